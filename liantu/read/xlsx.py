"""The first sheet of a workbook as a grid of texts."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from liantu.model.problems import Problem
from liantu.read.grid import Grid
from liantu.read.text import unusable

# A workbook is a zip: what it unpacks to is bounded as well.
_UNPACKED = 4
_CELL = re.compile(rb"<c\b")
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d+)"')


def sheet_names(path: Path) -> list[str]:
    """Return the names of a workbook's sheets in their order; none when it cannot be opened."""
    try:
        return list(CalamineWorkbook.from_path(str(path)).sheet_names)
    except (CalamineError, zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError):
        return []


def xlsx_grid(path: Path, *, file: str, max_bytes: int, sheet: int = 0) -> Grid:
    """Return one sheet, the first unless told, as a grid; lines are the sheet's row numbers.

    Dates become ISO text (told as information), merged cells down a column are filled (a warning), merged cells
    across columns are left out, and formulas and error values are refused: calamine shows them as blanks.
    """
    grid = Grid()
    problem = unusable(path, file=file, max_bytes=max_bytes)
    if problem:
        grid.problems.append(problem)
        return grid
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(info.file_size for info in archive.infolist()) > _UNPACKED * max_bytes:
                grid.problems.append(Problem("file_too_large", file=file, params={"limit_mb": f"{max_bytes / 1e6:g}"}))
                return grid
            refused = _refused_cells(archive, sheet)
        opened = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(sheet)
        rows = opened.to_python(skip_empty_area=False)
        merged = opened.merged_cell_ranges or []
    except (CalamineError, zipfile.BadZipFile, zlib.error, OSError, EOFError, LookupError, RuntimeError):
        grid.problems.append(Problem("workbook_broken", file=file))
        return grid
    texts = [[_text(value) for value in row] for row in rows]
    _note_dates(grid, rows, file)
    _fill_merged(grid, texts, merged, file)
    for r, row in enumerate(texts):
        for c, text in enumerate(row):
            code = refused.get((r, c)) or ("formula" if text.startswith(("=", "＝")) else "")
            if code:
                grid.refused[(r + 1, c)] = code
        if any(text.strip() for text in row):
            grid.lines.append((r + 1, row))
    if not grid.lines:
        grid.problems.append(Problem("file_empty", file=file))
    return grid


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _note_dates(grid: Grid, rows: Sequence[Sequence[object]], file: str) -> None:
    """Tell once for the sheet that cells held dates."""
    dated = [r for r, row in enumerate(rows) if any(isinstance(value, dt.date) for value in row)]
    if dated:
        grid.problems.append(Problem("date_cells", "info", file, dated[0] + 1, params={"rows": str(len(dated))}))


def _fill_merged(
    grid: Grid, texts: list[list[str]], merged: list[tuple[tuple[int, int], tuple[int, int]]], file: str
) -> None:
    """Give every cell of a range merged down one column its value; refuse those merged across columns.

    A range in a title row above the header is harmless: nothing of it is read, and nothing is told of a single row.
    """
    for (top, left), (bottom, right) in sorted(merged):
        if top >= len(texts):
            continue
        params = {"first": str(top + 1), "last": str(bottom + 1)}
        if left == right:
            grid.problems.append(
                Problem("merged_cells", "warning", file, top + 1, _letters(left), texts[top][left], params)
            )
        for r in range(top, min(bottom + 1, len(texts))):
            for c in range(left, min(right + 1, len(texts[r]))):
                if left == right:
                    texts[r][c] = texts[top][left]
                else:
                    grid.refused[(r + 1, c)] = "merged_across"


def _letters(column: int) -> str:
    """Return the sheet's name of a column: A, B, … Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _refused_cells(archive: zipfile.ZipFile, sheet: int) -> dict[tuple[int, int], str]:
    """Return the cells (row, column from 0) of a sheet that hold a formula or an error value.

    A formula with its stored result is refused too: the result may be stale.
    """
    name = sheet_part(archive, sheet)
    if name not in archive.namelist():
        return {}
    refused = {}
    for part in _CELL.split(archive.read(name))[1:]:
        attributes, _, rest = part.partition(b">")
        inner = b"" if attributes.endswith(b"/") else rest.partition(b"</c>")[0]
        code = "formula" if b"<f" in inner else "error_value" if b't="e"' in attributes else ""
        reference = _REFERENCE.search(attributes) if code else None
        if reference:
            refused[(int(reference[2]) - 1, _column(reference[1].decode()))] = code
    return refused


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def sheet_part(archive: zipfile.ZipFile, sheet: int) -> str:
    """Return the path of a sheet's XML within the archive, blank when there is none."""
    try:
        book, rels = archive.read("xl/workbook.xml"), archive.read("xl/_rels/workbook.xml.rels")
    except KeyError:
        return ""
    ids = re.findall(rb'<(?:\w+:)?sheet\b[^>]*\br:id="([^"]+)"', book)
    if sheet >= len(ids):
        return ""
    for relation in re.findall(rb"<Relationship\b[^>]*>", rels):
        target = re.search(rb'\bTarget="([^"]+)"', relation)
        if target and b'Id="' + ids[sheet] + b'"' in relation:
            path = target[1].decode("utf-8", "replace")
            return path.lstrip("/") if path.startswith("/") else f"xl/{path}"
    return ""
