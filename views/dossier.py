"""缺口档案: is the gap real, and what do we do?"""

import streamlit as st

from liantu.model.fields import split_list
from liantu.model.ids import gap_id
from liantu.words import t
from liantu.words.sentences import kind_word
from ui import address, frame, tables
from ui.blocks import table
from ui.context import context
from ui.dossier import would_change
from ui.guards import require_internal
from ui.node_panel import candidates, evidence, finding, node_head
from ui.review_form import history_lines, review_form

require_internal()
shown = context()
place = shown.address.place
gaps = shown.findings.gaps[shown.findings.gaps["place"] == place]
options = list(gaps["node"])
node = shown.node
if node and node not in options:
    options = [node, *options]
if not options:
    st.title(shown.say("page_dossier"))
    st.info(shown.say("dossier_no_gaps", place=shown.names.place(place)))
    st.stop()

st.title(shown.say("page_dossier"))
address.bound_select(
    shown.say("dossier_pick"),
    options,
    key="node",
    value=node,
    format_func=shown.names.node,
    placeholder=shown.say("dossier_pick"),
)
if not node:
    st.stop()

row = finding(shown, place, node)
node_head(shown, place, node, row)
is_gap = row is not None and "gap_id" in row.index
if not is_gap:
    kind = kind_word(row["kind"] if row is not None else None, shown.lang)
    st.info(shown.say("not_a_gap", place=shown.names.place(place), kind=kind))
else:
    st.markdown(shown.say("current_status", status=shown.common(f"status_{row['status']}")))
frame.link(shown, "chain", shown.say("open_chain"), chain=node.split("/")[0], node=node)

st.subheader(shown.say("evidence"))
dossier = evidence(shown, place, node, prefix="dossier")
if is_gap:
    would_change(shown, dossier)
    st.subheader(shown.say("nearby"))
    nearby = split_list(row["nearby"])
    st.markdown(shown.names.joined([shown.names.place(p) for p in nearby]) or shown.say("no_nearby"))
    candidates(shown, place, node, prefix="dossier")
st.subheader(shown.say("clauses"))
table(tables.policies(shown, dossier.policies), key="dossier_policies", empty=shown.say("no_clauses"))
st.subheader(shown.say("innovation"))
table(tables.innovation(shown, dossier.innovation), key="dossier_innovation", empty=shown.say("no_innovation"))

st.subheader(shown.say("review_title"))
st.caption(shown.say("review_effect"))
if is_gap:
    st.markdown(f"**{shown.say('review_gap')}**")
    review_form(shown, kind="gap", subject=gap_id(place, node))
    history_lines(shown, kind="gap", subject=gap_id(place, node))
if len(dossier.here):
    with st.expander(shown.say("review_presence")):
        firms = dossier.here["enterprise"]
        chosen = st.selectbox(
            shown.say("review_choose_presence"),
            list(dossier.here.index),
            key="presence_to_review",
            format_func=lambda i: shown.names.enterprise(firms.get(i, i)),
        )
        review_form(shown, kind="presence", subject=chosen)
        history_lines(shown, kind="presence", subject=chosen)
frame.link(shown, "corrections", t("proposal.link_wrong", shown.lang), node=node)
