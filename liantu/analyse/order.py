"""Lists are trees: a gap stands under the last gap before it on its path (DESIGN section 5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import networkx as nx
import pandas as pd

from liantu.model.fields import split_list

Needs = Mapping[str, tuple[str, ...]]


def cut_circles(needs: Needs) -> dict[str, tuple[str, ...]]:
    """Return ``needs`` (gap → the nodes it needs first) without circles.

    In each circle of gaps that need each other, the smallest id no longer needs the others of the circle; repeated
    until none is left.
    """
    cut = dict(needs)
    while True:
        graph = nx.DiGraph((gap, first) for gap, firsts in cut.items() for first in firsts if first in cut)
        circles = [c for c in nx.strongly_connected_components(graph) if len(c) > 1]
        if not circles:
            return cut
        for circle in circles:
            smallest = min(circle)
            cut[smallest] = tuple(first for first in cut[smallest] if first not in circle)


def preorder(needs: Needs, key: Callable[[str], Any]) -> list[str]:
    """Return the gaps of one place in the pre-order of their trees; roots and children in the order of ``key``.

    The parent of a gap is the last of the nodes it needs first that is a gap itself; ``needs`` has no circles.
    """
    children: dict[str | None, list[str]] = {}
    for gap in sorted(needs, key=key):
        parent = next((first for first in reversed(needs[gap]) if first in needs), None)
        children.setdefault(parent, []).append(gap)
    ordered, todo = [], list(reversed(children.get(None, [])))
    while todo:
        gap = todo.pop()
        ordered.append(gap)
        todo.extend(reversed(children.get(gap, [])))
    return ordered


def _key(gap: str, _: object, certainty: object, action: str, score: float) -> tuple[bool, bool, float, str]:
    unverified = isinstance(certainty, str) and certainty == "unverified"
    return (unverified, action == "supply_locally", -score, gap)


def ranked(gaps: pd.DataFrame) -> pd.DataFrame:
    """Return ``gaps`` with ``rank`` within each place, rows by place and rank.

    Roots and children are ordered by certainty (evidenced first; a strengthen has none and stands with these), then
    ``supply_locally`` after the other actions, then by score from high to low, then by gap id.
    """
    rank: dict[str, int] = {}
    names = ["gap_id", "place", "node", "needs_first", "certainty", "action", "score"]
    places: dict[str, dict[str, tuple[Any, ...]]] = {}
    for gap, place, node, *rest in zip(*(gaps[name].tolist() for name in names), strict=True):
        places.setdefault(place, {})[node] = (gap, *rest)
    for _, at in sorted(places.items()):
        needs = {node: split_list(row[1]) for node, row in at.items()}
        for number, node in enumerate(preorder(needs, {n: _key(*row) for n, row in at.items()}.__getitem__), start=1):
            rank[at[node][0]] = number
    out = gaps.copy()
    out["rank"] = pd.array([rank[g] for g in out["gap_id"]], dtype="Int64")
    keys = list(zip(out["place"].tolist(), out["rank"].tolist(), strict=True))
    return out.iloc[sorted(range(len(out)), key=keys.__getitem__)]
