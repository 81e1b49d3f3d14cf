"""``liantu find``: what a text fits on the small workspace of ``workspaces.py``."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from click.testing import CliRunner
from workspaces import write_workspace

from liantu import pipeline
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
        fits = {fit.node: fit for fit in pipeline.find(judged, f"{name_of(judged, node)}制造")}
        assert set(fits[node].gaps) == {gap for gap, row in gaps.iterrows() if row["node"] == node}
        assert not fits[node].trade


def test_a_dealer_is_no_maker_and_stands_last(judged):
    nodes = judged.workspace.nodes
    first, second = nodes.index[nodes["siting"] == "specific"][:2]
    fits = pipeline.find(judged, f"{name_of(judged, first)}批发；{name_of(judged, second)}制造")
    told = [(fit.node, fit.trade) for fit in fits if fit.node in (first, second)]
    assert told == [(second, False), (first, True)]


def test_a_gap_overruled_at_the_desk_is_not_served(judged):
    gaps = judged.findings.gaps
    gap = gaps.index[0]
    text = f"{name_of(judged, gaps.at[gap, 'node'])}制造"
    assert gap in pipeline.find(judged, text)[0].gaps
    status = gaps["status"].where(gaps.index != gap, "overruled")
    overruled = replace(judged, findings=replace(judged.findings, gaps=gaps.assign(status=status)))
    assert gap not in pipeline.find(overruled, text)[0].gaps


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
