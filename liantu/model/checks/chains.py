"""Checks of nodes and edges."""

from __future__ import annotations

from collections import defaultdict

import networkx as nx
import pandas as pd

from liantu.model.checks.base import rows_of
from liantu.model.fields import split_list
from liantu.model.ids import chain_of
from liantu.model.problems import Problem
from liantu.model.workspace import Workspace

MANY_CHAINS = 3
_ROUNDING = 1e-6


def check_edges(ws: Workspace) -> list[Problem]:
    """Return self-loops, essential edges that are no input, and edges written outside their target's chain."""
    rows = rows_of(ws, "edges")
    found = []
    for i, (source, target, relation, essential) in enumerate(
        rows.frame[["source_node", "target_node", "relation", "essential"]].itertuples(index=False)
    ):
        if source == target:
            found.append(rows.problem(i, "self_loop", column="target_node", value=target))
        if not pd.isna(essential) and essential and relation != "input":
            found.append(rows.problem(i, "essential_not_input", column="essential", value="1", relation=relation))
        folder = rows.files[i].split("/")
        if len(folder) == 3 and folder[1] != chain_of(str(target)):
            found.append(
                rows.problem(
                    i,
                    "edge_in_other_chain",
                    column="target_node",
                    value=target,
                    chain=folder[1],
                    owner=chain_of(str(target)),
                )
            )
    return found


def check_weight_sums(ws: Workspace) -> list[Problem]:
    """Return targets whose known weight shares sum to more than 1 (at the first of their edges)."""
    rows = rows_of(ws, "edges")
    sums: defaultdict[str, float] = defaultdict(float)
    first: dict[str, int] = {}
    targets = rows.texts("target_node")
    for i, share in rows.cells("weight_share"):
        sums[targets[i]] += float(share)
        first.setdefault(targets[i], i)
    return [
        rows.problem(first[t], "weight_sum", "warning", column="weight_share", value=t, sum=f"{total:.4g}")
        for t, total in sorted(sums.items())
        if total > 1 + _ROUNDING
    ]


def check_tiers(ws: Workspace) -> list[Problem]:
    """Return nodes in a tier that their ``chain.toml`` does not list."""
    rows = rows_of(ws, "nodes")
    chains = rows.texts("chain")
    tiers = {c: [tier.id for tier in s.tiers] for c, s in ws.chains.items()}
    return [
        rows.problem(i, "tier_unknown", column="tier", value=tier, tiers=", ".join(tiers.get(chains[i], [])))
        for i, tier in rows.cells("tier")
        if tier not in tiers.get(chains[i], [])
    ]


def check_critical(ws: Workspace) -> list[Problem]:
    """Return critical nodes without a reason."""
    rows = rows_of(ws, "nodes")
    reasons = rows.texts("critical_reason")
    return [
        rows.problem(i, "critical_no_reason", "warning", column="critical_reason")
        for i, critical in rows.cells("critical")
        if critical and not reasons[i]
    ]


def check_many_chains(ws: Workspace) -> list[Problem]:
    """Return nodes that are not ``general`` and have edges into nodes of three or more chains."""
    reached: defaultdict[str, set[str]] = defaultdict(set)
    for source, target in ws.edges[["source_node", "target_node"]].itertuples(index=False):
        reached[str(source)].add(chain_of(str(target)))
    rows = rows_of(ws, "nodes")
    return [
        rows.problem(
            i, "many_chains", "warning", column="siting", value=siting, chains=", ".join(sorted(reached[str(node)]))
        )
        for i, (node, siting) in enumerate(zip(rows.frame.index, rows.texts("siting"), strict=True))
        if siting != "general" and len(reached[str(node)]) >= MANY_CHAINS
    ]


def check_same_names(ws: Workspace) -> list[Problem]:
    """Return nodes that share their Chinese name with another node and neither says so in ``same_as``."""
    rows = rows_of(ws, "nodes")
    same = dict(zip(rows.frame.index, map(split_list, rows.texts("same_as")), strict=True))
    named: defaultdict[str, list[int]] = defaultdict(list)
    for i, name in rows.cells("name_zh"):
        named[str(name)].append(i)
    found = []
    for name, positions in named.items():
        for i in positions:
            node = str(rows.frame.index[i])
            others = sorted({str(rows.frame.index[j]) for j in positions} - {node})
            others = [o for o in others if o not in same[node] and node not in same[o]]
            if others:
                found.append(
                    rows.problem(i, "same_name", "warning", column="name_zh", value=name, other=", ".join(others))
                )
    return found


def check_isolated(ws: Workspace) -> list[Problem]:
    """Return specific nodes without an edge (information)."""
    joined = set(ws.edges["source_node"]) | set(ws.edges["target_node"])
    rows = rows_of(ws, "nodes")
    return [
        rows.problem(i, "node_isolated", "info", column="id", value=node)
        for i, (node, siting) in enumerate(zip(rows.frame.index, rows.texts("siting"), strict=True))
        if siting == "specific" and node not in joined
    ]


def check_cycles(ws: Workspace) -> list[Problem]:
    """Return circles of edges (information), one for each strongly connected component, at its first edge."""
    rows = rows_of(ws, "edges")
    graph = nx.DiGraph()
    ends = list(zip(rows.texts("source_node"), rows.texts("target_node"), strict=True))
    graph.add_edges_from(sorted(e for e in ends if e[0] != e[1]))
    found = []
    for component in sorted(sorted(c) for c in nx.strongly_connected_components(graph) if len(c) > 1):
        inside = [i for i, (s, t) in enumerate(ends) if s in component and t in component and s != t]
        found.append(rows.problem(inside[0], "cycle", "info", column="target_node", value=", ".join(component)))
    return found
