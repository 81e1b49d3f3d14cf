"""总览: what the province is building and where the openings are."""

import streamlit as st

from liantu import pipeline
from liantu.words import pick
from ui import frame
from ui.blocks import table
from ui.context import context, in_national_order
from ui.guards import require_internal
from ui.overview import counts, zone_name, zones_table
from ui.pictures import map_component

require_internal()
shown = context()
settings = shown.workspace.settings
summary = pipeline.place_summary(shown.workspace, shown.findings)

st.title(shown.say("overview_title", name=pick(settings.name_zh, settings.name_en, shown.lang)))
counts(shown, summary)
st.caption(shown.say("counts_of_province"))

left, right = st.columns([7, 2], gap="medium")
with left:
    chosen = map_component(shown, summary)
    st.caption(shown.say("map_click"))
    if chosen:
        frame.go(shown, "zone", place=chosen, chain=None, node=None)
with right:
    st.subheader(shown.say("waiting"))
    waiting = int(summary.loc[list(shown.workspace.zones.index), "unverified"].sum())
    st.markdown(shown.say("waiting_line", unverified=waiting, decisions=len(shown.judged.decisions)))
    st.subheader(shown.say("page_zone"))
    for place in in_national_order(shown.workspace):
        frame.link(shown, "zone", zone_name(shown, place), place=place, chain=None)

st.subheader(shown.say("zones_table"))
table(
    zones_table(shown, summary),
    key="zones_table",
    empty=shown.say("no_gaps"),
    config={shown.say("col_focus"): st.column_config.TextColumn(width="medium")},
)
