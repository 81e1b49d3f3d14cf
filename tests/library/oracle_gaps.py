"""The rules on arrays once more, walked with networkx place by place: what the packed engine is held to.

Nothing of ``liantu.analyse.engine`` is used. A rule is looked for by shortest paths from and to the nodes of one place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import networkx as nx


def graphs(count: int, siting: list[str], edges: Iterable[tuple[int, int, str, bool]]) -> dict[str, nx.DiGraph]:
    """The graphs of the rules over nodes 0 … count - 1, from (source, target, relation, essential)."""
    found = {name: nx.DiGraph() for name in ("essential", "inputs", "serves", "byproducts")}
    for graph in found.values():
        graph.add_nodes_from(range(count))
    for source, target, relation, essential in edges:
        both = siting[source] == siting[target] == "specific"
        if relation == "input" and siting[target] == "specific" and siting[source] in ("specific", "resource"):
            found["inputs"].add_edge(source, target)
        if both and relation == "input" and essential:
            found["essential"].add_edge(source, target)
        elif both and relation != "byproduct":
            found["serves"].add_edge(source, target)
        if both and relation == "byproduct":
            found["byproducts"].add_edge(source, target)
    return found


def _distances(graph: nx.DiGraph, start: set[int]) -> Mapping[int, int]:
    return nx.multi_source_dijkstra_path_length(graph, start, weight=None) if start else {}


def rule_of(
    graph: Mapping[str, nx.DiGraph], siting: list[str], levels: Mapping[int, int], k: Mapping[str, list[int]]
) -> dict[int, str]:
    """Node → rule or ``distant`` for the absent specific nodes of one place with ``levels`` (nodes of level 1 up)."""
    present = {n for n in levels if siting[n] == "specific"}
    strong = {n for n in present if levels[n] >= 2}
    start = strong | {n for n, level in levels.items() if siting[n] == "resource" and level >= 2}
    d_in = _distances(graph["essential"].reverse(copy=False), present)
    d_out = _distances(graph["essential"], present)
    d_strong = _distances(graph["inputs"], start)
    given = {v for u in present for v in graph["byproducts"].successors(u)}
    used = {v for u in given for v in graph["inputs"].successors(u)}
    found = {}
    for node, kind in enumerate(siting):
        if kind != "specific" or node in levels:
            continue
        after, before = d_in.get(node), d_out.get(node)
        if after is not None and before is not None and after + before - 1 <= k["k_link"][node]:
            found[node] = "C1"
        elif after is not None and after <= k["k_in"][node]:
            found[node] = "C2"
        elif d_strong.get(node, 99) <= k["k_out"][node]:
            found[node] = "X1"
        elif any(v in strong for v in graph["serves"].successors(node)):
            found[node] = "X2"
        elif node in given | used:
            found[node] = "R1"
        else:
            found[node] = "distant"
    return found
