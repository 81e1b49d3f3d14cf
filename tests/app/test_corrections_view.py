"""更正: propose, decide, see what follows (the workspace of ``conftest.py``)."""

from __future__ import annotations

import pytest
from conftest import App, shown_text

from liantu.words import t

TEXTS = {"as_of": "2026-05-20", "reason": "厂房已腾空", "source_title": "走访记录"}


def propose(app: App, kind: str, texts: dict[str, str], lang: str = "zh"):
    test = app.open("corrections", lang=lang, place="zone-a", chain="demo")
    test.radio(key="proposal_kind").set_value(kind).run()
    for name, text in texts.items():
        key = f"corrections_{kind}_{name}"
        box = test.text_area if name == "reason" else test.text_input
        box(key=key).set_value(text)
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
    for name, text in (TEXTS | {"name": "戊<b>复材</b>有限公司"}).items():
        box = test.text_area if name == "reason" else test.text_input
        box(key=f"corrections_add_firm_{name}").set_value(text)
    test.selectbox(key="corrections_add_firm_place").set_value("zone-a")
    test.button(key="corrections_add_firm_submit").click().run()
    assert not test.exception
    decide(test, "confirmed")
    page = app.open("dossier", place="zone-a", chain="demo", node="demo/composite")
    assert not page.exception
    assert "戊<b>复材</b>有限公司" in set(page.dataframe[0].value["企业"])


def test_a_place_without_firms_on_the_chain_says_so(app: App):
    test = app.open("corrections", place="province", chain="demo")
    assert not test.exception
    assert "测试省" in test.info[0].value


def test_a_node_that_is_missing_is_proposed_with_its_neighbours(app: App):
    texts = {"name_zh": "上浆剂", "name_en": "Sizing agent", "reason": "正在招引", "source_title": "招商需求表"}
    test = propose(app, "missing_node", texts)
    assert t("error.proposal_unlinked", "zh") == test.error[0].value
    test.multiselect(key="corrections_missing_node_outputs").set_value(["demo/fibre"])
    test.button(key="corrections_missing_node_submit").click().run()
    assert test.success[0].value == t("proposal.saved", "zh")
