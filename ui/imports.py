"""The steps of an import on the screen: file, columns, what was found, writing, and the list of what came in."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from liantu import imports
from liantu.imports import Checked, Opened, Plan
from liantu.model.problems import LiantuError, Problem
from liantu.words import t
from liantu.words.errors import say_error
from liantu.words.intake import finding_words, guide_words, say_counts, say_record
from ui import loaders
from ui.blocks import table
from ui.context import Context
from ui.guards import current_user

_SHOWN = 200
_CHAIN_KINDS = ("nodes", "edges", "triples")
# The box to drop a file on speaks English alone: its button is given our word, its limit stands in our label.
_DROP_BOX = """<style>
[data-testid="stFileUploaderDropzoneInstructions"] {display: none;}
[data-testid="stFileUploaderDropzone"] button p {display: none;}
[data-testid="stFileUploaderDropzone"] button:has(p)::after {content: %s;}
</style>"""
_BOM = "\ufeff"  # so that a spreadsheet opens the list as UTF-8
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def say(shown: Context, key: str, **values: object) -> str:
    """Return the sentence ``intake.<key>``."""
    return t(f"intake.{key}", shown.lang, **values)


def writable(shown: Context) -> None:
    """Say at once when nothing could be written."""
    try:
        imports.check_writable(loaders.workspace_root())
    except LiantuError as error:
        st.error(say_error(error, shown.lang))


def templates(shown: Context) -> None:
    """Offer the templates to fill in."""
    with st.expander(say(shown, "templates")):
        for column, kind in zip(st.columns(len(imports.TEMPLATES)), imports.TEMPLATES, strict=True):
            column.download_button(
                say(shown, f"template_{kind}"),
                data=lambda kind=kind: imports.template(kind, guide=guide_words("zh")),  # type: ignore[misc]
                file_name=f"liantu-{kind}.xlsx",
                mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                key=f"import_template_{kind}",
            )


def opened_file(shown: Context) -> Opened | None:
    """Ask for a file and return it opened; each upload is opened once."""
    limit = shown.workspace.settings.limits.upload_mb
    if shown.lang != "en":
        st.html(_DROP_BOX % json.dumps(say(shown, "choose_file"), ensure_ascii=False))
    given = st.file_uploader(say(shown, "upload", limit=limit), key="import_file", max_upload_size=limit)
    if given is None:
        st.session_state.pop("import_opened", None)
        return None
    key = str(given.file_id)
    known = st.session_state.get("import_opened")
    if known is None or known[0] != key:
        with tempfile.TemporaryDirectory() as folder:
            # The user's name for the file is shown, never used as a path.
            path = Path(folder) / "upload"
            path.write_bytes(given.getvalue())
            known = (key, imports.open_file(loaders.workspace_root(), path, name=given.name))
        st.session_state["import_opened"] = known
        st.session_state.pop("import_outcome", None)
    opened: Opened = known[1]
    return opened


def is_done() -> bool:
    """Tell whether the upload on the page has just been imported: there is nothing left to check."""
    done = st.session_state.get("import_outcome")
    return isinstance(done, Checked) and done.state == "new"


def chosen_plans(shown: Context, opened: Opened) -> list[Plan]:
    """Show every sheet with its preview and columns, to be corrected, and return how each will be read."""
    plans = []
    for plan in imports.plans(loaders.workspace_root(), opened):
        sheet = opened.sheets[plan.sheet]
        prefix = f"import_{opened.sha256[:12]}_{plan.sheet}"
        st.subheader(say(shown, "step_preview"))
        if sheet.name:
            st.caption(say(shown, "sheet", name=sheet.name))
        read = "read_as" if opened.encoding else "read_as_plain"
        told = {"format": opened.format, "encoding": opened.encoding, "rows": f"{len(sheet.lines):,}"}
        st.caption(say(shown, read, **told))
        st.dataframe(imports.preview(sheet), key=f"{prefix}_preview", height="content", placeholder="")
        st.subheader(say(shown, "step_columns"))
        kinds = ["", *imports.KINDS]
        kind = st.selectbox(
            say(shown, "kind"),
            kinds,
            index=kinds.index(plan.kind),
            key=f"{prefix}_kind",
            format_func=lambda value: say(shown, f"kind_{value}"),
        )
        if kind and kind != plan.kind:
            plan = imports.with_kind(opened, plan, kind)
        elif not kind:
            plan = replace(plan, kind="", columns={})
        plans.append(_columns(shown, opened, plan, f"{prefix}_{kind}") if kind else plan)
    return plans


def _columns(shown: Context, opened: Opened, plan: Plan, prefix: str) -> Plan:
    """Show the columns that the kind may have with the heading of each; return the plan as corrected."""
    if plan.remembered:
        st.caption(say(shown, "remembered"))
    sheet = opened.sheets[plan.sheet]
    needed = set(imports.needed_columns(plan.kind))
    labels = imports.choices(plan.kind)
    with st.expander(say(shown, "columns_hint"), expanded=bool(plan.missing)):
        positions: dict[str, int] = {}
        boxes = st.columns(4)
        for number, (name, heading) in enumerate(labels.items()):
            shown_label = (heading if shown.lang == "zh" else name) + (" *" if name in needed else "")
            at = boxes[number % 4].selectbox(
                shown_label,
                [-1, *range(len(sheet.header))],
                index=plan.columns.get(name, -1) + 1,
                key=f"{prefix}_{name}",
                format_func=lambda i: say(shown, "no_column") if i < 0 else sheet.header[i] or f"#{i + 1}",
            )
            if at >= 0:
                positions[name] = at
    return imports.with_positions(opened, plan, positions) if positions != dict(plan.columns) else plan


def options(shown: Context, plans: list[Plan]) -> dict[str, str]:
    """Ask where new nodes go and which date holds, as far as the data want it."""
    boxes = iter(st.columns(3))
    chain = ""
    if any(plan.kind in _CHAIN_KINDS for plan in plans):
        chains = ["", *sorted(shown.workspace.chains)]
        chain = next(boxes).selectbox(
            say(shown, "chain"),
            chains,
            key="import_chain",
            format_func=lambda value: shown.names.chain(value) if value else say(shown, "chain_new"),
        )
    as_of = shown.workspace.settings.as_of.isoformat()
    if any(plan.kind == "enterprises" for plan in plans):
        as_of = next(boxes).text_input(say(shown, "as_of"), value=as_of, key="import_as_of")
    return {"chain": chain, "as_of": as_of}


def checked(shown: Context, opened: Opened, plans: list[Plan], chosen: Mapping[str, str]) -> Checked:
    """Return what would come in; checked once for a file, its columns and the state of the workspace."""
    key = (shown.version, opened.sha256, opened.file, tuple(map(repr, plans)), tuple(chosen.items()))
    known = st.session_state.get("import_checked")
    if known is None or known[0] != key:
        bar = st.progress(0.0)
        known = (key, imports.check(shown.judged.as_read, opened, plans, progress=_bar(shown, bar), **chosen))
        bar.empty()
        st.session_state["import_checked"] = known
    found: Checked = known[1]
    return found


def _bar(shown: Context, bar: Any) -> Callable[[str, float], None]:
    """Return what tells the stage of the work on ``bar``."""

    def tell(stage: str, share: float) -> None:
        if stage in imports.STAGES:
            bar.progress(share, text=say(shown, f"stage_{stage}"))

    return tell


def findings(shown: Context, found: Checked) -> None:
    """Show what comes in, what is known, what is refused and why, and what contradicts."""
    warned = sum(p.severity == "warning" for p in found.problems)
    st.caption(say(shown, "goes_in" if found.new else "goes_in_none"))
    told = {say(shown, f"table_{name}"): n for name, n in found.new.items()}
    told |= {say(shown, "is_refused"): found.refused, say(shown, "is_warned"): warned}
    for box, (name, n) in zip(st.columns(len(told)), told.items(), strict=True):
        box.metric(name, f"{n:,}")
    _weight(shown, found)
    if found.known:
        st.caption(say(shown, "known_things", counts=say_counts(found.known, shown.lang)))
    if found.joined:
        st.caption(say(shown, "joined", n=f"{found.joined:,}"))
    _differences(shown, found)
    problem_list(shown, found.problems)


def _weight(shown: Context, found: Checked, *, written: bool = False) -> None:
    """Say how many of the new presences count in verdicts, why the rest does not, and what can be done."""
    told = {name: f"{n:,}" for name, n in found.weight.items() if n or name == "counting"}
    total = f"{sum(found.weight.values()):,}"
    lines = [say(shown, f"weigh_{name}", n=n, total=total) for name, n in told.items()]
    if written and "words" in told:
        lines.append(say(shown, "weigh_again"))
    if lines:
        (st.warning if "words" in told else st.caption)(("" if shown.lang == "zh" else " ").join(lines))


def _differences(shown: Context, found: Checked) -> None:
    if found.differences.empty:
        return
    n = f"{len(found.differences):,}"
    with st.expander(say(shown, "differences", n=n)):
        st.caption(say(shown, "differences_hint"))
        head = found.differences.head(_SHOWN)
        named = {"id": "col_id", "column": "col_column", "kept": "col_kept", "given": "col_given", "line": "col_line"}
        shape = head[list(named)].rename(columns={name: say(shown, key) for name, key in named.items()})
        table(shape, key="import_differences", empty="")


def problem_list(shown: Context, problems: Sequence[Problem]) -> None:
    """Show what was found row by row, worst first; all of it as a file."""
    if not problems:
        st.success(say(shown, "nothing_wrong"))
        return
    worst = any(p.severity == "error" for p in problems)
    with st.expander(say(shown, "problems", n=f"{len(problems):,}"), expanded=worst):
        table(_problem_table(shown, problems[:_SHOWN]), key="import_problems", empty="")
        if len(problems) > _SHOWN:
            st.caption(say(shown, "problems_more", first=_SHOWN, n=f"{len(problems):,}"))
        st.download_button(
            say(shown, "problems_download"),
            data=lambda: _problem_bytes(shown, problems),
            file_name="import-findings.csv",
            mime="text/csv",
            key="import_problems_download",
        )


def _problem_table(shown: Context, problems: Sequence[Problem]) -> pd.DataFrame:
    names = ("col_severity", "col_line", "col_field", "col_value", "col_what", "col_remedy")
    rows = []
    for p in problems:
        severity, what, remedy = finding_words(p, shown.lang)
        rows.append((severity, str(p.line or ""), p.column, p.value, what, remedy))
    return pd.DataFrame(rows, columns=[say(shown, name) for name in names])


def _problem_bytes(shown: Context, problems: Sequence[Problem]) -> bytes:
    told = _problem_table(shown, problems)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(told.columns)
    writer.writerows([_safe(cell) for cell in row] for row in told.itertuples(index=False))
    return (_BOM + out.getvalue()).encode("utf-8", "replace")


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def write(shown: Context, opened: Opened, plans: list[Plan], chosen: Mapping[str, str], found: Checked) -> None:
    """Import what was ``found`` with a bar that tells the stage; the outcome stays on the page."""
    if not current_user().may_review:
        return
    bar = st.progress(0.0)
    try:
        root = loaders.workspace_root()
        # What was found holds as long as no file of the workspace has changed since it was read.
        ready = (found, lambda: shown.version.startswith(f"{loaders.fingerprint(root)}:"))
        st.session_state["import_outcome"] = imports.run(
            root, opened, plans, progress=_bar(shown, bar), ready=ready, **chosen
        )
    except LiantuError as error:
        st.session_state["import_outcome"] = error
    st.session_state.pop("import_checked", None)


def outcome(shown: Context) -> None:
    """Show what the last import or removal did."""
    done = st.session_state.get("import_outcome")
    if isinstance(done, LiantuError):
        st.error(say_error(done, shown.lang))
    elif isinstance(done, str):
        st.success(say(shown, "removed", id=done))
    elif done is not None and done.state == "new":
        st.success(say(shown, "imported", id=done.id, counts=say_counts(done.new, shown.lang)))
        _weight(shown, done, written=True)
    elif done is not None:
        st.info(say(shown, f"state_{done.state}", id=done.id))


def listing(shown: Context) -> None:
    """Show what was imported; each can be taken out, after a second look."""
    st.subheader(say(shown, "list"))
    records = imports.listed(loaders.workspace_root())
    if not records:
        st.caption(say(shown, "list_none"))
    for record in reversed(records):
        left, right = st.columns([10, 2], vertical_alignment="center")
        left.text(say_record(record, shown.lang))
        if current_user().may_review and right.button(say(shown, "remove"), key=f"import_remove_{record['id']}"):
            st.session_state["import_removing"] = record["id"]
        if st.session_state.get("import_removing") == record["id"]:
            _confirm(shown, record)


def _confirm(shown: Context, record: Mapping[str, Any]) -> None:
    file = str(record.get("file") or say(shown, "broken_record"))
    st.warning(say(shown, "remove_sure", file=file.replace("[", "［").replace("]", "］"), id=record["id"]))
    st.button(
        say(shown, "remove_yes"),
        key=f"import_remove_{record['id']}_yes",
        on_click=_remove,
        args=(str(record["id"]),),
    )


def _remove(key: str) -> None:
    if not current_user().may_review:
        return
    st.session_state.pop("import_removing", None)
    try:
        imports.take_out(loaders.workspace_root(), key)
        st.session_state["import_outcome"] = key
    except LiantuError as error:
        st.session_state["import_outcome"] = error
