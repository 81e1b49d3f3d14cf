"""Level of a place at a node: how firmly the link stands there (DESIGN section 5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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


def counting_in(facts: Facts, inside: frozenset[str]) -> dict[str, list[Presence]]:
    """Return node → counting presences at the places ``inside``, by id; nodes without one are left out."""
    found = {
        node: [p for p in presences if p.counting and p.place in inside]
        for node, presences in facts.presences_at.items()
    }
    return {node: presences for node, presences in sorted(found.items()) if presences}


def levels_in(facts: Facts, inside: frozenset[str]) -> dict[str, int]:
    """Return node → level for the places ``inside``; nodes at level 0 are left out."""
    return {node: level_of(counting) for node, counting in counting_in(facts, inside).items()}


def firms(presences: Iterable[Presence]) -> list[str]:
    """Return the distinct enterprises, sorted."""
    return sorted({p.enterprise for p in presences})
