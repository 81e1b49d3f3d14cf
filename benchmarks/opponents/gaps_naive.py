"""The naive opponent: for each place and each absent node its own searches, over networkx."""

from __future__ import annotations

import networkx as nx

from benchmarks.opponents.gaps_graphs import Graphs, Place, verdict_of_present


def _nearest(graph: nx.DiGraph, node: int, goals: set[int], most: int) -> int:
    found = nx.single_source_shortest_path_length(graph, node, cutoff=most)
    return min((step for other, step in found.items() if other in goals), default=99)


def _absent(g: Graphs, n: int, here: set[int], strong: set[int], start: set[int]) -> str:
    k_in, k_out, k_link = (g.reach[k][n] for k in ("k_in", "k_out", "k_link"))
    after = _nearest(g.essential, n, here, max(k_in, k_link))
    before = _nearest(g.back, n, here, k_link)
    if after + before - 1 <= k_link:
        return "C1"
    if after <= k_in:
        return "C2"
    if _nearest(g.inputs_back, n, start, k_out) <= k_out:
        return "X1"
    if any(w in strong for w in g.serves.succ[n]):
        return "X2"
    givers = {u for w in (n, *g.inputs.pred[n]) for u in g.byproducts.pred[w]}
    return "R1" if givers & here else "distant"


def judge(g: Graphs, place: Place) -> tuple[list[str], list[float]]:
    """Return verdict and demand pull of every node at one place."""
    here = {n for n in place if g.siting[n] == "specific"}
    strong = {n for n in here if place[n][0] >= 2}
    start = strong | {n for n, (level, _) in place.items() if level >= 2 and g.siting[n] == "resource"}
    verdicts, pull = [], []
    for n, siting in enumerate(g.siting):
        if siting != "specific":
            verdicts.append("bought_in")
        elif n in here:
            verdicts.append(verdict_of_present(g, n, place))
        else:
            verdicts.append(_absent(g, n, here, strong, start))
        buyers = g.buyers.get(n)
        known = [part * place[w][0] / 3 for w, part in buyers if w in place] if buyers else []
        pull.append(sum(known) if buyers else float("nan"))
    return verdicts, pull
