"""A workspace folder to a :class:`~liantu.model.workspace.Workspace`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
from shapely.geometry.base import BaseGeometry

from liantu.model.fields import INPUT_TABLES
from liantu.model.ids import ID
from liantu.model.problems import LiantuError, Problem
from liantu.model.settings import ChainSettings, WorkspaceSettings
from liantu.model.workspace import Workspace
from liantu.read.groups import group_rows
from liantu.read.settings import read_settings
from liantu.read.settle import settle
from liantu.read.table import Raw, read_table
from liantu.read.zones import read_zones

SETTINGS_FILE = "workspace.toml"
_NEEDED = ("sources", "places")
IMPORTED = "data/imported"
_IO = {"io_sectors": "data/io/sectors", "io_edges": "data/io/edges"}
_SUFFIXES = (".csv", ".xlsx")


def read_workspace(root: Path) -> Workspace:
    """Read and check a workspace; bad content never raises.

    All that is wrong stands in ``problems``, errors first. What cannot be used is left out, so that each reference in
    the tables leads to a row (``same_as``, ``original`` of sources and absent optional values aside): see
    :func:`liantu.read.settle.settle` for what goes with what. Missing optional tables are empty. Nothing is written.

    Raises
    ------
    LiantuError
        ``workspace_unreadable`` when ``workspace.toml`` is missing or unusable.
    """
    settings, problems = read_settings(root / SETTINGS_FILE, WorkspaceSettings, file=SETTINGS_FILE)
    if settings is None:
        raise LiantuError("workspace_unreadable", problems=problems, root=str(root))
    raws = {table: Raw(table) for table in ("nodes", "edges", *INPUT_TABLES)}
    chains, bad_chains, found = _read_chains(root, settings, raws)
    problems += found
    for table in INPUT_TABLES:
        problems += _read_input(root, settings, raws[table])
    raws["places"].add(group_rows(root / SETTINGS_FILE, settings, raws["places"], file=SETTINGS_FILE))
    raws["zones"], shapes = _read_all_zones(root, settings)
    problems += _strangers(root, list(chains))
    frames, origin = {}, {}
    for table, raw in raws.items():
        frames[table], origin[table] = raw.frame()
        problems += raw.problems
    nodes, edges, zones = (frames.pop(t) for t in ("nodes", "edges", "zones"))
    ws = Workspace(
        root, settings, chains, nodes, edges, frames, _located(zones, origin["zones"], shapes), origin, tuple(problems)
    )
    left_out = {table: raw.left_out for table, raw in raws.items()} | {"chains": bad_chains}
    return settle(ws, left_out=left_out, lost=frozenset(t for t, raw in raws.items() if raw.lost))


_Shapes = dict[tuple[str, int], BaseGeometry]


def imported_folders(root: Path) -> list[Path]:
    """Return the folders of what was imported into the workspace, one an import, by name."""
    return [p for p in _listing(root / IMPORTED) if p.is_dir() and ID.fullmatch(p.name)]


def _read_all_zones(root: Path, settings: WorkspaceSettings) -> tuple[Raw, _Shapes]:
    """Read the workspace's own zones and the imported ones; shapes go by file and feature number."""
    imported = [p for folder in imported_folders(root) if (p := folder / "zones.geojson").exists()]
    whole = Raw("zones")
    shapes: _Shapes = {}
    for path in (root / "zones.geojson", *imported):
        file = path.relative_to(root).as_posix()
        raw, found = read_zones(
            path,
            bounds=settings.bounds,
            max_bytes=settings.limits.upload_mb * 1_000_000,
            max_rows=settings.limits.rows,
        )
        raw.problems = [replace(p, file=file) for p in raw.problems]
        raw.files = [file] * len(raw.files)
        raw.lost &= path not in imported
        whole.add(raw)
        shapes |= {(file, number): shape for number, shape in found.items()}
    return whole, shapes


def _located(zones: pd.DataFrame, origin: pd.DataFrame, shapes: _Shapes) -> gpd.GeoDataFrame:
    places = zip(origin["file"], origin["line"], strict=True)
    geometry = gpd.GeoSeries([shapes[place] for place in places], index=zones.index, crs="EPSG:4326")
    return gpd.GeoDataFrame(zones, geometry=geometry, crs="EPSG:4326")


