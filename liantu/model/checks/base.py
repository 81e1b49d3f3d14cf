"""Rows of a table with where they stand, so that a check can name file and line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from liantu.model.fields import CHAIN_TABLES, INPUT_TABLES, split_list
from liantu.model.problems import Problem, Severity
from liantu.model.workspace import Workspace

ALL_TABLES = (*CHAIN_TABLES, "zones", *INPUT_TABLES)


@dataclass(frozen=True)
class Rows:
    """A table by position: ids may still be doubled while it is being checked."""

    frame: pd.DataFrame
    files: list[str]
    lines: list[int | None]

    def cells(self, column: str) -> Iterator[tuple[int, Any]]:
        """Yield position and value of every cell of ``column`` that is known."""
        if column in self.frame:
            values = self.frame[column]
            yield from ((i, v) for i, (v, na) in enumerate(zip(values, values.isna(), strict=True)) if not na)

    def items(self, column: str) -> Iterator[tuple[int, str]]:
        """Yield position and value of every item of a list column."""
        for i, cell in self.cells(column):
            for item in split_list(cell):
                yield i, item

    def texts(self, column: str) -> list[str]:
        """Return the column as text, unknown cells as an empty string."""
        out = [""] * len(self.frame)
        for i, value in self.cells(column):
            out[i] = str(value)
        return out

    def problem(
        self, i: int, code: str, severity: Severity = "error", *, column: str = "", value: object = "", **params: object
    ) -> Problem:
        """Return a problem of the row at position ``i``."""
        texts = {k: str(v) for k, v in params.items()}
        return Problem(code, severity, self.files[i], self.lines[i], column, str(value), texts)


def rows_of(ws: Workspace, table: str) -> Rows:
    """Return the rows of ``table``; where the workspace keeps no origin, file is blank and line unknown."""
    frame = frame_of(ws, table)
    origin = ws.origin.get(table)
    if origin is None:
        return Rows(frame, [""] * len(frame), [None] * len(frame))
    return Rows(frame, [str(f) for f in origin["file"]], [int(n) for n in origin["line"]])


def frame_of(ws: Workspace, table: str) -> pd.DataFrame:
    """Return ``table`` of the workspace, chain tables and zones included."""
    if table in ("nodes", "edges", "zones"):
        frame: pd.DataFrame = getattr(ws, table)
        return frame
    return ws.tables[table]
