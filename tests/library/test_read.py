"""A workspace that is in order, in every form that is allowed."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import json
import random
import tempfile
import unicodedata
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from workspaces import NODES, ZONES, csv_text, write_workspace

from liantu.model.checks.base import ALL_TABLES, frame_of
from liantu.model.fields import columns, fields
from liantu.model.problems import LiantuError, has_errors
from liantu.model.workspace import Workspace
from liantu.read import read_workspace
from liantu.read.grid import csv_grid
from liantu.read.table import read_table
from liantu.read.text import decode


def told(ws: Workspace) -> list[tuple[str, str, str, int | None, str]]:
    return [(p.severity, p.code, p.file, p.line, p.column) for p in ws.problems]


def same_tables(one: Workspace, other: Workspace) -> None:
    for table in ALL_TABLES:
        assert_frame_equal(pd.DataFrame(frame_of(one, table)), pd.DataFrame(frame_of(other, table)))


def test_default_workspace_is_in_order(tmp_path: Path) -> None:
    ws = read_workspace(write_workspace(tmp_path))
    assert told(ws) == []
    assert list(ws.nodes.index) == [
        "demo/composite",
        "demo/fibre",
        "demo/ore",
        "demo/part",
        "demo/precursor",
        "demo/use",
    ]
    assert list(ws.nodes.columns) == [*columns("nodes"), "chain"]
    assert ws.nodes.index.name == "node"
    assert ws.edges.index.name == "edge"
    assert ws.edges.index[0] == "demo/composite>demo/part:input"
    assert ws.edges.loc["demo/ore>demo/precursor:input", "source_node"] == "demo/ore"
    assert list(ws.tables["places"].index) == ["adcode-990100", "outside-110000", "province", "zone-a", "zone-b"]
    assert ws.zones.crs.to_epsg() == 4326
    assert ws.zones.loc["zone-b"].geometry.wkt == "POINT (105 36)"
    assert {len(ws.tables[t]) for t in ("statements", "ties", "focus", "policies", "io_sectors", "io_edges")} == {0}


def test_defaults_and_types(tmp_path: Path) -> None:
    ws = read_workspace(write_workspace(tmp_path))
    for table in ALL_TABLES:
        frame = frame_of(ws, table)
        for field in fields(table):
            assert str(frame[field.name].dtype) == field.dtype, (table, field.name)
    assert ws.nodes.loc["demo/ore", "critical"] == False  # noqa: E712
    assert ws.nodes.loc["demo/fibre", "critical"] == True  # noqa: E712
    assert ws.nodes.loc["demo/ore", "imported"] is pd.NA
    assert ws.zones.loc["zone-a", "max_leads"] == 10
    assert set(ws.tables["presences"]["place_basis"]) == {"stated"}
    assert ws.edges["weight_share"].isna().all()


def test_presence_id_is_the_hash_of_its_content(tmp_path: Path) -> None:
    ws = read_workspace(write_workspace(tmp_path, presences=[("firm-a", "demo/precursor", "zone-a")]))
    expected = hashlib.sha256(b"firm-a|demo/precursor|zone-a|main").hexdigest()[:12]
    assert list(ws.tables["presences"].index) == [expected]
    assert list(ws.tables["presences"]["id"]) == [expected]


def test_edges_join_chains(tmp_path: Path) -> None:
    root = write_workspace(
        tmp_path,
        nodes=[*NODES, "other/motor"],
        edges=[("fibre", "composite"), ("demo/fibre", "other/motor", "equipment", "0")],
    )
    ws = read_workspace(root)
    assert list(ws.chains) == ["demo", "other"]
    assert "demo/fibre>other/motor:equipment" in ws.edges.index
    origin = ws.origin["edges"].loc["demo/fibre>other/motor:equipment"]
    assert (origin["file"], origin["line"]) == ("chains/other/edges.csv", 2)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_order_of_rows_changes_nothing(tmp_path: Path, seed: int) -> None:
    extra = {"statements": [{"id": f"st-{i}", "place": "zone-a", "node": "demo/fibre"} for i in range(5)]}
    # Doubles too: of rows with one key, content decides which stays.
    doubled = [
        {"enterprise": "firm-a", "node": "demo/precursor", "place": "zone-a", "claim": claim}
        for claim in ("甲", "乙", "乙")
    ]
    first = read_workspace(write_workspace(tmp_path / "a", presences=doubled, **extra))
    root = write_workspace(tmp_path / "b", presences=doubled, **extra)
    for path in sorted(root.rglob("*.csv")):
        head, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
        random.Random(seed).shuffle(rows)
        path.write_text(head + "".join(rows), encoding="utf-8")
    zones = json.loads((root / "zones.geojson").read_text(encoding="utf-8"))
    zones["features"].reverse()
    (root / "zones.geojson").write_text(json.dumps(zones), encoding="utf-8")
    second = read_workspace(root)
    same_tables(first, second)
    assert list(first.tables["presences"]["claim"]) == ["乙"]  # U+4E59 sorts before U+7532
    assert sorted((p.severity, p.code) for p in first.problems) == sorted((p.severity, p.code) for p in second.problems)


@pytest.mark.parametrize(
    ("encoding", "bom", "noted"),
    [
        ("utf-8", codecs.BOM_UTF8, ""),
        ("gb18030", b"", "gb18030"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "utf-16-le"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "utf-16-be"),
    ],
)
def test_encodings(tmp_path: Path, encoding: str, bom: bytes, noted: str) -> None:
    plain = read_workspace(write_workspace(tmp_path / "plain"))
    root = write_workspace(tmp_path / "coded")
    files = [p for p in sorted(root.rglob("*.*")) if p.suffix in (".csv", ".toml", ".geojson")]
    for path in files:
        path.write_bytes(bom + path.read_text(encoding="utf-8").encode(encoding))
    ws = read_workspace(root)
    same_tables(plain, ws)
    # A file in ASCII alone reads as UTF-8 in both encodings: only the others are named.
    wide = [p for p in files if bom or not p.read_bytes().isascii()]
    expected = {("info", "encoding_other", p.relative_to(root).as_posix(), None, "") for p in wide} if noted else set()
    assert set(told(ws)) == expected
    assert {p.params["encoding"] for p in ws.problems} == ({noted} if noted else set())


def test_decode_knows_what_it_cannot_read() -> None:
    assert decode("链图".encode("gb18030")) == ("链图", "gb18030")
    assert decode("链图".encode()) == ("链图", "utf-8")
    with pytest.raises(UnicodeDecodeError):
        decode(b"\xff\xff\xff")


def test_lines_count_where_cells_hold_newlines(tmp_path: Path) -> None:
    root = write_workspace(tmp_path)
    path = root / "data/presences.csv"
    head, first, second, *_ = path.read_text(encoding="utf-8").splitlines()
    first = first.replace("来源如是说", '"来源\n如是说"')
    second = second.replace("operating", "working")
    path.write_text("\n".join([head, "", first, second]) + "\n", encoding="utf-8")
    ws = read_workspace(root)
    # header 1, blank 2, first row 3 and 4, second row 5
    assert told(ws) == [("error", "not_a_choice", "data/presences.csv", 5, "status")]
    assert list(ws.origin["presences"]["line"]) == [3]
    assert list(ws.tables["presences"]["claim"]) == ["来源\n如是说"]


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_line_ends(tmp_path: Path, newline: str) -> None:
    root = write_workspace(tmp_path)
    for path in root.rglob("*.csv"):
        path.write_bytes(path.read_bytes().replace(b"\n", newline.encode()))
    ws = read_workspace(root)
    assert told(ws) == []
    assert list(ws.origin["sources"]["line"]) == [2, 3, 4]


def test_policies_are_read_from_every_file(tmp_path: Path) -> None:
    root = write_workspace(tmp_path, policies=[{"id": "p-2"}])
    (root / "data/policies/more.csv").write_text(csv_text("policies", [{"id": "p-1"}]), encoding="utf-8")
    ws = read_workspace(root)
    assert told(ws) == []
    assert list(ws.tables["policies"].index) == ["p-1", "p-2"]


def test_io_tables(tmp_path: Path) -> None:
    edge = {"source_sector": "001", "target_sector": "002", "direct_input_share": 0.25}
    sectors = [{"id": "001"}, {"id": "002"}]
    ws = read_workspace(write_workspace(tmp_path, io_sectors=sectors, io_edges=[edge]))
    assert told(ws) == []
    assert list(ws.tables["io_edges"].index) == ["001>002"]
    assert ws.tables["io_edges"].loc["001>002", "direct_input_share"] == 0.25


def test_text_is_nfc_and_codes_are_nfkc(tmp_path: Path) -> None:
    nodes = [{"id": "a", "name_zh": "（甲）１", "name_en": "cafe\u0301", "gb_codes": "２８２９"}]
    ws = read_workspace(write_workspace(tmp_path, nodes=nodes, edges=[]))
    row = ws.nodes.loc["demo/a"]
    assert (row["name_zh"], row["name_en"], row["gb_codes"]) == ("（甲）１", "caf\u00e9", "2829")
    assert ("warning", "full_width", "chains/demo/nodes.csv", 2, "gb_codes") in told(ws)


def test_zone_polygons_lose_their_third_dimension(tmp_path: Path) -> None:
    ring = [[104, 35, 9], [105, 35, 9], [105, 36, 9], [104, 35, 9]]
    zones = [{**ZONES[0], "geometry": {"type": "Polygon", "coordinates": [ring]}}, ZONES[1]]
    ws = read_workspace(write_workspace(tmp_path, zones=zones))
    assert ws.zones.loc["zone-a"].geometry.wkt == "POLYGON ((104 35, 105 35, 105 36, 104 35))"


def test_nothing_is_written(tmp_path: Path) -> None:
    root = write_workspace(tmp_path)
    before = {p: p.read_bytes() for p in root.rglob("*") if p.is_file()}
    read_workspace(root)
    assert {p: p.read_bytes() for p in root.rglob("*") if p.is_file()} == before


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (None, "file_missing", None),
        ("", "file_empty", None),
        ("id = \n", "toml_broken", 1),
        ('id = "x"\n', "setting_missing", None),
    ],
)
def test_settings_that_cannot_be_used(tmp_path: Path, text: str | None, code: str, line: int | None) -> None:
    root = write_workspace(tmp_path)
    if text is None:
        (root / "workspace.toml").unlink()
    else:
        (root / "workspace.toml").write_text(text, encoding="utf-8")
    with pytest.raises(LiantuError) as error:
        read_workspace(root)
    assert error.value.code == "workspace_unreadable"
    assert (error.value.problems[0].code, error.value.problems[0].line) == (code, line)
    assert has_errors(error.value.problems)


_CELL = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=20).map(str.strip)


# What a cell may not hold is tried elsewhere: error values of spreadsheets and codes stored as numbers.
_SAFE = _CELL.filter(lambda text: text and text[0] not in "#0123456789０１２３４５６７８９")


@given(st.lists(_SAFE, min_size=1, max_size=8))
def test_any_text_survives_a_csv_file(titles: list[str]) -> None:
    """A title written to CSV comes back as it was, in NFC: commas, quotes, newlines and all."""
    odd = {chr(c) for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, 0x200B)}
    clean = ["".join(c for c in title if c not in odd and ord(c) & 0xFFFE != 0xFFFE) for title in titles]
    expected = [unicodedata.normalize("NFC", text).strip() for text in clean]
    usable = [i for i, text in enumerate(expected) if text]
    rows = [{"id": f"s-{i}", "title": titles[i]} for i in range(len(titles))]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sources.csv"
        path.write_text(csv_text("sources", rows), encoding="utf-8", newline="")
        raw = read_table(path, "sources", file="sources.csv", max_bytes=10**6, max_rows=100)
    assert [row["title"] for row in raw.rows] == [expected[i] for i in usable]
    assert [row["id"] for row in raw.rows] == [f"s-{i}" for i in usable]


@given(st.lists(st.lists(st.text("ab,\"\n\r '=", max_size=6), min_size=3, max_size=3), max_size=6))
def test_grid_gives_back_what_csv_wrote(rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([["id", "name_zh", "x"], *rows])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        path.write_text(out.getvalue(), encoding="utf-8", newline="")
        grid = csv_grid(path, file="t.csv", max_bytes=10**6)
    assert grid.problems == []
    assert [cells for _, cells in grid.lines][1:] == [r for r in rows if any(c.strip() for c in r)]


def test_a_file_cut_within_a_character_keeps_its_whole_lines(tmp_path):
    folder = write_workspace(tmp_path)
    path = folder / "data" / "enterprises.csv"
    data = path.read_bytes()
    cut = data.index("丁市级".encode()) + 1  # in the middle of 丁, in the row of firm-d
    path.write_bytes(data[:cut])
    ws = read_workspace(folder)
    assert ("file_cut", "data/enterprises.csv") in {(p.code, p.file) for p in ws.problems}
    assert set(ws.tables["enterprises"].index) == {"firm-a", "firm-b", "firm-c"}
