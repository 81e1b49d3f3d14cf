"""The result tables as other programs read them, and their CSV."""

from __future__ import annotations

import csv
import io
import re

import pandas as pd

from liantu.model.fields import conform
from liantu.model.findings import Findings
from liantu.model.settings import Audience, Language
from liantu.model.workspace import Workspace
from liantu.publish.audience import effective_audience, for_audience, visible_columns
from liantu.publish.text import clean, known

_DANGEROUS = tuple("=+-@\t\r\n＝＋－＠")
_PLAIN_NEGATIVE = re.compile(r"-\d+(\.\d+)?")
_DECIMALS = 6


def safe_cell(text: str) -> str:
    """Return ``text`` with a leading ``'`` where a spreadsheet would see a formula; plain negative numbers pass."""
    return f"'{text}" if text.startswith(_DANGEROUS) and not _PLAIN_NEGATIVE.fullmatch(text) else text


def csv_text(value: object) -> str:
    """Return one value as it stands in a CSV: blank for NA, 0 or 1 for flags, at most six decimals, text made safe."""
    if isinstance(value, str):
        harmless = value.isprintable() and not value.startswith(_DANGEROUS)
        return value if harmless else clean(safe_cell(value))
    if not known(value):
        return ""
    if isinstance(value, bool) or type(value).__name__ == "bool_":
        return "1" if value else "0"
    number = round(float(value), _DECIMALS)  # type: ignore[arg-type]
    return str(int(number)) if number.is_integer() else f"{number:.{_DECIMALS}f}".rstrip("0")


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """Return ``frame`` without its index as CSV: UTF-8 without BOM, LF, quotes only where needed."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow(frame.columns)
    texts = [_column_texts(frame[name].astype("object").tolist()) for name in frame.columns]
    writer.writerows(zip(*texts, strict=True))
    return out.getvalue().encode("utf-8")


def _column_texts(values: list[object]) -> list[str]:
    """Return ``csv_text`` of every value; values come again and again, and each is looked at once."""
    texts = {value: csv_text(value) for value in set(values)}
    return [texts[value] for value in values]


def _ordered(frame: pd.DataFrame, table: str, by: list[str], audience: Audience) -> pd.DataFrame:
    whole = conform(frame.rename_axis(index=None), table).sort_values(by, kind="stable").reset_index(drop=True)
    return whole[list(visible_columns(table, audience))]


def result_tables(
    workspace: Workspace, findings: Findings, *, audience: Audience, lang: Language
) -> dict[str, pd.DataFrame]:
    """Return the result tables of DESIGN section 6 that ``audience`` may see, by name.

    ``levels`` by place and node, ``gaps`` by place and rank, internal only ``targets`` by gap and rank, ``allocation``
    by enterprise, ``hooks`` by giver and ``rivals`` by node, ``presences`` and ``sources`` by id; columns in schema
    order, index 0, 1, 2, ….
    ``lang`` matters only in so far as English editions are public.
    """
    audience = effective_audience(audience, lang)
    workspace, findings = for_audience(workspace, findings, audience)
    tables = {
        "levels": _ordered(findings.levels, "levels", ["place", "node"], audience),
        "gaps": _ordered(findings.gaps, "gaps", ["place", "rank", "gap_id"], audience),
    }
    if audience == "internal":
        tables["targets"] = _ordered(findings.targets, "targets", ["gap_id", "rank", "enterprise"], audience)
        tables["allocation"] = _ordered(findings.allocation, "allocation", ["enterprise"], audience)
        by = ["giver", "source_node", "target_node", "relation", "taker"]
        tables["hooks"] = _ordered(findings.hooks, "hooks", by, audience)
        tables["rivals"] = _ordered(findings.rivals, "rivals", ["node"], audience)
    tables["presences"] = _ordered(findings.presences, "graded_presences", ["id"], audience)
    tables["sources"] = _ordered(workspace.tables["sources"], "sources", ["id"], audience)
    return tables
