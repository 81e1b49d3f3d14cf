"""Dates as sources give them: a year, a month or a day. ``as_of`` of the workspace is the only "today"."""

from __future__ import annotations

import calendar
import datetime as dt
import re

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def _parts(value: str) -> tuple[int, int | None, int | None]:
    match = _DATE.fullmatch(value)
    if not match:
        raise ValueError(value)
    year, month, day = match.groups()
    return int(year), int(month) if month else None, int(day) if day else None


def latest_day(value: str) -> dt.date:
    """Return the last day that ``value`` can mean: a year counts as its 31 December, a month as its last day.

    Raises
    ------
    ValueError
        when ``value`` is no date in the form YYYY, YYYY-MM or YYYY-MM-DD.
    """
    year, month, day = _parts(value)
    month = month or 12
    return dt.date(year, month, day or calendar.monthrange(year, month)[1])


def first_day(value: str) -> dt.date:
    """Return the first day that ``value`` can mean: a year counts as its 1 January, a month as its first day.

    Raises
    ------
    ValueError
        as ``latest_day``.
    """
    year, month, day = _parts(value)
    return dt.date(year, month or 1, day or 1)


def in_force(start: object, end: object, as_of: dt.date) -> bool:
    """Tell whether ``as_of`` lies between two dates, both included; an unknown end is open."""
    begun = not isinstance(start, str) or first_day(start) <= as_of
    return begun and (not isinstance(end, str) or as_of <= latest_day(end))


def years_before(day: dt.date, years: int) -> dt.date:
    """Return the same day ``years`` earlier; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def within_age(value: object, as_of: dt.date, years: int) -> bool:
    """Tell whether a dated fact is at most ``years`` old at ``as_of``; unknown dates are not."""
    return isinstance(value, str) and latest_day(value) >= years_before(as_of, years)
