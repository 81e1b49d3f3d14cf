"""缺口: what first."""

import streamlit as st

from liantu import pipeline
from liantu.model.findings import supporting
from liantu.model.settings import PRIORITY_PARTS
from ui import frame, tables
from ui.blocks import known, selectable, verdict_block
from ui.context import WEIGHTS_KEY, context
from ui.guards import require_internal
from ui.node_panel import score_columns

require_internal()
shown = context()
place = shown.address.place
gaps = shown.findings.gaps[shown.findings.gaps["place"] == place]

st.title(shown.say("gaps_title", place=shown.names.place(place)))
st.caption(shown.say("gaps_intro"))
if st.session_state.get(WEIGHTS_KEY):
    st.info(shown.say("weights_session"))

first, second, third = st.columns([2, 2, 2])
kinds = first.pills(
    shown.say("filter_kind"),
    ["complete", "extend", "strengthen"],
    selection_mode="multi",
    default=["complete", "extend", "strengthen"],
    key="filter_kind",
    format_func=lambda kind: shown.common(f"kind_{kind}"),
)
certainties = second.pills(
    shown.say("filter_certainty"),
    ["evidenced", "unverified"],
    selection_mode="multi",
    default=["evidenced", "unverified"],
    key="filter_certainty",
    format_func=lambda value: shown.common(f"certainty_{value}"),
)
only_chain = third.toggle(shown.say("filter_chain"), key="filter_chain")
with_support = third.toggle(shown.say("filter_support"), key="filter_support", value=True)

listed = gaps[gaps["kind"].isin(kinds) & gaps["certainty"].fillna("evidenced").isin(certainties)]
if only_chain:
    listed = listed[listed["chain"] == shown.address.chain]
if not with_support:
    listed = listed[~supporting(listed)]

row = pipeline.place_summary(shown.workspace, shown.findings).loc[place]
st.markdown(
    shown.say(
        "gaps_count",
        place=shown.names.place(place),
        complete=int(row["complete"]),
        local=int(row["complete_local"]),
        extend=int(row["extend"]),
        strengthen=int(row["strengthen"]),
        unverified=int(row["unverified"]),
        shown=len(listed),
    )
)
if listed.empty:
    st.info(shown.say("filtered_out" if len(gaps) else "no_gaps"))
    st.stop()

chosen = selectable(tables.gaps(shown, listed), key="gaps_table", config=score_columns(shown))
if chosen is None:
    st.caption(shown.say("select_row"))
    st.stop()
gap = gaps.loc[chosen]
verdict_block(shown, gap)
st.markdown(f"**{shown.say('score_parts')}**")
boxes = st.columns(len(PRIORITY_PARTS))
for box, part in zip(boxes, PRIORITY_PARTS, strict=True):
    box.metric(shown.common(f"part_{part}"), f"{gap[part]:.2f}" if known(gap[part]) else shown.common("unknown"))
frame.link(shown, "dossier", shown.say("open_dossier"), node=gap["node"])
