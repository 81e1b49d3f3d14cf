"""Target enterprises: firms elsewhere that make what a place lacks or holds weakly (DESIGN section 5, Targets)."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from liantu.analyse.clauses import AGAINST, Clause, Clauses, clauses_in_force, clauses_of
from liantu.analyse.facts import REJECTED, Facts, Presence, gather, table
from liantu.model.dates import within_age
from liantu.model.fields import conform, join_list, split_list
from liantu.model.records import rows
from liantu.model.workspace import Workspace

TARGETS_PER_GAP = 10
ALIVE = frozenset({"operating", "building", "planned"})
GONE = frozenset({"stopped", "revoked"})
ROLE_FIT = {"main": 1.0, "side": 0.6}
CAPABILITY_FIT = {"leading": 1.0, "volume": 0.8, "small": 0.4, "pilot": 0.3}
SIZE_BONUS = 0.2
# A known size alone says less than a known capability: at most as much as series production.
SIZE_ALONE = 0.8
TIE_OF_GROUP = 0.5
PARTS = ("node_fit", "capability", "local_tie")
_INCOMING = {"supplies": "supplied_by", "buys": "bought_by", "owns": "owned_by", "partners": "partners"}


@dataclass(frozen=True)
class Pool:
    """What is needed to find the firms elsewhere for any node; made once.

    Parameters
    ----------
    against
        the clauses that restrict or phase out.
    firms_here
        enterprises with an operating, building or planned presence in the province, at any node, not rejected.
    groups_here
        top parent → its enterprises among these, sorted.
    ties
        enterprise elsewhere → codes ``relation:enterprise`` of its ties to firms in the province, with their sources.
    """

    facts: Facts
    clauses: Clauses | None
    against: Clauses
    firms_here: frozenset[str]
    groups_here: dict[str, list[str]]
    ties: dict[str, dict[str, tuple[str, ...]]]


def make_pool(ws: Workspace, facts: Facts) -> Pool:
    """Return the pool of ``ws``; a workspace without a province place has nobody in the province."""
    here = frozenset(
        p.enterprise
        for p in facts.presences
        if p.status in ALIVE and p.grade != REJECTED and p.place in facts.places.province
    )
    groups: dict[str, set[str]] = defaultdict(set)
    for p in facts.presences:
        if p.enterprise in here:
            groups[p.top].add(p.enterprise)
    ties: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for r in sorted(rows(table(ws, "ties"), "ties"), key=lambda r: str(r["id"])):
        giver, taker, relation = r["from_enterprise"], r["to_enterprise"], r["relation"]
        for firm, code, other in ((giver, relation, taker), (taker, _INCOMING.get(relation, relation), giver)):
            if other in here and firm not in here:
                ties[firm][f"{code}:{other}"] = split_list(r["source"])
    clauses = clauses_in_force(ws)
    return Pool(
        facts=facts,
        clauses=None if clauses is None else Clauses(clauses),
        against=Clauses(c for c in clauses or () if c.kind in AGAINST),
        firms_here=here,
        groups_here={top: sorted(firms) for top, firms in groups.items()},
        ties=dict(ties),
    )


def size_of(enterprise: dict[str, Any]) -> float | None:
    """Return the size of a firm from 0 to 1, on a logarithmic scale; None where nothing is known.

    Revenue r in CNY 10,000: (log10 r − 3) / 3, so CNY 10 million gives 0 and CNY 10 billion 1. Without revenue,
    employees n: (log10 n − 1) / 3, so 10 give 0 and 10,000 give 1. Cut off at 0 and 1.
    """
    revenue, employees = enterprise["revenue_cny_wan"], enterprise["employees"]
    if revenue is not None and revenue > 0:
        size = (math.log10(revenue) - 3) / 3
    elif employees is not None and employees > 0:
        size = (math.log10(employees) - 1) / 3
    else:
        return None
    return min(1.0, max(0.0, size))


def node_fit(presence: Presence) -> float:
    """Return how well a presence fits its node: main product 1, side line 0.6; half of it where unchecked."""
    return ROLE_FIT[presence.role] * (0.5 if presence.grade == "unchecked" else 1.0)


def capability(presence: Presence, size: float | None) -> float | None:
    """Return what a firm can do, 0 to 1; None where neither capability nor size is known.

    Capability (leading 1, volume 0.8, small 0.4, pilot 0.3) + 0.2 × size, at most 1; capability unknown: 0.8 × size.
    """
    base = CAPABILITY_FIT.get(presence.capability)
    if base is not None:
        return min(1.0, base + SIZE_BONUS * (size or 0.0))
    return None if size is None else SIZE_ALONE * size


def _tie_codes(pool: Pool, firm: str, top: str) -> list[str]:
    codes = sorted(pool.ties.get(firm, {}))
    return codes + [f"group:{other}" for other in pool.groups_here.get(top, [])]


def _local_tie(codes: Iterable[str]) -> float | None:
    """1 with a known tie to a firm in the province, 0.5 with a firm of the same group there, else unknown."""
    kinds = {code.partition(":")[0] for code in codes}
    if kinds - {"group"}:
        return 1.0
    return TIE_OF_GROUP if kinds else None


def _words(presences: Iterable[Presence]) -> list[str]:
    """Product words only: the product as the source names it, then the words that matched, each once."""
    found: dict[str, None] = {}
    for p in presences:
        found |= dict.fromkeys(split_list(p.product))
        found |= dict.fromkeys(m.partition(":")[2] for m in p.matched if m.startswith("word:"))
    return [word for word in found if word]


def _against(
    pool: Pool, firm: dict[str, Any], best: Presence, everything: list[Presence], clauses: list[Clause]
) -> list[str]:
    settings = pool.facts.settings
    year = firm["figures_year"]
    codes = [f"restricted:{c.id}" for c in clauses if c.kind in AGAINST]
    if any(p.status in ("building", "planned") for p in everything):
        codes.append("already_planning_elsewhere")
    if firm["status"] == "moved_out":
        codes.append("moved_out")
    if best.basis == "inferred":
        codes.append("inferred")
    elif best.grade == "unchecked":
        codes.append("unchecked")
    if not best.fresh:
        codes.append("old_source")
    if year is None:
        codes.append("figures_unknown")
    elif not within_age(str(int(year)), settings.as_of, settings.age_limit_years.presence):
        codes.append(f"figures_old:{int(year)}")
    return codes


def _target(pool: Pool, firm: dict[str, Any], everything: list[Presence], node_clauses: list[Clause]) -> dict[str, Any]:
    """Return the row of one firm for one node, without gap and rank; ``everything``: all its presences there."""
    usable = [p for p in everything if _usable(pool, p)]
    size = size_of(firm)
    best = min(usable, key=lambda p: (-node_fit(p), -(capability(p, size) or 0.0), not p.fresh, p.id))
    ties = _tie_codes(pool, firm["id"], best.top)
    parts = {"node_fit": node_fit(best), "capability": capability(best, size), "local_tie": _local_tie(ties)}
    words = _words(usable)
    product_clauses = pool.against.meeting(words)
    clauses = sorted({c.id: c for c in (*node_clauses, *product_clauses)}.values(), key=lambda c: c.id)
    sources = {s for p in usable for s in p.sources}
    sources |= {s for code, its in pool.ties.get(firm["id"], {}).items() if code in ties for s in its}
    return {
        "enterprise": firm["id"],
        "name_zh": firm["name_zh"],
        "score": sum(part or 0.0 for part in parts.values()) / len(PARTS),
        **parts,
        "ties": join_list(ties) or None,
        "against": join_list(_against(pool, firm, best, everything, clauses)) or None,
        "matched": join_list(words) or None,
        "policy": join_list(c.id for c in clauses) or None,
        "figures_year": firm["figures_year"],
        "source": join_list(sorted(sources)) or None,
    }


def _elsewhere(pool: Pool, p: Presence) -> bool:
    return p.grade != REJECTED and pool.facts.places.kind[p.place] == "outside" and p.enterprise not in pool.firms_here


def _usable(pool: Pool, p: Presence) -> bool:
    return p.status in ("operating", "building") and p.role in ROLE_FIT


def eligible(pool: Pool, node: str) -> list[dict[str, Any]]:
    """Return all firms elsewhere that fit ``node``, by score from high to low, then by id.

    A firm of known row, not stopped or revoked, with nothing operating, building or planned in the province, and a
    presence at ``node`` outside (operating or building, role main or side, not rejected). Score is the mean of the
    parts, unknown ones as 0.
    """
    by_firm: dict[str, list[Presence]] = defaultdict(list)
    for p in pool.facts.presences_at.get(node, []):
        if _elsewhere(pool, p):
            by_firm[p.enterprise].append(p)
    node_clauses = clauses_of(pool.facts.nodes[node], pool.clauses) if by_firm else []
    found = [
        _target(pool, pool.facts.enterprises[firm], presences, node_clauses)
        for firm, presences in sorted(by_firm.items())
        if firm in pool.facts.enterprises
        and pool.facts.enterprises[firm]["status"] not in GONE
        and any(_usable(pool, p) for p in presences)
    ]
    return sorted(found, key=lambda row: (-row["score"], row["enterprise"]))


def target_table(gaps: Iterable[tuple[str, str]], firms_for: Callable[[str], list[dict[str, Any]]]) -> pd.DataFrame:
    """Return the target table for ``(gap_id, node)`` pairs, given the firms of a node."""
    rows_ = [
        {"gap_id": gap, "rank": rank, **row}
        for gap, node in sorted(gaps)
        for rank, row in enumerate(firms_for(node)[:TARGETS_PER_GAP], start=1)
    ]
    return conform(pd.DataFrame(rows_), "targets")


def targets(ws: Workspace, presences: pd.DataFrame, gaps: pd.DataFrame) -> pd.DataFrame:
    """Return at most ten target enterprises for each gap.

    Parameters
    ----------
    presences
        graded presences.
    gaps
        gap table; ``gap_id`` and ``node`` are read.

    Returns
    -------
    DataFrame
        columns of ``fields/targets.csv``, by ``gap_id`` and ``rank``, index 0, 1, 2, …; ``suggested_lead`` is unknown
        until firms are allotted. See ``eligible`` for who is taken, ``node_fit``, ``capability`` for the parts.
    """
    pool = make_pool(ws, gather(ws, presences))
    found = {node: eligible(pool, node) for node in sorted(set(gaps["node"]))}
    return target_table(zip(gaps["gap_id"], gaps["node"], strict=True), found.__getitem__)


def firms_searched(pool: Pool) -> int:
    """Return how many distinct firms elsewhere are searched for any node; see ``candidates_searched``."""
    facts = pool.facts
    outside = set(facts.places.of_kind("outside"))
    firms = {p.enterprise for p in facts.presences if p.place in outside and p.grade != REJECTED}
    firms |= {firm for firm, r in facts.enterprises.items() if r["registered_place"] in outside}
    return len(firms - pool.firms_here)


def candidates_searched(ws: Workspace, presences: pd.DataFrame | None = None) -> int:
    """Return how many distinct firms elsewhere were searched, whatever they make.

    Enterprises with a presence at, or registered in, an outside place, and nothing operating, building or planned in
    the province. With graded ``presences`` those that are rejected do not count.
    """
    return firms_searched(make_pool(ws, gather(ws, table(ws, "presences") if presences is None else presences)))
