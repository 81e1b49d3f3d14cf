"""Counts and the table of zones for the overview."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from liantu import pipeline
from liantu.model.ids import PROVINCE
from ui.context import Context, in_national_order


def counts(shown: Context, summary: pd.DataFrame) -> None:
    """Show the headline counts of the province."""
    row = summary.loc[PROVINCE] if PROVINCE in summary.index else summary.sum()
    say = shown.say
    boxes = st.columns(6)
    boxes[0].metric(say("count_zones"), len(shown.workspace.zones), border=True)
    boxes[1].metric(say("count_chains"), len(shown.workspace.chains), border=True)
    boxes[2].metric(say("count_firms"), int(row["firms"]), border=True)
    for box, kind in ((boxes[3], "complete"), (boxes[4], "extend")):
        box.metric(
            say(f"count_{kind}"),
            int(row[kind]),
            delta=say("count_unverified", n=int(row[f"{kind}_unverified"])),
            delta_color="off",
            delta_arrow="off",
            border=True,
        )
    boxes[5].metric(say("count_strengthen"), int(row["strengthen"]), border=True)


def zones_table(shown: Context, summary: pd.DataFrame) -> pd.DataFrame:
    """Return one row a zone: focus chains, firms, strengths and gaps."""
    zones = [place for place in in_national_order(shown.workspace) if place in summary.index]
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
            say("col_unverified"): rows["unverified"],
        },
        index=pd.Index(zones),
    )
