"""Two commands in turn, A B A B …: medians and the ratio pair by pair, which holds when the machine's speed drifts."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Pair:
    """Seconds of both commands, run by run."""

    name: str
    ours: tuple[float, ...]
    theirs: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """Median of ours ÷ theirs, pair by pair."""
        return statistics.median(a / b for a, b in zip(self.ours, self.theirs, strict=True))

    def line(self) -> str:
        """Return one line of a report."""
        ours, theirs = statistics.median(self.ours), statistics.median(self.theirs)
        spread = [a / b for a, b in zip(self.ours, self.theirs, strict=True)]
        return (
            f"{self.name}: {ours * 1000:.0f} ms against {theirs * 1000:.0f} ms, "
            f"ratio {self.ratio:.2f} ({min(spread):.2f} to {max(spread):.2f}, {len(spread)} pairs)"
        )


def seconds(command: Sequence[str]) -> float:
    """Return how long the command takes; it must succeed."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    return time.perf_counter() - start


def measure(name: str, ours: Sequence[str], theirs: Sequence[str], *, runs: int = 7) -> Pair:
    """Run both commands in turn after one warm-up each."""
    seconds(ours)
    seconds(theirs)
    times = [(seconds(ours), seconds(theirs)) for _ in range(runs)]
    return Pair(name, tuple(a for a, _ in times), tuple(b for _, b in times))


def python(code: str) -> list[str]:
    """Return the command that runs ``code`` in this Python."""
    return [sys.executable, "-c", code]
