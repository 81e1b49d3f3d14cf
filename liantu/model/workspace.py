"""A workspace in memory: what ``read`` returns and every later stage is given."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from liantu.model.problems import Problem
from liantu.model.settings import ChainSettings, WorkspaceSettings

if TYPE_CHECKING:
    import geopandas as gpd


@dataclass(frozen=True)
class Workspace:
    """Tables of facts with their settings; nothing computed.

    Parameters
    ----------
    root
        folder of the workspace.
    settings
        ``workspace.toml``.
    chains
        chain id → ``chain.toml``, by id.
    nodes
        all nodes of all chains, index ``node`` (``chain/node``), columns of the node table plus ``chain``; sorted.
    edges
        all edges, index ``edge`` (``source>target:relation``), both ends written ``chain/node``; sorted.
    tables
        every other input table by name, each indexed by its ``id`` (``io_edges``: ``source>target``) and sorted;
        the id stays a column too. Absent files give empty tables.
    zones
        zones with geometry, EPSG:4326, index ``id``, sorted.
    origin
        table → DataFrame ``file, line`` with the same index: where each row stands.
    problems
        all that was found while reading and checking.
    """

    root: Path
    settings: WorkspaceSettings
    chains: dict[str, ChainSettings]
    nodes: pd.DataFrame
    edges: pd.DataFrame
    tables: dict[str, pd.DataFrame]
    zones: gpd.GeoDataFrame
    origin: dict[str, pd.DataFrame] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
