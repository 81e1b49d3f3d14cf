"""Judge all places: levels, gaps, targets and coverage from a workspace and its graded presences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pandas as pd

from liantu.analyse import candidates, priority, statements
from liantu.analyse.clauses import clauses_of
from liantu.analyse.coverage import coverage_table, shares
from liantu.analyse.demand import demand_pull
from liantu.analyse.engine import Network, judge_places, network
from liantu.analyse.facts import Facts, Presence, Statement, gather
from liantu.analyse.levels import STRONG, Standing, firms, standings
from liantu.analyse.order import cut_circles
from liantu.analyse.relatedness import relatedness
from liantu.analyse.rules import GAP_KINDS, Verdict
from liantu.analyse.scope import focus_chains, scope
from liantu.analyse.support import make_support
from liantu.model.fields import conform, join_list
from liantu.model.findings import Findings
from liantu.model.ids import gap_id
from liantu.model.problems import LiantuError
from liantu.model.workspace import Workspace

# Relations that a step of a rule's witness may be; the last step of R1's use is an input.
_STEP_RELATIONS = {"X1": ("input",), "X2": ("input", "equipment", "service"), "R1": ("byproduct", "input")}


@dataclass
class _Bench:
    """All that is made once and used for every place."""

    facts: Facts
    net: Network
    focus: dict[str, set[str]]
    pool: candidates.Pool
    searched: int
    status: Mapping[str, str]
    leaves: dict[str, dict[str, int]]
    _found: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    _parts: dict[str, dict[str, float | None]] = field(default_factory=dict)

    def firms_for(self, node: str) -> list[dict[str, Any]]:
        """Return the firms elsewhere for a node, found once."""
        if node not in self._found:
            self._found[node] = candidates.eligible(self.pool, node)
        return self._found[node]

    def parts(self, node: str) -> dict[str, float | None]:
        """Return the known parts of the priority of a gap at ``node``; they are the same at every place."""
        if node not in self._parts:
            clauses = self.pool.clauses
            self._parts[node] = {
                "criticality": priority.criticality(self.facts.nodes[node]),
                "policy_fit": priority.policy_fit(
                    None if clauses is None else clauses_of(self.facts.nodes[node], clauses)
                ),
                "candidates": priority.candidates_part(len(self.firms_for(node)), self.searched),
            }
        return self._parts[node]


def _witness_sources(facts: Facts, verdict: Verdict) -> set[str]:
    """Sources of the edges that the witness walks along, of a relation that the rule uses."""
    found: set[str] = set()
    for step in pairwise(verdict.witness):
        for edge in facts.steps[step]:
            relations = _STEP_RELATIONS.get(str(verdict.rule))
            if edge.essential if relations is None else edge.relation in relations:
                found |= set(edge.sources)
    return found


def _sources(
    bench: _Bench, at: Standing, node: str, verdict: Verdict, acting: list[Statement], around: list[Presence]
) -> list[str]:
    """Sources of the witness' edges, of the counting presences on it, and of what was said or is known around."""
    found = _witness_sources(bench.facts, verdict)
    for n in {node, *verdict.witness}:
        found |= {s for p in at.counting.get(n, ()) for s in p.sources}
    found |= {s for statement in acting for s in statement.sources}
    found |= {s for presence in around for s in presence.sources}
    return sorted(found)


def _nearby(bench: _Bench, place: str, node: str) -> list[str]:
    others = bench.facts.places.others(place)
    return [leaf for leaf in others if bench.leaves[leaf].get(node, 0) >= STRONG]


def _gap(bench: _Bench, at: Standing, node: str, verdict: Verdict, coverage: float | None) -> dict[str, Any]:
    facts, place = bench.facts, at.place
    acting = statements.acting(facts, place, node)
    around: list[Presence] = []
    certainty = None
    nearby = _nearby(bench, place, node)
    if verdict.kind != "strengthen":
        around = statements.presences_around(facts, place, node)
        certainty = statements.certainty(place, acting, around, coverage=coverage, minimum=facts.settings.coverage_min)
    gap = gap_id(place, node)
    action = "upgrade" if verdict.kind == "strengthen" else "supply_locally" if nearby else "attract"
    return {
        "gap_id": gap,
        "place": place,
        "chain": facts.nodes[node].chain,
        "node": node,
        "name_zh": facts.nodes[node].name_zh,
        "name_en": facts.nodes[node].name_en,
        "kind": verdict.kind,
        "rule": verdict.rule,
        "also": join_list(verdict.also) or None,
        "ring": verdict.ring,
        "needs_first": join_list(verdict.needs_first) or None,
        "witness": ">".join(verdict.witness) or None,
        "level": at.levels.get(node, 0),
        "certainty": certainty,
        "stated": statements.stated(verdict.kind, acting),
        "nearby": join_list(nearby) or None,
        "action": action,
        "status": bench.status.get(gap, "open"),
        "coverage": coverage,
        **bench.parts(node),
        "sources": join_list(_sources(bench, at, node, verdict, acting, around)) or None,
    }


