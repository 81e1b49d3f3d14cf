"""Every view in both languages: content that follows from the small workspace, state changes, bad addresses and data.

The small workspace (``tests/library/workspaces.py``): zone-a makes 原丝 (firm-a) and 纤维 (firm-b), zone-b makes 零件
(firm-c), each by volume and stated by an official source, so each is at level 2. 复合材料 lies between 纤维 and 零件:
for zone-a it is one step after a strength (X1), for the province it is a broken link (C1). firm-x, outside, makes it.
"""

from __future__ import annotations

import json

import pytest
from conftest import App, shown_text
from streamlit.util import calc_hash

from liantu.words import t

VIEWS = ("overview", "zone", "chain", "gaps", "dossier", "targets", "find", "catalogue", "data", "method")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_shows_its_title_and_no_exception(app: App, view, lang):
    test = app.open(view, lang=lang, place="zone-a", chain="demo")
    assert not test.exception
    assert not test.error
    assert test.title, "a page without a title"
    named = {"zone": "复合材料", "gaps": "复合材料", "targets": "复合材料", "data": "零件"}
    if lang == "zh" and view in named:
        assert named[view] in shown_text(test)


def test_the_overview_counts_distinct_things(app: App):
    # 2 zones, 1 chain; four firms stand in the province (firm-a to firm-d); the one broken link is 复合材料
    test = app.open("overview", lang="zh")
    found = {metric.label: metric.value for metric in test.metric}
    assert found["开发区"] == "2"
    assert found["产业链"] == "1"
    assert found["省内在产企业"] == "4"
    assert found["补链"] == "1"


def test_the_gap_list_names_the_missing_node_with_its_rule(app: App):
    test = app.open("gaps", lang="zh", place="province")
    frame = test.dataframe[0].value
    row = frame[frame["环节"] == "复合材料"].iloc[0]
    assert row["规则"] == "C1"
    assert row["类型"] == "○ 补链"


def test_filters_take_gaps_out_of_the_list(app: App):
    test = app.open("gaps", lang="zh", place="province")
    assert "复合材料" in set(test.dataframe[0].value["环节"])
    test.pills(key="filter_kind").set_value(["strengthen"]).run()
    assert not test.exception
    listed = test.dataframe[0].value["环节"] if test.dataframe else []
    assert "复合材料" not in set(listed)


def test_choosing_a_place_writes_the_address(app: App):
    test = app.open("gaps", lang="zh", place="province", node="demo/composite")
    test.selectbox(key="select_place").set_value("zone-a").run()
    assert test.query_params["place"] == "zone-a"
    assert "node" not in test.query_params
    assert test.title[0].value == t("app.gaps_title", "zh", place="甲经开")


def test_the_language_switch_keeps_the_place(app: App):
    test = app.open("zone", lang="zh", place="zone-b")
    assert test.title[0].value == "乙高新"
    test.segmented_control(key="select_lang").set_value("en").run()
    assert test.query_params["place"] == "zone-b"
    assert test.title[0].value == "zone-b"
    assert t("app.first_gaps", "en") in shown_text(test)


@pytest.mark.parametrize("key", ["place", "chain", "node"])
def test_an_unknown_id_in_the_address_warns_shows_the_overview_and_stays(app: App, key):
    test = app.open("zone", lang="zh", **{key: "no-such-thing"})
    assert not test.exception
    assert "no-such-thing" in test.warning[0].value
    assert test.title[0].value.endswith("产业链招商地图")
    assert test.query_params[key] == "no-such-thing"


def test_a_hostile_id_in_the_address_is_only_text(app: App):
    test = app.open("zone", lang="zh", place="<script>alert(1)</script>")
    assert not test.exception
    assert test.title[0].value.endswith("产业链招商地图")


def test_the_chain_page_says_verdict_rule_and_witness_of_the_node(app: App):
    test = app.open("chain", lang="zh", place="province", chain="demo", node="demo/composite")
    text = shown_text(test)
    assert "纤维 → 复合材料 → 零件" in text
    assert "C1" in text
    assert "外地复材有限公司" in text


def test_the_dossier_confirms_and_keeps_history(app: App):
    test = app.open("dossier", lang="zh", place="province", node="demo/composite")
    prefix = "review_gap_province:demo/composite"
    test.text_area(key=f"{prefix}_reason").set_value("现场核实")
    test.button(key=f"{prefix}_submit").click().run()
    assert not test.exception
    assert t("app.review_saved", "zh") in [s.value for s in test.success]
    assert "已确认" in shown_text(test)
    assert "现场核实" in [text.value for text in test.text]
    listed = app.open("gaps", lang="zh", place="province").dataframe[0].value
    assert listed.loc[listed["环节"] == "复合材料", "审核"].item() == "已确认"


