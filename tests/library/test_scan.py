"""The quick matcher against the plain one: every hit, on texts made to be awkward."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liantu.match.scan import Scanner, fold_quickly
from liantu.match.words import NodeWords, find_nodes, fold

WORDS = [
    NodeWords("c/engine", ("发动机", "柴油发动机", "engine"), ("发动机油",)),
    NodeWords("c/part", ("汽车零部件", "零部件"), ()),
    NodeWords("c/car", ("汽车", "电动汽车(纯电)"), ("汽车修理",)),
    NodeWords("c/pet", ("pet瓶", "瓶坯"), ()),
    NodeWords("c/pla", ("聚乳酸", "pla"), ("pla打印笔",)),
    NodeWords("c/acid", ("α-烯烃", "5'-肌苷酸", "乳酸"), ("聚乳酸",)),
    NodeWords("c/pc", ("pc/abs", "abs 树脂"), ()),
]
SCANNER = Scanner(WORDS)
PIECES = [
    "发动机", "柴油", "发动机油", "汽车", "零部件", "修理", "销售", "批发", "制造", "研发", "进出口",
    "咨询", "不含", "不包括", "除", "外", "除尘", "(", ")", "（", "）", "，", ",", "；", ";", "。",
    "：", "、", " ", "\n", "\t", "PLA", "pla", "Ｐｌａ", "ＰＥＴ瓶", "pet瓶", "PET", "瓶坯",
    "聚乳酸", "聚", "乳酸", "打印笔", "Α-烯烃", "α-烯烃", "α－烯烃", "5'-肌苷酸", "5’-肌苷酸",
    "PC/ABS", "PC／ABS", "ABS\u3000\u6811\u8102", "ABS\xa0\u6811\u8102", "电动汽车（纯电）",
    "电动汽车(纯电)", "㈱", "⼀", "ﬀ", "ß", "İ", "Engine", "ENGINE", "\x00", "\x07", "\ud800",
    "\U0001f600", "é", "é", "ｱ", "豈", "餐饮", "的",
]  # fmt: skip


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), max_size=6))
@settings(max_examples=600, deadline=None)
def test_every_hit_is_that_of_the_plain_way(texts):
    found = dict(SCANNER.find(texts))
    for position, text in enumerate(texts):
        assert found.get(position, []) == find_nodes(text, WORDS), text


@given(st.text(max_size=40))
@settings(max_examples=400, deadline=None)
def test_any_text_is_folded_and_matched_alike(text):
    assert fold_quickly(text) == fold(text)
    assert dict(SCANNER.find([text])).get(0, []) == find_nodes(text, WORDS)


def test_every_character_that_folds_into_a_word_is_looked_at():
    """Whatever single character folds to a part of a word, the text with it is not passed over."""
    letters = set("".join(term for w in WORDS for term in w.terms))
    for code in range(0x110000):
        char = chr(code)
        if 0xD800 <= code < 0xE000 or char in letters:
            continue
        folded = unicodedata.normalize("NFKC", char).casefold()
        if not set(folded) & letters or len(folded) > 1:
            continue
        word = next(term for w in WORDS for term in w.terms if folded in term)
        text = word.replace(folded, char)
        assert SCANNER.worth_a_look([text]) == [0], hex(code)


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        ("发动机制造", {"c/engine": False}),
        ("发动机销售", {"c/engine": True}),
        ("发动机、零部件批发", {"c/engine": True, "c/part": True}),
        ("汽车零部件制造", {"c/part": False}),
        ("零部件制造(不含发动机)", {"c/part": False}),
        ("发动机油制造", {}),
        ("汽车修理", {}),
        ("除发动机外的零部件制造", {"c/part": False}),
        ("聚乳酸生产", {"c/pla": False}),
        ("发动机销售；发动机制造", {"c/engine": False}),
    ],
)
def test_a_dealer_is_no_maker_and_what_is_excluded_is_not_made(text, nodes):
    hits = dict(SCANNER.find([text])).get(0, [])
    told = {node: all(h.trade for h in hits if h.node == node) for node in {h.node for h in hits}}
    assert told == nodes


def test_no_texts_and_empty_texts_give_nothing():
    assert list(SCANNER.find([])) == []
    assert list(SCANNER.find(["", " ", "\0\0"])) == []
    assert [position for position, _ in SCANNER.find(["", "发动机制造", "", "瓶坯"])] == [1, 3]
