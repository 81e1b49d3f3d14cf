"""The back-test: its measures against counting pairs, what it hides, and that shuffled labels give nothing."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from analyse_cases import workspace
from click.testing import CliRunner
from workspaces import write_workspace

from liantu import backtest as face
from liantu import pipeline
from liantu.analyse import backtest as bt
from liantu.analyse import judge
from liantu.cli import main
from liantu.match import grade_presences
from liantu.model.problems import LiantuError
from liantu.words import t


@pytest.mark.parametrize("seed", range(20))
def test_auc_is_the_share_of_pairs_in_the_right_order(seed):
    dice = random.Random(seed)
    scores = np.array([dice.randint(0, 4) for _ in range(12)], dtype=float)
    positive = np.array([dice.random() < 0.4 for _ in scores])
    pairs = [(a, b) for a in scores[positive] for b in scores[~positive]]
    if not pairs:
        assert np.isnan(bt.auc(scores, positive))
        return
    expected = sum(1.0 if a > b else 0.5 if a == b else 0.0 for a, b in pairs) / len(pairs)
    assert bt.auc(scores, positive) == pytest.approx(expected)


@pytest.mark.parametrize("seed", range(20))
def test_hits_are_the_mean_over_all_ways_to_break_ties(seed):
    dice = random.Random(seed)
    scores = np.array([dice.randint(0, 2) for _ in range(6)], dtype=float)
    positive = np.array([dice.random() < 0.5 for _ in scores])
    orders = [
        o for o in itertools.permutations(range(6)) if all(scores[a] >= scores[b] for a, b in itertools.pairwise(o))
    ]
    expected = np.mean([positive[list(order[:3])].sum() for order in orders])
    assert bt.top_hits(scores, positive, top=3) == pytest.approx(expected)


def planted(pairs=12):
    """A chain of pairs a_i > b_i: a zone that has a_i has b_i too, so that neighbours tell all."""
    nodes = [f"{side}{i}" for i in range(pairs) for side in "ab"]
    edges = [(f"a{i}", f"b{i}") for i in range(pairs)]
    presences = [
        (f"{side}{i}-{zone}", f"{side}{i}", zone, {"as_of": "2025" if (side, i) == ("b", 0) else "2020"})
        for zone, own in (("z1", range(0, 6)), ("z2", range(3, 9)), ("z3", range(0, 12, 2)))
        for i in own
        for side in "ab"
    ]
    return workspace(nodes, edges, presences)


def test_what_is_hidden_is_a_fifth_of_the_confirmed_and_stays_hidden():
    ws = planted()
    presences = grade_presences(ws)
    hidden = bt.hide_random(presences, np.random.default_rng(1))
    assert hidden.sum() == round(0.2 * ((presences["grade"] == "confirmed") & presences["counting"]).sum())
    found = bt.rankings(ws, presences, hidden)
    gone = presences[hidden]
    for zone, ranking in found.items():
        assert ranking.hidden.sum() == (gone["place"] == zone).sum()
    assert (presences["as_of"][bt.hide_after(presences, 2024)] == "2025").all()
    assert bt.hide_after(presences, 2024).sum() == 2  # b0 in z1 and z3


def test_a_pattern_that_is_there_is_found_and_shuffled_labels_give_one_half():
    ws = planted()
    tables = bt.backtest(ws, grade_presences(ws), rounds=30, after=2024)
    table = tables["random"]
    # whoever has a_i lacks b_i: an extension or a broken link, always; other absent nodes have no neighbour here
    assert table.loc["neighbours", "auc"] > 0.9
    assert table.loc["gap", "auc"] > 0.9
    assert table.loc["random", "auc"] == 0.5
    shuffled = tables["shuffled"]
    for method in ("gap", "neighbours", "popularity"):
        assert abs(shuffled.loc[method, "auc"] - 0.5) < 0.08
    assert tables["later"].loc["neighbours", "auc"] > 0.9
    for table in tables.values():
        assert (table["auc_low"] <= table["auc_high"]).all()


def test_who_beats_the_baselines_must_do_so_everywhere():
    rows = {"auc": 0.5, "hits": 0.1}
    base = pd.DataFrame.from_dict({m: dict(rows) for m in (*bt.METHODS, *bt.BASELINES)}, orient="index")
    good = base.copy()
    good.loc["relatedness"] = {"auc": 0.6, "hits": 0.2}
    assert bt.beats({"random": good, "later": good}, "relatedness")
    assert not bt.beats({"random": good, "later": base}, "relatedness")
    worse = good.copy()
    worse.loc["neighbours", "hits"] = 0.3
    assert not bt.beats({"random": good, "later": worse}, "relatedness")


def test_the_same_seed_gives_the_same_tables():
    ws = planted()
    one, other = (bt.backtest(ws, grade_presences(ws), rounds=3, seed=5) for _ in range(2))
    assert all(one[name].equals(other[name]) for name in one)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_workspace_with_too_little_says_so(tmp_path, lang):
    root = write_workspace(tmp_path / "ws", presences=[])
    with pytest.raises(LiantuError) as caught:
        face.run(pipeline.run(root, decisions=[]), rounds=2)
    assert caught.value.code == "backtest_nothing"
    run = CliRunner().invoke(main, ["backtest", str(root), "--lang", lang])
    assert run.exit_code == 1
    assert t("error.backtest_nothing", lang) in run.output


def test_only_zones_are_ranked_and_parts_are_what_the_judgement_has():
    ws = planted()
    presences = grade_presences(ws)
    hidden = bt.hide_random(presences, np.random.default_rng(1))
    found = bt.rankings(ws, presences, hidden)
    assert found
    assert set(found) <= {"z1", "z2", "z3"}  # the province is judged too, and is no zone
    findings = judge(ws, presences[~hidden], places=sorted(found))
    absent = findings.levels[(findings.levels["level"] == 0) & (findings.levels["kind"] != "bought_in")]
    for zone, ranking in found.items():
        nodes = absent.loc[absent["place"] == zone, "node"].tolist()
        held = set(findings.levels.loc[(findings.levels["place"] == zone) & (findings.levels["level"] > 0), "node"])
        # one partner a node: all of its neighbours are there, or none
        partner = [n.translate(str.maketrans("ab", "ba")).replace("c/", "c/") for n in nodes]
        assert ranking.scores["neighbours"].tolist() == [float(p in held) for p in partner]
        zones_with = findings.levels[findings.levels["level"] > 0].groupby("node")["place"].nunique()
        assert ranking.scores["popularity"].tolist() == [float(zones_with.get(n, 0)) for n in nodes]
        # nothing is critical here, and this is known: the part is 0 for all, not what gaps alone have
        assert not ranking.scores["criticality"].any()


def test_a_part_ranks_every_absent_node_whether_it_is_a_gap_or_not():
    ws = planted()
    nodes = ws.nodes.assign(critical=[name in ("c/a11", "c/b11", "c/a1") for name in ws.nodes.index])
    ws = replace(ws, nodes=nodes)
    presences = grade_presences(ws)
    found = bt.rankings(ws, presences, bt.hide_random(presences, np.random.default_rng(1)))
    # neither a11 nor b11 stands anywhere: critical they are all the same, at every zone
    assert all(sorted(ranking.scores["criticality"])[-2:] == [1.0, 1.0] for ranking in found.values())


def test_one_round_has_the_interval_of_drawn_zones_and_many_that_of_rounds():
    def ranking(right):
        hidden = np.array([True, False, False])
        scores = np.array([1.0, 0.0, 0.0]) if right else np.array([0.0, 1.0, 1.0])
        return bt.Ranking(hidden, dict.fromkeys((*bt.METHODS, *bt.BASELINES), scores))

    mixed = {"z1": ranking(True), "z2": ranking(False)}
    one = bt.measure([mixed]).loc["gap"]
    assert (one["auc"], one["auc_low"], one["auc_high"]) == (0.5, 0.0, 1.0)
    many = bt.measure([mixed] * 5).loc["gap"]
    assert (many["auc"], many["auc_low"], many["auc_high"]) == (0.5, 0.5, 0.5)
