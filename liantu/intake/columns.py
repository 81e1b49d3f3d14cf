"""Which kind of table a sheet is, and which of its columns is which: by the words people use, correctable."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from liantu.intake.sheet import Sheet
from liantu.intake.synonyms import GENERIC, KINDS, OBJECT_WORDS, TYPE_COLUMNS, fold, header_words, word_classes
from liantu.model.canonical import json_bytes
from liantu.model.problems import LiantuError

# For each kind, what a row cannot do without: one column of every group.
NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    "enterprises": (("name_zh", "uscc", "listed_code"),),
    "nodes": (("name_zh", "id"),),
    "edges": (("source_node",), ("target_node",)),
    "zones": (("name_zh",), ("geometry", "label_lon"), ("geometry", "label_lat")),
    "places": (("name_zh",), ("kind", "adcode")),
    "triples": (("subject",), ("predicate",), ("object",)),
}
_MIN_SCORE = 1.0


@dataclass(frozen=True)
class Plan:
    """How a sheet will be read.

    Parameters
    ----------
    kind
        one of ``KINDS``; blank when the sheet is none of them as far as its headings tell.
    columns
        column of the kind → position in the sheet.
    missing
        needed columns that were not found (of ``kind``, or of the kind that comes nearest).
    unused
        headings that mean nothing here.
    doubled
        headings that stand twice with different content: not used unless chosen by hand.
    nearest
        the kind that comes nearest when ``kind`` is blank.
    remembered
        whether the reader corrected it on an earlier import with the same headings.
    """

    sheet: int
    kind: str
    columns: Mapping[str, int]
    missing: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()
    nearest: str = ""
    remembered: bool = False


def signature(sheet: Sheet) -> str:
    """Return the digest of a sheet's headings, whatever their order: what a remembered mapping goes by."""
    return hashlib.sha256(json_bytes(sorted(fold(h) for h in sheet.header))).hexdigest()[:24]


def plan_sheet(sheet: Sheet, number: int, *, memory: Mapping[str, object] | None = None) -> Plan:
    """Return how ``sheet`` would be read, by what is remembered of its headings, else by their words."""
    if memory:
        kind, headings = str(memory.get("kind")), memory.get("columns")
        if kind in KINDS and isinstance(headings, Mapping):
            at = {fold(h): i for i, h in reversed(list(enumerate(sheet.header)))}
            chosen = {str(c): at[fold(str(h))] for c, h in headings.items() if fold(str(h)) in at}
            try:
                return replace(chosen_plan(sheet, number, kind=kind, columns=chosen), remembered=True)
            except LiantuError:
                pass  # what was remembered of an earlier version fits no longer
    plans = [(_score(sheet, kind), kind) for kind in KINDS]
    if sheet.kind in ("nodes", "edges"):
        return _matched(sheet, number, sheet.kind)
    (score, missing), kind = max(
        ((p, kind) for p, kind in plans), key=lambda pair: (not pair[0][1], pair[0][0], -KINDS.index(pair[1]))
    )
    typed = bool(_type_columns(sheet))
    if score < _MIN_SCORE and not typed:
        nearest = max(plans, key=lambda pair: (pair[0][0], -KINDS.index(pair[1])))[1]
        found = _matched(sheet, number, nearest)
        return replace(found, kind="", nearest=nearest, columns={})
    if missing and typed:
        return _matched(sheet, number, "nodes")
    if missing:
        return replace(_matched(sheet, number, kind), kind="", nearest=kind, columns={})
    return _matched(sheet, number, kind)


def chosen_plan(sheet: Sheet, number: int, *, kind: str, columns: Mapping[str, int] | None = None) -> Plan:
    """Return the plan that a reader chose; without ``columns`` they are matched by their words.

    Raises
    ------
    LiantuError
        ``import_kind`` for an unknown kind, ``import_column`` for a column that the kind or the sheet does not have.
    """
    if kind not in KINDS:
        raise LiantuError("import_kind", value=kind)
    if columns is None:
        return _matched(sheet, number, kind)
    for name, at in columns.items():
        if name not in {c for c, _ in header_words(kind).values()} or not 0 <= at < len(sheet.header):
            raise LiantuError("import_column", value=name)
    return _plan(sheet, number, kind, dict(columns), ())


def with_columns(sheet: Sheet, plan: Plan, headings: Mapping[str, str]) -> Plan:
    """Return ``plan`` with columns set by heading: column → heading, blank for none.

    Raises
    ------
    LiantuError
        ``import_column`` when there is no such column or heading.
    """
    chosen = dict(plan.columns)
    for name, heading in headings.items():
        at = next((i for i, h in enumerate(sheet.header) if fold(h) == fold(heading)), None)
        if heading and at is None:
            raise LiantuError("import_column", value=heading)
        if at is None:
            chosen.pop(name, None)
        else:
            chosen[name] = at
    return chosen_plan(sheet, plan.sheet, kind=plan.kind, columns=chosen)


def remembered(sheet: Sheet, plan: Plan) -> dict[str, object]:
    """Return what is kept of a plan for the next file with the same headings."""
    return {"kind": plan.kind, "columns": {c: sheet.header[at] for c, at in sorted(plan.columns.items())}}


