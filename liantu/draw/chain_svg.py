"""A chain as a finished SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import pandas as pd

from liantu.draw import look
from liantu.draw.chain_legend import chain_legend
from liantu.draw.layout import FONT, HEADING, LINE, SMALL, TEXT_LEFT, Box, Layout, NodeLabel, TierBox
from liantu.draw.routes import Point
from liantu.draw.svg import Value, document, el, group, number, text, title
from liantu.draw.text import clean, text_width, wrap
from liantu.words import has, pick, t

_HEAD = 5.5  # length of an arrowhead
_TAG = 9.5


@dataclass(frozen=True)
class Verdict:
    """What is drawn of a node's verdict."""

    kind: str = look.PLAIN
    certainty: str = ""
    level: int | None = None
    tag: str = ""


def chain_svg(
    layout: Layout,
    nodes: pd.DataFrame,
    edges: pd.DataFrame,
    levels: pd.DataFrame | None,
    *,
    lang: str,
    selected: str | None = None,
    witness: Sequence[str] = (),
    legend: bool = True,
    standalone: bool = True,
    label: str = "",
) -> str:
    """Draw a chain at the positions of ``layout``.

    Colours are written into the picture and every part has a class, so that a page may set its own colours over them.

    Parameters
    ----------
    nodes, edges
        the tables ``layout`` was made from; ``edges`` with ``relation, essential``, ``nodes`` with ``siting``.
    levels
        verdicts of one place: column or index ``node``, column ``kind``; ``certainty, level, tag`` where present
        (``tag``: a word for the corner, such as a firm under construction). A node without a row has no sign.
    witness
        node ids of the path to highlight, in order.
    standalone
        True: for files, with a background and titles. False: for a page, where each node is a button (the page adds
        what happens on a click, and its own legend, headings that stay, and tooltips from the ``data-`` attributes).
    label
        name of the picture for readers that cannot see it.
    """
    verdicts = verdicts_by_node(nodes, levels, lang=lang)
    path = set(pairwise(witness))
    body = [
        group("lt-bands", [_band(b, layout.height, i) for i, b in enumerate(layout.tiers)]),
        group("lt-edges", _edges(layout, edges, path)),
        group(
            "lt-nodes",
            [
                _node(n, layout, nodes, verdicts[n], selected=selected, on_path=n in witness, standalone=standalone)
                for n in layout.positions
            ],
        ),
        group("lt-heads", [_heading(b, layout.lang, lang) for b in layout.tiers]),
    ]
    width, height = layout.width, layout.height
    if legend:
        markup, legend_width, legend_height = chain_legend(
            width, lang=lang, kinds=levels is not None, witness=bool(witness)
        )
        body.append(group("lt-legend", [markup], transform=f"translate(0 {number(height)})"))
        width, height = max(width, legend_width), height + legend_height
    attributes: dict[str, Value] = {"class": "lt-chain", "role": "img" if standalone else None}
    background = look.PAPER if standalone else None
    return document(
        width, height, body, background=background, label=label if standalone else "", attributes=attributes
    )


def verdicts_by_node(nodes: pd.DataFrame, levels: pd.DataFrame | None, *, lang: str) -> dict[str, Verdict]:
    """Return node → what to draw, for every node; what is bought in is tagged with why (general, resource, market)."""
    found = {str(n): Verdict() for n in nodes.index}
    if levels is None:
        return found
    ids = levels["node"] if "node" in levels else levels.index.to_series()
    siting = nodes["siting"] if "siting" in nodes else pd.Series(index=nodes.index, dtype=object)
    for node, (_, row) in zip(ids, levels.iterrows(), strict=True):
        if node not in found:
            continue
        kind = look.kind_or_plain(row.get("kind"))
        tag = clean(row.get("tag"))
        key = f"common.siting_{siting.loc[node]}"
        if not tag and kind == "bought_in" and has(key, lang):
            tag = t(key, lang)
        level = row.get("level")
        certainty = row.get("certainty")
        found[str(node)] = Verdict(
            kind,
            certainty if certainty in ("evidenced", "unverified") else "",
            None if level is None or pd.isna(level) else int(level),
            tag,
        )
    return found


