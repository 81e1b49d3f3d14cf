"""A target firm: what is known of it, and who here it could do business with."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from liantu import briefs, edition, pipeline
from liantu.words import t
from liantu.words.brief import parts, title
from ui import tables
from ui.blocks import known, table
from ui.context import Context
from ui.lead import lead_panel

_WAN_A_YI = 10_000


def firm_panel(shown: Context, target: pd.Series) -> None:
    """Show the firm of a row of targets."""
    firm = str(target["enterprise"])
    row = shown.workspace.tables["enterprises"].loc[firm]
    st.subheader(shown.names.enterprise(firm))
    told = []
    if known(row["listed_code"]):
        told.append(shown.say("listed_code", code=row["listed_code"]))
    year = int(row["figures_year"]) if known(row["figures_year"]) else shown.common("unknown")
    if known(row["revenue_cny_wan"]):
        told.append(shown.say("revenue", n=f"{row['revenue_cny_wan'] / _WAN_A_YI:,.1f}", year=year))
    if known(row["employees"]):
        told.append(shown.say("employees", n=f"{int(row['employees']):,}", year=year))
    if told:
        st.markdown(" · ".join(told))
    lead_panel(shown, firm)
    _brief(shown, str(target["gap_id"]), firm)
    presences = shown.findings.presences
    table(tables.presences(shown, presences[presences["enterprise"] == firm]), key="firm_presences", empty="")
    st.markdown(f"**{shown.say('who_could')}**")
    place, node = str(target["gap_id"]).split(":", 1)
    partners = pipeline.partners(shown.workspace, shown.findings, place, node)
    table(
        tables.presences(shown, partners),
        key="firm_partners",
        empty=shown.say("no_firms", place=shown.names.place(place)),
    )


def _brief(shown: Context, gap: str, firm: str) -> None:
    """Offer the visit brief: on the screen, and as a Word document."""
    lang, names = shown.lang, shown.names
    found = briefs.brief(shown.judged, gap, firm)
    head, sub = title(found, names, lang)
    told = parts(found, shown.workspace, names, lang)
    with st.expander(head):
        for heading, lines in told:
            st.markdown(f"**{heading}**")
            for line in lines:
                st.text(line)
    st.download_button(
        t("brief.download", lang),
        lambda: edition.brief_document(shown.judged, head, sub, told, lang=lang),
        f"{t('brief.file', lang)}-{firm}.docx",
        key=f"brief_{gap}_{firm}",
    )
