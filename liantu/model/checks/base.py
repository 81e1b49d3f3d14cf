"""Rows of a table with where they stand, so that a check can name file and line."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import pandas as pd

from liantu.model.fields import CHAIN_TABLES, INPUT_TABLES, split_list
from liantu.model.problems import Problem, Severity
from liantu.model.workspace import Workspace

ALL_TABLES = (*CHAIN_TABLES, "zones", *INPUT_TABLES)


class Rows:
    """A table by position: ids may still be doubled while it is being checked.

    Where the workspace keeps no ``origin``, file is blank and line unknown.
    """

    def __init__(self, frame: pd.DataFrame, origin: pd.DataFrame | None) -> None:
        self.frame = frame
        self._origin = origin

    @cached_property
    def files(self) -> list[str]:
        """File of each row."""
        return [""] * len(self.frame) if self._origin is None else [str(f) for f in self._origin["file"]]

    @cached_property
    def lines(self) -> list[int | None]:
        """Line of each row."""
        return [None] * len(self.frame) if self._origin is None else [int(n) for n in self._origin["line"]]

    def cells(self, column: str) -> Iterator[tuple[int, Any]]:
        """Yield position and value of every cell of ``column`` that is known."""
        if column in self.frame:
            values = self.frame[column]
            known = values.notna().to_numpy()
            yield from zip(known.nonzero()[0].tolist(), values[known].tolist(), strict=True)

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
    """Return the rows of ``table``."""
    return Rows(frame_of(ws, table), ws.origin.get(table))


def frame_of(ws: Workspace, table: str) -> pd.DataFrame:
    """Return ``table`` of the workspace, chain tables and zones included."""
    if table in ("nodes", "edges", "zones"):
        frame: pd.DataFrame = getattr(ws, table)
        return frame
    return ws.tables[table]
