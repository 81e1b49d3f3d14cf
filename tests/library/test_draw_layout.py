from __future__ import annotations

import pandas as pd
import pytest
from draw_cases import edges_table, nodes_table, random_chain
from hypothesis import given, settings
from hypothesis import strategies as st

from liantu.draw.layout import Layout, layered_layout
from liantu.draw.order import crossings, fewest_crossings
from liantu.draw.text import ELLIPSIS, clean, text_width, wrap
from liantu.model.settings import Tier

TIERS = [f"t{i}" for i in range(5)]
LONG = ("线束", "大丝束碳纤维预氧化碳化成套装备与服务", "carbon-fibre composite prepreg material line", "聚乳酸（PLA）")
chains = st.builds(
    random_chain, st.integers(1, 150), seed=st.integers(0, 10_000), names=st.sampled_from([LONG, ("线束",)])
)


def overlapping(layout: Layout) -> list[tuple[str, str]]:
    boxes = sorted(layout.positions.items())
    return [
        (a, b)
        for i, (a, p) in enumerate(boxes)
        for b, q in boxes[i + 1 :]
        if p.x < q.x + q.w and q.x < p.x + p.w and p.y < q.y + q.h and q.y < p.y + p.h
    ]


@settings(max_examples=40, deadline=None)
@given(chains, st.sampled_from(["zh", "en"]))
def test_no_two_nodes_overlap_and_all_lie_in_the_picture(chain, lang):
    layout = layered_layout(*chain, TIERS, lang=lang)
    assert set(layout.positions) == set(chain[0].index)
    assert overlapping(layout) == []
    for box in layout.positions.values():
        assert box.x >= 0 and box.y >= 50 and box.x + box.w <= layout.width and box.y + box.h <= layout.height


@settings(max_examples=40, deadline=None)
@given(chains)
def test_routes_run_from_border_to_border_and_past_other_nodes(chain):
    nodes, edges = chain
    layout = layered_layout(nodes, edges, TIERS)
    assert set(layout.routes) == set(edges.index)
    for key, points in layout.routes.items():
        for node, (x, y) in ((edges.source_node[key], points[0]), (edges.target_node[key], points[-1])):
            box = layout.positions[node]
            assert x in (box.x, box.x + box.w) and box.y <= y <= box.y + box.h
        assert len(points) % 3 == 1  # a start, then two control points and an end for each curve
        for x, y in points:
            assert 0 <= x <= layout.width and 0 <= y <= layout.height
        # Straight runs through a column stay clear of its nodes.
        for (x0, y0), (x1, y1) in zip(points[::3], points[3::3], strict=False):
            if y0 == y1:
                for node, box in layout.positions.items():
                    if node not in (edges.source_node[key], edges.target_node[key]):
                        middle = box.x + box.w / 2
                        assert not (x0 < middle < x1 and box.y < y0 < box.y + box.h)


@settings(max_examples=20, deadline=None)
@given(chains, st.randoms(use_true_random=False))
def test_order_of_rows_changes_nothing(chain, rng):
    nodes, edges = chain
    order, other = list(nodes.index), list(edges.index)
    rng.shuffle(order)
    rng.shuffle(other)
    assert layered_layout(nodes.loc[order], edges.loc[other], TIERS) == layered_layout(nodes, edges, TIERS)


def test_tiers_stand_from_left_to_right():
    nodes, edges = random_chain(60, seed=4)
    layout = layered_layout(nodes, edges, TIERS)
    assert [b.id for b in layout.tiers if b.id in TIERS] == TIERS
    band = {b.id: b for b in layout.tiers}
    for left, right in zip(layout.tiers, layout.tiers[1:], strict=False):
        assert left.x + left.w <= right.x + 0.2
    for node, tier in nodes["tier"].items():
        if tier in band:
            box = layout.positions[node]
            assert band[tier].x <= box.x and box.x + box.w <= band[tier].x + band[tier].w


def test_a_tier_without_nodes_has_no_band_and_names_come_from_the_chain():
    tiers = [Tier(id="raw", name_zh="原料", name_en="Raw"), Tier(id="use", name_zh="应用", name_en="Use")]
    layout = layered_layout(nodes_table([("a/x", "raw")]), edges_table([]), tiers)
    assert [(b.id, b.name_zh, b.name_en) for b in layout.tiers] == [("raw", "原料", "Raw")]


