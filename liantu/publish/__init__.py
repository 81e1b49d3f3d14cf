"""Findings and pictures into files: tables, catalogue, documents, map and graphs for an audience."""

from typing import TYPE_CHECKING, Any

from liantu.publish.audience import effective_audience, for_audience
from liantu.publish.catalogue import catalogue, judged_places
from liantu.publish.excel import excel_bytes
from liantu.publish.files import edition_files, write_edition
from liantu.publish.geo import zones_geojson_bytes
from liantu.publish.graphs import graphml_bytes
from liantu.publish.manifest import manifest
from liantu.publish.network_page import network_page_html
from liantu.publish.tables import csv_bytes, result_tables

if TYPE_CHECKING:
    from liantu.publish.word import word_bytes

__all__ = [
    "catalogue",
    "csv_bytes",
    "edition_files",
    "effective_audience",
    "excel_bytes",
    "for_audience",
    "graphml_bytes",
    "judged_places",
    "manifest",
    "network_page_html",
    "result_tables",
    "word_bytes",
    "write_edition",
    "zones_geojson_bytes",
]


def __getattr__(name: str) -> Any:
    """Import the Word writer when it is first asked for: python-docx takes its time."""
    if name == "word_bytes":
        from liantu.publish.word import word_bytes

        return word_bytes
    raise AttributeError(name)
