"""The chains as arrays: what the rules walk.

Paths run in the graph of specific nodes, across chains. A resource may be the first node of a path along inputs and
nothing else, so its own inputs are left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from liantu.analyse.engine.bits import Ints, Links
from liantu.analyse.facts import SPECIFIC, Facts
from liantu.model.problems import LiantuError

RESOURCE = "resource"
RELATIONS = ("input", "equipment", "service", "byproduct")
# What the rules may look over; so far ``workspace.toml`` and ``chain.toml`` let one go.
REACH_MAX = 6
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Network:
    """All chains as the rules see them; node i is the i-th id in order, so that the smaller id is the smaller number.

    Parameters
    ----------
    ids
        node ids, sorted.
    specific, resource, critical
        of each node.
    essential
        essential inputs between specific nodes.
    inputs
        all inputs into specific nodes from specific nodes and resources.
    serves
        optional input, equipment and service edges between specific nodes.
    byproducts
        by-product edges between specific nodes.
    k_in, k_out, k_link
        reach of the rules at each node: that of its chain.
    """

    ids: tuple[str, ...]
    specific: Mask
    resource: Mask
    critical: Mask
    essential: Links
    inputs: Links
    serves: Links
    byproducts: Links
    k_in: Ints
    k_out: Ints
    k_link: Ints

    @cached_property
    def number(self) -> dict[str, int]:
        """Node id → its number."""
        return {node: i for i, node in enumerate(self.ids)}

    @cached_property
    def essential_back(self) -> Links:
        """The essential inputs turned round."""
        return self.essential.turned()


def make_network(
    ids: Sequence[str],
    siting: Sequence[str],
    critical: Sequence[bool],
    edges: Mapping[str, npt.ArrayLike],
    reach: Mapping[str, npt.ArrayLike],
) -> Network:
    """Return the network of nodes and edges given as arrays.

    Parameters
    ----------
    ids
        node ids, sorted, none twice.
    siting, critical
        of each node.
    edges
        ``source`` and ``target`` (numbers of nodes), ``relation`` (place in ``RELATIONS``) and ``essential`` (counts
        only with an input) of each edge.
    reach
        ``k_in``, ``k_out``, ``k_link``: one number, or one for each node.

    Raises
    ------
    LiantuError
        ``nodes_order`` for ids that are not sorted or not distinct, ``bad_reach`` for a reach below 0 or above 6.
    """
    if list(ids) != sorted(set(ids)):
        raise LiantuError("nodes_order")
    count = len(ids)
    k = {name: np.broadcast_to(np.asarray(value, dtype=np.int64), count) for name, value in sorted(reach.items())}
    for name, values in k.items():
        for value in np.unique(values[(values < 0) | (values > REACH_MAX)])[:1].tolist():
            raise LiantuError("bad_reach", name=name, value=str(value), limit=str(REACH_MAX))
    source, target, relation = (np.asarray(edges[c], dtype=np.int64) for c in ("source", "target", "relation"))
    specific = np.array([s == SPECIFIC for s in siting], dtype=bool)
    resource = np.array([s == RESOURCE for s in siting], dtype=bool)
    is_input = relation == RELATIONS.index("input")
    needed = np.asarray(edges["essential"], dtype=bool) & is_input
    inner = specific[source] & specific[target]
    fed = is_input & specific[target] & (specific | resource)[source]
    byproduct = relation == RELATIONS.index("byproduct")

    def links(chosen: Mask) -> Links:
        return Links.of(count, source[chosen], target[chosen])

    return Network(
        ids=tuple(ids),
        specific=specific,
        resource=resource,
        critical=np.asarray(critical, dtype=bool),
        essential=links(inner & needed),
        inputs=links(fed),
        serves=links(inner & ~needed & ~byproduct),
        byproducts=links(inner & byproduct),
        **k,
    )


def network(facts: Facts) -> Network:
    """Return the network of the facts of a workspace."""
    nodes = list(facts.nodes.values())
    number = {node.id: i for i, node in enumerate(nodes)}
    return make_network(
        ids=[n.id for n in nodes],
        siting=[n.siting for n in nodes],
        critical=[n.critical for n in nodes],
        edges={
            "source": [number[e.source] for e in facts.edges],
            "target": [number[e.target] for e in facts.edges],
            "relation": [RELATIONS.index(e.relation) for e in facts.edges],
            "essential": [e.essential for e in facts.edges],
        },
        reach={k: [getattr(facts.reach[n.chain], k) for n in nodes] for k in ("k_in", "k_out", "k_link")},
    )
