"""``registers.place_register`` on a Spark cluster: the same matcher, run by the executors through ``mapInArrow``.

Needs PySpark (``pip install liantu[spark]``) and Java here, Liantu installed on the executors, and a folder for the
result that they see too.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from liantu.model.problems import LiantuError
from liantu.model.workspace import Workspace
from liantu.read.register import Batch, cleaned, open_register, parquet_columns, places_told, texts
from liantu.registers import COLUMNS, Matcher, Progress, check_out, join, write_part

# Pairs are sorted so many rows of the register at a time, that memory here does not grow with it.
_BUCKET = 1_000_000
_COUNTS = -1  # the bucket of what the partitions counted
_PLACED = (*COLUMNS, "bucket")
_NUMBERS = ("row", "bucket")
_SCHEMA = ", ".join(f"`{name}` {'long' if name in _NUMBERS else 'string'}" for name in _PLACED)


def place_register(
    workspace: Workspace,
    register: Path,
    out: Path,
    *,
    with_trade: bool = False,
    datum: str = "wgs84",
    master: str = "local[*]",
    partitions: int | None = None,
    session: Any = None,
) -> Progress:
    """Write what ``registers.place_register`` writes; each partition of the register is placed where it lies.

    Parameters
    ----------
    master
        Spark's address of the cluster; ``local[4]`` is four workers on this machine.
    partitions
        into how many parts the register is spread before it is placed; without it, as Spark reads it.
    session
        a Spark session to be used, and left open, instead of one of its own.

    Raises
    ------
    LiantuError
        as ``registers.place_register``, and ``spark_missing``, ``java_missing``. A run that fails leaves no ``out``; it
        is not resumed, for Spark itself repeats what fails.
    """
    check_out(out)
    limit = workspace.settings.limits.upload_mb * 1_000_000
    matcher = Matcher(workspace)
    with _spark(session, master) as spark, tempfile.TemporaryDirectory(prefix=f".{out.name}.", dir=out.parent) as work:
        told: Counter[str] = Counter()
        frame = _frame(spark, register, Path(work), limit, told)
        if partitions:
            frame = frame.repartition(partitions)
        function = _placing(spark.sparkContext.broadcast(matcher), with_trade=with_trade, datum=datum)
        placed = frame.mapInArrow(function, _SCHEMA)
        placed.write.partitionBy("bucket").parquet(_address(Path(work) / "placed"))
        progress = _counted(Path(work) / "placed")
        progress.told.update(told)
        _gather(Path(work), out)
    return progress


@contextmanager
def _spark(session: Any, master: str) -> Iterator[Any]:
    if session is not None:
        yield session
        return
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise LiantuError("spark_missing") from error
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        raise LiantuError("java_missing")
    if master.startswith("local"):
        # The workers are on this machine: they take this Python and not the first one on the path.
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master).appName("liantu match")
    spark = builder.config("spark.ui.showConsoleProgress", "true").getOrCreate()
    try:
        yield spark
    finally:
        spark.stop()


def _address(path: Path) -> str:
    return path.resolve().as_uri()


def _frame(spark: Any, register: Path, work: Path, limit: int, told: Counter[str]) -> Any:
    """Return the register as Spark reads it: the columns known, and ``row``, the number of the data row from 1.

    A parquet file is read by the executors; of other kinds, which only one can read, parquet is made first.
    """
    from pyspark.sql import functions as f

    if register.suffix.lower() != ".parquet":
        opened = open_register(register, max_workbook_bytes=limit)
        staged = work / "register"
        staged.mkdir()
        for number, batch in enumerate(opened.batches):
            _stage(batch, staged / f"part-{number:06d}.parquet")
        told.update(opened.told)
        return spark.read.parquet(_address(staged))
    headings = parquet_columns(register)
    told.update(places_told(headings))
    quoted = {column: f.col("`" + heading.replace("`", "``") + "`") for column, heading in headings.items()}
    row = (f.col("_metadata.row_index") + 1).alias("row")
    frame = spark.read.parquet(_address(register))
    return frame.select(row, *(heading.alias(column) for column, heading in quoted.items()))


def _stage(batch: Batch, path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = pa.array(range(batch.first, batch.first + len(batch)), type=pa.int64())
    columns = {column: pa.array(values, type=pa.string()) for column, values in batch.cells.items()}
    pq.write_table(pa.table({"row": rows} | columns), path)


def _placing(matcher: Any, *, with_trade: bool, datum: str) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """Return the function for ``mapInArrow``; ``matcher`` is a broadcast, which a worker opens once."""

    def place(pieces: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa

        progress = Progress()
        for piece in pieces:
            if not len(piece):
                continue
            rows = piece["row"].to_pylist()
            cells = {name: texts(piece[name]) for name in piece.schema.names if name != "row"}
            batch = Batch(0, cleaned(cells, len(rows), progress.told))
            pairs = matcher.value.place(batch, progress, with_trade=with_trade, datum=datum)
            yield _record(pa, [(rows[pair[0]], *pair[1:], rows[pair[0]] // _BUCKET) for pair in pairs])
        # The counts travel with the pairs: of a task that Spark had to repeat they count once, like its pairs.
        counts = json.dumps(vars(progress))
        yield _record(pa, [(0, *(counts if c == "phrase" else "" for c in COLUMNS[1:]), _COUNTS)])

    return place


def _record(pa: Any, rows: list[tuple[Any, ...]]) -> Any:
    columns = list(map(list, zip(*rows, strict=True))) or [[] for _ in _PLACED]
    types = [pa.int64() if name in _NUMBERS else pa.string() for name in _PLACED]
    arrays = [pa.array(column, type=type_) for column, type_ in zip(columns, types, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, names=list(_PLACED))


def _counted(placed: Path) -> Progress:
    import pyarrow.parquet as pq

    progress = Progress()
    for file in sorted((placed / f"bucket={_COUNTS}").glob("*.parquet")):
        for counts in map(json.loads, pq.ParquetFile(file).read(columns=["phrase"])["phrase"].to_pylist()):
            progress.told.update(counts.pop("told"))
            for name, count in counts.items():
                setattr(progress, name, getattr(progress, name) + count)
    return progress


def _gather(work: Path, out: Path) -> None:
    """Put the buckets together into ``out``, by row and node, as one run without Spark leaves them."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    numbers = sorted(int(folder.name.partition("=")[2]) for folder in (work / "placed").glob("bucket=*"))
    parts = [number for number in numbers if number != _COUNTS]
    for at, number in enumerate(parts):
        files = sorted((work / "placed" / f"bucket={number}").glob("*.parquet"))
        table = pa.concat_tables(pq.ParquetFile(file).read(columns=list(COLUMNS)) for file in files)
        table = table.sort_by([("row", "ascending"), ("node", "ascending")])
        rows = list(zip(*(table[name].to_pylist() for name in COLUMNS), strict=True))
        write_part(work / f"part-{at:06d}{out.suffix.lower()}", rows)
    join(work, out, len(parts))