def test_a_decision_without_reason_is_refused_and_the_choice_stays(app: App):
    test = app.open("dossier", lang="zh", place="province", node="demo/composite")
    prefix = "review_gap_province:demo/composite"
    test.radio(key=f"{prefix}_verdict").set_value("overruled")
    test.button(key=f"{prefix}_submit").click().run()
    assert t("error.review_reason_missing", "zh") in [e.value for e in test.error]
    assert test.radio(key=f"{prefix}_verdict").value == "overruled"


def test_rejecting_a_presence_moves_the_verdict(app: App):
    # without firm-c nobody makes 零件: 复合材料 is then no broken link but one step after 纤维
    test = app.open("dossier", lang="zh", place="province", node="demo/part")
    chosen = test.selectbox(key="presence_to_review").value
    prefix = f"review_presence_{chosen}"
    test.radio(key=f"{prefix}_verdict").set_value("overruled")
    test.text_area(key=f"{prefix}_reason").set_value("已搬迁")
    test.button(key=f"{prefix}_submit").click().run()
    assert not test.exception
    listed = app.open("gaps", lang="zh", place="province").dataframe[0].value
    assert listed.loc[listed["环节"] == "复合材料", "规则"].item() == "X1"


def test_weights_change_priorities_in_this_session_only(app: App):
    before = app.open("gaps", lang="zh", place="province").dataframe[0].value["优先度"].tolist()
    test = app.open("method", lang="zh")
    test.number_input(key="weight_criticality").set_value(0.0)
    test.number_input(key="weight_policy_fit").set_value(0.0).run()
    assert not test.exception
    after = app.open("gaps", lang="zh", place="province").dataframe[0].value["优先度"].tolist()
    assert before != after
    assert t("app.weights_session", "zh") in [i.value for i in app.test.info]


def test_resetting_the_weights_brings_the_defaults_back(app: App):
    test = app.open("method", lang="zh")
    test.number_input(key="weight_criticality").set_value(4.0).run()
    test.button(key="weights_reset").click().run()
    assert test.number_input(key="weight_criticality").value == 1.0
    app.open("gaps", lang="zh", place="province")
    assert t("app.weights_session", "zh") not in [i.value for i in app.test.info]


def test_a_place_without_data_says_so_and_what_to_do(app: App):
    (app.workspace / "data" / "presences.csv").unlink()
    test = app.open("zone", lang="zh", place="zone-b")
    assert t("app.thin_place", "zh", place="乙高新", firms=0, coming=0) in [i.value for i in test.info]


def test_all_weights_at_zero_are_told_and_defaults_used(app: App):
    test = app.open("method", lang="zh")
    for part in ("criticality", "policy_fit", "candidates"):
        test.number_input(key=f"weight_{part}").set_value(0.0)
    test.run()
    assert not test.exception
    assert t("app.weights_none", "zh") in [w.value for w in test.warning]


def test_public_editions_withhold_targets(app: App):
    test = app.open("catalogue", lang="zh", place="province")
    test.radio(key="catalogue_audience").set_value("public").run()
    assert not test.exception
    assert "目标企业 0 家" in shown_text(test)
    assert "外地复材有限公司" not in shown_text(test)


def test_english_editions_offer_no_internal_choice(app: App):
    test = app.open("catalogue", lang="en", place="province")
    assert not [r for r in test.radio if r.key == "catalogue_audience"]


def test_broken_rows_are_told_and_the_rest_works(app: App):
    edges = app.workspace / "chains" / "demo" / "edges.csv"
    edges.write_text(edges.read_text("utf-8") + "fibre,nowhere,input,1,,s-1,p,c,\n", encoding="utf-8")
    test = app.open("data", lang="zh")
    assert not test.exception
    assert t("app.workspace_broken", "zh", count=1) in [w.value for w in test.warning]
    assert "nowhere" in shown_text(test)
    listed = app.open("gaps", lang="zh", place="province").dataframe[0].value
    assert "复合材料" in set(listed["环节"])


def test_a_workspace_that_cannot_be_opened_lists_why(app: App):
    (app.workspace / "workspace.toml").write_text("id = ", encoding="utf-8")
    test = app.open("zone", lang="zh", place="zone-a")
    assert not test.exception
    assert t("app.nothing_works", "zh") in [e.value for e in test.error]
    assert "workspace.toml" in shown_text(test)


