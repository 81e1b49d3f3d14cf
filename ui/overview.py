"""Counts and the table of zones for the overview."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from liantu import pipeline
from liantu.model.ids import PROVINCE
from ui.context import Context


def counts(shown: Context, summary: pd.DataFrame) -> None:
    """Show the headline counts of the province."""
    row = summary.loc[PROVINCE] if PROVINCE in summary.index else summary.sum()
    say = shown.say
    boxes = st.columns(6)
    boxes[0].metric(say("count_zones"), len(shown.workspace.zones), border=True)
    boxes[1].metric(say("count_chains"), len(shown.workspace.chains), border=True)
    boxes[2].metric(say("count_firms"), int(row["firms"]), border=True)
    boxes[3].metric(
        say("count_complete"),
        int(row["complete"]),
        delta=say("count_evidenced", n=int(row["evidenced_complete"])),
        delta_color="off",
        delta_arrow="off",
        border=True,
    )
    boxes[4].metric(
        say("count_extend"),
        int(row["extend"]),
        delta=say("count_extend_support", n=int(row["extend_support"])),
        delta_color="off",
        delta_arrow="off",
        border=True,
    )
    boxes[5].metric(say("count_strengthen"), int(row["strengthen"]), border=True)


def zones_table(shown: Context, summary: pd.DataFrame) -> pd.DataFrame:
    """Return one row a zone: focus chains, firms, strengths and gaps."""
    zones = [place for place in shown.workspace.zones.index if place in summary.index]
    rows = summary.loc[zones]
    say = shown.say
    focus = pipeline.focus_chains(shown.workspace)
    return pd.DataFrame(
        {
            say("col_zone"): [shown.names.place(place) for place in zones],
            say("col_focus"): [
                shown.names.joined([shown.names.chain(chain) for chain in sorted(focus.get(place, ()))])
                for place in zones
            ],
            say("col_firms"): rows["firms"],
            say("col_strength"): rows["strength"],
            say("col_complete"): rows["complete"],
            say("col_local"): rows["complete_local"],
            say("col_extend"): rows["extend"],
            say("col_strengthen"): rows["strengthen"],
            say("col_evidenced"): rows["evidenced"],
            say("col_unverified"): rows["unverified"],
        },
        index=pd.Index(zones),
    )
