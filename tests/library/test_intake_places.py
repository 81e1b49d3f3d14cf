"""Where an import places firms: locations as people write them, provinces elsewhere, and which presences count."""

from __future__ import annotations

import dataclasses

import pytest
from intake_cases import brought, checked, codes, firms, root, told
from workspaces import NODES, PLACES, ZONES, write_workspace

from liantu import imports, pipeline
from liantu.model.ids import presence_id
from liantu.read import read_workspace

__all__ = ["root"]

HEAD = "企业名称,所在地,所在环节\n"
BOTH = "企业名称,开发区,所在地,所在环节\n"
OURS = (
    *PLACES,
    {"id": "adcode-990200", "name_zh": "长壬市", "kind": "prefecture", "adcode": "990200", "parent": "province"},
    {"id": "adcode-990201", "name_zh": "朝阳区", "kind": "county", "adcode": "990201", "parent": "adcode-990200"},
    {"id": "adcode-990202", "name_zh": "绿园区", "kind": "county", "adcode": "990202", "parent": "adcode-990200"},
    {"id": "adcode-990300", "name_zh": "边丙朝鲜族自治州", "kind": "prefecture", "adcode": "990300",
     "parent": "province"},
    {"id": "adcode-990301", "name_zh": "敦丙市", "kind": "county", "adcode": "990301", "parent": "adcode-990300"},
    {"id": "adcode-990400", "name_zh": "丁戊市", "kind": "prefecture", "adcode": "990400", "parent": "province"},
    {"id": "adcode-990401", "name_zh": "丁戊县", "kind": "county", "adcode": "990401", "parent": "adcode-990400"},
    {"id": "adcode-990501", "name_zh": "铁西区", "kind": "county", "adcode": "990501", "parent": "adcode-990200"},
    {"id": "adcode-990502", "name_zh": "铁西区", "kind": "county", "adcode": "990502", "parent": "adcode-990400"},
    {"id": "zone-c", "name_zh": "长壬高新技术产业开发区", "kind": "zone", "parent": "adcode-990200", "judged": "1"},
    *({"id": f"outside-{code}", "name_zh": name, "kind": "outside", "adcode": code} for code, name in (
        ("440000", "广东省"), ("320000", "江苏省"), ("310000", "上海市"), ("210000", "辽宁省"),
        ("150000", "内蒙古自治区"), ("410000", "河南省"), ("810000", "香港特别行政区"),
    )),
)  # fmt: skip


@pytest.fixture
def wide(tmp_path, monkeypatch):
    """A province of several cities, and others around it."""
    monkeypatch.setenv("LIANTU_STATE", str(tmp_path / "state"))
    zones = [
        *ZONES,
        {"id": "zone-c", "name_zh": "长壬高新技术产业开发区", "short_zh": "长壬高新", "kind": "hidz",
         "prefecture_adcode": "990200", "label_lon": 103.0, "label_lat": 36.0},
    ]  # fmt: skip
    nodes = [dict(node) | ({"gb_codes": "2829"} if node["id"] == "fibre" else {}) for node in NODES]
    return write_workspace(tmp_path / "wide", places=OURS, zones=zones, nodes=nodes)


def placed(root, content):
    """Return the place and its basis of every presence that ``content`` would bring, by line."""
    found = checked(root, content)
    rows = sorted(found.draft.rows["presences"], key=lambda r: int(r["locator"].rpartition(":")[2]))
    return [(row["place"], row["place_basis"]) for row in rows], found


@pytest.mark.parametrize(
    ("text", "place", "basis"),
    [
        ("长壬市", "adcode-990200", "stated"),
        ("长壬", "adcode-990200", "address"),
        ("测试省长壬", "adcode-990200", "address"),
        ("测试省长壬市朝阳区某路8号", "adcode-990201", "address"),
        ("长壬高新区", "zone-c", "address"),
        ("长壬市高新区", "zone-c", "address"),
        ("测试省边丙朝鲜族自治州敦丙市", "adcode-990301", "address"),
        ("边丙州", "adcode-990300", "address"),
        ("广东省深圳市", "outside-440000", "address"),
        ("广东省", "outside-440000", "stated"),
        ("江苏苏州", "outside-320000", "address"),
        ("中国江苏省苏州市", "outside-320000", "address"),
        ("上海浦东", "outside-310000", "address"),
        ("内蒙古包头", "outside-150000", "address"),
        ("香港", "outside-810000", "address"),
        ("辽宁朝阳区", "outside-210000", "address"),
        ("长壬市河南街道", "adcode-990200", "address"),
    ],
)
def test_a_location_is_known_as_people_write_it(wide, text, place, basis):
    assert placed(wide, f"{HEAD}戊有限公司,{text},纤维\n")[0] == [(place, basis)]


