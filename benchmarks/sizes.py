"""``python -m benchmarks.sizes [--out DIR]``: time and peak memory over places, nodes and candidates, with pictures.

Every size runs in a process of its own; verdicts with demand pull in blocks of places, and the exact suggested leads
of candidates among 230 zones. The pictures are SVG with logarithmic scales, so that a straight line is a power.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import subprocess
import sys
import time
from html import escape
from pathlib import Path
from typing import Any

from benchmarks import allocation, gaps
from liantu.analyse.allocation import assign

PLACES = ((10_000, 14), (10_000, 100), (10_000, 700), (10_000, 2_543))
NODES = ((100, 700), (1_000, 700), (3_000, 700), (10_000, 700))
CANDIDATES = (500, 5_000, 50_000)
ZONES = 230
EACH = 6
WIDTH, HEIGHT, EDGE = 360, 220, 46


def leads(firms: int) -> dict[str, Any]:
    """Return seconds and peak memory of assigning ``firms`` to zones."""
    pairs = allocation.generated(ZONES, firms, EACH, 7)
    start = time.perf_counter()
    assign(*pairs)
    took = time.perf_counter() - start
    return {"seconds": took, "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}


def of_leads(firms: int) -> dict[str, Any]:
    """Return what ``leads`` measures in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.sizes", "--leads", str(firms)]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def measure() -> dict[str, list[tuple[int, float, float]]]:
    """Return what varies → (size, seconds, peak in MB)."""
    found: dict[str, list[tuple[int, float, float]]] = {}
    for name, at, sizes in (("places", 1, PLACES), ("nodes", 0, NODES)):
        cases = [(size, gaps.child(*size, 2)) for size in sizes]
        found[name] = [(size[at], f["seconds"], f["peak_bytes"] / 1e6) for size, f in cases]
    cases = [(firms, of_leads(firms)) for firms in CANDIDATES]
    found["candidates"] = [(firms, f["seconds"], f["peak_bytes"] / 1e6) for firms, f in cases]
    return found


def picture(title: str, points: list[tuple[float, float]], unit: str) -> str:
    """Return a line over logarithmic scales as SVG."""
    (left, right), (low, high) = (
        (math.log10(min(values)), math.log10(max(values))) for values in zip(*points, strict=True)
    )

    def at(x: float, y: float) -> tuple[float, float]:
        across = (math.log10(x) - left) / ((right - left) or 1)
        up = (math.log10(y) - low) / ((high - low) or 1)
        return EDGE + across * (WIDTH - 2 * EDGE), HEIGHT - EDGE - up * (HEIGHT - 2 * EDGE)

    placed = [(*at(x, y), x, y) for x, y in points]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y, *_ in placed)
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#1f5f8b"/>'
        f'<text x="{x:.1f}" y="{y - 8:.1f}" text-anchor="middle">{value:.3g}</text>'
        f'<text x="{x:.1f}" y="{HEIGHT - 18}" text-anchor="middle">{size:,.0f}</text>'
        for x, y, size, value in placed
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'font-family="sans-serif" font-size="10"><rect width="100%" height="100%" fill="#ffffff"/>'
        f'<text x="12" y="18" font-size="12">{escape(title)}, {escape(unit)}</text>'
        f'<polyline points="{line}" fill="none" stroke="#1f5f8b" stroke-width="1.5"/>{dots}</svg>\n'
    )


def main() -> None:
    """Measure, print tables and draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, metavar="DIR", help="write cost-<what>-<time|memory>.svg there")
    parser.add_argument("--leads", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.leads:
        print(json.dumps(leads(asked.leads)))
        return
    for name, cases in measure().items():
        rows = [(f"{size:,}", f"{spent:.4f}", f"{peak:.0f}") for size, spent, peak in cases]
        print(gaps.markdown((name, "seconds", "peak, MB"), rows), end="\n\n")
        if asked.out:
            for kind, unit, values in (
                ("time", "seconds", [(size, spent) for size, spent, _ in cases]),
                ("memory", "MB", [(size, peak) for size, _, peak in cases]),
            ):
                (asked.out / f"cost-{name}-{kind}.svg").write_text(picture(name, values, unit), encoding="utf-8")


if __name__ == "__main__":
    main()
