"""What can be corrected at a place, and accepted corrections as files, ready to be put in the place of the old ones.

Every line that a correction does not touch stays as it is, byte for byte, so that a comparison shows the changes alone.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from liantu import analyse
from liantu.model.canonical import canonical_bytes, cell_text
from liantu.model.fields import columns, fields
from liantu.model.ids import chain_of
from liantu.model.workspace import Workspace
from liantu.pipeline import Judged
from liantu.publish.tables import safe_cell
from liantu.read.text import decode
from liantu.review.corrections import Change, Row

LIST_FILE = "corrections.csv"
_LIST_COLUMNS = ("proposal", "state", "table", "key", "column", "before", "after", "reason")
_BOM = b"\xef\xbb\xbf"  # so that a spreadsheet opens the list as UTF-8


def records_at(judged: Judged, place: str, chain: str) -> pd.DataFrame:
    """Return the presences on ``chain`` at ``place`` and at every place below it that say a firm is there.

    Index and columns as in ``presences``, without the ended ones; sorted by place (``place`` itself first), enterprise
    and node.
    """
    presences = judged.workspace.tables["presences"]
    inside = analyse.descendants(judged.workspace.tables["places"]).get(place, frozenset())
    on_chain = presences["node"].str.startswith(f"{chain}/").fillna(False).astype(bool)
    found = presences[_standing(presences) & presences["place"].isin(inside) & on_chain]
    order = found.assign(below=found["place"] != place).sort_index()
    return found.loc[order.sort_values(["below", "place", "enterprise", "node"], kind="stable").index]


def records_of(judged: Judged, enterprise: str, place: str) -> pd.DataFrame:
    """Return the presences that say ``enterprise`` is at exactly ``place``, on whatever chain, sorted by node."""
    presences = judged.workspace.tables["presences"]
    found = presences[_standing(presences) & (presences["enterprise"] == enterprise) & (presences["place"] == place)]
    return found.sort_index().sort_values("node", kind="stable")


def _standing(presences: pd.DataFrame) -> pd.Series:
    return presences["status"].fillna("") != "ended"


def patched_files(judged: Judged) -> Iterator[tuple[str, bytes]]:
    """Yield path inside the workspace and content of every table file that accepted corrections change.

    The last one, ``corrections.csv``, lists every changed cell with the reason, outdated proposals included. A table
    that stands in a workbook comes as CSV, which is read before the workbook.

    Raises
    ------
    OSError
        when a file of the workspace cannot be read any more.
    """
    by_file: dict[str, dict[str, Row | None]] = {}
    tables: dict[str, str] = {}
    for change in judged.changes:
        file = _file_of(judged.as_read, change)
        by_file.setdefault(file, {})[change.key] = change.after
        tables[file] = change.table
    for file, rows in sorted(by_file.items()):
        yield file, _patched(judged, tables[file], file, rows)
    yield LIST_FILE, _listed(judged)


def _file_of(workspace: Workspace, change: Change) -> str:
    """Return the CSV file in which the row stands, or belongs."""
    origin = workspace.origin.get(change.table)
    if origin is not None and change.key in origin.index:
        return _as_csv(str(origin.loc[change.key, "file"]))
    if change.table in ("nodes", "edges"):
        row = change.after or change.before or {}
        chain = row["chain"] if change.table == "nodes" else chain_of(row["target_node"])
        return f"chains/{chain}/{change.table}.csv"
    return f"data/{change.table}.csv"


def _as_csv(file: str) -> str:
    return Path(file).with_suffix(".csv").as_posix()


def _patched(judged: Judged, table: str, file: str, rows: Mapping[str, Row | None]) -> bytes:
    path = judged.as_read.root / file
    if path.exists():
        patched = _lines_replaced(judged.as_read, table, file, path.read_bytes(), rows)
        if patched is not None:
            return patched
    return _whole(judged.workspace, table, file)


def _whole(workspace: Workspace, table: str, file: str) -> bytes:
    frame = {"nodes": workspace.nodes, "edges": workspace.edges}.get(table)
    if frame is None:
        return canonical_bytes(workspace.tables[table], columns(table))
    chain = Path(file).parent.name
    return canonical_bytes(frame[[_chain(table, str(key)) == chain for key in frame.index]], columns(table))


def _chain(table: str, key: str) -> str:
    return chain_of(key if table == "nodes" else key.split(">", 1)[1])


def _lines_replaced(
    workspace: Workspace, table: str, file: str, content: bytes, rows: Mapping[str, Row | None]
) -> bytes | None:
    """Return ``content`` with the lines of ``rows`` replaced, left out or added; None when its columns do not do."""
    text, encoding = decode(content)
    mark = content[: len(content) - len(text.encode(encoding))]
    lines = list(io.StringIO(text, newline=""))
    origin = workspace.origin[table]
    here = origin[origin["file"] == file]
    key_at = {int(line): str(key) for key, line in here["line"].items()}
    reader = csv.reader(lines)
    known = set(columns(table))
    header: list[str] | None = None
    out: list[str] = []
    begins, end = 0, _line_end(lines)
    for cells in reader:
        names = [cell.strip().lower() for cell in cells]
        if header is None and len(known.intersection(names)) >= min(2, len(names)):
            header = names
        key = key_at.get(begins + 1)
        raw = "".join(lines[begins : reader.line_num])
        begins = reader.line_num
        if key is None or key not in rows or header is None:
            out.append(raw)
        elif (row := rows[key]) is not None:
            out.append(_line(_cells(table, row, header, file, old=cells), end))
    if header is None or any(_told(row) - set(header) - {"chain"} for row in rows.values() if row is not None):
        return None
    if out and not out[-1].endswith(("\n", "\r")):
        out.append(end)
    new = [key for key, row in sorted(rows.items()) if row is not None and key not in here.index]
    out += [_line(_cells(table, rows[key] or {}, header, file, old=[""] * len(header)), end) for key in new]
    return mark + "".join(out).encode(encoding)


def _told(row: Row) -> set[str]:
    """Return the columns in which a row says something."""
    return {name for name, value in row.items() if cell_text(value)}


def _line_end(lines: list[str]) -> str:
    return "\r\n" if lines and lines[0].endswith("\r\n") else "\n"


def _cells(table: str, row: Mapping[str, Any], header: list[str], file: str, *, old: list[str]) -> list[str]:
    """Return the row's cells under ``header``; a cell that says the same keeps its way of writing."""
    known = {field.name: field for field in fields(table)}
    cells = []
    for name, before in zip(header, old, strict=False):
        if name not in known:
            cells.append(before)
            continue
        text = cell_text(row.get(name))
        if table == "edges" and name in ("source_node", "target_node"):
            text = text.removeprefix(f"{Path(file).parent.name}/")
        same = before.strip() == text or (not before.strip() and text == known[name].default)
        cells.append(before if same else text)
    return cells


def _line(cells: Iterable[str], end: str) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator=end).writerow(cells)
    return out.getvalue()


def _listed(judged: Judged) -> bytes:
    reasons = {proposal.id: proposal.reason for proposal in judged.proposals}
    listed: list[tuple[str, ...]] = []
    for change in judged.changes:
        before, after = change.before or {}, change.after or {}
        for name in dict.fromkeys((*before, *after)):
            old, new = cell_text(before.get(name)), cell_text(after.get(name))
            if old != new:
                told = (change.table, change.key, name, old, new, reasons[change.proposal])
                listed.append((change.proposal, "applied", *told))
    listed += [
        (outcome.proposal, outcome.state, "", "", "", "", "", reasons[outcome.proposal])
        for outcome in judged.outcomes
        if outcome.state != "applied"
    ]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_LIST_COLUMNS)
    writer.writerows([safe_cell(cell) for cell in row] for row in listed)
    return _BOM + out.getvalue().encode()
