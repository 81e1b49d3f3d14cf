"""``python -m benchmarks.gaps``: every verdict with demand pull, 10,000 nodes × 700 places, against networkx.

In one run, in turn: the engine on all places; a multi-source breadth-first search a place (fair) and a search from
every absent node (naive) on a sample of places, since all would take minutes. Ratios are seconds a place against
seconds a place; the results are compared on the sample. Then the distance to what memory traffic allows, 2,543 places
in blocks with the peak of memory. Time and peak over sizes: ``benchmarks.sizes``; the witnesses: ``benchmarks.rerun``.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.opponents import gaps_naive, gaps_networkx
from benchmarks.opponents.gaps_graphs import RELATIONS, Graphs, Place, build
from liantu.analyse.demand import Demand, make_demand, pull
from liantu.analyse.engine import CODES, Board, Cells, Network, blocks, judge_cells, make_network
from liantu.analyse.engine.cells import SHORT, SINGLE, SMALL, WEAK
from liantu.analyse.rules import ABSENT_RULES, KIND_OF_RULE

SECTORS = 153
CHAIN = 100
PRESENT = 0.05
MARKS = np.array([SMALL, SINGLE, SHORT, WEAK], dtype=np.uint8)


@dataclass
class Case:
    """A made-up country: chains of ``CHAIN`` nodes with three edges a node, and what its places have."""

    siting: list[str]
    critical: np.ndarray
    edges: tuple[np.ndarray, ...]
    reach: dict[str, int]
    sector: list[str]
    shares: dict[tuple[str, str], float]
    cells: Cells

    def network(self) -> Network:
        """Return it as the engine wants it."""
        names = [f"c{n // CHAIN:05}/n{n % CHAIN:03}" for n in range(len(self.siting))]
        edges = dict(zip(("source", "target", "relation", "essential"), self.edges, strict=True))
        return make_network(names, self.siting, self.critical.tolist(), edges, self.reach)

    def demand(self) -> Demand:
        """Return who buys from whom."""
        source, target, relation, _ = self.edges
        bought = np.isin(relation, (RELATIONS.index("input"), RELATIONS.index("service")))
        sales = zip(source[bought].tolist(), target[bought].tolist(), strict=True)
        return make_demand(self.sector, sales, self.shares)

    def graphs(self) -> Graphs:
        """Return it as the opponents want it."""
        return build(self.siting, self.critical, self.reach, self.edges, self.sector, self.shares)

    def place(self, number: int) -> Place:
        """Return what one place has."""
        at = self.cells.block(number, number + 1)
        return {n: (lv, m) for n, lv, m in zip(at.node.tolist(), at.level.tolist(), at.marks.tolist(), strict=True)}


def generated(nodes: int, places: int, k: int, *, seed: int = 7) -> Case:
    """Return a case; edges lead to any node of the chain (so there are circles), one in six from another chain."""
    dice = np.random.default_rng(seed)
    target = dice.integers(0, nodes, 3 * nodes)
    near = np.minimum(target // CHAIN * CHAIN + dice.integers(0, CHAIN, len(target)), nodes - 1)
    source = np.where(dice.random(len(target)) < 1 / 6, dice.integers(0, nodes, len(target)), near)
    relation = dice.choice(len(RELATIONS), len(target), p=[0.8, 0.1, 0.07, 0.03])
    essential = (relation == 0) & (dice.random(len(target)) < 0.5)
    edge = np.unique(source * nodes + target, return_index=True)[1]
    edge = edge[source[edge] != target[edge]]
    siting = dice.choice(["specific", "general", "resource", "market"], nodes, p=[0.82, 0.07, 0.05, 0.06])
    flows = dice.random((SECTORS, SECTORS)) * (dice.random((SECTORS, SECTORS)) < 0.3)
    held = np.flatnonzero(dice.random(nodes * places) < PRESENT)
    marked = dice.random((len(held), len(MARKS))) < [0.3, 0.5, 0.02, 0.02]
    return Case(
        siting=siting.tolist(),
        critical=dice.random(nodes) < 0.1,
        edges=tuple(column[edge] for column in (source, target, relation, essential)),
        reach={"k_in": k, "k_out": k, "k_link": k},
        sector=[f"{s:03}" for s in dice.integers(0, SECTORS, nodes)],
        shares={(f"{i:03}", f"{j:03}"): float(flows[i, j]) for i, j in zip(*np.nonzero(flows), strict=True)},
        cells=Cells(
            places=places,
            node=held // places,
            place=held % places,
            level=dice.choice(np.array([1, 2, 3], dtype=np.uint8), len(held), p=[0.55, 0.35, 0.1]),
            marks=marked.astype(np.uint8) @ MARKS,
        ),
    )


def engine(net: Network, demand: Demand, cells: Cells) -> tuple[Board, np.ndarray, np.ndarray]:
    """Return the board, the verdict on every node at every place, and the demand pull where it is known."""
    board = judge_cells(net, cells)
    return board, board.codes(), pull(demand, cells)


def same(
    found: tuple[list[str], list[float]], codes: np.ndarray, known: np.ndarray, pulls: np.ndarray, place: int
) -> None:
    """Raise where an opponent's results at one place are others."""
    verdicts, pulled = found
    if [CODES[c] for c in codes[:, place].tolist()] != verdicts:
        raise AssertionError(f"verdicts differ at place {place}")
    own = np.full(len(codes), np.nan)
    own[known] = pulls[:, place]
    np.testing.assert_allclose(own, pulled, rtol=0, atol=1e-9)


