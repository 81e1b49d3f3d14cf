"""Which column a node stands in: one a tier, more where a tier has steps of its own or many nodes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

BEFORE, AFTER = "<", ">"  # the columns of other chains' nodes at the sides
MAX_ROWS = 28  # about two screens high
_MOST_STEPS = 3


def tier_columns(
    members: Mapping[str, Sequence[str]], edges: Sequence[tuple[str, str]], *, max_rows: int, budget: int = 7
) -> list[tuple[str, list[str]]]:
    """Return ``(tier, nodes)`` for every column from left to right.

    A tier of more than ``max_rows`` nodes is split evenly. While there are fewer than ``budget`` columns, the tier with
    the most inner edges (then the first one) gets one more. In a tier of several columns, nodes stand right of the
    nodes of the tier that feed them, so that most of its inner edges run forward too.
    """
    inner = {tier: _inner(sorted(nodes), edges) for tier, nodes in members.items()}
    steps = {tier: _steps(sorted(nodes), inner[tier]) for tier, nodes in members.items()}
    count = {tier: math.ceil(len(nodes) / max_rows) for tier, nodes in members.items()}
    while sum(count.values()) < budget:
        wanting = [x for x in members if len(inner[x]) > 1 and count[x] < min(len(steps[x]), _MOST_STEPS)]
        if not wanting:
            break
        count[max(wanting, key=lambda x: (len(inner[x]) / count[x], -list(members).index(x)))] += 1
    columns: list[tuple[str, list[str]]] = []
    for tier in members:
        limit = max(max_rows, math.ceil(len(members[tier]) / count[tier]))
        columns += [(tier, c) for c in _fill(steps[tier], count[tier], limit)]
    return columns


def _inner(nodes: list[str], edges: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    inside = set(nodes)
    return sorted({(u, v) for u, v in edges if u in inside and v in inside and u != v})


def _steps(nodes: list[str], inner: list[tuple[str, str]]) -> list[list[str]]:
    """Return the nodes by the longest way that leads to them within the tier."""
    ahead: dict[str, list[str]] = {n: [] for n in nodes}
    for u, v in _without_circles(nodes, inner):
        ahead[u].append(v)
    depth = dict.fromkeys(nodes, 0)
    for node in _topological(nodes, ahead):
        for v in ahead[node]:
            depth[v] = max(depth[v], depth[node] + 1)
    return [[n for n in nodes if depth[n] == d] for d in range(max(depth.values(), default=-1) + 1)]


def _fill(steps: list[list[str]], count: int, limit: int) -> list[list[str]]:
    """Spread the steps over ``count`` columns from left to right: by step where that fits, else evenly."""
    if len(steps) >= count:
        columns: list[list[str]] = [[] for _ in range(count)]
        for depth, step in enumerate(steps):
            columns[min(depth, count - 1)] += step
        if max(len(c) for c in columns) <= limit:
            return columns
    nodes = [n for step in steps for n in step]
    size = math.ceil(len(nodes) / count)
    return [nodes[i : i + size] for i in range(0, len(nodes), size)]


def _without_circles(nodes: list[str], edges: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Drop the edges that close a circle in a depth-first walk by id."""
    ahead: dict[str, list[str]] = {n: [] for n in nodes}
    for u, v in sorted(set(edges)):
        ahead[u].append(v)
    entered = {v for _, v in edges}
    order = [n for n in nodes if n not in entered] + [n for n in nodes if n in entered]
    state: dict[str, int] = {}
    kept: list[tuple[str, str]] = []
    for root in order:
        if root in state:
            continue
        state[root] = 1
        stack = [(root, iter(ahead[root]))]
        while stack:
            node, rest = stack[-1]
            nxt = next(rest, None)
            if nxt is None:
                state[node] = 2
                stack.pop()
            elif state.get(nxt) != 1:
                kept.append((node, nxt))
                if nxt not in state:
                    state[nxt] = 1
                    stack.append((nxt, iter(ahead[nxt])))
    return kept


def _topological(nodes: list[str], ahead: Mapping[str, list[str]]) -> list[str]:
    waiting = dict.fromkeys(nodes, 0)
    for targets in ahead.values():
        for v in targets:
            waiting[v] += 1
    ready = [n for n in nodes if not waiting[n]]
    for node in ready:
        for v in ahead[node]:
            waiting[v] -= 1
            if not waiting[v]:
                ready.append(v)
    return ready
