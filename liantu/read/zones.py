"""``zones.geojson``: properties through the field table, geometry through shapely; the line is the feature's number."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any

import pandas as pd
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from liantu.model.checks.cells import Cell, read_cell
from liantu.model.fields import fields
from liantu.model.problems import Problem
from liantu.read.table import Raw, add_row, settle_cell
from liantu.read.text import read_text

FILE = "zones.geojson"
_KINDS = ("Point", "MultiPoint", "Polygon", "MultiPolygon")
# How GeoJSON of before RFC 7946 names longitude and latitude on WGS 84.
_WGS84 = re.compile(r"(?i)(urn:ogc:def:crs:)?(EPSG::?4326|EPSG:[\d.]*:4326|OGC:(1\.3:)?CRS84)")
Bounds = tuple[float, float, float, float]


def read_zones(path: Path, *, bounds: Bounds, max_bytes: int, max_rows: int) -> tuple[Raw, dict[int, BaseGeometry]]:
    """Return the zones as rows and their geometry by feature number.

    A zone whose geometry cannot be used is left out; with a coordinate system other than longitude and latitude
    (EPSG:4326, CRS84) all of them are.
    """
    text, problems = read_text(path, file=FILE, max_bytes=max_bytes)
    raw = Raw("zones", problems=problems)
    features = None if text is None else _features(text, raw)
    if features is None:
        raw.lost = True
        return raw, {}
    if len(features) > max_rows:
        raw.problems.append(Problem("too_many_rows", file=FILE, params={"limit": str(max_rows)}))
    shapes = {}
    for number, feature in enumerate(features[:max_rows], start=1):
        if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
            raw.problems.append(Problem("feature_broken", file=FILE, line=number))
            continue
        geometry = _geometry(feature.get("geometry"), bounds, number)
        if isinstance(geometry, Problem):
            raw.problems.append(geometry)
        else:
            shapes[number] = geometry
        _read_feature(raw, feature, number, usable=number in shapes, bounds=bounds)
    return raw, shapes


def _features(text: str, raw: Raw) -> list[Any] | None:
    try:
        data = json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raw.problems.append(Problem("json_broken", file=FILE, line=error.lineno, params={"reason": error.msg}))
        return None
    except (ValueError, RecursionError) as error:
        raw.problems.append(Problem("json_broken", file=FILE, params={"reason": str(error)}))
        return None
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list) or data.get("type") != "FeatureCollection":
        raw.problems.append(Problem("geojson_kind", file=FILE))
        return None
    crs = data.get("crs")
    if crs is not None:
        properties = crs.get("properties") if isinstance(crs, dict) else None
        name = properties.get("name") if isinstance(properties, dict) else crs
        if not _WGS84.fullmatch(str(name)):
            raw.problems.append(Problem("crs_wrong", file=FILE, column="crs", value=str(name)))
            return None
    if not features:
        raw.problems.append(Problem("no_rows", "info", FILE))
    return features


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _read_feature(raw: Raw, feature: dict[str, Any], number: int, *, usable: bool, bounds: Bounds) -> None:
    properties = {"id": feature.get("id"), **feature["properties"]}
    known = {f.name for f in fields("zones")}
    for name in sorted(str(k) for k in properties if k not in known):
        raw.problems.append(Problem("column_unknown", "warning", FILE, number, name, name))
    row: dict[str, object] = {}
    for column in fields("zones"):
        given = properties.get(column.name)
        refused = isinstance(given, dict)
        if refused:
            raw.problems.append(Problem("feature_value", file=FILE, line=number, column=column.name, value=str(given)))
        cell = Cell(None) if refused else read_cell(_text(given), column)
        value, good = settle_cell(raw, column, cell, file=FILE, line=number, refused=refused)
        row[column.name] = value
        usable &= good
    _check_label(raw, row, bounds, number)
    add_row(raw, row, usable, file=FILE, line=number, chain="")


def _check_label(raw: Raw, row: dict[str, object], bounds: Bounds, number: int) -> None:
    """Forget a label that lies outside the bounds."""
    west, south, east, north = bounds
    for column, low, high in (("label_lon", west, east), ("label_lat", south, north)):
        value = row[column]
        if isinstance(value, float) and not low <= value <= high:
            raw.problems.append(
                Problem("label_outside", "error", FILE, number, column, f"{value:g}", {"bounds": _range(low, high)})
            )
            row[column] = pd.NA


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    return "|".join(map(_text, value)) if isinstance(value, list) else str(value)


def _geometry(given: object, bounds: Bounds, number: int) -> BaseGeometry | Problem:
    """Return the geometry in two dimensions, or why it cannot be used."""

    def fault(code: str, value: str, **params: str) -> Problem:
        return Problem(code, file=FILE, line=number, column="geometry", value=value, params=params)

    if not isinstance(given, dict) or not given.get("coordinates"):
        return fault("geometry_empty", "")
    kind = str(given.get("type"))
    if kind not in _KINDS:
        return fault("geometry_kind", kind, kinds=", ".join(_KINDS))
    try:
        geometry: BaseGeometry = shapely.force_2d(shape(given))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, shapely.errors.ShapelyError):
        return fault("geometry_invalid", kind, reason="coordinates")
    if geometry.is_empty or not all(math.isfinite(x) for x in geometry.bounds):
        return fault("geometry_empty", kind)
    if not geometry.is_valid:
        return fault("geometry_invalid", kind, reason=str(shapely.is_valid_reason(geometry)))
    corners = ", ".join(f"{x:.4f}" for x in geometry.bounds)
    if not _within(geometry.bounds, (-180, -90, 180, 90)):
        return fault("geometry_no_degrees", corners)
    if not _within(geometry.bounds, bounds):
        return fault("geometry_outside", corners, bounds=", ".join(f"{b:g}" for b in bounds))
    return geometry


def _within(inner: Bounds, outer: Bounds) -> bool:
    return inner[0] >= outer[0] and inner[1] >= outer[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def _range(low: float, high: float) -> str:
    return f"{low:g}–{high:g}"
