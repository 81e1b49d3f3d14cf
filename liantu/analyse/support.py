"""Support: what stands ready for a firm that comes, people who know the technology and places to put it."""

from __future__ import annotations

from dataclasses import dataclass

from liantu.analyse.facts import table
from liantu.analyse.places import PlaceTree, place_tree
from liantu.model.fields import split_list
from liantu.model.records import rows
from liantu.model.workspace import Workspace

# An institute elsewhere in the province can be brought together with the place (搭桥); one in the place is there.
NEARBY = 0.5
# Kinds of carriers that a firm can move into.
ROOM = frozenset({"plant", "land", "building", "bonded"})


@dataclass(frozen=True)
class Support:
    """Lookups made once: node → places with innovation, places with room; None where nothing was gathered at all."""

    tree: PlaceTree
    innovation: dict[str, frozenset[str]] | None
    room: frozenset[str] | None

    def of_gap(self, place: str, node: str) -> float | None:
        """Return the support for ``node`` at ``place``, 0 to 1; None where neither part is known.

        The mean of what is known of: innovation (1 with a laboratory, institute, pilot line or technology for the node
        in the place, 0.5 with one elsewhere in the province, else 0) and room (1 with a plant, land, building or bonded
        area in the place; unknown without one, since carriers are gathered by chance).
        """
        inside = self.tree.within[place]
        parts = []
        if self.innovation is not None:
            where = self.innovation.get(node, frozenset())
            near = NEARBY if where & self.tree.province else 0.0
            parts.append(1.0 if where & inside else near)
        if self.room is not None and self.room & inside:
            parts.append(1.0)
        return sum(parts) / len(parts) if parts else None


def make_support(ws: Workspace) -> Support:
    """Return the support of ``ws``."""
    tree = place_tree(table(ws, "places"))
    by_node: dict[str, set[str]] = {}
    innovation = rows(table(ws, "innovation"), "innovation")
    for row in innovation:
        for node in split_list(row["nodes"]):
            by_node.setdefault(node, set()).add(row["place"])
    carriers = rows(table(ws, "carriers"), "carriers")
    return Support(
        tree=tree,
        innovation={n: frozenset(p) for n, p in sorted(by_node.items())} if innovation else None,
        room=frozenset(r["place"] for r in carriers if r["kind"] in ROOM) if carriers else None,
    )
