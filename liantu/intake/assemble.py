"""All sheets of a file together: which are read, and their rows resolved against each other and the workspace."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from liantu.intake import areas, columns, firms, graph
from liantu.intake.columns import Plan
from liantu.intake.draft import Draft
from liantu.intake.firms import Locate, Places, Propose
from liantu.intake.lookups import node_names, place_names, places_called, thing_key
from liantu.intake.rows import Rows, read_rows
from liantu.intake.sheet import Opened, Sheet
from liantu.intake.synonyms import columns_of, label
from liantu.model.problems import Problem
from liantu.model.workspace import Workspace

# Errors that name the line of a header and speak of a whole sheet.
_OF_A_SHEET = frozenset({"sheet_unknown", "columns_missing", "doubled_needed", "no_header"})


def parts_of(opened: Opened, chosen: Sequence[Plan], problems: list[Problem]) -> list[Rows]:
    """Return the typed rows of every sheet that is read; tell sheets that are not, and why."""
    parts = []
    none = not any(_is_read(plan) for plan in chosen)
    for plan in chosen:
        sheet = opened.sheets[plan.sheet]
        if not _is_read(plan):
            problems.append(_not_read(opened, sheet, plan, alone=none))
            continue
        for heading in plan.doubled:
            problems.append(Problem("heading_doubled", "warning", opened.file, sheet.header_line or None, heading))
        if plan.unused:
            params = {"columns": "、".join(plan.unused[:20])}
            problems.append(Problem("columns_unused", "info", opened.file, sheet.header_line or None, params=params))
        split, strange = columns.by_type(sheet, plan)
        problems += [Problem("type_unknown", "error", opened.file, line, value=word) for line, word in strange]
        parts += [read_rows(part, its, file=opened.file) for part, its in split if not its.missing]
    return parts


def refused_rows(
    opened: Opened, chosen: Sequence[Plan], parts: Sequence[Rows], draft: Draft, problems: Sequence[Problem]
) -> int:
    """Return how many rows do not go in: those with an error, and all where nothing of the file can be read.

    Sheets beside one that is read are no data: their rows are not counted. ``problems`` are those of the file itself.
    """
    strange = {p.line for p in problems if p.severity == "error" and p.line and p.code not in _OF_A_SHEET}
    if not any(_is_read(plan) for plan in chosen):
        return sum(len(sheet.lines) for sheet in opened.sheets) + (len(strange) if opened.sheets else 0)
    return len(strange) + len({line for _, line in draft.refused}) + sum(rows.refused for rows in parts)


def _is_read(plan: Plan) -> bool:
    return bool(plan.kind) and not plan.missing


def _not_read(opened: Opened, sheet: Sheet, plan: Plan, *, alone: bool) -> Problem:
    kind = plan.kind or plan.nearest
    missing = plan.missing or columns.chosen_plan(sheet, plan.sheet, kind=kind).missing
    labels = {c.name: label(c) for c in columns_of(kind)}
    names = [labels[name] for name in missing]
    told = {"kind": kind, "missing": "、".join(names), "sheet": sheet.name, "headings": "、".join(sheet.header[:12])}
    code = "columns_missing" if plan.kind and names else "doubled_needed" if plan.doubled else "sheet_unknown"
    told["doubled"] = "、".join(plan.doubled)
    return Problem(code, "error" if alone else "warning", opened.file, sheet.header_line or None, params=told)


def join(
    draft: Draft, parts: Sequence[Rows], ws: Workspace, *, file: str, chain: str, as_of: str, propose: Propose,
    locate: Locate,
) -> None:  # fmt: skip
    """Resolve the rows of all sheets against each other and the workspace."""
    by_kind: defaultdict[str, list[pd.DataFrame]] = defaultdict(list)
    for rows in parts:
        if rows.lines:
            by_kind[rows.kind].append(rows.frame())
    drawn = graph.Graph()
    for frame in by_kind["enterprises"]:
        named = frame[frame["name_zh"].notna()]
        for column in ("id", "name_zh") if "id" in frame else ("name_zh",):
            pairs = zip(named[column], named["name_zh"], strict=True)
            drawn.firms |= {thing_key(key): name for key, name in pairs if isinstance(key, str)}
    for frame in by_kind["nodes"]:
        graph.gather_nodes(drawn, draft, frame, file=file)
    for frame in (*by_kind["edges"], *by_kind["triples"]):
        graph.gather_edges(drawn, draft, frame, file=file)
    if drawn.products:
        blank = pd.DataFrame(columns=by_kind["enterprises"][0].columns if by_kind["enterprises"] else _firm_columns())
        by_kind["enterprises"].append(pd.DataFrame(drawn.products).reindex(columns=blank.columns))
    if drawn.nodes or drawn.edges:
        graph.add_graph(draft, drawn, ws, file=file, chain=chain, title=Path(file).stem or draft.id)
    for frame in by_kind["places"]:
        areas.add_places(draft, frame, ws, file=file)
    for frame in by_kind["zones"]:
        areas.add_zones(draft, frame, ws, file=file)
    if by_kind["enterprises"]:
        whole = pd.concat(by_kind["enterprises"], ignore_index=True)
        blank = whole.isna()
        whole = whole.astype("object").mask(blank, other=None)
        names = {str(key): str(name) for key, name in ws.tables["places"]["name_zh"].items()}
        names |= {str(key): str(name) for key, name in ws.zones["name_zh"].items()} if len(ws.zones) else {}
        places = Places(place_names(ws), lambda name: places_called(ws, name), names, locate)
        nodes = node_names(ws)
        firms.add_firms(draft, whole, ws, file=file, as_of=as_of, places=places, nodes=nodes, propose=propose)


def _firm_columns() -> list[str]:
    return [*(c.name for c in columns_of("enterprises")), "line"]
