"""Write tiny valid workspaces for tests: ``from workspaces import write_workspace``.

The default is one chain ``demo`` (ore → precursor → fibre → composite → part → use), two zones as points in one
prefecture of an invented province, three sources, five firms and four presences, so that a test names only its matter.
A row is a dict with the columns that matter; the rest is filled by ``DEFAULTS``. Short forms: a node may be its id, an
edge ``(source, target[, relation[, essential]])``, a presence ``(enterprise, node, place)``.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from liantu.model.fields import columns, join_list

Row = Mapping[str, Any]

AS_OF = "2026-06-30"
SETTINGS = f"""\
id = "test"
name_zh = "测试工作区"
name_en = "Test workspace"
as_of = {AS_OF}
province_adcode = "990000"
bounds = [100.0, 30.0, 110.0, 40.0]
"""
TIERS = ("raw", "made", "used")
_FACT = {"as_of": "2025-06-01", "source": "s-1", "locator": "正文第 1 段", "claim": "来源如是说"}

DEFAULTS: dict[str, dict[str, Any]] = {
    "nodes": {"tier": "made", "stage": "midstream", "form": "product", "siting": "specific", "source": "s-1"},
    "edges": {
        "relation": "input",
        "essential": "1",
        "source": "s-1",
        "locator": "第 1 页",
        "claim": "后者以前者为原料",
    },
    "sources": {
        "publisher": "测试发布者",
        "date": "2025-05-01",
        "address": "https://example.org/",
        "kind": "official",
        "read_as": "page",
        "read_on": "2026-01-01",
        "reuse": "cite",
    },
    "places": {"judged": "0", "source": "s-1"},
    "enterprises": {"status": "operating", "source": "s-1"},
    "presences": {**_FACT, "role": "main", "status": "operating", "capability": "volume", "basis": "stated"},
    "statements": {**_FACT, "stance": "strong", "basis": "stated"},
    "ties": {**_FACT, "relation": "supplies"},
    "focus": dict(_FACT),
    "innovation": {**_FACT, "kind": "institute"},
    "carriers": {**_FACT, "kind": "plant"},
    "policies": {"act": "测试目录", "clause": "第 1 项", "kind": "encouraged", "claim": "鼓励", "source": "s-1"},
    "io_sectors": {"source": "s-1"},
    "io_edges": {"source": "s-1"},
    "zones": {"kind": "etdz", "prefecture_adcode": "990100", "geometry_precision": "point", "source": "s-1"},
}

NODES: tuple[Row, ...] = (
    {"id": "ore", "name_zh": "矿石", "tier": "raw", "stage": "upstream", "form": "material", "siting": "resource"},
    {"id": "precursor", "name_zh": "原丝", "tier": "raw", "stage": "upstream", "form": "material"},
    {"id": "fibre", "name_zh": "纤维", "critical": "1", "critical_reason": "难以替代"},
    {"id": "composite", "name_zh": "复合材料"},
    {"id": "part", "name_zh": "零件", "tier": "used", "stage": "downstream", "form": "part"},
    {"id": "use", "name_zh": "应用", "tier": "used", "stage": "downstream", "siting": "market"},
)
EDGES: tuple[tuple[str, ...], ...] = (
    ("ore", "precursor"),
    ("precursor", "fibre"),
    ("fibre", "composite"),
    ("composite", "part"),
    ("part", "use"),
)
SOURCES: tuple[Row, ...] = (
    {"id": "s-1", "title": "官方材料"},
    {"id": "s-2", "title": "公司公告", "kind": "company", "publisher": "测试公司"},
    {"id": "s-3", "title": "转载", "kind": "repost", "publisher": "某网站", "original": "测试报"},
)
PLACES: tuple[Row, ...] = (
    {"id": "province", "name_zh": "测试省", "kind": "province", "adcode": "990000", "judged": "1"},
    {"id": "adcode-990100", "name_zh": "甲市", "kind": "prefecture", "adcode": "990100", "parent": "province"},
    {"id": "zone-a", "name_zh": "甲经开区", "kind": "zone", "parent": "adcode-990100", "judged": "1"},
    {"id": "zone-b", "name_zh": "乙高新区", "kind": "zone", "parent": "adcode-990100", "judged": "1"},
    {"id": "outside-110000", "name_zh": "外省", "kind": "outside", "adcode": "110000"},
)
ENTERPRISES: tuple[Row, ...] = (
    {"id": "firm-a", "name_zh": "甲原丝有限公司", "registered_place": "zone-a"},
    {"id": "firm-b", "name_zh": "乙纤维有限公司", "registered_place": "zone-a"},
    {"id": "firm-c", "name_zh": "丙零件有限公司", "registered_place": "zone-b", "source": "s-2"},
    {"id": "firm-d", "name_zh": "丁市级有限公司", "registered_place": "adcode-990100"},
    {"id": "firm-x", "name_zh": "外地复材有限公司", "registered_place": "outside-110000", "source": "s-3"},
)
PRESENCES: tuple[tuple[str, str, str], ...] = (
    ("firm-a", "demo/precursor", "zone-a"),
    ("firm-b", "demo/fibre", "zone-a"),
    ("firm-c", "demo/part", "zone-b"),
    ("firm-d", "demo/fibre", "adcode-990100"),
)
ZONES: tuple[Row, ...] = (
    {"id": "zone-a", "name_zh": "甲经济技术开发区", "short_zh": "甲经开", "label_lon": 104.0, "label_lat": 35.0},
    {
        "id": "zone-b",
        "name_zh": "乙高新技术开发区",
        "short_zh": "乙高新",
        "kind": "hidz",
        "label_lon": 105.0,
        "label_lat": 36.0,
    },
)


def table_rows(table: str, rows: Iterable[Row]) -> list[dict[str, str]]:
    """Return ``rows`` with every column of ``table`` as text: given, else default, else blank; names from ids."""
    out = []
    for row in rows:
        unknown = set(row) - set(columns(table)) - {"geometry"}
        assert not unknown, f"no such column in {table}: {sorted(unknown)}"
        filled = {**DEFAULTS.get(table, {}), **row}
        name = filled.get("id", "")
        for column in ("name_zh", "name_en", "title", "short_zh"):
            if column in columns(table):
                filled.setdefault(column, name)
        out.append({c: cell_text(filled.get(c)) for c in columns(table)})
    return out


def cell_text(value: Any) -> str:
    """Return a cell as text: None blank, lists joined by ``|``, flags 0 or 1."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, list | tuple):
        return join_list(str(v) for v in value)
    return str(value)


