"""Rows of a table as plain values: what loops over rows work on, since pandas cells are slow and NA has no truth."""

from __future__ import annotations

from typing import Any

import pandas as pd
from pandas import NA

from liantu.model.fields import Field, fields


def _default(field: Field) -> object:
    if field.type == "flag":
        return field.default == "1" if field.default else None
    return field.default or None


def rows(frame: pd.DataFrame, table: str) -> list[dict[str, Any]]:
    """Return the rows of ``frame`` in their order as dicts with the columns of ``table``.

    A missing or blank cell holds the field's default of ``fields/<table>.csv`` where there is one, else None.
    """
    names, cells = [], []
    for field in fields(table):
        default = _default(field)
        values = frame[field.name].tolist() if field.name in frame else [None] * len(frame)
        names.append(field.name)
        # The last test is for NaN and NaT; it comes after NA, which has no truth.
        cells.append([default if v is None or v is NA or v == "" or v != v else v for v in values])
    return [dict(zip(names, row, strict=True)) for row in zip(*cells, strict=True)]
