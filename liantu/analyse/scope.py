"""Which nodes a place is judged on."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from liantu.analyse.facts import Facts, table
from liantu.model.dates import in_force
from liantu.model.records import rows
from liantu.model.workspace import Workspace


def focus_chains(ws: Workspace) -> dict[str, set[str]]:
    """Return place → its focus chains at ``as_of``."""
    found: dict[str, set[str]] = {}
    for r in rows(table(ws, "focus"), "focus"):
        if in_force(r["from"], r["to"], ws.settings.as_of):
            found.setdefault(r["place"], set()).add(r["chain"])
    return found


def advised(ws: Workspace, gaps: pd.DataFrame) -> pd.Series:
    """Return which ``gaps`` may be acted on: those of the place's focus chains, and off them what is not unverified.

    An unverified gap off the focus chains is neither sought nor known to be lacking; it is shown, but nobody is sent.
    """
    focus = focus_chains(ws)
    sought = [chain in focus.get(place, ()) for place, chain in zip(gaps["place"], gaps["chain"], strict=True)]
    return pd.Series(sought, index=gaps.index, dtype=bool) | (gaps["certainty"] != "unverified").fillna(True).astype(
        bool
    )


def scope(facts: Facts, place: str, *, present: Mapping[str, int], focus: Mapping[str, set[str]]) -> list[str]:
    """Return the nodes in the scope of ``place``, sorted.

    All nodes of its focus chains and of chains in which it has a counting presence at a specific node, and nodes one
    edge (either way, any relation) from a node of level ≥ 1 of any siting; for the province all nodes. A grouping has
    the focus chains of its members too.

    Parameters
    ----------
    present
        node → level, for the nodes of level ≥ 1.
    focus
        place → its own focus chains.
    """
    if facts.places.kind[place] == "province":
        return list(facts.nodes)
    own = facts.places.within[place] if facts.places.kind[place] == "grouping" else (place,)
    chains = {chain for p in own for chain in focus.get(p, ())} | {
        facts.nodes[n].chain for n in present if facts.nodes[n].is_specific
    }
    beside = {other for n in present for other in facts.neighbours.get(n, ())}
    return [n.id for n in facts.nodes.values() if n.chain in chains or n.id in beside]
