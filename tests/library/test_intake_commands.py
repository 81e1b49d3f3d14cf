"""Templates and the commands ``liantu import`` and ``liantu imports``."""

from __future__ import annotations

import io

import click
import openpyxl
import pytest
from click.testing import CliRunner
from intake_cases import FIRMS, brought, root, save, told

from liantu import imports
from liantu.commands.intake import import_file, imports_group
from liantu.model.fields import fields
from liantu.read import read_workspace
from liantu.words import LANGUAGES, t
from liantu.words.intake import guide_words

__all__ = ["root"]

FILLED = {
    "enterprises": {"企业名称": "戊机械有限公司", "所在开发区": "甲经开区", "所在环节": "纤维", "主要产品": "碳纤维",
                    "企业状态": "在产", "统一社会信用代码": "91350100M000100Y43", "能力": "规模生产"},
    "nodes": {"环节名称": "上浆剂", "上中下游": "中游", "形态": "材料", "匹配用词": "上浆剂、浸润剂",
              "是否关键环节": "否"},
    "edges": {"投入环节": "纤维", "产出环节": "零件", "关系": "投入", "是否关键投入": "是"},
    "zones": {"开发区名称": "丙经济技术开发区", "开发区类型": "经开区", "市州代码": "990100", "经度": "104.5",
              "纬度": "35.5"},
}  # fmt: skip
NEW = {
    "enterprises": {"enterprises": 1, "presences": 1},
    "nodes": {"chains": 1, "nodes": 1},
    "edges": {"edges": 1},
    "zones": {"zones": 1},
}


def book(kind: str) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(imports.template(kind, guide=guide_words("zh"))))


@pytest.mark.parametrize("kind", imports.TEMPLATES)
def test_a_filled_in_template_imports_cleanly(root, kind):
    made = book(kind)
    assert made.sheetnames == ["数据", "填表说明"]
    sheet = made["数据"]
    header = [cell.value for cell in sheet[1]]
    for heading, value in FILLED[kind].items():
        cell = sheet.cell(3, header.index(heading) + 1)
        cell.value, cell.data_type = value, "s"
    out = io.BytesIO()
    made.save(out)
    found = brought(root, out.getvalue(), f"{kind}.xlsx")
    assert found.new == NEW[kind]
    assert {code for severity, code, _ in told(found) if severity != "info"} == set()
    assert not [p for p in read_workspace(root).problems if p.severity == "error"]


@pytest.mark.parametrize("kind", imports.TEMPLATES)
def test_an_untouched_template_brings_nothing_and_the_same_bytes(root, kind):
    content = imports.template(kind, guide=guide_words("zh"))
    assert content == imports.template(kind, guide=guide_words("zh"))
    found = brought(root, content, "t.xlsx")
    assert (found.state, found.new) == ("nothing", {})
    assert ("info", "example_row", 2) in told(found)


def test_the_guide_explains_every_column_from_the_schema():
    sheet = book("nodes")["填表说明"]
    told_ = {row[0].value: row[2].value for row in sheet.iter_rows(min_row=4)}
    meaning = {f.name: f.meaning_zh for f in fields("nodes")}
    assert told_["环节名称"] == meaning["name_zh"]
    assert told_["布局属性"] == meaning["siting"]
    assert set(told_) == {cell.value for cell in book("nodes")["数据"][1]}


def run(*arguments: object):
    main = click.Group(commands={"import": import_file, "imports": imports_group})
    return CliRunner().invoke(main, [str(a) for a in arguments], catch_exceptions=False)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_import_list_and_take_out(root, tmp_path, lang):
    path = save(tmp_path, "名录.csv", FIRMS + "戊有限公司,,甲经开区,,纤维\n=1,,,,\n")
    options = ("--workspace", root, "--lang", lang)
    dry = run("import", path, "--dry-run", *options)
    assert (dry.exit_code, imports.listed(root)) == (0, [])
    done = run("import", path, *options)
    assert done.exit_code == 0
    assert "名录.csv:3" in done.output
    (record,) = imports.listed(root)
    assert record["id"] in done.output
    assert record["id"] in run("imports", "list", *options).output
    assert record["id"] in run("import", path, *options).output
    assert run("imports", "remove", record["id"], *options).exit_code == 0
    gone = run("imports", "remove", record["id"], *options)
    assert (gone.exit_code, imports.listed(root)) == (1, [])
    assert "{" not in done.output + gone.output


def test_what_cannot_be_read_ends_with_one_and_no_traceback(root, tmp_path):
    path = save(tmp_path, "通讯录.csv", "姓名,电话\n某某,1\n")
    result = run("import", path, "--workspace", root)
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert run("import", tmp_path / "none.csv", "--workspace", root).exit_code == 1
    for option in (("--map", "name_zh=没有"), ("--chain", "nowhere"), ("--as-of", "soon")):
        assert run("import", save(tmp_path, "a.csv", FIRMS), *option, "--workspace", root).exit_code == 1


def test_columns_can_be_named_on_the_command_line(root, tmp_path):
    path = save(tmp_path, "a.csv", "甲列,乙列\n戊有限公司,甲经开区\n")
    given = ("--kind", "enterprises", "--map", "name_zh=甲列", "--map", "place=乙列")
    assert run("import", path, *given, "--workspace", root).exit_code == 0
    assert "戊有限公司" in set(read_workspace(root).tables["enterprises"]["name_zh"])


def test_a_template_is_written(root, tmp_path):
    assert run("imports", "template", "zones", "--out", tmp_path / "z.xlsx").exit_code == 0
    assert openpyxl.load_workbook(tmp_path / "z.xlsx").sheetnames == ["数据", "填表说明"]
    assert run("imports", "template", "zones", "--out", tmp_path / "no" / "z.xlsx").exit_code == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_command_says_how_many_presences_count_before_and_after(root, tmp_path, lang):
    path = save(tmp_path, "a.csv", FIRMS + "戊有限公司,,甲经开区,纤维,\n己有限公司,,甲经开区,,纤维\n")
    said = [t("intake.weigh_counting", lang, n=1, total=2), t("intake.weigh_words", lang, n=1, total=2)]
    again = t("intake.weigh_again", lang)
    dry = run("import", path, "--dry-run", "--workspace", root, "--lang", lang).output
    assert all(line in dry for line in said)
    assert again not in dry
    done = run("import", path, "--workspace", root, "--lang", lang).output
    assert all(line in done for line in [*said, again])
    assert t("intake.weigh_idle", lang, n=0, total=2) not in done


def test_a_file_of_something_else_counts_all_its_rows_as_refused(root, tmp_path):
    path = save(tmp_path, "通讯录.csv", "姓名,电话\n某某,1\n某某某,2\n")
    said = run("import", path, "--workspace", root, "--lang", "zh").output
    assert t("intake.refused_rows", "zh", n=2) in said
    assert t("intake.goes_in", "zh") not in said
