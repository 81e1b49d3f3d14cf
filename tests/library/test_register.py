"""Registers: headings, encodings, dirt, kinds of files, and a run that was stopped."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from workspaces import NODES, ZONES, write_workspace

from liantu import pipeline, registers
from liantu.cli import main
from liantu.match.coordinates import gcj02
from liantu.model.problems import LiantuError
from liantu.read import register as reading
from liantu.words import t

HEAD = ["企业名称", "统一社会信用代码", "经营范围", "行业代码", "住所"]
ROWS = [
    ["甲公司", "91220101MA0Y1234XX", "纤维制造；复合材料销售", "C2829", "测试省甲经济技术开发区一号"],
    ["乙公司", "", "餐饮服务", "H6210", "甲市"],
    ["丙公司", "", "复合材料的研发、生产（不含纤维）", "2659", "乙高新"],
    ["丁公司", "", "零件批发", "", ""],
]


@pytest.fixture
def workspace(tmp_path):
    nodes = [dict(node) | ({"gb_codes": "2829"} if node["id"] == "fibre" else {}) for node in NODES]
    return write_workspace(tmp_path / "ws", nodes=nodes, settings="[limits]\nupload_mb = 50\n")


def write_csv(path: Path, rows=ROWS, *, head=HEAD, encoding="utf-8", before=(), separator=","):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator)
    writer.writerows([*before, head, *rows])
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def placed(workspace, register, out, **options):
    registers.place_register(pipeline.load(workspace), register, out, **options)
    return [(int(r["row"]), r["node"], r["grade"], r["role"], r["place"]) for r in registers.read_pairs(out)]


EXPECTED = [
    (1, "demo/fibre", "likely", "main", "zone-a"),  # the word and the code 2829 point to it
    (3, "demo/composite", "unchecked", "main", "zone-b"),  # what is excluded is not made; the code is another
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_words_and_codes_place_firms_whatever_encoding_and_separator(workspace, tmp_path, encoding, separator):
    register = write_csv(tmp_path / "r.csv", encoding=encoding, separator=separator)
    assert placed(workspace, register, tmp_path / "o.csv") == EXPECTED


def test_a_workbook_and_a_parquet_file_give_the_same(workspace, tmp_path):
    book = openpyxl.Workbook()
    for row in [["某市企业名录"], HEAD, *ROWS]:
        book.active.append(row)
    book.save(tmp_path / "r.xlsx")
    columns = {name: [row[at] for row in ROWS] for at, name in enumerate(HEAD)}
    pq.write_table(pa.table(columns), tmp_path / "r.parquet")
    for name in ("r.xlsx", "r.parquet"):
        assert placed(workspace, tmp_path / name, tmp_path / f"{name}.csv") == EXPECTED
    registers.place_register(pipeline.load(workspace), tmp_path / "r.parquet", tmp_path / "o.parquet")
    table = pq.read_table(tmp_path / "o.parquet").to_pylist()
    assert [(r["row"], r["node"], r["grade"], r["role"], r["place"]) for r in table] == EXPECTED


def test_dealers_are_listed_only_when_asked_for(workspace, tmp_path):
    register = write_csv(tmp_path / "r.csv")
    with_trade = placed(workspace, register, tmp_path / "o.csv", with_trade=True)
    assert [row for row in with_trade if row[3] == "trade"] == [
        (1, "demo/composite", "unchecked", "trade", "zone-a"),
        (4, "demo/part", "unchecked", "trade", ""),
    ]


def test_a_register_without_scopes_is_matched_by_names(workspace, tmp_path):
    register = write_csv(tmp_path / "r.csv", [["乙纤维制造有限公司", "甲市"]], head=["名称", "地址"])
    assert [row[1] for row in placed(workspace, register, tmp_path / "o.csv")] == ["demo/fibre"]


@pytest.mark.parametrize("heading", ["所在地", "所在地区", "开发区", "所在开发区", "所属园区", "生产地址"])
def test_a_location_or_a_zone_is_read_as_an_address(workspace, tmp_path, heading):
    register = write_csv(
        tmp_path / "r.csv", [["乙公司", "纤维制造", "甲市甲经开区"]], head=["企业名称", "经营范围", heading]
    )
    assert [row[4] for row in placed(workspace, register, tmp_path / "o.csv")] == ["zone-a"]


def test_an_address_goes_before_a_zone_wherever_it_stands(workspace, tmp_path):
    head = ["企业名称", "经营范围", "开发区", "地址"]
    register = write_csv(tmp_path / "r.csv", [["乙公司", "纤维制造", "", "甲经开区某路"]], head=head)
    assert [row[4] for row in placed(workspace, register, tmp_path / "o.csv")] == ["zone-a"]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("heading", "told"), [("备注", True), ("经度", True), ("所在地", False)])
def test_a_register_that_says_no_place_is_told(workspace, tmp_path, lang, heading, told):
    register = write_csv(tmp_path / "r.csv", [["乙公司", "纤维制造", ""]], head=["企业名称", "经营范围", heading])
    asked = ["match", str(register), "--workspace", str(workspace), "--out", str(tmp_path / "o.csv"), "--lang", lang]
    run = CliRunner().invoke(main, asked)
    assert run.exit_code == 0, run.output
    assert (t("register.told_no_address", lang) in run.output) == told


def opened(path, **options):
    register = reading.open_register(path, max_workbook_bytes=50_000_000, **options)
    batches = list(register.batches)
    return register, batches


def test_dirt_is_counted_and_does_no_harm(tmp_path):
    rows = [
        ["甲", "9.1E+17", "纤维\n制造", "#N/A", "x"],
        HEAD,
        ["乙", "91220101MA0Y1234XX", "a\x07b", "nan", "#N/A"],
        ["", "", "", "", ""],
        ["丙"],
    ]
    register, batches = opened(write_csv(tmp_path / "r.csv", rows, before=[["某市企业名录"], ["单位：家"]]))
    (batch,) = batches
    assert batch.cells["name"] == ["甲", "乙", "丙"]
    assert batch.cells["uscc"] == ["", "91220101MA0Y1234XX", ""]
    assert batch.cells["scope"][0] == "纤维\n制造"
    assert batch.cells["industry"] == ["", "", ""]
    assert {code: n for code, n in register.told.items() if n} == {
        "code_as_number": 1,
        "header_again": 1,
        "blank_marker": 3,
    }


def test_lines_of_another_encoding_are_read_and_counted(tmp_path):
    path = write_csv(tmp_path / "r.csv")
    with path.open("ab") as file:
        file.write("戊公司,,纤维制造,,\r\n".encode("gb18030"))
        file.write(b"\xff\xfe\xff bad,,,,\r\n")
    register, batches = opened(path)
    assert "戊公司" in batches[0].cells["name"]
    assert register.told["undecodable"] == 1


def test_batches_hold_every_row_once_and_number_them(tmp_path):
    rows = [[f"公司{n}", "", "纤维制造", "", ""] for n in range(25)]
    _, batches = opened(write_csv(tmp_path / "r.csv", rows), batch=10)
    assert [(batch.first, len(batch)) for batch in batches] == [(1, 10), (11, 10), (21, 5)]
    assert [name for batch in batches for name in batch.cells["name"]] == [row[0] for row in rows]


def sparse(path, size):
    with path.open("wb") as file:
        file.truncate(size)
    return path


def bomb(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 260_000_000)
    return path


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda p: write_csv(p / "r.csv", [["1", "2"]], head=["日期", "金额"]), "register_columns"),
        (lambda p: sparse(p / "r.csv", 0), "register_unreadable"),
        (lambda p: sparse(p / "big.xlsx", 3_000_000_000), "register_too_large"),
        (lambda p: bomb(p / "bomb.xlsx"), "register_too_large"),
        (lambda p: sparse(p / "broken.xlsx", 100), "register_unreadable"),
        (lambda p: sparse(p / "broken.parquet", 100), "register_unreadable"),
        (lambda p: sparse(p / "r.pdf", 100), "register_kind"),
    ],
)
def test_what_is_no_register_is_refused_with_a_sentence(workspace, tmp_path, make, code, lang):
    path = make(tmp_path)
    with pytest.raises(LiantuError) as caught:
        registers.place_register(pipeline.load(workspace), path, tmp_path / "o.csv")
    assert caught.value.code == code
    asked = ["match", str(path), "--workspace", str(workspace), "--out", str(tmp_path / "o.csv"), "--lang", lang]
    run = CliRunner().invoke(main, asked)
    assert run.exit_code == 1
    assert t(f"error.{code}", lang, **caught.value.params) in run.output
    assert not (tmp_path / "o.csv").exists()


def test_a_run_that_was_stopped_goes_on_where_it_stopped(workspace, tmp_path, monkeypatch):
    rows = [[f"公司{n}", "", "纤维制造", "", ""] for n in range(25)]
    register, out = write_csv(tmp_path / "r.csv", rows), tmp_path / "o.csv"
    monkeypatch.setattr(registers, "open_register", lambda p, **o: reading.open_register(p, **o, batch=10))

    def stop(progress):
        if progress.rows == 20:
            raise KeyboardInterrupt

    loaded = pipeline.load(workspace)
    with pytest.raises(KeyboardInterrupt):
        registers.place_register(loaded, register, out, report=stop)
    assert not out.exists()
    seen = []
    done = registers.place_register(loaded, register, out, report=lambda p: seen.append(p.rows))
    assert seen == [25]  # only the last batch was matched again
    assert (done.rows, done.pairs) == (25, 25)
    assert [int(r["row"]) for r in registers.read_pairs(out)] == list(range(1, 26))
    assert not out.with_name("o.csv.parts").exists()


def test_parts_of_another_run_are_not_mixed_in(workspace, tmp_path):
    register, out = write_csv(tmp_path / "r.csv"), tmp_path / "o.csv"
    loaded = pipeline.load(workspace)
    parts = out.with_name("o.csv.parts")

    def stop(progress):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        registers.place_register(loaded, register, out, report=stop)
    with pytest.raises(LiantuError) as caught:
        registers.place_register(loaded, register, out, with_trade=True)
    assert caught.value.code == "register_other_run"
    assert parts.exists()
    registers.place_register(loaded, register, out, with_trade=True, restart=True)
    assert out.exists()


def test_the_output_runs_nothing_in_a_spreadsheet(workspace, tmp_path):
    register = write_csv(tmp_path / "r.csv", [["=cmd|' /C calc'!A0", "", "纤维制造", "", ""]])
    registers.place_register(pipeline.load(workspace), register, tmp_path / "o.csv")
    assert "\n1,'=cmd" in (tmp_path / "o.csv").read_text("utf-8")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_command_says_what_it_did(workspace, tmp_path, lang):
    register = write_csv(tmp_path / "r.csv", [*ROWS, ["戊", "9.1e17", "餐饮", "", ""]])
    asked = ["match", str(register), "--workspace", str(workspace), "--out", str(tmp_path / "o.csv"), "--lang", lang]
    run = CliRunner().invoke(main, asked)
    assert run.exit_code == 0, run.output
    assert t("register.told_code_as_number", lang, n=1) in run.output
    assert t("register.done", lang, rows=5, named=2, pairs=2, trade=2) in run.output


@pytest.fixture
def surveyed(tmp_path):
    """A workspace whose zone-a is a square, and a register with a point just inside its western edge, in GCJ-02."""
    square = {"type": "Polygon", "coordinates": [[[104, 34], [106, 34], [106, 36], [104, 36], [104, 34]]]}
    zones = [dict(zone) | ({"geometry": square} if zone["id"] == "zone-a" else {}) for zone in ZONES]
    lon, lat = gcj02(105.999, 35.0)
    assert lon > 106  # as it stands it lies outside
    row = ["己公司", "纤维制造", "某路", f"{lon:.6f}", f"{lat:.6f}"]
    register = write_csv(tmp_path / "r.csv", [row], head=["企业名称", "经营范围", "住所", "经度", "纬度"])
    return write_workspace(tmp_path / "ws", zones=zones), register


@pytest.mark.parametrize(("options", "place"), [({}, ""), ({"datum": "gcj02"}, "zone-a"), ({"datum": "wgs84"}, "")])
def test_points_are_read_in_the_datum_that_is_said(surveyed, tmp_path, options, place):
    workspace, register = surveyed
    assert [row[4] for row in placed(workspace, register, tmp_path / "o.csv", **options)] == [place]
    asked = [str(register), "--workspace", str(workspace), "--out", str(tmp_path / "p.csv")]
    flags = [part for name, value in options.items() for part in (f"--{name}", value)]
    run = CliRunner().invoke(main, ["match", *asked, *flags])
    assert run.exit_code == 0, run.output
    assert (tmp_path / "p.csv").read_bytes() == (tmp_path / "o.csv").read_bytes()


def test_a_datum_that_there_is_none_of_is_refused(surveyed, tmp_path):
    workspace, register = surveyed
    asked = ["match", str(register), "--workspace", str(workspace), "--out", str(tmp_path / "o.csv")]
    assert CliRunner().invoke(main, [*asked, "--datum", "mars"]).exit_code == 2


def test_parts_in_another_datum_or_of_other_place_words_are_not_mixed_in(surveyed, tmp_path):
    workspace, register = surveyed
    out = tmp_path / "o.csv"

    def stop(progress):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        registers.place_register(pipeline.load(workspace), register, out, report=stop)
    with pytest.raises(LiantuError) as caught:
        registers.place_register(pipeline.load(workspace), register, out, datum="bd09")
    assert caught.value.code == "register_other_run"
    head = "id,place,word,kind,unique,as_of,source,locator,claim"
    (workspace / "data" / "place_words.csv").write_text(
        f"{head}\nw-1,zone-a,某某街道,street,1,2023,s-1,第 1 行,代码表如此\n", encoding="utf-8"
    )
    with pytest.raises(LiantuError) as caught:
        registers.place_register(pipeline.load(workspace), register, out)
    assert caught.value.code == "register_other_run"


def test_a_phrase_is_shown_without_the_brackets_of_what_was_cut(workspace, tmp_path):
    scopes = ["纤维制造（不含进口，出口）", "纤维制造（不含进口）；餐饮", "纤维（碳）制造", "【纤维制造（除进口外）】"]
    register = write_csv(tmp_path / "r.csv", [["庚公司", "", scope, "", ""] for scope in scopes])
    registers.place_register(pipeline.load(workspace), register, tmp_path / "o.csv")
    shown = [row["phrase"] for row in registers.read_pairs(tmp_path / "o.csv")]
    assert shown == ["纤维制造", "纤维制造", "纤维(碳)制造", "【纤维制造】"]
