"""Heights within columns: each item as near its neighbours as distances between items allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_ROUNDS = 10


def relax(
    columns: Sequence[Sequence[str]],
    links: Sequence[Sequence[tuple[str, str]]],
    height: Mapping[str, float],
    gap: Mapping[str, float],
) -> dict[str, float]:
    """Return the middle of each item on the vertical axis, from 0 (top) to the height of the fullest column.

    ``height`` is an item's own height, ``gap`` the free space it wants above and below (the larger of two holds).
    The order of each column is kept. Every step solves one column exactly: least squares to the wished places under
    the distances (pool adjacent violators; Robertson, Wright and Dykstra 1988, Order Restricted Statistical Inference).
    """
    offsets = {i: _offsets(c, height, gap) for i, c in enumerate(columns)}
    frame = max((_extent(c, offsets[i], height) for i, c in enumerate(columns)), default=0.0)
    middle: dict[str, float] = {}
    for i, column in enumerate(columns):
        top = (frame - _extent(column, offsets[i], height)) / 2
        for n, offset in zip(column, offsets[i], strict=True):
            middle[n] = top + offset + height[column[0]] / 2
    near = _near(links)
    for round_ in range(_ROUNDS):
        order = range(len(columns)) if round_ % 2 == 0 else range(len(columns) - 1, -1, -1)
        for i in order:
            if columns[i]:
                _settle(columns[i], offsets[i], near, middle, height, frame)
    return middle


def _near(links: Sequence[Sequence[tuple[str, str]]]) -> dict[str, list[str]]:
    near: dict[str, list[str]] = {}
    for between in links:
        for a, b in between:
            near.setdefault(a, []).append(b)
            near.setdefault(b, []).append(a)
    return near


def _offsets(column: Sequence[str], height: Mapping[str, float], gap: Mapping[str, float]) -> list[float]:
    """Distance of each item's middle from the first one's when packed."""
    offsets: list[float] = []
    for i, n in enumerate(column):
        if i == 0:
            offsets.append(0.0)
        else:
            before = column[i - 1]
            offsets.append(offsets[-1] + (height[before] + height[n]) / 2 + max(gap[before], gap[n]))
    return offsets


def _extent(column: Sequence[str], offsets: Sequence[float], height: Mapping[str, float]) -> float:
    return (offsets[-1] + (height[column[0]] + height[column[-1]]) / 2) if column else 0.0


def _settle(
    column: Sequence[str],
    offsets: Sequence[float],
    near: Mapping[str, list[str]],
    middle: dict[str, float],
    height: Mapping[str, float],
    frame: float,
) -> None:
    wished = []
    for n, offset in zip(column, offsets, strict=True):
        around = near.get(n)
        target = sum(middle[m] for m in around) / len(around) if around else middle[n]
        wished.append(target - offset)
    low = height[column[0]] / 2
    high = frame - height[column[-1]] / 2 - offsets[-1]
    for n, offset, place in zip(column, offsets, _isotonic(wished), strict=True):
        middle[n] = min(max(place, low), max(low, high)) + offset


def _isotonic(values: Sequence[float]) -> list[float]:
    """Return the non-decreasing sequence nearest to ``values`` in least squares."""
    blocks: list[tuple[float, int]] = []
    for value in values:
        total, count = value, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / count:
            before = blocks.pop()
            total, count = total + before[0], count + before[1]
        blocks.append((total, count))
    return [total / count for total, count in blocks for _ in range(count)]