def test_an_empty_workspace_says_what_to_do(app: App):
    for path in (app.workspace / "chains").rglob("*"):
        if path.is_file():
            path.unlink()
    (app.workspace / "data" / "presences.csv").unlink()
    for view in VIEWS:
        test = app.open(view, lang="zh")
        assert not test.exception, view
    assert t("app.no_chains", "zh") in [i.value for i in app.test.info]


def test_a_broken_review_store_is_told_and_all_else_works(app: App, tmp_path):
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "reviews.sqlite").write_bytes(b"no database at all" * 100)
    for view in VIEWS:
        test = app.open(view, lang="zh", place="province", node="demo/composite")
        assert not test.exception, view
        assert any("reviews.sqlite" in w.value for w in test.warning), view
    assert (tmp_path / "state" / "reviews.sqlite").read_bytes().startswith(b"no database")


def test_the_zone_names_its_focus_chain_and_who_answers_for_it(app: App):
    text = shown_text(app.open("zone", lang="zh", place="zone-a"))
    assert "链长：市长 · 副链长：管委会主任" in text


def test_the_dossier_shows_what_papers_say_clauses_and_institutes(app: App):
    text = shown_text(app.open("dossier", lang="zh", place="zone-a", node="demo/composite"))
    assert "拟引进" in text
    assert "测试目录" in text
    assert "复材研究所" in text


def test_a_target_is_listed_with_the_year_of_its_figures(app: App):
    listed = app.open("targets", lang="zh", place="province", node="demo/composite").dataframe[0].value
    row = listed[listed["企业"] == "外地复材有限公司"].iloc[0]
    assert row["数据年份"] == "2020"
    assert row["所在地"] == "外省"


def test_a_chosen_target_shows_its_lead_its_presences_and_who_could_deal_with_it(app: App):
    test = app.open("targets", place="zone-a", chain="demo")
    name = "targets_table_" + test.dataframe[0].proto.id.rpartition("targets_table_")[2]
    test.session_state[name] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    test.run()
    assert not test.exception
    assert t("allocation.heading", "zh") in shown_text(test)
    assert len(test.dataframe) >= 3  # targets, where the firm stands, who here could deal with it


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_back_test_is_run_when_asked_for_or_says_why_not(app: App, lang):
    test = app.open("method", lang=lang)
    assert t("backtest.title", lang) in shown_text(test)
    test.toggle(key="backtest_run").set_value(True).run()
    assert not test.exception
    assert "backtest." not in shown_text(test)


def test_the_overview_has_an_address_of_its_own_beside_the_bare_one(app: App):
    test = app.open()
    assert {"", "overview"} <= {page["url_pathname"] for page in test._registered_pages.values()}
    bare = test.title[0].value
    assert app.open("overview").title[0].value == bare


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_that_does_not_exist_is_told_in_the_readers_language(app: App, monkeypatch, lang):
    monkeypatch.setattr("ui.frame._asked", lambda: "no*such*page")
    app.open(lang=lang)
    app.test._page_hash = calc_hash("no*such*page")  # as the browser asks for it
    test = app.test.run()
    assert not test.exception
    assert test.warning[0].value == t("app.unknown_page", lang, name="nosuchpage")
    assert "zone-a" in test.dataframe[0].value.index
    monkeypatch.setattr("ui.frame._asked", lambda: "gaps")
    assert not app.open("gaps", lang=lang).warning


def test_the_back_test_says_how_long_it_takes_before_it_is_asked_for(app: App):
    for lang, said in (("zh", "约需半分钟"), ("en", "takes about half a minute")):
        assert said in app.open("method", lang=lang).toggle(key="backtest_run").label


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_zone_without_focus_chains_is_told_to_have_none_stated(app: App, lang):
    table = app.open("overview", lang=lang).dataframe[0].value
    focus = table[t("app.col_focus", lang)].tolist()
    assert focus[1] == t("app.no_focus_short", lang)
    assert focus[0] != focus[1]


def test_the_overview_goes_by_the_short_english_names_of_zones(app: App):
    path = app.workspace / "zones.geojson"
    zones = json.loads(path.read_text("utf-8"))
    for zone, name in zip(
        zones["features"], ("Jia Economic and Technological Development Zone", "Yi Park"), strict=True
    ):
        zone["properties"]["name_en"] = name
    path.write_text(json.dumps(zones, ensure_ascii=False), encoding="utf-8")
    test = app.open("overview", lang="en")
    links = [link.proto.label for link in test.main.get("page_link")]
    assert links[-2:] == ["Jia ETDZ", "Yi Park"]
    assert test.dataframe[0].value[t("app.col_zone", "en")].tolist() == ["Jia ETDZ", "Yi Park"]
