"""The schema itself: every field table is whole, and the documentation is what it says."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from liantu.model.fields import fields
from liantu.model.fields_doc import markdown

ROOT = Path(__file__).resolve().parents[2]
TABLES = sorted(path.stem for path in (ROOT / "liantu" / "model" / "fields").glob("*.csv"))
TYPES = {"id", "place_id", "text", "claim", "int", "number", "share", "flag", "date", "adcode", "uscc", "gbt4754"} | {
    "node"
}


@pytest.mark.parametrize("table", TABLES)
def test_every_row_of_a_field_table_has_seven_cells_and_a_known_type(table):
    with (ROOT / "liantu" / "model" / "fields" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert {len(row) for row in rows} == {7}
    for field in fields(table):
        kind = field.item_type
        assert kind in TYPES or kind.startswith(("enum:", "ref:")), (table, field.name, kind)
        assert field.meaning_zh and field.meaning_en
        assert field.default == "" or not field.choices or field.default in field.choices


def test_the_committed_documentation_is_the_made_one():
    assert (ROOT / "docs" / "fields.md").read_text("utf-8") == markdown("en")
