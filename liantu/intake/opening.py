"""A file as given to sheets: what it is, is told by its first bytes, never by its name alone."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections import Counter
from pathlib import Path

from liantu.intake.records import read_graphml, read_json
from liantu.intake.sheet import Opened, Sheet
from liantu.intake.synonyms import is_known
from liantu.intake.text import decode_lines
from liantu.model.problems import Problem
from liantu.read.grid import Grid, text_grid
from liantu.read.text import unusable
from liantu.read.xlsx import sheet_names, sheet_part, xlsx_grid

_HEADER_WITHIN = 20
_DELIMITERS = (",", "\t", ";", "|")
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_PACKED = (_OLD_WORKBOOK, b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"PAR1")
# A sheet that unpacks to more than this many times its size is no table that people made.
_RATIO, _RATIO_FROM = 120, 30_000_000
_MOST_CELLS = 30_000_000
_REFERENCE = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_GUIDES = ("填表说明", "说明", "instructions", "readme")


def open_file(path: Path, *, name: str, max_bytes: int, max_rows: int) -> Opened:
    """Return the sheets of a file and what could not be read; bad content never raises.

    Parameters
    ----------
    name
        the file's name for messages; of an upload, ``path`` is another.
    """
    opened = Opened(name)
    problem = unusable(path, file=name, max_bytes=max_bytes)
    if problem:
        opened.problems.append(problem)
        return opened
    try:
        data = path.read_bytes()
    except OSError as error:
        opened.problems.append(Problem("file_unreadable", file=name, params={"reason": error.strerror or ""}))
        return opened
    opened.sha256 = hashlib.sha256(data).hexdigest()
    if data.startswith(b"PK"):
        _open_workbook(path, opened, max_bytes)
    elif data.startswith(_PACKED):
        opened.problems.append(Problem("workbook_old" if data.startswith(_OLD_WORKBOOK) else "binary_file", file=name))
    else:
        _open_text(data, opened)
    for sheet in opened.sheets:
        if len(sheet.lines) > max_rows:
            opened.problems.append(Problem("too_many_rows", file=name, params={"limit": str(max_rows)}))
            del sheet.lines[max_rows:]
    if not opened.sheets and not any(p.severity == "error" for p in opened.problems):
        opened.problems.append(Problem("file_empty", file=name))
    return opened


def _open_text(data: bytes, opened: Opened) -> None:
    start = data[:2000].lstrip(b"\xef\xbb\xbf \r\n\t")
    if start.startswith(b"<"):
        if b"<graphml" in data[:5000]:
            read_graphml(data, opened)
        else:
            opened.problems.append(Problem("markup_file", file=opened.file))
        return
    text, opened.encoding, problems = decode_lines(data, file=opened.file)
    opened.problems += problems
    if not text.strip("\0 \r\n\t\ufeff"):
        if not problems:
            opened.problems.append(Problem("file_empty", file=opened.file))
    elif start[:1] in (b"{", b"["):
        read_json(text, opened)
    elif _is_junk(text):
        opened.problems.append(Problem("binary_file", file=opened.file))
    else:
        opened.format = "csv"
        grid = text_grid(text, file=opened.file, delimiter=_delimiter(text))
        _add_grid(opened, "", grid)


def _is_junk(text: str) -> bool:
    head = text[:4000]
    return sum(c < " " and c not in "\r\n\t" for c in head) * 20 > len(head)


def _delimiter(text: str) -> str:
    """Return the mark that stands most often in the first lines, in each of them alike where possible."""
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:_HEADER_WITHIN]
    counts = {mark: sum(line.count(mark) for line in lines) for mark in _DELIMITERS}
    # A list within a cell is joined by | or ;, so a comma or tab in the lines goes first.
    for mark in (",", "\t"):
        if counts[mark] >= max(1, len(lines) // 2):
            return mark
    return max(_DELIMITERS, key=lambda mark: counts[mark])


def _open_workbook(path: Path, opened: Opened, max_bytes: int) -> None:
    opened.format = "xlsx"
    names = sheet_names(path) if _is_tame(path, opened) else []
    if not names and not opened.problems:
        opened.problems.append(Problem("workbook_broken", file=opened.file))
    for number, name in enumerate(names):
        if name.strip().lower() in _GUIDES:
            continue
        problem = _too_wide(path, number, opened.file)
        if problem:
            opened.problems.append(problem)
            continue
        grid = xlsx_grid(path, file=opened.file, max_bytes=max_bytes, sheet=number)
        if len(names) > 1:
            grid.problems = [p for p in grid.problems if p.code != "file_empty"]
        _add_grid(opened, name if len(names) > 1 else "", grid)


def _is_tame(path: Path, opened: Opened) -> bool:
    """Tell whether a zip may be unpacked at all; say so when not."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, EOFError):
        opened.problems.append(Problem("workbook_broken", file=opened.file))
        return False
    if any(i.file_size > _RATIO_FROM and i.file_size > _RATIO * max(1, i.compress_size) for i in infos):
        opened.problems.append(Problem("zip_bomb", file=opened.file))
        return False
    if not any(i.filename == "xl/workbook.xml" for i in infos):
        opened.problems.append(Problem("zip_no_workbook", file=opened.file))
        return False
    return True


