"""Checks of dates against each other and against the workspace's ``as_of``."""

from __future__ import annotations

import datetime as dt
from functools import cache

from liantu.model.checks.base import ALL_TABLES, rows_of
from liantu.model.dates import latest_day, within_age
from liantu.model.fields import fields
from liantu.model.problems import Problem, Severity
from liantu.model.workspace import Workspace

# Dates that may lie ahead: an act may come into force next year.
_MAY_BE_AHEAD = (("policies", "in_force_from"), ("policies", "in_force_to"), ("focus", "from"), ("focus", "to"))
_PAIRS: tuple[tuple[str, str, str, Severity], ...] = (
    ("policies", "in_force_from", "in_force_to", "error"),
    ("focus", "from", "to", "error"),
    ("enterprises", "founded", "listed_on", "warning"),
    ("sources", "date", "read_on", "warning"),
)


@cache
def earliest_day(value: str) -> dt.date:
    """Return the first day that a date can mean: a year counts from its 1 January."""
    year, month, day = ([int(part) for part in value.split("-")] + [1, 1])[:3]
    return dt.date(year, month, day)


def check_future(ws: Workspace) -> list[Problem]:
    """Return dates of facts that lie after ``as_of`` even at their earliest."""
    as_of = ws.settings.as_of
    return [
        rows.problem(i, "date_future", "warning", column=field.name, value=value, as_of=as_of.isoformat())
        for table in ALL_TABLES
        for field in fields(table)
        if field.type == "date" and (table, field.name) not in _MAY_BE_AHEAD
        for rows in (rows_of(ws, table),)
        for i, value in rows.cells(field.name)
        if earliest_day(value) > as_of
    ] + [
        rows.problem(i, "date_future", "warning", column=field.name, value=value, as_of=as_of.isoformat())
        for table in ALL_TABLES
        for field in fields(table)
        if field.type == "int" and field.unit == "year"
        for rows in (rows_of(ws, table),)
        for i, value in rows.cells(field.name)
        if value > as_of.year
    ]


def check_reversed(ws: Workspace) -> list[Problem]:
    """Return rows whose later date lies before their earlier one, whatever day a year or month may mean."""
    found = []
    for table, first, second, severity in _PAIRS:
        rows = rows_of(ws, table)
        begins = rows.texts(first)
        for i, end in rows.cells(second):
            if begins[i] and latest_day(end) < earliest_day(begins[i]):
                found.append(
                    rows.problem(i, "dates_reversed", severity, column=second, value=end, first=first, begin=begins[i])
                )
    return found


def check_age(ws: Workspace) -> list[Problem]:
    """Return presences and statements older than their age limit (information)."""
    limits = ws.settings.age_limit_years
    found = []
    for table, years in (("presences", limits.presence), ("statements", limits.statement)):
        rows = rows_of(ws, table)
        found += [
            rows.problem(i, "fact_old", "info", column="as_of", value=value, years=years)
            for i, value in rows.cells("as_of")
            if not within_age(value, ws.settings.as_of, years)
        ]
    return found
