"""Workbooks: what people's spreadsheets do to a table."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from test_read import same_tables, told
from workspaces import ENTERPRISES, table_rows, write_workspace

from liantu.model.fields import columns
from liantu.read import read_workspace

FILE = "data/enterprises.xlsx"
COLUMNS = columns("enterprises")
AT = {name: i for i, name in enumerate(COLUMNS)}


def workbook(root: Path, *, titles: int = 0, merge: list[str] | None = None, **cells: Any) -> Path:
    """Replace the firms' CSV by a workbook; ``cells`` name a value for ``<column>_<row of firms from 0>``."""
    (root / "data/enterprises.csv").unlink()
    book = openpyxl.Workbook()
    sheet = book.active
    for i in range(titles):
        sheet.append([f"标题 {i}"])
    sheet.append(list(COLUMNS))
    for row in table_rows("enterprises", ENTERPRISES):
        sheet.append([row[c] or None for c in COLUMNS])
    for name, value in cells.items():
        column, _, row = name.rpartition("_")
        cell = sheet.cell(titles + 2 + int(row), AT[column] + 1)
        cell.value = value
        if isinstance(value, str) and value.startswith("'="):
            cell.value, cell.data_type = value[1:], "s"
    for area in merge or []:
        sheet.merge_cells(area)
    book.save(root / FILE)
    return root


def test_a_workbook_reads_like_the_csv(tmp_path: Path) -> None:
    plain = read_workspace(write_workspace(tmp_path / "a"))
    ws = read_workspace(workbook(write_workspace(tmp_path / "b")))
    assert told(ws) == []
    same_tables(plain, ws)
    assert list(ws.origin["enterprises"]["file"]) == [FILE] * 5
    assert list(ws.origin["enterprises"]["line"]) == [2, 3, 4, 5, 6]


def test_title_rows_are_skipped_and_lines_stay_the_sheets(tmp_path: Path) -> None:
    ws = read_workspace(workbook(write_workspace(tmp_path), titles=2, status_0="working"))
    assert told(ws) == [
        ("error", "not_a_choice", FILE, 4, "status"),
        ("error", "ref_left_out", "data/presences.csv", 2, "enterprise"),
        ("info", "title_rows", FILE, 3, ""),
    ]


def test_numbers_and_dates_as_cells(tmp_path: Path) -> None:
    root = workbook(
        write_workspace(tmp_path),
        founded_0=dt.datetime(2001, 2, 3),
        employees_0=120,
        revenue_cny_wan_0=1.5,
        figures_year_0=2024.0,
    )
    ws = read_workspace(root)
    assert told(ws) == [("info", "date_cells", FILE, 2, "")]
    firm = ws.tables["enterprises"].loc["firm-a"]
    assert (firm["founded"], firm["employees"], firm["revenue_cny_wan"], firm["figures_year"]) == (
        "2001-02-03",
        120,
        1.5,
        2024,
    )


def test_a_long_code_as_number_is_refused(tmp_path: Path) -> None:
    ws = read_workspace(workbook(write_workspace(tmp_path), uscc_0=912201010000000000))
    assert told(ws) == [("error", "number_as_code", FILE, 2, "uscc")]
    assert ws.tables["enterprises"]["uscc"].isna().all()


@pytest.mark.parametrize("value", ["=1+1", "'=1+1", '=HYPERLINK("http://x.example","y")'])
def test_a_formula_is_refused(tmp_path: Path, value: str) -> None:
    ws = read_workspace(workbook(write_workspace(tmp_path), name_en_0=value))
    assert told(ws) == [("error", "formula", FILE, 2, "name_en")]
    assert ws.tables["enterprises"]["name_en"].isna().sum() == 1


def test_a_formula_with_its_stored_result_is_refused(tmp_path: Path) -> None:
    root = write_workspace(tmp_path)
    (root / "data/enterprises.csv").unlink()
    book = xlsxwriter.Workbook(str(root / FILE))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, COLUMNS)
    for r, row in enumerate(table_rows("enterprises", ENTERPRISES), start=1):
        sheet.write_row(r, 0, [row[c] for c in COLUMNS])
    sheet.write_formula(3, AT["employees"], "=10*12", None, 120)
    book.close()
    ws = read_workspace(root)
    assert told(ws) == [("error", "formula", FILE, 4, "employees")]
    assert ws.tables["enterprises"]["employees"].isna().all()