def _plan(sheet: Sheet, number: int, kind: str, columns: dict[str, int], doubled: tuple[str, ...]) -> Plan:
    missing = tuple(group[0] for group in NEEDED[kind] if not any(c in columns for c in group))
    used = set(columns.values())
    unused = tuple(dict.fromkeys(h for i, h in enumerate(sheet.header) if i not in used and h and h not in doubled))
    return Plan(number, kind, dict(sorted(columns.items())), missing, unused, doubled)


def _matched(sheet: Sheet, number: int, kind: str) -> Plan:
    columns, doubled = _by_words(sheet, kind)
    return _plan(sheet, number, kind, columns, doubled)


def _by_words(sheet: Sheet, kind: str) -> tuple[dict[str, int], tuple[str, ...]]:
    """Return column → position by headings; of several headings for one column the one with the better word."""
    words = header_words(kind)
    claims: dict[str, list[tuple[int, int]]] = {}
    for at, heading in enumerate(sheet.header):
        if fold(heading) in words:
            name, rank = words[fold(heading)]
            claims.setdefault(name, []).append((rank, at))
    chosen, doubled = {}, []
    for name, places in claims.items():
        rank, at = min(places)
        same = [a for r, a in places if r == rank and fold(sheet.header[a]) == fold(sheet.header[at])]
        if len(same) > 1 and any(_cells(sheet, a) != _cells(sheet, at) for a in same[1:]):
            doubled.append(sheet.header[at])
        else:
            chosen[name] = at
    return chosen, tuple(doubled)


def _cells(sheet: Sheet, at: int) -> list[str]:
    return [cells[at].strip() for _, cells in sheet.lines]


def _score(sheet: Sheet, kind: str) -> tuple[float, tuple[str, ...]]:
    """Return how much the headings speak for ``kind``: telling ones 1, the first word of a column 1.5, others 0.1."""
    columns, doubled = _by_words(sheet, kind)
    words = header_words(kind)
    score = 0.0
    for at in columns.values():
        heading = fold(sheet.header[at])
        score += 0.1 if heading in GENERIC else 1.5 if words[heading][1] <= 1 else 1.0
    # A column that stands twice is not missing: it is told as doubled.
    held = {c for c, _ in (words[fold(h)] for h in doubled)} | set(columns)
    return score, tuple(group[0] for group in NEEDED[kind] if not any(c in held for c in group))


def _type_columns(sheet: Sheet) -> list[int]:
    """Return the positions of columns that say what each object of a graph is, where they name kinds we know."""
    classes = word_classes("types")
    return [
        at
        for at, heading in enumerate(sheet.header)
        if heading.strip().lower() in TYPE_COLUMNS
        and any(fold(word) in classes for _, cells in sheet.lines[:5000] for word in cells[at].split("|"))
    ]


def by_type(sheet: Sheet, plan: Plan) -> tuple[list[tuple[Sheet, Plan]], list[tuple[int, str]]]:
    """Return a sheet of mixed objects as one sheet a kind, each with its plan, and (line, type) of objects of no use.

    A sheet without a column of types comes back as it is.
    """
    named = {i for name, i in plan.columns.items() if name != "relation"}
    at = [i for i in _type_columns(sheet) if i not in named]
    if not at or sheet.kind == "edges" or plan.kind not in ("nodes", "edges", "enterprises"):
        return [(sheet, plan)], []
    parts: dict[str, list[tuple[int, list[str]]]] = {}
    strange: list[tuple[int, str]] = []
    for line, cells in sheet.lines:
        words = [word.strip() for i in at for word in cells[i].split("|") if word.strip()]
        found, odd = _class_of(words)
        if found:
            parts.setdefault(found, []).append((line, cells))
        else:
            strange.append((line, odd))
    out = []
    for kind in KINDS:
        if kind in parts:
            part = replace(sheet, lines=parts[kind], kind=kind)
            idle = _class_words(part, at) if kind == "edges" else set()
            part = replace(part, header=tuple("" if i in idle else h for i, h in enumerate(part.header)))
            fits = kind == plan.kind and plan.columns.get("relation") not in idle
            out.append((part, plan if fits else _matched(part, plan.sheet, kind)))
    return out, strange


def _class_words(part: Sheet, at: list[int]) -> set[int]:
    """Return the columns of edges that only say that they are edges: they name no relation."""
    classes = word_classes("types")
    return {i for i in at if all(classes.get(fold(cells[i])) == "edges" for _, cells in part.lines)}


def _class_of(words: list[str]) -> tuple[str, str]:
    """Return what an object with these type words is, or blank and the word that is none of ours."""
    classes = word_classes("types")
    if any(classes.get(fold(word)) == "edges" for word in words):
        return "edges", ""
    telling = [word for word in words if fold(word) not in OBJECT_WORDS]
    known = next((classes[fold(word)] for word in telling if fold(word) in classes), "")
    return known or ("" if telling else "nodes"), telling[0] if telling else ""
