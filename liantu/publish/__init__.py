"""Findings and pictures into files: tables, catalogue, documents, map and graphs for an audience.

The makers of documents are imported when first asked for: tables alone shall not wait for them.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from liantu.publish.audience import effective_audience, for_audience
from liantu.publish.files import MANIFEST, TABLE_FILES, edition_files, write_edition
from liantu.publish.manifest import manifest
from liantu.publish.places import judged_places
from liantu.publish.tables import csv_bytes, result_tables

if TYPE_CHECKING:
    from liantu.publish.book import catalogue
    from liantu.publish.excel import excel_bytes
    from liantu.publish.geo import zones_geojson_bytes
    from liantu.publish.graphs import graphml_bytes
    from liantu.publish.network_page import network_page_html
    from liantu.publish.word import brief_bytes, word_bytes

__all__ = [
    "MANIFEST",
    "TABLE_FILES",
    "brief_bytes",
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
_MAKERS = {
    "brief_bytes": "word",
    "catalogue": "book",
    "excel_bytes": "excel",
    "graphml_bytes": "graphs",
    "network_page_html": "network_page",
    "word_bytes": "word",
    "zones_geojson_bytes": "geo",
}


def __getattr__(name: str) -> Any:
    """Import the maker ``name`` when it is first asked for."""
    if name in _MAKERS:
        return getattr(import_module(f"liantu.publish.{_MAKERS[name]}"), name)
    raise AttributeError(name)
