"""The layered layout of a chain: the one set of positions that the screen and every export use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from liantu.draw.columns import AFTER, BEFORE, MAX_ROWS, tier_columns
from liantu.draw.heights import relax
from liantu.draw.order import fewest_crossings
from liantu.draw.routes import Edge, Paths, Point, route_all
from liantu.draw.text import Label, clean, shorten, text_width, wrap
from liantu.model.settings import Tier
from liantu.words import pick

MARGIN = 20.0
HEADING = 50.0
FONT = 13.0
SMALL = 10.5
LINE = 17.0
TEXT_LEFT = 27.0  # room for the sign
TEXT_RIGHT = 11.0
_TEXT_WIDEST = {"zh": 8 * FONT * 1.04, "en": 150.0}
_TEXT_LEAST = 62.0
_GAP_NODE, _GAP_LANE = 15.0, 7.0
_LANE_HEIGHT = 2.0


class Box(NamedTuple):
    """A rectangle: left, top, width, height in px."""

    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True)
class TierBox:
    """The band of one tier; ``id`` is ``<`` or ``>`` for the columns of other chains' nodes."""

    id: str
    name_zh: str
    name_en: str
    x: float
    w: float


@dataclass(frozen=True)
class NodeLabel:
    """What is written in a node: its name in lines and, for another chain's node, that chain's name."""

    name: Label
    note: str = ""


@dataclass(frozen=True)
class Layout:
    """Where everything of a chain's picture stands, in px from the top left corner.

    Parameters
    ----------
    positions
        node → box, by node.
    labels
        node → its lines of text.
    routes
        edge (index of the edge table) → points of cubic Bézier curves: start, then two control points and an end
        for each curve. The first point is on the border of the source, the last on that of the target.
    ghosts
        nodes of other chains, sorted.
    tiers
        bands from left to right; a tier without nodes has none.
    """

    lang: str
    positions: dict[str, Box]
    labels: dict[str, NodeLabel]
    routes: dict[str, tuple[Point, ...]]
    ghosts: tuple[str, ...]
    tiers: tuple[TierBox, ...]
    width: float
    height: float


def layered_layout(
    nodes: pd.DataFrame,
    edges: pd.DataFrame,
    tiers: Sequence[Tier | str],
    *,
    lang: str = "zh",
    max_rows: int = MAX_ROWS,
) -> Layout:
    """Lay out a chain from left to right, one band a tier.

    A tier has several columns where its nodes feed one another or where it has more than ``max_rows`` nodes. Long
    edges run in lanes of their own past the nodes between (edges of one source share a lane); crossings are reduced
    by barycentre sweeps (Sugiyama, Tagawa and Toda 1981, doi:10.1109/TSMC.1981.4308636), heights are relaxed towards
    the neighbours. Circles are allowed: an edge that runs back leaves its source on the left and enters its target
    on the right; within a column it is an arc. The order of rows changes nothing.

    Parameters
    ----------
    nodes
        index ``node``; columns ``tier, name_zh, name_en`` and, where present, ``ghost`` (a node of another chain,
        drawn at the side), ``chain_name_zh, chain_name_en``. A node whose tier is not in ``tiers`` is a ghost.
    edges
        unique index; columns ``source_node, target_node``. An edge with an end that is not in ``nodes`` has no route.
    tiers
        in order from upstream to downstream.
    """
    nodes = nodes.sort_index()
    named = [Tier.model_construct(id=x, name_zh=x, name_en=x) if isinstance(x, str) else x for x in tiers]
    links = _edges(edges, nodes)
    ghosts = _ghosts(nodes, named)
    labels = {str(n): _label(row, lang, ghost=str(n) in ghosts) for n, row in nodes.iterrows()}
    pairs = [(e.source, e.target) for e in links]
    columns = _columns(nodes, pairs, named, ghosts, max_rows)
    width = _node_width(labels, lang)

    paths = Paths.through([c for _, c in columns], links)
    order = fewest_crossings(paths.columns, paths.links, paths.arcs)
    height = {n: _node_height(label) for n, label in labels.items()} | dict.fromkeys(paths.lanes, _LANE_HEIGHT)
    gap = dict.fromkeys(labels, _GAP_NODE) | dict.fromkeys(paths.lanes, _GAP_LANE)
    middle = relax(order, paths.links, height, gap)

    left = _lefts([tier for tier, _ in columns], paths.links, width)
    top = HEADING + MARGIN
    box = {
        n: Box(left[i], round(top + middle[n] - height[n] / 2, 1), width, height[n])
        for i, column in enumerate(order)
        for n in column
    }
    routes = route_all(links, paths, box)
    right = (left[-1] + width + 8) if left else MARGIN + width
    right = max([right, *(x for points in routes.values() for x, _ in points)])  # arcs of the last column
    bottom = max((b.y + b.h for b in box.values()), default=top)
    return Layout(
        lang=lang,
        positions={n: box[n] for n in labels},
        labels=labels,
        routes=routes,
        ghosts=tuple(n for n in labels if n in ghosts),
        tiers=_bands(columns, left, width, named, end=right + MARGIN / 2),
        width=round(right + MARGIN, 1),
        height=round(bottom + MARGIN, 1),
    )


