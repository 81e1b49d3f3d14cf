"""Place a business register on nodes and places, batch by batch; what was stopped is taken up where it stopped."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from liantu import match
from liantu.match.addresses import Addresses
from liantu.match.scan import Scanner
from liantu.model.fields import split_list
from liantu.model.problems import LiantuError
from liantu.model.workspace import Workspace
from liantu.publish.tables import safe_cell
from liantu.read.register import Batch, open_register

COLUMNS = ("row", "name", "uscc", "node", "words", "phrase", "grade", "role", "place", "place_how", "place_candidates")
_JOURNAL = "journal.json"
_HEAD = 1 << 20
_CODE = re.compile(r"[A-Za-z]?(\d{2,4})")
_BOM = "\ufeff"


@dataclass
class Progress:
    """How far a register has been placed: rows read, rows that named a node, pairs written, dealers left out."""

    rows: int = 0
    named: int = 0
    pairs: int = 0
    trade: int = 0
    told: Counter[str] = field(default_factory=Counter)


class Matcher:
    """All that placing a row needs, made once."""

    def __init__(self, workspace: Workspace) -> None:
        """Take nodes, words, codes and places of ``workspace``."""
        words = match.node_words(workspace)
        self._scanner = Scanner(words)
        self._addresses = Addresses(workspace)
        codes = workspace.nodes["gb_codes"]
        self._codes = {str(node): frozenset(split_list(value)) for node, value in codes.items()}
        said = [[w.node, w.terms, w.not_terms, sorted(self._codes.get(w.node, ()))] for w in words]
        said_all = [said, self._addresses.said]
        self.digest = hashlib.sha256(json.dumps(said_all, ensure_ascii=False).encode()).hexdigest()

    def place(
        self, batch: Batch, progress: Progress, *, with_trade: bool = False, datum: str = "wgs84"
    ) -> list[tuple[Any, ...]]:
        """Return the pairs of row and node of a batch, columns as ``COLUMNS``, by row and node; count in ``progress``.

        A pair is ``likely`` where words and the row's industry code both point to the node, else ``unchecked``. A firm
        that only trades in what a node makes is left out and counted, unless ``with_trade``. ``datum`` is that of the
        register's longitude and latitude, one of ``coordinates.DATUMS``.
        """
        cells = batch.cells
        texts = [scope or name for scope, name in zip(cells["scope"], cells["name"], strict=True)]
        found = list(self._scanner.find(texts))
        at = [position for position, _ in found]
        where = self._addresses.locate(
            [cells["address"][i] for i in at],
            [cells["lon"][i] for i in at],
            [cells["lat"][i] for i in at],
            datum=datum,
        )
        rows: list[tuple[Any, ...]] = []
        for (position, hits), located in zip(found, where, strict=True):
            code = _CODE.search(cells["industry"][position])
            by_node: dict[str, list[match.Hit]] = {}
            for hit in hits:
                by_node.setdefault(hit.node, []).append(hit)
            before = len(rows)
            for node, its in sorted(by_node.items()):
                made = [hit for hit in its if not hit.trade]
                if not made and not with_trade:
                    progress.trade += 1
                    continue
                shown = made or its
                coded = code is not None and code.group(1) in self._codes.get(node, ())
                rows.append(
                    (
                        batch.first + position,
                        cells["name"][position],
                        cells["uscc"][position],
                        node,
                        "|".join(sorted({hit.word for hit in shown})),
                        shown[0].phrase,
                        "likely" if coded and made else "unchecked",
                        "main" if made else "trade",
                        *located,
                    )
                )
            progress.named += len(rows) > before
        progress.rows += len(batch)
        progress.pairs += len(rows)
        return rows


def place_register(
    workspace: Workspace,
    register: Path,
    out: Path,
    *,
    with_trade: bool = False,
    datum: str = "wgs84",
    restart: bool = False,
    report: Callable[[Progress], None] = lambda progress: None,
) -> Progress:
    """Write the pairs of firm and node of ``register`` into ``out`` (.csv or .parquet) and return how many there are.

    Each batch is written as a part of its own into ``<out>.parts``; a run that was stopped goes on after the last whole
    part, and ``out`` appears when all are there. ``datum`` is as in ``Matcher.place``.

    Raises
    ------
    LiantuError
        what ``open_register`` raises; ``register_other_run`` when parts of another register, of other words or other
        options lie there and ``restart`` is not set; ``register_out_kind``.
    OSError
        when the disk refuses; the parts that are whole stay.
    """
    check_out(out)
    matcher = Matcher(workspace)
    opened = open_register(register, max_workbook_bytes=workspace.settings.limits.upload_mb * 1_000_000)
    parts = out.with_name(out.name + ".parts")
    run = {
        "register": _fingerprint(register),
        "words": matcher.digest,
        "trade": with_trade,
        "datum": datum,
        "format": 1,
    }
    done = _resume(parts, run, restart=restart)
    progress = Progress(told=opened.told)
    for name, count in (done[-1] if done else {}).items():
        setattr(progress, name, count)
    for number, batch in enumerate(opened.batches):
        if number < len(done):
            continue
        rows = matcher.place(batch, progress, with_trade=with_trade, datum=datum)
        write_part(parts / f"part-{number:06d}{out.suffix.lower()}", rows)
        done.append({name: getattr(progress, name) for name in ("rows", "named", "pairs", "trade")})
        _write_json(parts / _JOURNAL, {"run": run, "done": done})
        report(progress)
    join(parts, out, len(done))
    shutil.rmtree(parts)
    return progress


def check_out(out: Path) -> None:
    """Raise ``register_out_kind`` unless ``out`` is a kind of file that can be written."""
    if out.suffix.lower() not in (".csv", ".parquet"):
        raise LiantuError("register_out_kind", file=out.name)


def _fingerprint(path: Path) -> list[Any]:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    return [path.stat().st_size, hashlib.sha256(head).hexdigest()]


def _resume(parts: Path, run: dict[str, Any], *, restart: bool) -> list[dict[str, int]]:
    """Return the counts after each part that lies there; begin anew where there is none or ``restart`` is set."""
    if restart and parts.exists():
        shutil.rmtree(parts)
    parts.mkdir(parents=True, exist_ok=True)
    try:
        journal = json.loads((parts / _JOURNAL).read_text("utf-8"))
    except (OSError, ValueError):
        return []
    if not isinstance(journal, dict) or journal.get("run") != run:
        raise LiantuError("register_other_run", folder=parts.name)
    return list(journal["done"])


def write_part(path: Path, rows: list[tuple[Any, ...]]) -> None:
    """Write pairs, columns as ``COLUMNS``, as a part for ``join``: whole or not at all."""
    new = path.with_suffix(path.suffix + ".new")
    if path.suffix == ".parquet":
        import pyarrow as pa
        import pyarrow.parquet as pq

        pq.write_table(pa.table(list(map(list, zip(*rows, strict=True))) or [[]] * len(COLUMNS), schema=_schema()), new)
    else:
        with new.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(
                [safe_cell(cell) if isinstance(cell, str) else cell for cell in row] for row in rows
            )
    new.replace(path)


def _schema() -> Any:
    import pyarrow as pa

    return pa.schema([(name, pa.int64() if name == "row" else pa.string()) for name in COLUMNS])


def _write_json(path: Path, value: object) -> None:
    new = path.with_suffix(".new")
    new.write_text(json.dumps(value), encoding="utf-8")
    new.replace(path)


def join(parts: Path, out: Path, count: int) -> None:
    """Put the parts together into ``out``, which appears whole or not at all."""
    new = out.with_name(out.name + ".new")
    files = [parts / f"part-{number:06d}{out.suffix.lower()}" for number in range(count)]
    if out.suffix.lower() == ".parquet":
        import pyarrow.parquet as pq

        with pq.ParquetWriter(new, _schema()) as writer:
            for file in files:
                writer.write_table(pq.read_table(file))
    else:
        with new.open("w", encoding="utf-8", newline="") as target:
            target.write(_BOM)
            csv.writer(target, lineterminator="\n").writerow(COLUMNS)
            for file in files:
                with file.open(encoding="utf-8", newline="") as source:
                    shutil.copyfileobj(source, target)
    new.replace(out)


def read_pairs(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a file that ``place_register`` wrote as CSV."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)