def _read_chains(
    root: Path, settings: WorkspaceSettings, raws: dict[str, Raw]
) -> tuple[dict[str, ChainSettings], set[str], list[Problem]]:
    """Read the chains' folders into ``raws``; return settings by id, the ids of unusable chains, and problems."""
    chains: dict[str, ChainSettings] = {}
    bad: set[str] = set()
    problems: list[Problem] = []
    folders = [p for p in _listing(root / "chains") if p.is_dir() and not p.name.startswith((".", "__"))]
    more_of = [p for imported in imported_folders(root) for p in _listing(imported / "chains") if p.is_dir()]
    folders += [p for p in more_of if (p / "chain.toml").exists()]
    if not folders:
        problems.append(Problem("no_chains", file="chains"))
        raws["nodes"].lost = raws["edges"].lost = True
    for folder in folders:
        file = (folder / "chain.toml").relative_to(root).as_posix()
        if not ID.fullmatch(folder.name):
            problems.append(Problem("bad_id", file=f"chains/{folder.name}", column="id", value=folder.name))
            bad.add(folder.name)
            continue
        chain, found = read_settings(folder / "chain.toml", ChainSettings, file=file)
        problems += found
        if chain is None:
            problems.append(Problem("chain_left_out", file=file, value=folder.name))
            bad.add(folder.name)
            continue
        if chain.id != folder.name:
            problems.append(Problem("chain_id", file=file, column="id", value=chain.id, params={"folder": folder.name}))
            chain = chain.model_copy(update={"id": folder.name})
        chains.setdefault(folder.name, chain)
        problems += _read_graph(root, folder, settings, raws, needed=True)
    for folder in more_of:
        if not (folder / "chain.toml").exists():
            problems += _read_graph(root, folder, settings, raws, needed=False)
    return dict(sorted(chains.items())), bad, problems


def _read_graph(
    root: Path, folder: Path, settings: WorkspaceSettings, raws: dict[str, Raw], *, needed: bool
) -> list[Problem]:
    """Read nodes and edges of a chain's folder; where it only adds to a chain, either may be missing."""
    problems: list[Problem] = []
    stem = folder.relative_to(root).as_posix()
    for table in ("nodes", "edges"):
        path, more = _choose(root, f"{stem}/{table}")
        problems += more
        if path is not None:
            raw = _read_file(root, path, table, settings, chain=folder.name)
            # one chain's broken file does not make the other chains' nodes unknown
            raw.lost = False
            raws[table].add(raw)
        elif needed:
            problems.append(Problem("file_missing", file=f"{stem}/{table}.csv"))
    return problems


def _read_input(root: Path, settings: WorkspaceSettings, raw: Raw) -> list[Problem]:
    """Read the files of an input table into ``raw``; return problems of files, not of rows."""
    if raw.table == "policies":
        for file in _listing(root / "data/policies"):
            if file.suffix in _SUFFIXES and not file.name.startswith((".", "~$")):
                raw.add(_read_file(root, file, raw.table, settings))
        return []
    stem = _IO.get(raw.table, f"data/{raw.table}")
    path, problems = _choose(root, stem)
    if path is not None:
        raw.add(_read_file(root, path, raw.table, settings))
    else:
        raw.lost = True
        if raw.table in _NEEDED:
            problems.append(Problem("file_missing", file=f"{stem}.csv"))
    for folder in imported_folders(root):
        more = folder / f"{raw.table}.csv"
        if more.exists():
            imported = _read_file(root, more, raw.table, settings)
            # references into an imported table are known to be broken, not unknown
            imported.lost = raw.lost and imported.lost
            raw.lost &= imported.lost
            raw.add(imported)
    return problems


def _read_file(root: Path, path: Path, table: str, settings: WorkspaceSettings, *, chain: str = "") -> Raw:
    return read_table(
        path,
        table,
        file=path.relative_to(root).as_posix(),
        max_bytes=settings.limits.upload_mb * 1_000_000,
        max_rows=settings.limits.rows,
        chain=chain,
    )


def _choose(root: Path, stem: str) -> tuple[Path | None, list[Problem]]:
    """Return the table's file, ``.csv`` before ``.xlsx``; having both is a warning."""
    there = [root / f"{stem}{suffix}" for suffix in _SUFFIXES if (root / f"{stem}{suffix}").exists()]
    if len(there) > 1:
        return there[0], [Problem("two_files", "warning", f"{stem}.xlsx", params={"used": f"{stem}.csv"})]
    return (there[0] if there else None), []


def _listing(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir(), key=lambda p: p.name)
    except OSError:
        return []


def _strangers(root: Path, chains: list[str]) -> list[Problem]:
    """Return table files that no table is named after: often a slip of the pen that hides data."""
    known = {"data": {t for t in INPUT_TABLES if t not in _IO and t != "policies"}, "data/io": {"sectors", "edges"}}
    known |= {f"chains/{chain}": {"nodes", "edges"} for chain in chains}
    return [
        Problem("file_unknown", "warning", path.relative_to(root).as_posix())
        for folder, stems in known.items()
        for path in _listing(root / folder)
        if path.suffix in (*_SUFFIXES, ".xls", ".et", ".ods")
        and not path.name.startswith((".", "~$"))
        and (path.suffix not in _SUFFIXES or path.stem not in stems)
    ]


def table_files(root: Path) -> Iterator[Path]:
    """Yield the files that a workspace is read from, by name: for a cache that wants to know what changed."""
    for pattern in (
        SETTINGS_FILE,
        "zones.geojson",
        "chains/*/*",
        "data/*",
        "data/policies/*",
        "data/io/*",
        f"{IMPORTED}/[!.]*/**/*",
    ):
        yield from (
            p for p in sorted(root.glob(pattern)) if p.is_file() and p.suffix in (".toml", ".geojson", *_SUFFIXES)
        )