def csv_text(table: str, rows: Iterable[Row]) -> str:
    """Return ``rows`` of ``table`` as CSV text with header and LF."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns(table), lineterminator="\n")
    writer.writeheader()
    writer.writerows(table_rows(table, rows))
    return out.getvalue()


def chain_text(chain: str, **settings: Any) -> str:
    """Return a ``chain.toml`` with the tiers raw, made, used; ``settings`` are top-level numbers or texts (k_in=2)."""
    head = {"id": chain, "name_zh": f"{chain} 链", "name_en": chain, **settings}
    lines = [f"{k} = {json.dumps(v, ensure_ascii=False)}" for k, v in head.items()]
    for tier in TIERS:
        lines += ["[[tiers]]", f'id = "{tier}"', f'name_zh = "{tier}"', f'name_en = "{tier}"']
    return "\n".join(lines) + "\n"


def zones_text(rows: Iterable[Row]) -> str:
    """Return ``zones.geojson``; a row may carry ``geometry`` (GeoJSON), by default the point of its label."""
    features = []
    for row in rows:
        filled = {**DEFAULTS["zones"], **row}
        filled.setdefault("name_zh", filled["id"])
        filled.setdefault("name_en", filled["id"])
        filled.setdefault("short_zh", filled["name_zh"])
        point = {"type": "Point", "coordinates": [filled.get("label_lon", 105.0), filled.get("label_lat", 35.0)]}
        geometry = filled.pop("geometry", point)
        features.append({"type": "Feature", "geometry": geometry, "properties": filled})
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, indent=1)


def write_workspace(
    path: Path,
    *,
    settings: str = "",
    chains: Mapping[str, Mapping[str, Any]] | None = None,
    nodes: Iterable[Row | str] = NODES,
    edges: Iterable[Row | tuple[Any, ...]] = EDGES,
    sources: Iterable[Row] = SOURCES,
    places: Iterable[Row] = PLACES,
    zones: Iterable[Row] = ZONES,
    enterprises: Iterable[Row] | None = None,
    presences: Iterable[Row | tuple[str, str, str]] | None = None,
    **tables: Iterable[Row],
) -> Path:
    """Write a workspace into ``path`` (made if missing) and return it.

    Parameters
    ----------
    settings
        TOML appended to ``SETTINGS`` (``"coverage_min = 0.5\\n[k]\\nin = 2\\n"``).
    chains
        chain id → settings of its ``chain.toml``; chains named by nodes or edges are made without.
    nodes, edges
        of the chain ``demo``; ``chain/node`` (in an edge: the target) puts a row into another chain.
    enterprises, presences
        by default, firms named by presences and not listed are added (registered nowhere, source s-1); the default
        presences are left out when their nodes are.
    tables
        ``statements ties focus innovation carriers policies io_sectors io_edges``; absent ones are not written.
    """
    by_chain = _by_chain(nodes, edges)
    for chain in chains or {}:
        by_chain.setdefault(chain, ([], []))
    path.mkdir(parents=True, exist_ok=True)
    _write(path / "workspace.toml", SETTINGS + settings)
    for chain, (chain_nodes, chain_edges) in by_chain.items():
        folder = path / "chains" / chain
        _write(folder / "chain.toml", chain_text(chain, **(chains or {}).get(chain, {})))
        _write(folder / "nodes.csv", csv_text("nodes", chain_nodes))
        _write(folder / "edges.csv", csv_text("edges", chain_edges))
    _write(path / "zones.geojson", zones_text(zones))
    made = _presence_rows(presences, {f"{c}/{n['id']}" for c, (rows, _) in by_chain.items() for n in rows})
    listed = list(ENTERPRISES if enterprises is None else enterprises)
    if enterprises is None:
        known = {row["id"] for row in listed}
        listed += [{"id": e} for e in sorted({str(row["enterprise"]) for row in made} - known)]
    tables = {"sources": sources, "places": places, "enterprises": listed, "presences": made, **tables}
    for table, rows in tables.items():
        _write(path / table_file(table), csv_text(table, rows))
    return path


def table_file(table: str) -> str:
    """Return where a table stands in a workspace."""
    if table == "policies":
        return "data/policies/acts.csv"
    return f"data/io/{table.removeprefix('io_')}.csv" if table.startswith("io_") else f"data/{table}.csv"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _by_chain(
    nodes: Iterable[Row | str], edges: Iterable[Row | tuple[Any, ...]]
) -> dict[str, tuple[list[Row], list[Row]]]:
    out: dict[str, tuple[list[Row], list[Row]]] = {}
    for given in nodes:
        row = {"id": given} if isinstance(given, str) else dict(given)
        chain, _, bare = row["id"].rpartition("/")
        out.setdefault(chain or "demo", ([], []))[0].append({**row, "id": bare})
    for edge in edges:
        row = dict(edge) if isinstance(edge, Mapping) else dict(zip(columns("edges"), edge, strict=False))
        chain = str(row["target_node"]).rpartition("/")[0] or "demo"
        out.setdefault(chain, ([], []))[1].append({c: _local(v, chain, c) for c, v in row.items()})
    return out


def _local(value: Any, chain: str, column: str) -> Any:
    """Return an edge's end as its file writes it: bare in its own chain, ``demo/…`` for a bare end elsewhere."""
    if column not in ("source_node", "target_node"):
        return value
    owner, _, bare = str(value).rpartition("/")
    owner = owner or "demo"
    return bare if owner == chain else f"{owner}/{bare}"


def _presence_rows(presences: Iterable[Row | tuple[str, str, str]] | None, nodes: set[str]) -> list[Row]:
    if presences is None:
        presences = [p for p in PRESENCES if p[1] in nodes]
    return [
        dict(p) if isinstance(p, Mapping) else dict(zip(("enterprise", "node", "place"), p, strict=True))
        for p in presences
    ]
