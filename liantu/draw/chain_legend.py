"""The legend of the chain picture: what each sign, border and line means."""

from __future__ import annotations

from liantu.draw import look
from liantu.draw.svg import Value, document, el, group, number, text
from liantu.draw.text import text_width
from liantu.words import t

_SIZE = 12.0
_ROW = 26.0
_MARGIN = 20.0
_SAMPLE = 40.0
_LEAST = 620.0
_LINES = ("essential", "optional", "support", "byproduct")


def chain_legend(width: float, *, lang: str, kinds: bool = True, witness: bool = False) -> tuple[str, float, float]:
    """Return the legend as markup with its width and height, in rows no wider than ``width`` (620 px at least)."""
    limit = max(width, _LEAST)
    x, y, parts = _MARGIN, _ROW / 2 + 4, []
    for sample, label in _entries(lang, kinds=kinds, witness=witness):
        need = _SAMPLE + text_width(label, _SIZE) + 22
        if x + need > limit and x > _MARGIN:
            x, y = _MARGIN, y + _ROW
        words = text(_SAMPLE, 4.3, label, size=_SIZE, fill=look.INK_SOFT, css="lt-legend-text")
        parts.append(group("lt-legend-entry", [sample, words], transform=f"translate({number(x)} {number(y)})"))
        x += need
    return "".join(parts), limit, y + _ROW / 2 + 8


def chain_legend_svg(width: float, *, lang: str, kinds: bool = True, witness: bool = False) -> str:
    """Return the legend as a picture of its own, for a page that keeps it in sight."""
    markup, wide, high = chain_legend(width, lang=lang, kinds=kinds, witness=witness)
    attributes: dict[str, Value] = {"class": "lt-chain lt-legend-alone", "role": "img"}
    return document(wide, high, [markup], background=None, label=t("draw.legend", lang), attributes=attributes)


def _entries(lang: str, *, kinds: bool, witness: bool) -> list[tuple[str, str]]:
    entries = [(_box(kind), t(f"common.kind_{kind}", lang)) for kind in look.KINDS] if kinds else []
    if kinds:
        entries.append((_badge(), t("common.certainty_unverified", lang)))
    entries += [(_line(kind), t(f"draw.edge_{kind}", lang)) for kind in _LINES]
    if witness:
        entries.append((_line("essential", path=True), t("draw.witness", lang)))
    return entries


def _box(kind: str) -> str:
    style = look.KIND_LOOK[kind]
    frame: dict[str, Value] = {"class": "lt-box", "x": 2, "y": -9, "width": 30, "height": 18, "rx": 4}
    paint: dict[str, Value] = {"fill": style.fill, "stroke": style.stroke, "stroke-width": style.width}
    rect = el("rect", {**frame, **paint, "stroke-dasharray": style.dash})
    return group(f"lt-node lt-{kind}", [rect, look.sign(kind, 17, 0, size=9)])


def _badge() -> str:
    circle = el(
        "circle", {"class": "lt-badge", "cx": 24, "cy": 0, "r": 7.5, "fill": look.PAPER, "stroke": look.INK_SOFT}
    )
    return circle + text(24, 4, "?", size=11, fill=look.INK, anchor="middle", css="lt-badge-text")


def _line(kind: str, *, path: bool = False) -> str:
    style = look.EDGE_LOOK[kind]
    stroke, width = (look.PATH, 3.0) if path else (style.stroke, style.width)
    line: dict[str, Value] = {"class": "lt-line", "d": "M2 0L28 0", "fill": "none", "stroke": stroke}
    line |= {"stroke-width": width, "stroke-dasharray": style.dash}
    if kind == "support":
        line["stroke-linecap"] = "round"
    head = el("path", {"class": "lt-arrow", "d": "M33 0L27 -3.4L27 3.4Z", "fill": stroke})
    return group(f"lt-edge lt-{kind}" + (" lt-on-path" if path else ""), [el("path", line), head])
