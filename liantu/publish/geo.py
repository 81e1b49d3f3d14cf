"""The zones as GeoJSON (RFC 7946, EPSG:4326) with counts and with the notices that the outlines' licences ask for."""

from __future__ import annotations

from typing import Any

from liantu.model.canonical import json_bytes
from liantu.model.fields import split_list
from liantu.model.findings import Findings
from liantu.model.settings import Audience
from liantu.model.workspace import Workspace
from liantu.publish.audience import for_audience
from liantu.publish.text import clean, known
from liantu.words.sentences import SIGNS

_DECIMALS = 6


def _rounded(value: Any) -> Any:
    return [_rounded(v) for v in value] if isinstance(value, (list, tuple)) else round(float(value), _DECIMALS)


def _geometry(shape: Any) -> dict[str, Any] | None:
    import shapely

    if shape is None or shape.is_empty:
        return None
    mapped = shapely.geometry.mapping(shapely.orient_polygons(shape, exterior_cw=False))
    return {"type": mapped["type"], "coordinates": _rounded(mapped["coordinates"])}


def _counts(findings: Findings, place: str) -> dict[str, int]:
    levels = findings.levels[findings.levels["place"] == place]
    return {f"count_{kind}": int(levels.loc[levels["kind"] == kind, "node"].nunique()) for kind in SIGNS}


def _feature(workspace: Workspace, findings: Findings, zone: str) -> dict[str, Any]:
    row = workspace.zones.loc[zone]
    focus = workspace.tables["focus"]
    properties: dict[str, Any] = {"id": zone, "sketch": True}
    for name in ("name_zh", "name_en", "short_zh", "kind", "geometry_precision", "geometry_source", "geometry_licence"):
        properties[name] = clean(row[name]) if known(row[name]) else None
    properties["leading_industries"] = [clean(v) for v in split_list(row["leading_industries"])]
    properties["focus_chains"] = sorted(set(focus.loc[focus["place"] == zone, "chain"]))
    gaps = findings.gaps[findings.gaps["place"] == zone]
    properties |= _counts(findings, zone)
    properties["gaps_listed"] = int(gaps["gap_id"].nunique())
    return {"type": "Feature", "id": zone, "geometry": _geometry(row.geometry), "properties": properties}


def zones_geojson_bytes(workspace: Workspace, findings: Findings, audience: Audience) -> bytes:
    """Return the zones by id: names, precision and licence of the outline, focus chains, distinct nodes per kind.

    A zone without geometry has null. No base map is in it. ``notice`` says that it is a sketch, in both languages;
    ``licences`` lists every licence of the outlines once.
    """
    workspace, findings = for_audience(workspace, findings, audience)
    zones = workspace.zones
    if len(zones) and zones.crs is not None and zones.crs.to_epsg() != 4326:
        workspace = _in_degrees(workspace)
        zones = workspace.zones
    settings = workspace.settings
    licences = {clean(v) for v in zones["geometry_licence"] if known(v)} if len(zones) else set()
    return json_bytes(
        {
            "type": "FeatureCollection",
            "name": f"{settings.id}-zones",
            "data_date": settings.as_of.isoformat(),
            "notice": {"zh": settings.map_note_zh or "示意图", "en": settings.map_note_en or "Sketch map"},
            "licences": sorted(licences),
            "features": [_feature(workspace, findings, str(zone)) for zone in sorted(zones.index)],
        },
        indent=None,
    )


def _in_degrees(workspace: Workspace) -> Workspace:
    from dataclasses import replace

    return replace(workspace, zones=workspace.zones.to_crs(4326))
