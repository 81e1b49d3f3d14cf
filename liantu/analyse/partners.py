"""Who here could buy from, or supply, a firm that fills a node (以商招商): by the chain, not by a statement."""

from __future__ import annotations

import pandas as pd

from liantu.analyse.places import descendants
from liantu.model.findings import Findings
from liantu.model.workspace import Workspace


def partners(workspace: Workspace, findings: Findings, place: str, node: str) -> pd.DataFrame:
    """Return counting presences inside ``place`` at nodes one edge before or after ``node``.

    Parameters
    ----------
    place
        id of a place; what lies inside it counts.
    node
        ``chain/node``.

    Returns
    -------
    DataFrame
        rows of ``findings.presences`` by node, enterprise and id. They could buy or supply; whether they do is a tie.
    """
    edges = workspace.edges
    before = edges.loc[edges["target_node"] == node, "source_node"]
    after = edges.loc[edges["source_node"] == node, "target_node"]
    presences = findings.presences
    near = presences["node"].isin({*before, *after}) & presences["counting"].fillna(False).astype(bool)
    inside = presences["place"].isin(descendants(workspace.tables["places"])[place])
    # The index may be called "id" too, which a sort by names would not know from the column.
    return presences[near & inside].rename_axis(index=None).sort_values(["node", "enterprise", "id"], kind="stable")
