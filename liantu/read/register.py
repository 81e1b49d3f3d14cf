"""A business register of any size, in batches: csv in UTF-8 or GB18030, xlsx, parquet; columns known by headings."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from itertools import islice
from pathlib import Path
from typing import Any

from liantu.model.problems import LiantuError
from liantu.read.xlsx import xlsx_grid

COLUMNS = ("name", "scope", "uscc", "industry", "address", "status", "lon", "lat")
BATCH = 20_000
_HEADER_WITHIN = 20
_SEPARATORS = ",\t;|"
_ENCODINGS = ("utf-8", "gb18030")
_BLANK = frozenset({"#n/a", "#na", "#null!", "#ref!", "#value!", "#name?", "#div/0!", "n/a", "nan", "null", "none"})
# An 18-digit code that a spreadsheet took for a number: its last digits are lost.
_AS_NUMBER = re.compile(r"\d([.,]\d+)?e\+?1[67]", re.IGNORECASE)
# csv gives up on longer cells unless told; a business scope has some hundred characters.
_LONGEST_CELL = 1_000_000


@dataclass
class Batch:
    """Rows of a register: ``first`` is the number of the first one (data rows from 1), ``cells`` column → texts."""

    first: int
    cells: dict[str, list[str]]

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.cells["name"])


@dataclass
class Register:
    """A register being read.

    Parameters
    ----------
    columns
        column → its heading in the file; ``name`` or ``scope`` is always among them.
    batches
        the rows, to be taken once.
    told
        what was met so far: code → number of cells or rows (``code_as_number, blank_marker, header_again,
        other_encoding, undecodable``); ``no_address`` is 1 where no column says where a firm is.
    """

    columns: dict[str, str]
    batches: Iterator[Batch]
    told: Counter[str] = field(default_factory=Counter)


def open_register(path: Path, *, max_workbook_bytes: int, batch: int = BATCH) -> Register:
    """Open a register; rows are read as they are taken, so that memory does not grow with the file.

    Raises
    ------
    LiantuError
        ``register_unreadable`` (missing, empty or broken), ``register_kind`` for another kind of file,
        ``register_too_large`` for a workbook over the limit, ``register_columns`` when no heading names a firm or its
        scope.
    """
    try:
        if not path.stat().st_size:
            raise LiantuError("register_unreadable", file=path.name)
        kind = path.suffix.lower()
        if kind == ".parquet":
            register = _parquet(path, batch)
        elif kind in (".csv", ".txt", ".tsv"):
            register = _csv(path, batch)
        elif kind == ".xlsx":
            register = _workbook(path, max_workbook_bytes, batch)
        else:
            raise LiantuError("register_kind", file=path.name)
    except OSError as error:
        raise LiantuError("register_unreadable", file=path.name) from error
    register.told.update(places_told(register.columns))
    return register


def places_told(columns: Collection[str]) -> dict[str, int]:
    """Return what to tell of a register with ``columns``: ``no_address`` where none says where a firm is."""
    return {} if "address" in columns or {"lon", "lat"} <= set(columns) else {"no_address": 1}


@cache
def _words() -> dict[str, tuple[str, int]]:
    text = resources.files("liantu.read").joinpath("register_columns.csv").read_text(encoding="utf-8")
    return {row["word"]: (row["column"], rank) for rank, row in enumerate(csv.DictReader(text.splitlines()))}


def columns_of(header: Sequence[str]) -> dict[str, int]:
    """Return column → its position under ``header``; of two headings for one column the first counts.

    Save that an address says more than a location or a zone: there, the word that stands first in the list counts.
    """
    found: dict[str, int] = {}
    best: dict[str, int] = {}
    for at, heading in enumerate(header):
        folded = re.sub(r"\s", "", unicodedata.normalize("NFKC", heading)).strip("*:").casefold()
        column, rank = _words().get(folded, ("", 0))
        if column and (column not in found or (column == "address" and rank < best[column])):
            found[column], best[column] = at, rank
    return found


def _is_header(found: dict[str, int]) -> bool:
    return ("name" in found and len(found) > 1) or "scope" in found


def _refuse(path: Path, seen: Sequence[str]) -> LiantuError:
    shown = "、".join(cell.strip()[:20] for cell in seen if cell.strip())[:200]
    return LiantuError("register_columns", file=path.name, seen=shown or "—")


def _csv(path: Path, size: int) -> Register:
    told: Counter[str] = Counter()
    csv.field_size_limit(_LONGEST_CELL)
    separator, header, skip = _csv_header(path)
    found = columns_of(header)
    register = Register({c: header[at] for c, at in found.items()}, iter(()), told)

    def rows() -> Iterator[list[str]]:
        with path.open("rb") as file:
            reader = csv.reader(_decoded(file, told), delimiter=separator)
            while True:
                try:
                    yield next(reader)
                except StopIteration:
                    return
                except csv.Error:
                    told["broken_line"] += 1

    below = islice(rows(), skip, None)
    register.batches = _batches(below, found, header, told, size)
    return register


def _csv_header(path: Path) -> tuple[str, list[str], int]:
    """Return the separator, the header and how many lines stand above the data."""
    with path.open("rb") as file:
        head = list(islice(_decoded(file, Counter()), _HEADER_WITHIN))
    if not head:
        raise LiantuError("register_unreadable", file=path.name)
    for separator in _SEPARATORS:
        try:
            lines = list(csv.reader(head, delimiter=separator))
        except csv.Error:
            continue
        for number, cells in enumerate(lines):
            if _is_header(columns_of(cells)):
                return separator, cells, number + 1
    raise _refuse(path, head[0].split(","))


def _decoded(lines: Iterable[bytes], told: Counter[str]) -> Iterator[str]:
    """Yield the lines as text: in the encoding of the first that tells, else in the other, else with marks."""
    order = list(_ENCODINGS)
    for number, line in enumerate(lines):
        if not number:
            line = line.removeprefix(b"\xef\xbb\xbf")
        try:
            yield line.decode(order[0]).replace("\0", "")
            continue
        except UnicodeDecodeError:
            pass
        try:
            text = line.decode(order[1])
        except UnicodeDecodeError:
            told["undecodable"] += 1
            yield line.decode(order[0], "replace").replace("\0", "")
            continue
        if told["decoded"]:
            told["other_encoding"] += 1
        else:
            order.reverse()  # everything before was ASCII
        told["decoded"] += 1
        yield text.replace("\0", "")


def _batches(
    rows: Iterable[Sequence[str]], found: dict[str, int], header: Sequence[str], told: Counter[str], size: int
) -> Iterator[Batch]:
    first, kept = 1, []
    same = [cell.strip() for cell in header]
    for row in rows:
        if not any(row):
            continue
        if len(row) == len(same) and row[0].strip() == same[0] and [cell.strip() for cell in row] == same:
            told["header_again"] += 1
            continue
        kept.append(row)
        if len(kept) == size:
            yield _batch(first, kept, found, told)
            first, kept = first + len(kept), []
    if kept:
        yield _batch(first, kept, found, told)


def _batch(first: int, rows: list[Sequence[str]], found: dict[str, int], told: Counter[str]) -> Batch:
    cells = {c: [row[at] if at < len(row) else "" for row in rows] for c, at in found.items()}
    return Batch(first, cleaned(cells, len(rows), told))


def cleaned(cells: dict[str, list[str]], count: int, told: Counter[str]) -> dict[str, list[str]]:
    """Return every one of ``COLUMNS``, ``count`` cells each: markers of nothing and codes that became numbers blank.

    Both are counted in ``told``; what is clean stays as it is.
    """
    out = {}
    for column in COLUMNS:
        values = [value.strip() for value in cells.get(column, [""] * count)]
        bad = {value for value in set(values) if value.casefold() in _BLANK}
        if column == "uscc":
            numbers = {value for value in set(values) if _AS_NUMBER.fullmatch(value)}
            told["code_as_number"] += sum(value in numbers for value in values) if numbers else 0
            bad |= numbers
        if bad:
            told["blank_marker"] += sum(value in bad and not _AS_NUMBER.fullmatch(value) for value in values)
            values = ["" if value in bad else value for value in values]
        out[column] = values
    return out


def _workbook(path: Path, max_bytes: int, size: int) -> Register:
    grid = xlsx_grid(path, file=path.name, max_bytes=max_bytes)
    if any(problem.code == "file_too_large" for problem in grid.problems):
        raise LiantuError("register_too_large", file=path.name, limit_mb=f"{max_bytes / 1e6:g}")
    if not grid.lines:
        raise LiantuError("register_unreadable", file=path.name)
    for number, (_, cells) in enumerate(grid.lines[:_HEADER_WITHIN]):
        found = columns_of(cells)
        if _is_header(found):
            told: Counter[str] = Counter()
            below = (row for _, row in grid.lines[number + 1 :])
            return Register({c: cells[at] for c, at in found.items()}, _batches(below, found, cells, told, size), told)
    raise _refuse(path, grid.lines[0][1])


def parquet_columns(path: Path) -> dict[str, str]:
    """Return column → heading of a parquet register.

    Raises
    ------
    LiantuError
        ``register_unreadable``, ``register_columns``.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        names = pq.read_schema(path).names
    except (OSError, pa.ArrowException) as error:
        raise LiantuError("register_unreadable", file=path.name) from error
    found = columns_of(names)
    if not _is_header(found):
        raise _refuse(path, names)
    return {column: names[at] for column, at in found.items()}


def texts(values: Any) -> list[str]:
    """Return the cells of an Arrow array as texts, blank where there is none."""
    return ["" if v is None else v if isinstance(v, str) else str(v) for v in values.to_pylist()]


def _parquet(path: Path, size: int) -> Register:
    import pyarrow.parquet as pq

    headings = parquet_columns(path)
    told: Counter[str] = Counter()

    def batches() -> Iterator[Batch]:
        first = 1
        # Without a buffer ahead memory stays flat, whatever the length of the file.
        file = pq.ParquetFile(path, pre_buffer=False)
        for piece in file.iter_batches(batch_size=size, columns=list(headings.values())):
            cells = {column: texts(piece[heading]) for column, heading in headings.items()}
            yield Batch(first, cleaned(cells, len(piece), told))
            first += len(piece)

    return Register(headings, batches(), told)
