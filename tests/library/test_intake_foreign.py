"""Files that nobody prepared: they go in as far as they fit, or are refused with words that an office understands."""

from __future__ import annotations

import json

import networkx as nx
from intake_cases import brought, checked, codes, firms, root, told

from liantu import pipeline
from liantu.read import read_workspace
from liantu.words.intake import say_finding

__all__ = ["root"]


def lines(records: list[object]) -> str:
    return "\n".join(json.dumps(r, ensure_ascii=False) for r in records)


def names(root, chain: str) -> set[tuple[str, str]]:
    """Return the edges of a chain's nodes as pairs of names."""
    ws = read_workspace(root)
    name = ws.nodes["name_zh"].to_dict()
    return {(name[s], name[t]) for s, t in ws.edges[["source_node", "target_node"]].itertuples(index=False)}


def test_triples_go_the_way_that_their_words_say(root):
    triples = [
        {"subject": "减速机", "predicate": "上游材料", "object": "轴承钢"},
        {"subject": "减速机", "predicate": "下游产品", "object": "工业机器人"},
        {"subject": "戊机械有限公司", "predicate": "主营产品", "object": "减速机"},
        {"subject": "戊机械有限公司", "predicate": "所属行业", "object": "通用设备"},
        {"subject": "工业机器人", "predicate": "发明人", "object": "某某"},
    ]
    found = brought(root, lines(triples), "kg.jsonl")
    assert found.new == {"chains": 1, "edges": 2, "enterprises": 1, "nodes": 3}
    assert {("轴承钢", "减速机"), ("减速机", "工业机器人")} <= names(root, found.id)
    assert {("error", "relation_unknown", 4), ("error", "relation_unknown", 5)} <= told(found)
    assert "戊机械有限公司" in firms(read_workspace(root))
    pipeline.run(root)


def test_company_and_product_rows(root):
    found = checked(root, "company,product,weight\n戊有限公司,纤维,0.5\n戊有限公司,零件,0.2\n", "cp.csv")
    assert found.new == {"enterprises": 1}
    assert next(p.params["columns"] for p in found.problems if p.code == "columns_unused") == "weight"


def test_rows_that_name_firms_by_a_code_alone_join_those_on_record_and_refuse_the_rest(root):
    brought(root, "公司全称,股票代码\n戊股份有限公司,600000\n", "a.csv")
    found = checked(root, "company_code,product\n600000.SH,纤维\n000923.SZ,零件\n", "b.csv")
    assert (found.joined, found.new) == (1, {})
    assert ("error", "firm_unknown_code", 3) in told(found)


def test_materials_and_products_become_a_chain(root):
    found = brought(root, "material,downstream_product\n苯乙烯,丁苯橡胶\n丁苯橡胶,轮胎\n轮胎,轮胎\n", "m.csv")
    assert found.new == {"chains": 1, "edges": 2, "nodes": 3}
    nodes = read_workspace(root).nodes
    assert dict(zip(nodes["name_zh"], nodes["stage"], strict=True)).items() >= {
        ("苯乙烯", "upstream"), ("丁苯橡胶", "midstream"), ("轮胎", "downstream")}  # fmt: skip


INNER = json.dumps({"员工人数": 12})
GRAPH = {
    "nodes": [
        {"id": "1", "label": "公司", "properties": json.dumps({"name": "戊机械有限公司", "detail": INNER})},
        {"id": "2", "label": "产品", "properties": {"name": "减速机"}},
        {"id": "3", "label": "原材料", "properties": {"name": "轴承钢"}},
        {"id": "4", "label": "行业", "properties": {"name": "通用设备"}},
        {"id": "5", "label": "人物", "properties": {"name": "某某"}},
        {"id": "6", "label": "地区", "properties": {"name": "某地"}},
        {"id": "7", "label": "设备", "properties": {"name": "磨床"}},
    ],
    "edges": [
        {"source": "3", "target": "2", "type": "原材料"},
        {"source": "1", "target": "2", "type": "主营产品"},
        {"source": "1", "target": "4", "type": "所属行业"},
        {"source": "7", "target": "2", "type": "设备"},
    ],
}  # fmt: skip


