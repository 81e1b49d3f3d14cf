"""Rows of zones and places, joined with those that the workspace has."""

from __future__ import annotations

import json
import math
from typing import Any

import pandas as pd
import shapely
from shapely.geometry import shape

from liantu.intake.draft import Draft, short_hash
from liantu.intake.lookups import AMBIGUOUS, place_names, places_called, thing_key
from liantu.model.canonical import cell_text
from liantu.model.fields import columns
from liantu.model.ids import PROVINCE
from liantu.model.workspace import Workspace

_OWN_ZONE = tuple(c for c in columns("zones") if c not in ("id", "source", "geometry_source", "geometry_precision"))
_KINDS = ("Point", "MultiPoint", "Polygon", "MultiPolygon")


def add_places(draft: Draft, frame: pd.DataFrame, ws: Workspace, *, file: str) -> None:
    """Add the prefectures, counties and places outside of ``frame`` to ``draft``; their ids come from their codes."""
    names = place_names(ws)
    there = set(map(str, ws.tables["places"].index))
    rows: list[dict[str, Any]] = frame.to_dict("records")  # type: ignore[assignment]
    made: dict[str, dict[str, Any]] = {}
    for row in sorted(rows, key=lambda r: (r["adcode"] or "", r["name_zh"], r["line"])):
        code, kind = row["adcode"], row["kind"] or _kind_of(row["adcode"])
        if kind not in ("prefecture", "county", "outside") or not code:
            draft.refuse("place_incomplete", file, row["line"], "adcode", code or row["name_zh"])
            continue
        key = f"{'outside' if kind == 'outside' else 'adcode'}-{code}"
        if key in there or key in made:
            draft.known["places"] += key in there
            kept = ws.tables["places"].loc[key, "name_zh"] if key in there else made[key]["name_zh"]
            if thing_key(str(kept)) != thing_key(row["name_zh"]):
                draft.differences.append(("places", key, "name_zh", str(kept), row["name_zh"], int(row["line"])))
            continue
        parent = names.get(thing_key(row["parent"] or ""), "") if kind != "outside" else ""
        if kind != "outside" and parent in ("", AMBIGUOUS):
            above = f"adcode-{code[:4]}00"
            parent = above if kind == "county" and above in there | made.keys() else PROVINCE
        made[key] = _place(draft, key, row["name_zh"], row["name_en"], kind, code, parent or None, judged=False)
    draft.rows.setdefault("places", []).extend(made.values())
    draft.new["places"] += len(made)


def _kind_of(code: str | None) -> str:
    return "" if not code else "prefecture" if code.endswith("00") else "county"


def _place(
    draft: Draft, key: str, name: str, english: str | None, kind: str, code: str | None, parent: str | None, *,
    judged: bool,
) -> dict[str, Any]:  # fmt: skip
    return {
        "id": key,
        "name_zh": name,
        "name_en": english or name,
        "kind": kind,
        "adcode": code,
        "parent": parent,
        "judged": judged,
        "source": draft.id,
    }


def add_zones(draft: Draft, frame: pd.DataFrame, ws: Workspace, *, file: str) -> None:
    """Add the zones of ``frame`` to ``draft``: each with a place of its own below its prefecture, and judged."""
    names = place_names(ws)
    there = set(map(str, ws.tables["places"].index)) | {row["id"] for row in draft.rows.get("places", ())}
    rows: list[dict[str, Any]] = frame.to_dict("records")  # type: ignore[assignment]
    made: dict[str, dict[str, Any]] = {}
    for row in sorted(rows, key=lambda r: (r["name_zh"], r["line"])):
        found = names.get(thing_key(row["name_zh"]), "")
        if found == AMBIGUOUS:
            candidates = "、".join(places_called(ws, row["name_zh"]))
            draft.refuse("place_ambiguous", file, row["line"], "name_zh", row["name_zh"], candidates=candidates)
        elif found in ws.zones.index:
            _join(draft, found, row, ws)
        else:
            _new_zone(draft, made, row, there, ws, file)
    draft.rows["zones"] = [made[key] for key in sorted(made)]
    draft.rows.setdefault("places", []).extend(
        _place(draft, key, z["name_zh"], z["name_en"], "zone", None, f"adcode-{z['prefecture_adcode']}", judged=True)
        for key, z in sorted(made.items())
    )
    draft.new["zones"] += len(made)


def _join(draft: Draft, found: str, row: dict[str, Any], ws: Workspace) -> None:
    draft.known["zones"] += 1
    kept = ws.zones.loc[found]
    for column in _OWN_ZONE:
        given, stands = cell_text(row.get(column)), cell_text(kept[column])
        if given and given != stands and column != "name_zh":
            draft.differences.append(("zones", found, column, stands, given, int(row["line"])))


def _new_zone(
    draft: Draft, made: dict[str, dict[str, Any]], row: dict[str, Any], there: set[str], ws: Workspace, file: str
) -> None:
    line = row["line"]
    code = row["prefecture_adcode"]
    if row["kind"] is None:
        draft.refuse("zone_no_kind", file, line, "kind", row["name_zh"])
        return
    if code is None or f"adcode-{code}" not in there:
        draft.refuse("zone_no_prefecture", file, line, "prefecture_adcode", code or row["name_zh"])
        return
    geometry, fault = _geometry(row, ws.settings.bounds)
    if geometry is None:
        draft.refuse(fault, file, line, "geometry", row["name_zh"])
        return
    key = f"{draft.id}-{short_hash(thing_key(row['name_zh']))}"
    if key in made:
        draft.warn("zone_twice", file, line, "name_zh", row["name_zh"])
        return
    told = {c: row.get(c) for c in _OWN_ZONE}
    point = geometry["type"] == "Point"
    made[key] = told | {
        "id": key,
        "name_en": row["name_en"] or row["name_zh"],
        "short_zh": row["short_zh"] or row["name_zh"],
        "geometry_precision": "point" if point else "approximate",
        "geometry_source": draft.id,
        "source": draft.id,
        "geometry": geometry,
    }


def _geometry(row: dict[str, Any], bounds: tuple[float, float, float, float]) -> tuple[dict[str, Any] | None, str]:
    """Return the shape of a zone in two dimensions, or the code of what is wrong with it."""
    lon, lat = row["label_lon"], row["label_lat"]
    text = row["geometry"] if isinstance(row["geometry"], str) and row["geometry"] != "null" else ""
    try:
        given = json.loads(text) if text else {"type": "Point", "coordinates": [lon, lat]}
        if not text and (lon is None or lat is None):
            return None, "zone_no_position"
        if given.get("type") not in _KINDS:
            return None, "zone_bad_shape"
        # Numbers stand as text where JSON was read without rounding them.
        made = shapely.force_2d(shape(_numbers(given)))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, shapely.errors.ShapelyError):
        return None, "zone_bad_shape"
    if made.is_empty or not made.is_valid or not all(map(math.isfinite, made.bounds)):
        return None, "zone_bad_shape"
    west, south, east, north = bounds
    left, low, right, high = made.bounds
    if not (west <= left and south <= low and right <= east and high <= north):
        return None, "zone_outside"
    return dict(shapely.geometry.mapping(made)), ""


def _numbers(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _numbers(v) if k == "coordinates" else v for k, v in value.items()}
    return [_numbers(v) for v in value] if isinstance(value, list) else float(value)
