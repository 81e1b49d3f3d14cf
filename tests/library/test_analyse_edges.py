"""Rules at their edges, each derived by hand in a comment; the worked chain and the oracle do the rest."""

from __future__ import annotations

import pandas as pd
import pytest
from analyse_cases import PLACES, chain, graded, settings, workspace

from liantu import analyse
from liantu.analyse.order import cut_circles, preorder
from liantu.match import grade_presences
from liantu.model.problems import LiantuError


def judge(ws, **options):
    return analyse.judge(ws, grade_presences(ws), **options)


def kind(findings, place: str, node: str) -> tuple[str, object]:
    row = findings.levels.loc[f"{place}:c/{node}"]
    return row["kind"], None if pd.isna(row["rule"]) else row["rule"]


LINE = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "e")]


@pytest.mark.parametrize(
    ("k_link", "found"),
    [(0, "distant"), (1, "distant"), (2, "complete")],
)
def test_a_hole_of_two_is_closed_from_a_reach_of_two(k_link, found):
    # a and d are there, b and c are not: for b d_out 1, d_in 2, and 1 + 2 - 1 = 2 nodes lie in the hole
    ws = workspace(
        "abcde",
        LINE,
        [("f", "a", "z1", {"capability": "unknown"}), ("g", "d", "z1")],
        chains={"c": chain(k_link=k_link, k_in=0, k_out=0)},
    )
    assert kind(judge(ws), "z1", "b")[0] == found


def test_with_no_reach_at_all_only_what_is_joined_directly_is_seen():
    # k = 0 everywhere: no C1 (needs at least one absent node), no C2, no X1; X2 and R1 know no k
    ws = workspace(
        ["a", "b", "tool", "waste"],
        [("a", "b"), ("tool", "a", "equipment"), ("a", "waste", "byproduct")],
        [("f", "a", "z1")],
        chains={"c": chain(k_link=0, k_in=0, k_out=0)},
    )
    findings = judge(ws)
    assert kind(findings, "z1", "b") == ("distant", None)
    assert kind(findings, "z1", "tool") == ("extend", "X2")
    assert kind(findings, "z1", "waste") == ("extend", "R1")


def test_each_chain_has_its_own_reach():
    # the same hole in two chains: d/x is one essential edge before c/a; only d's k_in counts for d/x
    nodes, edges = ["c/a", "c/y", "d/x"], [("d/x", "c/a"), ("c/y", "c/a")]
    ws = workspace(nodes, edges, [("f", "c/a", "z1")], chains={"c": chain("c", k_in=0), "d": chain("d", k_in=1)})
    levels = judge(ws).levels
    assert levels.loc["z1:d/x", "kind"] == "complete"
    assert levels.loc["z1:c/y", "kind"] == "distant"


@pytest.mark.parametrize(
    ("figure", "unit", "expected"),
    [
        (0.29, "local_supply_share", ("strengthen", "S3")),
        (0.30, "local_supply_share", ("present", None)),  # not below the minimum
        (29.0, "本地配套率%", ("strengthen", "S3")),
        (0.1, "t/a", ("present", None)),  # no share
    ],
)
def test_a_stated_local_supply_share_below_the_minimum_strengthens(figure, unit, expected):
    said = [("strong", "a", "z1", {"figure": figure, "unit": unit})]
    ws = workspace(["a", "b"], [("a", "b")], [("f", "a", "z1")], said, config=settings(supply_share_min=0.3))
    assert kind(judge(ws), "z1", "a") == expected


def test_at_level_three_a_single_source_is_a_mark_not_a_verdict():
    nodes = [{"id": "a", "critical": True}, "b"]
    leading = workspace(nodes, [("a", "b")], [("f", "a", "z1", {"capability": "leading"})])
    volume = workspace(nodes, [("a", "b")], [("f", "a", "z1", {"capability": "volume"})])
    assert kind(judge(leading), "z1", "a") == ("strength", None)
    assert kind(judge(volume), "z1", "a") == ("strengthen", "S2")


def test_three_firms_of_one_group_are_one():
    firms = [{"id": f, "parent": "group"} for f in ("f1", "f2", "f3")] + [{"id": "group"}]
    rows = [(f, "a", "z1", {"capability": "unknown"}) for f in ("f1", "f2", "f3")]
    one_group = workspace(["a", "b"], [("a", "b")], rows, enterprises=firms)
    three = workspace(["a", "b"], [("a", "b")], rows)
    assert judge(one_group).levels.loc["z1:c/a", "level"] == 1
    assert judge(three).levels.loc["z1:c/a", "level"] == 2


@pytest.mark.parametrize("status", ["building", "planned", "ended"])
def test_what_does_not_operate_counts_for_no_level(status):
    ws = workspace(["a", "b"], [("a", "b")], [("f", "a", "z1", {"status": status}), ("g", "b", "z1")])
    assert kind(judge(ws), "z1", "a") == ("complete", "C2")


def test_unchecked_firms_change_nothing_and_rejected_ones_are_gone():
    ws = workspace(["a", "b"], [("a", "b")], [("f", "a", "z1"), ("g", "b", "z1")])
    for grade in ("unchecked", "rejected"):
        findings = analyse.judge(ws, graded(ws, f=grade))
        assert kind(findings, "z1", "a") == ("complete", "C2")
    # an unchecked row still is something known of the node: coverage 2 of 2; a rejected one is not: 1 of 2
    shares = [
        analyse.judge(ws, graded(ws, f=g)).coverage.set_index("place")["known"]["z1"] for g in ("unchecked", "rejected")
    ]
    assert shares == [2, 1]


