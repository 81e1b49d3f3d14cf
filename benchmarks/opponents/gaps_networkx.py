"""The fair opponent: for each place one breadth-first search a distance, from all its nodes at once, over networkx."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

import networkx as nx

from benchmarks.opponents.gaps_graphs import Graphs, Place, verdict_of_present


def _distances(graph: nx.DiGraph, starts: Iterable[int], most: int) -> dict[int, int]:
    layers = islice(nx.bfs_layers(graph, list(starts)), most + 1)
    return {node: step for step, layer in enumerate(layers) for node in layer}


def judge(g: Graphs, place: Place) -> tuple[list[str], list[float]]:
    """Return verdict and demand pull of every node at one place."""
    specific = g.siting
    here = {n for n in place if specific[n] == "specific"}
    strong = {n for n in here if place[n][0] >= 2}
    start = strong | {n for n, (level, _) in place.items() if level >= 2 and specific[n] == "resource"}
    far = max(g.reach["k_link"])
    d_in = _distances(g.back, here, max(far, *g.reach["k_in"]))
    d_out = _distances(g.essential, here, far)
    d_strong = _distances(g.inputs, start, max(g.reach["k_out"]))
    serving = {u for n in strong for u in g.serves.pred[n]}
    given = {v for n in here for v in g.byproducts.succ[n]}
    given |= {v for n in given for v in g.inputs.succ[n]}
    verdicts = ["distant" if siting == "specific" else "bought_in" for siting in g.siting]
    for n in here:
        verdicts[n] = verdict_of_present(g, n, place)
    k_in, k_out, k_link = (g.reach[k] for k in ("k_in", "k_out", "k_link"))
    for n in (d_in.keys() | d_out.keys() | d_strong.keys() | serving | given) - here:
        if specific[n] != "specific":
            continue
        after, before, off = d_in.get(n, 99), d_out.get(n, 99), d_strong.get(n, 99)
        if after + before - 1 <= k_link[n]:
            verdicts[n] = "C1"
        elif after <= k_in[n]:
            verdicts[n] = "C2"
        elif off <= k_out[n]:
            verdicts[n] = "X1"
        elif n in serving:
            verdicts[n] = "X2"
        elif n in given:
            verdicts[n] = "R1"
    pull = [0.0 if n in g.buyers else float("nan") for n in range(len(g.siting))]
    for n, (level, _) in place.items():
        for seller, part in g.sellers.get(n, ()):
            pull[seller] += part * level / 3
    return verdicts, pull
