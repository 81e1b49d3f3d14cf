"""The catalogue as a workbook. Text from data is written as text, never as a formula."""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
from typing import Any

from liantu.publish.documents import Catalogue, Cell, Column, Mark, Section, Table
from liantu.publish.looks import colours
from liantu.publish.text import clean
from liantu.words import t

# A cell that is longer would be dropped without a word.
CELL_LIMIT = 32_767
_CREATED = dt.datetime(2000, 1, 1)  # a constant, so that equal content gives equal bytes
_FORMATS = {"share": "0%", "number": "0.00", "int": "0"}
_ABOUT_WIDTH = 110


class _Book:
    """A workbook being written, with its formats made once."""

    def __init__(self, catalogue: Catalogue, target: io.BytesIO) -> None:
        import xlsxwriter

        self.catalogue = catalogue
        self.book = xlsxwriter.Workbook(
            target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        self.book.set_properties(
            {"title": clean(catalogue.title)[:255], "author": clean(catalogue.issuer)[:255], "created": _CREATED}
        )
        self.font = "微软雅黑" if catalogue.lang == "zh" else "Calibri"
        self._formats: dict[str, Any] = {}

    def format(self, name: str, **options: Any) -> Any:
        if name not in self._formats:
            base = {"font_name": self.font, "font_size": 10, "valign": "top", "text_wrap": True}
            self._formats[name] = self.book.add_format({**base, **options})
        return self._formats[name]

    def cell_format(self, column: Column, cell: Cell) -> Any:
        if isinstance(cell, Mark) and cell.kind:
            fill, ink, border = colours(cell.kind)
            return self.format(
                f"kind_{cell.kind}",
                bg_color=f"#{fill}",
                font_color=f"#{ink}",
                border=1,
                border_color=f"#{border}",
                align="center",
            )
        if column.kind in _FORMATS:
            return self.format(
                column.kind, num_format=_FORMATS[column.kind], border=1, border_color="#D9D9D9", align="right"
            )
        return self.format("text", border=1, border_color="#D9D9D9", num_format="@")

    def fit(self, text: str) -> str:
        """Cut what a cell cannot hold (counted as Excel does, in UTF-16 units), and say so."""
        text = clean(text)
        if len(text.encode("utf-16-le")) // 2 <= CELL_LIMIT:
            return text
        mark = t("publish.cut", self.catalogue.lang)
        units = text.encode("utf-16-le")[: 2 * (CELL_LIMIT - len(mark))]
        return units.decode("utf-16-le", "ignore") + mark

    def page(self, sheet: Any, *, repeat: int | None) -> None:
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        if repeat is not None:
            sheet.repeat_rows(0, repeat)
        title = " ".join(clean(self.catalogue.title).split())[:100].replace("&", "&&")
        sheet.set_header(f"&L{title}&R{self.catalogue.mark}")
        foot = t("publish.page_of", self.catalogue.lang, page="&P", pages="&N")
        sheet.set_footer(f"&L{self.catalogue.edition}&R{foot}")

    def write(self, sheet: Any, row: int, column: int, cell: Cell, form: Any) -> None:
        if cell is None:
            sheet.write_string(row, column, t("common.unknown", self.catalogue.lang), form)
        elif isinstance(cell, (int, float)):
            sheet.write_number(row, column, cell, form)
        else:
            text = self.fit(cell.text if isinstance(cell, Mark) else cell)
            if text:
                sheet.write_string(row, column, text, form)
            else:
                sheet.write_blank(row, column, None, form)


def _lines(text: str, width: float) -> int:
    """Lines that ``text`` takes in a column of ``width`` characters; a Chinese character counts for two."""
    per_line = max(1.0, width - 1)
    total = 0
    for part in text.split("\n"):
        units = sum(2 if unicodedata.east_asian_width(ch) in "WF" else 1 for ch in part[:4000])
        total += max(1, -(-units // int(per_line)))
    return total


def _shown(cell: Cell) -> str:
    return cell.text if isinstance(cell, Mark) else ("" if cell is None else str(cell))


def _data_sheet(b: _Book, table: Table) -> None:
    """A sheet headed in words, with the column ids in a small second row; frozen, filtered, headings repeated."""
    sheet = b.book.add_worksheet(table.title)
    head = b.format(
        "head", bold=True, bg_color="#DCE6F1", border=1, border_color="#A6A6A6", align="center", valign="vcenter"
    )
    small = b.format(
        "small", font_size=7, font_color="#7F7F7F", align="center", border=1, border_color="#D9D9D9", text_wrap=False
    )
    for i, column in enumerate(table.columns):
        sheet.set_column(i, i, column.width)
        sheet.write_string(0, i, b.fit(column.label), head)
        sheet.write_string(1, i, column.id, small)
    sheet.set_row(0, 32)
    for r, row in enumerate(table.rows, start=2):
        for i, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            b.write(sheet, r, i, cell, b.cell_format(column, cell))
        tallest = max(_lines(_shown(cell), column.width) for column, cell in zip(table.columns, row, strict=True))
        sheet.set_row(r, min(409, 4 + 14.5 * tallest))
    last = max(1 + len(table.rows), 1)
    sheet.autofilter(1, 0, last, len(table.columns) - 1)
    keep = 3 if table.id == "levels" else 0
    sheet.freeze_panes(2, keep)
    if table.print_columns:
        sheet.print_area(0, 0, last, table.print_columns - 1)
    b.page(sheet, repeat=1)


def _about(b: _Book) -> None:
    catalogue = b.catalogue
    sheet = b.book.add_worksheet(t("publish.sheet_about", catalogue.lang))
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, _ABOUT_WIDTH)
    plain = b.format("plain")
    sheet.write_string(0, 0, b.fit(catalogue.title), b.format("title", font_size=16, bold=True, text_wrap=False))
    sheet.write_string(1, 0, b.fit(catalogue.subtitle), b.format("subtitle", font_size=11, text_wrap=False))
    sheet.set_row(0, 26)
    row = 2
    if catalogue.mark:
        sheet.write_string(row, 0, catalogue.mark, b.format("mark", bold=True, font_color="#C00000", text_wrap=False))
        row += 1
    for paragraph in catalogue.front:
        row += 1
        sheet.merge_range(row, 0, row, 1, "", plain)
        sheet.write_string(row, 0, b.fit(paragraph), plain)
        sheet.set_row(row, 4 + 14.5 * _lines(paragraph, _ABOUT_WIDTH + 14))
    row += 2
    kinds = next(s.table for s in catalogue.method if s.id == "kinds" and s.table is not None)
    sheet.write_string(row, 0, kinds.title, b.format("heading", bold=True, text_wrap=False))
    for _, mark, meaning in kinds.rows:
        row += 1
        b.write(sheet, row, 0, mark if isinstance(mark, Mark) else None, b.cell_format(kinds.columns[1], mark))
        sheet.write_string(row, 1, b.fit(_shown(meaning)), plain)
    b.page(sheet, repeat=None)


def _method_sheet(b: _Book) -> None:
    sheet = b.book.add_worksheet(t("publish.sheet_method", b.catalogue.lang))
    for i, width in enumerate((24, 24, 30, 70, 24)):
        sheet.set_column(i, i, width)
    row = 0
    for section in b.catalogue.method:
        if section.id != "sources":
            row = _method_section(b, sheet, row, section) + 1
    b.page(sheet, repeat=None)


def _method_section(b: _Book, sheet: Any, row: int, section: Section) -> int:
    plain = b.format("plain")
    sheet.write_string(row, 0, b.fit(section.heading), b.format("heading", bold=True, text_wrap=False))
    row += 1
    for paragraph in section.paragraphs:
        sheet.merge_range(row, 0, row, 3, "", plain)
        sheet.write_string(row, 0, b.fit(paragraph), plain)
        sheet.set_row(row, 4 + 14.5 * _lines(paragraph, 148))
        row += 1
    if section.table is None:
        return row
    widths = (24, 24, 30, 70, 24)
    for i, column in enumerate(section.table.columns):
        sheet.write_string(row, i, b.fit(column.label), b.format("head", bold=True))
    for cells in section.table.rows:
        row += 1
        for i, (column, cell) in enumerate(zip(section.table.columns, cells, strict=True)):
            b.write(sheet, row, i, cell, b.cell_format(column, cell))
        sheet.set_row(row, 4 + 14.5 * max(_lines(_shown(cell), widths[i]) for i, cell in enumerate(cells)))
    return row + 1


def excel_bytes(catalogue: Catalogue) -> bytes:
    """Return the workbook: about, gaps, targets (internal only), levels, evidence, sources, method.

    Equal catalogues give equal bytes. Text beyond 32,767 characters is cut with a mark.
    """
    target = io.BytesIO()
    book = _Book(catalogue, target)
    _about(book)
    for table in catalogue.sheets:
        _data_sheet(book, table)
    _method_sheet(book)
    book.book.close()
    return target.getvalue()
