"""A grid to a typed table, by its field table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from liantu.model.checks.cells import Cell, read_cell
from liantu.model.checks.plain import plain_reader
from liantu.model.fields import Field, columns, fields
from liantu.model.ids import node_key, presence_id
from liantu.model.problems import Problem
from liantu.read.grid import Body, Grid, body_of, csv_grid
from liantu.read.xlsx import xlsx_grid


@dataclass
class Raw:
    """Rows of one table as read, by position: typed values, file and line of each, and what went wrong.

    ``left_out`` are ids of rows that could not be used; ``lost`` tells that a file of the table could not be read.
    """

    table: str
    rows: list[dict[str, object]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: set[str] = field(default_factory=set)
    lost: bool = False

    def frame(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return the table and its origin, indexed by key and sorted by key, file and line."""
        order = sorted(range(len(self.rows)), key=lambda i: (self.key(i), self.files[i], self.lines[i]))
        names = [*columns(self.table), *(["chain"] if self.table == "nodes" else [])]
        dtypes = {f.name: f.dtype for f in fields(self.table)}
        name = {"nodes": "node", "edges": "edge"}.get(self.table, "id")
        index = pd.Index([self.key(i) for i in order], dtype="object", name=name)
        frame = pd.DataFrame(
            {n: pd.Series([self.rows[i][n] for i in order], index, dtypes.get(n, "object")) for n in names}, index=index
        )
        origin = pd.DataFrame(
            {
                "file": pd.Series([self.files[i] for i in order], index, "object"),
                "line": pd.Series([self.lines[i] for i in order], index, "int64"),
            },
            index=index,
        )
        return frame, origin

    def key(self, i: int) -> str:
        """Return the key of the row at position ``i``."""
        return key_of(self.table, self.rows[i])

    def add(self, other: Raw) -> None:
        """Append the rows of another file of the same table."""
        self.rows += other.rows
        self.files += other.files
        self.lines += other.lines
        self.problems += other.problems
        self.left_out |= other.left_out
        self.lost |= other.lost


def key_of(table: str, row: dict[str, object]) -> str:
    """Return the key of a row: its id, for nodes ``chain/node``, for edges ``source>target:relation``."""
    if table == "nodes":
        return f"{row['chain']}/{row['id']}"
    if table == "edges":
        return f"{row['source_node']}>{row['target_node']}:{row['relation']}"
    if table == "listed_counts":
        return f"{row['city']}>{row['node']}"
    return f"{row['source_sector']}>{row['target_sector']}" if table == "io_edges" else str(row["id"])


def read_table(path: Path, table: str, *, file: str, max_bytes: int, max_rows: int, chain: str = "") -> Raw:
    """Read one ``.csv`` or ``.xlsx`` file of ``table``.

    A cell that is bad makes its row unusable when the field is required or has a default; in another optional field
    it is read as unknown (a list without the bad item).
    """
    reader = xlsx_grid if path.suffix == ".xlsx" else csv_grid
    grid = reader(path, file=file, max_bytes=max_bytes)
    raw = Raw(table, problems=grid.problems)
    body = body_of(grid, columns(table), file=file)
    if body is None:
        raw.lost = True
        return raw
    missing = [f.name for f in fields(table) if needed(table, f) and f.name not in body.header]
    if missing:
        for name in missing:
            raw.problems.append(Problem("column_missing", file=file, line=body.header_line, column=name, value=name))
        raw.lost = True
        return raw
    if not body.lines and not any(p.line and p.severity == "error" for p in raw.problems):
        raw.problems.append(Problem("no_rows", "info", file, body.header_line))
    if len(body.lines) > max_rows:
        raw.problems.append(Problem("too_many_rows", file=file, params={"limit": str(max_rows)}))
        del body.lines[max_rows:]
    _read_rows(raw, grid, body, file, chain)
    return raw


def needed(table: str, column: Field) -> bool:
    """Tell whether a cell may not be blank (a presence's id is computed when it is)."""
    return column.required and not column.default and not (table == "presences" and column.name == "id")


