"""The zones of a workspace as a sketch map in SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence

import geopandas as gpd
import pandas as pd
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from liantu.draw import look
from liantu.draw.map_frame import foot, graticule, inset_frame
from liantu.draw.map_label import ZoneLabel, abbreviations, draw_label, zone_labels
from liantu.draw.map_layout import MARKER, Point, Projection
from liantu.draw.map_panel import Bounds, MapLayout, Panel, map_layout
from liantu.draw.svg import Value, document, el, group, title
from liantu.words import t

WIDTH = 960.0
_ZONE, _ZONE_SOFT = "#1f4e79", "#5b86ad"
_LINES = {"province": ("#8d9aa6", 1.3), "prefecture": ("#aeb9c4", 0.9), "county": ("#d6dde4", 0.7)}
_LAND = "#f5f7f9"


def zone_map_svg(
    zones: gpd.GeoDataFrame,
    *,
    values: pd.DataFrame | None = None,
    outlines: gpd.GeoDataFrame | None = None,
    selected: str | None = None,
    lang: str,
    note: str = "",
    source: str = "",
    bounds: Bounds,
    standalone: bool = True,
) -> str:
    """Draw the zones: approximate areas hatched and dashed, points as dots, placeholders hollow; every label readable.

    Marks that would cover one another are set apart, with a line to the true place. Where four or more zones crowd,
    a close-up stands in the corner with the least on it.

    Parameters
    ----------
    zones
        index ``id``, EPSG:4326; ``name_zh, name_en, short_zh, label_lon, label_lat, geometry_precision``.
    values
        what to write beside each zone; see ``map_label.zone_labels``.
    outlines
        areas for orientation, EPSG:4326, drawn faint; ``level`` (province, prefecture, county) where present. None:
        a graticule instead, for pictures without a base map.
    note, source
        lines at the foot: what the map is not, and where it comes from.
    bounds
        west, south, east, north in degrees.
    standalone
        True: for files. False: for a page; each zone is a button.
    """
    zones = zones.sort_index()
    labels = zone_labels(zones, values, lang=lang)
    land = None if outlines is None or outlines.empty else outlines.geometry.union_all()
    layout = map_layout(zones, labels, bounds=bounds, width=WIDTH, land=land)
    main, inset = layout.main, layout.inset
    height = main.frame.h
    body = [_defs(layout), group("lt-ground", _ground(main, outlines, clip="lt-clip-main"))]
    body.append(group("lt-areas", _areas(main, zones, "lt-clip-main")))
    if inset is not None and layout.window is not None:
        content = _ground(inset, outlines, clip="lt-clip-inset") + _areas(inset, zones, "lt-clip-inset")
        dots = [_dot(main.projection(*_lonlat(inset, n))) for n in layout.crowd]
        body.append(group("lt-inset", inset_frame(inset, layout.window, main.frame, dots, content, lang=lang)))
    body.append(group("lt-zones", _zones(layout, zones, labels, selected=selected, lang=lang, standalone=standalone)))
    markup, foot_height = foot(
        main,
        _precisions(zones),
        note=note,
        source=source,
        lang=lang,
        has_base=outlines is not None,
        abbreviations=abbreviations(zones, lang=lang),
        counts=_kinds(labels),
    )
    body.append(group("lt-foot", [markup]))
    attributes: dict[str, Value] = {"class": "lt-map", "role": "img" if standalone else None}
    name = t("draw.map_label", lang) if standalone else ""
    background = look.PAPER if standalone else None
    return document(WIDTH, height + foot_height, body, background=background, label=name, attributes=attributes)


def _lonlat(panel: Panel, zone: str) -> Point:
    p, (x, y) = panel.projection, panel.true[zone]
    return p.west + (x - p.x0) / (p.cos * p.px_per_degree), p.north - (y - p.y0) / p.px_per_degree


def _precisions(zones: gpd.GeoDataFrame) -> list[str]:
    found = set(zones["geometry_precision"]) if "geometry_precision" in zones else {"point"}
    return [p for p in ("outline", "approximate", "point", "placeholder") if p in found]


def _kinds(labels: dict[str, ZoneLabel]) -> list[str]:
    shown = {kind for label in labels.values() for kind, _ in label.counts}
    kinds = [k for k in look.KINDS if k in shown]
    return kinds + (["unverified"] if any(label.unverified for label in labels.values()) else [])


def _defs(layout: MapLayout) -> str:
    stroke: dict[str, Value] = {"d": "M0 0V6", "stroke": _ZONE_SOFT, "stroke-width": 1.4, "class": "lt-hatch"}
    size: dict[str, Value] = {"id": "lt-hatch", "width": 6, "height": 6, "patternUnits": "userSpaceOnUse"}
    parts = [el("pattern", size | {"patternTransform": "rotate(45)"}, el("path", stroke))]
    for name, panel in (("main", layout.main), ("inset", layout.inset)):
        if panel is not None:
            f = panel.frame
            rect = el("rect", {"x": f.x, "y": f.y, "width": f.w, "height": f.h})
            parts.append(el("clipPath", {"id": f"lt-clip-{name}"}, rect))
    return el("defs", {}, *parts)


def _ground(panel: Panel, outlines: gpd.GeoDataFrame | None, *, clip: str) -> list[str]:
    f = panel.frame
    ground: dict[str, Value] = {"class": "lt-sea", "x": f.x, "y": f.y, "width": f.w, "height": f.h}
    parts = [el("rect", ground | {"fill": "#ffffff" if outlines is not None else _LAND})]
    if outlines is None or outlines.empty:
        return parts + graticule(panel)
    level = outlines["level"] if "level" in outlines else pd.Series("county", index=outlines.index)
    seen = _seen(panel)
    drawn = []
    for key, shape, name in zip(map(str, outlines.index), outlines.geometry, level, strict=True):
        kind = name if name in _LINES else "county"
        d = _path(shape, panel.projection, seen)
        if d:
            stroke, width = _LINES[kind]
            line: dict[str, Value] = {"class": f"lt-outline lt-outline-{kind}", "d": d, "stroke": stroke}
            line |= {"stroke-width": width, "fill": _LAND if kind == "county" or "level" not in outlines else "none"}
            drawn.append((list(_LINES)[::-1].index(kind), key, el("path", line)))
    parts.append(el("g", {"clip-path": f"url(#{clip})"}, *(m for _, _, m in sorted(drawn, key=lambda d: d[:2]))))
    return parts


def _seen(panel: Panel) -> BaseGeometry:
    """Return what of the world the panel shows, with a margin that the clip cuts off."""
    p, f = panel.projection, panel.frame
    west = p.west + (f.x - p.x0) / (p.cos * p.px_per_degree)
    north = p.north - (f.y - p.y0) / p.px_per_degree
    east, south = west + f.w / (p.cos * p.px_per_degree), north - f.h / p.px_per_degree
    pad = 6 / p.px_per_degree
    return box(west - pad, south - pad, east + pad, north + pad)


def _path(shape: BaseGeometry | None, projection: Projection, seen: BaseGeometry) -> str:
    """Return a geometry's rings as path data, simplified to 0.4 px."""
    if shape is None or shape.is_empty or not shape.intersects(seen):
        return ""
    shape = shape.intersection(seen).simplify(0.4 / projection.px_per_degree)
    parts = [g for g in getattr(shape, "geoms", [shape]) if g.geom_type == "Polygon"]
    return "".join(_ring(r.coords, projection) for g in parts for r in (g.exterior, *g.interiors))


