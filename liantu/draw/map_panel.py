"""One panel of the map: the whole, or the close-up of a crowd."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from liantu.draw.map_label import ZoneLabel
from liantu.draw.map_layout import Line, Placed, Point, Projection, Rect, crowds, height_for, place_labels, set_apart

INSET_HEAD = 24.0
_INSET_MARGIN = 10.0
Bounds = tuple[float, float, float, float]
_INSET_SHARES = (0.36, 0.4, 0.44, 0.32, 0.28)


@dataclass(frozen=True)
class Panel:
    """A frame with its projection; ``true`` are the places of its zones, ``markers`` where their marks are drawn."""

    frame: Rect
    projection: Projection
    bounds: Bounds
    true: dict[str, Point]
    markers: dict[str, Point]
    labels: dict[str, Placed]
    short: tuple[str, ...] = ()


@dataclass(frozen=True)
class MapLayout:
    """The main panel and, where zones crowd, a close-up; ``crowd`` are the close-up's zones, ``window`` what it shows.

    The main panel has labels of all zones outside the crowd, the close-up of those in it.
    """

    main: Panel
    inset: Panel | None = None
    crowd: tuple[str, ...] = ()
    window: Rect | None = None


def map_layout(
    zones: gpd.GeoDataFrame, labels: Mapping[str, ZoneLabel], *, bounds: Bounds, width: float, land: BaseGeometry | None
) -> MapLayout:
    """Place everything on a map ``width`` px wide that shows ``bounds``; ``land`` is kept free of the close-up."""
    frame = Rect(1, 1, width - 2, round(height_for(bounds, width - 2)))
    projection = Projection.fitting(bounds, frame)
    anchors = {str(n): anchor(row) for n, row in zones.sort_index().iterrows()}
    true = {n: projection(*p) for n, p in anchors.items()}
    draw = _Draw(zones, anchors, labels)
    for crowd in crowds(true, width)[:1]:
        outside = [n for n in true if n not in crowd]
        view = _view(zones.loc[crowd], [anchors[n] for n in crowd])
        window = _window(view, projection)
        corners = _corners(
            frame, view, [*set_apart({n: true[n] for n in outside}, frame).values()], window, land, projection
        )
        inset = draw.best_close_up(corners, view, crowd)
        if inset is None:
            break
        lines = connectors(inset.frame, window)
        main = draw.panel(frame, projection, bounds, outside, blocked=[inset.frame, window], lines=lines)
        return MapLayout(main, inset, tuple(crowd), window)
    return MapLayout(draw.panel(frame, projection, bounds, list(true)))


def connectors(inset: Rect, window: Rect) -> tuple[Line, Line]:
    """Return the two lines that join a window with its close-up."""
    right = inset.x > window.x
    wx, ix = (window.x + window.w, inset.x) if right else (window.x, inset.x + inset.w)
    return ((wx, window.y), (ix, inset.y)), ((wx, window.y + window.h), (ix, inset.y + inset.h))


def anchor(row: object) -> Point:
    """Return the longitude and latitude of a zone's mark: its label point, else a point within its geometry."""
    lon, lat = row.get("label_lon"), row.get("label_lat")  # type: ignore[attr-defined]
    if lon is not None and lat is not None and lon == lon and lat == lat:
        return float(lon), float(lat)
    point = row["geometry"].representative_point()  # type: ignore[index]
    return float(point.x), float(point.y)


