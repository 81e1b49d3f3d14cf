"""开发区: what a zone is strong in, and what it should go after."""

import streamlit as st

from liantu import pipeline
from liantu.model.findings import supporting
from ui import frame
from ui.blocks import gap_line, table
from ui.context import context
from ui.guards import require_internal
from ui.pictures import chain_thumbnail
from ui.zone import facts, focus_posts, paragraph, strengths

FEW = 4  # with fewer evidenced openings the unverified ones are shown at once

require_internal()
shown = context()
place = shown.address.place
findings = shown.findings

st.title(shown.names.place(place))
enough = paragraph(shown, place, pipeline.place_summary(shown.workspace, findings).loc[place])
facts(shown, place)

st.subheader(shown.say("focus_chains"))
chains = [c for c in sorted(pipeline.focus_chains(shown.workspace).get(place, ())) if c in shown.workspace.chains]
if not chains:
    st.caption(shown.say("no_focus"))
for box, chain in zip(st.columns(max(2, len(chains))), chains, strict=False):
    with box.container(border=True):
        st.markdown(f"**{shown.names.chain(chain)}**")
        focus_posts(shown, place, chain)
        chain_thumbnail(shown, place, chain)
        frame.link(shown, "chain", shown.say("open_chain"), chain=chain)

st.subheader(shown.say("strengths"))
table(strengths(shown, place), key="strengths", empty=shown.say("no_strengths"))

st.subheader(shown.say("first_gaps"))
gaps = findings.gaps[(findings.gaps["place"] == place) & (findings.gaps["status"] != "overruled")]
main = gaps[~supporting(gaps)]
first = main[main["certainty"].fillna("evidenced") == "evidenced"].head(10)
unverified = main[main["certainty"].fillna("evidenced") == "unverified"]
support = gaps[supporting(gaps)]
if gaps.empty:
    st.caption(shown.say("no_gaps" if enough else "too_little"))
for _, gap in first.iterrows():
    gap_line(shown, gap)
if len(unverified):
    with st.expander(shown.say("unverified_apart", n=len(unverified)), expanded=len(first) < FEW):
        for _, gap in unverified.head(30).iterrows():
            gap_line(shown, gap)
if len(support):
    with st.expander(shown.say("support_folded", n=len(support)), expanded=main.empty):
        for _, gap in support.head(30).iterrows():
            gap_line(shown, gap)
left, right, _ = st.columns([1, 1, 3])
with left:
    frame.link(shown, "gaps", shown.say("all_gaps"))
with right:
    frame.link(shown, "catalogue", shown.say("make_catalogue"))
