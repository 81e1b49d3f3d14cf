"""Import for faces: a user's file opened, matched, checked, and written into the workspace as one thing.

``open_file → plans → check`` read and write nothing; ``run`` does the same under a lock and writes. What was imported
is in ``data/imported/<id>/``, is read like the workspace's own tables, and ``take_out`` removes it as one.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from liantu import match, read
from liantu.intake import assemble, columns, folder, memory, opening
from liantu.intake.columns import Plan
from liantu.intake.draft import DIFFERENCE_COLUMNS, Draft, import_id
from liantu.intake.firms import Propose
from liantu.intake.lookups import chain_names, thing_key
from liantu.intake.sheet import Opened, Sheet
from liantu.intake.synonyms import KINDS, columns_of, label
from liantu.intake.template import TEMPLATES, template
from liantu.match.localities import locator
from liantu.match.scan import Scanner
from liantu.model.dates import latest_day
from liantu.model.fields import conform
from liantu.model.problems import LiantuError, Problem, sorted_problems
from liantu.model.settings import WorkspaceSettings
from liantu.model.workspace import Workspace
from liantu.read.settings import read_settings
from liantu.review.rules import default_path, valid_post

__all__ = [
    "KINDS",
    "STAGES",
    "TEMPLATES",
    "WEIGHTS",
    "Checked",
    "Opened",
    "Plan",
    "Sheet",
    "check",
    "check_writable",
    "choices",
    "listed",
    "needed_columns",
    "open_file",
    "plans",
    "preview",
    "run",
    "take_out",
    "template",
    "with_kind",
    "with_positions",
]

# What a progress bar goes through; each is told with the share done when it begins.
STAGES = {"read": 0.05, "rows": 0.1, "join": 0.4, "write": 0.75, "done": 1.0}
Progress = Callable[[str, float], None]
# What becomes of a new presence: it counts in verdicts; it does not, for only words speak for it, or for another reason
# (not operating, trade or research); or it lies elsewhere and speaks for a target.
WEIGHTS = ("counting", "words", "elsewhere", "idle")


@dataclass(frozen=True)
class Checked:
    """What an import does, or would do.

    Parameters
    ----------
    state
        ``new``; ``already`` when the same things came in before; ``nothing`` when everything in the file is known, or
        nothing of it can be used.
    new, known
        table → number of distinct things that come in, and that were there already.
    joined
        firms of the file that the workspace has: their presences join them.
    weight
        one of ``WEIGHTS`` → how many of the new presences; empty when there are none.
    refused
        number of rows that do not go in, those of sheets that nothing could be made of with them; why is in
        ``problems``.
    differences
        ``table, id, column, kept, given, line``: the workspace's value stands.
    as_of
        the workspace's date.
    """

    id: str
    state: str
    file: str
    new: Mapping[str, int]
    known: Mapping[str, int]
    joined: int
    refused: int
    differences: pd.DataFrame
    problems: tuple[Problem, ...]
    draft: Draft
    as_of: dt.date
    weight: Mapping[str, int]


def _quiet(stage: str, share: float) -> None:
    """Tell nobody."""


def _state(root: Path) -> Path:
    return default_path(root).parent


def open_file(root: Path, path: Path, *, name: str | None = None) -> Opened:
    """Return the sheets of a file within the limits of the workspace; bad content never raises.

    Raises
    ------
    LiantuError
        ``workspace_unreadable`` when there is no usable ``workspace.toml``.
    """
    settings, problems = read_settings(root / "workspace.toml", WorkspaceSettings, file="workspace.toml")
    if settings is None:
        raise LiantuError("workspace_unreadable", problems=problems, root=str(root))
    limits = settings.limits
    shown = Path(name or path.name).name
    return opening.open_file(path, name=shown, max_bytes=limits.upload_mb * 1_000_000, max_rows=limits.rows)


def check_writable(root: Path) -> None:
    """Say that the workspace cannot be written before anybody has worked on an import.

    Raises
    ------
    LiantuError
        ``import_not_writable``.
    """
    folder.check_writable(root)


def plans(
    root: Path, opened: Opened, *, kind: str | None = None, headings: Mapping[str, str] | None = None
) -> list[Plan]:
    """Return how each sheet would be read: as remembered, else by the words of its headings.

    Parameters
    ----------
    kind
        what the rows are, chosen by the reader.
    headings
        column → heading, chosen by the reader for the first sheet that is read.

    Raises
    ------
    LiantuError
        ``import_kind``, ``import_column``.
    """
    known = memory.recall(_state(root))
    found: list[Plan] = []
    for number, sheet in enumerate(opened.sheets):
        plan = columns.plan_sheet(sheet, number, memory=known.get(columns.signature(sheet)))
        if kind and kind != plan.kind:
            plan = columns.chosen_plan(sheet, number, kind=kind)
        if headings and plan.kind and not any(p.kind for p in found):
            plan = columns.with_columns(sheet, plan, headings)
        found.append(plan)
    return found


def with_kind(opened: Opened, plan: Plan, kind: str) -> Plan:
    """Return ``plan`` for another kind, columns matched anew."""
    return columns.chosen_plan(opened.sheets[plan.sheet], plan.sheet, kind=kind)


def with_positions(opened: Opened, plan: Plan, positions: Mapping[str, int]) -> Plan:
    """Return ``plan`` with the columns at these positions."""
    return columns.chosen_plan(opened.sheets[plan.sheet], plan.sheet, kind=plan.kind, columns=positions)


def choices(kind: str) -> dict[str, str]:
    """Return the columns of ``kind`` with the heading of a template."""
    return {c.name: label(c) for c in columns_of(kind)}


def needed_columns(kind: str) -> list[str]:
    """Return the columns that ``kind`` cannot do without, the first of each that may stand for another."""
    return [group[0] for group in columns.NEEDED[kind]]


def preview(sheet: Sheet, *, rows: int = 10) -> pd.DataFrame:
    """Return the first rows of a sheet as given, doubled headings numbered, index the line."""
    counts: defaultdict[str, int] = defaultdict(int)
    names = []
    for number, heading in enumerate(sheet.header, start=1):
        name = heading or f"#{number}"
        counts[name] += 1
        names.append(name if counts[name] == 1 else f"{name} ({counts[name]})")
    shown = sheet.lines[:rows]
    return pd.DataFrame([cells for _, cells in shown], columns=names, index=[line for line, _ in shown])


def check(
    workspace: Workspace,
    opened: Opened,
    chosen: Sequence[Plan],
    *,
    chain: str = "",
    as_of: str = "",
    progress: Progress = _quiet,
) -> Checked:
    """Return what importing would do; nothing is written.

    Parameters
    ----------
    chain
        id or name of the workspace's chain that new nodes go to; blank for a new chain named after the file.
    as_of
        date of the facts where rows give none; by default the workspace's.

    Raises
    ------
    LiantuError
        ``import_chain`` when there is no such chain, ``import_date`` when ``as_of`` is no date.
    """
    target = chain_names(workspace).get(thing_key(chain), "") if chain else ""
    if chain and target not in workspace.chains:
        raise LiantuError("import_chain", value=chain)
    if as_of:
        _valid_date(as_of)
    problems = list(opened.problems)
    progress("rows", STAGES["rows"])
    parts = assemble.parts_of(opened, chosen, problems)
    draft = Draft(import_id(parts, chain=target))
    draft.problems += [p for rows in parts for p in rows.problems]
    progress("join", STAGES["join"])
    date = as_of or workspace.settings.as_of.isoformat()
    assemble.join(
        draft,
        parts,
        workspace,
        file=opened.file,
        chain=target,
        as_of=date,
        propose=_proposer(workspace),
        locate=locator(workspace),
    )
    refused = assemble.refused_rows(opened, chosen, parts, draft, problems)
    problems += _with_headings(draft.problems, opened, chosen)
    draft.problems = sorted_problems(problems)
    new = {table: count for table, count in sorted(draft.new.items()) if count}
    state = "new" if new else "nothing"
    if (workspace.root / read.IMPORTED / draft.id).is_dir():
        state = "already"
    differences = pd.DataFrame(sorted(draft.differences), columns=list(DIFFERENCE_COLUMNS))
    known = {table: count for table, count in sorted(draft.known.items()) if count}
    told = tuple(draft.problems)
    source = _source(draft.id, opened.file, workspace.settings.as_of)
    return Checked(
        draft.id,
        state,
        opened.file,
        new,
        known,
        draft.joined,
        refused,
        differences,
        told,
        draft,
        workspace.settings.as_of,
        _weight(draft, workspace, source),
    )


def _weight(draft: Draft, ws: Workspace, source: Mapping[str, Any]) -> dict[str, int]:
    """Return what becomes of the presences of ``draft``, as it is judged once they are in; decisions left aside."""
    made = pd.DataFrame(draft.rows.get("presences", []))
    if made.empty:
        return {}
    firms = pd.DataFrame(draft.rows.get("enterprises", []), columns=["id", "status"])
    old = ws.tables["enterprises"]
    joined = old.loc[sorted(set(made["enterprise"]) & set(old.index)), ["id", "status"]]
    tables = {
        "presences": conform(made.set_index("id", drop=False), "presences"),
        "enterprises": conform(pd.concat([joined, firms], ignore_index=True), "enterprises"),
        "sources": conform(pd.DataFrame([source]), "sources"),
    }
    graded = match.grade_presences(replace(ws, tables=ws.tables | tables))
    kinds = dict(zip(ws.tables["places"].index, ws.tables["places"]["kind"], strict=True))
    found = Counter(
        "elsewhere" if kinds.get(place) == "outside" else "counting" if counts else _idle(grade)
        for place, counts, grade in zip(graded["place"], graded["counting"], graded["grade"], strict=True)
    )
    return {name: found[name] for name in WEIGHTS}


def _idle(grade: str) -> str:
    return "words" if grade == "unchecked" else "idle"


def _with_headings(problems: Sequence[Problem], opened: Opened, chosen: Sequence[Plan]) -> list[Problem]:
    """Return problems that name a column of the schema with the heading that the reader's file has for it."""
    names = {c.name: label(c) for plan in chosen if plan.kind for c in columns_of(plan.kind)}
    for plan in reversed(chosen):
        header = opened.sheets[plan.sheet].header
        names |= {column: header[at] for column, at in plan.columns.items()}
    return [replace(p, column=names.get(p.column, p.column)) for p in problems]


