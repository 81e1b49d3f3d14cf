"""Take out what the checks found unusable, until every reference that is left leads to a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd

from liantu.model.checks import check_workspace
from liantu.model.checks.base import ALL_TABLES, frame_of
from liantu.model.checks.places import check_zones
from liantu.model.checks.refs import check_refs, check_unique
from liantu.model.fields import Field, fields, join_list, split_list
from liantu.model.problems import Problem, sorted_problems
from liantu.model.workspace import Workspace
from liantu.read.table import needed

_REPEATED = "row_repeated"
# Errors that take their row out although the column may be blank or mended.
_ROW_GOES = frozenset({_REPEATED, "id_doubled", "presence_doubled", "edge_doubled", "dates_reversed"})
_LOST = "ref_lost"
# Optional columns of which a row needs one: without the node that it named, a statement is of nothing.
_ONE_OF = {("statements", "node"): "subject"}


def settle(ws: Workspace, *, left_out: dict[str, set[str]], lost: frozenset[str]) -> Workspace:
    """Return ``ws`` checked, without unusable rows and values, and with all problems.

    An error takes its row out when it stands in a required column, in one with a default, or in none; else the cell
    becomes unknown (a list loses the bad item, and a required list its row with its last item). An essential edge
    that is no input stays as not essential. Where all of ``sources`` could not be read, rows stay without source: a
    chain can still be drawn, and no fact counts. Rows that referred to a row taken out are found in further rounds and
    go the same way (``ref_left_out``).
    """
    left_out = {table: set(left_out.get(table, ())) for table in (*ALL_TABLES, "chains")}
    # Doubles first: every other check looks rows up by id.
    doubles = check_unique(ws)
    ws, _ = _apply(ws, doubles)
    found = check_workspace(ws, left_out=left_out, lost=lost)
    problems = [*ws.problems, *doubles, *found]
    while True:
        ws, gone = _apply(ws, found)
        for table, keys in gone.items():
            left_out[table] |= keys
        if not any(gone.values()):
            break
        found = check_refs(ws, left_out=left_out, lost=lost)
        if not lost & {"places", "zones"}:
            found += [p for p in check_zones(ws) if p.severity == "error"]
        problems += found
    return replace(ws, problems=tuple(_brief(sorted_problems(problems))))


def _apply(ws: Workspace, problems: Iterable[Problem]) -> tuple[Workspace, dict[str, set[str]]]:
    """Return the workspace without what ``problems`` make unusable, and the keys of the rows taken out."""
    by_row: defaultdict[tuple[str, int], list[Problem]] = defaultdict(list)
    for problem in problems:
        if problem.line is not None and (problem.severity == "error" or problem.code == _REPEATED):
            by_row[(problem.file, problem.line)].append(problem)
    if not by_row:
        return ws, {}
    frames, origins, gone = {}, dict(ws.origin), {}
    for table in ALL_TABLES:
        frame, origin = frame_of(ws, table).copy(), ws.origin[table]
        columns = {f.name: f for f in fields(table)}
        keep = [True] * len(frame)
        for i, place in enumerate(zip(origin["file"], origin["line"], strict=True)):
            for problem in by_row.get(place, ()):
                keep[i] &= _mend(frame, i, problem, table, columns.get(problem.column))
        mask = np.array(keep, dtype=bool)
        gone[table] = set(frame.index[~mask]) - set(frame.index[mask])
        frames[table], origins[table] = frame[mask], origin[mask]
    nodes, edges, zones = (frames.pop(t) for t in ("nodes", "edges", "zones"))
    return replace(ws, nodes=nodes, edges=edges, zones=zones, tables=frames, origin=origins), gone


def _mend(frame: pd.DataFrame, i: int, problem: Problem, table: str, column: Field | None) -> bool:
    """Mend the row at position ``i`` in place; return False when it cannot be used."""
    if problem.code == "essential_not_input":
        frame.iloc[i, frame.columns.get_loc("essential")] = False  # type: ignore[index]
        return True
    if problem.code == _LOST and problem.params["table"] == "sources" and column is not None:
        frame.iloc[i, frame.columns.get_loc(column.name)] = pd.NA  # type: ignore[index]
        return True
    if column is None or problem.code in _ROW_GOES or column.default or (needed(table, column) and not column.is_list):
        return False
    at = frame.columns.get_loc(column.name)
    left = [v for v in split_list(frame.iloc[i, at]) if v != problem.value] if column.is_list else []  # type: ignore[index]
    frame.iloc[i, at] = join_list(left) if left else pd.NA  # type: ignore[index]
    other = _ONE_OF.get((table, column.name))
    if other is not None and pd.isna(frame.iloc[i, frame.columns.get_loc(other)]):  # type: ignore[index]
        return False
    return bool(left) or not needed(table, column)


def _brief(problems: list[Problem]) -> list[Problem]:
    """Tell references into a lost table once for each file and column, with their number."""
    counts: defaultdict[tuple[str, str], int] = defaultdict(int)
    for p in problems:
        if p.code == _LOST:
            counts[(p.file, p.column)] += 1
    out, told = [], set()
    for p in problems:
        where = (p.file, p.column)
        if p.code != _LOST:
            out.append(p)
        elif where not in told:
            told.add(where)
            out.append(replace(p, value="", params={**p.params, "count": str(counts[where])}))
    return out
