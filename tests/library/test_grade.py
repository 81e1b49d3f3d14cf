"""Grades of presences: DESIGN section 2, word by word."""

from __future__ import annotations

import pandas as pd
import pytest
from analyse_cases import workspace

from liantu.match import grade_presences

SOURCES = [
    {"id": "official", "kind": "official", "publisher": "city"},
    {"id": "company", "kind": "company", "publisher": "firm"},
    {"id": "filing", "kind": "filing", "publisher": "exchange"},
    {"id": "press", "kind": "press", "publisher": "daily"},
    {"id": "press-of", "kind": "press", "publisher": "portal", "original": "晨报"},
    {"id": "press-nameless", "kind": "press", "publisher": None},
    {"id": "paper", "kind": "paper", "publisher": "journal"},
    {"id": "standard", "kind": "standard", "publisher": "bureau"},
    {"id": "repost", "kind": "repost", "publisher": "blog"},
    {"id": "repost-2", "kind": "repost", "publisher": "forum"},
    {"id": "register", "kind": "register", "publisher": "registry"},
    {"id": "table", "kind": "table", "publisher": "office"},
    {"id": "desk", "kind": "desk", "publisher": "desk"},
    # Two copies of the paper, one through the other; two copies of the same text named in words.
    {"id": "copy", "kind": "repost", "publisher": "mirror", "original": "paper"},
    {"id": "copy-of-copy", "kind": "repost", "publisher": "mirror of mirrors", "original": "copy"},
    {"id": "words-1", "kind": "repost", "publisher": "one", "original": "某报 2020"},
    {"id": "words-2", "kind": "repost", "publisher": "two", "original": "某报 2020"},
    {"id": "words-3", "kind": "repost", "publisher": "three", "original": "另一报 2020"},
    {"id": "same-publisher", "kind": "repost", "publisher": "blog", "original": "其他"},
    {"id": "nameless", "kind": "repost", "publisher": None},
    {"id": "circle-1", "kind": "repost", "publisher": "left", "original": "circle-2"},
    {"id": "circle-2", "kind": "repost", "publisher": "right", "original": "circle-1"},
]


def grade(decisions: dict[str, str] | None = None, **fields: object) -> tuple[str, bool]:
    ws = workspace(["a"], presences=[("f", "a", "z1", fields)], sources=SOURCES)
    frame = grade_presences(ws, presence_decisions=decisions or {})
    return frame["grade"].iloc[0], bool(frame["counting"].iloc[0])


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("official", "confirmed"),
        ("company", "confirmed"),
        ("filing", "confirmed"),
        ("press", "confirmed"),
        ("press-of", "confirmed"),
        ("press-nameless", "likely"),
        ("paper", "likely"),
        ("standard", "likely"),
        ("repost", "likely"),
        ("register", "likely"),
        ("table", "likely"),
        ("desk", "likely"),
        ("paper|repost", "confirmed"),  # two publishers, two originals
        ("paper|copy", "likely"),  # the copy goes back to the paper
        ("copy|copy-of-copy", "likely"),  # so does the copy of the copy
        ("paper|copy-of-copy", "likely"),
        ("words-1|words-2", "likely"),  # the same original in words
        ("words-1|words-3", "confirmed"),
        ("repost|same-publisher", "likely"),  # one publisher
        ("repost|nameless", "likely"),  # an unknown publisher may be the same
        ("circle-1|circle-2", "likely"),  # each goes back to the other
        ("circle-1|repost", "confirmed"),
        ("words-1|words-2|repost", "confirmed"),  # any two will do
        ("repost|repost", "likely"),  # twice the same is once
        ("unheard-of", "unchecked"),  # a source that is in no table is none
    ],
)
def test_stated(source, expected):
    assert grade(source=source) == (expected, expected != "unchecked")


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        # as_of of the workspace is 2026-06-30, the limit 8 years: 2018-06-30 is the oldest day within it.
        ("2018-06-30", "confirmed"),
        ("2018-06-29", "likely"),
        ("2018-06", "confirmed"),  # a month counts as its last day
        ("2018-05", "likely"),
        ("2018", "confirmed"),  # a year counts as its 31 December
        ("2017", "likely"),
        (None, "likely"),  # an unknown date is not within the limit
    ],
)
def test_age_of_a_strong_source(as_of, expected):
    assert grade(source="official", as_of=as_of)[0] == expected


def test_two_independent_sources_confirm_at_any_age():
    assert grade(source="official|company", as_of="2005")[0] == "confirmed"


@pytest.mark.parametrize(
    ("matched", "expected"),
    [
        ("word:碳纤维|code:2829", "likely"),
        ("code:2829|word:碳纤维|word:原丝", "likely"),
        ("word:碳纤维", "unchecked"),
        ("word:碳纤维|word:原丝", "unchecked"),
        ("code:2829", "unchecked"),
        (None, "unchecked"),
    ],
)
def test_matched_needs_words_and_codes(matched, expected):
    assert grade(basis="matched", matched=matched, source="official")[0] == expected


def test_inferred_is_unchecked_whatever_the_sources():
    assert grade(basis="inferred", source="official|company") == ("unchecked", False)


def test_decisions():
    assert grade({"pr-000": "confirmed"}, basis="inferred") == ("confirmed", True)
    assert grade({"pr-000": "overruled"}) == ("rejected", False)
    assert grade({"pr-000": "deferred"}) == ("confirmed", True)
    assert grade({"pr-000": "deferred"}, basis="inferred") == ("unchecked", False)
    assert grade({"other": "overruled"}) == ("confirmed", True)


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({}, True),
        ({"role": "side"}, True),
        ({"role": "trade"}, False),
        ({"role": "research"}, False),
        ({"status": "building"}, False),
        ({"status": "planned"}, False),
        ({"status": "ended"}, False),
        ({"role": None, "status": None, "basis": None}, True),  # blank means the schema's default
    ],
)
def test_counting_of_the_presence(fields, counts):
    assert grade(**fields) == ("confirmed", counts)


@pytest.mark.parametrize("status", ["building", "stopped", "revoked", "moved_out"])
def test_a_firm_that_does_not_operate_does_not_count(status):
    ws = workspace(["a"], presences=[("f", "a", "z1")], enterprises=[{"id": "f", "status": status}])
    frame = grade_presences(ws)
    assert frame["grade"].tolist() == ["confirmed"]
    assert frame["counting"].tolist() == [False]


def test_result_keeps_index_and_input():
    ws = workspace(["a"], presences=[("f", "a", "z1"), ("g", "a", "z2")])
    reversed_rows = ws.tables["presences"].iloc[::-1]
    ws.tables["presences"] = reversed_rows
    before = reversed_rows.copy(deep=True)
    frame = grade_presences(ws)
    assert frame.index.tolist() == ["pr-001", "pr-000"]
    pd.testing.assert_frame_equal(ws.tables["presences"], before)


def test_no_presences():
    assert grade_presences(workspace(["a"])).empty
