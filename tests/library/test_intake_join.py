"""What an import brings: distinct things, joined with what is on record, whose facts stand."""

from __future__ import annotations

import pandas as pd
import pytest
from intake_cases import FIRMS, brought, checked, codes, firms, root, same_frames, snapshot, told
from workspaces import ENTERPRISES, write_workspace

from liantu import imports, pipeline
from liantu.model.canonical import input_forms
from liantu.model.ids import presence_id
from liantu.read import read_workspace

__all__ = ["root"]

# A code with a right check digit, by the rule of GB 32100-2015 (computed by hand with weights 3^i mod 31).
CODE = "91350100M000100Y43"


def test_a_firm_comes_in_with_a_presence_at_the_node_and_zone_named(root):
    found = brought(root, f"{FIRMS}戊机械有限公司,{CODE},甲经开区,碳纤维,纤维\n")
    assert found.new == {"enterprises": 1, "presences": 1}
    ws = read_workspace(root)
    assert not [p for p in ws.problems if p.severity != "info"]
    key = firms(ws)["戊机械有限公司"]
    row = ws.tables["presences"].loc[presence_id(key, "demo/fibre", "zone-a", "main")]
    assert (row["basis"], row["source"], row["locator"]) == ("stated", found.id, "名录.csv:2")
    assert ws.tables["sources"].loc[found.id, "kind"] == "register"
    assert ws.origin["enterprises"].loc[key, "file"] == f"data/imported/{found.id}/enterprises.csv"


def test_products_propose_nodes_unchecked_and_dealers_none(root):
    brought(root, f"{FIRMS}戊有限公司,,甲经开区,纤维、零件,\n己有限公司,,乙高新区,纤维销售,\n")
    judged = pipeline.run(root)
    rows = judged.findings.presences
    mine = rows[rows["source"].str.startswith("imp-")]
    assert sorted(mine["node"]) == ["demo/fibre", "demo/part"]
    assert set(mine["grade"]) == {"unchecked"}
    assert set(mine["matched"]) == {"word:纤维", "word:零件"}
    assert not mine["counting"].any()


def test_rows_without_place_or_words_go_in_and_are_counted(root):
    found = checked(root, f"{FIRMS}戊有限公司,,,纤维,\n己有限公司,,甲经开区,电影,\n")
    assert {"firms_unplaced", "firms_unmatched"} <= codes(found)
    assert found.new == {"enterprises": 2}


def test_an_unknown_place_or_node_is_told_and_the_firm_goes_in(root):
    found = checked(root, f"{FIRMS}戊有限公司,,丙区,纤维,\n己有限公司,,甲经开区,零件,碳丝\n")
    assert {("warning", "place_unknown", 2), ("warning", "node_unknown", 3)} <= told(found)
    assert found.new == {"enterprises": 2, "presences": 1}
    assert next(p for p in found.problems if p.code == "place_unknown").column == "所在开发区"


@pytest.mark.parametrize("place", ["zone-a", "甲经开区", "甲经济技术开发区", "甲经开", "甲市", "甲 经开区"])
def test_places_go_by_id_name_or_short_name(root, place):
    assert checked(root, f"{FIRMS}戊有限公司,,{place},,纤维\n").new["presences"] == 1


def test_the_same_file_twice_changes_nothing_whatever_the_order_of_rows(root):
    rows = [f"戊{i}有限公司,,甲经开区,,纤维\n" for i in range(5)]
    first = brought(root, FIRMS + "".join(rows))
    before = snapshot(root)
    again = brought(root, FIRMS + "".join(rows), "other name.csv")
    turned = brought(root, (FIRMS + "".join(reversed(rows)) + rows[0]).encode("gb18030"), "b.csv")
    assert (first.state, again.state, turned.state) == ("new", "already", "already")
    assert first.id == again.id == turned.id
    assert again.known == {"enterprises": 5, "presences": 5}
    assert snapshot(root) == before


def test_a_part_that_is_known_brings_only_the_rest(root):
    brought(root, f"{FIRMS}戊有限公司,,甲经开区,,纤维\n")
    more = brought(root, f"{FIRMS}戊有限公司,,甲经开区,,纤维\n己有限公司,,甲经开区,,纤维\n")
    assert (more.state, more.new, more.joined) == ("new", {"enterprises": 1, "presences": 1}, 1)
    known = checked(root, f"{FIRMS}己有限公司,,甲经开区,,纤维\n")
    assert (known.state, known.known) == ("nothing", {"enterprises": 1, "presences": 1})


