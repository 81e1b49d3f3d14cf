"""``liantu new``: an empty workspace whose files have their headers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from liantu.model.fields import CHAIN_TABLES, INPUT_TABLES, columns
from liantu.model.problems import LiantuError

_FILES = {
    "policies": "data/policies/policies.csv",
    "io_sectors": "data/io/sectors.csv",
    "io_edges": "data/io/edges.csv",
}
_WORKSPACE = """id = "my-workspace"
name_zh = "新工作区"
name_en = "New workspace"
as_of = {as_of}
province_adcode = "000000"
bounds = [73.0, 3.0, 136.0, 54.0]
"""
_CHAIN = """id = "first-chain"
name_zh = "第一条产业链"
name_en = "First chain"
version = "1"

[[tiers]]
id = "upstream"
name_zh = "上游"
name_en = "Upstream"

[[tiers]]
id = "midstream"
name_zh = "中游"
name_en = "Midstream"

[[tiers]]
id = "downstream"
name_zh = "下游"
name_en = "Downstream"
"""
_ZONES = '{"type": "FeatureCollection", "features": []}\n'


def new_workspace(directory: Path, *, as_of: dt.date) -> list[str]:
    """Write an empty workspace with the data date ``as_of`` into ``directory``; return the files' names in order.

    Raises
    ------
    LiantuError
        ``directory_not_empty`` when there is something in it already.
    """
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise LiantuError("directory_not_empty", path=str(directory))
    files = {
        "workspace.toml": _WORKSPACE.format(as_of=as_of.isoformat()),
        "zones.geojson": _ZONES,
        "chains/first-chain/chain.toml": _CHAIN,
    }
    for table in CHAIN_TABLES:
        files[f"chains/first-chain/{table}.csv"] = ",".join(columns(table)) + "\n"
    for table in INPUT_TABLES:
        files[_FILES.get(table, f"data/{table}.csv")] = ",".join(columns(table)) + "\n"
    files["data/places.csv"] += "province,本省,The province,province,000000,,,1,\n"
    for name, text in files.items():
        target = directory / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return sorted(files)
