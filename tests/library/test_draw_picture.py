from __future__ import annotations

import io
import json
from importlib import resources
from string import Formatter

import pytest
from draw_cases import edges_table, nodes_table
from PIL import Image

from liantu.draw import picture
from liantu.draw.chain_svg import chain_svg
from liantu.draw.layout import layered_layout
from liantu.draw.picture import svg_to_pdf, svg_to_png
from liantu.model.problems import LiantuError

BLANK = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100" viewBox="0 0 200 100">{}</svg>'
TEXT = "<text x='20' y='60' font-size='40' font-family=\"'Noto Sans CJK SC'\">{}</text>"


def dark_pixels(png: bytes) -> int:
    image = Image.open(io.BytesIO(png)).convert("RGBA")
    ground = Image.new("RGBA", image.size, "white")
    grey = Image.alpha_composite(ground, image).convert("L")
    return sum(grey.histogram()[:100])


def test_a_chain_becomes_a_picture_of_the_width_asked_for():
    nodes, edges = nodes_table([("a/x", "t0"), ("a/y", "t1")]), edges_table([("a/x", "a/y")])
    layout = layered_layout(nodes, edges, ["t0", "t1"])
    svg = chain_svg(layout, nodes, edges, None, lang="zh", legend=False)
    for width in (777, 1200):
        image = Image.open(io.BytesIO(svg_to_png(svg, width_px=width)))
        assert image.size[0] == width
        assert image.size[1] == pytest.approx(width * layout.height / layout.width, abs=1.5)
        assert len(image.convert("RGB").getcolors(maxcolors=100_000)) > 50  # edges of letters, not one flat colour


def test_chinese_has_glyphs():
    # A font without them would draw nothing, or the same box for each character.
    empty = dark_pixels(svg_to_png(BLANK.format(""), width_px=400))
    one, two = (svg_to_png(BLANK.format(TEXT.format(c)), width_px=400) for c in "一纤")
    assert empty == 0 < dark_pixels(one) < dark_pixels(two)


def test_same_bytes_twice_and_a_pdf():
    svg = BLANK.format(TEXT.format("链图"))
    assert svg_to_png(svg, width_px=300) == svg_to_png(svg, width_px=300)
    first = svg_to_pdf(svg)
    assert first == svg_to_pdf(svg) and first.startswith(b"%PDF-")
    assert b"CreationDate" not in first


def test_a_missing_font_package_is_named(monkeypatch):
    monkeypatch.setattr(picture, "FONT_PACKAGE", "no_such_font_package")
    picture.font_folder.cache_clear()
    try:
        with pytest.raises(LiantuError) as caught:
            svg_to_png(BLANK.format(""), width_px=100)
    finally:
        picture.font_folder.cache_clear()
    assert caught.value.code == "font_package_missing"
    assert caught.value.params == {"package": "no-such-font-package"}


def test_a_broken_svg_is_refused():
    with pytest.raises(LiantuError) as caught:
        svg_to_png("<svg", width_px=100)
    assert caught.value.code == "picture_failed"


def test_words_of_drawing_are_the_same_in_both_languages():
    tables = [
        json.loads(resources.files("liantu.words").joinpath(f"{lang}/draw.json").read_text(encoding="utf-8"))
        for lang in ("zh", "en")
    ]
    assert list(tables[0]) == list(tables[1])
    for key in tables[0]:
        places = [{name for _, name, _, _ in Formatter().parse(table[key]) if name} for table in tables]
        assert places[0] == places[1], key
