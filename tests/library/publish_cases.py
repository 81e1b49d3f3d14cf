"""A small workspace with findings made by hand, for tests of ``publish``.

Chain ``fibre``: ore (resource) → precursor → carbon → prepreg → composite → use (market); resin → prepreg optional;
winder (equipment) → composite; carbon → scrap by-product. Zone ``zone-a`` has precursor (2), carbon (3), composite (1);
``zone-b`` is thin. Targets, scores and states carry strings that a public edition must not hold (``CANARIES``).
"""

# ruff: noqa: E501
from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry import Point, Polygon

from liantu.model.fields import INPUT_TABLES, conform, empty
from liantu.model.findings import Findings
from liantu.model.settings import ChainSettings, WorkspaceSettings
from liantu.model.workspace import Workspace

TARGET_NAME = "远方预浸料股份有限公司"
CANARIES = (
    TARGET_NAME,
    "firm-far",
    "FarPrepreg",
    "远方料",
    "0.8613",
    "86.13",
    "0.9177",
    "s-far",
    "年报canary",
    "候选地",
    "处理状态",
    "暂缓",
    "targets.csv",
)
HOSTILE = (
    "=1+1",
    "<script>alert(1)</script>",
    "＝cmd",
    "]]>",
    "a&b",
    "line\nbreak",
    "+x",
    "@SUM(1)",
    "\x00\x0bctl",
    '"quoted", cell',
)

FACT = {"as_of": "2025-06-01", "source": "s-1", "locator": "正文", "claim": "来源如是说"}
SETTINGS: dict[str, Any] = {
    "id": "test",
    "name_zh": "测试省开发区",
    "name_en": "Zones of Test",
    "as_of": "2026-06-30",
    "province_adcode": "990000",
    "bounds": (100, 30, 110, 40),
    "map_note_zh": "示意图：仅示位置",
    "map_note_en": "Sketch map",
    "cover": {"issuer_zh": "测试省商务厅", "issuer_en": "Test"},
}
NODES = [
    ("ore", "矿石", "ore", "raw", "resource"),
    ("precursor", "原丝", "precursor", "raw", "specific"),
    ("carbon", "碳纤维", "carbon fibre", "made", "specific"),
    ("resin", "树脂", "resin", "raw", "specific"),
    ("prepreg", "预浸料", "prepreg", "made", "specific"),
    ("composite", "碳纤维复合材料", "composite", "used", "specific"),
    ("winder", "缠绕机", "winder", "made", "specific"),
    ("scrap", "回收碳纤维", "recycled fibre", "used", "specific"),
    ("use", "风电叶片应用", "use in blades", "used", "market"),
]
EDGES = [
    ("ore", "precursor", "input", True),
    ("precursor", "carbon", "input", True),
    ("carbon", "prepreg", "input", True),
    ("resin", "prepreg", "input", False),
    ("prepreg", "composite", "input", True),
    ("winder", "composite", "equipment", False),
    ("carbon", "scrap", "byproduct", False),
    ("composite", "use", "input", True),
]
# place, node, level, kind, rule, enterprises
LEVELS = [
    ("zone-a", "ore", 0, "bought_in", None, None),
    ("zone-a", "precursor", 2, "present", None, "firm-a"),
    ("zone-a", "carbon", 3, "strength", None, "firm-b"),
    ("zone-a", "resin", 0, "distant", None, None),
    ("zone-a", "prepreg", 0, "complete", "C1", None),
    ("zone-a", "composite", 1, "strengthen", "S1", "firm-c"),
    ("zone-a", "winder", 0, "extend", "X2", None),
    ("zone-a", "scrap", 0, "extend", "R1", None),
    ("zone-a", "use", 0, "bought_in", None, None),
    ("zone-b", "carbon", 0, "distant", None, None),
    ("zone-b", "prepreg", 0, "complete", "C2", None),
    ("zone-b", "composite", 2, "present", None, "firm-d"),
    ("province", "precursor", 2, "present", None, "firm-a"),
    ("province", "carbon", 3, "strength", None, "firm-b"),
    ("province", "prepreg", 0, "complete", "C1", None),
    ("province", "composite", 2, "present", None, "firm-c|firm-d"),
    ("province", "scrap", 0, "extend", "R1", None),
]
# place, rank, node, kind, rule, ring, witness, certainty, stated, nearby, action, status, coverage, score, score_high
GAPS = [
    ("zone-a", 1, "prepreg", "complete", "C1", 1, "fibre/carbon>fibre/prepreg>fibre/composite", "evidenced", "supports", None, "attract", "open", 0.41, 0.8613, 0.9177),
    ("zone-a", 2, "composite", "strengthen", "S1", None, None, None, "contradicts", None, "upgrade", "deferred", 0.41, 0.5, 0.6),
    ("zone-a", 3, "winder", "extend", "X2", 1, "fibre/winder>fibre/composite", "evidenced", "none", None, "attract", "open", 0.41, 0.4, 0.6),
    ("zone-a", 4, "scrap", "extend", "R1", 1, "fibre/carbon>fibre/scrap", "unverified", "none", None, "attract", "open", 0.41, 0.3, 0.6),
    ("zone-b", 1, "prepreg", "complete", "C2", 1, "fibre/prepreg>fibre/composite", "unverified", "mixed", "zone-a", "supply_locally", "confirmed", 0.2, 0.3, 0.5),
    ("province", 1, "prepreg", "complete", "C1", 1, "fibre/carbon>fibre/prepreg>fibre/composite", "evidenced", "none", None, "attract", "open", 0.5, 0.8613, 0.9177),
    ("province", 2, "scrap", "extend", "R1", 1, "fibre/carbon>fibre/scrap", "evidenced", "none", None, "attract", "overruled", 0.5, 0.3, 0.5),
]  # fmt: skip