def node_words(name: str, verdict: Verdict, *, lang: str, note: str = "") -> tuple[str, str, str]:
    """Return the name, the kind with its level and the certainty of a node as words, empty where there is none."""
    kind = t(f"common.kind_{verdict.kind}", lang) if verdict.kind != look.PLAIN else ""
    if kind and verdict.level:
        kind = t("draw.kind_level", lang, kind=kind, level=verdict.level)
    certainty = t(f"common.certainty_{verdict.certainty}", lang) if verdict.certainty else ""
    full = t("draw.node_of_chain", lang, node=name, chain=note) if note else name
    return full, kind, certainty


def _band(band: TierBox, height: float, index: int) -> str:
    fill = look.BAND if index % 2 == 0 else look.PAPER
    return el(
        "rect",
        {"class": f"lt-band lt-band-{index % 2}", "x": band.x, "y": 0, "width": band.w, "height": height, "fill": fill},
    )


def _heading(band: TierBox, layout_lang: str, lang: str) -> str:
    name = {
        "<": t("draw.from_chains", lang),
        ">": t("draw.to_chains", lang),
    }.get(band.id) or pick(band.name_zh, band.name_en, lang)
    lines = wrap(name, size=FONT, width=band.w - 12, max_lines=2).lines
    top = (HEADING - 10) / 2 + 5 - (len(lines) - 1) * 8
    middle = band.x + band.w / 2
    ground: dict[str, Value] = {"class": "lt-head-ground", "x": band.x + 1, "y": 0, "width": band.w - 2}
    return group(
        "lt-head",
        [
            el("rect", ground | {"height": HEADING - 10, "fill": look.HEAD}),
            *(
                text(middle, top + i * 16, line, size=FONT, fill=look.INK, anchor="middle", css="lt-head-text")
                for i, line in enumerate(lines)
            ),
        ],
    )


def _edges(layout: Layout, edges: pd.DataFrame, path: set[tuple[str, str]]) -> list[str]:
    drawn = []
    columns = [edges[c] for c in ("source_node", "target_node")]
    relation = edges["relation"] if "relation" in edges else pd.Series("input", index=edges.index)
    essential = edges["essential"] if "essential" in edges else pd.Series(False, index=edges.index)
    rows = sorted(zip(map(str, edges.index), *columns, relation, essential, strict=True), key=lambda r: r[0])
    for key, source, target, rel, ess in rows:
        if key in layout.routes:
            kind = look.edge_kind(rel, False if pd.isna(ess) else ess)
            on_path = (source, target) in path and kind in ("essential", "optional", "support", "byproduct")
            drawn.append((on_path, kind != "essential", _edge(layout.routes[key], source, target, kind, on_path)))
    # thin ones below, the path on top
    return [markup for _, _, markup in sorted(drawn, key=lambda d: (d[0], not d[1]))]


def _edge(points: tuple[Point, ...], source: str, target: str, kind: str, on_path: bool) -> str:
    style = look.EDGE_LOOK[kind]
    if on_path:
        style = replace(style, stroke=look.PATH, width=3.0)
    (cx, _), (x, y) = points[-2], points[-1]
    back = -1.0 if cx > x else 1.0
    size = _HEAD + (1.5 if on_path else 0)
    stop = (x - back * (size - 1), y)
    d = f"M{_xy(points[0])}" + "".join(
        f"C{_xy(a)} {_xy(b)} {_xy(c)}"
        for a, b, c in zip(points[1::3], points[2::3], (*points[3:-1:3], stop), strict=True)
    )
    head = f"M{_xy((x, y))}L{_xy((x - back * size, y - size * 0.58))}L{_xy((x - back * size, y + size * 0.58))}Z"
    line: dict[str, Value] = {"class": "lt-line", "d": d, "fill": "none", "stroke": style.stroke}
    line |= {"stroke-width": style.width, "stroke-dasharray": style.dash}
    if kind == "support":
        line["stroke-linecap"] = "round"
    return group(
        f"lt-edge lt-{kind}" + (" lt-on-path" if on_path else ""),
        [el("path", line), el("path", {"class": "lt-arrow", "d": head, "fill": style.stroke})],
        data_source=source,
        data_target=target,
    )