def seconds(call: Callable[[], Any]) -> tuple[float, Any]:
    """Return how long the call takes, and what it returns."""
    start = time.perf_counter()
    result = call()
    return time.perf_counter() - start, result


def side_by_side(case: Case, rounds: int, samples: dict[str, int]) -> dict[str, Any]:
    """Return seconds a place of all three, taken in turn, and the ratios round by round."""
    net, demand, graphs = case.network(), case.demand(), case.graphs()
    places, dice = case.cells.places, np.random.default_rng(1)
    ways = {"fair": gaps_networkx.judge, "naive": gaps_naive.judge}
    _, codes, pulls = engine(net, demand, case.cells)
    spent: dict[str, list[float]] = {"engine": [], "fair": [], "naive": []}
    for _ in range(rounds):
        took, _ = seconds(lambda: engine(net, demand, case.cells))
        spent["engine"].append(took / places)
        for name, judge in ways.items():
            sample = dice.choice(places, samples[name], replace=False).tolist()
            wanted = [case.place(p) for p in sample]
            took, found = seconds(lambda judge=judge, wanted=wanted: [judge(graphs, place) for place in wanted])
            spent[name].append(took / len(sample))
            for place, results in zip(sample, found, strict=True):
                same(results, codes, demand.nodes, pulls, place)
    median = statistics.median(spent["engine"]) * places
    bound = traffic(net, demand, case.cells) / bandwidth()
    gaps = np.isin(codes, [CODES.index(rule) for rule in KIND_OF_RULE])
    figures = {
        "nodes": len(net.ids),
        "edges": len(case.edges[0]),
        "places": places,
        "present_cells": len(case.cells.node),
        "gaps": int(gaps.sum()),
        "rounds": rounds,
        "engine_seconds": median,
        "bound_seconds": bound,
        "times_bound": median / bound,
    }
    for name in ways:
        ratios = [b / a for a, b in zip(spent["engine"], spent[name], strict=True)]
        figures |= {f"sample_{name}": samples[name], f"times_{name}": statistics.median(ratios)}
        figures |= {f"{name}_seconds_a_place": statistics.median(spent[name]), f"least_times_{name}": min(ratios)}
    return figures


