"""Of how many of a chain's specific nodes something is known at a place."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from liantu.analyse.facts import REJECTED, Facts
from liantu.model.fields import conform


def known_nodes(facts: Facts, place: str) -> set[str]:
    """Return the specific nodes with a row in ``place`` or inside it, within the age limit.

    A row is a presence of any status that is not rejected, or a stated statement.
    """
    inside = facts.places.within[place]
    rows = {p.node for p in facts.presences if p.fresh and p.grade != REJECTED and p.place in inside}
    rows |= {s.node for s in facts.statements if s.fresh and s.place in inside}
    return {node for node in rows if facts.nodes[node].is_specific}


def specific_counts(facts: Facts) -> dict[str, int]:
    """Return chain → number of its specific nodes, for every chain."""
    return dict.fromkeys(facts.reach, 0) | Counter(n.chain for n in facts.nodes.values() if n.is_specific)


def shares(facts: Facts, place: str) -> dict[str, tuple[int, int, float | None]]:
    """Return chain → known nodes, specific nodes, and their share (None for a chain without specific nodes)."""
    known = Counter(facts.nodes[n].chain for n in known_nodes(facts, place))
    return {
        chain: (known[chain], count, known[chain] / count if count else None)
        for chain, count in sorted(specific_counts(facts).items())
    }


def coverage_table(by_place: dict[str, dict[str, tuple[int, int, float | None]]]) -> pd.DataFrame:
    """Return place × chain with the columns of ``fields/coverage.csv``, by place and chain; index 0, 1, 2, …"""
    rows = [
        {"place": place, "chain": chain, "known": known, "specific": specific, "share": share}
        for place, chains in sorted(by_place.items())
        for chain, (known, specific, share) in sorted(chains.items())
    ]
    return conform(pd.DataFrame(rows, columns=["place", "chain", "known", "specific", "share"]), "coverage")
