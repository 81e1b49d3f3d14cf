"""``python -m benchmarks.match``: placing a register, against pandas, grep and itself in other forms; one core each.

* which rows name which node (containment alone): pandas' ``str.contains`` a node, at some 600 and some 6,000 words;
* ``grep -F -f`` with the same words: bytes a second of finding the rows worth a look;
* all rules and writing: csv, GB18030 csv and parquet, rows a second;
* ``--spark``: the whole on Spark, two workers and four partitions, against one core here, warm;
* ``--memory``: peak of the whole command at 0.2 and 4 million rows.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.pairs import ROOT
from benchmarks.register import write
from liantu import pipeline, registers
from liantu.match import node_words
from liantu.match.scan import Scanner
from liantu.match.words import NodeWords
from liantu.model.workspace import Workspace
from liantu.read.register import open_register

LIMIT = 500_000_000


def _timed(call: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    found = call()
    return time.perf_counter() - start, found


def _lettered(words: list[NodeWords], count: int) -> list[NodeWords]:
    """Return words of some nodes, ``count`` in all; beyond what the workspace has, made ones that nothing contains."""
    dice, chosen, total = random.Random(1), [], 0
    for w in words:
        if total >= count:
            break
        chosen.append(w)
        total += len(w.terms)
    number = 0
    while total < count:
        terms = tuple("".join(chr(dice.randint(0x4E00, 0x9FA5)) for _ in range(4)) for _ in range(6))
        chosen.append(NodeWords(f"made/n{number}", terms, ()))
        total, number = total + len(terms), number + 1
    return chosen


class Containing:
    """Which rows contain a word of which node, as it stands: what pandas is asked for, by the scanner's engine."""

    def __init__(self, words: list[NodeWords]) -> None:
        """Compile the words; node i is the i-th of ``words``."""
        import hyperscan

        terms = sorted({t for w in words for t in w.terms})
        number = {t: i for i, t in enumerate(terms)}
        pairs = sorted((number[t], node) for node, w in enumerate(words) for t in w.terms)
        self.term = np.array([t for t, _ in pairs])
        self.node = np.array([n for _, n in pairs])
        self.count = len(words)
        self.database = hyperscan.Database()
        self.database.compile(
            expressions=[re.escape(t).encode() for t in terms],
            ids=list(range(len(terms))),
            elements=len(terms),
            flags=[0] * len(terms),
        )

    def pairs(self, texts: list[str]) -> np.ndarray:
        """Return row × number of nodes + node, sorted, none twice."""
        content = "\0".join(texts).encode()
        ends = np.append(np.flatnonzero(np.frombuffer(content, dtype=np.uint8) == 0), len(content))
        found: list[int] = []
        self.database.scan(content, match_event_handler=lambda i, _from, to, _flags, _: found.append(i << 40 | to))
        hits = np.array(found, dtype=np.int64)
        term, row = hits >> 40, np.searchsorted(ends, hits & ((1 << 40) - 1))
        first, last = np.searchsorted(self.term, term), np.searchsorted(self.term, term, side="right")
        many = last - first
        at = np.repeat(first, many) + np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
        return np.unique(np.repeat(row, many) * self.count + self.node[at])


def against_pandas(texts: list[str], words: list[NodeWords], *, nodes: int) -> str:
    """Return the line of a report; pandas is asked for ``nodes`` of the nodes, and its time scaled to all of them."""
    import pandas as pd

    column = pd.Series(texts)
    asked = random.Random(2).sample(range(len(words)), min(nodes, len(words)))

    def theirs() -> np.ndarray:
        found = []
        for at in asked:
            hit = column.str.contains("|".join(map(re.escape, words[at].terms)), regex=True)
            found.append(np.flatnonzero(hit.to_numpy()) * len(words) + at)
        return np.sort(np.concatenate(found))

    ours = Containing(words)
    spent, found = min((_timed(lambda: ours.pairs(texts)) for _ in range(3)), key=lambda timed: timed[0])
    other, wanted = _timed(theirs)
    assert np.array_equal(found[np.isin(found % len(words), asked)], wanted)
    whole = other / len(asked) * len(words)
    count = sum(len(w.terms) for w in words)
    return (
        f"{count} words of {len(words)} nodes, {len(texts)} rows: ours {spent:.2f} s, pandas {other:.2f} s for "
        f"{len(asked)} nodes, {whole:.0f} s for all, {whole / spent:.0f} times; equal on those asked"
    )


