"""The case of ``benchmarks.gaps`` as the opponents want it: networkx graphs and dicts, made once, outside the clock."""

from __future__ import annotations

from dataclasses import dataclass, field

import networkx as nx
import numpy as np

from liantu.analyse.engine.cells import SHORT, SINGLE, SMALL, WEAK

RELATIONS = ("input", "equipment", "service", "byproduct")
Place = dict[int, tuple[int, int]]
"""Node → level and marks as the engine's cells have them."""


@dataclass
class Graphs:
    """Nodes are numbers; ``sellers``: buyer → (seller, part of its demand)."""

    siting: list[str]
    critical: list[bool]
    reach: dict[str, list[int]]
    essential: nx.DiGraph = field(default_factory=nx.DiGraph)
    inputs: nx.DiGraph = field(default_factory=nx.DiGraph)
    byproducts: nx.DiGraph = field(default_factory=nx.DiGraph)
    serves: nx.DiGraph = field(default_factory=nx.DiGraph)
    sellers: dict[int, list[tuple[int, float]]] = field(default_factory=dict)
    buyers: dict[int, list[tuple[int, float]]] = field(default_factory=dict)
    back: nx.DiGraph | None = None
    inputs_back: nx.DiGraph | None = None

    @property
    def specific(self) -> list[int]:
        """Nodes that can be gaps."""
        return [n for n, siting in enumerate(self.siting) if siting == "specific"]


def build(siting, critical, reach, edges, sector, shares) -> Graphs:  # type: ignore[no-untyped-def]
    """Return graphs from arrays of edges (source, target, relation, essential), sectors and shares of sectors."""
    count = len(siting)
    g = Graphs(list(siting), [bool(c) for c in critical], {k: [int(v)] * count for k, v in reach.items()})
    for graph in (g.essential, g.inputs, g.byproducts, g.serves):
        graph.add_nodes_from(range(count))
    bought: dict[int, set[int]] = {}
    for u, v, relation, essential in zip(*(np.asarray(e).tolist() for e in edges), strict=True):
        name = RELATIONS[relation]
        if name in ("input", "service"):
            bought.setdefault(u, set()).add(v)
        if siting[v] != "specific":
            continue
        if name == "input" and siting[u] in ("specific", "resource"):
            g.inputs.add_edge(u, v)
        if siting[u] != "specific":
            continue
        if name == "byproduct":
            g.byproducts.add_edge(u, v)
        elif name == "input" and essential:
            g.essential.add_edge(u, v)
        else:
            g.serves.add_edge(u, v)
    g.back, g.inputs_back = g.essential.reverse(), g.inputs.reverse()
    _sales(g, bought, sector, shares)
    return g


def _sales(g: Graphs, bought: dict[int, set[int]], sector: list[str], shares: dict[tuple[str, str], float]) -> None:
    for seller, buyers in bought.items():
        of_sector: dict[str, list[int]] = {}
        for buyer in sorted(buyers):
            if shares.get((sector[seller], sector[buyer]), 0) > 0:
                of_sector.setdefault(sector[buyer], []).append(buyer)
        total = sum(shares[sector[seller], j] for j in of_sector)
        for j, found in of_sector.items():
            for buyer in found:
                part = shares[sector[seller], j] / total / len(found)
                g.buyers.setdefault(seller, []).append((buyer, part))
                g.sellers.setdefault(buyer, []).append((seller, part))


def verdict_of_present(g: Graphs, node: int, here: Place) -> str:
    """Return the verdict on a present node."""
    level, marks = here[node]
    fed = any(w in here for w in g.essential.succ[node])
    if level == 1 and marks & SMALL and (g.critical[node] or fed):
        return "S1"
    if level < 3 and g.critical[node] and marks & SINGLE:
        return "S2"
    if marks & SHORT:
        return "S3"
    if level < 3 and marks & WEAK:
        return "S4"
    return "strength" if level == 3 else "present"