def _xy(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"


def _node(
    node: str,
    layout: Layout,
    nodes: pd.DataFrame,
    verdict: Verdict,
    *,
    selected: str | None,
    on_path: bool,
    standalone: bool,
) -> str:
    box, written = layout.positions[node], layout.labels[node]
    style = look.KIND_LOOK[verdict.kind]
    ghost = node in layout.ghosts
    row = nodes.loc[node]
    name = clean(pick(row.get("name_zh"), row.get("name_en"), layout.lang)) or node
    words = node_words(name, verdict, lang=layout.lang, note=written.note)
    spoken = t("draw.clause", layout.lang).join(w for w in (*words, verdict.tag) if w)
    parts: list[str] = [title(spoken)] if standalone else []
    if not standalone or on_path or node == selected:
        parts.append(_halo(box, on_path=on_path, chosen=node == selected, ghost=ghost))
    parts += [_frame(box, style, ghost=ghost), look.sign(verdict.kind, box.x + 15, box.y + box.h / 2)]
    parts += _written(box, written, style.ink)
    parts += _corner(box, verdict, style)
    css = f"lt-node lt-{verdict.kind}"
    css += " lt-ghost" if ghost else ""
    css += (" lt-on-path" if on_path else "") + (" lt-selected" if node == selected else "")
    attributes: dict[str, Value] = {"data-node": node}
    if not standalone:
        attributes |= {"role": "button", "tabindex": "-1", "aria-label": spoken, "data-name": words[0]}
        attributes |= {"data-kind": words[1], "data-certainty": words[2], "data-tag": verdict.tag}
        attributes |= {"data-unverified": "1" if verdict.certainty == "unverified" else None}
    return el("g", {"class": css, **attributes}, *parts)


def _radius(box: Box, ghost: bool) -> float:
    return min(box.h / 2, 15) if ghost else 5


def _halo(box: Box, *, on_path: bool, chosen: bool, ghost: bool) -> str:
    stroke = look.CHOSEN if chosen else look.PATH if on_path else "none"
    frame: dict[str, Value] = {"x": box.x - 3.5, "y": box.y - 3.5, "width": box.w + 7, "height": box.h + 7}
    frame |= {"rx": _radius(box, ghost) + 3, "fill": "none", "stroke": stroke, "stroke-width": 2.6}
    return el("rect", {"class": "lt-halo", **frame})


def _frame(box: Box, style: look.KindLook, *, ghost: bool) -> str:
    frame: dict[str, Value] = {"x": box.x, "y": box.y, "width": box.w, "height": box.h, "rx": _radius(box, ghost)}
    paint: dict[str, Value] = {"fill": style.fill, "stroke": style.stroke, "stroke-width": style.width}
    return el("rect", {"class": "lt-box", **frame, **paint, "stroke-dasharray": style.dash})


def _written(box: Box, written: NodeLabel, ink: str) -> list[str]:
    count = len(written.name.lines)
    block = count * LINE + (14 if written.note else 0)
    first = box.y + (box.h - block) / 2 + 13
    x = box.x + TEXT_LEFT
    lines = [
        text(x, first + i * LINE, line, size=FONT, fill=ink, css="lt-name") for i, line in enumerate(written.name.lines)
    ]
    if written.note:
        lines.append(text(x, first + count * LINE - 2.5, written.note, size=SMALL, fill=ink, css="lt-note"))
    return lines


def _corner(box: Box, verdict: Verdict, style: look.KindLook) -> list[str]:
    """Draw "?" (to be verified) and the tag on the upper border, from the right."""
    parts = []
    right = box.x + box.w - 5
    paint: dict[str, Value] = {"fill": look.PAPER, "stroke": style.stroke, "stroke-width": 1}
    ink = look.INK if verdict.kind == "strength" else style.ink
    if verdict.certainty == "unverified":
        circle: dict[str, Value] = {"class": "lt-badge", "cx": right - 4, "cy": box.y, "r": 7.5}
        parts += [el("circle", circle | paint)]
        parts += [text(right - 4, box.y + 4, "?", size=11, fill=ink, anchor="middle", css="lt-badge-text")]
        right -= 15
    if verdict.tag:
        line = wrap(verdict.tag, size=_TAG, width=box.w - 40, max_lines=1).lines[0]
        width = text_width(line, _TAG) + 8
        pill: dict[str, Value] = {"class": "lt-tag", "x": right - width, "y": box.y - 7, "width": width, "height": 14}
        parts.append(el("rect", pill | {"rx": 7} | paint))
        parts.append(
            text(right - width / 2, box.y + 3.4, line, size=_TAG, fill=ink, anchor="middle", css="lt-tag-text")
        )
    return parts