@dataclass(frozen=True)
class _Draw:
    zones: gpd.GeoDataFrame
    anchors: Mapping[str, Point]
    labels: Mapping[str, ZoneLabel]

    def best_close_up(self, corners: Sequence[Rect], view: Bounds, crowd: Sequence[str]) -> Panel | None:
        """Return the close-up in the first corner with room for whole labels, else for names, else None."""
        named: Panel | None = None
        for corner in corners:
            made = self.close_up(corner, view, crowd)
            if len(made.labels) == len(crowd):
                if not made.short:
                    return made
                named = named or made
        return named

    def close_up(self, frame: Rect, view: Bounds, crowd: Sequence[str]) -> Panel:
        """Place a crowd in ``frame``, below the heading and beside the scale."""
        head = Rect(frame.x, frame.y, frame.w, INSET_HEAD)
        scale = Rect(frame.x, frame.y + frame.h - 26, 96, 26)
        inner = Rect(frame.x, frame.y + INSET_HEAD, frame.w, frame.h - INSET_HEAD)
        return self.panel(frame, Projection.fitting(view, inner), view, crowd, blocked=[head, scale])

    def panel(
        self,
        frame: Rect,
        projection: Projection,
        bounds: Bounds,
        zones: Sequence[str],
        *,
        blocked: Sequence[Rect] = (),
        lines: Sequence[Line] = (),
    ) -> Panel:
        """Place ``zones``; where whole labels find no room, names alone do."""
        true = {n: projection(*self.anchors[n]) for n in zones}
        markers = set_apart(true, frame)
        room = Rect(frame.x + 3, frame.y + 3, frame.w - 6, frame.h - 6)
        areas = _areas(self.zones, projection)
        sizes = {n: self.labels[n].size for n in zones}
        placed = place_labels(markers, sizes, room, blocked=blocked, lines=lines, areas=areas)
        if len(placed) == len(zones):
            return Panel(frame, projection, bounds, true, markers, placed)
        sizes = {n: self.labels[n].short.size for n in zones}
        placed = place_labels(markers, sizes, room, blocked=blocked, lines=lines, areas=areas)
        return Panel(frame, projection, bounds, true, markers, placed, tuple(zones))


def _areas(zones: gpd.GeoDataFrame, projection: Projection) -> BaseGeometry:
    """Return the zones' areas in px, roughly."""
    shapes = zones.sort_index().geometry
    shapes = shapes[shapes.geom_type.isin(["Polygon", "MultiPolygon"])]
    scale = projection.px_per_degree
    rough = shapes.simplify(2 / scale).buffer(0)
    x = projection.x0 - projection.west * projection.cos * scale
    y = projection.y0 + projection.north * scale
    return rough.affine_transform([projection.cos * scale, 0, 0, -scale, x, y]).union_all()


def _view(zones: gpd.GeoDataFrame, anchors: Sequence[Point]) -> Bounds:
    """Return what the close-up shows: marks and outlines with a margin, at least a tenth of a degree each way."""
    west, south, east, north = (float(v) for v in zones.total_bounds)
    lons, lats = [p[0] for p in anchors], [p[1] for p in anchors]
    west, east = min(west, *lons), max(east, *lons)
    south, north = min(south, *lats), max(north, *lats)
    dx, dy = max((east - west) * 0.16, 0.05), max((north - south) * 0.16, 0.05)
    return west - dx, south - dy, east + dx, north + dy


def _window(view: Bounds, projection: Projection) -> Rect:
    (left, top), (right, bottom) = projection(view[0], view[3]), projection(view[2], view[1])
    return Rect(round(left, 1), round(top, 1), round(right - left, 1), round(bottom - top, 1))


def _corners(
    frame: Rect,
    view: Bounds,
    markers: Sequence[Point],
    window: Rect,
    land: BaseGeometry | None,
    projection: Projection,
) -> list[Rect]:
    """Return frames for the close-up that cover no mark: for each size the best corner (label room, then land)."""
    found = []
    for share in _INSET_SHARES:
        w = round(frame.w * share)
        h = round(min(w * 1.0, max(w * 0.72, height_for(view, w))) + INSET_HEAD)
        corners = [
            Rect(x, y, w, h)
            for x in (frame.x + frame.w - w - _INSET_MARGIN, frame.x + _INSET_MARGIN)
            for y in (frame.y + _INSET_MARGIN, frame.y + frame.h - h - _INSET_MARGIN)
        ]
        costs = []
        for i, corner in enumerate(corners):
            hidden = any(Rect(x - 12, y - 12, 24, 24).overlaps(corner) for x, y in markers)
            if not hidden and not corner.overlaps(window, margin=8):
                near = sum(Rect(x - 60, y - 30, 120, 60).overlaps(corner) for x, y in markers)
                costs.append((near, _covered_land(corner, land, projection), i))
        if costs:
            found.append(corners[min(costs)[2]])
    return found


def _covered_land(rect: Rect, land: BaseGeometry | None, projection: Projection) -> float:
    if land is None:
        return 0.0
    west = projection.west + (rect.x - projection.x0) / (projection.cos * projection.px_per_degree)
    north = projection.north - (rect.y - projection.y0) / projection.px_per_degree
    east = west + rect.w / (projection.cos * projection.px_per_degree)
    south = north - rect.h / projection.px_per_degree
    return round(float(land.intersection(box(west, south, east, north)).area), 6)
