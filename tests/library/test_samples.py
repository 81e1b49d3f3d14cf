"""How well words find nodes: two phrases and two firms, counted by hand on the small workspace of ``workspaces.py``."""

from __future__ import annotations

from math import isnan

import pytest
from workspaces import write_workspace

from liantu import match, pipeline
from liantu.words.sentences import names_of
from liantu.words.stats import markdown


def _workspace(root, terms="碳纤维"):
    write_workspace(
        root,
        nodes=[
            {"id": "fibre", "name_zh": "碳纤维", "terms": terms},
            {"id": "composite", "name_zh": "复合材料", "terms": "预浸料|复材"},
        ],
        edges=[{"source_node": "fibre", "target_node": "composite"}],
        presences=[],
        sample_matches=[
            {"id": "m-1", "node": "demo/fibre", "word": "碳纤维", "phrase": "碳纤维生产", "pool": "t", "right": "1"},
            {"id": "m-2", "node": "demo/fibre", "word": "碳纤维", "phrase": "碳纤维销售", "pool": "t", "right": "0"},
            {"id": "m-3", "node": "demo/fibre", "word": "碳纤维", "phrase": "碳纤维展示", "pool": "t", "right": "0"},
            {"id": "m-4", "node": "demo/fibre", "word": "碳纤维", "phrase": "碳纤维", "pool": "t", "right": ""},
        ],
        sample_firms=[
            {
                "id": "f-1",
                "name": "甲公司",
                "products": "碳纤维;纱线",
                "pool": "t",
                "nodes": "demo/fibre|demo/composite",
            },
            {"id": "f-2", "name": "复材公司", "products": "", "pool": "t", "nodes": ""},
            {"id": "f-3", "name": "丙公司", "products": "预浸料", "pool": "t", "doubtful": "demo/composite"},
        ],
    )
    return pipeline.run(root, decisions=[])


def test_counts_and_shares_are_those_counted_by_hand(tmp_path):
    row = match.sample_table(_workspace(tmp_path).workspace).loc["demo"]
    # m-4 cannot be judged; 销售 only trades, so m-2 is not kept; m-3 is kept though wrong
    assert (row["judged"], row["plain_right"], row["kept"], row["kept_right"]) == (3, 1, 2, 1)
    # f-1 makes composites by its reader, and no word of theirs; f-2 is found by its name and makes nothing
    assert (row["named"], row["found"], row["wrong"]) == (2, 1, 1)
    assert (row["precision"], row["recall"]) == (0.5, 0.5)


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_intervals_are_those_of_the_published_table(hits, trials, low, high):
    assert match.wilson(hits, trials) == pytest.approx((low, high), abs=5e-5)


def test_without_trials_an_interval_is_unknown():
    assert all(map(isnan, match.wilson(0, 0)))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_prints_shares_with_their_intervals(tmp_path, lang):
    judged = _workspace(tmp_path)
    names = names_of(judged.workspace, judged.findings, lang)
    page = markdown(pipeline.stats(judged.workspace, judged.findings), names, lang, date="2026-11-25")
    # Wilson for 1 of 2: 9 to 91 %
    assert "50% (9%–91%)" in page


def test_without_samples_the_page_says_nothing_of_them(tmp_path):
    write_workspace(tmp_path)
    judged = pipeline.run(tmp_path, decisions=[])
    names = names_of(judged.workspace, judged.findings, "en")
    page = markdown(pipeline.stats(judged.workspace, judged.findings), names, "en", date="2026-11-25")
    assert "Precision" not in page
