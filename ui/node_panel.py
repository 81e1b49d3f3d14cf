"""A node at a place: verdict, rule, witness, firms with evidence, statements, targets."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from liantu import pipeline
from liantu.model.fields import split_list
from liantu.model.ids import gap_id
from liantu.words import t
from ui import tables
from ui.blocks import known, table, verdict_block
from ui.context import Context

RULES = ("C1", "C2", "X1", "X2", "R1", "S1", "S2", "S3", "S4")


def rule_text(shown: Context, rule: str) -> str:
    """Return a rule's id, name and definition."""
    supply = f"{shown.workspace.settings.supply_share_min:.0%}"
    name, text = (t(f"publish.rule_{rule}{part}", shown.lang, supply=supply) for part in ("_name", ""))
    return f"{rule} {name}：{text}" if shown.lang == "zh" else f"{rule} {name}: {text}"


def finding(shown: Context, place: str, node: str) -> pd.Series | None:
    """Return the row of gaps for place and node, else the row of levels, else None (outside the scope)."""
    key = gap_id(place, node)
    if key in shown.findings.gaps.index:
        return shown.findings.gaps.loc[key]
    if key in shown.findings.levels.index:
        return shown.findings.levels.loc[key]
    return None


def witness_nodes(row: pd.Series | None) -> list[str]:
    """Return the nodes of the witness path in order."""
    if row is None or not known(row.get("witness")):
        return []
    return [node for node in str(row["witness"]).split(">") if node]


def node_head(shown: Context, place: str, node: str, row: pd.Series | None) -> None:
    """Show the verdict and what stands behind it."""
    st.subheader(shown.names.node(node))
    if row is not None:
        verdict_block(shown, row)
    facts = _node_facts(shown, node)
    if row is not None and known(row.get("rule")):
        rule = str(row["rule"])
        st.markdown(f"**{shown.say('node_rule')}**　{rule_text(shown, rule)}")
    path = witness_nodes(row)
    if path:
        st.markdown(f"**{shown.say('node_witness')}**　" + " → ".join(shown.names.node(step) for step in path))
    for line in facts:
        st.caption(line)


def _node_facts(shown: Context, node: str) -> list[str]:
    row = shown.workspace.nodes.loc[node]
    told = [f"{shown.say('node_siting')}：{shown.common('siting_' + str(row['siting']))}"]
    if known(row["critical"]) and bool(row["critical"]) and known(row["critical_reason"]) and shown.lang == "zh":
        told.append(shown.say("node_critical", reason=row["critical_reason"]))
    if known(row["gb_codes"]):
        told.append(shown.say("node_industry", codes=shown.names.joined(split_list(row["gb_codes"]))))
    return told


def evidence(shown: Context, place: str, node: str, *, prefix: str) -> Any:
    """Show firms with evidence and what papers say; return the dossier."""
    dossier = pipeline.dossier(shown.workspace, shown.findings, place, node)
    st.markdown(f"**{shown.say('local_firms')}**")
    table(
        tables.presences(shown, dossier.here),
        key=f"{prefix}_inside",
        empty=shown.say("no_firms", place=shown.names.place(place)),
    )
    if len(dossier.around):
        st.markdown(f"**{shown.say('firms_around')}**")
        table(tables.presences(shown, dossier.around), key=f"{prefix}_around", empty="")
    if len(dossier.province):
        st.markdown(f"**{shown.say('firms_elsewhere_in_province')}**")
        table(tables.presences(shown, dossier.province), key=f"{prefix}_rest", empty="")
    st.markdown(f"**{shown.say('statements')}**")
    table(tables.statements(shown, dossier.statements), key=f"{prefix}_said", empty=shown.say("no_statements"))
    return dossier


def candidates(shown: Context, place: str, node: str, *, prefix: str) -> None:
    """Show the targets of a gap, or that none was found among how many."""
    st.markdown(f"**{shown.say('candidates')}**")
    targets = shown.findings.targets
    rows = targets[targets["gap_id"] == gap_id(place, node)]
    searched = pipeline.candidates_searched(shown.workspace, shown.findings.presences)
    table(
        tables.targets(shown, rows, with_gap=False),
        key=f"{prefix}_targets",
        empty=shown.say("none_found", n=searched),
        config=score_columns(shown),
    )


def score_columns(shown: Context) -> dict[str, Any]:
    """Return how shares between 0 and 1 are shown in tables."""
    bar = st.column_config.ProgressColumn
    number = st.column_config.NumberColumn
    return {
        shown.say("t_score"): bar(format="%.2f", min_value=0.0, max_value=1.0),
        shown.say("t_score_high"): number(format="%.2f"),
        shown.say("t_stability"): number(format="%.2f"),
        shown.say("t_fit"): number(format="%.2f"),
        shown.say("t_size"): number(format="%.2f"),
    }


def node_panel(shown: Context, place: str, node: str) -> None:
    """Show everything about a node at a place below the chain map."""
    row = finding(shown, place, node)
    node_head(shown, place, node, row)
    evidence(shown, place, node, prefix="panel")
    if row is not None and "gap_id" in row.index:
        candidates(shown, place, node, prefix="panel")