def _n(node: str) -> str:
    return f"fibre/{node}"


def table(name: str, rows: list[dict[str, Any]], index: str | list[str] = "id") -> pd.DataFrame:
    if not rows:
        return empty(name)
    keys = [r[index] for r in rows] if isinstance(index, str) else index
    return conform(
        pd.DataFrame(rows, index=pd.Index(keys, dtype="object", name=index if isinstance(index, str) else None)), name
    )


def _sources() -> list[dict[str, Any]]:
    base = {"publisher": "测试报", "date": "2025-05-01", "address": "https://example.org/a", "kind": "press"}
    base |= {"read_as": "page", "read_on": "2026-01-01", "reuse": "cite"}
    return [
        {"id": "s-1", "title": "开发区产业综述"} | base,
        {"id": "s-2", "title": "公司公告", "kind": "company"} | {k: v for k, v in base.items() if k != "kind"},
        {"id": "s-3", "title": f"{TARGET_NAME}与本地企业签约", "original": f"{TARGET_NAME}公告"} | base,
        {"id": "s-far", "title": "年报canary"} | base,
    ]


def _presences() -> list[dict[str, Any]]:
    rows = [
        ("p-1", "firm-a", "precursor", "zone-a", "volume", "confirmed", True),
        ("p-2", "firm-b", "carbon", "zone-a", "leading", "confirmed", True),
        ("p-3", "firm-c", "composite", "zone-a", "small", "likely", True),
        ("p-4", "firm-d", "composite", "zone-b", "volume", "confirmed", True),
        ("p-5", "firm-d", "prepreg", "zone-b", "unknown", "unchecked", False),
        ("p-6", "firm-a", "scrap", "zone-a", "unknown", "rejected", False),
        ("p-7", "firm-far", "prepreg", "outside-110000", "leading", "confirmed", True),
    ]
    out = []
    for id_, firm, node, place, capability, grade, counting in rows:
        row = FACT | {"id": id_, "enterprise": firm, "node": _n(node), "place": place, "capability": capability}
        row |= {"place_basis": "stated", "role": "main", "status": "operating", "basis": "stated", "grade": grade}
        row |= {
            "counting": counting,
            "product_zh": "产品",
            "matched": "word:产品",
            "capacity": 1200.0,
            "capacity_unit": "吨/年",
        }
        if firm == "firm-far":
            row |= {"source": "s-far", "claim": "候选地有产能"}
        if id_ == "p-1":
            row |= {"claim": f"供货给{TARGET_NAME}", "source": "s-1|s-3"}
        out.append(row)
    return out


