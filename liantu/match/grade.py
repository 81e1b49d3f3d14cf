"""Grade of evidence of each presence: computed when read, never typed in (DESIGN section 2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any

import pandas as pd

from liantu.model.dates import within_age
from liantu.model.fields import conform, empty, split_list
from liantu.model.records import rows
from liantu.model.workspace import Workspace

# Sources whose word alone confirms, as long as it is not too old.
STRONG_KINDS = frozenset({"official", "company", "filing", "press"})
COUNTING_GRADES = frozenset({"confirmed", "likely"})
COUNTING_ROLES = frozenset({"main", "side"})
_DECIDED = {"confirmed": "confirmed", "overruled": "rejected"}

Source = Mapping[str, Any]


def original_of(source: str, sources: Mapping[str, Source]) -> str:
    """Return what ``source`` goes back to: the last item along ``original``, or the words that name it.

    A source without ``original`` is its own original; a circle of reposts goes back to its smallest id.
    """
    path = [source]
    while True:
        named = sources[path[-1]]["original"] if path[-1] in sources else None
        if named is None:
            return path[-1]
        if named in path:
            return min(path[path.index(named) :])
        path.append(named)


def is_strong(source: Source) -> bool:
    """Tell whether ``source`` alone can confirm: official, company, filing, or a press item whose paper is named."""
    named = source["kind"] != "press" or source["publisher"] is not None or source["original"] is not None
    return source["kind"] in STRONG_KINDS and named


def are_independent(one: str, other: str, sources: Mapping[str, Source]) -> bool:
    """Tell whether two sources have different publishers, both known, and different originals."""
    publishers = (sources[one]["publisher"], sources[other]["publisher"])
    return (
        None not in publishers
        and publishers[0] != publishers[1]
        and original_of(one, sources) != original_of(other, sources)
    )


def grade_of(
    presence: Mapping[str, Any], sources: Mapping[str, Source], *, as_of: dt.date, age_limit_years: int
) -> str:
    """Return ``confirmed``, ``likely`` or ``unchecked`` for one presence, decisions left aside.

    Stated: confirmed by one strong source within the age limit (age of the presence's own ``as_of``) or by two
    independent sources of any age; likely by any other known source. Matched: likely with words and codes
    (``matched`` has a ``word:`` and a ``code:`` entry). Everything else, inferred rows included, is unchecked.
    """
    if presence["basis"] == "matched":
        kinds = {entry.partition(":")[0] for entry in split_list(presence["matched"])}
        return "likely" if {"word", "code"} <= kinds else "unchecked"
    known = sorted(s for s in set(split_list(presence["source"])) if s in sources)
    if presence["basis"] != "stated" or not known:
        return "unchecked"
    fresh = within_age(presence["as_of"], as_of, age_limit_years)
    if fresh and any(is_strong(sources[s]) for s in known):
        return "confirmed"
    if any(are_independent(one, other, sources) for one, other in combinations(known, 2)):
        return "confirmed"
    return "likely"


def _counts(presence: Mapping[str, Any], grade: str, enterprise_status: str | None) -> bool:
    return (
        grade in COUNTING_GRADES
        and presence["status"] == "operating"
        and presence["role"] in COUNTING_ROLES
        and enterprise_status == "operating"
    )


def _by_id(records: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {r["id"]: r for r in records}


def _table(ws: Workspace, name: str) -> pd.DataFrame:
    return ws.tables[name] if name in ws.tables else empty(name)


def grade_presences(ws: Workspace, *, presence_decisions: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Return the presences of ``ws`` with ``grade`` and ``counting``.

    Parameters
    ----------
    ws
        the workspace; unchanged.
    presence_decisions
        presence id → ``confirmed``, ``overruled`` (grade ``rejected``) or ``deferred`` (nothing changes).

    Returns
    -------
    DataFrame
        columns of ``fields/graded_presences.csv``; index and order of ``ws.tables["presences"]``. ``counting``: grade
        confirmed or likely, presence and enterprise operating, role main or side; a firm without a row counts nowhere.
    """
    decisions = presence_decisions or {}
    table = _table(ws, "presences")
    sources = _by_id(rows(_table(ws, "sources"), "sources"))
    enterprises = _by_id(rows(_table(ws, "enterprises"), "enterprises"))
    grades, counting = [], []
    for presence in rows(table, "presences"):
        grade = _DECIDED.get(decisions.get(presence["id"], "")) or grade_of(
            presence, sources, as_of=ws.settings.as_of, age_limit_years=ws.settings.age_limit_years.presence
        )
        grades.append(grade)
        status = enterprises[presence["enterprise"]]["status"] if presence["enterprise"] in enterprises else None
        counting.append(_counts(presence, grade, status))
    return conform(table.assign(grade=grades, counting=counting), "graded_presences")