def _valid_date(value: str) -> None:
    try:
        latest_day(value)
    except ValueError as error:
        raise LiantuError("import_date", value=value) from error


def _proposer(ws: Workspace) -> Propose:
    """Return the function that names, for each text, the nodes it may mean with their longest word; dealers name none.

    ``match.scan`` says which, as ``match.find_nodes`` would.
    """
    scanner = Scanner(match.node_words(ws))

    def named(hits: Sequence[match.Hit]) -> list[tuple[str, str]]:
        found: dict[str, str] = {}
        for hit in hits:
            if not hit.trade and len(hit.word) > len(found.get(hit.node, "")):
                found[hit.node] = hit.word
        return sorted(found.items())

    def propose(texts: Sequence[str]) -> list[list[tuple[str, str]]]:
        distinct = sorted(set(texts))
        known = {distinct[at]: named(hits) for at, hits in scanner.find(distinct)}
        return [known.get(text, []) for text in texts]

    return propose


def run(
    root: Path,
    opened: Opened,
    chosen: Sequence[Plan] | None = None,
    *,
    chain: str = "",
    as_of: str = "",
    by: str = "staff",
    progress: Progress = _quiet,
    ready: tuple[Checked, Callable[[], bool]] | None = None,
) -> Checked:
    """Check and write an import; nothing is written unless its state is ``new``.

    Parameters
    ----------
    by
        the post of who imports.
    progress
        called with a stage of ``STAGES`` and the share done, and with every file written.
    ready
        what ``check`` found for the same file, plans and options, and a function that tells whether the workspace
        still is what it was then: if so, nothing is checked twice.

    Raises
    ------
    LiantuError
        ``import_not_writable`` and ``import_busy`` before any work; ``import_not_written``; what ``plans`` and
        ``check`` raise; ``review_post``.
    """
    valid_post(by)
    with folder.locked(root) as place:
        progress("read", STAGES["read"])
        used = list(chosen) if chosen is not None else plans(root, opened)
        if ready is not None and ready[1]():
            checked = ready[0]
        else:
            workspace = read.read_workspace(root)
            checked = check(workspace, opened, used, chain=chain, as_of=as_of, progress=progress)
        if checked.state != "new":
            return checked
        progress("write", STAGES["write"])
        today = dt.date.today()
        draft = replace(checked.draft)
        draft.rows = draft.rows | {"sources": [_source(checked.id, opened.file, min(today, checked.as_of))]}
        record = _record(opened, checked, used, by=by)
        folder.write_import(place, draft, record, wrote=lambda name: progress(name, STAGES["write"]))
    kept = {
        columns.signature(opened.sheets[p.sheet]): columns.remembered(opened.sheets[p.sheet], p) for p in used if p.kind
    }
    memory.remember(_state(root), kept)
    progress("done", STAGES["done"])
    return checked


