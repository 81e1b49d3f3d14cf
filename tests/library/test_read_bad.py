"""Each kind of bad input once, with the file, line and column it is told with, and what is left of the data.

Lines of the default workspace: ``nodes.csv`` 2 ore, 3 precursor, 4 fibre, 5 composite, 6 part, 7 use; ``edges.csv``
2 ore→precursor … 6 part→use; ``places.csv`` 2 province, 3 prefecture, 4 zone-a, 5 zone-b, 6 outside;
``enterprises.csv`` 2 to 6 firm-a, b, c, d, x; ``presences.csv`` 2 to 5 firm-a, b, c, d; ``sources.csv`` 2 to 4.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from workspaces import EDGES, ENTERPRISES, NODES, PLACES, SOURCES, ZONES, write_workspace

from liantu.model.problems import Problem
from liantu.model.workspace import Workspace
from liantu.read import read_workspace
from liantu.words.problems import say

N, E, PR, EN = "chains/demo/nodes.csv", "chains/demo/edges.csv", "data/presences.csv", "data/enterprises.csv"
PL, SO, Z, W = "data/places.csv", "data/sources.csv", "zones.geojson", "workspace.toml"
_PRESENCE = {"enterprise": "firm-a", "node": "demo/fibre", "place": "zone-a"}
Expected = tuple[str, str, str, int | None, str]


def told(ws: Workspace, *, notes: bool = False) -> list[Expected]:
    return [(p.severity, p.code, p.file, p.line, p.column) for p in ws.problems if notes or p.severity != "info"]


def read(root: Path) -> Workspace:
    ws = read_workspace(root)
    for problem in ws.problems:
        for lang in ("zh", "en"):
            assert "\n" not in say(problem, lang)
    return ws


def _polygon(*corners: tuple[float, float]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[list(c) for c in (*corners, corners[0])]]}


def edit(root: Path, file: str, old: str, new: str) -> None:
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert old in text, (file, old)
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")


# What a file's text may suffer: (file, what stands there, what is put there, what is told about it).
FILES: dict[str, tuple[str, str, str, list[Expected]]] = {
    "last line cut within a cell": (
        SO,
        "s-3,转载,某网站,测试报,2025-05-01,https://example.org/,repost,page,2026-01-01,,cite\n",
        "s-3,转载,某网站,测试报,2025",
        [("error", "cell_count", SO, 4, ""), ("error", "ref_unknown", EN, 6, "source")],
    ),
    "last line cut within quotes": (
        SO,
        "s-3,转载,某网站,测试报,2025-05-01,https://example.org/,repost,page,2026-01-01,,cite\n",
        's-3,"转载,某网',
        [("error", "quote_open", SO, 4, ""), ("error", "ref_unknown", EN, 6, "source")],
    ),
    "NUL bytes at the end": (PR, "firm-d", "\0\0\0\0", [("error", "nul_bytes", PR, 5, "")]),
    "quote in the middle of a quoted cell": (PR, ",firm-d", ',"firm"-d', [("error", "csv_broken", PR, 5, "")]),
    "too many cells": (PR, "zone-b,", "zone-b,,,", [("error", "cell_count", PR, 4, "")]),
    "header again": (
        EN,
        "firm-x",
        "id,name_zh,name_en,former_names,uscc,listed_code,registered_place,parent,founded,listed_on,status,industry_code,"
        "industry_scheme,revenue_cny_wan,employees,figures_year,source,name_basis\nfirm-x",
        [("warning", "header_again", EN, 6, "")],
    ),
    "column doubled": (PR, "matched,", "claim,", [("error", "column_doubled", PR, 1, "claim")]),
    "column unknown": (PR, "matched,", "mached,", [("warning", "column_unknown", PR, 1, "mached")]),
    "column missing": (
        PR,
        "as_of,",
        "as_off,",
        [
            ("error", "column_missing", PR, 1, "as_of"),
            ("warning", "column_unknown", PR, 1, "as_off"),
        ],
    ),
    "no header": (
        PR,
        "id,enterprise,node,place,place_basis,role,status,capability,capacity,capacity_unit,product_zh,basis,"
        "matched,as_of,source,locator,claim\n",
        "",
        [("error", "header_missing", PR, 1, "")],
    ),
    "blank source": (E, "s-1,第 1 页", ",第 1 页", [("error", "cell_blank", E, 2, "source")]),
    "blank claim": (E, "后者以前者为原料", "", [("error", "cell_blank", E, 2, "claim")]),
    "not a choice": (
        N,
        "resource",
        "Resource",
        [
            ("error", "ref_left_out", E, 2, "source_node"),
            ("error", "not_a_choice", N, 2, "siting"),
        ],
    ),
    "flag": (E, "input,1", "input,yes", [("error", "bad_flag", E, 2, "essential")]),
    "number": (PR, "volume,,", 'volume,"1,200",', [("error", "bad_number", PR, 2, "capacity")]),
    "infinite number": (PR, "volume,,", "volume,1e999,", [("error", "bad_number", PR, 2, "capacity")]),
    "whole number": (EN, ",,,,,s-1", ",,,12.5,,s-1", [("error", "bad_int", EN, 2, "employees")]),
    "negative amount": (EN, ",,,,,s-1", ",,,-5,,s-1", [("error", "negative", EN, 2, "employees")]),
    "share above 1": (E, "input,1,", "input,1,1.5", [("error", "share_range", E, 2, "weight_share")]),
    "share in per cent": (E, "input,1,", "input,1,15%", [("error", "bad_number", E, 2, "weight_share")]),
    "id with capitals": (EN, "firm-x", "Firm-X", [("error", "bad_id", EN, 6, "id")]),
    "id that is not ASCII": (EN, "firm-x", "外地", [("error", "bad_id", EN, 6, "id")]),
    "id with a look-alike letter": (EN, "firm-x", "f\u0456rm-x", [("error", "bad_id", EN, 6, "id")]),
    "impossible date": (PR, "2025-06-01", "2025-02-30", [("error", "bad_date", PR, 2, "as_of")]),
    "date as serial number": (PR, "2025-06-01", "45800", [("error", "bad_date", PR, 2, "as_of")]),
    "date as text": (PR, "2025-06-01", "2025年6月1日", [("warning", "date_form", PR, 2, "as_of")]),
    "date in full width": (PR, "2025-06-01", "２０２５", [("warning", "full_width", PR, 2, "as_of")]),
    "date to come": (PR, "2025-06-01", "2026-07", [("warning", "date_future", PR, 2, "as_of")]),
    "claim too long": (PR, "来源如是说", "字" * 81, [("warning", "claim_long", PR, 2, "claim")]),
    "eighteen zeros": (EN, "firm-a,,", f"firm-a,,{'0' * 18}", [("error", "bad_uscc", EN, 2, "uscc")]),
    "credit code too short": (EN, "firm-a,,", "firm-a,,9111", [("error", "bad_uscc", EN, 2, "uscc")]),
    "check digit": (EN, "firm-a,,", "firm-a,,911100006000373410", [("warning", "uscc_check_digit", EN, 2, "uscc")]),
    "code stored as number": (EN, "firm-a,,", "firm-a,,9.1E+17", [("error", "number_as_code", EN, 2, "uscc")]),
    "error value": (EN, ",,,,,s-1", ",,#N/A,,,s-1", [("error", "error_value", EN, 2, "revenue_cny_wan")]),
    "control characters": (PR, "来源如是说", "来源\x1b[31m如是说", [("warning", "odd_characters", PR, 2, "claim")]),
    "text turned around": (EN, "甲原丝", "甲\u202e原丝", [("warning", "odd_characters", EN, 2, "name_zh")]),
    "list parted by semicolons": (
        N,
        ",,,,,,s-1",
        ",,,甲词；乙词,,,s-1",
        [("warning", "list_separator", N, 2, "not_terms")],
    ),
    "administrative code": (
        PL,
        "prefecture,990100",
        "prefecture,99010",
        [
            ("error", "bad_adcode", PL, 3, "adcode"),
            ("warning", "place_adcode", PL, 3, "adcode"),
            ("warning", "zone_prefecture", Z, 1, "prefecture_adcode"),
            ("warning", "zone_prefecture", Z, 2, "prefecture_adcode"),
        ],
    ),
    "presence id": (PR, "\n,firm-a", "\nabc,firm-a", [("warning", "presence_id", PR, 2, "id")]),
    "id doubled": (
        PL,
        "outside-110000",
        "zone-b",
        [("error", "id_doubled", PL, 6, "id"), ("error", "ref_unknown", EN, 6, "registered_place")],
    ),
    "id misspelt in an edge": (E, "fibre,composite", "fibre,compsite", [("error", "ref_unknown", E, 4, "target_node")]),
    "self-loop": (E, "fibre,composite", "fibre,fibre", [("error", "self_loop", E, 4, "target_node")]),
    "essential by-product": (E, "input", "byproduct", [("error", "essential_not_input", E, 2, "essential")]),
    "tier": (
        N,
        "raw,upstream,material,resource",
        "row,upstream,material,resource",
        [
            ("error", "ref_left_out", E, 2, "source_node"),
            ("error", "tier_unknown", N, 2, "tier"),
        ],
    ),
    "critical without reason": (N, "难以替代", "", [("warning", "critical_no_reason", N, 4, "critical_reason")]),
    "industry code": (N, ",,,,,,s-1", ",2829|9999,,,,,s-1", [("error", "gb_code_unknown", N, 2, "gb_codes")]),
    "sector without sectors": (N, ",,,,,,s-1", ",,,,001,,s-1", [("error", "ref_lost", N, 2, "io_sector")]),
    "unknown source": (PR, "s-1", "s-9", [("error", "ref_unknown", PR, 2, "source")]),
    "one of two sources unknown": (PR, "s-1", "s-1|s-9", [("error", "ref_unknown", PR, 2, "source")]),
    "unknown firm": (PR, "firm-a", "firm-z", [("error", "ref_unknown", PR, 2, "enterprise")]),
    "node without chain": (PR, "demo/fibre", "fibre", [("error", "ref_unknown", PR, 3, "node")]),
    "presence at a use": (PR, "demo/part", "demo/use", [("warning", "presence_at_market", PR, 4, "node")]),
    "unknown parent": (EN, "zone-a,,", "zone-a,firm-z,", [("error", "ref_unknown", EN, 2, "parent")]),
    "own parent": (EN, "zone-a,,", "zone-a,firm-a,", [("error", "parent_cycle", EN, 2, "parent")]),
    "zone in the province": (PL, "zone,,adcode-990100", "zone,,province", [("error", "place_parent", PL, 4, "parent")]),
    "zone without parent": (PL, "zone,,adcode-990100", "zone,,", [("warning", "place_no_parent", PL, 4, "parent")]),
    "kind against id": (
        PL,
        "outside,",
        "zone,",
        [
            ("warning", "place_kind", PL, 6, "kind"),
            ("warning", "place_no_parent", PL, 6, "parent"),
            ("warning", "zone_no_feature", PL, 6, "id"),
        ],
    ),
    "no province": (
        PL,
        "province,测试省,province,province,990000,,,1,s-1\n",
        "",
        [
            ("error", "province_missing", PL, None, "id"),
            ("error", "ref_unknown", PL, 2, "parent"),
        ],
    ),
    "chain id": (
        "chains/demo/chain.toml",
        'id = "demo"',
        'id = "dem"',
        [("error", "chain_id", "chains/demo/chain.toml", None, "id")],
    ),
    "chain setting": (
        "chains/demo/chain.toml",
        "[[tiers]]",
        "k_in = 9\n[[tiers]]",
        [
            ("error", "setting_invalid", "chains/demo/chain.toml", 4, "k_in"),
        ],
    ),
    "setting unknown": (W, "bounds", "audence = 1\nbounds", [("warning", "setting_unknown", W, 6, "audence")]),
    "setting out of range": (
        W,
        "bounds",
        "coverage_min = 3\nbounds",
        [("error", "setting_invalid", W, 6, "coverage_min")],
    ),
    "all weights 0": (
        W,
        "40.0]\n",
        "40.0]\n[weights]\ncriticality = 0\npolicy_fit = 0\ncandidates = 0\n",
        [
            ("error", "setting_no_weight", W, 7, "weights"),
        ],
    ),
    "broken JSON": (Z, '"type"', '"type', [("error", "json_broken", Z, 2, "")]),
    "no collection": (Z, "FeatureCollection", "Feature", [("error", "geojson_kind", Z, None, "")]),
    "coordinate system": (
        Z,
        '"FeatureCollection"',
        '"FeatureCollection", "crs": {"type": "name", "properties": {"name": "EPSG:3857"}}',
        [
            ("error", "crs_wrong", Z, None, "crs"),
        ],
    ),
    "property is an object": (
        Z,
        '"kind": "hidz"',
        '"kind": {"a": 1}',
        [("error", "feature_value", Z, 2, "kind"), ("warning", "zone_no_feature", PL, 5, "id")],
    ),
    "property unknown": (Z, '"kind": "hidz"', '"kind": "hidz", "kin": 1', [("warning", "column_unknown", Z, 2, "kin")]),
    "zone not in places": (
        PL,
        "zone-b",
        "zone-c",
        [
            ("error", "ref_unknown", EN, 4, "registered_place"),
            ("error", "ref_unknown", PR, 4, "place"),
            ("error", "zone_no_place", Z, 2, "id"),
            ("warning", "zone_no_feature", PL, 5, "id"),
        ],
    ),
}


@pytest.mark.parametrize("case", FILES)
def test_bad_files(tmp_path: Path, case: str) -> None:
    file, old, new, expected = FILES[case]
    root = write_workspace(tmp_path)
    edit(root, file, old, new)
    assert sorted(told(read(root)), key=str) == sorted(expected, key=str)


# What is easier said by rows: (arguments of write_workspace, what is told, notes included).
ROWS: dict[str, tuple[dict[str, Any], list[Expected]]] = {
    "geometry missing": (
        {"zones": [{**ZONES[0], "geometry": None}, ZONES[1]]},
        [("error", "geometry_empty", Z, 1, "geometry"), ("warning", "zone_no_feature", PL, 4, "id")],
    ),
    "geometry empty": (
        {"zones": [{**ZONES[0], "geometry": {"type": "Polygon", "coordinates": []}}, ZONES[1]]},
        [("error", "geometry_empty", Z, 1, "geometry"), ("warning", "zone_no_feature", PL, 4, "id")],
    ),
    "geometry is a line": (
        {"zones": [{**ZONES[0], "geometry": {"type": "LineString", "coordinates": [[104, 35], [105, 36]]}}, ZONES[1]]},
        [("error", "geometry_kind", Z, 1, "geometry"), ("warning", "zone_no_feature", PL, 4, "id")],
    ),
    "geometry crosses itself": (
        {"zones": [{**ZONES[0], "geometry": _polygon((104, 35), (105, 36), (105, 35), (104, 36))}, ZONES[1]]},
        [("error", "geometry_invalid", Z, 1, "geometry"), ("warning", "zone_no_feature", PL, 4, "id")],
    ),
    "geometry of words": (
        {"zones": [{**ZONES[0], "geometry": {"type": "Point", "coordinates": ["a", "b"]}}, ZONES[1]]},
        [("error", "geometry_invalid", Z, 1, "geometry"), ("warning", "zone_no_feature", PL, 4, "id")],
    ),
    "latitude first": (
        {"zones": [{**ZONES[0], "geometry": {"type": "Point", "coordinates": [35, 104]}}, ZONES[1]]},
        [("error", "geometry_no_degrees", Z, 1, "geometry"), ("warning", "zone_no_feature", PL, 4, "id")],
    ),
    "metres": (
        {"zones": [{**ZONES[0], "geometry": {"type": "Point", "coordinates": [500000, 3900000]}}, ZONES[1]]},
        [("error", "geometry_no_degrees", Z, 1, "geometry"), ("warning", "zone_no_feature", PL, 4, "id")],
    ),
    "outside the bounds": (
        {"zones": [{**ZONES[0], "geometry": {"type": "Point", "coordinates": [120, 35]}}, ZONES[1]]},
        [("error", "geometry_outside", Z, 1, "geometry"), ("warning", "zone_no_feature", PL, 4, "id")],
    ),
    "label outside the bounds": (
        {"zones": [{**ZONES[0], "label_lat": 50, "geometry": {"type": "Point", "coordinates": [104, 35]}}, ZONES[1]]},
        [("error", "label_outside", Z, 1, "label_lat")],
    ),
    "zone twice": ({"zones": [*ZONES, ZONES[0]]}, [("warning", "row_repeated", Z, 3, "id")]),
    "node without edges": (
        {"nodes": [*NODES, "other/motor"]},
        [
            ("info", "no_rows", "chains/other/edges.csv", 1, ""),
            ("info", "node_isolated", "chains/other/nodes.csv", 2, "id"),
        ],
    ),
    "edge twice with another share": (
        {"edges": [*EDGES, {"source_node": "part", "target_node": "use", "essential": "1", "weight_share": 0.1}]},
        [("error", "edge_doubled", E, 6, "target_node")],
    ),
    "shares above 1 together": (
        {
            "nodes": [*NODES, "resin"],
            "edges": [
                *EDGES[:2],
                ("fibre", "composite", "input", 1, 0.6),
                ("resin", "composite", "input", 1, 0.5),
                *EDGES[3:],
            ],
        },
        [("warning", "weight_sum", E, 4, "weight_share")],
    ),
    "three chains": (
        {
            "nodes": [*NODES, "b/x", "c/x"],
            "edges": [*EDGES, ("demo/ore", "b/x"), ("demo/ore", "c/x")],
        },
        [
            ("warning", "many_chains", N, 2, "siting"),
            ("warning", "same_name", "chains/b/nodes.csv", 2, "name_zh"),
            ("warning", "same_name", "chains/c/nodes.csv", 2, "name_zh"),
        ],
    ),
    "same name, said": (
        {
            "nodes": [*NODES, {"id": "b/x"}, {"id": "c/x", "same_as": "b/x"}],
            "edges": [*EDGES, ("demo/ore", "b/x"), ("demo/part", "c/x")],
        },
        [],
    ),
    "circle": (
        {"edges": [*EDGES, ("part", "precursor", "byproduct", 0)]},
        # the first of its edges by id is composite→part
        [("info", "cycle", E, 5, "target_node")],
    ),
    "firm in two zones": (
        {"presences": [("firm-a", "demo/fibre", "zone-a"), ("firm-a", "demo/fibre", "zone-b")]},
        [("info", "presence_two_zones", PR, 2, "place"), ("info", "presence_two_zones", PR, 3, "place")],
    ),
    "firm in a zone and around it": (
        {"presences": [("firm-a", "demo/fibre", "zone-a"), ("firm-a", "demo/fibre", "adcode-990100")]},
        [("info", "presence_also_above", PR, 2, "place")],
    ),
    "presence twice": (
        {"presences": [_PRESENCE, {**_PRESENCE, "claim": "另一说"}]},
        [("error", "presence_doubled", PR, 2, "id")],  # 另 U+53E6 sorts before 来 U+6765: line 3 stays
    ),
    "old facts": (
        {
            "presences": [{**_PRESENCE, "as_of": "2018-06-29"}],
            "statements": [
                {"id": "st-1", "place": "zone-a", "node": "demo/fibre", "as_of": "2021-06-29"},
                {"id": "st-2", "place": "zone-a", "node": "demo/fibre", "as_of": "2021"},
            ],
        },
        # as_of 2026-06-30 less 8 and 5 years; the year 2021 counts as its 31 December
        [("info", "fact_old", PR, 2, "as_of"), ("info", "fact_old", "data/statements.csv", 2, "as_of")],
    ),
    "policy ends before it begins": (
        {"policies": [{"id": "p-1", "in_force_from": "2025-05", "in_force_to": "2024"}]},
        [("error", "dates_reversed", "data/policies/acts.csv", 2, "in_force_to")],
    ),
    "policy yet to come": ({"policies": [{"id": "p-1", "in_force_from": "2030", "in_force_to": "2030"}]}, []),
    "source read before its date": (
        {"sources": [{**SOURCES[0], "date": "2026-02", "read_on": "2026-01-31"}, *SOURCES[1:]]},
        [("warning", "dates_reversed", SO, 2, "read_on")],
    ),
    "repost": (
        {"sources": [*SOURCES[:2], {**SOURCES[2], "original": ""}]},
        [("info", "repost_no_original", SO, 4, "original")],
    ),
    "source unused": ({"sources": [*SOURCES, {"id": "s-4"}]}, [("info", "source_unused", SO, 5, "id")]),
    "firms of one name": (
        {"enterprises": [*ENTERPRISES, {**ENTERPRISES[0], "id": "firm-y"}]},
        [("warning", "enterprise_same_name", EN, 2, "name_zh"), ("warning", "enterprise_same_name", EN, 7, "name_zh")],
    ),
    "firms of one code": (
        {"enterprises": [{**f, "uscc": "91110000600037341L"} for f in ENTERPRISES[:2]] + list(ENTERPRISES[2:])},
        [("warning", "uscc_doubled", EN, 2, "uscc"), ("warning", "uscc_doubled", EN, 3, "uscc")],
    ),
    "parents in a circle": (
        {
            "enterprises": [
                {**ENTERPRISES[0], "parent": "firm-b"},
                {**ENTERPRISES[1], "parent": "firm-a"},
                *ENTERPRISES[2:],
            ]
        },
        [("error", "parent_cycle", EN, 2, "parent"), ("error", "parent_cycle", EN, 3, "parent")],
    ),
    "tie with itself": (
        {"ties": [{"id": "t-1", "from_enterprise": "firm-a", "to_enterprise": "firm-a"}]},
        [("error", "tie_self", "data/ties.csv", 2, "to_enterprise")],
    ),
    "grouping": (
        {"places": [*PLACES, {"id": "g-1", "kind": "grouping", "parent": "province", "members": "zone-a|zone-b"}]},
        [],
    ),
    "grouping without members": (
        {"places": [*PLACES, {"id": "g-1", "kind": "grouping", "parent": "province"}]},
        [("warning", "place_members", PL, 7, "members")],
    ),
    "province as a member": (
        {"places": [*PLACES, {"id": "g-1", "kind": "grouping", "parent": "province", "members": "zone-a|province"}]},
        [("error", "member_kind", PL, 7, "members")],
    ),
    "year to come": (
        {"enterprises": [{**ENTERPRISES[0], "figures_year": 2027}, *ENTERPRISES[1:]]},
        [("warning", "date_future", EN, 2, "figures_year")],
    ),
    "unknown chain in focus": (
        {"focus": [{"id": "f-1", "place": "zone-a", "chain": "dem"}]},
        [("error", "ref_unknown", "data/focus.csv", 2, "chain")],
    ),
}


@pytest.mark.parametrize("case", ROWS)
def test_bad_rows(tmp_path: Path, case: str) -> None:
    arguments, expected = ROWS[case]
    ws = read(write_workspace(tmp_path, **arguments))
    assert sorted(told(ws, notes=True), key=str) == sorted(expected, key=str)


# What becomes of rows that are told.


def test_an_edge_stands_in_the_file_of_its_target(tmp_path: Path) -> None:
    root = write_workspace(tmp_path, nodes=[*NODES, "other/motor"])
    edit(root, E, "composite,part", "composite,other/motor")
    ws = read(root)
    assert ("error", "edge_in_other_chain", E, 5, "target_node") in told(ws)
    assert "demo/composite>other/motor:input" not in ws.edges.index


def test_essential_byproduct_stays_as_not_essential(tmp_path: Path) -> None:
    ws = read(write_workspace(tmp_path, edges=[("ore", "precursor", "byproduct", 1)]))
    assert [(p.code, p.value) for p in ws.problems if p.severity == "error"] == [("essential_not_input", "1")]
    assert ws.edges["essential"].to_list() == [False]


def test_a_bad_item_leaves_the_rest_of_a_list(tmp_path: Path) -> None:
    root = write_workspace(tmp_path)
    edit(root, PR, "s-1", "s-9|s-2")
    edit(root, N, ",,,,,,s-1", ",2829|9999,,,,,s-1")
    ws = read(root)
    assert ws.tables["presences"].set_index("enterprise").loc["firm-a", "source"] == "s-2"
    assert ws.nodes.loc["demo/ore", "gb_codes"] == "2829"


def test_a_bad_optional_value_is_unknown(tmp_path: Path) -> None:
    root = write_workspace(tmp_path)
    edit(root, PR, "volume,,", "volume,many,")
    edit(root, EN, "zone-a,,", "zone-a,firm-z,")
    ws = read(root)
    assert len(ws.tables["presences"]) == 4
    assert ws.tables["presences"]["capacity"].isna().all()
    assert ws.tables["enterprises"]["parent"].isna().all()


def test_what_refers_to_a_row_left_out_goes_too(tmp_path: Path) -> None:
    ties = [{"id": "t-1", "from_enterprise": "firm-a", "to_enterprise": "firm-b", "product_node": "demo/precursor"}]
    root = write_workspace(tmp_path, ties=ties)
    edit(root, EN, "zone-a,,,,operating", "zone-a,,,,working")
    ws = read(root)
    assert told(ws) == [
        ("error", "not_a_choice", EN, 2, "status"),
        ("error", "ref_left_out", PR, 2, "enterprise"),
        ("error", "ref_left_out", "data/ties.csv", 2, "from_enterprise"),
    ]
    assert list(ws.tables["enterprises"].index) == ["firm-b", "firm-c", "firm-d", "firm-x"]
    assert len(ws.tables["presences"]) == 3
    assert ws.tables["ties"].empty


@pytest.mark.parametrize("content", [None, b"", b"   \n", b"\0" * 100, b"\xff\xff\xff", b"nothing here\n"])
@pytest.mark.parametrize("file", [SO, PL, Z, EN, PR, N, E])
def test_one_lost_file_leaves_the_others_standing(tmp_path: Path, file: str, content: bytes | None) -> None:
    root = write_workspace(tmp_path)
    if content is None:
        (root / file).unlink()
    else:
        (root / file).write_bytes(content)
    ws = read(root)
    if not (content is None and file in (EN, PR)):
        assert file in {p.file for p in ws.problems if p.severity == "error"}
    assert len(ws.nodes) == (0 if file == N else 6)
    assert len(ws.edges) == (0 if file in (N, E) else 5)
    assert len(ws.zones) == (0 if file == Z else 2)
    assert len(ws.tables["places"]) == (0 if file == PL else 5)
    assert len(ws.tables["presences"]) == (0 if file in (EN, PR, PL, N) else 4)


def test_a_lost_table_is_told_once_for_each_column(tmp_path: Path) -> None:
    root = write_workspace(tmp_path)
    (root / SO).unlink()
    lost = [p for p in read(root).problems if p.code == "ref_lost" and p.file == PR]
    assert [(p.column, p.params["count"]) for p in lost] == [("source", "4")]


def test_header_only_is_an_empty_table(tmp_path: Path) -> None:
    ws = read(write_workspace(tmp_path, statements=[]))
    assert told(ws, notes=True) == [("info", "no_rows", "data/statements.csv", 1, "")]


def test_a_broken_chain_leaves_the_other_one(tmp_path: Path) -> None:
    root = write_workspace(tmp_path, nodes=[*NODES, "other/a", "other/b"], edges=[*EDGES, ("other/a", "other/b")])
    (root / "chains/demo/chain.toml").write_text("id = [", encoding="utf-8")
    ws = read(root)
    assert list(ws.chains) == ["other"]
    assert list(ws.nodes.index) == ["other/a", "other/b"]
    assert ("error", "chain_left_out", "chains/demo/chain.toml", None, "") in told(ws)
    assert len(ws.tables["presences"]) == 0


def test_files_that_are_no_table(tmp_path: Path) -> None:
    root = write_workspace(tmp_path)
    (root / "data/presence.csv").write_text("id\n", encoding="utf-8")
    (root / "data/~$presences.xlsx").write_bytes(b"lock")
    (root / "data/statements.csv").mkdir()
    assert told(read(root)) == [
        ("error", "file_unreadable", "data/statements.csv", None, ""),
        ("warning", "file_unknown", "data/presence.csv", None, ""),
    ]


def test_limits(tmp_path: Path) -> None:
    ws = read(write_workspace(tmp_path, settings="[limits]\nrows = 3\n"))
    assert ("error", "too_many_rows", PR, None, "") in told(ws)
    root = write_workspace(tmp_path / "large", settings="[limits]\nupload_mb = 1\n")
    edit(root, PR, "来源如是说", "字" * 400_000)
    assert ("error", "file_too_large", PR, None, "") in told(read(root))


def test_hostile_text_stays_in_its_line(tmp_path: Path) -> None:
    root = write_workspace(tmp_path)
    edit(root, PR, "operating", '"x\n\x1b[2J{0}{lang}"')
    ws = read_workspace(root)
    line = say(ws.problems[0], "en")
    assert line.startswith('error data/presences.csv:2 [status] "x')
    assert line.isprintable()
    assert "{0}{lang}" in line


def test_a_problem_is_one_clear_line() -> None:
    problem = Problem("not_a_choice", "error", PR, 12, "role", "boss", {"choices": "main, side"})
    assert (
        say(problem, "zh") == "错误 data/presences.csv:12 [role] “boss”：不是允许的值；建议：改为以下之一：main, side"
    )
    assert say(problem, "en") == (
        'error data/presences.csv:12 [role] "boss": this is not an allowed value; remedy: use one of main, side'
    )


def test_geojson_crs_that_is_longitude_and_latitude(tmp_path: Path) -> None:
    root = write_workspace(tmp_path)
    for name in ("EPSG:4326", "urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326"):
        data = json.loads((root / Z).read_text(encoding="utf-8"))
        data["crs"] = {"type": "name", "properties": {"name": name}}
        (root / Z).write_text(json.dumps(data), encoding="utf-8")
        assert told(read(root)) == []


@pytest.mark.parametrize("file", [SO, PR, N, Z, "chains/demo/chain.toml"])
def test_a_file_cut_anywhere_is_told_or_whole(tmp_path: Path, file: str) -> None:
    """Cut at 12 places: nothing raises, and each row that is left is as it was."""
    root = write_workspace(tmp_path)
    whole = read(root)
    data = (root / file).read_bytes()
    for part in range(12):
        (root / file).write_bytes(data[: len(data) * part // 12])
        ws = read(root)
        assert set(ws.nodes.index) <= set(whole.nodes.index)
        assert set(ws.tables["sources"].index) <= set(whole.tables["sources"].index)
        assert set(ws.tables["presences"].index) <= set(whole.tables["presences"].index)
        assert [p for p in ws.problems if p.severity == "error"]
