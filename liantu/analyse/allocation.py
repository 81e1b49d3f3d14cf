"""Who should visit whom: one suggested lead a firm, so that zones do not chase the same one (DESIGN section 5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from liantu.analyse.candidates import ALIVE
from liantu.analyse.places import place_tree
from liantu.analyse.scope import advised
from liantu.model.fields import conform, empty, join_list, split_list
from liantu.model.findings import Findings
from liantu.model.ids import chain_of
from liantu.model.workspace import Workspace

OTHERS = 2
# The parts of a match: gap and target themselves, how much of the chain stands there, a partner or sister firm there.
MATCH, CLUSTER, TIE = 0.6, 0.2, 0.2
# One firm fills a gap: each further one on the gap's list is worth less, so that a zone's visits spread over its gaps.
NEXT_OF_GAP = 0.8
# The solver counts in whole numbers.
_STEPS = 1_000_000

Ints = npt.NDArray[np.int64]


def assign_greedy(firms: Ints, zones: Ints, values: Ints, room: Ints) -> Ints:
    """Return firm → zone, the best pair first while there is room; −1 for a firm that gets none.

    Parameters
    ----------
    firms, zones, values
        one entry a pair, any order: firm and zone numbers from 0, values ≥ 0.
    room
        zone → how many firms it may lead.
    """
    lead = np.full(int(firms.max(initial=-1)) + 1, -1, dtype=np.int64)
    left = room.tolist()
    for pair in np.lexsort((zones, firms, -values)).tolist():
        firm, zone = int(firms[pair]), int(zones[pair])
        if lead[firm] < 0 and left[zone] > 0:
            lead[firm] = zone
            left[zone] -= 1
    return lead


def assign(firms: Ints, zones: Ints, values: Ints, room: Ints) -> Ints:
    """Return firm → zone with the greatest sum of values, −1 for a firm that gets none: exact, by min-cost flow.

    Parameters as ``assign_greedy``. A unit flows from each firm through a zone, or past all, into the sink; arcs cost
    their negated value. Which of several best assignments comes out is settled by the order of the pairs.
    """
    from ortools.graph.python import min_cost_flow  # slow to load, and wanted only where there are targets

    count, places = int(firms.max(initial=-1)) + 1, len(room)
    sink = count + places
    flow = min_cost_flow.SimpleMinCostFlow()
    pairs = flow.add_arcs_with_capacity_and_unit_cost(firms, count + zones, np.ones_like(firms), -values)
    everyone = np.arange(count)
    flow.add_arcs_with_capacity_and_unit_cost(everyone, np.full(count, sink), np.ones(count, int), np.zeros(count, int))
    flow.add_arcs_with_capacity_and_unit_cost(
        count + np.arange(places), np.full(places, sink), room, np.zeros(places, int)
    )
    flow.set_nodes_supplies(np.append(everyone, sink), np.append(np.ones(count, int), -count))
    status = flow.solve()
    if status != flow.OPTIMAL:  # every firm can always go past all zones
        raise RuntimeError(f"min-cost flow ended with {status}")
    taken = flow.flows(pairs).astype(bool)
    lead = np.full(count, -1, dtype=np.int64)
    lead[firms[taken]] = zones[taken]
    return lead


def matches(workspace: Workspace, findings: Findings) -> pd.DataFrame:
    """Return how well each target fits each zone that has a gap for it.

    Value = (score of the target) × (0.6 × (score of the gap) × 0.8^(the target's rank there − 1) + 0.2 × (counting
    firms of the gap's chain in the zone ÷ the most that any zone has)), the best of the zone's gaps, + 0.2 where the
    zone has a firm that the target deals with or shares a group with. Overruled gaps do not count, nor do those that
    are not ``advised``.

    Returns
    -------
    DataFrame
        columns ``enterprise, zone, gap_id, value`` (0 to 1) and ``ties`` (list of the zone's firms), by enterprise and
        zone; index 0, 1, 2, ….
    """
    tree = place_tree(workspace.tables["places"])
    zones = [place for place in tree.judged if tree.kind[place] == "zone"]
    gaps = findings.gaps[findings.gaps["place"].isin(zones) & (findings.gaps["status"] != "overruled")]
    gaps = gaps[advised(workspace, gaps)]
    pairs = findings.targets[["gap_id", "enterprise", "rank", "score", "ties"]].merge(
        gaps[["place", "chain", "score"]].rename(columns={"place": "zone", "score": "weight"}),
        left_on="gap_id",
        right_index=True,
    )
    within = {zone: tree.within[zone] for zone in zones}
    cluster = _cluster_shares(findings, within)
    shares = [cluster.get(key, 0.0) for key in zip(pairs["zone"], pairs["chain"], strict=True)]
    gap = MATCH * pairs["weight"].fillna(0.0).astype(float) * NEXT_OF_GAP ** (pairs["rank"].astype(float) - 1)
    chain = CLUSTER * pd.Series(shares, index=pairs.index, dtype=float)
    pairs["value"] = (pairs["score"].astype(float) * (gap + chain)).round(6)
    best = pairs.sort_values(["enterprise", "zone", "value", "gap_id"], ascending=[True, True, False, True])
    best = best.drop_duplicates(["enterprise", "zone"]).reset_index(drop=True)
    here = _firms_in(findings, within)
    ties = [
        sorted({code.partition(":")[2] for code in split_list(told)} & here[zone])
        for told, zone in zip(best["ties"], best["zone"], strict=True)
    ]
    best["ties"] = [join_list(firms) or None for firms in ties]
    best["value"] += [TIE if firms else 0.0 for firms in ties]
    return best[["enterprise", "zone", "gap_id", "value", "ties"]]


def _cluster_shares(findings: Findings, within: Mapping[str, frozenset[str]]) -> dict[tuple[str, str], float]:
    """Return (zone, chain) → its counting firms on the chain ÷ the most that any zone has."""
    counting = findings.presences[findings.presences["counting"].fillna(False).astype(bool)]
    firms: dict[tuple[str, str], set[str]] = defaultdict(set)  # place and chain → firms
    for place, node, firm in zip(counting["place"], counting["node"], counting["enterprise"], strict=True):
        firms[place, chain_of(node)].add(firm)
    counts: dict[str, dict[str, int]] = {}
    for zone, inside in within.items():
        own: dict[str, set[str]] = defaultdict(set)
        for place, chain in firms:
            if place in inside:
                own[chain] |= firms[place, chain]
        counts[zone] = {chain: len(found) for chain, found in sorted(own.items())}
    most: dict[str, int] = {}
    for chain, count in ((c, n) for by_chain in counts.values() for c, n in by_chain.items()):
        most[chain] = max(most.get(chain, 0), count)
    return {(zone, c): n / most[c] for zone, by_chain in counts.items() for c, n in by_chain.items()}


def _firms_in(findings: Findings, within: Mapping[str, frozenset[str]]) -> dict[str, set[str]]:
    graded = findings.presences
    alive = graded[graded["status"].isin(ALIVE) & (graded["grade"] != "rejected")]
    return {zone: set(alive["enterprise"][alive["place"].isin(inside)]) for zone, inside in within.items()}


def room_of(workspace: Workspace, zones: Collection[str], firms: int) -> dict[str, int]:
    """Return zone → how many firms it may lead: ``max_leads`` of its row; where none is said, all of them."""
    said = workspace.zones["max_leads"] if "max_leads" in workspace.zones else pd.Series(dtype="Int64")
    return {z: firms if z not in said.index or pd.isna(said[z]) else max(0, int(said[z])) for z in zones}


def allocate(workspace: Workspace, findings: Findings, *, objections: Collection[tuple[str, str]] = ()) -> pd.DataFrame:
    """Return a suggested lead and at most two others for every firm that some zone has a gap for.

    The sum of the values of ``matches`` over the leads is the greatest possible with ``max_leads`` a zone. A lead is
    a suggestion: a zone may object, and another is found.

    Parameters
    ----------
    objections
        (zone, enterprise) pairs that may not lead.

    Returns
    -------
    DataFrame
        columns of ``fields/allocation.csv``, by enterprise; index 0, 1, 2, ….
    """
    pairs = matches(workspace, findings)
    if pairs.empty:
        return empty("allocation")
    allowed = pairs[[(z, e) not in objections for z, e in zip(pairs["zone"], pairs["enterprise"], strict=True)]]
    firms, zones = sorted(set(allowed["enterprise"])), sorted(set(allowed["zone"]))
    lead: dict[str, str] = {}
    if firms:
        room = room_of(workspace, zones, len(firms))
        found = assign(
            np.searchsorted(firms, allowed["enterprise"].to_numpy(str)).astype(np.int64),
            np.searchsorted(zones, allowed["zone"].to_numpy(str)).astype(np.int64),
            (allowed["value"].to_numpy(float) * _STEPS).round().astype(np.int64),
            np.array([room[z] for z in zones], dtype=np.int64),
        )
        lead = {firm: zones[zone] for firm, zone in zip(firms, found.tolist(), strict=True) if zone >= 0}
    names = workspace.tables["enterprises"]["name_zh"]
    by_firm: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in pairs.to_dict("records"):
        by_firm[row["enterprise"]].append({str(name): value for name, value in row.items()})
    rows = [
        {"enterprise": firm, "name_zh": names.get(firm, firm), **_told(options, lead.get(firm), objections)}
        for firm, options in sorted(by_firm.items())
    ]
    return conform(pd.DataFrame(rows), "allocation")


def _told(options: list[dict[str, Any]], lead: str | None, objections: Collection[tuple[str, str]]) -> dict[str, Any]:
    """Return lead, others and why for one firm, given its zones."""
    ordered = sorted(options, key=lambda row: (-row["value"], row["zone"]))
    chosen = next((row for row in ordered if row["zone"] == lead), None)
    better = [row["zone"] for row in ordered if chosen is None or row["value"] > chosen["value"]]
    if chosen is None:
        objecting = all((row["zone"], row["enterprise"]) in objections for row in ordered)
        reason = "objected" if objecting else "full"
    else:
        reason = "room" if better else "only" if len(ordered) == 1 else "best"
    return {
        "lead": lead,
        "others": join_list([row["zone"] for row in ordered if row["zone"] != lead][:OTHERS]) or None,
        "reason": reason,
        "passed_over": join_list(better) or None,
        "gap_id": None if chosen is None else chosen["gap_id"],
        "value": None if chosen is None else chosen["value"],
        "ties": None if chosen is None else chosen["ties"],
    }
