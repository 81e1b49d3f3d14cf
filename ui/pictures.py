"""The map and the chain picture on screen: the same drawing as in the exports."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from liantu import pictures
from ui.components.chain_graph import chain_graph
from ui.components.zone_map import zone_map
from ui.context import Context
from ui.node_panel import finding, witness_nodes


def map_component(shown: Context, summary: pd.DataFrame) -> str | None:
    """Show the map of zones with their counts and return the zone just clicked."""
    svg = pictures.map_svg(shown.workspace, summary, lang=shown.lang, with_base=True, standalone=False)
    place = shown.address.place
    return zone_map(
        svg,
        key="zone_map",
        lang=shown.lang,
        selected=place if place in shown.workspace.zones.index else None,
    )


def chain_component(shown: Context, place: str, chain: str) -> str | None:
    """Show a chain as it stands for a place and return the node just clicked."""
    svg = pictures.chain_svg(
        shown.workspace, shown.findings, place=place, chain=chain, lang=shown.lang, legend=False, standalone=False
    )
    node = shown.node
    return chain_graph(
        svg,
        key=f"chain_graph_{chain}",
        lang=shown.lang,
        name=shown.names.chain(chain),
        nodes=firms_by_node(shown, place),
        selected=node,
        witness=witness_nodes(finding(shown, place, node)) if node else (),
    )


def chain_thumbnail(shown: Context, place: str, chain: str) -> None:
    """Show a chain as a small still picture."""
    svg = pictures.chain_svg(shown.workspace, shown.findings, place=place, chain=chain, lang=shown.lang, legend=False)
    st.image(svg, width="stretch", alt=f"{shown.names.place(place)} · {shown.names.chain(chain)}")


def firms_by_node(shown: Context, place: str) -> dict[str, list[str]]:
    """Return node → names of its counting firms at a place, for tooltips."""
    levels = shown.findings.levels
    rows = levels.loc[(levels["place"] == place) & levels["enterprises"].notna(), ["node", "enterprises"]]
    return {
        str(node): [shown.names.enterprise(firm) for firm in str(firms).split("|") if firm]
        for node, firms in rows.itertuples(index=False)
    }
