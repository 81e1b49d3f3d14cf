"""Which nodes and edges a chain's picture shows."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from liantu.model.settings import ChainSettings


def chain_view(
    nodes: pd.DataFrame,
    edges: pd.DataFrame,
    chain: str,
    *,
    chains: Mapping[str, ChainSettings],
    hidden: Collection[str] = (),
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the nodes of ``chain`` with the nodes of other chains that touch it, and the edges between.

    Parameters
    ----------
    nodes, edges
        of the workspace: nodes by ``chain/node`` with ``chain``, edges with ``source_node, target_node``.
    hidden
        nodes that are folded away.

    Returns
    -------
    tuple
        nodes with ``ghost`` (bool) and ``chain_name_zh, chain_name_en``; edges with an end in ``chain``. Both sorted.
    """
    shown = nodes.drop(index=[n for n in nodes.index if n in hidden])
    own = shown.index[shown["chain"] == chain]
    touches = edges["source_node"].isin(own) | edges["target_node"].isin(own)
    kept = edges[touches & edges["source_node"].isin(shown.index) & edges["target_node"].isin(shown.index)]
    ends = kept["source_node"].tolist() + kept["target_node"].tolist()
    view = shown.loc[sorted({*own, *ends})].copy()
    view["ghost"] = view["chain"] != chain
    for lang in ("zh", "en"):
        view[f"chain_name_{lang}"] = [getattr(chains[c], f"name_{lang}") if c in chains else c for c in view["chain"]]
    return view, kept.sort_index()