def test_nodes_of_other_chains_stand_at_the_side_they_belong_to():
    nodes = nodes_table([("a/x", "t0"), ("a/y", "t1"), ("b/feeds", "raw"), ("b/uses", "t0")])
    nodes["ghost"] = [False, False, True, True]
    nodes["chain_name_zh"] = ["甲", "甲", "乙", "乙"]
    edges = edges_table([("a/x", "a/y"), ("b/feeds", "a/y"), ("a/x", "b/uses")])
    layout = layered_layout(nodes, edges, TIERS)
    assert layout.ghosts == ("b/feeds", "b/uses")
    x = {n: box.x for n, box in layout.positions.items()}
    assert x["b/feeds"] < x["a/x"] < x["a/y"] < x["b/uses"]
    assert layout.labels["b/uses"].note == "乙"


def test_direction_shows_in_where_an_edge_leaves_and_arrives():
    # x -> y forward, y -> x back, x -> z within the tier (one column: a budget of inner edges is not reached)
    nodes = nodes_table([("a/x", "t0"), ("a/z", "t0"), ("a/y", "t1")])
    layout = layered_layout(nodes, edges_table([("a/x", "a/y"), ("a/y", "a/x"), ("a/x", "a/z")]), TIERS)
    x, y, z = (layout.positions[f"a/{n}"] for n in "xyz")
    forward, back, arc = (layout.routes[f"a/{u}>a/{v}:input"] for u, v in ("xy", "yx", "xz"))
    assert forward[0][0] == x.x + x.w and forward[-1][0] == y.x
    assert back[0][0] == y.x and back[-1][0] == x.x + x.w
    assert arc[0][0] == x.x + x.w and arc[-1][0] == z.x + z.w and arc[1][0] > arc[0][0]


def test_steps_within_a_tier_get_columns_of_their_own_while_there_is_room():
    nodes = nodes_table([("a/p", "t0"), ("a/q", "t0"), ("a/r", "t0")])
    layout = layered_layout(nodes, edges_table([("a/r", "a/q"), ("a/q", "a/p")]), TIERS)
    x = {n: box.x for n, box in layout.positions.items()}
    assert x["a/r"] < x["a/q"] < x["a/p"]
    assert len(layout.tiers) == 1


def test_a_tall_tier_wraps_into_columns():
    nodes = nodes_table([(f"a/n{i:02d}", "t0") for i in range(60)])
    layout = layered_layout(nodes, edges_table([]), TIERS, max_rows=28)
    columns = pd.Series([b.x for b in layout.positions.values()]).value_counts()
    assert sorted(columns) == [20, 20, 20]  # three columns are needed, filled evenly


def test_an_empty_chain_has_a_layout():
    layout = layered_layout(nodes_table([]), edges_table([]), TIERS)
    assert layout.positions == {} and layout.routes == {} and layout.width > 0


def test_crossings_are_counted_and_taken_out():
    columns, links = [["a", "b"], ["x", "y"]], [[("a", "y"), ("b", "x")]]
    assert crossings(columns, links) == 1
    assert crossings(fewest_crossings(columns, links), links) == 0
    # edges that meet in one item do not cross
    assert crossings([["a", "b"], ["x"]], [[("a", "x"), ("b", "x")]]) == 0


def test_arcs_pull_their_ends_together():
    (order,) = fewest_crossings([["a", "b", "c", "d"]], [], [("a", "d")])
    assert abs(order.index("a") - order.index("d")) == 1


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("碳纤维", 60, ("碳纤维",)),
        ("碳纤维复合材料预浸料", 70, ("碳纤维复合", "材料预浸料")),  # ten characters of 13 px: two equal lines
        ("special rubber parts", 62, ("special", "rubber parts")),
        ("聚乳酸（PLA）", 60, ("聚乳酸", "（PLA）")),  # no break inside a Latin word or after an opening bracket
    ],
)
def test_lines_break_where_a_reader_expects(text, width, lines):
    assert wrap(text, size=10 if text.isascii() else 12, width=width, max_lines=3).lines == lines


@given(st.text(max_size=80), st.sampled_from([60.0, 104.0, 150.0]), st.integers(1, 3))
def test_wrapped_lines_fit_and_lose_nothing_unless_cut(text, width, most):
    label = wrap(text, size=13, width=width, max_lines=most)
    assert 1 <= len(label.lines) <= most
    assert all(text_width(line, 13) <= width for line in label.lines)
    joined = "".join("".join(label.lines).split())
    if label.cut:
        assert label.lines[-1].endswith(ELLIPSIS)
    else:
        assert joined == "".join(clean(text).split())
