"""``liantu find``: what a text fits on the small workspace of ``workspaces.py``."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from click.testing import CliRunner
from workspaces import write_workspace

from liantu import fits, pipeline
from liantu.cli import main


@pytest.fixture
def judged(tmp_path):
    write_workspace(tmp_path)
    return pipeline.run(tmp_path, decisions=[])


def name_of(judged, node):
    return str(judged.workspace.nodes.loc[node, "name_zh"])


def test_every_specific_node_is_found_by_its_own_name_and_leads_to_its_gaps(judged):
    nodes = judged.workspace.nodes
    gaps = judged.findings.gaps
    assert len(gaps) > 0
    for node in nodes.index[nodes["siting"] == "specific"]:
        found = {fit.node: fit for fit in fits.find(judged, f"{name_of(judged, node)}制造")}
        assert set(found[node].gaps) == {gap for gap, row in gaps.iterrows() if row["node"] == node}
        assert not found[node].trade


def test_a_dealer_is_no_maker_and_stands_last(judged):
    nodes = judged.workspace.nodes
    first, second = nodes.index[nodes["siting"] == "specific"][:2]
    found = fits.find(judged, f"{name_of(judged, first)}批发；{name_of(judged, second)}制造")
    told = [(fit.node, fit.trade) for fit in found if fit.node in (first, second)]
    assert told == [(second, False), (first, True)]


def test_a_gap_overruled_at_the_desk_is_not_served(judged):
    gaps = judged.findings.gaps
    gap = gaps.index[0]
    text = f"{name_of(judged, gaps.at[gap, 'node'])}制造"
    assert gap in fits.find(judged, text)[0].gaps
    status = gaps["status"].where(gaps.index != gap, "overruled")
    overruled = replace(judged, findings=replace(judged.findings, gaps=gaps.assign(status=status)))
    assert gap not in fits.find(overruled, text)[0].gaps


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_command_names_node_word_and_gap(judged, tmp_path, lang):
    gap = judged.findings.gaps.iloc[0]
    name = name_of(judged, gap["node"])
    told = CliRunner().invoke(main, ["find", f"{name}制造", "--workspace", str(tmp_path), "--lang", lang])
    assert told.exit_code == 0, told.output
    assert name in told.output
    place = judged.workspace.tables["places"].loc[gap["place"]]
    assert str(place["name_zh" if lang == "zh" else "name_en"]) in told.output or gap["place"] in told.output


def test_a_text_that_fits_nothing_or_is_hostile_is_answered_politely(judged, tmp_path):
    for text in ("", "住宿服务", "\x1b[31m<b>", "a" * 10_000):
        told = CliRunner().invoke(main, ["find", text, "--workspace", str(tmp_path)])
        assert told.exit_code == 0
        assert re.search("未找到相符的环节", told.output)
        assert "\x1b" not in told.output


def test_what_speaks_against_a_fit_is_told(tmp_path):
    # a clause that restricts composites meets by its word; a general node is bought anywhere; a dealer only trades
    write_workspace(
        tmp_path,
        nodes=[
            {"id": "fibre", "name_zh": "纤维"},
            {"id": "composite", "name_zh": "复合材料"},
            {"id": "steam", "name_zh": "蒸汽", "siting": "general"},
        ],
        edges=[("fibre", "composite"), ("steam", "fibre", "input", "0")],
        presences=[("firm-a", "demo/fibre", "zone-a")],
        policies=[{"id": "p-1", "kind": "restricted", "terms": "复合材料", "in_force_from": "2025-01-01"}],
    )
    judged = pipeline.run(tmp_path, decisions=[])
    told = {fit.node: fit for fit in fits.find(judged, "复合材料制造；蒸汽生产；纤维销售")}
    assert told["demo/composite"].against == ("restricted:p-1",)
    assert told["demo/steam"].against == ("bought_anywhere",)
    assert told["demo/fibre"].against == ("only_trades",)
    # firm-a makes fibre by volume in zone-a: level 2
    assert told["demo/fibre"].strong_at == ("zone-a",)


def test_a_firm_on_record_is_known_by_its_name_or_a_former_one(tmp_path):
    firms = [
        {"id": "firm-a", "name_zh": "甲原丝有限公司", "former_names": "旧名纺织厂|甲厂"},
        {"id": "firm-b", "name_zh": "乙纤维有限公司"},
    ]
    write_workspace(tmp_path, enterprises=firms, presences=[("firm-a", "demo/precursor", "zone-a")])
    workspace = pipeline.run(tmp_path, decisions=[]).workspace
    assert fits.firms_named(workspace, "原名旧名纺织厂，生产原丝") == ["firm-a"]
    assert fits.firms_named(workspace, "甲厂") == []  # two characters stand in too many texts
