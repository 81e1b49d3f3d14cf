"""The zone map: click, or Enter, on a zone gives its id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from liantu.words import t
from ui.components.picture import mount, register

_COMPONENT = register("liantu_zone_map")


def zone_map(
    svg: str,
    *,
    key: str,
    lang: str,
    zones: Mapping[str, Sequence[str]] | None = None,
    selected: str | None = None,
    height: int | None = None,
) -> str | None:
    """Show a map and return the zone just clicked, else None.

    ``svg`` is ``zone_map_svg(…, standalone=False)`` without a selection, ``zones`` adds lines to tooltips.
    """
    return mount(
        _COMPONENT,
        svg,
        key=key,
        lang=lang,
        label=t("draw.map_label", lang),
        help_key="draw.map_help",
        selected=selected,
        notes=zones,
        height=height,
    )