def test_counts_are_of_distinct_things(root):
    found = checked(root, FIRMS + "戊有限公司,,甲经开区,,纤维\n" * 4 + "戊有限公司,,乙高新区,,纤维\n")
    assert found.new == {"enterprises": 1, "presences": 2}


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    monkeypatch.setenv("LIANTU_STATE", str(tmp_path / "state"))
    first, *rest = ENTERPRISES
    told = {**first, "uscc": CODE, "employees": "100", "former_names": "老甲有限公司"}
    return write_workspace(tmp_path / "ws", enterprises=[told, *rest])


@pytest.mark.parametrize(
    "row",
    [
        "甲原丝有限公司,,",
        "甲原丝 有限责任公司,,",
        f"另一个名字有限公司,{CODE},",
        "老甲有限公司,,",
        "甲原丝有限公司,,firm-a",
    ],
)
def test_the_same_firm_is_joined_and_its_facts_stand(shipped, row):
    content = f"企业名称,统一社会信用代码,编号,员工人数,所在开发区,所在环节\n{row},250,乙高新区,零件\n"
    before = read_workspace(shipped).tables["enterprises"]
    found = brought(shipped, content)
    assert (found.new, found.joined) == ({"presences": 1}, 1)
    assert ("employees", "100", "250") in set(
        found.differences[["column", "kept", "given"]].itertuples(index=False, name=None)
    )
    ws = read_workspace(shipped)
    pd.testing.assert_frame_equal(ws.tables["enterprises"], before)
    assert presence_id("firm-a", "demo/part", "zone-b", "main") in ws.tables["presences"].index
    assert (shipped / "data/imported" / found.id / "differences.csv").exists()


def test_a_name_and_a_code_of_two_firms_refuse_the_row(shipped):
    found = checked(shipped, f"{FIRMS}乙纤维有限公司,{CODE},,,\n")
    assert ("error", "firm_conflict", 2) in told(found)
    assert found.new == {}


def test_one_firm_said_in_two_ways_is_told_and_the_order_changes_nothing(root):
    head = "企业名称,员工人数\n"
    rows = ["戊有限公司,30\n", "戊有限公司,20\n"]
    one, other = (checked(root, head + "".join(r)) for r in (rows, rows[::-1]))
    assert "firm_contradicts" in codes(one)
    assert one.draft.rows["enterprises"][0]["employees"] == other.draft.rows["enterprises"][0]["employees"] == 20


def test_what_was_imported_is_taken_out_as_one(root):
    before, plain = snapshot(root), read_workspace(root)
    found = brought(root, f"{FIRMS}戊有限公司,,甲经开区,,纤维\n")
    assert input_forms(read_workspace(root)) != input_forms(plain)
    assert [r["id"] for r in imports.listed(root)] == [found.id]
    imports.take_out(root, found.id)
    assert snapshot(root) == before
    same_frames(read_workspace(root), plain)
    assert imports.listed(root) == []


def test_checks_name_the_file_inside_the_import(root):
    found = brought(root, f"{FIRMS}戊有限公司,,甲经开区,,纤维\n")
    path = root / "data/imported" / found.id / "presences.csv"
    path.write_text(path.read_text("utf-8").replace("zone-a", "nowhere"), encoding="utf-8")
    problems = [p for p in read_workspace(root).problems if p.severity == "error"]
    assert [(p.code, p.file, p.line, p.value) for p in problems] == [
        ("ref_unknown", f"data/imported/{found.id}/presences.csv", 2, "nowhere")
    ]


NODES = "环节名称,上中下游,形态,是否关键环节,关键理由,层级\n"


def test_a_chain_of_nodes_and_edges_in_one_workbook(root, tmp_path):
    import io

    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "环节"
    for row in (["环节名称", "上中下游", "形态"], ["轴承钢", "上游", "材料"], ["减速机", "中游", "零部件"]):
        book.active.append(row)
    edges = book.create_sheet("关联")
    for row in (
        ["投入环节", "产出环节", "关系", "是否关键投入"],
        ["轴承钢", "减速机", "投入", "是"],
        ["减速机", "零件", "投入", "否"],
    ):
        edges.append(row)
    out = io.BytesIO()
    book.save(out)
    found = brought(root, out.getvalue(), "机器人链.xlsx")
    # the part of the workspace's own chain is joined by its name
    assert found.new == {"chains": 1, "edges": 2, "nodes": 2}
    ws = read_workspace(root)
    assert not [p for p in ws.problems if p.severity == "error"]
    (chain,) = set(ws.chains) - {"demo"}
    assert ws.chains[chain].name_zh == "机器人链"
    assert [t.name_zh for t in ws.chains[chain].tiers] == ["上游", "中游"]
    mine = ws.nodes[ws.nodes["chain"] == chain]
    by_name = {name: key for key, name in zip(mine.index, mine["name_zh"], strict=True)}
    edge = ws.edges.loc[f"{by_name['轴承钢']}>{by_name['减速机']}:input"]
    assert edge["essential"]
    assert f"{by_name['减速机']}>demo/part:input" in ws.edges.index
    pipeline.run(root)


