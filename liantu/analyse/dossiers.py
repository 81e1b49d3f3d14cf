"""Everything known about one place at one node, for the dossier of a gap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from liantu.analyse import candidates, statements
from liantu.analyse.changes import Change, changes
from liantu.analyse.clauses import Clauses, clauses_in_force, clauses_of
from liantu.analyse.coverage import shares
from liantu.analyse.engine import judge_places, network
from liantu.analyse.facts import Facts, Statement, gather, table
from liantu.analyse.levels import Standing
from liantu.analyse.rules import Verdict
from liantu.model.fields import split_list
from liantu.model.findings import Findings
from liantu.model.ids import gap_id
from liantu.model.problems import LiantuError
from liantu.model.workspace import Workspace


@dataclass(frozen=True)
class Dossier:
    """What stands behind the verdict on ``node`` at ``place``; every table sorted, none of them changed data.

    Parameters
    ----------
    verdict
        kind, rule, witness and marks (at level 3, the S rules that stand beside the strength).
    here
        presences at the node in the place or inside it, of all grades and statuses; columns of the graded presences.
    around
        presences at the node in places that contain this one.
    province
        presences at the node in the rest of the province.
    statements
        statements that act on the place, with ``fresh`` (stated and within the age limit) and ``effect`` (supports,
        contradicts or none).
    policies
        clauses in force that meet the node.
    innovation
        laboratories, institutes and technologies at the node.
    ties
        ties from or to the firms of ``here``, ``around`` and ``province``.
    targets
        firms elsewhere, columns of ``fields/targets.csv``, also where there is no gap.
    changes
        what would change the verdict.
    """

    place: str
    node: str
    verdict: Verdict
    here: pd.DataFrame
    around: pd.DataFrame
    province: pd.DataFrame
    statements: pd.DataFrame
    policies: pd.DataFrame
    innovation: pd.DataFrame
    ties: pd.DataFrame
    targets: pd.DataFrame
    changes: tuple[Change, ...]


def _of_places(presences: pd.DataFrame, places: Iterable[str]) -> pd.DataFrame:
    return presences[presences["place"].isin(sorted(places))]


def _effect(kind: str, statement: Statement) -> str:
    """Whether one statement supports or contradicts; a present node is supported by strong, contradicted by weak."""
    if kind in ("present", "strength"):
        return {"strong": "supports", "weak": "contradicts", "absent": "contradicts"}.get(statement.stance, "none")
    return statements.stated(kind, [statement])


def _statements(ws: Workspace, acting: list[Statement], kind: str) -> pd.DataFrame:
    frame = table(ws, "statements")
    by_id = {s.id: s for s in acting}
    found = frame[frame["id"].isin(sorted(by_id))]
    return found.assign(
        fresh=[by_id[i].fresh for i in found["id"]], effect=[_effect(kind, by_id[i]) for i in found["id"]]
    )


def _judged(ws: Workspace, findings: Findings, place: str, node: str) -> tuple[Facts, Standing, Verdict]:
    facts = gather(ws, findings.presences)
    if place not in facts.places.kind:
        raise LiantuError("unknown_place", place=place)
    if node not in facts.nodes:
        raise LiantuError("unknown_node", node=node)
    judged = judge_places(facts, network(facts), [place])
    return facts, judged.standings[place], judged.verdict(place, node)


def _changes(facts: Facts, at: Standing, node: str, verdict: Verdict) -> tuple[Change, ...]:
    known, specific, _ = shares(facts, at.place)[facts.nodes[node].chain]
    return changes(facts, at, node, verdict, known=known, specific=specific)


def what_would_change(ws: Workspace, findings: Findings, place: str, node: str) -> tuple[Change, ...]:
    """Return what would change the verdict on ``node`` at ``place``, see ``Change``.

    Raises
    ------
    LiantuError
        ``unknown_place`` or ``unknown_node``.
    """
    facts, at, verdict = _judged(ws, findings, place, node)
    return _changes(facts, at, node, verdict)


def dossier(ws: Workspace, findings: Findings, place: str, node: str) -> Dossier:
    """Return all that is known of ``node`` at ``place``, in its scope or not.

    Raises
    ------
    LiantuError
        ``unknown_place`` or ``unknown_node``.
    """
    facts, at, verdict = _judged(ws, findings, place, node)
    inside, containing = facts.places.within[place], facts.places.containing[place]
    presences = findings.presences[findings.presences["node"] == node]
    rest = facts.places.province - inside - containing
    here, around, province = (_of_places(presences, places) for places in (inside, containing - inside, rest))
    firms = sorted({firm for frame in (here, around, province) for firm in frame["enterprise"]})
    ties, innovation, policies = (table(ws, name) for name in ("ties", "innovation", "policies"))
    met = [c.id for c in clauses_of(facts.nodes[node], Clauses(clauses_in_force(ws) or ()))]
    pool = candidates.make_pool(ws, facts)
    return Dossier(
        place=place,
        node=node,
        verdict=verdict,
        here=here,
        around=around,
        province=province,
        statements=_statements(ws, statements.acting(facts, place, node), verdict.kind),
        policies=policies[policies["id"].isin(met)],
        innovation=innovation[innovation["nodes"].map(lambda nodes: node in split_list(nodes)).astype(bool)],
        ties=ties[ties["from_enterprise"].isin(firms) | ties["to_enterprise"].isin(firms)],
        targets=candidates.target_table([(gap_id(place, node), node)], lambda n: candidates.eligible(pool, n)),
        changes=_changes(facts, at, node, verdict),
    )
