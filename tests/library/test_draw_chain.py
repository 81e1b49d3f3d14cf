from __future__ import annotations

import itertools

import pandas as pd
import pytest
from draw_cases import HOSTILE, SVG, edges_table, nodes_table, parsed, random_chain
from hypothesis import given, settings
from hypothesis import strategies as st

from liantu.draw import look
from liantu.draw.chain_legend import chain_legend_svg
from liantu.draw.chain_svg import chain_svg
from liantu.draw.layout import layered_layout
from liantu.draw.view import chain_view
from liantu.model.settings import ChainSettings

NODES = nodes_table([("a/x", "t0"), ("a/y", "t1"), ("a/z", "t2")])
EDGES = pd.concat([edges_table([("a/x", "a/y")], essential=True), edges_table([("a/y", "a/z")], "byproduct")])
KINDS = ("strength", "present", "strengthen", "complete", "extend", "bought_in", "distant")


def draw(nodes=NODES, edges=EDGES, levels=None, *, lang="zh", **options) -> str:
    return chain_svg(
        layered_layout(nodes, edges, ["t0", "t1", "t2"], lang=lang), nodes, edges, levels, lang=lang, **options
    )


def verdicts(**kinds: str) -> pd.DataFrame:
    return pd.DataFrame({"node": [f"a/{n}" for n in kinds], "kind": list(kinds.values())})


def drawn_nodes(svg: str) -> dict[str, dict[str, str]]:
    return {g.get("data-node"): g.attrib for g in parsed(svg).iter(f"{SVG}g") if g.get("data-node")}


@pytest.mark.parametrize("standalone", [True, False])
@pytest.mark.parametrize("hostile", [HOSTILE, '"><script>alert(1)</script>', "a\ud800b\ufffe", "]]>&lt;"])
def test_hostile_names_are_text(hostile, standalone):
    nodes = NODES.assign(name_zh=hostile, chain_name_zh=hostile, ghost=[False, False, True])
    levels = verdicts(x="complete", y=hostile).assign(tag=hostile, certainty=hostile)
    root = parsed(draw(nodes, levels=levels, standalone=standalone, label=hostile))
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {"svg", "g", "path", "rect", "circle", "text", "title"}
    attributes = {name for element in root.iter() for name in element.attrib}
    assert not [name for name in attributes if name.startswith("on") or "href" in name]
    assert any("script" in (t.text or "") for t in root.iter(f"{SVG}text")) == ("script" in hostile)


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_gives_well_formed_markup(name, tag):
    nodes = NODES.assign(name_zh=name)
    assert len(drawn_nodes(draw(nodes, levels=verdicts(x="extend").assign(tag=tag), standalone=False))) == 3


def test_each_kind_differs_in_sign_and_border_not_in_colour_alone():
    looks = {}
    for kind in KINDS:
        svg = draw(levels=verdicts(x=kind))
        node = next(g for g in parsed(svg).iter(f"{SVG}g") if g.get("data-node") == "a/x")
        sign = next(e for e in node if "lt-sign" in e.get("class", ""))
        shape = (sign.tag, sign.get("fill") == "none", (sign.get("d") or "").count("L"), sign.get("r"))
        looks[kind] = shape
    assert len(set(looks.values())) == len(KINDS)