def traffic(net: Network, demand: Demand, cells: Cells) -> float:
    """Return the bytes that any way with packed words must move: cells in, words along each edge, results out."""
    nodes, words = len(net.ids), -(-cells.places // 64)
    k_in, k_out, k_link = (int(k.max()) for k in (net.k_in, net.k_out, net.k_link))
    walked = [
        (net.essential, max(k_in, k_link) + k_link + 1),
        (net.inputs, k_out + 1),
        (net.serves, 1),
        (net.byproducts, 1),
    ]
    spread = sum(steps * (len(links.before) + 2 * nodes) for links, steps in walked) * words * 8
    sold = np.bincount(cells.node, minlength=nodes)[demand.buyer].sum()
    return float(len(cells.node) * 18 + spread + sold * 16 + cells.places * (nodes + 8 * len(demand.nodes)))


def bandwidth() -> float:
    """Return bytes read and written a second when a large array is copied."""
    one = np.ones(32_000_000)
    other = np.empty_like(one)
    times = [seconds(lambda: np.copyto(other, one))[0] for _ in range(5)]
    return 2 * one.nbytes / min(times[1:])


def in_blocks(nodes: int, places: int, k: int) -> dict[str, Any]:
    """Judge all places in blocks; return seconds, gaps and the peak of memory of this process."""
    case = generated(nodes, places, k)
    net, demand = case.network(), case.demand()
    first, last, gaps, start = 1, len(ABSENT_RULES), 0, time.perf_counter()
    for _, board in blocks(net, case.cells):
        codes, pulls = board.codes(), pull(demand, board.cells)
        of_known = codes[demand.nodes]
        gaps += int(np.count_nonzero((of_known >= first) & (of_known <= last) & (pulls >= 0)))
    took = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {"nodes": nodes, "places": places, "seconds": took, "gaps_with_pull": gaps, "peak_bytes": peak}


def child(nodes: int, places: int, k: int) -> dict[str, Any]:
    """Return what ``in_blocks`` measures in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.gaps", "--in-blocks", "--nodes", str(nodes), "--places", str(places)]
    out = subprocess.run([*command, "--k", str(k)], check=True, capture_output=True, text=True).stdout
    return dict(json.loads(out))


def markdown(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Return a table."""
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, ("---",) * len(head), *rows))


def report(f: dict[str, Any]) -> str:
    """Return the figures for reading."""
    many = f["blocks"]
    rows = [
        ("verdicts with demand pull", f"{f['nodes']:,} nodes × {f['places']:,} places, {f['gaps']:,} gaps"),
        ("engine, all places", f"{f['engine_seconds'] * 1000:.0f} ms"),
        (f"fair, {f['sample_fair']} places a round", f"{f['fair_seconds_a_place'] * 1000:.1f} ms a place"),
        (f"naive, {f['sample_naive']} places a round", f"{f['naive_seconds_a_place'] * 1000:.0f} ms a place"),
        ("fair ÷ engine", f"{f['times_fair']:,.0f} (least {f['least_times_fair']:,.0f}; asked: 150)"),
        ("naive ÷ engine", f"{f['times_naive']:,.0f} (least {f['least_times_naive']:,.0f}; asked: 1,000)"),
        ("memory traffic allows", f"{f['bound_seconds'] * 1000:.1f} ms, engine at {f['times_bound']:.1f} times that"),
        (f"{many['places']:,} places in blocks", f"{many['seconds']:.2f} s, peak {many['peak_bytes'] / 1e9:.2f} GB"),
    ]
    return markdown(("what", "measured"), rows)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nodes", type=int, default=10_000)
    parser.add_argument("--places", type=int, default=700)
    parser.add_argument("--many-places", type=int, default=2_543)
    parser.add_argument("--k", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--fair", type=int, default=20, help="places a round")
    parser.add_argument("--naive", type=int, default=1, help="places a round")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here too")
    parser.add_argument("--in-blocks", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.in_blocks:
        print(json.dumps(in_blocks(asked.nodes, asked.places, asked.k)))
        return
    case = generated(asked.nodes, asked.places, asked.k)
    figures = side_by_side(case, asked.rounds, {"fair": asked.fair, "naive": asked.naive})
    figures["blocks"] = child(asked.nodes, asked.many_places, asked.k)
    print(report(figures))
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
