"""What places have: the cells of place × node with a counting presence, as arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from liantu.analyse import statements
from liantu.analyse.engine.bits import WORD, Codes, Ints
from liantu.analyse.facts import Facts, Presence
from liantu.analyse.levels import level_of

# Bits of a cell: level at least 1, 2, 3.
LEVEL_BITS = {1: 1, 2: 2, 3: 4}
# What else is known of a cell: every counting presence is pilot or small; all are of one group (top parent);
# the statements that make S3 and S4 hold.
SMALL, SINGLE, SHORT, WEAK = 8, 16, 32, 64
_SMALL_SCALES = ("pilot", "small")


@dataclass(frozen=True)
class Cells:
    """The cells of level 1 and more of ``places`` places, node by node; no cell twice.

    Parameters
    ----------
    node, place
        numbers of node and place; nodes ascending.
    level
        1 to 3.
    marks
        ``SMALL``, ``SINGLE``, ``SHORT``, ``WEAK``, added.
    """

    places: int
    node: Ints
    place: Ints
    level: Codes
    marks: Codes

    def block(self, start: int, stop: int) -> Cells:
        """Return the cells of the places from ``start`` to before ``stop``, these numbered from 0."""
        stop = min(stop, self.places)
        held = (self.place >= start) & (self.place < stop)
        return Cells(stop - start, self.node[held], self.place[held] - start, self.level[held], self.marks[held])

    def table(self, nodes: int) -> Codes:
        """Return nodes × places with the bits of ``LEVEL_BITS`` and marks, a whole number of words wide."""
        width = -(-self.places // WORD) * WORD
        found = np.zeros(nodes * width, dtype=np.uint8)
        found[self.node * width + self.place] = _UP_TO[self.level] | self.marks
        return found.reshape(nodes, width)


# Level → the bits of all levels up to it.
_UP_TO = np.array([0, 1, 3, 7], dtype=np.uint8)


def _marks(facts: Facts, place: str, node: str, counting: Sequence[Presence]) -> int:
    marks = SMALL if all(p.capability in _SMALL_SCALES for p in counting) else 0
    marks |= SINGLE if len({p.top for p in counting}) == 1 else 0
    if node in facts.statements_at:
        marks |= SHORT if statements.supply_statements(facts, place, node) else 0
        marks |= WEAK if statements.weak_statements(facts, place, node) else 0
    return marks


def cells_of(
    facts: Facts, number: Mapping[str, int], counting: Mapping[str, Mapping[str, Sequence[Presence]]]
) -> Cells:
    """Return the cells of places, numbered in the order given.

    Parameters
    ----------
    number
        node id → its number.
    counting
        place → node → counting presences, as ``levels.counting_by`` gives them.
    """
    rows = sorted(
        (number[node], i, level_of(presences), _marks(facts, place, node, presences))
        for i, (place, nodes) in enumerate(counting.items())
        for node, presences in nodes.items()
    )
    node, place, level, marks = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    return Cells(len(counting), node, place, level.astype(np.uint8), marks.astype(np.uint8))