def test_a_grouping_takes_the_union_of_its_members():
    places = [*PLACES, {"id": "pair", "kind": "grouping", "members": "z1|z3"}]
    rows = [("f", "a", "z1", {"capability": "unknown"}), ("g", "c", "z3", {"capability": "unknown"})]
    ws = workspace("abcde", LINE, rows, places=places, judged=["pair", "z1", "z3"])
    findings = judge(ws)
    # neither zone has both ends of the hole at b; together they do: a > b > c
    assert findings.gaps.loc["pair:c/b", "rule"] == "C1"
    assert "z1:c/b" not in findings.gaps.index or findings.gaps.loc["z1:c/b", "rule"] != "C1"


def test_the_province_has_no_nearby_and_a_zone_none_around_or_inside_it():
    rows = [("f", "a", "p1"), ("g", "a", "z3"), ("h", "b", "z1"), ("i", "b", "province")]
    ws = workspace(["a", "b"], [("a", "b")], rows)
    gap = judge(ws).gaps.loc["z1:c/a"]
    assert gap["nearby"] == "z3"  # p1 contains z1
    assert gap["action"] == "supply_locally"
    assert gap["certainty"] == "unverified"  # f is known for the surrounding p1 only
    assert judge(ws).gaps[judge(ws).gaps["place"] == "province"]["nearby"].isna().all()


def test_lists_are_trees_and_circles_are_cut_at_the_smallest_id():
    needs = {"b": ("a",), "c": ("a", "b"), "a": (), "y": ("x",), "x": ("y",)}
    cut = cut_circles(needs)
    assert cut["x"] == () and cut["y"] == ("x",)
    order = preorder(cut, key=lambda node: -ord(node))  # roots and children from z to a
    assert order == ["x", "y", "a", "b", "c"]  # c hangs on b, its last needed gap, not on a


def test_stability_is_unknown_with_ten_gaps_and_known_with_eleven():
    def gaps(n: int) -> pd.DataFrame:
        nodes = ["hub", *(f"n{i:02}" for i in range(n))]
        ws = workspace(nodes, [(x, "hub") for x in nodes[1:]], [("f", "hub", "z1")], judged=["z1"])
        return judge(ws).gaps

    assert gaps(10)["stability"].isna().all()
    eleven = gaps(11)["stability"]
    assert eleven.notna().all()
    # all parts are equal, so ties go by id: the first ten are always in, the eleventh never
    assert eleven.sort_index().tolist() == [1.0] * 10 + [0.0]


def test_weights_move_priorities_and_ranks_and_bad_ones_are_named():
    nodes = [{"id": "a", "critical": True}, "b", "hub"]
    policies = [{"act": "x", "clause": "1", "kind": "encouraged", "terms": "b"}]
    ws = workspace(nodes, [("a", "hub"), ("b", "hub")], [("f", "hub", "z1")], judged=["z1"], policies=policies)
    gaps = judge(ws).gaps
    first = {w: analyse.weigh(gaps, {w: 1.0}).iloc[0]["node"] for w in ("criticality", "policy_fit")}
    assert first == {"criticality": "c/a", "policy_fit": "c/b"}
    for weights, code in (
        ({"criticality": -1}, "bad_weight"),
        ({"criticality": 0}, "no_weight"),
        ({"x": 1}, "unknown_weight"),
    ):
        with pytest.raises(LiantuError) as caught:
            analyse.weigh(gaps, weights)
        assert caught.value.code == code


def test_a_firm_with_anything_in_the_province_is_no_target():
    rows = [("here", "b", "z1"), ("here", "a", "outside-110000"), ("away", "a", "outside-110000")]
    ws = workspace(["a", "b"], [("a", "b")], rows, judged=["z1"])
    assert judge(ws).targets["enterprise"].tolist() == ["away"]
    assert analyse.candidates_searched(ws) == 1
    planned = workspace(["a", "b"], [("a", "b")], [*rows, ("away", "b", "p2", {"status": "planned"})], judged=["z1"])
    assert judge(planned).targets.empty


def test_decisions_change_status_only():
    ws = workspace(["a", "b"], [("a", "b")], [("f", "b", "z1")], judged=["z1"])
    before, after = judge(ws).gaps, judge(ws, gap_status={"z1:c/a": "overruled"}).gaps
    assert after.loc["z1:c/a", "status"] == "overruled"
    pd.testing.assert_frame_equal(before.drop(columns="status"), after.drop(columns="status"))


@pytest.mark.parametrize("nodes", [["a"], ["a", "b"]])
def test_one_node_and_a_chain_that_is_one_circle_are_judged(nodes):
    edges = [("a", "b"), ("b", "a")] if len(nodes) > 1 else []
    ws = workspace(nodes, edges, [("f", "a", "z1")])
    assert kind(judge(ws), "z1", "a") == ("present", None)


def test_nothing_known_gives_empty_tables_not_errors():
    findings = judge(workspace(["a"], judged=["z1"]))
    assert findings.gaps.empty
    assert findings.targets.empty


def test_a_grouping_has_the_focus_chains_of_its_members_and_a_city_only_its_own():
    places = [*PLACES, {"id": "pair", "kind": "grouping", "members": "z1|z3"}]
    focus = [{"place": "z1", "chain": "c"}]
    ws = workspace(["a"], places=places, focus=focus, judged=["pair", "p1", "z1", "z3"])
    # z1 lies in p1 as well, but a city is not judged on what its zones aim at
    assert set(judge(ws).levels["place"]) == {"pair", "z1"}
