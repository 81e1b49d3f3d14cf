"""Relatedness: what stands together elsewhere, told from where listed firms are.

Nodes are related when the cities that have one tend to have the other. The measures are those of C. A. Hidalgo et al.
(2007), "The product space conditions the development of nations", Science 317, 482-487.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from liantu.analyse.facts import table
from liantu.model.workspace import Workspace

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


def rca(counts: Floats) -> Floats:
    """Return revealed comparative advantage (Balassa's index) of cities × nodes counts; 0 where nothing is.

    RCA = (share of the node in the city) ÷ (share of the node everywhere).
    """
    total = counts.sum()
    expected = counts.sum(axis=1, keepdims=True) * counts.sum(axis=0, keepdims=True)
    found: Floats = np.divide(counts * total, expected, out=np.zeros_like(counts, dtype=float), where=expected > 0)
    return found


def proximity(present: Bools) -> Floats:
    """Return nodes × nodes: the smaller of the two chances that a city with one node has the other.

    ``present``: cities × nodes, where RCA ≥ 1. The diagonal is 1, and 0 for a node that no city has.
    """
    has = present.astype(float)
    both, each = has.T @ has, has.sum(axis=0)
    larger = np.maximum(each[:, None], each[None, :])
    near: Floats = np.divide(both, larger, out=np.zeros_like(both), where=larger > 0)
    return near


def density(present: Bools, near: Floats) -> Floats:
    """Return places × nodes: of all that is near a node, the share that stands in the place; NaN where nothing is near.

    Parameters
    ----------
    present
        places × nodes.
    near
        nodes × nodes, as ``proximity`` gives it.
    """
    around = np.broadcast_to(near.sum(axis=0), present.shape)
    held: Floats = np.divide(present.astype(float) @ near, around, out=np.full(present.shape, np.nan), where=around > 0)
    return held


@dataclass(frozen=True)
class Space:
    """The nodes that listed firms tell of, sorted, and how near each is to each."""

    nodes: tuple[str, ...]
    near: Floats

    def of_place(self, present: Iterable[str]) -> Mapping[str, float]:
        """Return node → density for a place with the nodes ``present``; nodes that nothing is known of are absent."""
        here = set(present)
        row = density(np.array([[node in here for node in self.nodes]], dtype=bool), self.near)[0]
        return {node: float(value) for node, value in zip(self.nodes, row, strict=True) if not np.isnan(value)}


def space(ws: Workspace) -> Space:
    """Return the space of the workspace's ``listed_counts``; empty when it has none."""
    counts = table(ws, "listed_counts")
    if counts.empty:
        return Space((), np.zeros((0, 0)))
    cities, nodes = sorted(set(counts["city"])), sorted(set(counts["node"]))
    matrix = np.zeros((len(cities), len(nodes)))
    at = np.searchsorted(cities, counts["city"].to_numpy(str)), np.searchsorted(nodes, counts["node"].to_numpy(str))
    np.add.at(matrix, at, counts["firms"].to_numpy(float))
    return Space(tuple(nodes), proximity(rca(matrix) >= 1))


def relatedness(ws: Workspace, levels: pd.DataFrame) -> dict[tuple[str, str], float]:
    """Return (place, node) → relatedness of what stands at the place (level 1 or more); unknown pairs are absent.

    ``levels``: as in ``Findings.levels``. A place without any node that listed firms tell of gets 0 everywhere.
    """
    known = space(ws)
    if not known.nodes:
        return {}
    here = levels[levels["level"] > 0].groupby("place")["node"].agg(list).to_dict()
    places = sorted(set(levels["place"]))
    return {(place, node): v for place in places for node, v in known.of_place(here.get(place, ())).items()}
