"""Nodes that a text names; every expected list was written by hand from the sentence above it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.match.words import NodeWords, find_nodes

WORDS = [
    NodeWords("car/engine", ("发动机", "engine"), ("发动机油",)),
    NodeWords("car/part", ("汽车零部件",), ()),
    NodeWords("car/vehicle", ("汽车", "整车"), ()),
    NodeWords("food/dressing", ("发动机油玉米油",), ("油玉米",)),
    NodeWords("food/corn-oil", ("玉米油",), ()),
]


def made(text):
    return [hit.node for hit in find_nodes(text, WORDS) if not hit.trade]


def traded(text):
    return [hit.node for hit in find_nodes(text, WORDS) if hit.trade]


@pytest.mark.parametrize(
    ("text", "makes", "trades"),
    [
        ("发动机制造", ["car/engine"], []),
        ("发动机、整车销售", [], ["car/engine", "car/vehicle"]),
        ("发动机生产、销售", ["car/engine"], []),
        ("整车制造；发动机批发", ["car/vehicle"], ["car/engine"]),
        ("汽车零部件制造", ["car/part"], []),
        ("汽车零部件及汽车制造", ["car/part", "car/vehicle"], []),
        ("发动机油生产", [], []),
        ("发动机油和发动机生产", ["car/engine"], []),
        ("玉米油加工（不含整车）", ["food/corn-oil"], []),
        ("除发动机外的汽车生产", ["car/vehicle"], []),
        ("生产整车，不含发动机；玉米油加工", ["car/vehicle", "food/corn-oil"], []),
        ("ＥＮＧＩＮＥ manufacturing", ["car/engine"], []),
        # a longer word that means something else here hides nothing
        ("发动机油玉米油加工", ["food/corn-oil"], []),
        ("除尘设备、汽车及户外用品生产", ["car/vehicle"], []),
        ("", [], []),
        ("\x00((((", [], []),
    ],
)
def test_a_text_names_what_it_makes_and_what_it_trades(text, makes, trades):
    assert (made(text), traded(text)) == (makes, trades)


def test_a_hit_shows_the_word_and_the_phrase():
    (hit,) = find_nodes("一般项目：玉米油加工；住宿", WORDS)
    assert (hit.word, hit.phrase) == ("玉米油", "玉米油加工")


@given(st.permutations(WORDS), st.text(alphabet="发动机油汽车零部件整玉米销售制造；、（）不含除外", max_size=40))
def test_the_order_of_nodes_changes_nothing(words, text):
    assert find_nodes(text, list(words)) == find_nodes(text, WORDS)
