"""A table file as a grid of texts with line numbers, before anything is known of its columns' types."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from liantu.model.problems import Problem
from liantu.read.text import read_text

_HEADER_WITHIN = 20


@dataclass
class Grid:
    """Lines of cells, blank ones left out; ``refused`` names cells (line, position) that must not be used, and why."""

    lines: list[tuple[int, list[str]]] = field(default_factory=list)
    refused: dict[tuple[int, int], str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


@dataclass
class Body:
    """A grid under its header: column → position, and the lines below."""

    header: dict[str, int]
    header_line: int
    lines: list[tuple[int, list[str]]]


def csv_grid(path: Path, *, file: str, max_bytes: int) -> Grid:
    """Return a CSV file as a grid; what cannot be used is told in its ``problems``.

    A row's line is the one on which it begins. A line that breaks the rules of CSV is told and the next one is read.
    """
    text, problems = read_text(path, file=file, max_bytes=max_bytes)
    grid = Grid() if text is None else text_grid(text, file=file)
    grid.problems[:0] = problems
    return grid


def text_grid(text: str, *, file: str, delimiter: str = ",") -> Grid:
    """Return the text of a CSV file as a grid; see ``csv_grid``."""
    grid = Grid()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    has_nul = "\0" in text
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return grid
        except csv.Error as error:
            code = "quote_open" if "unexpected end" in str(error) else "csv_broken"
            grid.problems.append(Problem(code, file=file, line=begins))
            continue
        if has_nul and any("\0" in cell for cell in cells):
            grid.problems.append(Problem("nul_bytes", file=file, line=begins))
        elif any(cell.strip() for cell in cells):
            grid.lines.append((begins, cells))


def body_of(grid: Grid, names: Iterable[str], *, file: str) -> Body | None:
    """Find the header among the first lines and return what stands below it; None (told) when there is none.

    The header is the first line of which two cells, or its only one, are column names. Titles above it are told as
    information, a header that comes again below as a warning. A column that stands twice makes the table unusable.
    """
    known = set(names)
    for at, (line, cells) in enumerate(grid.lines[:_HEADER_WITHIN]):
        header = [_name(cell) for cell in cells]
        hits = [name for name in header if name in known]
        if len(hits) < 2 and not (hits and len(header) == 1):
            continue
        doubled = sorted({name for name in hits if hits.count(name) > 1})
        if doubled:
            grid.problems += [Problem("column_doubled", file=file, line=line, column=n, value=n) for n in doubled]
            return None
        if at:
            grid.problems.append(Problem("title_rows", "info", file, line, params={"rows": str(at)}))
        for name in header:
            if name and name not in known:
                grid.problems.append(Problem("column_unknown", "warning", file, line, name, name))
        below = _without_headers(grid, at, header, file)
        width = len(header)
        return Body({n: i for i, n in enumerate(header) if n in known}, line, _full(grid, below, width, file))
    if grid.lines:
        line, cells = grid.lines[0]
        one = len(cells) == 1 and any(mark in cells[0] for mark in ";\t")
        code = "separator" if one else "header_missing"
        grid.problems.append(Problem(code, file=file, line=line, value=cells[0], params={"columns": ", ".join(names)}))
    return None


def _name(cell: str) -> str:
    return cell.strip().strip("\ufeff").lower()


def _without_headers(grid: Grid, at: int, header: list[str], file: str) -> list[tuple[int, list[str]]]:
    below = []
    for line, cells in grid.lines[at + 1 :]:
        if cells and _name(cells[0]) == header[0] and [_name(cell) for cell in cells] == header:
            grid.problems.append(Problem("header_again", "warning", file, line))
        else:
            below.append((line, cells))
    return below


def _full(grid: Grid, below: list[tuple[int, list[str]]], width: int, file: str) -> list[tuple[int, list[str]]]:
    """Keep lines with as many cells as the header; blank cells beyond it do no harm."""
    full = []
    for line, cells in below:
        if len(cells) < width or any(cell.strip() for cell in cells[width:]):
            counts = {"cells": str(len(cells)), "expected": str(width)}
            grid.problems.append(Problem("cell_count", file=file, line=line, params=counts))
        else:
            full.append((line, cells[:width]))
    return full
