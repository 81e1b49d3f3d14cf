"""Demand pull: how much of the demand for what a node makes stands at the place, by the national input-output table."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from liantu.analyse.engine import Cells, Judgement
from liantu.analyse.engine.bits import Ints
from liantu.analyse.facts import Facts, table
from liantu.analyse.levels import LEADING
from liantu.model.records import rows
from liantu.model.workspace import Workspace

# What the table books as intermediate use; equipment is investment there, and a by-product is not made for its taker.
BOUGHT = ("input", "service")
Floats = npt.NDArray[np.float64]
SectorShares = Mapping[tuple[str, str], float]


@dataclass(frozen=True)
class Demand:
    """Who buys from whom, with what part of the seller's demand.

    Parameters
    ----------
    nodes
        the nodes of whose demand something is known, ascending.
    seller, buyer, part
        of each sale: place in ``nodes`` of who sells, ascending; node that buys; its part of the seller's demand. The
        parts of a seller add up to 1.
    """

    nodes: Ints
    seller: Ints
    buyer: Ints
    part: Floats


def sector_shares(
    sectors: Iterable[Mapping[str, Any]], flows: Iterable[Mapping[str, Any]]
) -> dict[tuple[str, str], float]:
    """Return (i, j) → b_ij, the part of sector i's output that sector j uses as intermediate input.

    The allocation coefficient of the row, else a_ij · X_j / X_i from the direct input coefficient and gross outputs
    (Miller and Blair 2009, Input-Output Analysis, chapter 12); pairs of which neither is known, and those of 0 or
    less, are left out.
    """
    output = {r["id"]: r["gross_output_cny_yi"] for r in sectors}
    shares = {}
    for r in flows:
        i, j, share = r["source_sector"], r["target_sector"], r["allocation_share"]
        if i not in output or j not in output:
            continue
        if share is None and output[i] and output[j] is not None and r["direct_input_share"] is not None:
            share = r["direct_input_share"] * output[j] / output[i]
        if share is not None and share > 0:
            shares[i, j] = float(share)
    return shares


def make_demand(sector: Sequence[str | None], sales: Iterable[tuple[int, int]], shares: SectorShares) -> Demand:
    """Return the demand of nodes from who buys from whom.

    Parameters
    ----------
    sector
        of each node, None where unknown.
    sales
        (seller, buyer) by number of node; a pair given twice counts once.
    shares
        see ``sector_shares``.
    """
    buyers: dict[int, list[int]] = defaultdict(list)
    for seller, buyer in sorted(set(sales)):
        if (sector[seller], sector[buyer]) in shares:
            buyers[seller].append(buyer)
    nodes = sorted(buyers)
    parts: list[tuple[int, int, float]] = []
    for place, seller in enumerate(nodes):
        of_sector = Counter(str(sector[buyer]) for buyer in buyers[seller])
        share = {j: shares[str(sector[seller]), j] for j in sorted(of_sector)}
        whole = sum(share.values())
        for buyer in buyers[seller]:
            j = str(sector[buyer])
            parts.append((place, buyer, share[j] / of_sector[j] / whole))
    return Demand(
        nodes=np.array(nodes, dtype=np.int64),
        seller=np.array([p[0] for p in parts], dtype=np.int64),
        buyer=np.array([p[1] for p in parts], dtype=np.int64),
        part=np.array([p[2] for p in parts], dtype=np.float64),
    )


def demand_of(ws: Workspace, facts: Facts) -> Demand:
    """Return the demand of the nodes of a workspace, numbered in the order of their ids."""
    shares = sector_shares(rows(table(ws, "io_sectors"), "io_sectors"), rows(table(ws, "io_edges"), "io_edges"))
    sectors = {str(i): r["io_sector"] for i, r in zip(ws.nodes.index, rows(ws.nodes, "nodes"), strict=True)}
    number = {node: i for i, node in enumerate(facts.nodes)}
    sales = [(number[e.source], number[e.target]) for e in facts.edges if e.relation in BOUGHT]
    return make_demand([sectors[node] for node in facts.nodes], sales, shares)


def pull(demand: Demand, cells: Cells) -> Floats:
    """Return the demand pull on each of ``demand.nodes`` at every place, 0 to 1 but for rounding.

    For node v of sector i at place p, over the sectors j of v's buyers, which are the nodes w with an input or service
    edge v → w, of any siting::

        pull(v, p) = Σ_j b_ij · m_j(v, p) / Σ_j b_ij

    where b_ij is the part of sector i's output that sector j uses (``sector_shares``), and m_j(v, p) the mean over v's
    buyers w in sector j of level(w, p) / 3. It is 1 where all buyers stand at the place in full strength.

    Returns
    -------
    array
        ``demand.nodes`` × places. Of other nodes it is unknown: the node has no sector, or none of its buyers' sectors
        buys from it by the table, or there is no table.

    Notes
    -----
    Limits: the table is of the nation in one year and of sectors, each far wider than a node: it weighs buyers against
    each other, it does not measure a market. A sector's purchases are spread evenly over its nodes that use v. Small
    flows may be missing from the table shipped, and count as none. Equipment is investment, not intermediate use:
    equipment edges do not count, nor do by-products, final use and exports. Levels are what is known here, so that
    demand of firms nobody has found yet is missing; demand outside the place is left out.
    """
    places, shape = cells.places, (len(demand.nodes), cells.places)
    # The cells come node by node, so a buyer's are one run; what is added up for one seller stays in the cache.
    runs = np.searchsorted(cells.node, np.stack([demand.buyer, demand.buyer + 1]))
    long = runs[1] - runs[0]
    at = np.repeat(runs[0] - (np.cumsum(long) - long), long)
    at += np.arange(len(at))
    cell = np.repeat(demand.seller * places, long)
    cell += cells.place[at]
    amount = np.repeat(demand.part / LEADING, long)
    amount *= cells.level[at]
    found: Floats = np.bincount(cell, weights=amount, minlength=shape[0] * shape[1]).astype(np.float64, copy=False)
    return found.reshape(shape)


def demand_pull(ws: Workspace, facts: Facts, judged: Judgement) -> dict[tuple[str, str], float]:
    """Return (place, node) → demand pull at the places judged, see ``pull``; those unknown are left out."""
    demand = demand_of(ws, facts)
    nodes = [judged.net.ids[i] for i in demand.nodes.tolist()]
    # Rounded, for two nodes with the same demand are to be equal however it was added up.
    found = np.minimum(pull(demand, judged.board.cells).round(9), 1.0)
    return {
        (place, node): value
        for place, column in zip(judged.standings, found.T.tolist(), strict=True)
        for node, value in zip(nodes, column, strict=True)
    }
