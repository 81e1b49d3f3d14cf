"""The dossier of a place and node: who is where, what was said, what would change the verdict."""

from __future__ import annotations

import pytest
from analyse_cases import settings, workspace

from liantu.analyse import dossier, judge, what_would_change
from liantu.match import grade_presences
from liantu.model.problems import LiantuError

PRESENCES = [
    ("anchor", "b", "z1"),  # pr-000: b stands at z1, a is its essential input
    ("works", "a", "z1", {"status": "building"}),  # pr-001
    ("signed", "a", "z1", {"status": "planned"}),  # pr-002
    ("guessed", "a", "z1", {"basis": "inferred"}),  # pr-003
    ("closed", "a", "z1", {"status": "ended"}),  # pr-004
    ("wider", "a", "p1"),  # pr-005: somewhere in the prefecture around z1
    ("other", "a", "z3"),  # pr-006
    ("away", "a", "outside-110000"),  # pr-007
]
STATEMENTS = [
    ("strong", "a", "z1"),  # st-000
    ("absent", "a", "p1", {"basis": "inferred"}),  # st-001: acts inside p1, but does not count
    ("strong", "a", "p1"),  # st-002: names p1 only
    ("sought", "b", "z1"),  # st-003: another node
]


@pytest.fixture(scope="module")
def case():
    ws = workspace(
        ["a", "b", "c", "d", "e", "f", "g"],
        [("a", "b")],
        PRESENCES,
        STATEMENTS,
        judged=["z1"],
        innovation=[{"id": "i-1", "nodes": "c/a|c/b"}, {"id": "i-2", "nodes": "c/b"}],
        policies=[{"id": "p-1", "kind": "encouraged", "terms": "a"}, {"id": "p-2", "kind": "support", "terms": "zz"}],
        ties=[
            {"id": "t-1", "from_enterprise": "other", "to_enterprise": "anchor"},
            {"id": "t-2", "from_enterprise": "x", "to_enterprise": "y"},
        ],
    )
    return ws, judge(ws, grade_presences(ws))


def test_firms_by_how_near_they_are(case):
    d = dossier(*case, "z1", "c/a")
    assert d.here["enterprise"].tolist() == ["works", "signed", "guessed", "closed"]
    assert d.around["enterprise"].tolist() == ["wider"]
    assert d.province["enterprise"].tolist() == ["other"]
    assert d.targets["enterprise"].tolist() == ["away"]


def test_what_belongs_to_the_node(case):
    d = dossier(*case, "z1", "c/a")
    assert d.statements["id"].tolist() == ["st-000", "st-001"]
    assert d.statements["effect"].tolist() == ["contradicts", "supports"]
    assert d.statements["fresh"].tolist() == [True, False]
    assert d.innovation["id"].tolist() == ["i-1"]
    assert d.policies["id"].tolist() == ["p-1"]
    assert d.ties["id"].tolist() == ["t-1"]
    assert (d.verdict.kind, d.verdict.rule, d.verdict.witness) == ("complete", "C2", ("c/a", "c/b"))


def test_what_would_change_an_absent_verdict(case):
    # 7 specific nodes, known at z1: a and b. 30 % of 7 is 2.1, so three would do.
    found = [(c.code, c.params) for c in what_would_change(*case, "z1", "c/a")]
    assert found == [
        ("firm_found_or_lands", {"node": "c/a"}),
        ("building_here", {"presence": "pr-001", "enterprise": "works"}),
        ("planned_here", {"presence": "pr-002", "enterprise": "signed"}),
        ("unchecked_here", {"presence": "pr-003", "enterprise": "guessed"}),
        ("known_for_wider_place", {"presence": "pr-005", "enterprise": "wider", "place": "p1"}),
        ("strong_stated", {"statement": "st-000"}),
        ("coverage_reaches", {"known": "2", "needed": "3", "specific": "7"}),
        ("anchor", {"node": "c/b", "enterprises": "1"}),
    ]


def test_a_node_without_gap_has_a_dossier_too(case):
    d = dossier(*case, "z2", "c/g")
    assert d.verdict.kind == "distant"
    assert d.here.empty and d.statements.empty and d.innovation.empty
    assert [c.code for c in d.changes] == []


@pytest.mark.parametrize(
    ("fields", "critical", "codes", "marks"),
    [
        # small, critical, one firm: S1 and S2
        ({"capability": "small"}, True, ["larger_scale", "second_firm"], ()),
        # nobody knows how large it is
        ({"capability": "unknown"}, False, ["scale_unknown"], ()),
        # a strength that hangs on one firm: a mark, no verdict
        ({"capability": "leading"}, True, [], ("S2",)),
    ],
)
def test_what_would_change_a_present_one(fields, critical, codes, marks):
    ws = workspace([{"id": "a", "critical": critical}], presences=[("f", "a", "z1", fields)], judged=["z1"])
    d = dossier(ws, judge(ws, grade_presences(ws)), "z1", "c/a")
    assert [c.code for c in d.changes] == codes
    assert d.verdict.marks == marks


def test_a_weak_statement_names_what_would_lift_it():
    said = [("weak", "a", "p1"), ("strong", "a", "p1", {"as_of": "2024"})]
    ws = workspace(["a"], presences=[("f", "a", "z1")], statements=said, judged=["z1"])
    found = what_would_change(ws, judge(ws, grade_presences(ws)), "z1", "c/a")
    assert [(c.code, c.params) for c in found] == [("newer_strong", {"statement": "st-000", "place": "p1"})]


@pytest.mark.parametrize(("place", "node", "code"), [("no", "c/a", "unknown_place"), ("z1", "c/no", "unknown_node")])
def test_unknown_ones_are_named(case, place, node, code):
    with pytest.raises(LiantuError) as caught:
        dossier(*case, place, node)
    assert caught.value.code == code


def test_a_local_supply_share_below_the_minimum_names_the_share_to_reach():
    said = [("strong", "a", "z1", {"figure": 0.2, "unit": "local_supply_share"})]
    config = settings(supply_share_min=0.3)
    ws = workspace(["a", "b"], [("a", "b")], [("f", "a", "z1")], said, config=config, judged=["z1"])
    found = what_would_change(ws, judge(ws, grade_presences(ws)), "z1", "c/a")
    assert [(c.code, c.params) for c in found] == [("share_reaches", {"minimum": "0.3", "statement": "st-000"})]


def test_sources_of_a_gap_are_those_of_the_edges_its_rule_walks_along():
    # b and a are joined twice: the witness of b's X2 walks the equipment edge, the by-product has no part in it
    edges = [
        ("b", "a", "equipment", False, {"source": "s-tool"}),
        ("b", "a", "byproduct", False, {"source": "s-waste"}),
    ]
    ws = workspace(["a", "b"], edges, [("f", "a", "z1")])
    row = judge(ws, grade_presences(ws)).gaps.loc["z1:c/b"]
    assert row["rule"] == "X2"
    assert "s-tool" in row["sources"].split("|")
    assert "s-waste" not in row["sources"].split("|")