def contrast(one: str, two: str) -> float:
    """Contrast ratio of WCAG 2.2, 1.4.3."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(two)))
    return (high + 0.05) / (low + 0.05)


def test_text_is_readable_on_its_ground():
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)  # the known near miss of WCAG
    for kind in KINDS:
        assert contrast(look.KIND_LOOK[kind].ink, look.KIND_LOOK[kind].fill) >= 4.5, kind
    for ground in (look.PAPER, look.BAND, look.HEAD):
        assert contrast(look.INK, ground) >= 4.5 and contrast(look.INK_SOFT, ground) >= 4.5


def test_what_is_to_be_verified_has_a_question_mark_and_says_so():
    levels = verdicts(x="complete", y="complete").assign(certainty=["unverified", "evidenced"])
    svg = draw(levels=levels, standalone=False, legend=False)
    marks = [t for t in parsed(svg).iter(f"{SVG}text") if t.text == "?"]
    assert len(marks) == 1
    said = drawn_nodes(svg)
    assert said["a/x"]["aria-label"] == "环节x，补链，待核实"
    assert said["a/y"]["aria-label"] == "环节y，补链，已证实"
    assert said["a/z"]["aria-label"] == "环节z"  # no verdict


def test_what_is_bought_in_says_why_and_its_level():
    nodes = NODES.assign(siting=["general", "market", "specific"])
    levels = verdicts(x="bought_in", y="bought_in").assign(level=[2, 0])
    said = drawn_nodes(draw(nodes, levels=levels, standalone=False))
    assert said["a/x"]["aria-label"] == "环节x，外购（强度 2），通用"
    assert said["a/y"]["aria-label"] == "环节y，外购，应用"


def test_a_page_gets_buttons_and_a_file_gets_a_background():
    page, file = draw(standalone=False), draw(standalone=True)
    assert all(a["role"] == "button" and a["tabindex"] == "-1" for a in drawn_nodes(page).values())
    assert all("role" not in a for a in drawn_nodes(file).values())
    assert parsed(file).find(f"{SVG}rect").get("fill") == "#ffffff"
    assert parsed(page).find(f"{SVG}rect") is None
    positions = [
        [(r.get("x"), r.get("y")) for r in parsed(s).iter(f"{SVG}rect") if r.get("class") == "lt-box"]
        for s in (page, file)
    ]
    assert positions[0] == positions[1]


def test_the_witness_is_marked_along_its_edges_only():
    svg = draw(witness=["a/x", "a/y"], legend=False)
    on_path = [g for g in parsed(svg).iter(f"{SVG}g") if "lt-on-path" in g.get("class", "")]
    assert [(g.get("data-source"), g.get("data-target")) for g in on_path if g.get("data-source")] == [("a/x", "a/y")]
    assert [g.get("data-node") for g in on_path if g.get("data-node")] == ["a/x", "a/y"]


def test_lines_differ_by_relation():
    edges = pd.concat(
        [
            edges_table([("a/x", "a/y")], essential=True),
            edges_table([("a/x", "a/z")]),
            edges_table([("a/y", "a/z")], "service"),
            edges_table([("a/y", "a/z")], "byproduct"),
        ]
    )
    edges["essential"] = edges["essential"].astype("boolean")
    edges.loc["a/x>a/z:input", "essential"] = pd.NA  # unknown is not essential
    found = {}
    for g in parsed(draw(edges=edges, legend=False)).iter(f"{SVG}g"):
        if g.get("data-source"):
            line = g.find(f"{SVG}path")
            found[g.get("class")] = (float(line.get("stroke-width")), line.get("stroke-dasharray"))
    assert found["lt-edge lt-essential"][0] > found["lt-edge lt-optional"][0]
    assert found["lt-edge lt-essential"][1] is None and found["lt-edge lt-optional"][1] is None
    assert found["lt-edge lt-support"][1] and found["lt-edge lt-byproduct"][1]
    assert found["lt-edge lt-support"][1] != found["lt-edge lt-byproduct"][1]


def test_same_chain_same_bytes_whatever_the_order_of_rows():
    nodes, edges = random_chain(40, seed=7)
    levels = pd.DataFrame({"node": nodes.index, "kind": list(itertools.islice(itertools.cycle(KINDS), len(nodes)))})
    tiers = [f"t{i}" for i in range(5)]

    def svg(n, e, v):
        return chain_svg(layered_layout(n, e, tiers), n, e, v, lang="zh")

    assert svg(nodes, edges, levels) == svg(nodes[::-1], edges[::-1], levels[::-1])


def test_legend_names_the_seven_kinds_and_four_lines():
    words = [t.text for t in parsed(chain_legend_svg(900, lang="zh")).iter(f"{SVG}text")]
    assert words == [
        *("优势", "具备", "强链", "补链", "延链", "外购", "暂不关联", "?", "待核实"),
        *("关键投入", "一般投入", "装备、服务", "副产利用"),
    ]


def test_view_has_the_chain_its_neighbours_and_nothing_else():
    nodes = nodes_table([("a/x", "t0"), ("a/y", "t1"), ("b/p", "u0"), ("b/q", "u1"), ("c/r", "v0")])
    nodes["chain"] = [n[0] for n in nodes.index]
    edges = edges_table([("a/x", "a/y"), ("a/x", "b/p"), ("b/p", "b/q"), ("c/r", "a/y")])
    tiers = [{"id": "t0", "name_zh": "t", "name_en": "t"}]
    chains = {c: ChainSettings(id=c, name_zh=f"{c}链", name_en=c, tiers=tiers) for c in "ab"}
    shown, kept = chain_view(nodes, edges, "a", chains=chains)
    assert list(shown.index) == ["a/x", "a/y", "b/p", "c/r"]
    assert list(shown.index[shown["ghost"]]) == ["b/p", "c/r"]
    assert shown["chain_name_zh"].to_dict()["b/p"] == "b链" and shown["chain_name_zh"].to_dict()["c/r"] == "c"
    assert list(kept.index) == ["a/x>a/y:input", "a/x>b/p:input", "c/r>a/y:input"]
    folded, left = chain_view(nodes, edges, "a", chains=chains, hidden=["b/p", "a/x"])
    assert list(folded.index) == ["a/y", "c/r"] and list(left.index) == ["c/r>a/y:input"]
    assert "ghost" not in nodes  # what is given stays as it is
