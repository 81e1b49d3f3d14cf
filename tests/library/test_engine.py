"""The packed engine against networkx, over more places than a word has bits, and on graphs that are no chain."""

from __future__ import annotations

import random

import numpy as np
import pytest
from oracle_gaps import graphs, rule_of

from liantu.analyse.engine import CODES, Cells, blocks, judge_cells, make_network
from liantu.analyse.engine.bits import pack, unpack
from liantu.analyse.engine.network import RELATIONS
from liantu.model.problems import LiantuError

SITINGS = ["specific"] * 8 + ["general", "resource", "market"]


def generated(seed, *, nodes=30, places=150):
    dice = random.Random(seed)
    siting = [dice.choice(SITINGS) for _ in range(nodes)]
    edges = {}
    for _ in range(dice.randint(nodes, 3 * nodes)):
        source, target = dice.sample(range(nodes), 2)
        relation = dice.choices(RELATIONS, [7, 1, 1, 1])[0]
        edges[source, target, relation] = relation == "input" and dice.random() < 0.6
    k = {name: [dice.randint(0, 6) for _ in range(nodes)] for name in ("k_in", "k_out", "k_link")}
    levels = [{n: dice.randint(1, 3) for n in dice.sample(range(nodes), dice.randint(0, 6))} for _ in range(places)]
    return siting, [(*key, essential) for key, essential in edges.items()], k, levels


def net_of(siting, edges, k):
    columns = list(zip(*edges, strict=True)) or [(), (), (), ()]
    return make_network(
        [f"c/n{i:04}" for i in range(len(siting))],
        siting,
        [False] * len(siting),
        {
            "source": list(columns[0]),
            "target": list(columns[1]),
            "relation": [RELATIONS.index(r) for r in columns[2]],
            "essential": list(columns[3]),
        },
        k,
    )


def cells_of(levels):
    rows = sorted((node, place, level, 0) for place, own in enumerate(levels) for node, level in own.items())
    node, place, level, marks = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    return Cells(len(levels), node, place, level.astype(np.uint8), marks.astype(np.uint8))


@pytest.mark.parametrize("seed", range(60))
def test_every_absent_node_has_the_rule_that_networkx_finds(seed):
    siting, edges, k, levels = generated(seed)
    codes = judge_cells(net_of(siting, edges, k), cells_of(levels)).codes()
    graph = graphs(len(siting), siting, edges)
    for place, own in enumerate(levels):
        for node, rule in rule_of(graph, siting, own, k).items():
            assert CODES[codes[node, place]] == rule, (place, node)


@pytest.mark.parametrize("size", [1, 63, 64, 65, 1000])
def test_blocks_of_places_give_what_all_at_once_gives(size):
    siting, edges, k, levels = generated(7)
    net, cells = net_of(siting, edges, k), cells_of(levels)
    whole = judge_cells(net, cells).codes()
    parts = [(start, board.codes()) for start, board in blocks(net, cells, size=size)]
    assert np.array_equal(np.hstack([codes for _, codes in parts]), whole)
    assert [start for start, _ in parts] == list(range(0, len(levels), size))


def test_a_graph_that_is_one_circle_ends():
    count = 9
    edges = [(i, (i + 1) % count, "input", True) for i in range(count)]
    k = {"k_in": 6, "k_out": 6, "k_link": 6}
    net = net_of(["specific"] * count, edges, {name: [v] * count for name, v in k.items()})
    codes = judge_cells(net, cells_of([{0: 2}, {}])).codes()
    # node 8 feeds 0 (C2, one step), and with 0 before and after it every node lies within the circle of 9
    assert [CODES[c] for c in codes[:, 0]][8] in ("C1", "C2")
    assert {CODES[c] for c in codes[:, 1]} == {"distant"}  # a place without data


def test_one_node_and_no_places_and_no_nodes():
    k = {"k_in": [1], "k_out": [1], "k_link": [1]}
    assert judge_cells(net_of(["specific"], [], k), cells_of([{0: 3}])).codes().tolist() == [[CODES.index("strength")]]
    assert judge_cells(net_of(["specific"], [], k), cells_of([])).codes().shape == (1, 0)
    empty = {name: [] for name in k}
    assert judge_cells(net_of([], [], empty), cells_of([{}])).codes().shape == (0, 1)


@pytest.mark.parametrize("value", [-1, 7, 100])
def test_a_reach_beyond_the_rules_is_refused(value):
    with pytest.raises(LiantuError) as caught:
        net_of(["specific"], [], {"k_in": [value], "k_out": [1], "k_link": [1]})
    assert caught.value.code == "bad_reach"


def test_ids_out_of_order_are_refused():
    edges = {"source": [], "target": [], "relation": [], "essential": []}
    reach = {"k_in": 1, "k_out": 1, "k_link": 1}
    for ids in (["b", "a"], ["a", "a"]):
        with pytest.raises(LiantuError) as caught:
            make_network(ids, ["specific"] * 2, [False] * 2, edges, reach)
        assert caught.value.code == "nodes_order"


def test_packing_and_unpacking_give_the_cells_back():
    dice = np.random.default_rng(3)
    held = dice.random((5, 130)) < 0.3
    table = np.zeros((5, 192), dtype=np.uint8)
    table[:, :130] = held * np.uint8(4) | ~held * np.uint8(3)
    planes = (pack(table, 4), pack(table, 1))
    assert np.array_equal(unpack(planes, 130), np.where(held, 1, 2))
