"""反查: a text in, nodes with words, gaps and what speaks against out (the workspace of ``conftest.py``)."""

from __future__ import annotations

import pytest
from conftest import App, shown_text

from liantu.words import t


def ask(app: App, text: str, lang: str = "zh"):
    test = app.open("find", lang=lang, place="zone-a", chain="demo")
    test.text_area(key="find_text").set_value(text)
    test.button(key="find_submit").click().run()
    assert not test.exception
    return test


def test_a_maker_is_led_to_the_gap_it_would_close(app: App):
    test = ask(app, "复合材料制造")
    assert "<mark>复合材料</mark>制造" in shown_text(test)
    links = [link.proto.label for link in test.get("page_link")]
    # 复合材料 is a broken link for the province (C1) and one step after a strength for zone-a (X1)
    assert any("测试省" in label or "province" in label for label in links)
    assert any("甲经开" in label and "延链" in label for label in links)


def test_a_dealer_is_no_maker(app: App):
    test = ask(app, "复合材料批发")
    assert t("sentence.against_only_trades", "zh") in shown_text(test)
    assert not [link for link in test.get("page_link") if "延链" in link.proto.label or "补链" in link.proto.label]


def test_a_firm_on_record_is_shown_with_what_is_known(app: App):
    test = ask(app, "甲原丝有限公司")
    assert "甲原丝有限公司" in test.warning[0].value
    assert "甲原丝有限公司" in set(test.dataframe[0].value["企业"])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_text_that_fits_nothing_says_so(app: App, lang):
    assert ask(app, "餐饮服务", lang).info[0].value == t("app.find_none", lang)


def test_hostile_text_stays_text(app: App):
    text = shown_text(ask(app, "<img src=x onerror=alert(1)>复合材料制造"))
    assert "<img" not in text
    assert "&lt;img" in text
