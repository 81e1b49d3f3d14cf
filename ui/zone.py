"""What the zone's page shows of facts, strengths and counts."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from liantu.words.sentences import SIGNS, kind_word
from ui.blocks import known
from ui.context import Context

THIN_BELOW = 5


def paragraph(shown: Context, place: str, row: pd.Series) -> bool:
    """Show one paragraph made from the data and tell whether there is enough to judge; a thin place is said so."""
    name = shown.names.place(place)
    enough = bool(row[["complete", "extend", "strengthen", "unverified"]].any())
    if enough:
        levels = shown.findings.levels
        values = {key: int(row[key]) for key in ("firms", "strength", "present", "complete", "extend", "strengthen")}
        values |= {"local": int(row["complete_local"]), "unverified": int(row["unverified"])}
        chains = levels.loc[levels["place"] == place, "chain"].nunique()
        st.markdown(shown.say("paragraph_zone", place=name, chains=chains, **values))
    if row["firms"] < THIN_BELOW:
        st.info(shown.say("thin_place", place=name, firms=int(row["firms"]), coming=int(row["coming"])))
    return enough


def facts(shown: Context, place: str) -> None:
    """Show what the announcement says of a zone; nothing for other places. Areas are kept apart."""
    zones = shown.workspace.zones
    if place not in zones.index:
        return
    zone = zones.loc[place]
    say = shown.say

    def area(name: str) -> str:
        return say("hectares", n=f"{zone[name]:,.10g}") if known(zone[name]) else shown.common("unknown")

    told = {
        say("fact_kind"): shown.common(f"zone_{zone['kind']}"),
        say("fact_prefecture"): shown.names.place(f"adcode-{zone['prefecture_adcode']}"),
        say("fact_approved_on"): zone["approved_on"] if known(zone["approved_on"]) else shown.common("unknown"),
        say("fact_approved_ha"): area("approved_ha"),
        say("fact_planned_ha"): area("planned_ha"),
        say("fact_administered_ha"): area("administered_ha"),
    }
    if shown.lang == "zh" and known(zone["leading_industries"]):
        told[say("fact_leading")] = shown.names.joined(str(zone["leading_industries"]).split("|"))
    with st.expander(say("zone_facts")):
        st.table(pd.Series(told, name=""), hide_header=True)


def focus_posts(shown: Context, place: str, chain: str) -> None:
    """Show who answers for the chain, by post, from the newest row; posts are given in Chinese only."""
    focus = shown.workspace.tables["focus"]
    rows = focus[(focus["place"] == place) & (focus["chain"] == chain)].sort_index()
    if shown.lang != "zh" or rows.empty:
        return
    newest = rows.sort_values("as_of", ascending=False, kind="stable").iloc[0]
    posts = [shown.say(key, post=newest[key]) for key in ("leader_post", "deputy_post") if known(newest[key])]
    if posts:
        st.caption(" · ".join(posts))


def strengths(shown: Context, place: str) -> pd.DataFrame:
    """Return the nodes of level 1 or more that a zone can host, strongest first."""
    levels = shown.findings.levels
    rows = levels[(levels["place"] == place) & (levels["level"] >= 1) & (levels["kind"] != "bought_in")]
    rows = rows.sort_values(["level", "node"], ascending=[False, True], kind="stable")
    say = shown.say
    return pd.DataFrame(
        {
            say("t_kind"): rows["kind"].map(lambda kind: f"{SIGNS[kind]} {kind_word(kind, shown.lang)}"),
            say("t_node"): rows["node"].map(shown.names.node),
            say("t_chain"): rows["chain"].map(shown.names.chain),
            say("node_level"): rows["level"],
            say("t_firm"): rows["enterprises"].map(
                lambda value: (
                    shown.names.joined([shown.names.enterprise(e) for e in str(value).split("|")])
                    if known(value)
                    else ""
                )
            ),
        },
        index=rows.index,
    )
