"""What was proposed, what the desk made of it, and the tables with the corrections."""

from __future__ import annotations

import io
import zipfile
from html import escape

import pandas as pd
import streamlit as st

from liantu.model.fields import split_list
from liantu.patch import patched_files
from liantu.review.proposals import Proposal
from liantu.review.rules import current
from liantu.words import t
from ui.context import Context
from ui.propose import field_name, tier_names
from ui.review_form import history_lines, local_time, review_form


def states(shown: Context, proposals: list[Proposal]) -> dict[str, str]:
    """Return proposal → ``open, applied, outdated, overruled, deferred``, as decisions and facts stand."""
    decided = current(shown.judged.decisions, "proposal")
    outcomes = {outcome.proposal: outcome.state for outcome in shown.judged.outcomes}
    return {p.id: outcomes.get(p.id) or (decided[p.id].verdict if p.id in decided else "open") for p in proposals}


def proposal_block(shown: Context, proposal: Proposal, state: str) -> None:
    """Show one proposal with the form to decide on it and its history."""
    title = t(f"proposal.kind_{proposal.kind}", shown.lang)
    head = f"{title} · {t(f'proposal.state_{state}', shown.lang)} · {_subject(shown, proposal)}"
    with st.expander(head.replace("[", "［").replace("]", "］"), expanded=state == "open"):
        said = dict(proposal.content)
        if "tier" in said:
            said["tier"] = tier_names(shown, said["chain"]).get(said["tier"], said["tier"])
        told = {field_name(shown, name): value_name(shown, name, value) for name, value in said.items()}
        told |= {t("proposal.reason", shown.lang): proposal.reason, t("proposal.source", shown.lang): _source(proposal)}
        lines = "".join(
            f'<div class="lt-line"><span class="lt-label">{escape(name)}</span>{escape(value)}</div>'
            for name, value in told.items()
            if value
        )
        st.html(lines)
        who, when = shown.say(f"post_{proposal.post}"), local_time(proposal.proposed_at)
        st.caption(t("proposal.proposed", shown.lang, post=who, when=when))
        review_form(shown, kind="proposal", subject=proposal.id)
        history_lines(shown, kind="proposal", subject=proposal.id)


def value_name(shown: Context, field: str, value: str) -> str:
    """Return a value of a proposal with names for ids."""
    names = shown.names
    if field in ("node", "inputs", "outputs"):
        return names.joined([names.node(node) for node in split_list(value)])
    if field == "presence":
        rows = _named(shown, value)
        if not rows:
            return value
        firm, place = names.enterprise(rows[0]["enterprise"]), names.place(rows[0]["place"])
        return " · ".join((firm, place, names.joined(list(dict.fromkeys(names.node(row["node"]) for row in rows)))))
    naming = {"place": names.place, "chain": names.chain}
    if field in naming:
        return naming[field](value)
    if field in ("status", "form"):
        return shown.common(f"{'presence' if field == 'status' else 'form'}_{value}")
    return names.joined(list(split_list(value))) if field == "terms" else value


def _named(shown: Context, value: str) -> list[pd.Series]:
    """Return the presences that a proposal names, as they stand, or as they stood before they were corrected."""
    tables = (shown.workspace.tables["presences"], shown.judged.as_read.tables["presences"])
    found = [next((facts.loc[key] for facts in tables if key in facts.index), None) for key in split_list(value)]
    return [row for row in found if row is not None]


def _subject(shown: Context, proposal: Proposal) -> str:
    said = proposal.content
    if name := said.get("name") or said.get("name_zh"):
        return name
    rows = _named(shown, said["presence"])
    if len(rows) < 2:
        return value_name(shown, "presence", said["presence"])
    firm, place = shown.names.enterprise(rows[0]["enterprise"]), shown.names.place(rows[0]["place"])
    return " · ".join((firm, place, t("proposal.records", shown.lang, n=len(rows))))


def _source(proposal: Proposal) -> str:
    source = proposal.source
    return " ".join(source[name] for name in ("title", "publisher", "date", "address") if source[name])


def changes_download(shown: Context) -> None:
    """Offer the changed tables as one archive; nothing when no correction was accepted."""
    if not shown.judged.outcomes:
        return
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in patched_files(shown.judged):
            # A fixed time: the same corrections give the same bytes.
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
    st.download_button(
        t("proposal.download", shown.lang),
        buffer.getvalue(),
        file_name="corrections.zip",
        mime="application/zip",
        key="corrections_download",
        help=t("proposal.download_help", shown.lang),
    )
