"""The graphs that the rules walk, distances from sets, and the smallest of the shortest paths.

Paths run in the graph of specific nodes, across chains. A resource may be the first node of a path along inputs and
nothing else, so its own inputs are left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import networkx as nx

from liantu.analyse.facts import Edge, Facts

Distances = dict[str, int]
Path = tuple[str, ...]


@dataclass(frozen=True)
class ChainGraph:
    """All chains as the rules see them.

    Parameters
    ----------
    essential, essential_back
        essential inputs between specific nodes, and the same turned round.
    inputs
        all inputs into specific nodes from specific nodes and resources.
    serves
        node → specific nodes that it serves by an optional input, as equipment or as service.
    byproducts
        by-product edges between specific nodes.
    neighbours
        node → nodes one edge away, of any siting and relation.
    steps
        source and target → the edges between them.
    """

    essential: nx.DiGraph
    essential_back: nx.DiGraph
    inputs: nx.DiGraph
    serves: dict[str, set[str]]
    byproducts: nx.DiGraph
    neighbours: dict[str, set[str]]
    steps: dict[tuple[str, str], list[Edge]]


def build(facts: Facts) -> ChainGraph:
    """Return the graphs of ``facts``, nodes and edges in the order of their ids."""
    specific = [n.id for n in facts.nodes.values() if n.is_specific]
    resources = [n.id for n in facts.nodes.values() if n.siting == "resource"]
    essential, inputs, byproducts = nx.DiGraph(), nx.DiGraph(), nx.DiGraph()
    for graph in (essential, inputs, byproducts):
        graph.add_nodes_from(specific)
    inputs.add_nodes_from(resources)
    serves: dict[str, set[str]] = defaultdict(set)
    neighbours: dict[str, set[str]] = defaultdict(set)
    steps: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    inner = set(specific)
    for e in facts.edges:
        steps[e.source, e.target].append(e)
        neighbours[e.source].add(e.target)
        neighbours[e.target].add(e.source)
        if e.target not in inner:
            continue
        if e.relation == "input" and e.source in inputs:
            inputs.add_edge(e.source, e.target)
        if e.source not in inner:
            continue
        if e.essential:
            essential.add_edge(e.source, e.target)
        elif e.relation in ("input", "equipment", "service"):
            serves[e.source].add(e.target)
        elif e.relation == "byproduct":
            byproducts.add_edge(e.source, e.target)
    return ChainGraph(essential, essential.reverse(), inputs, serves, byproducts, neighbours, steps)


def distances(graph: nx.DiGraph, starts: Iterable[str]) -> Distances:
    """Return node → fewest edges from any of ``starts`` to it; nodes out of reach are left out."""
    layers = nx.bfs_layers(graph, sorted(starts))
    return {node: step for step, layer in enumerate(layers) for node in layer}


def path_from(graph: nx.DiGraph, distance: Mapping[str, int], goal: str) -> Path:
    """Return the shortest path to ``goal`` from the set that ``distance`` was measured from.

    Of several, the one with the smallest sequence of node ids.
    """
    layers = [{goal}]
    for step in range(distance[goal] - 1, -1, -1):
        layers.append({u for w in layers[-1] for u in graph.pred[w] if distance.get(u) == step})
    layers.reverse()
    path = [min(layers[0])]
    for layer in layers[1:]:
        path.append(min(w for w in graph.succ[path[-1]] if w in layer))
    return tuple(path)


def path_to(graph: nx.DiGraph, distance: Mapping[str, int], start: str) -> Path:
    """Return the shortest path from ``start`` to the set that ``distance`` was measured from, backwards.

    Of several, the one with the smallest sequence of node ids.
    """
    path = [start]
    while (left := distance[path[-1]]) > 0:
        path.append(min(w for w in graph.succ[path[-1]] if distance.get(w) == left - 1))
    return tuple(path)