def _ring(coords: Sequence[tuple[float, ...]], projection: Projection) -> str:
    points = [projection(c[0], c[1]) for c in coords]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points[:-1]) + "Z"


def _areas(panel: Panel, zones: gpd.GeoDataFrame, clip: str) -> list[str]:
    """Draw the outlines of zones, in the close-up as in the main panel."""
    seen = _seen(panel)
    precision = zones["geometry_precision"] if "geometry_precision" in zones else pd.Series("point", index=zones.index)
    parts = []
    for zone, shape, kind in zip(zones.index, zones.geometry, precision, strict=True):
        d = _path(shape, panel.projection, seen)
        if d:
            exact = kind == "outline"
            area: dict[str, Value] = {"class": "lt-area", "data-zone": str(zone), "d": d, "stroke": _ZONE}
            area |= {"fill": _ZONE_SOFT if exact else "url(#lt-hatch)", "fill-opacity": "0.35" if exact else "0.75"}
            parts.append(el("path", area | {"stroke-width": 1.1, "stroke-dasharray": None if exact else "4 2.5"}))
    return [el("g", {"clip-path": f"url(#{clip})"}, *parts)] if parts else []


def _zones(
    layout: MapLayout,
    zones: gpd.GeoDataFrame,
    labels: dict[str, ZoneLabel],
    *,
    selected: str | None,
    lang: str,
    standalone: bool,
) -> list[str]:
    parts = []
    for zone, row in zones.iterrows():
        name = str(zone)
        panel = layout.inset if layout.inset is not None and name in layout.crowd else layout.main
        label = labels[name]
        spoken = label.spoken(lang)
        css = "lt-zone" + (" lt-selected" if name == selected else "")
        attributes: dict[str, Value] = {"class": css, "data-zone": name}
        if not standalone:
            attributes |= {"role": "button", "tabindex": "-1", "aria-label": spoken, "data-name": label.full_name}
        content = [title(spoken)] if standalone else []
        content += _zone(
            panel, name, str(row.get("geometry_precision")), label, chosen=name == selected, page=not standalone
        )
        parts.append(el("g", attributes, *content))
    return parts