def test_an_error_value_is_told_and_not_read_as_blank(tmp_path: Path) -> None:
    root = workbook(write_workspace(tmp_path))
    book = openpyxl.load_workbook(root / FILE)
    cell = book.active.cell(2, AT["employees"] + 1)
    cell.value, cell.data_type = "#N/A", "e"
    book.save(root / FILE)
    assert told(read_workspace(root)) == [("error", "error_value", FILE, 2, "employees")]


def test_cells_merged_down_a_column_are_filled(tmp_path: Path) -> None:
    # registered_place is the 7th column: G; firms a and b stand in rows 2 and 3, both of zone-a
    assert COLUMNS[6] == "registered_place"
    ws = read_workspace(workbook(write_workspace(tmp_path), merge=["G2:G3"]))
    assert told(ws) == [("warning", "merged_cells", FILE, 2, "G")]
    assert list(ws.tables["enterprises"]["registered_place"][:2]) == ["zone-a", "zone-a"]


def test_cells_merged_across_are_refused(tmp_path: Path) -> None:
    # B and C are name_zh, without which a row cannot be used, and name_en
    ws = read_workspace(workbook(write_workspace(tmp_path), merge=["B6:C6"]))
    assert told(ws) == [
        ("error", "merged_across", FILE, 6, "name_en"),
        ("error", "merged_across", FILE, 6, "name_zh"),
        ("info", "source_unused", "data/sources.csv", 4, "id"),
    ]
    assert "firm-x" not in ws.tables["enterprises"].index


def test_a_merged_title_is_harmless(tmp_path: Path) -> None:
    ws = read_workspace(workbook(write_workspace(tmp_path), titles=1, merge=["A1:F1"]))
    assert told(ws) == [("info", "title_rows", FILE, 2, "")]


def test_doubled_header(tmp_path: Path) -> None:
    root = workbook(write_workspace(tmp_path))
    book = openpyxl.load_workbook(root / FILE)
    book.active.cell(1, AT["name_en"] + 1).value = "name_zh"
    book.active.insert_rows(4)
    book.save(root / FILE)
    assert ("error", "column_doubled", FILE, 1, "name_zh") in told(read_workspace(root))


def test_blank_rows_and_columns_before_the_table(tmp_path: Path) -> None:
    root = workbook(write_workspace(tmp_path), status_4="gone")
    book = openpyxl.load_workbook(root / FILE)
    book.active.insert_rows(1, 3)
    book.active.insert_cols(1)
    book.save(root / FILE)
    # header in row 4, firm-x four rows below its first
    assert told(read_workspace(root))[0] == ("error", "not_a_choice", FILE, 9, "status")
    assert len(read_workspace(root).tables["enterprises"]) == 4


@pytest.mark.parametrize("content", [b"no workbook", b"PK\x03\x04half", b""])
def test_a_broken_workbook(tmp_path: Path, content: bytes) -> None:
    root = write_workspace(tmp_path)
    (root / "data/enterprises.csv").unlink()
    (root / FILE).write_bytes(content)
    errors = [p.code for p in read_workspace(root).problems if p.file == FILE]
    assert errors == ["workbook_broken" if content else "file_empty"]


def test_a_cut_workbook(tmp_path: Path) -> None:
    root = workbook(write_workspace(tmp_path))
    data = (root / FILE).read_bytes()
    (root / FILE).write_bytes(data[: len(data) // 2])
    assert ("error", "workbook_broken", FILE, None, "") in told(read_workspace(root))


def test_a_zip_that_is_no_workbook(tmp_path: Path) -> None:
    root = write_workspace(tmp_path)
    (root / "data/enterprises.csv").unlink()
    with zipfile.ZipFile(root / FILE, "w") as archive:
        archive.writestr("a.json", json.dumps([1]))
    assert ("error", "workbook_broken", FILE, None, "") in told(read_workspace(root))


def test_a_workbook_that_unpacks_too_large(tmp_path: Path) -> None:
    root = write_workspace(tmp_path, settings="[limits]\nupload_mb = 1\n")
    (root / "data/enterprises.csv").unlink()
    with zipfile.ZipFile(root / FILE, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 5_000_000)
    assert ("error", "file_too_large", FILE, None, "") in told(read_workspace(root))


def test_csv_wins_over_a_workbook_of_the_same_name(tmp_path: Path) -> None:
    root = write_workspace(tmp_path)
    text = (root / "data/enterprises.csv").read_text(encoding="utf-8")
    workbook(root)
    (root / "data/enterprises.csv").write_text(text, encoding="utf-8")
    assert told(read_workspace(root)) == [("warning", "two_files", FILE, None, "")]