def _source(key: str, file: str, read_on: dt.date) -> dict[str, Any]:
    """Return the row of an import as a source; no fact may lie after the workspace's own date."""
    return {
        "id": key,
        "title": file,
        "publisher": file,
        "address": f"liantu:import/{key}",
        "kind": "register",
        "read_as": "file",
        "read_on": read_on.isoformat(),
        "reuse": "cite",
    }


def _record(opened: Opened, checked: Checked, used: Sequence[Plan], *, by: str) -> dict[str, Any]:
    return {
        "id": checked.id,
        "file": opened.file,
        "sha256": opened.sha256,
        "format": opened.format,
        "encoding": opened.encoding,
        "kind": sorted({p.kind for p in used if p.kind}),
        "columns": [columns.remembered(opened.sheets[p.sheet], p) for p in used if p.kind],
        "new": dict(checked.new),
        "known": dict(checked.known),
        "joined": checked.joined,
        "refused": checked.refused,
        "differences": len(checked.differences),
        "by": by,
        "on": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
    }


def listed(root: Path) -> list[dict[str, Any]]:
    """Return what was imported, the oldest first; see ``folder.records``."""
    return folder.records(root)


def take_out(root: Path, key: str, *, by: str = "staff") -> None:
    """Take an import out as one.

    Raises
    ------
    LiantuError
        ``import_not_writable``, ``import_busy``, ``import_unknown``, ``import_needed`` when a later import rests on
        it, ``import_not_written``, ``review_post``.
    """
    valid_post(by)
    with folder.locked(root) as place:
        known = any(record["id"] == key for record in folder.records(root))
        if known and (resting := folder.resting_on(root, key)):
            raise LiantuError("import_needed", value=key, others=", ".join(resting))
        folder.remove_import(place, key)
