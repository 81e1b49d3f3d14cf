"""What stands beside a zone on the map: its name, lines of text and counts by kind."""

from __future__ import annotations

from dataclasses import dataclass, replace

import geopandas as gpd
import pandas as pd

from liantu.draw import look
from liantu.draw.map_layout import Rect
from liantu.draw.svg import Value, el, text
from liantu.draw.text import clean, text_width, wrap
from liantu.words import has, pick, t

NAME, SMALL = 12.5, 10.5
COUNTED = ("strength", "strengthen", "complete", "extend")
_NAME_LINE, _LINE, _CHIP_ROW, _PAD = 16.0, 14.0, 16.0, 4.0
_WIDEST = {"zh": 118.0, "en": 150.0}


@dataclass(frozen=True)
class ZoneLabel:
    """Text of one zone; ``counts`` are kind → number, ``unverified`` the number to be verified (0: not shown)."""

    name: tuple[str, ...]
    full_name: str
    lines: tuple[str, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    unverified: int = 0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in px."""
        widths = [text_width(n, NAME) for n in self.name] + [text_width(line, SMALL) for line in self.lines]
        widths.append(self.chips_width)
        chips = _CHIP_ROW if self.chips_width else 0.0
        height = len(self.name) * _NAME_LINE + len(self.lines) * _LINE + chips + _PAD
        return round(max(widths) + 2 * _PAD), round(height)

    @property
    def chips_width(self) -> float:
        """Width of the row of counts, 0 without any."""
        numbers = [n for _, n in self.counts] + ([self.unverified] if self.unverified else [])
        return sum(text_width(str(n), SMALL) + 22 for n in numbers) - (6 if numbers else 0)

    @property
    def short(self) -> ZoneLabel:
        """The label with its name alone, for where there is no room."""
        return replace(self, lines=(), counts=(), unverified=0)

    def spoken(self, lang: str) -> str:
        """Return all of it in words."""
        parts = [self.full_name, *self.lines]
        parts += [t("draw.map_count", lang, kind=t(f"common.kind_{k}", lang), count=n) for k, n in self.counts]
        if self.unverified:
            word = t("common.certainty_unverified", lang)
            parts.append(t("draw.map_count", lang, kind=word, count=self.unverified))
        return t("draw.clause", lang).join(parts)


def zone_labels(zones: gpd.GeoDataFrame, values: pd.DataFrame | None, *, lang: str) -> dict[str, ZoneLabel]:
    """Return zone → label.

    ``values`` is indexed by zone: ``lines`` (a sequence of texts, or one text with line breaks) and whole numbers in
    ``strength, strengthen, complete, extend, unverified``, each where present.
    """
    return {str(zone): _label(row, values, lang) for zone, row in zones.sort_index().iterrows()}


def draw_label(label: ZoneLabel, rect: Rect) -> str:
    """Return the label as markup."""
    ground: dict[str, Value] = {"class": "lt-label-ground", "x": rect.x, "y": rect.y, "width": rect.w, "height": rect.h}
    parts = [el("rect", ground | {"rx": 3, "fill": look.PAPER, "fill-opacity": "0.86"})]
    y = rect.y + 13
    for line in label.name:
        parts.append(text(rect.x + _PAD, y, line, size=NAME, fill=look.INK, css="lt-label-name"))
        y += _NAME_LINE
    y -= 1.5
    for line in label.lines:
        parts.append(text(rect.x + _PAD, y, line, size=SMALL, fill=look.INK_SOFT, css="lt-label-line"))
        y += _LINE
    x = rect.x + _PAD + 5
    for kind, count in label.counts:
        parts.append(el("g", {"class": f"lt-chip lt-{kind}"}, chip_sign(kind, x, y - 3.6)))
        parts.append(text(x + 8, y, str(count), size=SMALL, fill=look.INK, css="lt-chip-text"))
        x += text_width(str(count), SMALL) + 22
    if label.unverified:
        circle: dict[str, Value] = {"class": "lt-badge", "cx": x, "cy": y - 3.6, "r": 5.5, "fill": look.PAPER}
        parts.append(el("circle", circle | {"stroke": look.INK_SOFT}))
        parts.append(text(x, y - 0.4, "?", size=9, fill=look.INK, anchor="middle", css="lt-badge-text"))
        parts.append(text(x + 8, y, str(label.unverified), size=SMALL, fill=look.INK, css="lt-chip-text"))
    return "".join(parts)


def chip_sign(kind: str, x: float, y: float) -> str:
    """Return the sign of ``kind`` for white ground, where it has no node around it."""
    if kind == "strength":  # white on a dark node, so it needs its ground's colour here
        fill = look.KIND_LOOK[kind].fill
        d = f"M{x:.1f} {y - 5:.1f}L{x + 4.5:.1f} {y:.1f}L{x:.1f} {y + 5:.1f}L{x - 4.5:.1f} {y:.1f}Z"
        return el("path", {"class": "lt-sign", "d": d, "fill": fill})
    return look.sign(kind, x, y, size=9)


def _label(row: pd.Series, values: pd.DataFrame | None, lang: str) -> ZoneLabel:
    short = row.get("short_zh") if isinstance(row.get("short_zh"), str) else row.get("name_zh")
    name = clean(pick(short, _abbreviated(row, lang), lang)) or str(row.name)
    full = clean(pick(row.get("name_zh"), row.get("name_en"), lang)) or name
    wide = _WIDEST.get(lang, 150.0)
    label = ZoneLabel(wrap(name, size=NAME, width=wide, max_lines=3).lines, full)
    if values is None or row.name not in values.index:
        return label
    own = values.loc[str(row.name)]
    lines = own.get("lines")
    lines = lines.split("\n") if isinstance(lines, str) else (lines if isinstance(lines, list | tuple) else ())
    wrapped = [
        line for text_ in lines if clean(text_) for line in wrap(text_, size=SMALL, width=wide, max_lines=2).lines
    ]
    return replace(
        label,
        lines=tuple(wrapped),
        counts=tuple((k, _count(own.get(k))) for k in COUNTED if _count(own.get(k))),
        unverified=_count(own.get("unverified")),
    )


def _abbreviated(row: pd.Series, lang: str) -> object:
    """Return the English name with the words for the zone's kind abbreviated, as official English usage does."""
    name, kind = row.get("name_en"), row.get("kind")
    if not isinstance(name, str) or not has(f"draw.zone_full_{kind}", lang):
        return name
    full, brief = t(f"draw.zone_full_{kind}", lang), t(f"draw.zone_brief_{kind}", lang)
    return name[: -len(full)] + brief if name.lower().endswith(full.lower()) else name


def abbreviations(zones: gpd.GeoDataFrame, *, lang: str) -> str:
    """Return what the abbreviations on the map stand for, empty where the names have none."""
    if lang != "en" or "kind" not in zones:
        return ""
    kinds = [k for k in sorted(set(zones["kind"].dropna())) if has(f"draw.zone_full_{k}", lang)]
    both = [(t(f"draw.zone_brief_{k}", lang), t(f"draw.zone_full_{k}", lang)) for k in kinds]
    return "; ".join(t("draw.map_abbreviation", lang, brief=a, full=b) for a, b in both)


def _count(value: object) -> int:
    return 0 if value is None or pd.isna(value) else int(value)  # type: ignore[call-overload]
