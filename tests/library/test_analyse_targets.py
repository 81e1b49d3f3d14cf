"""Targets: who is taken, the parts by their formulas, what speaks against."""

from __future__ import annotations

import pandas as pd
import pytest
from analyse_cases import PLACES, workspace

from liantu import analyse
from liantu.match import grade_presences

OUT = "outside-110000"
LOCAL = ("local", "b", "z1")  # b stands at z1, so its essential input a is a gap there (C2)


def targets(rows=(), **tables):
    ws = workspace(["a", "b"], [("a", "b")], [LOCAL, *rows], judged=["z1"], **tables)
    return analyse.judge(ws, grade_presences(ws)).targets


def one(fields=None, firm=None, **tables):
    enterprises = [{"id": "t", "figures_year": 2024} | (firm or {})]
    table = targets([("t", "a", OUT, fields or {})], enterprises=enterprises, **tables)
    assert len(table) == 1
    return table.iloc[0]


@pytest.mark.parametrize(
    ("fields", "firm"),
    [
        ({"status": "planned"}, {}),
        ({"status": "ended"}, {}),
        ({"role": "trade"}, {}),
        ({"role": "research"}, {}),
        ({}, {"status": "stopped"}),
        ({}, {"status": "revoked"}),
    ],
)
def test_who_makes_nothing_elsewhere_is_no_target(fields, firm):
    assert targets([("t", "a", OUT, fields)], enterprises=[{"id": "t"} | firm]).empty


def test_an_overruled_presence_makes_no_target_and_keeps_nobody_out():
    ws = workspace(["a", "b"], [("a", "b")], [LOCAL, ("t", "a", OUT), ("u", "a", OUT), ("u", "b", "z2")], judged=["z1"])
    # pr-001 is t outside, pr-003 is u in the province
    presences = grade_presences(ws, presence_decisions={"pr-001": "overruled", "pr-003": "overruled"})
    assert analyse.judge(ws, presences).targets["enterprise"].tolist() == ["u"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, 1.0),
        ({"role": "side"}, 0.6),
        ({"basis": "inferred"}, 0.5),
        ({"role": "side", "basis": "inferred"}, 0.3),
    ],
)
def test_node_fit(fields, expected):
    assert one(fields)["node_fit"] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("capability", "firm", "expected"),
    [
        ("leading", {}, 1.0),
        ("volume", {}, 0.8),
        ("small", {}, 0.4),
        ("pilot", {}, 0.3),
        ("leading", {"revenue_cny_wan": 1e6}, 1.0),  # at most 1
        ("volume", {"revenue_cny_wan": 1e6}, 1.0),  # (6 − 3) / 3 = 1; 0.8 + 0.2
        ("small", {"revenue_cny_wan": 10**4.5}, 0.5),  # (4.5 − 3) / 3 = 0.5; 0.4 + 0.1
        ("small", {"revenue_cny_wan": 10.0}, 0.4),  # below the scale: size 0
        ("pilot", {"employees": 1000}, 0.3 + 0.2 * 2 / 3),  # (3 − 1) / 3
        ("unknown", {"revenue_cny_wan": 10**4.5}, 0.4),  # 0.8 × 0.5
        ("unknown", {"revenue_cny_wan": 10**4.5, "employees": 10}, 0.4),  # revenue goes before employees
        ("unknown", {}, None),
        ("unknown", {"revenue_cny_wan": 0.0}, None),  # nothing to take a logarithm of
    ],
)
def test_capability(capability, firm, expected):
    found = one({"capability": capability}, firm)["capability"]
    assert pd.isna(found) if expected is None else found == pytest.approx(expected)


def test_score_is_the_mean_with_unknown_parts_as_zero():
    # node_fit 1, capability unknown, tie unknown
    assert one({"capability": "unknown"})["score"] == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("ends", "relation", "code"),
    [
        (("t", "local"), "supplies", "supplies:local"),
        (("local", "t"), "supplies", "supplied_by:local"),
        (("t", "local"), "owns", "owns:local"),
        (("local", "t"), "owns", "owned_by:local"),
        (("local", "t"), "partners", "partners:local"),
    ],
)
def test_ties_to_firms_here(ends, relation, code):
    row = one(ties=[{"from_enterprise": ends[0], "to_enterprise": ends[1], "relation": relation, "source": "s-tie"}])
    assert (row["ties"], row["local_tie"]) == (code, 1.0)
    assert row["source"] == "s-1|s-tie"


def test_a_tie_to_a_firm_elsewhere_is_none():
    row = one(ties=[{"from_enterprise": "t", "to_enterprise": "stranger", "relation": "supplies"}])
    assert pd.isna(row["ties"]) and pd.isna(row["local_tie"])


def test_a_firm_of_the_same_group_here_is_half_a_tie():
    rows = [("t", "a", OUT)]
    table = targets(
        rows, enterprises=[{"id": "t", "parent": "group"}, {"id": "local", "parent": "group"}, {"id": "group"}]
    )
    assert table[["ties", "local_tie"]].to_numpy().tolist() == [["group:local", 0.5]]


