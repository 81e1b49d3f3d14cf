"""Level of a place at a node: how firmly the link stands there (DESIGN section 5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from liantu.analyse.facts import Facts, Presence

PRESENT, STRONG, LEADING = 1, 2, 3
# So many separate groups of firms make a link strong whatever each one's size.
GROUPS_OF_STRONG = 3


def level_of(counting: Sequence[Presence]) -> int:
    """Return the level that counting presences of one place at one node give.

    3 with a confirmed one of capability leading; 2 with a confirmed one of role main and capability volume, or three
    enterprises with distinct top parents; 1 with any other; 0 with none.
    """
    confirmed = [p for p in counting if p.grade == "confirmed"]
    if any(p.capability == "leading" for p in confirmed):
        return LEADING
    if any(p.role == "main" and p.capability == "volume" for p in confirmed):
        return STRONG
    if len({p.top for p in counting}) >= GROUPS_OF_STRONG:
        return STRONG
    return PRESENT if counting else 0


@dataclass(frozen=True)
class Standing:
    """Where a place stands: node → counting presences, node → level; nodes of any siting, level 1 and more, by id."""

    place: str
    counting: dict[str, list[Presence]]
    levels: dict[str, int]


def standings(facts: Facts, inside: Mapping[str, frozenset[str]]) -> dict[str, Standing]:
    """Return place → where it stands, in the order of ``inside``.

    Parameters
    ----------
    inside
        place → the places whose presences it takes.
    """
    takers: dict[str, list[str]] = defaultdict(list)
    for place, parts in inside.items():
        for part in parts:
            takers[part].append(place)
    counting: dict[str, dict[str, list[Presence]]] = {place: defaultdict(list) for place in inside}
    for presence in facts.presences:
        if presence.counting:
            for place in takers.get(presence.place, ()):
                counting[place][presence.node].append(presence)
    return {
        place: Standing(place, nodes, {node: level_of(presences) for node, presences in nodes.items()})
        for place, nodes in ((place, dict(sorted(nodes.items()))) for place, nodes in counting.items())
    }


def firms(presences: Iterable[Presence]) -> list[str]:
    """Return the distinct enterprises, sorted."""
    return sorted({p.enterprise for p in presences})