def _read_rows(raw: Raw, grid: Grid, body: Body, file: str, chain: str) -> None:
    names = [column.name for column in fields(raw.table)]
    lost: set[int] = set()
    by_position = list(zip(*(cells for _, cells in body.lines), strict=True))
    blank = ("",) * len(body.lines)
    columns_ = []
    for column in fields(raw.table):
        at = body.header.get(column.name)
        texts = blank if at is None or not by_position else by_position[at]
        columns_.append(_read_column(raw, column, at, texts, grid, body, file, lost))
    for i, (values, (line, _)) in enumerate(zip(zip(*columns_, strict=True), body.lines, strict=True)):
        add_row(raw, dict(zip(names, values, strict=True)), i not in lost, file=file, line=line, chain=chain)


def _read_column(
    raw: Raw, column: Field, at: int | None, texts: Sequence[str], grid: Grid, body: Body, file: str, lost: set[int]
) -> list[object]:
    """Return the values of a column, row by row; add to ``lost`` the positions of rows that it makes unusable."""
    # Texts come again and again: each is looked at once. What was read without a word about it is not read twice.
    plain, distinct = plain_reader(column), set(texts)
    clean: dict[str, object] = {text: value for text in distinct if (value := plain(text)) is not None}
    if not needed(raw.table, column):
        clean[""] = settle_cell(raw, column, Cell(None), file=file, line=0, refused=False)[0]
    refused = {line for line, place in grid.refused if place == at}
    if not refused and distinct <= clean.keys():
        return [clean[text] for text in texts]
    values: list[object] = []
    for i, (text, (line, _)) in enumerate(zip(texts, body.lines, strict=True)):
        if text in clean and line not in refused:
            values.append(clean[text])
            continue
        refusal = "" if at is None else grid.refused.get((line, at), "")
        if refusal:
            raw.problems.append(Problem(refusal, file=file, line=line, column=column.name, value=text))
        cell = Cell(None) if refusal else read_cell(text, column)
        value, good = settle_cell(raw, column, cell, file=file, line=line, refused=bool(refusal))
        values.append(value)
        if not good:
            lost.add(i)
        elif not refusal and not cell.faults:
            clean[text] = value
    return values


def settle_cell(raw: Raw, column: Field, cell: Cell, *, file: str, line: int, refused: bool) -> tuple[object, bool]:
    """Tell the cell's faults; return its value with the default filled in, and whether the row can be used."""
    for fault in cell.faults:
        raw.problems.append(
            Problem(fault.code, fault.severity, file, line, column.name, fault.value, dict(fault.params))
        )
    bad = refused or cell.bad
    value = cell.value
    if value is None and not bad:
        if needed(raw.table, column):
            raw.problems.append(Problem("cell_blank", file=file, line=line, column=column.name))
            return pd.NA, False
        if column.default:
            value = read_cell(column.default, column).value
    strict = needed(raw.table, column) or bool(column.default)
    usable = not (bad and strict and (value is None or not column.is_list))
    return (pd.NA if value is None else value), usable


def add_row(raw: Raw, row: dict[str, object], usable: bool, *, file: str, line: int, chain: str) -> None:
    """Complete keys and append the row, or note its id among those left out."""
    _complete(raw, row, chain, file, line)
    if usable:
        raw.rows.append(row)
        raw.files.append(file)
        raw.lines.append(line)
    elif not any(row[c] is pd.NA for c in ("id",) if c in row):
        raw.left_out.add(key_of(raw.table, row))


def _complete(raw: Raw, row: dict[str, object], chain: str, file: str, line: int) -> None:
    """Write nodes as ``chain/node`` and give a presence the id that its content makes."""
    if raw.table == "nodes":
        row["chain"] = chain
        if isinstance(row["same_as"], str):
            row["same_as"] = "|".join(node_key(chain, n) for n in row["same_as"].split("|"))
    elif raw.table == "edges":
        for end in ("source_node", "target_node"):
            if isinstance(row[end], str):
                row[end] = node_key(chain, str(row[end]))
    elif raw.table == "presences":
        parts = [row[c] for c in ("enterprise", "node", "place", "role")]
        if not all(isinstance(p, str) for p in parts):
            return
        made = presence_id(*map(str, parts))
        if isinstance(row["id"], str) and row["id"] != made:
            given = str(row["id"])
            raw.problems.append(Problem("presence_id", "warning", file, line, "id", given, {"expected": made}))
        row["id"] = made
