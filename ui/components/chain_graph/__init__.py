"""The chain graph: click, or Enter, on a node gives its id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from liantu.pictures import chain_legend_svg
from liantu.words import t
from ui.components.picture import mount, register

_COMPONENT = register("liantu_chain_graph")
_LEAST_ZOOM = 0.72  # names of 13 px stay above 9 px
_LEGEND_WIDTH = 1080.0


def chain_graph(
    svg: str,
    *,
    key: str,
    lang: str,
    name: str,
    nodes: Mapping[str, Sequence[str]] | None = None,
    selected: str | None = None,
    witness: Sequence[str] = (),
    kinds: bool = True,
    height: int | None = 640,
) -> str | None:
    """Show a chain and return the node just clicked, else None.

    Parameters
    ----------
    svg
        ``chain_svg(…, standalone=False, legend=False)`` without selection or witness: these are marked here, so that
        a click does not rebuild the picture.
    name
        of the chain, for readers that cannot see the picture.
    nodes
        node → further lines of its tooltip (the name, kind and certainty are in the picture).
    kinds
        whether the legend explains the verdicts.
    """
    return mount(
        _COMPONENT,
        svg,
        key=key,
        lang=lang,
        label=t("draw.graph_label", lang, chain=name),
        help_key="draw.graph_help",
        selected=selected,
        witness=witness,
        notes=nodes,
        legend=chain_legend_svg(_LEGEND_WIDTH, lang=lang, kinds=kinds, witness=bool(witness)),
        height=height,
        least_zoom=_LEAST_ZOOM,
    )
