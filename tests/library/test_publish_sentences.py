"""Verdicts and objections in words."""

from __future__ import annotations

import json
import string
from importlib import resources

import publish_cases as cases
import pytest

from liantu.words.sentences import Names, against, names_of, tie, verdict

WS, FOUND = cases.workspace(), cases.findings()
NAMES = names_of(WS, FOUND, "zh")


def gap(gap_id, **changes):
    return FOUND.gaps.loc[gap_id].to_dict() | changes


def level(place, node):
    return FOUND.levels.loc[f"{place}:fibre/{node}"].to_dict()


def test_a_broken_link_reads_as_the_screens_say():
    """SCREENS: the sentence given there, with this case's names; province level of prepreg is 0."""
    row = gap("zone-a:fibre/prepreg", certainty="unverified")
    assert verdict(row, NAMES, "zh") == (
        "补链｜甲经开缺“预浸料”：前有“碳纤维”（优势），后有“碳纤维复合材料”（强链），中间断开（C1，距 1）；"
        "区内未见企业（待核实：已知 41 %），省内也未见。若查实已有或有企业落地，此项关闭。"
    )


def test_nearby_supply_takes_the_place_of_the_province():
    text = verdict(gap("zone-b:fibre/prepreg"), NAMES, "zh")
    assert "“碳纤维复合材料”（具备）所需的关键投入" in text
    assert "（待核实：已知 20 %），省内可由甲经开配套。" in text
    assert "省内也未见" not in text


def test_firms_that_cannot_supply_are_not_called_none():
    row = gap("zone-a:fibre/prepreg", node="fibre/carbon")
    assert "省内另有企业，但无可列的配套地点" in verdict(row, NAMES, "zh")


def test_for_the_province_only_the_province_is_named():
    text = verdict(gap("province:fibre/prepreg"), NAMES, "zh")
    assert "省内未见企业（已证实：已知 50 %）。" in text
    assert "区内" not in text


def test_what_papers_say_is_said_where_it_proves_an_absence():
    row = gap("zone-a:fibre/prepreg", stated="supports")
    assert "区内未见企业（已证实，有材料明述：已知 41 %）" in verdict(row | {"certainty": "evidenced"}, NAMES, "zh")
    assert "区内未见企业（待核实：已知 41 %）" in verdict(row | {"certainty": "unverified"}, NAMES, "zh")
    assert "（已证实：已知 41 %）" in verdict(row | {"certainty": "evidenced", "stated": "none"}, NAMES, "zh")


def test_public_sentence_has_no_certainty():
    text = verdict(gap("zone-a:fibre/prepreg"), NAMES, "zh", public=True)
    assert text.endswith("中间断开（C1，距 1）。")
    assert "证实" not in text


@pytest.mark.parametrize(
    ("row", "start"),
    [
        (level("zone-a", "carbon"), "优势｜甲经开的“碳纤维”强度 3，计入企业 1 家。"),
        (level("zone-a", "precursor"), "具备｜甲经开已有“原丝”：强度 2，计入企业 1 家。"),
        (level("zone-a", "ore"), "资源｜“矿石”属外购投入或应用去向，不列为甲经开的缺口。"),
        (level("zone-a", "use"), "应用｜“风电叶片应用"),
        (level("zone-a", "resin"), "暂不关联｜甲经开未见“树脂”"),
        (level("zone-a", "resin") | {"kind": None, "level": None}, "不详｜甲经开的“树脂”情况不详"),
        (gap("zone-a:fibre/winder"), "延链｜甲经开可为“碳纤维复合材料”（强链）配套“缠绕机”（X2，距 1）"),
        (gap("zone-a:fibre/scrap"), "延链｜甲经开可收集利用“碳纤维”（优势）的副产“回收碳纤维”（R1，距 1）"),
        (gap("zone-a:fibre/composite"), "强链｜甲经开的“碳纤维复合材料”偏弱"),
        (gap("zone-a:fibre/composite", rule="S2"), "强链｜甲经开的“碳纤维复合材料”为单一来源"),
        (gap("zone-a:fibre/composite", rule="S3"), "强链｜甲经开的“碳纤维复合材料”本地配套不足"),
        (gap("zone-a:fibre/composite", rule="S4"), "强链｜甲经开的“碳纤维复合材料”被公开材料列为薄弱"),
        (gap("zone-a:fibre/scrap", rule="X1", ring=2), "延链｜甲经开可延伸至“回收碳纤维”：位于“碳纤维”（优势）的下游"),
        (gap("zone-a:fibre/prepreg", needs_first="fibre/resin|fibre/ore"), "补链｜"),
    ],
)  # fmt: skip
def test_one_template_for_each_rule_and_kind(row, start):
    assert verdict(row, NAMES, "zh").startswith(start)


def test_what_is_needed_first_is_named():
    assert "；须先补上“树脂”、“矿石”；" in verdict(
        gap("zone-a:fibre/prepreg", needs_first="fibre/resin|fibre/ore"), NAMES, "zh"
    )


def test_english_sentence():
    names = names_of(WS, FOUND, "en")
    assert verdict(gap("zone-a:fibre/prepreg"), names, "en") == (
        "complete | Zone A lacks prepreg: carbon fibre (strength) comes before it and composite (strengthen) after it, "
        "and the chain is broken in between (C1, distance 1); no firm seen in the place (evidenced, papers say so: "
        "41% known), nor elsewhere in the province. If one is found or lands, this item closes."
    )


def test_an_id_without_a_name_stands_for_itself():
    text = verdict(gap("zone-a:fibre/prepreg"), Names("zh"), "zh")
    assert "zone-a缺“fibre/prepreg”：前有“fibre/carbon”，后有“fibre/composite”" in text


@pytest.mark.parametrize(
    ("code", "zh"),
    [
        ("figures_old:2016", "规模数据较旧（2016 年）"),
        ("inferred", "产品系推断，来源未明述"),
        ("old_source", "来源较旧"),
        ("restricted:po-9", "涉及限制或淘汰类条目：po-9"),
        ("already_planning_elsewhere", "已在外地规划同类项目"),
        ("never_heard:of", "never_heard:of"),
        ("<b>", "<b>"),
        ("", ""),
    ],
)
def test_objections(code, zh):
    assert against(code, "zh") == zh


def test_objection_names_the_clause_if_it_is_known():
    assert against("restricted:po-1", "zh", NAMES.policies) == "涉及限制或淘汰类条目：鼓励目录（2025年版） 第18项"


def test_ties():
    assert tie("supplied_by:firm-b", NAMES) == "由本地乙碳纤维有限公司供货"
    assert tie("x:y", NAMES) == "x:y"


@pytest.mark.parametrize("topic", ["publish", "sentence"])
def test_both_languages_have_the_same_keys_and_places(topic):
    read = {
        lang: json.loads(resources.files("liantu.words").joinpath(f"{lang}/{topic}.json").read_text("utf-8"))
        for lang in ("zh", "en")
    }
    assert read["zh"].keys() == read["en"].keys()

    def places(text):
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}

    # a sentence of the English may do without a place that the Chinese repeats, but never have one more
    for key, zh in read["zh"].items():
        assert places(read["en"][key]) == places(zh), key
