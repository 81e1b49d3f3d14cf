"""Which place lies in which: children by ``parent``, groupings by ``members``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from liantu.model.fields import split_list
from liantu.model.records import rows


def _closure(start: str, direct: Mapping[str, Iterable[str]]) -> frozenset[str]:
    seen, todo = {start}, [start]
    while todo:
        new = set(direct.get(todo.pop(), ())) - seen
        seen |= new
        todo.extend(sorted(new))
    return frozenset(seen)


def _within(records: Iterable[Mapping[str, Any]]) -> dict[str, frozenset[str]]:
    """Place → itself and all it includes; a grouping lies wherever all its members lie."""
    direct: dict[str, set[str]] = {r["id"]: set() for r in records}
    members = {r["id"]: {m for m in split_list(r["members"]) if m in direct} for r in records}
    for r in records:
        if r["parent"] in direct:
            direct[r["parent"]].add(r["id"])
        direct[r["id"]] |= members[r["id"]]
    while True:
        within = {place: _closure(place, direct) for place in sorted(direct)}
        missing = [
            (place, grouping)
            for place, inside in within.items()
            for grouping, parts in members.items()
            if parts and parts <= inside and grouping not in inside
        ]
        if not missing:
            return within
        for place, grouping in missing:
            direct[place].add(grouping)


@dataclass(frozen=True)
class PlaceTree:
    """All places: ``kind`` of each, ``within`` (itself and all inside), the ``judged`` ones."""

    kind: dict[str, str]
    within: dict[str, frozenset[str]]
    judged: tuple[str, ...]

    @cached_property
    def containing(self) -> dict[str, frozenset[str]]:
        """Place → the places around it, itself left out."""
        around: dict[str, set[str]] = {place: set() for place in self.kind}
        for outer, inside in self.within.items():
            for inner in inside:
                if inner != outer:
                    around[inner].add(outer)
        return {place: frozenset(outer) for place, outer in around.items()}

    def of_kind(self, kind: str) -> tuple[str, ...]:
        """Return the places of ``kind``, sorted."""
        return tuple(sorted(place for place, k in self.kind.items() if k == kind))

    @cached_property
    def in_zone(self) -> frozenset[str]:
        """Zones and all that lies in one."""
        return frozenset().union(*(self.within[z] for z in self.of_kind("zone")))

    @cached_property
    def province(self) -> frozenset[str]:
        """The province and all that lies in it."""
        return frozenset().union(*(self.within[p] for p in self.of_kind("province")))

    @cached_property
    def leaves(self) -> dict[str, frozenset[str]]:
        """Leaf place of the province → the places whose firms it counts.

        A zone counts all inside it; a prefecture counts what lies in no zone.
        """
        zones = {z: self.within[z] for z in self.of_kind("zone") if z in self.province}
        rest = {p: self.within[p] - self.in_zone for p in self.of_kind("prefecture") if p in self.province}
        return dict(sorted((zones | rest).items()))

    def others(self, place: str) -> dict[str, frozenset[str]]:
        """Return the leaf places that are not ``place``, nor inside or around it; none for the province."""
        if self.kind[place] == "province":
            return {}
        near = self.within[place] | self.containing[place]
        return {leaf: inside for leaf, inside in self.leaves.items() if leaf not in near}


def descendants(places: pd.DataFrame) -> dict[str, frozenset[str]]:
    """Return place → itself and all places it includes: children, and members of a grouping, all the way down."""
    return place_tree(places).within


def containing_places(places: pd.DataFrame) -> dict[str, frozenset[str]]:
    """Return place → the places that contain it, itself left out."""
    return place_tree(places).containing


def leaf_places(places: pd.DataFrame) -> dict[str, frozenset[str]]:
    """Return leaf place of the province → the places whose firms it counts: zones, and prefectures without zones."""
    return place_tree(places).leaves


def place_tree(places: pd.DataFrame) -> PlaceTree:
    """Return the tree of the place table.

    A parent or member without a row is passed over; a circle of parents puts each place inside every other.
    """
    records = rows(places, "places")
    judged = (r["id"] for r in records if r["judged"])
    return PlaceTree(
        kind={r["id"]: r["kind"] for r in sorted(records, key=lambda r: str(r["id"]))},
        within=_within(records),
        judged=tuple(sorted(judged)),
    )
