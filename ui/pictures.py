"""The map and the chain picture on screen: the same drawing as in the exports."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from liantu import pictures
from liantu.model.settings import Language
from liantu.model.workspace import Workspace
from liantu.pipeline import Judged
from ui.components.chain_graph import chain_graph
from ui.components.zone_map import zone_map
from ui.context import Context
from ui.node_panel import finding, witness_nodes


# Pictures change with files and decisions only: arguments with an underscore are not part of the cache's key.
@st.cache_data(max_entries=8, show_spinner=False)
def _map(version: str, lang: Language, _workspace: Workspace, _summary: pd.DataFrame) -> str:
    return pictures.map_svg(_workspace, _summary, lang=lang, with_base=True, standalone=False)


@st.cache_data(max_entries=128, show_spinner=False)
def _chain(version: str, lang: Language, place: str, chain: str, standalone: bool, _judged: Judged) -> str:
    return pictures.chain_svg(
        _judged.workspace,
        _judged.findings,
        place=place,
        chain=chain,
        lang=lang,
        legend=False,
        standalone=standalone,
    )


def map_component(shown: Context, summary: pd.DataFrame) -> str | None:
    """Show the map of zones with their counts and return the zone just clicked."""
    svg = _map(shown.version, shown.lang, shown.workspace, summary)
    place = shown.address.place
    return zone_map(
        svg,
        key="zone_map",
        lang=shown.lang,
        selected=place if place in shown.workspace.zones.index else None,
    )


def chain_component(shown: Context, place: str, chain: str) -> str | None:
    """Show a chain as it stands for a place and return the node just clicked."""
    svg = _chain(shown.version, shown.lang, place, chain, False, shown.judged)
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
    svg = _chain(shown.version, shown.lang, place, chain, True, shown.judged)
    st.image(svg, width="stretch", alt=f"{shown.names.place(place)} · {shown.names.chain(chain)}")


def firms_by_node(shown: Context, place: str) -> dict[str, list[str]]:
    """Return node → names of its counting firms at a place, for tooltips."""
    levels = shown.findings.levels
    rows = levels.loc[(levels["place"] == place) & levels["enterprises"].notna(), ["node", "enterprises"]]
    return {
        str(node): [shown.names.enterprise(firm) for firm in str(firms).split("|") if firm]
        for node, firms in rows.itertuples(index=False)
    }
