"""Bad input: each is refused or read with a message in both languages (``told`` says everything in both)."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from intake_cases import FIRMS, brought, checked, codes, firms, opened, root, told

import liantu
from liantu import imports
from liantu.read import read_workspace
from liantu.words import LANGUAGES, has

__all__ = ["root"]

GOOD = "戊机械有限公司,,甲经开区,纤维,\n"


def book(rows: list[list[object]], *, merge: str = "") -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    if merge:
        made.active.merge_cells(merge)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize("code", ["9.1220101E+17", "9.12201E17"])
def test_a_code_turned_into_a_number_is_left_out_and_the_firm_goes_in(root, code):
    found = brought(root, f"{FIRMS}戊有限公司,{code},甲经开区,纤维,\n")
    assert ("warning", "number_as_code", 2) in told(found)
    ws = read_workspace(root)
    assert pd.isna(ws.tables["enterprises"].loc[firms(ws)["戊有限公司"], "uscc"])


def test_a_code_in_a_cell_of_numbers_of_a_workbook(root):
    found = checked(root, book([["企业名称", "统一社会信用代码"], ["戊有限公司", 912201010000000000.0]]), "a.xlsx")
    assert ("warning", "number_as_code", 2) in told(found)
    assert found.new == {"enterprises": 1}


def test_error_values_of_spreadsheets(root):
    assert ("error", "error_value", 2) in told(checked(root, f"{FIRMS}#N/A,,甲经开区,,\n{GOOD}"))
    cells = book([["企业名称", "主要产品"], ["戊有限公司", "=NA()"], ["己有限公司", "齿轮"]])
    assert ("warning", "formula", 2) in told(checked(root, cells, "a.xlsx"))


def test_title_rows_above_the_header_merged_across(root):
    rows = [["某地企业名录", None, None], [None, "2026 年", None], ["企业名称", "所在开发区", "主要产品"]]
    found = checked(root, book([*rows, ["戊有限公司", "甲经开区", "纤维"]], merge="A1:C1"), "a.xlsx")
    assert ("info", "title_rows", 3) in told(found)
    assert found.new == {"enterprises": 1, "presences": 1}


def test_a_header_that_comes_again_below_is_skipped(root):
    found = checked(root, FIRMS + GOOD + FIRMS + "己有限公司,,甲经开区,,\n")
    assert ("warning", "header_again", 3) in told(found)
    assert found.new["enterprises"] == 2


def test_a_column_that_stands_twice_is_used_only_where_both_agree(root):
    head = "企业名称,主要产品,企业名称\n"
    assert checked(root, f"{head}戊有限公司,纤维,戊有限公司\n").new == {"enterprises": 1}
    found = checked(root, f"{head}戊有限公司,纤维,己有限公司\n")
    assert (found.state, found.new) == ("nothing", {})
    assert codes(found) & {"doubled_needed", "columns_missing", "heading_doubled"}


def test_lines_of_two_encodings_are_read_each_in_its_own(root):
    content = FIRMS.encode() + GOOD.encode() + "己机械有限公司,,甲经开区,,\n".encode("gb18030")
    found = brought(root, content)
    assert ("warning", "encoding_mixed", 3) in told(found)
    assert {"戊机械有限公司", "己机械有限公司"} <= set(firms(read_workspace(root)))


def test_a_damaged_character_refuses_its_row_only(root):
    damaged = "己机械制造有限公司".encode()[:-1] + b"\xff"
    found = checked(root, FIRMS.encode() + GOOD.encode() + damaged + b",,,,\n")
    assert ("error", "characters_lost", 3) in told(found)
    assert found.new["enterprises"] == 1


def test_gb18030_is_told_and_read(root):
    found = brought(root, (FIRMS + GOOD).encode("gb18030"))
    assert ("info", "encoding_other", None) in told(found)
    assert "戊机械有限公司" in firms(read_workspace(root))


def test_line_breaks_in_cells(root):
    found = brought(root, f'{FIRMS}"戊机械\n有限公司",,甲经开区,"纤维\n原丝",\n')
    assert "line_break" in codes(found)
    assert "戊机械有限公司" in firms(read_workspace(root))


def test_control_characters_are_dropped_and_told(root):
    found = brought(root, f"{FIRMS}戊\x07机械\u202e有限公司,,甲经开区,,\n")
    assert ("warning", "odd_characters", 2) in told(found)
    assert "戊机械有限公司" in firms(read_workspace(root))
    assert "nul_bytes" in codes(checked(root, f"{FIRMS}戊\0有限公司,,,,\n{GOOD}"))


def test_a_file_over_the_limit_is_refused_from_its_size(root, tmp_path):
    path = tmp_path / "big.csv"
    with path.open("wb") as file:
        file.truncate(3_000_000_000)  # sparse: nothing of it is read
    found = imports.open_file(root, path)
    assert codes(found) == {"file_too_large"}
    assert found.sheets == []


def zipped(name: str, content: bytes, *, more: dict[str, str] | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
        for key, text in (more or {}).items():
            archive.writestr(key, text)
    return out.getvalue()


def test_a_zip_bomb_is_not_opened(root):
    bomb = zipped("xl/worksheets/sheet1.xml", b" " * 60_000_000, more={"xl/workbook.xml": "<workbook/>"})
    assert len(bomb) < 200_000
    assert codes(opened(root, bomb, "a.xlsx")) == {"zip_bomb"}


def test_a_cell_far_out_does_not_make_a_sheet_of_blanks(root):
    made = openpyxl.Workbook()
    made.active["A1"], made.active["XFD1048576"] = "企业名称", "x"
    out = io.BytesIO()
    made.save(out)
    assert codes(opened(root, out.getvalue(), "a.xlsx")) == {"sheet_too_wide"}


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xlsx", b"PK\x03\x04 cut", "workbook_broken"),
        ("a.xlsx", zipped("readme.txt", b"x"), "zip_no_workbook"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1" + b"\0" * 600, "workbook_old"),
        ("a.csv", b"", "file_empty"),
        ("a.csv", b"\xef\xbb\xbf \n", "file_empty"),
        ("a.csv", bytes(range(256)) * 20, "binary_file"),
        ("a.pdf", b"%PDF-1.7 xyz", "binary_file"),
        ("a.csv", b"\0\0\0\1" * 3000, "binary_file"),
        ("a.html", b"<html><table></table></html>", "markup_file"),
        ("a.json", b'{"a": 1}', "json_shape"),
        ("a.json", b'[{"name": "x"}, {"na', "json_text"),
        ("a.json", b"[" * 100_000 + b"]" * 100_000, "json_deep"),
        ("a.json", b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "json_deep"),
        ("a.graphml", b"<graphml><graph><node id='a'/>", "xml_broken"),
        ("a.graphml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><graphml/>", "xml_entities"),
        ("a.graphml", b"<graphml></graphml>", "graph_empty"),
    ],
)
def test_what_cannot_be_opened_says_why_and_brings_nothing(root, name, content, code):
    found = checked(root, content, name)
    assert code in codes(found)
    assert (found.state, found.new) == ("nothing", {})


def test_a_missing_file_is_told(root, tmp_path):
    assert codes(imports.open_file(root, tmp_path / "none.csv")) == {"file_missing"}
    assert codes(imports.open_file(root, tmp_path)) == {"file_unreadable"}


def test_json_lines_refuse_the_bad_ones_by_line(root):
    lines = [
        '{"企业名称": "戊有限公司", "主要产品": "纤维"}',
        '{"企业名称": "己有限公司", "企业名称": "庚有限公司"}',
        '{"企业名称": "辛有限公司", "员工人数": NaN}',
        '{"企业名称": "壬有限公司", "员工人数": 1e999}',
        "[1, 2]",
        '{"企业名称": "癸有限公司"',
        '{"x": ' + '{"y":' * 50 + "1" + "}" * 51,
    ]
    found = brought(root, "\n".join(lines), "a.jsonl")
    assert {
        ("error", "json_doubled", 2),
        ("warning", "json_constant", 3),
        ("warning", "bad_number", 4),
        ("error", "record_no_object", 5),
        ("error", "json_text", 6),
        ("error", "json_deep", 7),
    } <= told(found)
    names = set(firms(read_workspace(root)))
    assert {"戊有限公司", "辛有限公司", "壬有限公司"} <= names
    assert not names & {"己有限公司", "庚有限公司", "癸有限公司"}


def test_a_truncated_csv_brings_its_whole_rows(root):
    found = checked(root, (FIRMS + GOOD + '"己机械')[:-1])
    assert "quote_open" in codes(found)
    assert found.new["enterprises"] == 1


HOSTILE = ('=HYPERLINK("http://x","y")', "＝1+1", "@SUM(A1)", "+cmd|' /C calc'!A0")


@pytest.mark.parametrize("cell", HOSTILE)
def test_formulas_refuse_their_row(root, cell):
    quoted = '"' + cell.replace('"', '""') + '"'
    found = checked(root, f"{FIRMS}{quoted},,甲经开区,,\n{GOOD}")
    assert ("error", "formula_text", 2) in told(found)
    assert found.new["enterprises"] == 1


def test_hostile_names_stay_text_and_never_become_paths(root):
    name = "<script>alert(1)</script>../../etc/passwd"
    found = brought(root, f"编号,企业名称\n../../x,{name}\n", "../../evil.csv".rpartition("/")[2])
    ws = read_workspace(root)
    key = firms(ws)[name]
    assert key.startswith(found.id)
    assert {p.name for p in (root / "data" / "imported").iterdir()} == {found.id, ".lock"}
    graph = {"nodes": [{"id": "../../x", "name": "../a"}, {"id": "b", "name": "b环节"}], "edges": []}
    made = brought(root, json.dumps(graph), "g.json")
    assert all(p.resolve().is_relative_to(root.resolve()) for p in (root / "data/imported" / made.id).rglob("*"))
    assert not [p for p in read_workspace(root).problems if p.severity == "error"]


def test_long_names_and_names_without_letters_are_refused(root):
    found = checked(root, f"{FIRMS}{'长' * 121},,,,\n12345,,,,\n{GOOD}")
    assert {("error", "name_long", 2), ("error", "name_odd", 3)} <= told(found)
    assert found.new["enterprises"] == 1


def test_the_words_of_every_code_are_there_in_both_languages():
    source = "".join(p.read_text("utf-8") for p in (Path(liantu.__file__).parent / "intake").glob("*.py"))
    source += (Path(liantu.__file__).parent / "imports.py").read_text("utf-8")
    found = set(re.findall(r'(?:Problem|Fault|refuse|warn|stop|note|_Broken)\(\s*"([a-z0-9_]+)"', source))
    assert "zip_bomb" in found and "node_contradicts" in found
    topics = ("intake", "check")
    missing = [c for c in found for lang in LANGUAGES if not any(has(f"{t}.remedy_{c}", lang) for t in topics)]
    assert missing == []


def test_a_workbook_written_by_another_program_reads_alike(root):
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out)
    sheet = made.add_worksheet("名录")
    for r, row in enumerate([["企业名称", "所在开发区", "主要产品"], ["戊有限公司", "甲经开区", "纤维"]]):
        sheet.write_row(r, 0, row)
    made.add_worksheet("填表说明").write(0, 0, "随便写")
    made.close()
    assert checked(root, out.getvalue(), "a.xlsx").new == {"enterprises": 1, "presences": 1}
