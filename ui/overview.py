"""Counts and the table of zones for the overview."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from liantu import pipeline
from liantu.model.ids import PROVINCE
from liantu.words import has, t
from ui.context import Context, in_national_order

# Streamlit cuts a metric's label and a link to one line; the English ones need two.
_WHOLE = """<style>
[data-testid="stMetric"] :is(label, p, [data-testid="stMetricDelta"] *),
[data-testid="stMain"] [data-testid="stPageLink"] :is(a, span, p) {white-space: normal; overflow: visible;
  text-overflow: clip; height: auto;}
</style>"""


def counts(shown: Context, summary: pd.DataFrame) -> None:
    """Show the headline counts of the province."""
    row = summary.loc[PROVINCE] if PROVINCE in summary.index else summary.sum()
    say = shown.say
    st.html(_WHOLE)
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


def zone_name(shown: Context, zone: str) -> str:
    """Return the short name of a zone: in English its kind abbreviated, as on the map."""
    name, kind = shown.names.place(zone), shown.workspace.zones.loc[zone, "kind"]
    if not has(f"draw.zone_full_{kind}", shown.lang):
        return name
    full, brief = (t(f"draw.zone_{form}_{kind}", shown.lang) for form in ("full", "brief"))
    return name[: -len(full)] + brief if name.lower().endswith(full.lower()) else name


def zones_table(shown: Context, summary: pd.DataFrame) -> pd.DataFrame:
    """Return one row a zone: focus chains, firms, strengths and gaps."""
    zones = [place for place in in_national_order(shown.workspace) if place in summary.index]
    rows = summary.loc[zones]
    say = shown.say
    focus = pipeline.focus_chains(shown.workspace)
    return pd.DataFrame(
        {
            say("col_zone"): [zone_name(shown, place) for place in zones],
            say("col_focus"): [
                shown.names.joined([shown.names.chain(chain) for chain in sorted(focus.get(place, ()))])
                or say("no_focus_short")
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
