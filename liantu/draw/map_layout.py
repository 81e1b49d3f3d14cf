"""Where everything of a zone map stands: projection, panels, markers set apart, labels that do not overlap."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

Point = tuple[float, float]
Line = tuple[Point, ...]
MARKER = 6.0
_APART = 15.0  # least distance of two markers in px
_CROWD_LINK = 0.045  # markers nearer than this share of the map's width are of one crowd
_CROWD_SIZE = 4
_RINGS = (7, 12, 18, 26, 36, 48, 62, 78, 96, 116, 140, 168, 200, 240, 290, 350)
_DIRECTIONS = 24


class Rect(NamedTuple):
    """A rectangle: left, top, width, height."""

    x: float
    y: float
    w: float
    h: float

    def overlaps(self, other: Rect, *, margin: float = 0.0) -> bool:
        """Tell whether the two share area when both grow by half of ``margin``."""
        return (
            self.x < other.x + other.w + margin
            and other.x < self.x + self.w + margin
            and self.y < other.y + other.h + margin
            and other.y < self.y + self.h + margin
        )

    def inside(self, other: Rect) -> bool:
        """Tell whether this lies within ``other``."""
        return (
            self.x >= other.x
            and self.y >= other.y
            and self.x + self.w <= other.x + other.w
            and self.y + self.h <= other.y + other.h
        )


@dataclass(frozen=True)
class Projection:
    """Equirectangular with the cosine of the middle latitude: degrees to px of a panel."""

    west: float
    north: float
    px_per_degree: float  # of latitude
    cos: float
    x0: float
    y0: float

    def __call__(self, lon: float, lat: float) -> Point:
        """Return the place of a point in px."""
        return (
            self.x0 + (lon - self.west) * self.cos * self.px_per_degree,
            self.y0 + (self.north - lat) * self.px_per_degree,
        )

    @property
    def px_per_km(self) -> float:
        """Px for a kilometre (111.195 km to a degree of the sphere of 6,371 km)."""
        return self.px_per_degree / 111.195

    @classmethod
    def fitting(cls, bounds: tuple[float, float, float, float], frame: Rect) -> Projection:
        """Return the projection that shows ``bounds`` (west, south, east, north) in the middle of ``frame``."""
        west, south, east, north = bounds
        cos = math.cos(math.radians((south + north) / 2))
        scale = min(frame.w / ((east - west) * cos), frame.h / (north - south))
        x0 = frame.x + (frame.w - (east - west) * cos * scale) / 2
        y0 = frame.y + (frame.h - (north - south) * scale) / 2
        return cls(west, north, scale, cos, x0, y0)


@dataclass(frozen=True)
class Placed:
    """The label of a zone; ``leader`` runs from the marker to the label, empty where it stands beside it."""

    rect: Rect
    leader: Line = ()


def height_for(bounds: tuple[float, float, float, float], width: float) -> float:
    """Return the height of a map of ``bounds`` that is ``width`` wide."""
    west, south, east, north = bounds
    return width * (north - south) / ((east - west) * math.cos(math.radians((south + north) / 2)))


def crowds(points: Mapping[str, Point], width: float) -> list[list[str]]:
    """Return groups of four or more points, each near another one of its group; largest first, then by id."""
    link = _CROWD_LINK * width
    left = sorted(points)
    groups: list[list[str]] = []
    while left:
        group = [left.pop(0)]
        for member in group:
            near = [n for n in left if math.dist(points[member], points[n]) < link]
            group += near
            left = [n for n in left if n not in near]
        groups.append(sorted(group))
    return sorted((g for g in groups if len(g) >= _CROWD_SIZE), key=lambda g: (-len(g), g))


def set_apart(points: Mapping[str, Point], frame: Rect) -> dict[str, Point]:
    """Return the points moved so that no two markers cover each other; points far from others stay."""
    ids = sorted(points)
    place = {n: points[n] for n in ids}
    for _ in range(200):
        moved = False
        for i, a in enumerate(ids):
            for j, b in enumerate(ids[i + 1 :], i + 1):
                moved |= _push(place, a, b, angle=0.0 if len(ids) == 2 else 2.4 * (i + j))
        if not moved:
            break
    margin = MARKER + 2
    return {
        n: (
            round(min(max(x, frame.x + margin), frame.x + frame.w - margin), 1),
            round(min(max(y, frame.y + margin), frame.y + frame.h - margin), 1),
        )
        for n, (x, y) in place.items()
    }


def _push(place: dict[str, Point], a: str, b: str, *, angle: float) -> bool:
    (ax, ay), (bx, by) = place[a], place[b]
    gap = math.dist((ax, ay), (bx, by))
    if gap >= _APART - 0.05:
        return False
    dx, dy = ((bx - ax) / gap, (by - ay) / gap) if gap > 0.5 else (math.cos(angle), math.sin(angle))
    half = (_APART - gap) / 2
    place[a] = (ax - dx * half, ay - dy * half)
    place[b] = (bx + dx * half, by + dy * half)
    return True


def place_labels(
    markers: Mapping[str, Point],
    sizes: Mapping[str, tuple[float, float]],
    frame: Rect,
    *,
    blocked: Sequence[Rect] = (),
    lines: Sequence[Line] = (),
    areas: BaseGeometry | None = None,
) -> dict[str, Placed]:
    """Return a place for each label, as near its marker as the others allow; a label that finds none is left out.

    No label covers a label, a marker, a leader line, one of ``lines`` or a ``blocked`` rectangle; all lie within
    ``frame``, and off ``areas`` (in px) where there is room. The most crowded marker comes first; ties by id.
    """
    ids = sorted(sizes, key=lambda n: (_room(n, markers), n))
    dots = {n: Rect(x - MARKER, y - MARKER, 2 * MARKER, 2 * MARKER) for n, (x, y) in markers.items()}
    placed: dict[str, Placed] = {}
    for n in ids:
        others = [r for m, r in dots.items() if m != n]
        for found in _candidates(markers[n], sizes[n], _outward(n, markers), areas):
            clear = found.rect.inside(frame) and not any(_crosses(line, found.rect) for line in lines)
            if clear and _is_free(found, [*others, *blocked], dots[n], placed.values()):
                placed[n] = found
                break
    return {n: placed[n] for n in sorted(placed)}


def _room(n: str, markers: Mapping[str, Point]) -> float:
    return round(min((math.dist(markers[n], p) for m, p in markers.items() if m != n), default=math.inf), 3)


def _outward(n: str, markers: Mapping[str, Point]) -> float:
    """Return the direction away from the markers around, east where there are none."""
    x, y = markers[n]
    dx = dy = 0.0
    for m, (ox, oy) in markers.items():
        gap = math.dist((x, y), (ox, oy))
        if m != n and 0 < gap < 120:
            dx, dy = dx + (x - ox) / gap**2, dy + (y - oy) / gap**2
    return math.atan2(dy, dx) if math.hypot(dx, dy) > 1e-6 else 0.0


def _candidates(marker: Point, size: tuple[float, float], outward: float, areas: BaseGeometry | None) -> list[Placed]:
    """Return places around the marker: near before far, then off areas, outward, beside before above and below."""
    found: list[tuple[tuple[float, float, int], Placed]] = []
    for ring, radius in enumerate(_RINGS):
        for k in range(_DIRECTIONS):
            angle = 2 * math.pi * k / _DIRECTIONS
            turn = abs((angle - outward + math.pi) % (2 * math.pi) - math.pi)
            place = _at(marker, size, angle, radius + MARKER)
            cost = radius + turn * 9 + abs(math.sin(angle)) * 5 + _covered(place.rect, areas) * 90
            found.append(((round(cost, 3), ring, k), place))
    return [p for _, p in sorted(found, key=lambda f: f[0])]


def _covered(rect: Rect, areas: BaseGeometry | None) -> float:
    """Return which share of ``rect`` lies over ``areas``."""
    if areas is None or areas.is_empty:
        return 0.0
    own = box(rect.x, rect.y, rect.x + rect.w, rect.y + rect.h)
    return float(areas.intersection(own).area / own.area) if areas.intersects(own) else 0.0


def _at(marker: Point, size: tuple[float, float], angle: float, distance: float) -> Placed:
    (x, y), (w, h) = marker, size
    dx, dy = math.cos(angle), math.sin(angle)
    tip = (x + dx * distance, y + dy * distance)
    # The side of the label that faces the marker touches the tip; sliding along it keeps the leader short.
    left = tip[0] - w * (1 - dx) / 2
    top = tip[1] - h * (1 - dy) / 2
    rect = Rect(round(left, 1), round(top, 1), w, h)
    end = (min(max(x, rect.x), rect.x + w), min(max(y, rect.y), rect.y + h))
    return Placed(rect, () if math.dist(marker, end) < MARKER + 9 else (marker, (round(end[0], 1), round(end[1], 1))))


def _is_free(found: Placed, blocked: Sequence[Rect], own: Rect, placed: Iterable[Placed]) -> bool:
    if found.rect.overlaps(own, margin=1) or any(found.rect.overlaps(r, margin=4) for r in blocked):
        return False
    if found.leader and any(_crosses(found.leader, r) for r in blocked):
        return False
    for other in placed:
        if found.rect.overlaps(other.rect, margin=5):
            return False
        if found.leader and _crosses(found.leader, other.rect):
            return False
        if other.leader and _crosses(other.leader, found.rect):
            return False
        if found.leader and other.leader and _cut_each_other(found.leader, other.leader):
            return False
    return True


def _crosses(line: Line, rect: Rect) -> bool:
    """Tell whether a straight line meets a rectangle grown by 1 px (Liang and Barsky 1984)."""
    (x0, y0), (x1, y1) = line
    low, high = 0.0, 1.0
    for delta, near, far in (
        (x1 - x0, rect.x - 1 - x0, rect.x + rect.w + 1 - x0),
        (y1 - y0, rect.y - 1 - y0, rect.y + rect.h + 1 - y0),
    ):
        if delta == 0:
            if near > 0 or far < 0:
                return False
            continue
        a, b = sorted((near / delta, far / delta))
        low, high = max(low, a), min(high, b)
    return low <= high


def _cut_each_other(one: Line, two: Line) -> bool:
    def side(a: Point, b: Point, c: Point) -> float:
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    (a, b), (c, d) = one, two
    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0
