"""Which zone is suggested to lead with a firm, why, and the zone's way to object."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from liantu.model.fields import split_list
from liantu.review.rules import lead_id
from liantu.words import t
from liantu.words.brief import lead_sentences
from ui.blocks import known
from ui.context import Context
from ui.review_form import history_lines, review_form


def lead_of(shown: Context, firm: str) -> dict[str, Any] | None:
    """Return the firm's row of the allocation, or None when no zone has a gap for it."""
    rows = shown.findings.allocation[shown.findings.allocation["enterprise"] == firm]
    return None if rows.empty else {str(name): value for name, value in rows.iloc[0].items()}


def lead_panel(shown: Context, firm: str) -> None:
    """Show the suggested lead with its reason, the others, and the form to object."""
    row = lead_of(shown, firm)
    if row is None:
        return
    names = shown.names

    def word(key: str, **values: object) -> str:
        return t(f"allocation.{key}", shown.lang, **values)

    st.markdown(f"**{word('heading')}**")
    told = lead_sentences(row, names, shown.lang)
    st.text("".join(told) if shown.lang == "zh" else " ".join(told))
    st.caption(word("note"))
    zones = [row["lead"]] if known(row["lead"]) else []
    zones += [zone for zone in split_list(row["passed_over"]) if zone not in zones]
    if not zones:
        return
    with st.expander(word("object")):
        zone = st.selectbox(word("zone"), zones, key=f"lead_zone_{firm}", format_func=names.place)
        review_form(shown, kind="lead", subject=lead_id(zone, firm))
        history_lines(shown, kind="lead", subject=lead_id(zone, firm))


def lead_count(shown: Context, place: str) -> str:
    """Return how many firms the place is suggested to lead with, as a sentence."""
    allocation, zones = shown.findings.allocation, shown.workspace.zones
    n = int((allocation["lead"] == place).sum())
    room = zones["max_leads"].get(place) if "max_leads" in zones else None
    if room is None or pd.isna(room):
        return t("allocation.count_open", shown.lang, place=shown.names.place(place), n=n)
    return t("allocation.count", shown.lang, place=shown.names.place(place), n=n, room=int(room))
