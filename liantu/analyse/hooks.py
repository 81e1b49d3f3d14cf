"""Hooks between zones: whose strength feeds whose need, and where several build the same (measures 10 and 13)."""

from __future__ import annotations

import pandas as pd

from liantu.analyse.levels import STRONG
from liantu.analyse.places import place_tree
from liantu.analyse.scope import advised
from liantu.analyse.verdicts import is_coming
from liantu.model.findings import Findings
from liantu.model.workspace import Workspace

HOOK_COLUMNS = ("giver", "source_node", "relation", "target_node", "taker", "taker_kind")
RIVAL_COLUMNS = ("node", "places", "enterprises")
_GAPS = ("complete", "extend", "strengthen")


def hooks(workspace: Workspace, findings: Findings) -> pd.DataFrame:
    """Return edges from one zone's strong node (level 2 or more) to a gap or a strong node of another zone.

    Returns
    -------
    DataFrame
        ``giver, source_node, relation, target_node, taker, taker_kind`` (verdict of the taker at the target), by
        giver, nodes and taker; by-products included; nodes that are bought anywhere and gaps that are not
        ``advised`` left out; index 0, 1, 2, ….
    """
    tree = place_tree(workspace.tables["places"])
    levels = findings.levels
    zones = [place for place in tree.judged if tree.kind[place] == "zone"]
    here = levels[levels["place"].isin(zones)]
    strong = here[(here["level"] >= STRONG) & (here["kind"] != "bought_in")][["place", "node"]]
    gaps = findings.gaps[advised(workspace, findings.gaps)]
    gap = here["kind"].isin(_GAPS) & here.index.isin(gaps.index)
    taking = here[gap | ((here["level"] >= STRONG) & (here["kind"] != "bought_in"))][["place", "node", "kind"]]
    edges = workspace.edges[["source_node", "target_node", "relation"]]
    found = (
        strong.rename(columns={"place": "giver", "node": "source_node"})
        .merge(edges, on="source_node")
        .merge(taking.rename(columns={"place": "taker", "node": "target_node", "kind": "taker_kind"}), on="target_node")
    )
    found = found[found["giver"] != found["taker"]]
    ordered = found.sort_values(["giver", "source_node", "target_node", "relation", "taker"], kind="stable")
    return ordered[list(HOOK_COLUMNS)].drop_duplicates().reset_index(drop=True)


def rivals(workspace: Workspace, findings: Findings) -> pd.DataFrame:
    """Return nodes that firms are building or have signed for in two zones or more, within the age limit.

    Returns
    -------
    DataFrame
        ``node, places, enterprises`` (lists), by node; index 0, 1, 2, ….
    """
    tree = place_tree(workspace.tables["places"])
    zone_of = {inner: zone for zone in tree.of_kind("zone") for inner in tree.within[zone]}
    presences = findings.presences
    coming = presences[is_coming(workspace, presences) & presences["place"].isin(zone_of)]
    rows = []
    for node, group in coming.groupby("node", sort=True):
        zones = sorted({zone_of[place] for place in group["place"]})
        if len(zones) > 1:
            rows.append((node, "|".join(zones), "|".join(sorted(set(group["enterprise"])))))
    return pd.DataFrame(rows, columns=list(RIVAL_COLUMNS))
