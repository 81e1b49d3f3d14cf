"""``python -m benchmarks.rerun``: what must fit into an empty Streamlit rerun, in one run with it.

1,000 weightings of all shipped gaps, and 200 witnesses (``benchmarks.gaps``), against a rerun of an app that writes one
word: as a browser sees it, from the click until the new word stands there, and without browser and network.
"""

from __future__ import annotations

import argparse
import logging
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from benchmarks import gaps
from benchmarks.pairs import ROOT
from benchmarks.served import chromium, served
from liantu import pipeline
from liantu.analyse.engine import CODES, verdict_at
from liantu.analyse.rules import ABSENT_RULES

APP = (
    "import streamlit as st\n"
    "st.session_state.n = st.session_state.get('n', 0) + 1\n"
    "st.button('again')\n"
    "st.text(f'run {st.session_state.n}')\n"
)


@contextmanager
def browser_rerun() -> Iterator[Callable[[], None]]:
    """Yield what makes one rerun in a browser and waits for its word."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        script = Path(folder) / "app.py"
        script.write_text(APP, encoding="utf-8")
        options = ["--server.headless", "true", "--browser.gatherUsageStats", "false"]
        with served([sys.executable, "-m", "streamlit", "run", str(script), *options], "--server.port") as address:
            page = browser.new_page()
            page.goto(address)
            page.get_by_text("run 1", exact=True).wait_for()
            done = 1

            def again() -> None:
                nonlocal done
                done += 1
                page.get_by_role("button", name="again").click()
                page.get_by_text(f"run {done}", exact=True).wait_for()

            yield again


def timed(call: Callable[[], object]) -> float:
    """Return how long the call takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def main() -> None:
    """Measure in turn and print."""
    from streamlit.testing.v1 import AppTest

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15)
    asked = parser.parse_args()
    logging.disable(logging.WARNING)
    os.environ.setdefault("LIANTU_STATE", tempfile.mkdtemp())
    judged = pipeline.run(ROOT, decisions=[])
    weights = judged.workspace.settings.weights
    chosen = weights if isinstance(weights, dict) else weights.model_dump()
    case = gaps.generated(10_000, 700, 2)
    net = case.network()
    board, codes, _ = gaps.engine(net, case.demand(), case.cells)
    nodes, places = np.nonzero(np.isin(codes, [CODES.index(rule) for rule in ABSENT_RULES]))
    picked = np.random.default_rng(3).choice(len(nodes), 200, replace=False)
    cells = list(zip(nodes[picked].tolist(), places[picked].tolist(), strict=True))
    bare = AppTest.from_string(APP).run()
    spent: dict[str, list[float]] = {name: [] for name in ("weightings", "witnesses", "browser", "bare")}
    with browser_rerun() as again:
        again()
        for _ in range(asked.runs):
            spent["weightings"].append(timed(lambda: pipeline.weigh(judged.findings, chosen)))
            spent["witnesses"].append(timed(lambda: [verdict_at(net, board, n, p) for n, p in cells]))
            spent["browser"].append(timed(again))
            spent["bare"].append(timed(bare.run))
    for name, values in spent.items():
        print(
            f"{name}: {statistics.median(values) * 1000:.1f} ms ({min(values) * 1000:.1f} to {max(values) * 1000:.1f})"
        )
    for name in ("weightings", "witnesses"):
        for other in ("browser", "bare"):
            ratio = statistics.median(a / b for a, b in zip(spent[name], spent[other], strict=True))
            print(f"{name} ÷ rerun ({other}): {ratio:.2f}")


if __name__ == "__main__":
    main()
