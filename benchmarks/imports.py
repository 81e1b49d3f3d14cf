"""``python -m benchmarks.imports``: firms brought in by the command line, and through the app in a browser.

In turn, each on a fresh copy of the shipped workspace: ``liantu import`` as a process; and the app, from choosing the
file until all is checked, and from the button until the page says that the firms are in.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.pairs import ROOT, seconds
from benchmarks.served import chromium, served
from liantu import pipeline

SHIPPED = ("workspace.toml", "zones.geojson", "chains", "data")
READY = '[data-testid="stApp"][data-test-script-state="notRunning"]'
HEAD = ("企业名称", "统一社会信用代码", "所在开发区", "经营范围", "员工人数")


def firms(path: Path, rows: int) -> None:
    """Write firms with a zone and a scope made of the nodes' words."""
    workspace, dice = pipeline.load(ROOT), random.Random(5)
    zones = [str(name) for name in workspace.zones["name_zh"]]
    nodes = [str(name) for name in workspace.nodes["name_zh"]]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        for i in range(rows):
            scope = "；".join(f"{dice.choice(nodes)}制造" for _ in range(2))
            writer.writerow((f"造例{i:06}有限公司", "", dice.choice(zones), scope, dice.randint(5, 900)))


def workspace_copy(folder: Path) -> Path:
    """Return a copy of the shipped workspace without imports."""
    root = folder / "workspace"
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    for name in SHIPPED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=shutil.ignore_patterns("imported"))
        else:
            shutil.copy(source, root / name)
    return root


def through_the_app(browser: Any, address: str, file: Path) -> tuple[float, float, float]:
    """Return seconds from the file to the button, to the word that all is in, and until the next page, judged anew."""
    page = browser.new_page()
    page.goto(f"{address}/imports?lang=zh")
    page.wait_for_selector(READY, timeout=60_000)
    start = time.perf_counter()
    page.set_input_files('input[type="file"]', str(file))
    button = page.locator(".st-key-import_write button")
    button.wait_for(timeout=600_000)
    looked = time.perf_counter()
    button.click()
    page.locator('[data-testid="stAlertContentSuccess"]').first.wait_for(timeout=600_000)
    done = time.perf_counter()
    page.goto(f"{address}/imports?lang=zh")
    page.wait_for_selector(READY, timeout=600_000)
    fresh = time.perf_counter()
    page.close()
    return looked - start, done - looked, fresh - done


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    times = []
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        folder = Path(name)
        file = folder / "firms.csv"
        firms(file, asked.rows)
        os.environ["LIANTU_STATE"] = str(folder / "state")
        for _ in range(asked.runs):
            command = [sys.executable, "-m", "liantu", "import", str(file), "--workspace", str(workspace_copy(folder))]
            line = seconds(command)
            serve = [sys.executable, "-m", "liantu", "serve", str(workspace_copy(folder))]
            with served(serve, "--port") as address:
                times.append((line, *through_the_app(browser, address, file)))
    line, looked, wrote, fresh = (statistics.median(t[i] for t in times) for i in range(4))
    whole = statistics.median((t[1] + t[2]) / t[0] for t in times)
    print(
        f"{asked.rows:,} firms: command {line:.1f} s; app {looked:.1f} s from the file until checked, {wrote:.1f} s "
        f"from the button until in, together {whole:.2f} times the command; the next page, judged anew, {fresh:.1f} s"
    )


if __name__ == "__main__":
    main()
