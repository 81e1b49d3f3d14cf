"""Ids: unique where they are given, known where they are referred to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from liantu.model.checks.base import ALL_TABLES, Rows, rows_of
from liantu.model.fields import LIST_SEPARATOR, Field, fields
from liantu.model.problems import Problem
from liantu.model.workspace import Workspace


def check_refs(
    ws: Workspace, *, left_out: Mapping[str, Collection[str]] | None = None, lost: Collection[str] = ()
) -> list[Problem]:
    """Return every reference to a row that is not there, for all ``ref:`` and ``node`` columns of all tables.

    Parameters
    ----------
    left_out
        table → ids of rows that stand in the files and could not be used: such a reference is ``ref_left_out``.
    lost
        tables whose file is missing or unreadable: references to them are ``ref_lost``.
    """
    left_out = left_out or {}
    known = {table: _known(ws, table) for table in (*ALL_TABLES, "chains")}
    found = []
    for table in ALL_TABLES:
        rows = rows_of(ws, table)
        for field in fields(table):
            target = field.refers_to
            if not target or _all_known(rows, field, known[target]):
                continue
            for i, value in _values(rows, field):
                if value in known[target]:
                    continue
                code = "ref_lost" if target in lost else "ref_unknown"
                if value in left_out.get(target, ()):
                    code = "ref_left_out"
                found.append(rows.problem(i, code, column=field.name, value=value, table=target))
    return found


def _all_known(rows: Rows, field: Field, known: set[str]) -> bool:
    """Tell at a glance that nothing is to be told: each distinct text is one id or more, all known."""
    if field.name not in rows.frame:
        return True
    distinct = {str(value) for value in rows.frame[field.name].dropna().unique()}
    return known.issuperset(LIST_SEPARATOR.join(distinct).split(LIST_SEPARATOR) if distinct else ())


def _known(ws: Workspace, table: str) -> set[str]:
    return set(ws.chains) if table == "chains" else {str(key) for key in rows_of(ws, table).frame.index}


def _values(rows: Rows, field: Field) -> list[tuple[int, str]]:
    return list(rows.items(field.name)) if field.is_list else [(i, str(v)) for i, v in rows.cells(field.name)]


def check_unique(ws: Workspace) -> list[Problem]:
    """Return each row whose id another row has; of several, the one whose cells sort first is kept and not named.

    Equal rows are a warning (``row_repeated``); rows that differ an error (``id_doubled``, ``presence_doubled``,
    ``edge_doubled``). The choice rests on content, so that the order of rows changes nothing.
    """
    found = []
    for table in ALL_TABLES:
        rows = rows_of(ws, table)
        if rows.frame.index.is_unique:
            continue
        places: defaultdict[str, list[int]] = defaultdict(list)
        for i, key in enumerate(rows.frame.index):
            places[str(key)].append(i)
        code = {"presences": "presence_doubled", "edges": "edge_doubled"}.get(table, "id_doubled")
        for key, positions in places.items():
            if len(positions) == 1:
                continue
            content = {i: tuple(str(v) for v in rows.frame.iloc[i]) for i in positions}
            kept, *others = sorted(positions, key=lambda i: (content[i], rows.files[i], rows.lines[i] or 0))
            for i in others:
                same = content[i] == content[kept]
                found.append(
                    rows.problem(
                        i,
                        "row_repeated" if same else code,
                        "warning" if same else "error",
                        column=_key_column(table),
                        value=key,
                        kept=f"{rows.files[kept]}:{rows.lines[kept]}",
                    )
                )
    return found


def _key_column(table: str) -> str:
    return {"edges": "target_node", "io_edges": "target_sector", "listed_counts": "node"}.get(table, "id")
