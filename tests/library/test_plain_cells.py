"""Cells told at a glance: equal to ``read_cell``, the slow way that says everything."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.model.checks.cells import read_cell
from liantu.model.checks.plain import plain_reader
from liantu.model.fields import CHAIN_TABLES, INPUT_TABLES, fields

FIELDS = {f.type: f for table in (*CHAIN_TABLES, "zones", *INPUT_TABLES) for f in fields(table)}
# What the types read, what looks like it, and characters that must be told.
PIECES = st.sampled_from(
    ["0", "1", "2025", "-05", "-13", "-31", "1.5", "1e5", "9.1E+17", "a-b", "c/d", "|", "；", ";", "｜", "NA", "#N/A",
     "碳纤维", "（株）", " ", "\u3000", "\n", "\u200b", "\u202e", "e\u0301", "ｆ", "２", "\x07", "\ufffd", "operating",
     "main", "outside-US", "220000", "91220101MA0Y3CNB0J", "91110000600037341L",
     "0" * 18, "词" * 81]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=4).map("".join) | st.text(max_size=6)


@pytest.mark.parametrize("kind", sorted(FIELDS))
@given(text=TEXTS)
def test_what_is_told_at_a_glance_is_what_the_slow_way_says(kind, text):
    value = plain_reader(FIELDS[kind])(text)
    if value is not None:
        cell = read_cell(text, FIELDS[kind])
        assert (cell.value, cell.faults) == (value, ())
        assert type(cell.value) is type(value)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("text", "碳纤维（大丝束）"),
        ("date", "2025-05"),
        ("flag", "1"),
        ("number", "2.5"),
        ("list:text", "碳纤维|原丝"),
        ("uscc", "91110000600037341L"),
    ],
)
def test_common_cells_are_told_at_a_glance(kind, text):
    assert plain_reader(FIELDS[kind])(text) is not None