def _too_wide(path: Path, number: int, file: str) -> Problem | None:
    """Return a problem where a single cell far out would make a sheet of millions of blank ones."""
    try:
        with zipfile.ZipFile(path) as archive:
            part = sheet_part(archive, number)
            content = archive.read(part) if part in archive.namelist() else b""
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, RuntimeError):
        return Problem("workbook_broken", file=file)
    rows = columns = 0
    for letters, row in _REFERENCE.findall(content):
        rows = max(rows, int(row))
        columns = max(columns, sum((c - 64) * 26**i for i, c in enumerate(reversed(letters))))
    return Problem("sheet_too_wide", file=file) if rows * columns > _MOST_CELLS else None


def _add_grid(opened: Opened, name: str, grid: Grid) -> None:
    """Find the header of a grid and add it as a sheet; titles above and headers repeated below are told."""
    file = opened.file
    opened.problems += grid.problems
    at = _header_at(grid)
    if at is None:
        if grid.lines:
            opened.problems.append(Problem("no_header", file=file, line=grid.lines[0][0], column=name))
        return
    line, cells = grid.lines[at]
    width = max((i + 1 for i, cell in enumerate(cells) if cell.strip()), default=0)
    header = tuple(_clean(cell) for cell in cells[:width])
    if at:
        opened.problems.append(Problem("title_rows", "info", file, line, params={"rows": str(at)}))
    lines = []
    for number, given in grid.lines[at + 1 :]:
        row = given[:width]
        if row and _clean(row[0]) == header[0] and tuple(map(_clean, row)) == header:
            opened.problems.append(Problem("header_again", "warning", file, number))
        elif any(cell.strip() for cell in given[width:]) or (len(row) < width and len(row) < 2 <= width):
            counts = {"cells": str(len(given)), "expected": str(width)}
            opened.problems.append(Problem("cell_count", file=file, line=number, params=counts))
        else:
            lines.append((number, row + [""] * (width - len(row))))
    opened.sheets.append(Sheet(name, header, line, lines, grid.refused))


def _clean(cell: str) -> str:
    return re.sub(r"\s+", " ", cell.strip().strip("\ufeff")).strip("*＊ ")


def _header_at(grid: Grid) -> int | None:
    """Return the position of the header: the line with most column names that are known, else the first full line."""
    hits = Counter(
        {
            at: sum(is_known(_clean(cell)) for cell in cells if cell.strip())
            for at, (_, cells) in enumerate(grid.lines[:_HEADER_WITHIN])
        }
    )
    best = max(hits, key=lambda at: (hits[at], -at), default=None)
    if best is not None and hits[best] and (hits[best] > 1 or len(grid.lines[best][1]) == 1 or best == 0):
        return best
    wide = max((sum(bool(c.strip()) for c in cells) for _, cells in grid.lines[:_HEADER_WITHIN]), default=0)
    for at, (_, cells) in enumerate(grid.lines[:_HEADER_WITHIN]):
        if sum(bool(c.strip()) for c in cells) * 2 > wide:
            return at
    return None
