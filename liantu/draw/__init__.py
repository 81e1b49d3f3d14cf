"""Findings as pictures: chains and maps as SVG, PNG and PDF, all from one set of positions."""

from liantu.draw.chain_legend import chain_legend_svg
from liantu.draw.chain_svg import chain_svg
from liantu.draw.layout import Layout, layered_layout
from liantu.draw.map_svg import zone_map_svg
from liantu.draw.picture import svg_to_pdf, svg_to_png
from liantu.draw.view import chain_view

__all__ = [
    "Layout",
    "chain_legend_svg",
    "chain_svg",
    "chain_view",
    "layered_layout",
    "svg_to_pdf",
    "svg_to_png",
    "zone_map_svg",
]
