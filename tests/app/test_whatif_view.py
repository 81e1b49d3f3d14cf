"""推演: land, lose, the best landings, what hangs on one firm (the workspace of ``conftest.py``)."""

from __future__ import annotations

import pytest
from conftest import App, shown_text

from liantu.words import t


def page(app: App, mode: str, lang: str = "zh"):
    test = app.open("whatif", lang=lang, place="zone-a", chain="demo")
    test.radio(key="whatif_mode").set_value(mode).run()
    assert not test.exception
    return test


def test_a_landing_is_tried_and_nothing_is_changed(app: App):
    test = page(app, "simulate")
    assert test.info[0].value == t("whatif.ask", "zh")
    test.multiselect(key="whatif_land").set_value(["demo/composite"]).run()
    assert not test.exception
    table = test.dataframe[0].value
    # 复合材料 is a step after the strength of zone-a (X1) and a broken link of the province (C1): both are closed
    closed = table[table["变化"] == t("whatif.change_closed", "zh")]
    assert set(closed["地点"]) == {"甲经开", "测试省"}
    assert not app.open("gaps", place="zone-a", chain="demo").exception


def test_a_loss_is_tried(app: App):
    test = page(app, "simulate")
    test.multiselect(key="whatif_lose").set_value(["firm-c"]).run()
    assert not test.exception
    assert t("whatif.title_difference", "zh") in shown_text(test)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("mode", ["best", "losses", "hooks"])
def test_every_table_stands_under_its_title_in_the_readers_language(app: App, mode, lang):
    text = shown_text(page(app, mode, lang))
    assert t(f"whatif.title_{mode}", lang) in text
    assert "whatif." not in text


def test_the_best_landings_can_be_kept_to_the_chosen_place(app: App):
    test = page(app, "best")
    test.toggle(key="whatif_here").set_value(True).run()
    assert not test.exception
    assert set(test.dataframe[0].value["地点"]) == {"甲经开"}