@pytest.mark.parametrize(
    ("fields", "firm", "expected"),
    [
        ({}, {}, None),
        ({}, {"figures_year": 2016}, "figures_old:2016"),  # 2016-12-31 is before 2018-06-30, 8 years back
        ({}, {"figures_year": 2018}, None),  # a year counts as its 31 December
        ({}, {"figures_year": None}, "figures_unknown"),
        ({"status": "building"}, {}, "already_planning_elsewhere"),
        ({}, {"status": "moved_out"}, "moved_out"),
        ({"basis": "inferred"}, {}, "inferred"),
        ({"basis": "matched", "matched": "word:甲"}, {}, "unchecked"),
        ({"as_of": "2016"}, {}, "old_source"),
        ({"status": "building", "as_of": "2016"}, {}, "already_planning_elsewhere|old_source"),
    ],
)
def test_what_speaks_against(fields, firm, expected):
    found = one(fields, firm)["against"]
    assert (None if pd.isna(found) else found) == expected


def test_clauses_in_force_that_meet_the_node():
    base = {"act": "x", "clause": "1"}
    row = one(
        policies=[
            base | {"id": "p-1", "kind": "restricted", "terms": "a"},
            base | {"id": "p-2", "kind": "encouraged", "terms": "a"},
            base | {"id": "p-3", "kind": "restricted", "terms": "a", "in_force_to": "2026-06-29"},  # a day too early
            base | {"id": "p-4", "kind": "restricted", "terms": "a", "not_terms": "A"},  # excluded, letters alike
            base | {"id": "p-5", "kind": "restricted", "terms": "zz"},
            base | {"id": "p-6", "kind": "phased_out", "terms": "a", "in_force_from": "2026-06-30"},  # today
        ]
    )
    assert row["policy"] == "p-1|p-2|p-6"
    assert row["against"] == "restricted:p-1|restricted:p-6"


def test_matched_holds_product_words_only():
    row = one({"basis": "matched", "product_zh": "甲", "matched": "word:乙|code:2829|word:甲"})
    assert row["matched"] == "甲|乙"


def test_ten_at_most_best_first_then_by_id():
    rows = [(f"t{n:02}", "a", OUT, {"capability": "leading" if n == 11 else "volume"}) for n in range(12)]
    table = targets(rows)
    assert table["enterprise"].tolist() == ["t11", *(f"t{n:02}" for n in range(9))]
    assert table["rank"].tolist() == list(range(1, 11))


@pytest.mark.parametrize(("firms", "part"), [(1, 0.2), (4, 0.8), (5, 1.0), (12, 1.0)])
def test_candidates_part_of_the_priority(firms, part):
    rows = [LOCAL, *((f"t{n:02}", "a", OUT) for n in range(firms))]
    ws = workspace(["a", "b"], [("a", "b")], rows, judged=["z1"])
    assert analyse.judge(ws, grade_presences(ws)).gaps["candidates"].tolist() == pytest.approx([part])


def test_nobody_searched_is_unknown_but_nobody_found_is_none():
    nobody = workspace(["a", "b"], [("a", "b")], [LOCAL], judged=["z1"])
    others = workspace(["a", "b"], [("a", "b")], [LOCAL, ("t", "b", OUT)], judged=["z1"])
    assert analyse.judge(nobody, grade_presences(nobody)).gaps["candidates"].isna().all()
    assert analyse.judge(others, grade_presences(others)).gaps["candidates"].tolist() == [0.0]


def test_searched_counts_distinct_firms_elsewhere():
    places = [*PLACES, {"id": "outside-120000", "kind": "outside"}]
    rows = [LOCAL, ("t", "a", OUT), ("t", "b", "outside-120000"), ("local", "a", OUT)]
    firms = [{"id": "registered", "registered_place": OUT}, {"id": "nowhere"}]
    ws = workspace(["a", "b"], [("a", "b")], rows, places=places, enterprises=firms)
    # t once though at two places, and the one only registered outside; local has a presence here, nowhere is nowhere
    assert analyse.candidates_searched(ws) == 2


def test_targets_alone_gives_what_judge_gives():
    ws = workspace(["a", "b"], [("a", "b")], [LOCAL, ("t", "a", OUT), ("u", "a", OUT)], judged=["z1", "province"])
    presences = grade_presences(ws)
    findings = analyse.judge(ws, presences)
    pd.testing.assert_frame_equal(analyse.targets(ws, presences, findings.gaps), findings.targets)


def test_a_restricted_product_speaks_against_and_an_encouraged_one_does_not():
    base = {"act": "x", "clause": "1", "terms": "甲"}
    row = one(
        {"product_zh": "甲"},
        policies=[base | {"id": "p-1", "kind": "restricted"}, base | {"id": "p-2", "kind": "encouraged"}],
    )
    # a clause that meets only the product matters where it forbids
    assert row["policy"] == "p-1"
    assert row["against"] == "restricted:p-1"


def test_a_firm_registered_elsewhere_is_searched_though_no_row_says_what_it_makes():
    firms = [{"id": f"away{n}", "registered_place": "outside-110000"} for n in range(2)]
    firms.append({"id": "here", "registered_place": "p1"})
    ws = workspace(["a"], presences=[("f", "a", "z1"), ("x", "a", "outside-110000")], enterprises=firms)
    assert analyse.candidates_searched(ws) == 3  # x by its presence, two by their seat
