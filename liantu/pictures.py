"""Findings drawn: the chain and the map, for screens and files from the same positions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from liantu import analyse, draw
from liantu.model.findings import Findings
from liantu.model.settings import Language
from liantu.model.workspace import Workspace
from liantu.words import pick, t

if TYPE_CHECKING:
    import geopandas as gpd

CHAIN_PX = 2600
MAP_PX = 1900
chain_legend_svg = draw.chain_legend_svg


def chain_tables(workspace: Workspace, chain: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the nodes and edges that the picture of a chain shows, nodes of other chains that touch it included."""
    return draw.chain_view(workspace.nodes, workspace.edges, chain, chains=workspace.chains)


def chain_layout(workspace: Workspace, chain: str, lang: Language) -> draw.Layout:
    """Return the positions of a chain's nodes and edges."""
    nodes, edges = chain_tables(workspace, chain)
    return draw.layered_layout(nodes, edges, workspace.chains[chain].tiers, lang=lang)


def chain_verdicts(workspace: Workspace, findings: Findings, place: str, lang: Language) -> pd.DataFrame:
    """Return the verdicts of a place as the picture shows them, with a word in the corner where there is one to say.

    A decision at the desk goes before a firm that is building or has signed.
    """
    table = analyse.verdicts(workspace, findings, place)
    decided = table["status"].where(table["status"] != "open")
    tags = decided.map(lambda status: t(f"common.status_{status}", lang), na_action="ignore")
    coming = table["coming"].map(lambda status: t(f"common.presence_{status}", lang), na_action="ignore")
    return table.assign(tag=tags.where(tags.notna(), coming))


def chain_svg(
    workspace: Workspace,
    findings: Findings,
    *,
    place: str,
    chain: str,
    lang: Language,
    witness: Sequence[str] = (),
    selected: str | None = None,
    legend: bool = True,
    standalone: bool = True,
) -> str:
    """Return the picture of a chain as it stands for a place."""
    nodes, edges = chain_tables(workspace, chain)
    return draw.chain_svg(
        draw.layered_layout(nodes, edges, workspace.chains[chain].tiers, lang=lang),
        nodes,
        edges,
        chain_verdicts(workspace, findings, place, lang),
        lang=lang,
        witness=witness,
        selected=selected,
        legend=legend,
        standalone=standalone,
        label=f"{_name(workspace, place, lang)} · {pick(*_chain_names(workspace, chain), lang)}",
    )


def _chain_names(workspace: Workspace, chain: str) -> tuple[str, str]:
    settings = workspace.chains[chain]
    return settings.name_zh, settings.name_en


def _name(workspace: Workspace, place: str, lang: Language) -> str:
    places = workspace.tables["places"]
    return pick(places.at[place, "name_zh"], places.at[place, "name_en"], lang) if place in places.index else place


def base_map(workspace: Workspace) -> gpd.GeoDataFrame | None:
    """Return the outlines made at set-up, or None when there are none."""
    path = workspace.root / workspace.settings.base_map.file
    if not path.is_file():
        return None
    return _outlines(str(path), path.stat().st_mtime_ns)


@cache
def _outlines(path: str, _modified: int) -> gpd.GeoDataFrame | None:
    import geopandas as gpd

    try:
        frame = gpd.read_file(Path(path))
    except (OSError, ValueError, RuntimeError):
        return None  # a broken base map is no reason to show no map
    return frame


def map_svg(
    workspace: Workspace,
    summary: pd.DataFrame | None,
    *,
    lang: Language,
    with_base: bool,
    selected: str | None = None,
    standalone: bool = True,
) -> str:
    """Return the map of the zones with their counts (``summary`` as of ``analyse.place_summary``; None: no counts)."""
    settings = workspace.settings
    outlines = base_map(workspace) if with_base else None
    source = pick(settings.base_map.source_zh, settings.base_map.source_en, lang) if outlines is not None else ""
    return draw.zone_map_svg(
        workspace.zones,
        values=map_values(workspace, summary, lang) if summary is not None else None,
        outlines=outlines,
        selected=selected,
        lang=lang,
        note=pick(settings.map_note_zh, settings.map_note_en, lang),
        source=source,
        bounds=settings.bounds,
        standalone=standalone,
    )


def map_values(workspace: Workspace, summary: pd.DataFrame, lang: Language) -> pd.DataFrame:
    """Return what stands beside each zone on the map: focus chains and counts."""
    zones = [zone for zone in workspace.zones.index if zone in summary.index]
    values = summary.loc[zones, ["strength", "strengthen", "complete", "extend", "unverified"]].copy()
    chains = analyse.focus_chains(workspace)
    names = {chain: pick(*_chain_names(workspace, chain), lang) for chain in workspace.chains}
    joiner = t("common.list_joiner", lang)
    values["lines"] = [joiner.join(names[c] for c in sorted(chains.get(zone, ())) if c in names) for zone in zones]
    return values


def chapters_drawn(
    workspace: Workspace, findings: Findings, places: Sequence[str] | None = None
) -> list[tuple[str, str]]:
    """Return the (place, chain) pairs whose picture a catalogue holds: the focus chains of each place."""
    focus = analyse.focus_chains(workspace)
    wanted = sorted(set(findings.levels["place"])) if places is None else list(places)
    in_scope = set(zip(findings.levels["place"], findings.levels["chain"], strict=True))
    return [(place, chain) for place in wanted for chain in sorted(focus.get(place, ())) if (place, chain) in in_scope]


def edition_pictures(
    workspace: Workspace,
    findings: Findings,
    *,
    lang: Language,
    with_base: bool,
    with_counts: bool,
    places: Sequence[str] | None = None,
) -> dict[str, bytes]:
    """Return the pictures of a catalogue as PNG: ``map`` and ``chain:<chain>:<place>``."""
    summary = analyse.place_summary(workspace, findings) if with_counts else None
    pictures = {}
    if len(workspace.zones):
        drawn = map_svg(workspace, summary, lang=lang, with_base=with_base)
        pictures["map"] = draw.svg_to_png(drawn, width_px=MAP_PX)
    for place, chain in chapters_drawn(workspace, findings, places):
        drawn = chain_svg(workspace, findings, place=place, chain=chain, lang=lang)
        pictures[f"chain:{chain}:{place}"] = draw.svg_to_png(drawn, width_px=CHAIN_PX)
    return pictures


def node_positions(workspace: Workspace, lang: Language) -> Mapping[str, Mapping[str, tuple[float, float]]]:
    """Return chain → node → centre, in px, as drawn everywhere else."""
    found = {}
    for chain in sorted(workspace.chains):
        boxes = chain_layout(workspace, chain, lang).positions
        found[chain] = {node: (box.x + box.w / 2, box.y + box.h / 2) for node, box in boxes.items()}
    return found
