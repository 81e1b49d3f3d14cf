"""What frames the map: graticule, close-up, scale, north, legend, note and source."""

from __future__ import annotations

import math
from collections.abc import Sequence

from liantu.draw import look
from liantu.draw.map_label import chip_sign
from liantu.draw.map_layout import Rect
from liantu.draw.map_panel import INSET_HEAD, Panel, connectors
from liantu.draw.svg import Value, el, group, number, text
from liantu.draw.text import text_width, wrap
from liantu.words import t

_ZONE, _ZONE_SOFT = "#1f4e79", "#5b86ad"
_GRID = "#e3e8ed"
_STEPS = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)
_KM = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


def graticule(panel: Panel) -> list[str]:
    """Draw meridians and parallels at round degrees, about six across, with their degrees at the border."""
    p, f = panel.projection, panel.frame
    west = p.west + (f.x - p.x0) / (p.cos * p.px_per_degree)
    east = west + f.w / (p.cos * p.px_per_degree)
    north = p.north - (f.y - p.y0) / p.px_per_degree
    south = north - f.h / p.px_per_degree
    step = next((s for s in _STEPS if (east - west) / s <= 7), _STEPS[-1])
    lines: list[str] = []
    for i in range(math.ceil(west / step), math.floor(east / step) + 1):
        x, _ = p(i * step, north)
        lines.append(_grid_line(f"M{x:.1f} {f.y:.1f}V{f.y + f.h:.1f}"))
        if f.x + 40 < x < f.x + f.w - 30:
            lines.append(_degree(x + 3, f.y + f.h - 5, i * step, "E" if i >= 0 else "W"))
    for i in range(math.ceil(south / step), math.floor(north / step) + 1):
        _, y = p(west, i * step)
        lines.append(_grid_line(f"M{f.x:.1f} {y:.1f}H{f.x + f.w:.1f}"))
        if f.y + 24 < y < f.y + f.h - 24:
            lines.append(_degree(f.x + 4, y - 3, i * step, "N" if i >= 0 else "S"))
    return [group("lt-graticule", lines)]


def _grid_line(d: str) -> str:
    return el("path", {"class": "lt-grid", "d": d, "stroke": _GRID, "stroke-width": 0.8, "fill": "none"})


def _degree(x: float, y: float, value: float, letter: str) -> str:
    return text(x, y, f"{abs(value):.10g}°{letter}", size=9.5, fill=look.INK_SOFT, css="lt-degree")


def inset_frame(
    inset: Panel, window: Rect, main: Rect, dots: Sequence[str], content: Sequence[str], *, lang: str
) -> list[str]:
    """Draw the window on the main map, its dots, the two lines to the close-up, and the close-up with its heading."""
    f = inset.frame
    line: dict[str, Value] = {"class": "lt-inset-line", "fill": "none", "stroke": "#8d9aa6", "stroke-width": 0.9}
    d = "".join(f"M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}" for (x0, y0), (x1, y1) in connectors(f, window))
    head = el(
        "rect", {"class": "lt-inset-head", "x": f.x, "y": f.y, "width": f.w, "height": INSET_HEAD, "fill": look.HEAD}
    )
    heading = text(f.x + 10, f.y + 16.5, t("draw.map_inset", lang), size=12, fill=look.INK, css="lt-inset-title")
    return [
        el("path", line | {"d": d}),
        _framed("lt-window", window, "#8d9aa6", fill="none", dash="3 2"),
        *dots,
        *content,
        head,
        heading,
        scale_bar(inset, f.x + 10, f.y + f.h - 9, longest=70, lang=lang),
        _framed("lt-inset-border", f, "#8d9aa6", fill="none"),
    ]


def _framed(css: str, r: Rect, stroke: str, *, fill: str, dash: str | None = None) -> str:
    shape: dict[str, Value] = {"class": css, "x": r.x, "y": r.y, "width": r.w, "height": r.h, "fill": fill}
    return el("rect", shape | {"stroke": stroke, "stroke-width": 1, "stroke-dasharray": dash})


