"""``python -m benchmarks.allocation``: exact suggested leads against greedy ones, 230 zones × 50,000 firms."""

from __future__ import annotations

import argparse
import statistics
import time

import numpy as np

from liantu.analyse.allocation import assign, assign_greedy


def generated(zones: int, firms: int, each: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return firms, zones and values of the pairs (``each`` zones want a firm) and the room of each zone (10)."""
    dice = np.random.default_rng(seed)
    firm = np.repeat(np.arange(firms, dtype=np.int64), each)
    zone = np.argsort(dice.random((firms, zones)), axis=1)[:, :each].ravel().astype(np.int64)
    strength = np.repeat(dice.beta(2, 4, firms), each)
    value = (1_000_000 * strength * dice.random(firms * each)).round().astype(np.int64)
    return firm, zone, value, np.full(zones, 10, dtype=np.int64)


def main() -> None:
    """Measure both in turn and print times, their ratio and what greedy loses."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--zones", type=int, default=230)
    parser.add_argument("--firms", type=int, default=50_000)
    parser.add_argument("--each", type=int, default=6)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    pairs = generated(asked.zones, asked.firms, asked.each, 7)
    assign(*generated(5, 50, 3, 1))  # loads the solver
    times, totals = [], {}
    for _ in range(asked.runs):
        spent = {}
        for name, method in (("exact", assign), ("greedy", assign_greedy)):
            start = time.perf_counter()
            lead = method(*pairs)
            spent[name] = time.perf_counter() - start
            chosen = lead[pairs[0]] == pairs[1]
            totals[name] = int(pairs[2][chosen].sum())
        times.append(spent)
    ratio = statistics.median(t["exact"] / t["greedy"] for t in times)
    medians = {name: statistics.median(t[name] for t in times) for name in ("exact", "greedy")}
    share = totals["greedy"] / totals["exact"]
    print(
        f"allocation, {asked.zones} zones, {asked.firms} firms, {len(pairs[0])} pairs: exact {medians['exact']:.3f} s, "
        f"greedy {medians['greedy']:.3f} s, ratio {ratio:.2f}; greedy reaches {share:.2%} of the best"
    )


if __name__ == "__main__":
    main()