def test_nodes_go_into_a_chain_of_the_workspace_when_told(root):
    found = brought(root, f"{NODES}上浆剂,中游,材料,是,少数厂商能产,made\n", "n.csv", chain="demo")
    assert found.new == {"nodes": 1}
    ws = read_workspace(root)
    key = f"demo/{found.id}"
    (node,) = [n for n in ws.nodes.index if n.startswith(key)]
    assert (ws.nodes.loc[node, "tier"], bool(ws.nodes.loc[node, "critical"])) == ("made", True)
    assert not [p for p in ws.problems if p.severity != "info"]


def test_an_edge_to_nothing_or_itself_is_refused(root):
    found = checked(root, "投入环节,产出环节\n纤维,不存在\n纤维,纤维\n纤维,零件\n", "e.csv", chain="demo")
    assert {("error", "end_unknown", 2), ("error", "self_loop", 3)} <= told(found)
    assert found.new == {"edges": 1}


def test_an_edge_on_record_is_known(root):
    found = checked(root, "投入环节,产出环节\n原丝,纤维\n", "e.csv")
    assert (found.state, found.known["edges"]) == ("nothing", 1)


def test_a_chain_of_too_many_nodes_is_refused_and_firms_still_go_in(root):
    rows = "".join(f"甲{i}料,乙{i}件\n" for i in range(1001))
    found = checked(root, "投入环节,产出环节\n" + rows, "e.csv")
    assert "chain_too_large" in codes(found)
    assert found.new == {}


ZONES = "开发区名称,简称,类型,市州代码,经度,纬度\n"


def test_zones_come_with_a_place_and_are_judged(root):
    found = brought(root, f"{ZONES}丙经济技术开发区,丙经开,经开区,990100,104.5,35.5\n", "z.csv")
    assert found.new == {"zones": 1}
    judged = pipeline.run(root)
    ws = judged.workspace
    (zone,) = set(ws.zones.index) - {"zone-a", "zone-b"}
    assert (ws.zones.loc[zone].geometry.x, ws.zones.loc[zone].geometry.y) == (104.5, 35.5)
    place = ws.tables["places"].loc[zone]
    assert (place["kind"], place["parent"], bool(place["judged"])) == ("zone", "adcode-990100", True)
    assert not [p for p in ws.problems if p.severity == "error"]
    assert checked(root, f"{FIRMS}戊有限公司,,丙经开,,纤维\n").new["presences"] == 1


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("丙区,丙,经开区,990100,1,2", "zone_outside"),
        ("丙区,丙,经开区,880000,104,35", "zone_no_prefecture"),
        ("丙区,丙,,990100,104,35", "zone_no_kind"),
        ("丙区,丙,经开区,990100,,", "zone_no_position"),
    ],
)
def test_zones_that_do_not_fit_are_refused(root, row, code):
    found = checked(root, f"{ZONES}{row}\n", "z.csv")
    assert ("error", code, 2) in told(found)
    assert found.new == {}


def test_a_zone_on_record_is_joined(root):
    found = checked(root, f"{ZONES}甲经济技术开发区,甲经开,高新区,990100,104,35\n", "z.csv")
    assert found.new == {}
    assert ("kind", "etdz", "hidz") in set(
        found.differences[["column", "kept", "given"]].itertuples(index=False, name=None)
    )


def test_places_and_a_later_import_that_rests_on_them(root):
    first = brought(root, "地点名称,行政级别,行政区划代码\n丁县,县,990122\n", "p.csv")
    assert first.new == {"places": 1}
    assert read_workspace(root).tables["places"].loc["adcode-990122", "parent"] == "adcode-990100"


def test_a_mapping_set_by_hand_is_remembered_for_the_same_headings(root):
    from intake_cases import opened

    content = "甲列,乙列\n戊有限公司,纤维\n"
    found = opened(root, content, "x.csv")
    assert [p.kind for p in imports.plans(root, found)] == [""]
    chosen = imports.plans(root, found, kind="enterprises", headings={"name_zh": "甲列", "product_zh": "乙列"})
    assert imports.run(root, found, chosen).new == {"enterprises": 1}
    later = opened(root, "乙列,甲列\n零件,己有限公司\n", "y.csv")
    (plan,) = imports.plans(root, later)
    assert (plan.kind, dict(plan.columns), plan.remembered) == ("enterprises", {"name_zh": 1, "product_zh": 0}, True)