def scale_bar(panel: Panel, x: float, y: float, *, longest: float, lang: str) -> str:
    """Draw a bar of a round number of kilometres, no longer than ``longest`` px, true in the middle of the panel."""
    per_km = panel.projection.px_per_km
    km = max((k for k in _KM if k * per_km <= longest), default=_KM[0])
    w = km * per_km
    bar: dict[str, Value] = {"class": "lt-scale", "d": f"M{x:.1f} {y - 4:.1f}v4h{w:.1f}v-4", "fill": "none"}
    label = text(
        x + w / 2, y - 6, t("draw.map_km", lang, km=km), size=10, fill=look.INK, anchor="middle", css="lt-scale-text"
    )
    return group("lt-scale-bar", [el("path", bar | {"stroke": look.INK, "stroke-width": 1.2}), label])


def foot(
    main: Panel,
    precisions: Sequence[str],
    *,
    note: str,
    source: str,
    lang: str,
    has_base: bool,
    abbreviations: str,
    counts: Sequence[str],
) -> tuple[str, float]:
    """Return scale, north, legend, note and source with their height."""
    f = main.frame
    top = f.y + f.h
    parts = [_framed("lt-map-border", f, "#b3bec8", fill="none")]
    parts.append(_north(f.x + 14, top + 17, lang=lang))
    parts.append(scale_bar(main, f.x + 42, top + 34, longest=130, lang=lang))
    x, y = f.x + 196.0, top + 30.0
    for sample, words in [_area_entry(p, lang) for p in precisions] + [_count_entry(k, lang) for k in counts]:
        need = 34 + text_width(words, 11.5) + 18
        if x + need > f.x + f.w:
            x, y = f.x + 196.0, y + 22
        label = text(34, 4, words, size=11.5, fill=look.INK_SOFT, css="lt-legend-text")
        parts.append(group("lt-legend-entry", [sample, label], transform=f"translate({number(x)} {number(y)})"))
        x += need
    y += 26
    for line in [note, source, *([] if has_base else [t("draw.map_no_base", lang)]), abbreviations]:
        for row in wrap(line, size=11, width=f.w - 8, max_lines=3, even=False).lines if line else ():
            parts.append(text(f.x + 4, y, row, size=11, fill=look.INK_SOFT, css="lt-map-note"))
            y += 16
    return "".join(parts), y - top


def _north(x: float, y: float, *, lang: str) -> str:
    d = f"M{x:.1f} {y - 8:.1f}l5 14l-5 -3.5l-5 3.5z"
    letter = text(x, y + 17, t("draw.map_north", lang), size=10, fill=look.INK, anchor="middle", css="lt-north-text")
    return group("lt-north", [el("path", {"d": d, "fill": look.INK}), letter])


def _area_entry(precision: str, lang: str) -> tuple[str, str]:
    words = t(f"draw.map_{precision}", lang)
    if precision in ("outline", "approximate"):
        exact = precision == "outline"
        shape: dict[str, Value] = {"class": "lt-area", "x": 4, "y": -7, "width": 24, "height": 14, "stroke": _ZONE}
        shape |= {"fill": _ZONE_SOFT if exact else "url(#lt-hatch)", "stroke-dasharray": None if exact else "4 2.5"}
        return el("rect", shape), words
    hollow = precision == "placeholder"
    dot: dict[str, Value] = {"class": "lt-dot" + (" lt-hollow" if hollow else ""), "cx": 20, "cy": 0, "r": 5.2}
    dot |= {"fill": look.PAPER if hollow else _ZONE, "stroke": _ZONE, "stroke-width": 1.6}
    return el("circle", dot | {"stroke-dasharray": "2.4 1.8" if hollow else None}), words


def _count_entry(kind: str, lang: str) -> tuple[str, str]:
    if kind == "unverified":
        circle = el(
            "circle", {"class": "lt-badge", "cx": 22, "cy": 0, "r": 6, "fill": look.PAPER, "stroke": look.INK_SOFT}
        )
        mark = text(22, 3.5, "?", size=9.5, fill=look.INK, anchor="middle", css="lt-badge-text")
        return circle + mark, t("common.certainty_unverified", lang)
    return el("g", {"class": f"lt-chip lt-{kind}"}, chip_sign(kind, 22, 0)), t(f"common.kind_{kind}", lang)