@pytest.mark.parametrize("text", ["深圳市", "高新区", "河南街道", "上海路", "西安"])
def test_a_location_that_says_no_place_of_ours_is_told(wide, text):
    found = checked(wide, f"{HEAD}戊有限公司,{text},纤维\n")
    assert found.new == {"enterprises": 1}
    assert ("warning", "place_unknown", 2) in told(found)


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("长壬市朝阳区、绿园区", {"朝阳区（adcode-990201）", "绿园区（adcode-990202）"}),
        ("铁西区", {"铁西区（adcode-990501）", "铁西区（adcode-990502）"}),
        ("丁戊", {"丁戊市（adcode-990400）", "丁戊县（adcode-990401）"}),
        ("江苏省驻测试省长壬市办事处", {"江苏省（outside-320000）", "长壬市（adcode-990200）"}),
    ],
)
def test_what_may_be_several_places_lists_them_and_is_not_guessed(wide, text, candidates):
    found = checked(wide, f"{HEAD}戊有限公司,{text},纤维\n")
    assert found.new == {"enterprises": 1}
    (problem,) = [p for p in found.problems if p.code == "place_ambiguous"]
    assert (problem.line, problem.column, set(problem.params["candidates"].split("、"))) == (2, "所在地", candidates)
    assert ("warning", "place_ambiguous", 2) in told(found)


def test_what_was_read_as_an_address_is_told_once_with_examples(wide):
    rows = "".join(f"戊{i}有限公司,长壬高新区,纤维\n" for i in range(3))
    found = checked(wide, f"{HEAD}{rows}己有限公司,江苏苏州,纤维\n庚有限公司,长壬市,纤维\n")
    (note,) = [p for p in found.problems if p.code == "places_by_text"]
    assert note.params["count"] == "2"
    assert "江苏苏州 → 江苏省" in note.params["examples"]
    assert "长壬高新区 → 长壬高新技术产业开发区" in note.params["examples"]
    assert "places_by_text" in codes(found)


def test_a_zone_that_has_the_name_of_several_places_is_refused_with_them(wide):
    found = checked(wide, "开发区名称,简称,类型,市州代码,经度,纬度\n铁西区,铁西,经开区,990200,103,36\n", "z.csv")
    assert ("error", "place_ambiguous", 2) in told(found)


def test_the_place_of_registration_is_known_so_too(wide):
    brought(wide, "企业名称,注册地\n戊有限公司,江苏苏州\n")
    table = read_workspace(wide).tables["enterprises"]
    assert table.loc[firms(read_workspace(wide))["戊有限公司"], "registered_place"] == "outside-320000"


def test_a_firm_elsewhere_becomes_a_target(wide):
    brought(wide, f"{HEAD}戊有限公司,广东省深圳市,复合材料\n")
    judged = pipeline.run(wide)
    key = firms(judged.workspace)["戊有限公司"]
    assert presence_id(key, "demo/composite", "outside-440000", "main") in judged.findings.presences.index
    assert key in set(judged.findings.targets["enterprise"])


@pytest.mark.parametrize(
    ("zone", "address", "place", "told_code"),
    [
        ("甲经开区", "江苏苏州", "zone-a", ""),
        ("", "长壬市朝阳区", "adcode-990201", ""),
        ("/", "长壬市", "adcode-990200", ""),
        ("高新区", "长壬市", "zone-c", ""),
        ("高新区", "江苏苏州", "outside-320000", "place_from_address"),
        ("己区", "长壬市朝阳区", "adcode-990201", "place_from_address"),
        ("铁西区", "长壬市", "adcode-990501", ""),
    ],
)
def test_the_zone_comes_first_and_the_address_where_it_says_nothing(wide, zone, address, place, told_code):
    found, result = placed(wide, f"{BOTH}戊有限公司,{zone},{address},纤维\n")
    assert [at for at, _ in found] == [place]
    warned = {p.code for p in result.problems if p.severity == "warning"}
    assert warned == ({told_code} if told_code else set())
    assert "columns_unused" not in codes(result)


