"""链图: where a place stands in a chain."""

import streamlit as st

from liantu.words import pick
from ui import address, frame
from ui.context import context
from ui.guards import require_internal
from ui.node_panel import node_panel
from ui.pictures import chain_component

require_internal()
shown = context()
place, chain = shown.address.place, shown.address.chain
if not chain:
    st.stop()

settings = shown.workspace.chains[chain]
st.title(shown.say("chain_title", place=shown.names.place(place), chain=shown.names.chain(chain)))
scope = pick(settings.scope_zh, settings.scope_en, shown.lang)
if scope:
    st.caption(shown.say("chain_scope", scope=scope))
levels = shown.findings.levels
if levels[(levels["place"] == place) & (levels["chain"] == chain)].empty:
    st.info(shown.say("chain_out_of_scope", place=shown.names.place(place)))

clicked = chain_component(shown, place, chain)
if clicked and clicked != shown.node:
    address.write(node=clicked)
    st.rerun()
st.caption(shown.say("chain_click"))

own = [node for node in shown.workspace.nodes.index if shown.workspace.nodes.at[node, "chain"] == chain]
address.bound_select(
    shown.say("choose_node"),
    own if shown.node in own or not shown.node else [*own, shown.node],
    key="node",
    value=shown.node,
    format_func=shown.names.node,
    placeholder=shown.say("choose_node"),
)
if shown.node:
    node_panel(shown, place, shown.node)
    frame.link(shown, "dossier", shown.say("open_dossier"), node=shown.node)
