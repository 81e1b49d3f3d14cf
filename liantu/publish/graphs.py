"""A chain as a graph file: flat attributes, sorted, readable by networkx, igraph and Gephi."""

from __future__ import annotations

import io
from typing import Any

import networkx as nx
import pandas as pd

from liantu.model.fields import columns
from liantu.model.findings import Findings
from liantu.model.workspace import Workspace
from liantu.publish.text import clean, known

_NODE_FIELDS = tuple(name for name in columns("nodes") if name not in ("id", "same_as", "sensitive"))
_EDGE_FIELDS = tuple(name for name in columns("edges") if name not in ("source_node", "target_node", "note"))
_NUMBERS = ("weight_share",)


def chain_nodes(workspace: Workspace, chain: str) -> list[str]:
    """Return the nodes of a chain and those of other chains that an edge joins to it, by id."""
    own = {str(node) for node in workspace.nodes.index[workspace.nodes["chain"] == chain]}
    edges = chain_edges(workspace, chain)
    return sorted(own | set(edges["source_node"]) | set(edges["target_node"]))


def chain_edges(workspace: Workspace, chain: str) -> pd.DataFrame:
    """Return the edges with an end in the chain, by index; both ends are known nodes."""
    edges = workspace.edges
    prefix = f"{chain}/"
    mine = edges["source_node"].str.startswith(prefix) | edges["target_node"].str.startswith(prefix)
    real = edges["source_node"].isin(workspace.nodes.index) & edges["target_node"].isin(workspace.nodes.index)
    return edges[(mine & real).astype(bool)].sort_index()


def _flat(value: object) -> str | float | int:
    """One attribute as text or number; flags as 0 and 1, unknown as an empty text."""
    if not known(value):
        return ""
    if isinstance(value, bool) or type(value).__name__ == "bool_":
        return int(bool(value))
    return clean(value) if isinstance(value, str) else str(value)


def chain_graph(workspace: Workspace, chain: str, findings: Findings, place: str | None = None) -> nx.MultiDiGraph:
    """Return a chain with flat attributes.

    With ``place`` every node has ``kind``, ``rule`` and ``level`` there (level −1: unknown or out of scope); without,
    ``kind_<place>`` and ``level_<place>`` for every place that judges a node of it. An unknown share is left out.
    """
    graph = nx.MultiDiGraph(id=chain, as_of=workspace.settings.as_of.isoformat(), workspace=workspace.settings.id)
    nodes = chain_nodes(workspace, chain)
    for node in nodes:
        row = workspace.nodes.loc[node]
        graph.add_node(
            node, chain=str(row["chain"]), label=clean(row["name_zh"]), **{f: _flat(row[f]) for f in _NODE_FIELDS}
        )
    _add_levels(graph, findings, place)
    for key, row in chain_edges(workspace, chain).iterrows():
        attributes: dict[str, Any] = {f: _flat(row[f]) for f in _EDGE_FIELDS if f not in _NUMBERS}
        attributes |= {f: float(row[f]) for f in _NUMBERS if known(row[f])}
        graph.add_edge(row["source_node"], row["target_node"], key=str(key), **attributes)
    return graph


def _add_levels(graph: nx.MultiDiGraph, findings: Findings, place: str | None) -> None:
    levels = findings.levels[findings.levels["node"].isin(list(graph.nodes))]
    places = [place] if place is not None else sorted(set(levels["place"]))
    for one in places:
        end = "" if place is not None else f"_{one}"
        rows = {r.node: r for r in levels[levels["place"] == one].itertuples()}
        for node in graph.nodes:
            row = rows.get(node)
            graph.nodes[node][f"kind{end}"] = _flat(row.kind) if row is not None else ""
            graph.nodes[node][f"level{end}"] = int(str(row.level)) if row is not None and known(row.level) else -1
            if place is not None:
                graph.nodes[node]["rule"] = _flat(row.rule) if row is not None else ""


def graphml_bytes(workspace: Workspace, chain: str, findings: Findings, place: str | None = None) -> bytes:
    """Return a chain as GraphML, nodes and edges by id.

    The findings must be those of the edition's audience (``for_audience``).
    """
    out = io.BytesIO()
    nx.write_graphml_xml(chain_graph(workspace, chain, findings, place), out, encoding="utf-8", prettyprint=True)
    return out.getvalue().replace(b"\r\n", b"\n")
