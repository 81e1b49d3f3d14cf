"""Checks of sources, enterprises, presences, statements and ties."""

from __future__ import annotations

from collections import defaultdict

from liantu.model.checks.base import ALL_TABLES, rows_of
from liantu.model.fields import fields
from liantu.model.problems import Problem
from liantu.model.workspace import Workspace


def check_sources(ws: Workspace) -> list[Problem]:
    """Return reposts that name no original, and sources that nothing uses (information)."""
    rows = rows_of(ws, "sources")
    originals = rows.texts("original")
    used = {original for original in originals if original}
    for table in ALL_TABLES:
        for field in fields(table):
            if field.refers_to == "sources":
                used.update(item for _, item in rows_of(ws, table).items(field.name))
    found = [
        rows.problem(i, "repost_no_original", "info", column="original")
        for i, kind in rows.cells("kind")
        if kind == "repost" and not originals[i]
    ]
    return found + [
        rows.problem(i, "source_unused", "info", column="id", value=source)
        for i, source in enumerate(rows.frame.index)
        if source not in used
    ]


def check_enterprises(ws: Workspace) -> list[Problem]:
    """Return enterprises that share their name or their credit code with another one."""
    rows = rows_of(ws, "enterprises")
    found = []
    for column in ("name_zh", "uscc"):
        code = "uscc_doubled" if column == "uscc" else "enterprise_same_name"
        owners: defaultdict[str, list[str]] = defaultdict(list)
        for i, value in rows.cells(column):
            owners[value].append(str(rows.frame.index[i]))
        for i, value in rows.cells(column):
            others = sorted(set(owners[value]) - {str(rows.frame.index[i])})
            if others:
                found.append(rows.problem(i, code, "warning", column=column, value=value, other=", ".join(others)))
    return found


def check_presences(ws: Workspace) -> list[Problem]:
    """Return presences at a market node, and firms placed at one node in two zones, or in a zone and around it."""
    rows = rows_of(ws, "presences")
    siting = ws.nodes["siting"].to_dict()
    kinds, parents = ws.tables["places"]["kind"].to_dict(), ws.tables["places"]["parent"].to_dict()
    found = [
        rows.problem(i, "presence_at_market", "warning", column="node", value=node)
        for i, node in rows.cells("node")
        if siting.get(node) == "market"
    ]
    where: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    keys = list(zip(rows.texts("enterprise"), rows.texts("node"), strict=True))
    places = rows.texts("place")
    for key, place in zip(keys, places, strict=True):
        where[key].add(place)
    for i, place in enumerate(places):
        if kinds.get(place) != "zone":
            continue
        zones = sorted(p for p in where[keys[i]] if p != place and kinds.get(p) == "zone")
        if zones:
            found.append(
                rows.problem(i, "presence_two_zones", "info", column="place", value=place, other=", ".join(zones))
            )
        above = sorted(p for p in where[keys[i]] if p == parents.get(place))
        if above:
            found.append(
                rows.problem(i, "presence_also_above", "info", column="place", value=place, other=", ".join(above))
            )
    return found


def check_statements(ws: Workspace) -> list[Problem]:
    """Return statements that name neither a node nor what they speak of."""
    rows = rows_of(ws, "statements")
    nodes, subjects = rows.texts("node"), rows.texts("subject")
    return [
        rows.problem(i, "statement_of_nothing", column="subject")
        for i, (node, subject) in enumerate(zip(nodes, subjects, strict=True))
        if not node and not subject
    ]


def check_ties(ws: Workspace) -> list[Problem]:
    """Return ties of a firm with itself."""
    rows = rows_of(ws, "ties")
    starts = rows.texts("from_enterprise")
    return [
        rows.problem(i, "tie_self", column="to_enterprise", value=value)
        for i, value in rows.cells("to_enterprise")
        if value == starts[i]
    ]
