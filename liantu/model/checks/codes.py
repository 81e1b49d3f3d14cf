"""Codes against the lists they come from."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

from liantu.model.checks.base import ALL_TABLES, rows_of
from liantu.model.fields import fields
from liantu.model.problems import Problem
from liantu.model.workspace import Workspace


@cache
def gbt4754_codes() -> frozenset[str]:
    """Return all codes of GB/T 4754-2017, of every level."""
    text = resources.files("liantu.model").joinpath("gbt4754_2017.csv").read_text(encoding="utf-8")
    return frozenset(row["code"] for row in csv.DictReader(text.splitlines()))


def check_gb_codes(ws: Workspace) -> list[Problem]:
    """Return industry codes that GB/T 4754-2017 does not have."""
    known = gbt4754_codes()
    return [
        rows.problem(i, "gb_code_unknown", column=field.name, value=code)
        for table in ALL_TABLES
        for field in fields(table)
        if field.item_type == "gbt4754"
        for rows in (rows_of(ws, table),)
        for i, code in rows.items(field.name)
        if code not in known
    ]


def check_negative(ws: Workspace) -> list[Problem]:
    """Return amounts (numbers with a unit, degrees aside) below 0."""
    return [
        rows.problem(i, "negative", column=field.name, value=f"{value:g}")
        for table in ALL_TABLES
        for field in fields(table)
        if field.type in ("number", "int") and field.unit not in ("", "degree")
        for rows in (rows_of(ws, table),)
        for i, value in rows.cells(field.name)
        if value < 0
    ]
