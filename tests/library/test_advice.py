"""What lists keep apart and what nobody is sent after: supporting inputs, unverified gaps off the focus, clauses."""

from __future__ import annotations

import pandas as pd
import pytest
from analyse_cases import workspace

from liantu.analyse import allocate, hooks, judge
from liantu.analyse.scope import advised
from liantu.match import grade_presences
from liantu.model.clauses import Clause, Clauses
from liantu.model.findings import supporting


def judged(ws):
    return judge(ws, grade_presences(ws))


def strong_car(**options):
    """z1 is strong in a car; its seat comes from nowhere near. z2 is strong in steel, from which cars follow."""
    return workspace(
        ["seat", "car", "steel", "other", "more"],
        [("seat", "car", "equipment", False), ("steel", "car")],
        [("f1", "car", "z1"), ("f2", "steel", "z2"), ("x1", "car", "outside-110000"), ("x2", "seat", "outside-110000")],
        **options,
    )


def test_a_supporting_input_stands_apart_unless_papers_ask_for_it():
    for statements, apart in (((), True), ((("sought", "seat", "z1"),), False)):
        gaps = judged(strong_car(statements=statements)).gaps
        assert gaps.at["z1:c/seat", "rule"] == "X2"
        assert bool(supporting(gaps)["z1:c/seat"]) is apart
    assert not supporting(gaps)["z2:c/car"]  # an extension, by X1


@pytest.mark.parametrize("focus", [False, True])
def test_nobody_is_sent_after_an_unverified_gap_off_the_focus_chains(focus):
    ws = strong_car(focus=[{"place": "z2", "chain": "c"}] if focus else [])
    findings = judged(ws)
    gaps = findings.gaps
    assert gaps.at["z2:c/car", "certainty"] == "unverified"
    assert bool(advised(ws, gaps)["z2:c/car"]) is focus
    leads = allocate(ws, findings).set_index("enterprise")["lead"].to_dict()
    assert leads.get("x1") == ("z2" if focus else None)
    taken = hooks(ws, findings)
    wanted = taken[(taken["taker"] == "z2") & (taken["target_node"] == "c/car")]
    assert wanted.empty  # z2's own steel is no hook between zones
    assert "z1" in set(taken["taker"])


def test_an_evidenced_gap_off_the_focus_chains_is_advised():
    ws = strong_car(statements=[("sought", "car", "z2")])
    findings = judged(ws)
    assert findings.gaps.at["z2:c/car", "certainty"] == "evidenced"
    assert allocate(ws, findings).set_index("enterprise").at["x1", "lead"] == "z2"


def test_a_gap_without_a_verdict_on_certainty_is_advised():
    ws = strong_car()
    gaps = judged(ws).gaps.assign(certainty=pd.NA)
    assert advised(ws, gaps).all()


@pytest.mark.parametrize(
    ("text", "met"),
    [("OLED面板", False), ("LED显示屏", True), ("小间距led", True), ("LEDs", False), ("面板", False)],
)
def test_latin_words_of_a_clause_are_whole_words(text, met):
    clauses = Clauses([Clause("p", "encouraged", "", ("led",), ())])
    assert bool(clauses.meeting([text])) is met


def test_chinese_words_are_found_within_longer_ones():
    clauses = Clauses([Clause("p", "encouraged", "", ("座椅",), ("轨道车辆",))])
    assert clauses.meeting(["汽车座椅"])
    assert not clauses.meeting(["轨道车辆座椅"])
