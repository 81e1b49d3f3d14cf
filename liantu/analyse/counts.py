"""Counts of distinct things, and what nobody has looked at yet."""

from __future__ import annotations

import pandas as pd

from liantu.analyse.candidates import candidates_searched
from liantu.analyse.coverage import known_nodes
from liantu.analyse.facts import gather
from liantu.analyse.places import descendants
from liantu.model.findings import Findings
from liantu.model.ids import PROVINCE
from liantu.model.workspace import Workspace


def distinct_counts(workspace: Workspace, findings: Findings) -> dict[str, int]:
    """Return name → number of distinct things: chains, specific nodes, edges, firms, presences, statements, sources."""
    here = descendants(workspace.tables["places"]).get(PROVINCE, frozenset())
    presences = findings.presences
    inside = presences["place"].isin(here)
    local = presences[inside]
    counting = presences["counting"].fillna(False).astype(bool)
    sources = workspace.tables["sources"]
    return {
        "chains": len(workspace.chains),
        "nodes": int((workspace.nodes["siting"] == "specific").sum()),
        "edges": len(workspace.edges),
        "firms_here": int(local["enterprise"].nunique()),
        "firms_elsewhere": candidates_searched(workspace, presences),
        "presences": len(local),
        "operating": int((local["status"] == "operating").sum()),
        "counting": int((inside & counting).sum()),
        "statements": len(workspace.tables["statements"]),
        "sources": len(sources),
        "excerpts": int((sources["read_as"] == "excerpt").sum()),
    }


def find_out(workspace: Workspace, findings: Findings, place: str) -> pd.DataFrame:
    """Return the specific nodes in scope of ``place`` without a single usable row: what to find out next.

    Returns
    -------
    DataFrame
        ``place, chain, node, name_zh, name_en`` by chain and node.
    """
    facts = gather(workspace, findings.presences)
    known = known_nodes(facts, place)
    levels = findings.levels
    scope = set(levels.loc[levels["place"] == place, "node"])
    nodes = workspace.nodes
    rows = nodes[nodes.index.isin(scope) & ~nodes.index.isin(known) & (nodes["siting"] == "specific")]
    return pd.DataFrame(
        {
            "place": place,
            "chain": rows["chain"],
            "node": rows.index,
            "name_zh": rows["name_zh"],
            "name_en": rows["name_en"],
        },
        index=rows.index,
    )