def _edges(edges: pd.DataFrame, nodes: pd.DataFrame) -> list[Edge]:
    rows = zip(edges.index, edges["source_node"], edges["target_node"], strict=True)
    known = set(nodes.index)
    return sorted(Edge(str(u), str(v), str(key)) for key, u, v in rows if u in known and v in known)


def _ghosts(nodes: pd.DataFrame, tiers: Sequence[Tier]) -> dict[str, bool]:
    """Return the nodes drawn at the sides, as keys."""
    known = {x.id for x in tiers}
    flag = nodes["ghost"] if "ghost" in nodes else pd.Series(False, index=nodes.index)
    return {
        str(n): True
        for n, tier, ghost in zip(nodes.index, nodes["tier"], flag, strict=True)
        if ghost is True or ghost == 1 or tier not in known
    }


def _columns(
    nodes: pd.DataFrame,
    pairs: list[tuple[str, str]],
    tiers: Sequence[Tier],
    ghosts: Mapping[str, bool],
    max_rows: int,
) -> list[tuple[str, list[str]]]:
    feeds = {u for u, v in pairs if v not in ghosts}
    members: dict[str, list[str]] = {BEFORE: [], **{x.id: [] for x in tiers}, AFTER: []}
    for n, tier in zip(nodes.index, nodes["tier"], strict=True):
        members[(BEFORE if n in feeds else AFTER) if n in ghosts else tier].append(str(n))
    return tier_columns({k: v for k, v in members.items() if v}, pairs, max_rows=max_rows)


def _label(row: pd.Series, lang: str, *, ghost: bool) -> NodeLabel:
    name = clean(pick(row.get("name_zh"), row.get("name_en"), lang)) or str(row.name)
    label = wrap(name, size=FONT, width=_TEXT_WIDEST.get(lang, 150.0), max_lines=3)
    note = clean(pick(row.get("chain_name_zh"), row.get("chain_name_en"), lang)) if ghost else ""
    return NodeLabel(label, shorten(note, size=SMALL, width=_TEXT_WIDEST.get(lang, 150.0)) if note else "")


def _node_width(labels: Mapping[str, NodeLabel], lang: str) -> float:
    texts = [text_width(line, FONT) for label in labels.values() for line in label.name.lines]
    texts += [text_width(label.note, SMALL) for label in labels.values()]
    return round(TEXT_LEFT + max([_TEXT_LEAST, *texts]) + TEXT_RIGHT)


def _node_height(label: NodeLabel) -> float:
    return 13 + LINE * len(label.name.lines) + (14 if label.note else 0)


def _lefts(tiers: Sequence[str], links: Sequence[Sequence[tuple[str, str]]], width: float) -> list[float]:
    """Left edge of each column; between columns there is the more room the more edges run there."""
    left = [MARGIN + 8.0] if tiers else []
    for i in range(1, len(tiers)):
        room = 46 + min(2.0 * len(links[i - 1]), 54) + (14 if tiers[i] != tiers[i - 1] else 0)
        left.append(round(left[-1] + width + room, 1))
    return left


def _bands(
    columns: Sequence[tuple[str, Sequence[str]]],
    left: Sequence[float],
    width: float,
    tiers: Sequence[Tier],
    *,
    end: float,
) -> tuple[TierBox, ...]:
    names = {x.id: (x.name_zh, x.name_en) for x in tiers}
    bands: list[TierBox] = []
    for i, (tier, _) in enumerate(columns):
        start = (left[i - 1] + width + left[i]) / 2 if i else MARGIN / 2
        stop = (left[i] + width + left[i + 1]) / 2 if i + 1 < len(columns) else end
        if bands and bands[-1].id == tier:
            start = bands.pop().x
        zh, en = names.get(tier, ("", ""))
        bands.append(TierBox(tier, zh, en, round(start, 1), round(stop - start, 1)))
    return tuple(bands)