def _without_circles(gaps: list[dict[str, Any]], verdicts: Mapping[str, Verdict]) -> list[dict[str, Any]]:
    """Cut the circles of gaps of one place that need each other."""
    cut = cut_circles({g["node"]: verdicts[g["node"]].needs_first for g in gaps})
    return [g | {"needs_first": join_list(cut[g["node"]]) or None} for g in gaps]


def _level_row(facts: Facts, at: Standing, node: str, verdict: Verdict) -> dict[str, Any]:
    return {
        "place": at.place,
        "chain": facts.nodes[node].chain,
        "node": node,
        "level": at.levels.get(node, 0),
        "kind": verdict.kind,
        "rule": verdict.rule,
        "enterprises": join_list(firms(at.counting.get(node, ()))) or None,
    }


def _frame(rows: list[dict[str, Any]], table: str, index: list[str]) -> pd.DataFrame:
    return conform(pd.DataFrame(rows, index=pd.Index(index, dtype="object")), table)


def judged_places(facts: Facts, places: Iterable[str] | None) -> list[str]:
    """Return the places to judge, sorted: those given, else those marked ``judged``.

    Raises
    ------
    LiantuError
        ``unknown_place`` for a place without a row.
    """
    wanted = sorted(set(facts.places.judged if places is None else places))
    for place in wanted:
        if place not in facts.places.kind:
            raise LiantuError("unknown_place", place=place)
    return wanted


def make_bench(ws: Workspace, presences: pd.DataFrame, gap_status: Mapping[str, str]) -> _Bench:
    """Return what all places share."""
    facts = gather(ws, presences)
    pool = candidates.make_pool(ws, facts)
    return _Bench(
        facts=facts,
        net=network(facts),
        focus=focus_chains(ws),
        pool=pool,
        searched=candidates.firms_searched(pool),
        status=gap_status,
        leaves={leaf: at.levels for leaf, at in standings(facts, facts.places.leaves).items()},
    )


def judge(
    ws: Workspace,
    presences: pd.DataFrame,
    *,
    gap_status: Mapping[str, str] | None = None,
    places: Iterable[str] | None = None,
) -> Findings:
    """Return levels, gaps, targets and coverage of every judged place (DESIGN section 5).

    Parameters
    ----------
    ws
        the workspace; unchanged.
    presences
        graded presences, as ``match.grade_presences`` gives them or changed for a what-if; unchanged.
    gap_status
        ``gap_id`` → status from the desk; a gap without one is ``open``.
    places
        ids of places to judge instead of those marked ``judged``.

    Returns
    -------
    Findings
        gaps are weighed with the workspace's weights.

    Raises
    ------
    LiantuError
        ``unknown_place``.
    """
    bench = make_bench(ws, presences, gap_status or {})
    level_rows, gap_rows, coverage = [], [], {}
    judged = judge_places(bench.facts, bench.net, judged_places(bench.facts, places))
    for place, at in judged.standings.items():
        nodes = scope(bench.facts, place, present=at.levels, focus=bench.focus)
        verdicts = judged.verdicts(place, nodes)
        coverage[place] = shares(bench.facts, place)
        level_rows += [_level_row(bench.facts, at, n, v) for n, v in verdicts.items()]
        gaps = [
            _gap(bench, at, n, v, coverage[place][bench.facts.nodes[n].chain][2])
            for n, v in verdicts.items()
            if v.kind in GAP_KINDS
        ]
        gap_rows += _without_circles(gaps, verdicts)
    levels = _frame(level_rows, "levels", [gap_id(r["place"], r["node"]) for r in level_rows])
    near, support = relatedness(ws, levels), make_support(ws)
    pulls = demand_pull(ws, bench.facts, judged)
    for gap in gap_rows:
        at_gap = (gap["place"], gap["node"])
        gap |= {
            "demand_pull": pulls.get(at_gap),
            "relatedness": near.get(at_gap),
            "support": support.of_gap(*at_gap),
        }
    table = _frame(gap_rows, "gaps", [g["gap_id"] for g in gap_rows])
    return Findings(
        presences=presences.copy(),
        levels=levels,
        gaps=priority.weigh(table, ws.settings.weights.parts()),
        targets=candidates.target_table(((g["gap_id"], g["node"]) for g in gap_rows), bench.firms_for),
        coverage=coverage_table(coverage),
    )
