"""Order within columns: barycentre sweeps that keep the order with the fewest crossings seen."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Mapping, Sequence

Links = Sequence[tuple[str, str]]
_SWEEPS = 16


def fewest_crossings(columns: Sequence[Sequence[str]], links: Sequence[Links], arcs: Links = ()) -> list[list[str]]:
    """Return ``columns`` with their items ordered so that few of ``links`` cross and ``arcs`` are short.

    Parameters
    ----------
    columns
        items of each column in a starting order; ties go to this order.
    links
        ``links[i]`` joins items of column ``i`` with items of column ``i + 1``.
    arcs
        pairs within a column; each item between the two counts as half a crossing.
    """
    current = [list(c) for c in columns]
    beside = _both_ways(arcs)
    left = [_neighbours(links[i - 1], 1) if i else {} for i in range(len(current))]
    right = [_neighbours(links[i], 0) if i < len(links) else {} for i in range(len(current))]
    best, fewest = [list(c) for c in current], _cost(current, links, arcs)
    for sweep in range(_SWEEPS):
        if fewest == 0:
            break
        forward = sweep % 2 == 0
        todo = range(len(current)) if forward else range(len(current) - 1, -1, -1)
        for i in todo:
            side = i - 1 if forward else i + 1
            fixed = current[side] if 0 <= side < len(current) else []
            near = (left[i] if forward else right[i]) if fixed else {}
            current[i] = _by_barycentre(current[i], fixed, near, beside)
        found = _cost(current, links, arcs)
        if found < fewest:
            best, fewest = [list(c) for c in current], found
    return best


def _cost(columns: Sequence[Sequence[str]], links: Sequence[Links], arcs: Links) -> float:
    place = {n: p for column in columns for p, n in enumerate(column)}
    return crossings(columns, links) + sum(max(abs(place[a] - place[b]) - 1, 0) for a, b in arcs) / 2


def crossings(columns: Sequence[Sequence[str]], links: Sequence[Links]) -> int:
    """Count pairs of ``links`` that cross between neighbouring columns."""
    total = 0
    for i, between in enumerate(links):
        here = {n: p for p, n in enumerate(columns[i])}
        there = {n: p for p, n in enumerate(columns[i + 1])}
        seen: list[int] = []
        for _, end in sorted((here[a], there[b]) for a, b in between):
            total += len(seen) - bisect_right(seen, end)
            insort(seen, end)
    return total


def _neighbours(links: Links, side: int) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for link in links:
        found.setdefault(link[side], []).append(link[1 - side])
    return found


def _both_ways(arcs: Links) -> dict[str, list[str]]:
    beside: dict[str, list[str]] = {}
    for a, b in arcs:
        beside.setdefault(a, []).append(b)
        beside.setdefault(b, []).append(a)
    return beside


def _by_barycentre(
    items: list[str], fixed: Sequence[str], near: Mapping[str, list[str]], beside: Mapping[str, list[str]]
) -> list[str]:
    """Sort items by the mean place of their neighbours; an item without any, or with arcs, is drawn to its own."""
    place = {n: p / max(len(fixed) - 1, 1) for p, n in enumerate(fixed)}
    own = {n: p / max(len(items) - 1, 1) for p, n in enumerate(items)}
    mean: dict[str, float] = {}
    for n in items:
        places = [place[m] for m in near.get(n, ())] + [own[m] for m in beside.get(n, ())]
        if not places or n in beside:
            places.append(own[n])
        mean[n] = round(sum(places) / len(places), 9)
    return sorted(items, key=lambda n: mean[n])  # stable: ties keep their order