def test_a_graph_export_with_seven_kinds_of_node_and_json_inside_json(root):
    found = brought(root, json.dumps(GRAPH, ensure_ascii=False), "graph.json")
    assert found.new == {"chains": 1, "edges": 2, "enterprises": 1, "nodes": 3}
    assert {("error", "type_unknown", n) for n in (4, 5, 6)} <= told(found)
    ws = read_workspace(root)
    assert {"减速机", "轴承钢", "磨床"} <= set(ws.nodes["name_zh"])
    assert ws.tables["enterprises"].loc[firms(ws)["戊机械有限公司"], "employees"] == 12
    relation = ws.edges[ws.edges["source"] == found.id]["relation"]
    assert sorted(relation) == ["equipment", "input"]
    pipeline.run(root)


def test_the_export_of_a_graph_database_as_lines(root):
    records = [
        {"type": "node", "id": "0", "labels": ["Company"], "properties": {"name": "戊机械有限公司"}},
        {"type": "node", "id": "1", "labels": ["Product"], "properties": {"name": "减速机"}},
        {"type": "node", "id": "2", "labels": ["Material"], "properties": {"name": "轴承钢"}},
        {"type": "node", "id": "3", "labels": ["Person"], "properties": {"name": "某某"}},
        {"type": "relationship", "id": "0", "label": "used in", "start": {"id": "2", "labels": ["Material"]},
         "end": {"id": "1", "labels": ["Product"]}},
    ]  # fmt: skip
    found = brought(root, lines(records), "neo.jsonl")
    assert found.new == {"chains": 1, "edges": 1, "enterprises": 1, "nodes": 2}
    assert ("error", "type_unknown", 4) in told(found)
    assert ("轴承钢", "减速机") in names(root, found.id)


def test_graphml_of_another_program(root, tmp_path):
    graph = nx.DiGraph()
    graph.add_node("a", name="轴承钢")
    graph.add_node("b", name="减速机", stage="中游")
    graph.add_edge("a", "b", relation="投入")
    nx.write_graphml(graph, tmp_path / "g.graphml")
    found = brought(root, (tmp_path / "g.graphml").read_bytes(), "g.graphml")
    assert found.new == {"chains": 1, "edges": 1, "nodes": 2}
    assert ("轴承钢", "减速机") in names(root, found.id)


def test_the_graphml_of_our_own_edition_is_known_again(root, tmp_path):
    from liantu import edition

    edition.publish(pipeline.run(root), tmp_path / "out", audience="internal", lang="zh", tables_only=False)
    found = checked(root, (tmp_path / "out/chains/demo.graphml").read_bytes(), "demo.graphml")
    assert found.new == {}
    assert found.known == {"edges": 5, "nodes": 6}


def feature(properties: dict[str, object], geometry: object) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def test_geojson_of_zones_and_of_something_else(root):
    shape = {"type": "Polygon", "coordinates": [[[104, 35], [104.1, 35], [104.1, 35.1], [104, 35]]]}
    about = {"开发区名称": "丙经济技术开发区", "类型": "经开区", "市州代码": "990100"}
    content = {
        "type": "FeatureCollection",
        "features": [feature(about, shape), feature({**about, "开发区名称": "丁区"}, None)],
    }
    found = brought(root, json.dumps(content), "z.geojson")
    assert found.new == {"zones": 1}
    assert ("error", "zone_no_position", 2) in told(found)
    assert [z for z in read_workspace(root).zones.geometry.geom_type if z == "Polygon"] == ["Polygon"]
    other = {"type": "FeatureCollection", "features": [feature({"road": "G1", "lanes": 4}, shape)]}
    assert "sheet_unknown" in codes(checked(root, json.dumps(other), "roads.geojson"))


def test_an_unrelated_table_is_refused_with_what_to_do(root):
    found = checked(root, "姓名,科室,电话\n某某,办公室,123\n", "通讯录.csv")
    assert (found.state, found.new) == ("nothing", {})
    (problem,) = [p for p in found.problems if p.severity == "error"]
    said = say_finding(problem, "zh")
    assert problem.code == "sheet_unknown"
    assert "姓名、科室、电话" in said
    assert "模板" in said


def test_a_list_of_bare_names_asks_what_it_is(root):
    assert "sheet_unknown" in codes(checked(root, "name\n戊有限公司\n", "a.csv"))
    assert checked(root, "name\n戊有限公司\n", "a.csv", kind="enterprises").new == {"enterprises": 1}
