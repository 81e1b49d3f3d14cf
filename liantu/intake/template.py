"""Templates to fill in: workbooks made from the schema and the words people use, with an example row and a guide."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping

import xlsxwriter

from liantu.intake.columns import NEEDED
from liantu.intake.synonyms import Column, columns_of, label
from liantu.model.problems import LiantuError

TEMPLATES = ("enterprises", "nodes", "edges", "zones")
# What only files from other programs carry.
_LEFT_OUT = frozenset({"geometry", "id"})
_LIST_ROWS = 5_000


def template(kind: str, *, guide: Mapping[str, str]) -> bytes:
    """Return the workbook for ``kind``: a sheet to fill in, with an example row, and a guide to its columns.

    Parameters
    ----------
    guide
        words for the guide: ``sheet, guide, column, needed, meaning, choices, yes, no, how``.

    Raises
    ------
    LiantuError
        ``import_kind`` when there is no template of this kind.
    """
    if kind not in TEMPLATES:
        raise LiantuError("import_kind", value=kind)
    columns = [c for c in columns_of(kind) if c.name not in _LEFT_OUT]
    needed = {name for group in NEEDED[kind] for name in group[:2]} & {c.name for c in columns}
    needed -= {"uscc", "id"}
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    # A fixed date: the same schema gives the same bytes.
    book.set_properties({"created": dt.datetime(2026, 1, 1)})
    head = book.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1, "num_format": "@", "text_wrap": True})
    must = book.add_format({"bold": True, "bg_color": "#FCE4D6", "border": 1, "num_format": "@", "text_wrap": True})
    text = book.add_format({"num_format": "@"})
    faint = book.add_format({"num_format": "@", "italic": True, "font_color": "#7F7F7F"})
    sheet = book.add_worksheet(guide["sheet"])
    sheet.freeze_panes(1, 1)
    for at, col in enumerate(columns):
        # Text throughout: a code of eighteen digits in a cell of numbers loses its last ones.
        sheet.set_column(at, at, max(12, 2 * len(label(col)) + 2, min(40, 2 * len(col.example))), text)
        sheet.write_string(0, at, label(col), must if col.name in needed else head)
        sheet.write_string(1, at, col.example, faint)
        choices = _choices(col)
        if choices and len(",".join(choices)) < 255:
            rule = {"validate": "list", "source": choices, "error_type": "warning"}
            sheet.data_validation(1, at, _LIST_ROWS, at, rule)
    _guide(book, columns, needed, guide, head, text)
    book.close()
    return out.getvalue()


def _choices(col: Column) -> list[str]:
    return ["是", "否"] if col.field.type == "flag" else list(col.choices)


def _guide(
    book: xlsxwriter.Workbook,
    columns: list[Column],
    needed: set[str],
    guide: Mapping[str, str],
    head: object,
    text: object,
) -> None:
    sheet = book.add_worksheet(guide["guide"])
    for at, width in enumerate((24, 8, 60, 60)):
        sheet.set_column(at, at, width)
    sheet.write_string(0, 0, guide["how"], text)
    for at, name in enumerate(("column", "needed", "meaning", "choices")):
        sheet.write_string(2, at, guide[name], head)
    for row, col in enumerate(columns, start=3):
        cells = (label(col), guide["yes" if col.name in needed else "no"], _meaning(col), "、".join(_choices(col)))
        for at, cell in enumerate(cells):
            sheet.write_string(row, at, cell, text)


def _meaning(col: Column) -> str:
    unit = f"（{col.field.unit}）" if col.field.unit else ""
    return f"{col.field.meaning_zh}{unit}"
