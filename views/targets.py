"""目标企业: whom to visit, and why they would come."""

import streamlit as st

from liantu import pipeline
from liantu.model.ids import gap_id
from liantu.words import t
from ui import frame, tables
from ui.blocks import selectable, verdict_block
from ui.context import context
from ui.firm import firm_panel
from ui.guards import require_internal
from ui.lead import lead_count
from ui.node_panel import score_columns

require_internal()
shown = context()
place = shown.address.place
gaps = shown.findings.gaps[shown.findings.gaps["place"] == place]
targets = shown.findings.targets[shown.findings.targets["gap_id"].isin(gaps.index)]

st.title(shown.say("targets_title", place=shown.names.place(place)))
st.caption(shown.say("targets_intro"))
st.caption(shown.say("targets_internal"))
searched = pipeline.candidates_searched(shown.workspace, shown.findings.presences)
st.markdown(
    shown.say(
        "targets_count",
        firms=targets["enterprise"].nunique(),
        gaps=targets["gap_id"].nunique(),
        n=searched,
    )
)
if place in shown.workspace.zones.index:
    st.markdown(lead_count(shown, place))
    if st.toggle(t("allocation.only_lead", shown.lang), key="targets_lead"):
        targets = targets[targets["suggested_lead"] == place]
if st.toggle(shown.say("filter_chain"), key="targets_chain"):
    gaps = gaps[gaps["chain"] == shown.address.chain]
    targets = targets[targets["gap_id"].isin(gaps.index)]
with_targets = [node for node in gaps["node"] if gap_id(place, node) in set(targets["gap_id"])]
chosen_gap = st.selectbox(
    shown.say("targets_gap"),
    ["", *with_targets],
    index=with_targets.index(shown.node) + 1 if shown.node in with_targets else 0,
    key=f"targets_gap_{place}",
    format_func=lambda node: shown.names.node(node) if node else shown.say("targets_all"),
)
if chosen_gap:
    verdict_block(shown, gaps.loc[gap_id(place, chosen_gap)])
    targets = targets[targets["gap_id"] == gap_id(place, chosen_gap)]
if targets.empty:
    st.info(shown.say("targets_none"))
    st.stop()
# The gaps in the order of their list, and for each its firms from the best.
targets = targets.assign(_gap=targets["gap_id"].map(gaps["rank"])).sort_values(["_gap", "rank"]).drop(columns="_gap")
listed = tables.targets(shown, targets, with_gap=not chosen_gap)
chosen = selectable(listed, key="targets_table", config=score_columns(shown))
if chosen is None:
    st.caption(shown.say("targets_pick"))
    st.stop()
target = targets.loc[int(chosen)]
firm_panel(shown, target)
frame.link(shown, "dossier", shown.say("open_dossier"), node=target["gap_id"].split(":", 1)[1])
