"""更正: propose, decide, see what follows (the workspace of ``conftest.py``)."""

from __future__ import annotations

import csv
from collections.abc import Callable

import pytest
from conftest import App, shown_text

from liantu.model.ids import presence_id
from liantu.words import t

TEXTS = {"as_of": "2026-05-20", "reason": "厂房已腾空", "source_title": "走访记录"}


FIRM_B = "firm-b@zone-a"
GONE = ("corrections_gone_firm", "corrections_gone_presence")


def write(test, kind: str, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        box = test.text_area if name == "reason" else test.text_input
        box(key=f"corrections_{kind}_{name}").set_value(text)


def rewrite(app: App, table: str, change: Callable[[list[dict[str, str]]], list[dict[str, str]]]) -> None:
    """Put other rows into a table of the workspace of ``conftest.py``."""
    path = app.workspace / f"data/{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(change(rows))


def add_second_record_of_firm_b(app: App) -> None:
    key = presence_id("firm-b", "demo/composite", "zone-a", "main")
    told = {"id": key, "enterprise": "firm-b", "node": "demo/composite", "place": "zone-a"}
    rewrite(app, "presences", lambda rows: [*rows, rows[0] | told])


def propose(app: App, kind: str, texts: dict[str, str], lang: str = "zh"):
    test = app.open("corrections", lang=lang, place="zone-a", chain="demo")
    test.radio(key="proposal_kind").set_value(kind).run()
    if kind == "gone":
        test.selectbox(key="corrections_gone_firm").set_value(FIRM_B).run()
    write(test, kind, texts)
    test.button(key=f"corrections_{kind}_submit").click().run()
    assert not test.exception
    return test


def decide(test, verdict: str):
    radio = next(r for r in test.radio if r.key.startswith("review_proposal_"))
    prefix = radio.key.removesuffix("_verdict")
    radio.set_value(verdict)
    test.text_area(key=f"{prefix}_reason").set_value("核实")
    test.button(key=f"{prefix}_submit").click().run()
    assert not test.exception
    return test


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_proposal_waits_is_accepted_and_can_be_taken_as_tables(app: App, lang):
    test = propose(app, "gone", TEXTS, lang)
    assert test.success[0].value == t("proposal.saved", lang)
    assert t("proposal.state_open", lang) in test.expander[1].label
    assert not test.get("download_button")
    decide(test, "confirmed")
    test.run()
    assert t("proposal.state_applied", lang) in test.expander[1].label
    assert test.get("download_button")
    assert "proposal." not in shown_text(test)


def test_a_refused_proposal_changes_nothing_and_says_so(app: App):
    test = decide(propose(app, "gone", TEXTS), "overruled")
    test.run()
    assert t("proposal.state_overruled", "zh") in test.expander[1].label
    assert not test.get("download_button")


def test_what_was_typed_stays_when_something_is_missing(app: App):
    test = propose(app, "gone", TEXTS | {"source_title": ""})
    assert t("proposal.field_title", "zh") in test.error[0].value
    assert test.text_area(key="corrections_gone_reason").value == "厂房已腾空"


def test_a_firm_is_added_and_stands_on_the_place(app: App):
    test = app.open("corrections", place="zone-a", chain="demo", node="demo/composite")
    test.radio(key="proposal_kind").set_value("add_firm").run()
    write(test, "add_firm", TEXTS | {"name": "戊<b>复材</b>有限公司"})
    test.selectbox(key="corrections_add_firm_place").set_value("zone-a")
    test.button(key="corrections_add_firm_submit").click().run()
    assert not test.exception
    decide(test, "confirmed")
    page = app.open("dossier", place="zone-a", chain="demo", node="demo/composite")
    assert not page.exception
    assert "戊<b>复材</b>有限公司" in set(page.dataframe[0].value["企业"])


def test_a_place_without_firms_on_the_chain_says_so(app: App):
    rewrite(app, "presences", lambda rows: [])
    test = app.open("corrections", place="province", chain="demo")
    assert not test.exception
    assert "测试省" in test.info[0].value


def test_no_firm_and_no_record_stands_in_the_form_before_one_is_chosen(app: App):
    test = app.open("corrections", place="zone-a", chain="demo", node="demo/fibre")
    assert test.selectbox(key=GONE[0]).value is None
    assert test.selectbox(key=GONE[1]).disabled
    write(test, "gone", TEXTS)
    test.button(key="corrections_gone_submit").click().run()
    assert t("proposal.field_presence", "zh") in test.error[0].value
    test.radio(key="proposal_kind").set_value("wrong_node").run()
    assert test.selectbox(key="corrections_wrong_node_presence").value is None
    assert test.selectbox(key="corrections_wrong_node_presence").placeholder == t("proposal.choose", "zh")


def test_after_a_proposal_nobody_is_chosen_any_more(app: App):
    test = propose(app, "gone", TEXTS)
    assert test.selectbox(key=GONE[0]).value is None
    assert test.text_input(key="corrections_gone_source_title").value == "走访记录"


@pytest.mark.parametrize("place", ["adcode-990100", "province"])
def test_records_at_a_place_and_below_it_can_be_corrected(app: App, place):
    rewrite(app, "places", lambda rows: [row | {"judged": str(int(row["kind"] != "outside"))} for row in rows])
    test = app.open("corrections", place=place, chain="demo")
    options = test.selectbox(key=GONE[0]).options
    assert options == [
        "丁市级有限公司 · 甲市",
        "甲原丝有限公司 · 甲经开",
        "乙纤维有限公司 · 甲经开",
        "丙零件有限公司 · 乙高新",
    ]


@pytest.mark.parametrize(("whole", "left"), [(True, ["甲原丝有限公司"]), (False, ["甲原丝有限公司", "乙纤维有限公司"])])
def test_a_firm_that_left_goes_with_all_its_records_unless_one_is_chosen(app: App, whole, left):
    add_second_record_of_firm_b(app)
    test = app.open("corrections", place="zone-a", chain="demo")
    test.selectbox(key=GONE[0]).set_value(FIRM_B).run()
    records = test.selectbox(key=GONE[1])
    assert records.options[0] == t("proposal.records_all", "zh", n=2) == records.format_func(records.value)
    assert len(records.options) == 3
    if not whole:
        records.set_value(presence_id("firm-b", "demo/fibre", "zone-a", "main"))
    write(test, "gone", TEXTS)
    test.button(key="corrections_gone_submit").click().run()
    assert t("proposal.records", "zh", n=2) in test.expander[1].label or not whole
    decide(test, "confirmed")
    test = app.open("corrections", place="zone-a", chain="demo")
    assert test.selectbox(key=GONE[0]).options == [f"{name} · 甲经开" for name in left]


def test_the_choice_of_records_follows_the_firm(app: App):
    add_second_record_of_firm_b(app)
    test = app.open("corrections", place="zone-a", chain="demo")
    test.selectbox(key=GONE[0]).set_value(FIRM_B).run()
    test.selectbox(key=GONE[1]).set_value(presence_id("firm-b", "demo/fibre", "zone-a", "main")).run()
    test.selectbox(key=GONE[0]).set_value("firm-a@zone-a").run()
    assert test.selectbox(key=GONE[1]).value == presence_id("firm-a", "demo/precursor", "zone-a", "main")
    test.selectbox(key=GONE[0]).set_value(FIRM_B).run()
    assert test.selectbox(key=GONE[1]).value.count("|") == 1


def test_what_was_typed_and_chosen_stays_when_the_kind_is_switched_and_back(app: App):
    test = app.open("corrections", place="zone-a", chain="demo")
    test.selectbox(key=GONE[0]).set_value(FIRM_B).run()
    write(test, "gone", TEXTS)
    for kind in ("missing_node", "add_firm", "wrong_node", "gone"):
        test.radio(key="proposal_kind").set_value(kind).run()
        assert not test.exception
    assert test.text_area(key="corrections_gone_reason").value == TEXTS["reason"]
    assert test.text_input(key="corrections_gone_source_title").value == TEXTS["source_title"]
    assert test.selectbox(key=GONE[0]).value == FIRM_B
    app.open("gaps", place="zone-a", chain="demo")
    test = app.open("corrections", place="zone-a", chain="demo")
    assert test.text_area(key="corrections_gone_reason").value == TEXTS["reason"]
    assert test.selectbox(key=GONE[0]).value is None


def test_a_node_that_is_missing_is_proposed_with_its_neighbours(app: App):
    texts = {"name_zh": "上浆剂", "name_en": "Sizing agent", "reason": "正在招引", "source_title": "招商需求表"}
    test = propose(app, "missing_node", texts)
    assert t("error.proposal_unlinked", "zh") == test.error[0].value
    test.multiselect(key="corrections_missing_node_outputs").set_value(["demo/fibre"])
    test.button(key="corrections_missing_node_submit").click().run()
    assert test.success[0].value == t("proposal.saved", "zh")
