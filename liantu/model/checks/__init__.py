"""Checks: small functions on tables and where their rows stand, each returning the problems of one kind.

An *error* means that the row (or, in an optional cell, the value) cannot be used; a *warning* that it is used and
doubtful; an *info* is worth knowing and never fails.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from liantu.model.checks import chains, codes, facts, places, refs, time
from liantu.model.problems import Problem, sorted_problems
from liantu.model.workspace import Workspace

CHECKS = (
    refs.check_unique,
    chains.check_edges,
    chains.check_weight_sums,
    chains.check_tiers,
    chains.check_critical,
    chains.check_many_chains,
    chains.check_same_names,
    chains.check_isolated,
    chains.check_cycles,
    codes.check_gb_codes,
    codes.check_negative,
    time.check_future,
    time.check_reversed,
    time.check_age,
    places.check_places,
    places.check_province,
    places.check_zones,
    places.check_place_words,
    places.check_parent_cycles,
    facts.check_sources,
    facts.check_enterprises,
    facts.check_presences,
    facts.check_statements,
    facts.check_ties,
)

# What says nothing when the file of a table could not be read at all.
_NEED = {"places": (places.check_province, places.check_zones), "zones": (places.check_zones,)}


def check_workspace(
    ws: Workspace, *, left_out: Mapping[str, Collection[str]] | None = None, lost: Collection[str] = ()
) -> list[Problem]:
    """Return all that is wrong between the rows of a workspace, errors first.

    What is wrong within a file or a cell is told by ``read``, which adds it to ``Workspace.problems``; ``left_out``
    and ``lost`` (see :func:`liantu.model.checks.refs.check_refs`) name what could not be read.
    """
    found = refs.check_refs(ws, left_out=left_out, lost=lost)
    for check in CHECKS:
        if not any(check in _NEED.get(table, ()) for table in lost):
            found += check(ws)
    return sorted_problems(found)