def _zone(panel: Panel, zone: str, precision: str, label: ZoneLabel, *, chosen: bool, page: bool) -> list[str]:
    (x, y), (tx, ty) = panel.markers[zone], panel.true[zone]
    parts = []
    if math.dist((x, y), (tx, ty)) > 2:
        line: dict[str, Value] = {
            "class": "lt-leader",
            "d": f"M{tx:.1f} {ty:.1f}L{x:.1f} {y:.1f}",
            "stroke": _ZONE_SOFT,
        }
        parts += [
            el("path", line | {"stroke-width": 1}),
            el("circle", {"cx": tx, "cy": ty, "r": 1.4, "fill": _ZONE_SOFT}),
        ]
    placed = panel.labels.get(zone)
    if placed is not None and placed.leader:
        (x0, y0), (x1, y1) = placed.leader
        lead: dict[str, Value] = {
            "class": "lt-leader",
            "d": f"M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}",
            "stroke": _ZONE_SOFT,
        }
        parts.append(el("path", lead | {"stroke-width": 0.9}))
    if chosen or page:
        ring: dict[str, Value] = {"class": "lt-halo", "cx": x, "cy": y, "r": MARKER + 3.5, "fill": "none"}
        parts.append(el("circle", ring | {"stroke": look.CHOSEN if chosen else "none", "stroke-width": 2.6}))
    parts.append(_dot((x, y), precision=precision, size=5.2))
    if placed is not None:
        parts.append(group("lt-label", [draw_label(label.short if zone in panel.short else label, placed.rect)]))
    return parts


def _dot(point: Point, *, precision: str = "point", size: float = 2.2) -> str:
    hollow = precision == "placeholder"
    circle: dict[str, Value] = {
        "class": "lt-dot" + (" lt-hollow" if hollow else ""),
        "cx": point[0],
        "cy": point[1],
        "r": size,
    }
    paint: dict[str, Value] = {"fill": look.PAPER if hollow else _ZONE, "stroke": _ZONE if hollow else look.PAPER}
    return el("circle", circle | paint | {"stroke-width": 1.6, "stroke-dasharray": "2.4 1.8" if hollow else None})
