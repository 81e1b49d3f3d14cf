"""Edges as curves: lanes past the columns between, ports at the borders, Bézier points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

Point = tuple[float, float]
_PORT_STEP = 7.0
_PORT_MARGIN = 8.0


class Edge(NamedTuple):
    """An edge with the index of its row."""

    source: str
    target: str
    key: str


class _Rect(NamedTuple):
    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True)
class Paths:
    """Columns with lanes added, links between neighbouring columns, and the items that each edge passes.

    ``items`` runs from left to right, whatever the direction of the edge; ``arcs`` are pairs within a column; ``lanes``
    are the added items in order.
    """

    columns: list[list[str]]
    links: list[list[tuple[str, str]]]
    arcs: list[tuple[str, str]]
    items: dict[str, tuple[str, ...]]
    lanes: list[str]

    @classmethod
    def through(cls, columns: Sequence[Sequence[str]], edges: Sequence[Edge]) -> Paths:
        """Give every edge over more than one column a lane in each column between, shared by edges of one source."""
        at = {n: i for i, column in enumerate(columns) for n in column}
        full = [list(c) for c in columns]
        lanes: dict[str, int] = {}
        items: dict[str, tuple[str, ...]] = {}
        links: list[dict[tuple[str, str], None]] = [{} for _ in range(max(len(full) - 1, 0))]
        for edge in edges:
            first, last = at[edge.source], at[edge.target]
            back = first > last
            between = range(min(first, last) + 1, max(first, last))
            passed = [f"\x00{edge.source}\x00{'b' if back else 'f'}{i}" for i in between]
            for i, lane in zip(between, passed, strict=True):
                if lane not in lanes:
                    lanes[lane] = i
                    full[i].append(lane)
            ends = (edge.target, edge.source) if back else (edge.source, edge.target)
            path = (ends[0], *passed, ends[1])
            items[edge.key] = path
            if first != last:
                for offset, link in enumerate(pairwise(path)):
                    links[min(first, last) + offset][link] = None
        arcs = sorted({(e.source, e.target) for e in edges if at[e.source] == at[e.target] and e.source != e.target})
        return cls(full, [sorted(x) for x in links], arcs, items, list(lanes))


def route_all(
    edges: Sequence[Edge], paths: Paths, box: Mapping[str, tuple[float, float, float, float]]
) -> dict[str, tuple[Point, ...]]:
    """Return edge → Bézier points from the border of its source to the border of its target."""
    rect = {n: _Rect(*b) for n, b in box.items()}
    column = {n: i for i, c in enumerate(paths.columns) for n in c}
    ports = _ports(edges, paths, rect, column)
    routes: dict[str, tuple[Point, ...]] = {}
    for edge in edges:
        start, end = ports[edge.key, 0], ports[edge.key, 1]
        if column[edge.source] == column[edge.target]:
            routes[edge.key] = _arc(start, end)
            continue
        passed = [rect[n] for n in paths.items[edge.key][1:-1]]
        if column[edge.source] > column[edge.target]:
            # traced from left to right, then turned round
            routes[edge.key] = tuple(reversed(_curve(end, passed, start)))
        else:
            routes[edge.key] = _curve(start, passed, end)
    return routes


def _ports(
    edges: Sequence[Edge], paths: Paths, rect: Mapping[str, _Rect], column: Mapping[str, int]
) -> dict[tuple[str, int], Point]:
    """Return ``(edge, 0 at its source or 1 at its target)`` → point on the border, spread by where the edge goes."""
    wanted: dict[tuple[str, str], dict[tuple[float, str, int], list[tuple[str, int]]]] = {}
    twins: dict[tuple[str, str], int] = {}
    for edge in edges:
        twin = twins[edge.source, edge.target] = twins.get((edge.source, edge.target), -1) + 1
        path = paths.items[edge.key]
        same, back = column[edge.source] == column[edge.target], column[edge.source] > column[edge.target]
        for end, node in enumerate((edge.source, edge.target)):
            on_left_end = (end == 0) != back
            near = path[1] if on_left_end else path[-2]
            side = "right" if same or on_left_end else "left"
            other = rect[near]
            # a lane is shared, so is its port; two edges of one pair are kept apart
            number = 0 if near.startswith("\x00") else (twin * 2 + end if edge.source == edge.target else twin)
            slot = (other.y + other.h / 2, near, number)
            wanted.setdefault((node, side), {}).setdefault(slot, []).append((edge.key, end))
    found: dict[tuple[str, int], Point] = {}
    for (node, side), slots in wanted.items():
        r = rect[node]
        x = r.x + r.w if side == "right" else r.x
        step = min(_PORT_STEP, (r.h - 2 * _PORT_MARGIN) / max(len(slots) - 1, 1))
        for i, slot in enumerate(sorted(slots)):
            y = r.y + r.h / 2 + (i - (len(slots) - 1) / 2) * step
            for key in slots[slot]:
                found[key] = (round(x, 1), round(y, 1))
    return found


def _curve(start: Point, passed: Sequence[_Rect], end: Point) -> tuple[Point, ...]:
    points: list[Point] = [start]
    for lane in passed:
        y = round(lane.y + lane.h / 2, 1)
        _bend(points, (lane.x, y))
        right = round(lane.x + lane.w, 1)
        points += [(lane.x, y), (right, y), (right, y)]
    _bend(points, end)
    return tuple(points)


def _bend(points: list[Point], end: Point) -> None:
    x0, y0 = points[-1]
    middle = round((x0 + end[0]) / 2, 1)
    points += [(middle, y0), (middle, end[1]), end]


def _arc(start: Point, end: Point) -> tuple[Point, ...]:
    out = round(start[0] + 20 + min(0.12 * abs(end[1] - start[1]), 22), 1)
    return (start, (out, start[1]), (out, end[1]), end)
