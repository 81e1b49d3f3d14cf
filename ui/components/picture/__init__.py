"""A drawn picture as a Streamlit component: pan, zoom, keyboard, tooltips, marks and clicks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from liantu.words import t

_HERE = Path(__file__).parent


def register(name: str) -> Callable[..., Any]:
    """Register the component ``name`` with the script and style of this folder and return what mounts it."""
    script = (_HERE / "picture.js").read_text(encoding="utf-8")
    style = (_HERE / "picture.css").read_text(encoding="utf-8")
    return st.components.v2.component(name, js=script, css=style)


def mount(
    component: Callable[..., Any],
    svg: str,
    *,
    key: str,
    lang: str,
    label: str,
    help_key: str,
    selected: str | None,
    witness: Sequence[str] = (),
    notes: Mapping[str, Sequence[str]] | None = None,
    legend: str = "",
    height: int | None = None,
    least_zoom: float = 0.0,
) -> str | None:
    """Show ``svg`` (made by ``liantu.draw`` with ``standalone=False``) and return the id just clicked, else None.

    ``notes`` adds lines to tooltips; ``height`` limits the frame in px (None: as high as the whole picture);
    ``least_zoom`` is the scale below which the picture is not shrunk at first, so that it stays readable.
    """
    data = {
        "svg": svg,
        "legend": legend,
        "selected": selected,
        "witness": list(witness),
        "notes": {k: list(v) for k, v in sorted((notes or {}).items())},
        "height": height,
        "leastZoom": least_zoom,
        "lang": {"zh": "zh-CN"}.get(lang, lang),
        "words": {
            "label": label,
            "help": t(help_key, lang),
            "in": t("draw.zoom_in", lang),
            "out": t("draw.zoom_out", lang),
            "fit": t("draw.zoom_fit", lang),
            "refused": t("draw.picture_refused", lang),
        },
    }
    result = component(key=key, data=data, height="content", on_clicked_change=lambda: None)
    clicked = result.clicked
    return clicked if isinstance(clicked, str) else None
