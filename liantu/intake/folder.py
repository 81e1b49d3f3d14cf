"""Imports on disk: one folder each, there as a whole or not at all, written by one at a time, taken out as one."""

from __future__ import annotations

import contextlib
import csv
import fcntl
import io
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from liantu.intake.draft import DIFFERENCE_COLUMNS, Draft
from liantu.intake.rows import FORMULA_MARKS
from liantu.model.canonical import cell_text, json_bytes
from liantu.model.fields import columns
from liantu.model.ids import ID
from liantu.model.problems import LiantuError, Problem
from liantu.read.workspace import IMPORTED, imported_folders

RECORD_FILE = "import.json"
DIFFERENCES_FILE = "differences.csv"
REFUSED_FILE = "refused.csv"
_REFUSED_COLUMNS = ("severity", "line", "column", "value", "code")
# Folders that a killed process left behind begin so; readers pass by what begins with a dot.
_PARTS = (".writing-", ".removing-")


def check_writable(root: Path) -> None:
    """Say at a glance that imports cannot be written.

    Raises
    ------
    LiantuError
        ``import_not_writable``.
    """
    folder = root / IMPORTED
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        raise LiantuError("import_not_writable", path=str(folder))


@contextlib.contextmanager
def locked(root: Path) -> Iterator[Path]:
    """Hold the workspace's imports for one writer, and clear away what a killed one left; yield their folder.

    Raises
    ------
    LiantuError
        ``import_not_writable``, or ``import_busy`` when somebody else is importing.
    """
    check_writable(root)
    folder = root / IMPORTED
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise LiantuError("import_not_writable", path=str(folder)) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise LiantuError("import_busy") from error
        for left in folder.iterdir():
            if left.name.startswith(_PARTS):
                shutil.rmtree(left, ignore_errors=True)
        yield folder
    finally:
        os.close(handle)


def write_import(folder: Path, draft: Draft, record: Mapping[str, Any], *, wrote: Callable[[str], None]) -> None:
    """Write an import into ``folder``: all of it into a hidden folder first, which then takes its name.

    Raises
    ------
    LiantuError
        ``import_not_written`` when the disk is full or a file cannot be written; nothing is left then.
    """
    part = folder / f"{_PARTS[0]}{draft.id}"
    try:
        part.mkdir()
        for name, content in _files(draft, record):
            path = part / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
            wrote(name)
        part.replace(folder / draft.id)
        _sync(folder)
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True)
        raise LiantuError("import_not_written", reason=error.strerror or "") from error


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _files(draft: Draft, record: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    for table in ("sources", "enterprises", "presences", "places"):
        if draft.rows.get(table):
            yield f"{table}.csv", _csv(columns(table), draft.rows[table])
    if draft.rows.get("zones"):
        yield "zones.geojson", _zones(draft.rows["zones"])
    for chain in sorted({*draft.chains, *(r["chain"] for t in ("nodes", "edges") for r in draft.rows.get(t, ()))}):
        for table in ("nodes", "edges"):
            rows = [row for row in draft.rows.get(table, ()) if row["chain"] == chain]
            if rows or chain in draft.chains:
                yield f"chains/{chain}/{table}.csv", _csv(columns(table), rows)
        if chain in draft.chains:
            yield f"chains/{chain}/chain.toml", _chain(chain, draft.chains[chain])
    if draft.differences:
        rows = [dict(zip(DIFFERENCE_COLUMNS, found, strict=True)) for found in sorted(draft.differences)]
        yield DIFFERENCES_FILE, _csv(DIFFERENCE_COLUMNS, rows)
    if draft.problems:
        yield REFUSED_FILE, _csv(_REFUSED_COLUMNS, [_told(p) for p in draft.problems])
    yield RECORD_FILE, json_bytes(dict(record))


def _told(problem: Problem) -> dict[str, Any]:
    told = {name: getattr(problem, name) for name in _REFUSED_COLUMNS}
    # People open this list in a spreadsheet, and what was refused may well be a formula.
    return told | {name: f"'{told[name]}" for name in ("column", "value") if told[name].startswith(FORMULA_MARKS)}


def _csv(names: tuple[str, ...], rows: list[dict[str, Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([cell_text(row.get(name)) for name in names] for row in rows)
    return out.getvalue().encode("utf-8", "replace")


def _zones(rows: list[dict[str, Any]]) -> bytes:
    features = [
        {
            "type": "Feature",
            "geometry": row["geometry"],
            "properties": {c: row[c] for c in columns("zones") if row.get(c) is not None},
        }
        for row in rows
    ]
    return json_bytes({"type": "FeatureCollection", "features": features})


def _chain(chain: str, about: Mapping[str, Any]) -> bytes:
    def quoted(text: str) -> str:
        return json.dumps(text.replace("\x7f", ""), ensure_ascii=False)

    lines = [f"id = {quoted(chain)}", f"name_zh = {quoted(about['name_zh'])}", f"name_en = {quoted(about['name_en'])}"]
    lines.append('version = "1"')
    for key, zh, en in about["tiers"]:
        lines += ["", "[[tiers]]", f"id = {quoted(key)}", f"name_zh = {quoted(zh)}", f"name_en = {quoted(en)}"]
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def records(root: Path) -> list[dict[str, Any]]:
    """Return what is on record of every import, the oldest first; a folder without a record has only its ``id``."""
    found = []
    for folder in imported_folders(root):
        try:
            record = json.loads((folder / RECORD_FILE).read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            record = {}
        found.append({**(record if isinstance(record, dict) else {}), "id": folder.name})
    return sorted(found, key=lambda r: (str(r.get("on", "")), r["id"]))


def remove_import(folder: Path, key: str) -> None:
    """Take an import out as one.

    Raises
    ------
    LiantuError
        ``import_unknown`` when there is none of this id, ``import_not_written`` when it cannot be removed.
    """
    place = folder / key
    if not ID.fullmatch(key) or not place.is_dir():
        raise LiantuError("import_unknown", value=key)
    gone = folder / f"{_PARTS[1]}{key}"
    try:
        place.replace(gone)
        _sync(folder)
    except OSError as error:
        raise LiantuError("import_not_written", reason=error.strerror or "") from error
    shutil.rmtree(gone, ignore_errors=True)


def resting_on(root: Path, key: str) -> list[str]:
    """Return the other imports whose rows name rows of this one, by id."""
    found = []
    for folder in imported_folders(root):
        if folder.name != key and any(key.encode() in _bytes(p) for p in sorted(folder.rglob("*")) if p.is_file()):
            found.append(folder.name)
    return found


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
