"""Which few landings would complete most: the best n, with a bound on what any n could do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from liantu.analyse.places import place_tree
from liantu.model.findings import Findings
from liantu.model.problems import LiantuError
from liantu.model.workspace import Workspace

# Gaps in which the link is missing: a firm that lands there fills it. A weak link (strengthen) may need more.
FILLED_KINDS = ("complete", "extend")
COLUMNS = ("node", "place", "gain", "filled", "total", "bound")


def best_landings(
    workspace: Workspace, findings: Findings, *, n: int, by: str = "score", places: Sequence[str] | None = None
) -> pd.DataFrame:
    """Return the ``n`` landings that together fill most gaps, best first.

    A landing of one firm at a node in a place fills the gap there and at every judged place around it; at other nodes
    it closes nothing (a rule that held still holds when firms are added). So the filled gaps of a set of landings are
    a coverage: each step takes the landing with the largest gain, which is best possible where places form a tree, and
    at least 1 - 1/e of the best in any case.

    Parameters
    ----------
    by
        ``score``: gaps weigh their priority score; ``count``: each weighs 1.
    places
        where firms may land; the judged zones unless given. Overruled gaps do not count.

    Returns
    -------
    DataFrame
        columns ``node, place, gain, filled`` (list of gap ids), ``total`` (filled so far) and ``bound`` (no choice of
        as many landings fills more: the smallest, over the steps so far, of what was filled plus the largest gains
        then left); index 1, 2, 3, …. Fewer rows when nothing is left to fill.

    Raises
    ------
    LiantuError
        ``whatif_number`` for ``n`` below 1, ``whatif_place`` for an unknown place, ``whatif_by``.
    """
    if n < 1:
        raise LiantuError("whatif_number", value=str(n))
    if by not in ("score", "count"):
        raise LiantuError("whatif_by", value=by)
    fills = _fills(workspace, findings, places)
    worth = _worth(findings, by)
    left = dict(fills)
    done: set[str] = set()
    rows: list[tuple[str, str, float, str, float]] = []
    # Of each step: what was filled before it, and the gains that were to be had then, largest first.
    states: list[tuple[float, list[float]]] = []
    while left and len(rows) < n:
        gains = {key: sum(worth[g] for g in gaps if g not in done) for key, gaps in left.items()}
        total = rows[-1][4] if rows else 0.0
        states.append((total, sorted(gains.values(), reverse=True)))
        best = min(gains, key=lambda key: (-gains[key], key))
        if gains[best] <= 0:
            break
        new = sorted(g for g in left.pop(best) if g not in done)
        done.update(new)
        rows.append((*best, gains[best], "|".join(new), total + gains[best]))
    table = pd.DataFrame(rows, columns=list(COLUMNS[:-1]), index=pd.RangeIndex(1, len(rows) + 1))
    table["bound"] = [
        min(before + sum(gains[:size]) for before, gains in states[:size]) for size in range(1, len(rows) + 1)
    ]
    return table


def _fills(
    workspace: Workspace, findings: Findings, places: Sequence[str] | None
) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return (node, place) → the gaps that a landing there fills."""
    tree = place_tree(workspace.tables["places"])
    wanted = [p for p in tree.judged if tree.kind[p] == "zone"] if places is None else sorted(set(places))
    for place in wanted:
        if place not in tree.kind:
            raise LiantuError("whatif_place", value=place)
    gaps = findings.gaps
    gaps = gaps[gaps["kind"].isin(FILLED_KINDS) & (gaps["status"] != "overruled")]
    at = {
        (str(node), str(place)): str(gap)
        for gap, node, place in zip(gaps.index, gaps["node"], gaps["place"], strict=True)
    }
    fills = {}
    for node in sorted({node for node, _ in at}):
        for place in wanted:
            around = sorted({place, *tree.containing[place]})
            filled = tuple(at[node, outer] for outer in around if (node, outer) in at)
            if filled:
                fills[node, place] = filled
    return fills


def _worth(findings: Findings, by: str) -> Mapping[str, float]:
    scores = findings.gaps["score"].fillna(0.0)
    return {str(gap): float(score) if by == "score" else 1.0 for gap, score in scores.items()}
