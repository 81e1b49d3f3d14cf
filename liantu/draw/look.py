"""Signs, colours and lines of the seven kinds and the four relations (contrast of text: WCAG 2 AA on its ground)."""

from __future__ import annotations

from dataclasses import dataclass

from liantu.draw.svg import Value, el

INK, INK_SOFT, LINE_SOFT = "#1f2d3d", "#55636f", "#d5dce3"
PAPER, BAND, HEAD = "#ffffff", "#f5f7f9", "#e9eef3"
PATH, CHOSEN = "#d9480f", "#1971c2"
KINDS = ("strength", "present", "strengthen", "complete", "extend", "bought_in", "distant")
PLAIN = "plain"


@dataclass(frozen=True)
class KindLook:
    """Colours of a node: ground, border, text; the dashes and width of its border."""

    fill: str
    stroke: str
    ink: str
    dash: str | None = None
    width: float = 1.2


@dataclass(frozen=True)
class EdgeLook:
    """Colour, width and dashes of an edge."""

    stroke: str
    width: float
    dash: str | None = None


KIND_LOOK = {
    "strength": KindLook("#1f4e79", "#163a5c", "#ffffff"),
    "present": KindLook("#dce8f2", "#6b8fb0", "#17344f"),
    "strengthen": KindLook("#fbd9a5", "#c46a0a", "#532a00", None, 1.6),
    "complete": KindLook("#fffaf5", "#d9480f", "#8f2b07", "5 3", 1.7),
    "extend": KindLook("#f6faff", "#1971c2", "#124c84", "5 3", 1.7),
    "bought_in": KindLook("#eef0f2", "#adb7c0", "#46525d"),
    "distant": KindLook("#ffffff", "#d3dae0", "#66727d", None, 1.0),
    PLAIN: KindLook("#ffffff", "#8496a6", "#1f2d3d"),
}
EDGE_LOOK = {
    "essential": EdgeLook("#4d6377", 1.9),
    "optional": EdgeLook("#94a3b1", 1.0),
    "support": EdgeLook("#73828f", 1.3, "1.5 3.5"),
    "byproduct": EdgeLook("#2b7a4b", 1.5, "6 4"),
}


def edge_kind(relation: object, essential: object) -> str:
    """Return ``essential``, ``optional``, ``support`` (equipment and service) or ``byproduct``."""
    if relation == "byproduct":
        return "byproduct"
    if relation in ("equipment", "service"):
        return "support"
    return "essential" if essential is True or essential == 1 else "optional"


def kind_or_plain(kind: object) -> str:
    """Return ``kind`` if it is one of the seven, else ``plain`` (no verdict)."""
    return kind if isinstance(kind, str) and kind in KINDS else PLAIN


def _xy(x: float, y: float) -> str:
    return f"{x:.1f} {y:.1f}"


def sign(kind: str, x: float, y: float, *, size: float = 10.0) -> str:
    """Return the sign of ``kind`` centred at x, y: ◆ ● ▲ ○ ▷ · – as shapes, so that no font changes them."""
    look = KIND_LOOK[kind]
    r = size / 2
    ink = look.ink if kind in ("strength", "bought_in", "distant") else look.stroke
    if kind == "strengthen":
        ink = "#9a4d00"
    filled: dict[str, Value] = {"class": "lt-sign", "fill": ink}
    hollow: dict[str, Value] = {"class": "lt-sign lt-hollow", "fill": "none", "stroke": ink, "stroke-width": 1.6}
    if kind == "strength":
        return el(
            "path", filled | {"d": f"M{_xy(x, y - r - 0.5)}L{_xy(x + r, y)}L{_xy(x, y + r + 0.5)}L{_xy(x - r, y)}Z"}
        )
    if kind == "present":
        return el("circle", filled | {"cx": x, "cy": y, "r": r - 0.5})
    if kind == "strengthen":
        return el("path", filled | {"d": f"M{_xy(x, y - r)}L{_xy(x + r, y + r - 1)}L{_xy(x - r, y + r - 1)}Z"})
    if kind == "complete":
        return el("circle", hollow | {"cx": x, "cy": y, "r": r - 0.8})
    if kind == "extend":
        return el("path", hollow | {"d": f"M{_xy(x - r + 1, y - r)}L{_xy(x + r, y)}L{_xy(x - r + 1, y + r)}Z"})
    if kind == "bought_in":
        return el("circle", filled | {"cx": x, "cy": y, "r": 1.9})
    if kind == "distant":
        return el("path", hollow | {"d": f"M{_xy(x - r + 1, y)}L{_xy(x + r - 1, y)}"})
    return ""
