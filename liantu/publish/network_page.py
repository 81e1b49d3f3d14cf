"""An interactive page of one chain, made with pyvis: one file, no request, no script of anybody else's."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from html import escape
from typing import Any

from liantu.model.findings import Findings
from liantu.model.settings import Language
from liantu.model.workspace import Workspace
from liantu.publish.graphs import chain_graph
from liantu.publish.looks import DASHED, UNKNOWN, colours
from liantu.publish.rows import records
from liantu.publish.text import clean, date_text
from liantu.words import t
from liantu.words.sentences import SIGNS, Names, kind_word, names_of, verdict

_LABEL_LIMIT, _TITLE_LIMIT = 60, 1200
_BOOTSTRAP = re.compile(r"<(link|script)\b[^>]*\bbootstrap[^>]*>(\s*</script>)?", re.IGNORECASE)
_HEADING = re.compile(r"<center>\s*<h1>.*?</h1>\s*</center>", re.DOTALL)
_SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script>", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_DASHES = {"input": False, "equipment": [6, 4], "service": [2, 4], "byproduct": [10, 4, 2, 4]}
_OPTIONS = {
    "physics": {"enabled": False},
    "interaction": {"hover": True, "keyboard": {"enabled": True, "bindToWindow": False}, "navigationButtons": False},
    "edges": {"smooth": {"enabled": True, "type": "cubicBezier", "roundness": 0.4}},
}
_COLUMN, _ROW = 260, 74


def _rank_positions(graph: Any, workspace: Workspace) -> dict[str, tuple[float, float]]:
    """Columns by tier, rows by id: enough where the layered layout of ``draw`` is not given."""
    order: dict[tuple[str, str], int] = {}
    for key, chain in sorted(workspace.chains.items()):
        for i, tier in enumerate(chain.tiers):
            order[key, tier.id] = i
    columns: dict[int, list[str]] = {}
    for node, data in graph.nodes(data=True):
        columns.setdefault(order.get((data["chain"], data["tier"]), 0), []).append(node)
    places = {}
    for column, nodes in columns.items():
        for row, node in enumerate(sorted(nodes)):
            places[node] = (column * float(_COLUMN), (row - (len(nodes) - 1) / 2) * _ROW)
    return places


def _title(node: str, row: Mapping[str, Any] | None, names: Names, lang: Language) -> str:
    if row is None:
        return names.node(node)
    return verdict(row, names, lang, public=True)


def _wrapped(label: str) -> str:
    """A label in lines of ten characters; long ones are cut."""
    label = " ".join(label.split())
    label = label if len(label) <= _LABEL_LIMIT else label[: _LABEL_LIMIT - 1] + "…"
    if not label.isascii():
        return "\n".join(label[i : i + 10] for i in range(0, len(label), 10))
    return label


def _pyvis_html(
    graph: Any,
    rows: Mapping[str, Mapping[str, Any]],
    names: Names,
    lang: Language,
    places: Mapping[str, tuple[float, float]],
) -> str:
    from pyvis.network import Network

    net = Network(height="74vh", width="100%", directed=True, bgcolor="#ffffff", cdn_resources="in_line")
    for node in sorted(graph.nodes):
        kind = str(graph.nodes[node].get("kind") or "")
        fill, ink, border = colours(kind)
        x, y = places.get(node, (0.0, 0.0))
        net.add_node(
            node,
            label=f"{SIGNS.get(kind, '')} {_wrapped(clean(names.node(node)))}".strip(),
            title=clean(_title(node, rows.get(node), names, lang))[:_TITLE_LIMIT],
            shape="box",
            color={
                "background": f"#{fill}",
                "border": f"#{border}",
                "highlight": {"background": f"#{fill}", "border": "#000000"},
            },
            font={"color": f"#{ink}", "size": 15},
            borderWidth=2,
            shapeProperties={"borderDashes": [5, 4] if kind in DASHED else False},
            x=x,
            y=y,
        )
    for source, target, data in sorted(graph.edges(data=True), key=lambda e: (e[0], e[1], e[2]["relation"])):
        essential = data["essential"] == 1
        net.add_edge(
            source,
            target,
            title=t(f"common.relation_{data['relation']}", lang),
            color="#5B6B7A" if essential else "#B4BFC9",
            width=2 if essential else 1,
            dashes=_DASHES.get(str(data["relation"]), False),
        )
    net.options = _OPTIONS
    nodes, edges, _, height, width, _ = net.get_network_data()
    template = net.templateEnv.get_template(net.path)
    # Rendered here and not by generate_html: that one turns titles into HTML as soon as one holds "href".
    html: str = template.render(
        height=height, width=width, nodes=nodes, edges=edges, heading="", options=json.dumps(_OPTIONS, sort_keys=True),
        physics_enabled=False, use_DOT=False, dot_lang="", widget=False, bgcolor=net.bgcolor, conf=False,
        tooltip_link=False, neighborhood_highlight=False, select_menu=False, filter_menu=False, notebook=False,
        cdn_resources="in_line",
    )  # fmt: skip
    return html


def _scripts(html: str) -> tuple[str, str]:
    """The library and the drawing script of a page by pyvis, without its helpers for menus."""
    scripts = [s for s in _SCRIPT.findall(_COMMENT.sub("", _BOOTSTRAP.sub("", html))) if s.strip()]
    library = next(s for s in scripts if "vis-network" in s and len(s) > 100_000)
    drawing = scripts[-1]
    return library, drawing


def _style(html: str) -> str:
    styles: list[str] = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    return next(style for style in styles if "vis-" in style)


def _legend(lang: Language) -> str:
    items = []
    for kind, sign in SIGNS.items():
        fill, ink, border = colours(kind)
        line = "dashed" if kind in DASHED else "solid"
        look = f"background:#{fill};color:#{ink};border:2px {line} #{border}"
        items.append(f'<span class="k" style="{look}">{escape(sign)} {escape(kind_word(kind, lang))}</span>')
    fill, ink, border = UNKNOWN
    look = f"background:#{fill};color:#{ink};border:2px solid #{border}"
    items.append(f'<span class="k" style="{look}">{escape(t("common.unknown", lang))}</span>')
    return "".join(items)


def _as_text(graph: Any, rows: Mapping[str, Mapping[str, Any]], names: Names, lang: Language) -> str:
    """Every node with its verdict as a list, for readers who cannot use the picture."""
    lines = [
        f"<li>{escape(clean(_title(node, rows.get(node), names, lang))[:_TITLE_LIMIT])}</li>"
        for node in sorted(graph.nodes)
    ]
    return f"<details><summary>{escape(t('publish.page_text', lang))}</summary><ul>{''.join(lines)}</ul></details>"


_CSS = """
body{font-family:"Microsoft YaHei","PingFang SC","Noto Sans CJK SC",sans-serif;margin:12px 16px;color:#1b1f24}
h1{font-size:20px;margin:4px 0} p{margin:4px 0;color:#444} .k{display:inline-block;margin:2px 6px 2px 0;padding:1px 8px;
border-radius:4px;font-size:13px} #mynetwork{width:100%;height:74vh;border:1px solid #c8ced4;margin:8px 0}
div.vis-tooltip{max-width:420px;white-space:normal;font-family:inherit}
"""


def _hash(content: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode() + "'"


def network_page_html(
    workspace: Workspace,
    chain: str,
    findings: Findings,
    place: str | None,
    lang: Language,
    *,
    positions: Mapping[str, tuple[float, float]] | None = None,
) -> str:
    """Return the page of a chain as judged at ``place``.

    It loads nothing: library and style are in it, and a Content-Security-Policy allows its two scripts by hash alone.
    ``positions`` are the layered ones of ``draw`` by node; without them nodes stand in columns by tier. Verdicts are
    without certainty, so that one page serves every audience; findings must be those of the edition's audience.
    """
    graph = chain_graph(workspace, chain, findings, place or "")
    names = names_of(workspace, findings, lang)
    rows: dict[str, Mapping[str, Any]] = {}
    for frame in (findings.levels, findings.gaps):
        rows |= {str(r["node"]): r for r in records(frame[frame["place"] == place])}
    rows = {node: rows[node] for node in sorted(graph.nodes) if node in rows}
    html = _pyvis_html(graph, rows, names, lang, positions or _rank_positions(graph, workspace))
    library, drawing = _scripts(html)
    where = names.place(place) if place else t("publish.page_no_place", lang)
    title = escape(clean(t("publish.page_title", lang, chain=names.chain(chain), place=where)))
    note = t("publish.page_note", lang, date=date_text(workspace.settings.as_of.isoformat(), lang))
    size = t("publish.page_counts", lang, nodes=graph.number_of_nodes(), edges=graph.number_of_edges())
    policy = (
        f"default-src 'none'; script-src {_hash(library)} {_hash(drawing)}; style-src 'unsafe-inline'; img-src data:"
    )
    return f"""<!DOCTYPE html>
<html lang="{"zh-CN" if lang == "zh" else "en"}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>
<style>{_style(html)}</style><style>{_CSS}</style></head>
<body><h1>{title}</h1><p>{escape(note)} {escape(size)}</p>
<p><b>{escape(t("publish.page_legend", lang))}</b> {_legend(lang)}</p>
<div id="mynetwork"></div>{_as_text(graph, rows, names, lang)}
<script>{library}</script><script>{drawing}</script></body></html>
"""
