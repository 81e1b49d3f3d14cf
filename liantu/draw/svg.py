"""SVG as text: every name and value is escaped here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

from liantu.draw.text import clean

FONT_FAMILY = "'Noto Sans CJK SC','Noto Sans SC','Microsoft YaHei',sans-serif"
Value = str | float | int | None


def number(value: float) -> str:
    """Return ``value`` with at most one decimal, without ``-0``."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def el(name: str, attributes: Mapping[str, Value], *children: str) -> str:
    """Return one element; attributes that are None are left out, ``children`` are finished markup."""
    shown = "".join(
        f" {key}={quoteattr(clean(v) if isinstance(v, str) else number(v))}"
        for key, v in attributes.items()
        if v is not None
    )
    body = "".join(children)
    return f"<{name}{shown}>{body}</{name}>" if body else f"<{name}{shown}/>"


def group(css: str, children: Iterable[str], **attributes: Value) -> str:
    """Return ``<g class=…>``; ``data_x`` becomes ``data-x``."""
    named = {key.replace("_", "-"): v for key, v in attributes.items()}
    return el("g", {"class": css, **named}, *children)


def text(x: float, y: float, content: str, *, size: float, fill: str, css: str = "", anchor: str | None = None) -> str:
    """Return a line of text whose baseline is at ``y``."""
    attributes: dict[str, Value] = {"x": x, "y": y, "font-size": size, "fill": fill}
    attributes |= {"text-anchor": anchor, "class": css or None}
    return el("text", attributes, escape(clean(content)))


def title(content: str) -> str:
    """Return ``<title>``, which viewers show on hovering."""
    return el("title", {}, escape(clean(content)))


def document(
    width: float,
    height: float,
    body: Iterable[str],
    *,
    background: str | None,
    label: str,
    attributes: Mapping[str, Value],
) -> str:
    """Return a whole SVG of ``width`` × ``height`` px named ``label``."""
    root: dict[str, Value] = {
        "xmlns": "http://www.w3.org/2000/svg",
        "width": width,
        "height": height,
        "viewBox": f"0 0 {number(width)} {number(height)}",
        "font-family": FONT_FAMILY,
        **attributes,
    }
    ground = [el("rect", {"width": width, "height": height, "fill": background})] if background else []
    return el("svg", root, *([title(label)] if label else []), *ground, *body)
