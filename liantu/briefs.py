"""拜访简报: what to know before visiting a target about a gap; data, no sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from liantu import analyse
from liantu.model.fields import split_list
from liantu.model.problems import LiantuError
from liantu.pipeline import Judged

PARTNERS = 8
INNOVATION = 6
# What is to be asked at the table, by what the data do not say.
_ASK_OF_CODES = {
    "figures_unknown": "size",
    "figures_old": "size",
    "already_planning_elsewhere": "plans_elsewhere",
    "inferred": "product",
    "unchecked": "product",
    "old_source": "still_making",
}


@dataclass(frozen=True)
class Brief:
    """What is known of a target for a gap.

    Parameters
    ----------
    gap, target, firm
        rows of the gap table, the target table and the enterprise table, unknown cells None.
    presences
        where the firm stands, columns of the graded presences.
    could_supply, could_buy
        counting presences at the gap's place one edge before and after the node: by the chain, not by a statement.
    ties
        codes of stated ties to firms of the province, and of firms of the same group there.
    encouraged, against_clauses
        clauses in force that meet the node or the product, ids.
    innovation, carriers
        rows of those tables: for the node in the province (in the place first), and of the place.
    lead
        the firm's row of the allocation, None without one.
    ask
        codes of what to ask, in their order.
    sources
        ids of all sources behind it.
    """

    gap: dict[str, Any]
    target: dict[str, Any]
    firm: dict[str, Any]
    presences: pd.DataFrame
    could_supply: pd.DataFrame
    could_buy: pd.DataFrame
    ties: tuple[str, ...]
    encouraged: tuple[str, ...]
    against_clauses: tuple[str, ...]
    innovation: pd.DataFrame
    carriers: pd.DataFrame
    lead: dict[str, Any] | None
    ask: tuple[str, ...]
    sources: tuple[str, ...]


def _row(frame: pd.DataFrame) -> dict[str, Any]:
    """Return the first row as plain values."""
    return {str(name): None if pd.isna(value) else value for name, value in frame.iloc[0].items()}


def brief(judged: Judged, gap_id: str, enterprise: str) -> Brief:
    """Return the brief for visiting ``enterprise`` about the gap ``gap_id``.

    Raises
    ------
    LiantuError
        ``brief_unknown`` when the firm is no target for that gap.
    """
    workspace, findings = judged.workspace, judged.findings
    targets = findings.targets
    rows = targets[(targets["gap_id"] == gap_id) & (targets["enterprise"] == enterprise)]
    if rows.empty:
        raise LiantuError("brief_unknown", gap=gap_id, firm=enterprise)
    gap, target = _row(findings.gaps.loc[[gap_id]]), _row(rows)
    place, node = str(gap["place"]), str(gap["node"])
    presences = findings.presences[findings.presences["enterprise"] == enterprise].sort_index()
    clauses = workspace.tables["policies"]
    met = [c for c in split_list(target["policy"]) if c in clauses.index]
    inside = analyse.descendants(workspace.tables["places"])
    carriers = workspace.tables["carriers"]
    allocation = findings.allocation[findings.allocation["enterprise"] == enterprise]
    supply, buy = _partners(judged, place, node)
    cited = (target["source"], gap["sources"], *presences["source"])
    return Brief(
        gap=gap,
        target=target,
        firm=_row(workspace.tables["enterprises"].loc[[enterprise]]),
        presences=presences,
        could_supply=supply,
        could_buy=buy,
        ties=split_list(target["ties"]),
        encouraged=tuple(c for c in met if clauses.loc[c, "kind"] == "encouraged"),
        against_clauses=tuple(c for c in met if clauses.loc[c, "kind"] in analyse.AGAINST),
        innovation=_innovation(judged, place, node, inside),
        carriers=carriers[carriers["place"].isin(inside[place])].sort_index(),
        lead=None if allocation.empty else _row(allocation),
        ask=_ask(gap, target),
        sources=tuple(sorted({s for value in cited for s in split_list(value)})),
    )


def _partners(judged: Judged, place: str, node: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    edges = judged.workspace.edges
    before = set(edges.loc[edges["target_node"] == node, "source_node"])
    found = analyse.partners(judged.workspace, judged.findings, place, node)
    gives = found["node"].isin(before)
    return found[gives].head(PARTNERS), found[~gives].head(PARTNERS)


def _innovation(judged: Judged, place: str, node: str, inside: dict[str, frozenset[str]]) -> pd.DataFrame:
    frame = judged.workspace.tables["innovation"]
    meets = frame[[node in split_list(nodes) for nodes in frame["nodes"]]]
    here = meets["place"].isin(inside[place])
    return pd.concat([meets[here].sort_index(), meets[~here].sort_index()]).head(INNOVATION)


def _ask(gap: dict[str, Any], target: dict[str, Any]) -> tuple[str, ...]:
    asked = [_ASK_OF_CODES.get(code.partition(":")[0]) for code in split_list(target["against"])]
    first = ["gap"] if gap["certainty"] == "unverified" else []
    return tuple(dict.fromkeys((*first, *(code for code in asked if code), "expansion", "needs")))
