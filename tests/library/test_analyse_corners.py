"""Corners that neither the worked chain nor the generated workspaces reach; each was a change that no test saw."""

from __future__ import annotations

import pandas as pd
import pytest
from analyse_cases import PLACES, workspace

from liantu import analyse
from liantu.match import grade_presences


def gaps(ws) -> pd.DataFrame:
    return analyse.judge(ws, grade_presences(ws)).gaps


def test_what_must_be_attracted_stands_before_what_the_province_can_supply():
    # a is critical and so has the higher score, but z3 makes it; both are unverified and no child of another
    nodes = [{"id": "a", "critical": True}, "b", "hub", *"uvwxyz"]
    ws = workspace(nodes, [("a", "hub"), ("b", "hub")], [("f", "hub", "z1"), ("g", "a", "z3")], judged=["z1"])
    found = gaps(ws)
    assert found[["node", "action"]].to_numpy().tolist() == [["c/b", "attract"], ["c/a", "supply_locally"]]
    assert found["score"].iloc[0] < found["score"].iloc[1]
    assert found["certainty"].tolist() == ["unverified"] * 2


@pytest.mark.parametrize(
    ("weak", "strong", "holds"),
    [
        ("2025-03-01", "2025-03-01", True),  # not older
        ("2025-03-01", "2025-03-02", False),
        ("2025", "2025-12-31", True),  # a year counts as its 31 December
        ("2025-12", "2025", True),
        ("2025-11", "2025", False),
        ("2021-06-30", None, True),  # five years, to the day
        ("2021-06-29", None, False),
    ],
)
def test_weak_must_not_be_older_than_strong_nor_than_the_limit(weak, strong, holds):
    said = [("weak", "a", "z1", {"as_of": weak})]
    said += [("strong", "a", "z1", {"as_of": strong})] if strong else []
    ws = workspace(["a"], presences=[("f", "a", "z1")], statements=said, judged=["z1"])
    assert gaps(ws)["rule"].tolist() == (["S4"] if holds else [])


def test_a_strong_of_another_place_does_not_outdate_a_weak():
    said = [("weak", "a", "p1", {"as_of": "2024"}), ("strong", "a", "z1", {"as_of": "2025"})]
    ws = workspace(["a"], presences=[("f", "a", "z1")], statements=said, judged=["z1"])
    found = gaps(ws)
    assert found["rule"].tolist() == ["S4"]
    assert found["stated"].tolist() == ["mixed"]


@pytest.mark.parametrize(("kind", "certainty"), [("county", "unverified"), ("zone", "evidenced")])
def test_a_firm_of_a_zone_around_this_one_has_a_zone_of_its_own(kind, certainty):
    # inner lies in outer, where a firm makes a; only of a county might that firm stand in inner
    places = [
        *PLACES,
        {"id": "outer", "kind": kind, "parent": "p1"},
        {"id": "inner", "kind": "zone", "parent": "outer"},
    ]
    rows = [("f", "b", "inner"), ("g", "a", "outer")]
    ws = workspace(["a", "b"], [("a", "b")], rows, places=places, judged=["inner"])
    assert gaps(ws)["certainty"].tolist() == [certainty]  # coverage 1 of 2


def test_an_edge_from_a_node_to_itself_is_no_edge():
    # without it the small maker of a feeds nobody present: no S1
    rows = [("f", "a", "z1", {"capability": "small"})]
    ws = workspace(["a"], [("a", "a")], rows, judged=["z1"])
    assert gaps(ws).empty


def test_inputs_are_not_changed():
    ws = workspace(["a", "b"], [("a", "b")], [("f", "b", "z1")], [("strong", "a", "z1")])
    presences = grade_presences(ws)
    frames = {"nodes": ws.nodes, "edges": ws.edges, "presences": presences, **ws.tables}
    before = {name: frame.copy(deep=True) for name, frame in frames.items()}
    findings = analyse.judge(ws, presences)
    weighed = findings.gaps.copy(deep=True)
    analyse.weigh(findings.gaps, {"criticality": 1.0})
    analyse.dossier(ws, findings, "z1", "c/a")
    pd.testing.assert_frame_equal(findings.gaps, weighed)
    for name, frame in frames.items():
        pd.testing.assert_frame_equal(frame, before[name])