def workspace(**changes: Any) -> Workspace:
    """Return the workspace; ``nodes_named={id: name}`` renames nodes, ``text=...`` sets every claim and product."""
    text = changes.get("text")
    renamed = changes.get("nodes_named", {})
    nodes = [
        {"id": i, "name_zh": renamed.get(i, zh), "name_en": renamed.get(i, en), "tier": tier, "siting": siting,
         "stage": "midstream", "form": "material", "critical": False, "sensitive": False, "terms": zh, "source": "s-1"}
        for i, zh, en, tier, siting in NODES
    ]  # fmt: skip
    node_frame = table("nodes", nodes, [_n(r["id"]) for r in nodes]).assign(chain="fibre")
    edges = [
        FACT | {"source_node": _n(a), "target_node": _n(b), "relation": r, "essential": e, "note": "内部备注"}
        for a, b, r, e in EDGES
    ]
    edge_frame = table("edges", edges, [f"{e['source_node']}>{e['target_node']}:{e['relation']}" for e in edges])
    tables = {name: empty(name) for name in INPUT_TABLES}
    tables["sources"] = table("sources", _sources())
    tables["places"] = table(
        "places",
        [
            {"id": "province", "name_zh": "测试省", "name_en": "Test", "kind": "province", "judged": True, "source": "s-1"},
            {"id": "adcode-990100", "name_zh": "甲市", "name_en": "Jia", "kind": "prefecture", "parent": "province", "judged": False},
            {"id": "zone-a", "name_zh": "甲经济技术开发区", "name_en": "Zone A", "kind": "zone", "parent": "adcode-990100", "judged": True},
            {"id": "zone-b", "name_zh": "乙高新区", "name_en": "Zone B", "kind": "zone", "parent": "adcode-990100", "judged": True},
            {"id": "zone-c", "name_zh": "丙边合区", "name_en": "Zone C", "kind": "zone", "parent": "adcode-990100", "judged": True},
            {"id": "outside-110000", "name_zh": "候选地", "name_en": "Elsewhere", "kind": "outside", "judged": False},
        ],
    )  # fmt: skip
    firms = [
        ("firm-a", "甲原丝有限公司"),
        ("firm-b", "乙碳纤维有限公司"),
        ("firm-c", "丙复材有限公司"),
        ("firm-d", "丁复材有限公司"),
    ]
    rows = [{"id": i, "name_zh": text or n, "status": "operating", "source": "s-2"} for i, n in firms]
    rows.append(
        {
            "id": "firm-far",
            "name_zh": TARGET_NAME,
            "name_en": "FarPrepreg",
            "former_names": "远方料",
            "status": "operating",
            "source": "s-far",
        }
    )
    tables["enterprises"] = table("enterprises", rows)
    tables["presences"] = table(
        "presences", [r | ({"claim": text, "product_zh": text} if text else {}) for r in _presences()]
    )
    tables["statements"] = table(
        "statements",
        [
            FACT
            | {
                "id": "st-1",
                "place": "zone-a",
                "node": _n("composite"),
                "stance": "strong",
                "basis": "stated",
                "claim": text or "复合材料基础好",
            }
        ],
    )
    tables["focus"] = table(
        "focus",
        [FACT | {"id": "f-1", "place": "zone-a", "chain": "fibre", "leader_post": "市长", "deputy_post": "管委会主任"}],
    )
    tables["policies"] = table(
        "policies",
        [
            {"id": "po-1", "act": "鼓励目录（2025年版）", "clause": "第18项", "kind": "encouraged", "claim": text or "碳纤维及预浸料", "terms": "预浸料", "in_force_from": "2026-02-01", "source": "s-1"},
            {"id": "po-2", "act": "公平竞争审查条例", "clause": "第十条", "kind": "prohibited_promise", "claim": "不得给予选择性奖补", "in_force_from": "2024-08-01", "source": "s-1"},
            {"id": "po-3", "act": "指导目录（2019年本）", "clause": "第1项", "kind": "encouraged", "claim": "旧目录", "terms": "预浸料", "in_force_from": "2019-01-01", "in_force_to": "2024-01-31", "source": "s-1"},
        ],
    )  # fmt: skip
    tables["innovation"] = table(
        "innovation",
        [
            FACT
            | {
                "id": "i-1",
                "name_zh": f"{TARGET_NAME}联合中心",
                "kind": "centre",
                "place": "zone-a",
                "nodes": _n("carbon"),
            }
        ],
    )
    tables["carriers"] = table(
        "carriers",
        [FACT | {"id": "c-1", "name_zh": "闲置厂房", "kind": "plant", "place": "zone-a", "floor_m2": 5000.0}],
    )
    return Workspace(
        root=Path("nowhere"),
        settings=WorkspaceSettings.model_validate(SETTINGS | changes.get("settings", {})),
        chains={"fibre": _chain()},
        nodes=node_frame.sort_index(),
        edges=edge_frame.sort_index(),
        tables={name: frame.sort_index() for name, frame in tables.items()},
        zones=_zones(),
    )


