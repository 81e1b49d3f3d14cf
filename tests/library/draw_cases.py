"""Chains and zones to draw, made in code."""

from __future__ import annotations

import random
import xml.etree.ElementTree as ET

import geopandas as gpd
import pandas as pd
from shapely.geometry import Point, Polygon

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<script>alert("x")</script> "&\' ]]> \x07'


def nodes_table(rows: list[tuple[str, str]], *, name: str = "环节") -> pd.DataFrame:
    """Return nodes from ``(id, tier)``."""
    table = pd.DataFrame(rows, columns=["node", "tier"]).set_index("node")
    return table.assign(name_zh=[f"{name}{n.split('/')[-1]}" for n in table.index], name_en=None, siting="specific")


def edges_table(pairs: list[tuple[str, str]], relation: str = "input", essential: bool = False) -> pd.DataFrame:
    """Return edges of one relation from ``(source, target)``."""
    table = pd.DataFrame(pairs, columns=["source_node", "target_node"]).assign(relation=relation, essential=essential)
    table.index = table["source_node"] + ">" + table["target_node"] + ":" + relation
    return table


def random_chain(
    count: int, *, seed: int, tiers: int = 5, names: tuple[str, ...] = ("线束",)
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return nodes and edges of any shape: forward, back, within a tier, circles, a self-loop, ghosts, lone nodes."""
    rng = random.Random(seed)
    rows = [(f"a/n{i:03d}", f"t{rng.randrange(tiers)}") for i in range(count)]
    rows += [(f"b/g{i}", "elsewhere") for i in range(min(3, count))]
    nodes = nodes_table(rows)
    nodes["name_zh"] = [names[i % len(names)] for i in range(len(nodes))]
    nodes["chain_name_zh"] = "别的产业链"
    pairs = {(rng.choice(rows)[0], rng.choice(rows)[0]) for _ in range(int(count * 1.6))} if rows else set()
    return nodes, edges_table(sorted(pairs))


def zones_table(
    points: list[tuple[float, float]], *, area: bool = False, name: str = "甲乙丙开发区"
) -> gpd.GeoDataFrame:
    """Return zones ``z00, z01, …`` at ``(lon, lat)``; with ``area`` the first is an approximate square."""
    shapes = [Point(p) for p in points]
    precision = ["point"] * len(points)
    if area:
        lon, lat = points[0]
        d = 0.05
        shapes[0] = Polygon([(lon - d, lat - d), (lon + d, lat - d), (lon + d, lat + d), (lon - d, lat + d)])
        precision[0] = "approximate"
    ids = [f"z{i:02d}" for i in range(len(points))]
    data = {"name_zh": [f"{name}{i}" for i in range(len(points))], "name_en": None, "geometry_precision": precision}
    return gpd.GeoDataFrame(data, index=pd.Index(ids, name="id"), geometry=shapes, crs=4326)


def parsed(svg: str) -> ET.Element:
    """Return the picture's root; fails when the markup is no well-formed XML."""
    return ET.fromstring(svg)