def against_grep(texts: list[str], words: list[NodeWords], folder: Path, *, runs: int) -> str:
    """Return the line of a report: rows that hold a word, by grep and by the scanner."""
    grep = shutil.which("grep")
    if grep is None:
        return "grep is not here"
    flat = [" ".join(text.split("\n")) for text in texts]
    (folder / "texts").write_text("\n".join(flat) + "\n", encoding="utf-8")
    (folder / "words").write_text("\n".join(sorted({t for w in words for t in w.terms})) + "\n", encoding="utf-8")
    size = (folder / "texts").stat().st_size
    command = [grep, "-n", "-F", "-f", str(folder / "words"), str(folder / "texts")]
    environment = os.environ | {"LC_ALL": "C"}
    scanner = Scanner(words)
    times = []
    for _ in range(runs):
        ours, found = _timed(lambda: scanner.worth_a_look(flat))
        theirs, out = _timed(lambda: subprocess.run(command, capture_output=True, check=True, env=environment).stdout)
        times.append((ours, theirs))
    rows = {int(line.split(b":", 1)[0]) - 1 for line in out.splitlines()}
    assert rows <= set(found)  # ours also takes texts whose words are written in other forms
    ours, theirs = (statistics.median(t[i] for t in times) for i in (0, 1))
    return (
        f"grep -F -f, {size / 1e6:.0f} MB: ours {size / ours / 1e6:.0f} MB/s, grep {size / theirs / 1e6:.0f} MB/s, "
        f"ratio {theirs / ours:.2f}; {len(rows)} rows, ours {len(found)}"
    )


def forms(workspace: Workspace, folder: Path, *, rows: int) -> list[str]:
    """Return lines of a report: the whole of placing, from csv, GB18030 csv and parquet."""
    spent = {}
    for name, encoding in (("r.parquet", "utf-8"), ("r.csv", "utf-8"), ("g.csv", "gb18030")):
        write(workspace, folder / name, folder / "truth", rows=rows, seed=1, encoding=encoding)
        out = folder / f"{name}.out.csv"
        spent[name], _ = _timed(lambda name=name, out=out: registers.place_register(workspace, folder / name, out))
    reading = {}
    for name in spent:
        register = open_register(folder / name, max_workbook_bytes=LIMIT)
        reading[name], _ = _timed(lambda register=register: sum(len(batch) for batch in register.batches))
    return [
        f"{name}: {rows / s:,.0f} rows/s whole ({s / spent['r.parquet']:.2f} × parquet), reading alone "
        f"{reading[name] / reading['r.parquet']:.2f} × parquet"
        for name, s in spent.items()
    ]


def memory(folder: Path, *, rows: list[int]) -> list[str]:
    """Return lines of a report: peak memory of ``liantu match`` as a process."""
    workspace, lines = pipeline.load(ROOT), []
    for suffix in (".parquet", ".csv"):
        for count in rows:
            register = folder / f"m{count}{suffix}"
            write(workspace, register, folder / "truth", rows=count, seed=1, encoding="utf-8")
            code = (
                "import sys; from pathlib import Path; from liantu import pipeline, registers; import resource;"
                f"registers.place_register(pipeline.load(Path({str(ROOT)!r})), Path({str(register)!r}), "
                f"Path({str(register) + '.out.csv'!r}));"
                "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
            )
            spent, done = _timed(
                lambda code=code: subprocess.run(
                    [sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT
                )
            )
            lines.append(f"{count:,} rows {suffix}: peak {int(done.stdout) / 1024:.0f} MB, {count / spent:,.0f} rows/s")
            register.unlink()
    return lines


def on_spark(workspace: Workspace, folder: Path, *, rows: int, runs: int) -> str:
    """Return the line of a report: both in turn after one warm-up, outputs equal."""
    from pyspark.sql import SparkSession

    from liantu import cluster

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.config("spark.ui.showConsoleProgress", "false").getOrCreate()
    register, ours, theirs = folder / "s.parquet", folder / "spark.csv", folder / "local.csv"
    write(workspace, register, folder / "truth", rows=rows, seed=1, encoding="utf-8")
    times = []
    for _ in range(runs + 1):
        spark, _ = _timed(lambda: cluster.place_register(workspace, register, ours, partitions=4, session=session))
        local, _ = _timed(lambda: registers.place_register(workspace, register, theirs))
        times.append((spark, local))
        assert ours.read_bytes() == theirs.read_bytes()
    session.stop()
    spark, local = (statistics.median(t[i] for t in times[1:]) for i in (0, 1))
    ratio = statistics.median(a / b for a, b in times[1:])
    return f"{rows} rows on Spark, warm: {spark:.1f} s, here {local:.1f} s, ratio {ratio:.2f}; cold {times[0][0]:.1f} s"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--nodes", type=int, default=12, help="nodes that pandas is asked for")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--memory", nargs="*", type=int, default=None, metavar="ROWS")
    parser.add_argument("--spark", action="store_true")
    asked = parser.parse_args()
    workspace = pipeline.load(ROOT)
    words = node_words(workspace)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if asked.memory is not None:
            print(*memory(folder, rows=asked.memory or [200_000, 4_000_000]), sep="\n")
            return
        if asked.spark:
            print(on_spark(workspace, folder, rows=asked.rows, runs=asked.runs))
            return
        write(workspace, folder / "r.csv", folder / "truth", rows=asked.rows, seed=1, encoding="utf-8")
        register = open_register(folder / "r.csv", max_workbook_bytes=LIMIT)
        texts = [scope for batch in register.batches for scope in batch.cells["scope"]]
        for count in (600, 6_000):
            print(against_pandas(texts, _lettered(words, count), nodes=asked.nodes), flush=True)
        print(against_grep(texts, words, folder, runs=asked.runs), flush=True)
        print(*forms(workspace, folder, rows=asked.rows), sep="\n")
    print(f"peak of this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