def _chain() -> ChainSettings:
    tiers = [{"id": i, "name_zh": z, "name_en": i} for i, z in (("raw", "原料"), ("made", "制造"), ("used", "应用"))]
    return ChainSettings.model_validate({"id": "fibre", "name_zh": "碳纤维", "name_en": "Carbon fibre", "tiers": tiers})


def _zones() -> gpd.GeoDataFrame:
    rows = [
        {"id": "zone-a", "short_zh": "甲经开", "kind": "etdz", "geometry_precision": "approximate", "geometry_licence": "somebody, MIT; approximate"},
        {"id": "zone-b", "short_zh": "乙高新", "kind": "hidz", "geometry_precision": "point"},
        {"id": "zone-c", "short_zh": "丙边合", "kind": "becz", "geometry_precision": "point"},
    ]  # fmt: skip
    base = {"prefecture_adcode": "990100", "source": "s-1"}
    frame = table(
        "zones",
        [base | {"name_zh": r["short_zh"] + "区", "name_en": r["id"].title().replace("-", " ")} | r for r in rows],
    )
    # clockwise on purpose: RFC 7946 wants the outer ring the other way round
    shapes = [Polygon([(104, 35), (104, 36), (105, 36), (105, 35)]), Point(106, 36), Point(107, 37)]
    return gpd.GeoDataFrame(frame, geometry=shapes, crs=4326)


def findings(**changes: Any) -> Findings:
    levels = [
        {"place": p, "chain": "fibre", "node": _n(n), "level": level, "kind": k, "rule": r, "enterprises": e}
        for p, n, level, k, r, e in LEVELS
    ]
    names = {i: (zh, en) for i, zh, en, _, _ in NODES}
    gaps = []
    for p, rank, n, kind, rule, ring, witness, certainty, stated, nearby, action, status, coverage, low, high in GAPS:
        gaps.append(
            {"gap_id": f"{p}:{_n(n)}", "rank": rank, "place": p, "chain": "fibre", "node": _n(n), "name_zh": names[n][0],
             "name_en": names[n][1], "kind": kind, "rule": rule, "ring": ring, "witness": witness, "certainty": certainty,
             "stated": stated, "nearby": nearby, "action": action, "status": status, "coverage": coverage, "score": low,
             "score_high": high, "level": 1 if kind == "strengthen" else 0, "criticality": 0.25, "sources": "s-1"}
        )  # fmt: skip
    targets = [
        {"gap_id": g, "rank": 1, "enterprise": "firm-far", "name_zh": changes.get("target_name", TARGET_NAME), "suggested_lead": "zone-a",
         "score": 0.7, "node_fit": 1.0, "ties": "supplies:firm-b", "against": "figures_old:2016|inferred", "matched": "预浸料",
         "policy": "po-1", "figures_year": 2016, "source": "s-far"}
        for g in ("province:fibre/prepreg", "zone-a:fibre/prepreg")
    ]  # fmt: skip
    coverage = [{"place": "zone-a", "chain": "fibre", "known": 3, "specific": 7, "share": 3 / 7}]
    graded = _presences()
    if "text" in changes:
        graded = [r | {"claim": changes["text"], "product_zh": changes["text"]} for r in graded]
    return Findings(
        presences=table("graded_presences", graded).sort_index(),
        levels=table("levels", levels, [f"{r['place']}:{r['node']}" for r in levels]),
        gaps=table("gaps", gaps, "gap_id"),
        targets=table("targets", targets, [str(i) for i in range(len(targets))]).reset_index(drop=True),
        coverage=table("coverage", coverage, ["0"]).reset_index(drop=True),
    )


def png(width: int = 40, height: int = 20) -> bytes:
    """A grey picture, made by hand."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\x00" + b"\xbb" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def pictures() -> dict[str, bytes]:
    return {"map": png(), "chain:fibre:zone-a": png(60, 20), "chain:fibre:province": png(60, 20)}
