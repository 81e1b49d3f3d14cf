"""The schema: one ``fields/<table>.csv`` a table, read by readers, checks, result writers and documentation alike."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

import pandas as pd

LIST_SEPARATOR = "|"
# What a type looks like as a pandas column; every other type is text.
_DTYPES = {"int": "Int64", "number": "Float64", "share": "Float64", "flag": "boolean"}

INPUT_TABLES = (
    "sources",
    "places",
    "place_words",
    "enterprises",
    "presences",
    "statements",
    "ties",
    "focus",
    "innovation",
    "carriers",
    "policies",
    "io_sectors",
    "io_edges",
    "listed_counts",
    "readings",
    "sample_matches",
    "sample_firms",
)
CHAIN_TABLES = ("nodes", "edges")
RESULT_TABLES = ("levels", "gaps", "targets", "allocation", "hooks", "rivals", "graded_presences", "coverage")


@dataclass(frozen=True)
class Field:
    """One column: ``type`` is ``text``, ``id``, ``enum:a|b``, ``list:<type>``, ``ref:<table>`` and so on."""

    name: str
    type: str
    unit: str
    required: bool
    default: str
    meaning_zh: str
    meaning_en: str

    @property
    def is_list(self) -> bool:
        """Whether a cell holds several values joined by ``|``."""
        return self.type.startswith("list:")

    @property
    def item_type(self) -> str:
        """The type of one value of the cell."""
        return self.type.removeprefix("list:")

    @property
    def choices(self) -> tuple[str, ...]:
        """The allowed values of an ``enum`` field, else empty."""
        return tuple(self.item_type.removeprefix("enum:").split("|")) if self.item_type.startswith("enum:") else ()

    @property
    def refers_to(self) -> str:
        """The table that a value must exist in, else empty (``node`` means the node table)."""
        if self.item_type == "node":
            return "nodes"
        return self.item_type.removeprefix("ref:") if self.item_type.startswith("ref:") else ""

    @property
    def dtype(self) -> str:
        """The pandas dtype of the column."""
        return _DTYPES.get(self.type, "object")


@cache
def fields(table: str) -> tuple[Field, ...]:
    """Return the fields of ``table`` in their order.

    Raises
    ------
    FileNotFoundError
        when there is no such table.
    """
    text = resources.files("liantu.model").joinpath(f"fields/{table}.csv").read_text(encoding="utf-8")
    return tuple(
        Field(r["name"], r["type"], r["unit"], r["required"] == "1", r["default"], r["meaning_zh"], r["meaning_en"])
        for r in csv.DictReader(text.splitlines())
    )


@cache
def columns(table: str) -> tuple[str, ...]:
    """Return the column names of ``table`` in their order."""
    return tuple(f.name for f in fields(table))


def empty(table: str) -> pd.DataFrame:
    """Return ``table`` without rows, with every column in its dtype."""
    return pd.DataFrame({f.name: pd.Series(dtype=f.dtype) for f in fields(table)})


def conform(frame: pd.DataFrame, table: str) -> pd.DataFrame:
    """Return a copy of ``frame`` with exactly the columns of ``table``, in order and dtype; missing ones are NA."""
    return pd.DataFrame(
        {
            f.name: (frame[f.name] if f.name in frame else pd.Series(pd.NA, index=frame.index, dtype="object")).astype(
                f.dtype  # type: ignore[call-overload]
            )
            for f in fields(table)
        },
        index=frame.index,
    )


def split_list(value: object) -> tuple[str, ...]:
    """Return the values of a list cell in their order; NA and blank give an empty tuple."""
    if not isinstance(value, str):
        return ()
    return tuple(part for part in (p.strip() for p in value.split(LIST_SEPARATOR)) if part)


def join_list(values: object) -> str:
    """Return ``values`` as one list cell, in the order given."""
    return LIST_SEPARATOR.join(values)  # type: ignore[arg-type]