def test_where_neither_zone_nor_address_is_known_both_are_told(wide):
    found = checked(wide, f"{BOTH}戊有限公司,己区,深圳市,纤维\n")
    assert {p.column for p in found.problems if p.code == "place_unknown"} == {"开发区", "所在地"}
    assert found.new == {"enterprises": 1}


def test_how_many_presences_count_is_told_as_they_are_judged(wide):
    head = "企业名称,所在地,所在环节,主要产品,行业代码,企业状态,角色\n"
    rows = [
        "一有限公司,长壬市,纤维,,,,",  # stated: counts
        "二有限公司,长壬市,,纤维,C2829,,",  # words and the node's code: counts
        "三有限公司,长壬市,,纤维,,,",  # words alone
        "四有限公司,长壬市,,纤维,1711,,",  # words, and a code that is not the node's
        "五有限公司,长壬市,纤维,,,停产,",
        "六有限公司,长壬市,纤维,,,,贸易",
        "七有限公司,江苏苏州,纤维,,,,",
        "甲原丝有限公司,长壬市,纤维,,,,",  # on record
    ]
    found = brought(wide, head + "\n".join(rows) + "\n")
    assert dict(found.weight) == {"counting": 3, "words": 2, "elsewhere": 1, "idle": 2}
    assert tuple(found.weight) == imports.WEIGHTS
    judged = pipeline.run(wide)
    mine = judged.findings.presences.query(f"source == '{found.id}'")
    kinds = judged.workspace.tables["places"]["kind"]
    assert int((mine["counting"] & (mine["place"].map(kinds) != "outside")).sum()) == 3
    assert set(mine["matched"].dropna()) == {"word:纤维|code:2829", "word:纤维"}


def test_of_two_rows_for_one_presence_the_one_with_the_code_stands(wide):
    head = "企业名称,所在地,主要产品,行业代码\n"
    rows = ["一有限公司,长壬市,纤维,\n", "一有限公司,长壬市,纤维,2829\n"]
    for given in (rows, rows[::-1]):
        (row,) = checked(wide, head + "".join(given)).draft.rows["presences"]
        assert row["matched"] == "word:纤维|code:2829"


def test_without_presences_nothing_is_weighed(wide):
    assert checked(wide, "企业名称\n戊有限公司\n").weight == {}


def test_rows_that_do_not_go_in_are_counted_once_each(root):
    edges = "投入环节,产出环节\n=1,=2\n不存在,也不存在\n纤维,零件\n"
    assert checked(root, edges, "e.csv", chain="demo").refused == 2
    assert checked(root, "企业名称,所在地\n=1,甲市\n戊有限公司,甲市\n").refused == 1
    assert checked(root, '{"a": {"b": 1}}', "a.json").refused == 0


def test_a_workbook_of_something_else_refuses_all_rows_and_says_why(root):
    import io

    import openpyxl

    book = openpyxl.Workbook()
    for row in (["姓名", "电话"], ["某某", "1"], ["某某某", "2"]):
        book.active.append(row)
    one = io.BytesIO()
    book.save(one)
    found = checked(root, one.getvalue(), "通讯录.xlsx")
    assert (found.state, found.new, found.refused) == ("nothing", {}, 2)
    for row in (["日期", "金额"], ["今天", "3"]):
        (book["另一张"] if "另一张" in book.sheetnames else book.create_sheet("另一张")).append(row)
    two = io.BytesIO()
    book.save(two)
    found = checked(root, two.getvalue(), "两张.xlsx")
    assert (found.state, found.refused) == ("nothing", 3)
    assert {p.severity for p in found.problems if p.code == "sheet_unknown"} == {"error"}


def test_what_was_checked_is_what_is_written(wide):
    content = f"{HEAD}戊有限公司,江苏苏州,纤维\n"
    one, other = checked(wide, content), brought(wide, content)
    for name in ("id", "state", "new", "refused", "weight"):
        assert getattr(one, name) == getattr(other, name)
    assert dataclasses.asdict(one.draft)["rows"]["presences"] == dataclasses.asdict(other.draft)["rows"]["presences"]
