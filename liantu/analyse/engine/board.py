"""The rules on whole sets of places (DESIGN section 5, normative); nothing here walks a path.

``d_in`` of an absent node: fewest essential edges from it forward to a present node; ``d_out_essential``: from a
present node forward to it; ``d_out_strong``: fewest input edges from a node, or resource, of level 2 or more to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from liantu.analyse.engine.bits import WORD, Codes, Ints, Words, pack, rows_of, unpack
from liantu.analyse.engine.cells import LEVEL_BITS, SHORT, SINGLE, SMALL, WEAK, Cells
from liantu.analyse.engine.network import Network
from liantu.analyse.levels import LEADING, PRESENT, STRONG
from liantu.analyse.rules import ABSENT_RULES, MARKS_OF_STRENGTH, PRESENT_RULES

# What a cell of ``Board.codes`` says; the rules in the order in which they decide.
CODES = ("distant", *ABSENT_RULES, "present", *PRESENT_RULES, "strength", "bought_in")
_PLANES = (len(CODES) - 1).bit_length()
_ALL = ~np.uint64(0)
BLOCK = 16 * WORD


@dataclass(frozen=True)
class Distances:
    """Levels of nodes at places and how far nodes are from present ones, as sets of places.

    Parameters
    ----------
    levels
        where a node has level 1, 2, 3 or more, whatever its siting.
    to_present, from_present, from_strong
        where a specific node is within 0, 1, 2, … edges: ``d_in``, ``d_out_essential``, ``d_out_strong``.
    """

    levels: tuple[Words, Words, Words]
    to_present: list[Words]
    from_present: list[Words]
    from_strong: list[Words]


@dataclass(frozen=True)
class Board:
    """The verdicts on every node at the places of ``cells``, as sets; bits past the last place mean nothing.

    Parameters
    ----------
    held
        rule → where it holds, whether or not another one decides; S2 and S4 at level 3 too, where they are marks.
    planes
        bit i of the verdict's place in ``CODES``.
    """

    cells: Cells
    distances: Distances
    held: dict[str, Words]
    planes: tuple[Words, ...]

    def codes(self) -> Codes:
        """Return nodes × places, the verdict's place in ``CODES``."""
        return unpack(self.planes, self.cells.places)

    def code(self, node: int, place: int) -> str:
        """Return the verdict of one cell: a rule, or ``distant``, ``present``, ``strength``, ``bought_in``."""
        return CODES[sum(has(plane, node, place) << i for i, plane in enumerate(self.planes))]

    def level(self, node: int, place: int) -> int:
        """Return the level of one cell, 0 to 3."""
        return sum(has(level, node, place) for level in self.distances.levels)


def has(words: Words, node: int, place: int) -> bool:
    """Tell whether ``place`` is in the set of ``node``."""
    return bool(words.item(node, place // WORD) >> place % WORD & 1)


def _by_value(k: Ints) -> Iterator[tuple[int, slice | npt.NDArray[np.bool_]]]:
    """Yield each reach with the nodes that have it."""
    values = np.unique(k).tolist()
    for value in values:
        yield value, slice(None) if len(values) == 1 else k == value


def _by_reach(layers: list[Words], k: Ints) -> Words:
    """Return for each node the places within its own reach."""
    out = np.zeros_like(layers[0])
    for reach, rows in _by_value(k):
        out[rows] = layers[reach][rows]
    return out


def _linked(to_present: list[Words], from_present: list[Words], k_link: Ints) -> Words:
    """Return where ``d_in + d_out_essential - 1 <= k_link``, both being 1 or more."""
    out = np.zeros_like(to_present[0])
    for reach, rows in _by_value(k_link):
        for after in range(1, reach + 1):
            out[rows] |= to_present[after][rows] & from_present[reach + 1 - after][rows]
    return out


def _most(k: Ints) -> int:
    return int(k.max(initial=0))


def _absent_rules(net: Network, d: Distances) -> dict[str, Words]:
    """Return rule → where it holds, for absent specific nodes."""
    present, strong = (rows_of(d.levels[level - 1], net.specific) for level in (PRESENT, STRONG))
    given = net.byproducts.spread(present)
    held: dict[str, Words] = {}
    held["C1"] = _linked(d.to_present, d.from_present, net.k_link)
    held["C2"] = _by_reach(d.to_present, net.k_in)
    held["X1"] = _by_reach(d.from_strong, net.k_out)
    held["X2"] = net.serves.turned().spread(strong)
    held["R1"] = given | net.inputs.spread(given)
    absent = rows_of(~d.levels[PRESENT - 1], net.specific)
    return {rule: where & absent for rule, where in held.items()}


def _present_rules(net: Network, d: Distances, marked: Callable[[int], Words]) -> dict[str, Words]:
    """Return rule → where it holds, for present specific nodes; S2 without its bound on the level."""
    present, strong, _ = d.levels
    fed = net.essential_back.spread(rows_of(present, net.specific))
    held: dict[str, Words] = {}
    held["S1"] = marked(SMALL) & ~strong & (rows_of(present, net.critical) | fed)
    held["S2"] = rows_of(marked(SINGLE), net.critical)
    held["S3"] = marked(SHORT)
    held["S4"] = marked(WEAK)
    return {rule: rows_of(where, net.specific) for rule, where in held.items()}


def _planes(net: Network, d: Distances, held: dict[str, Words]) -> tuple[Words, ...]:
    """Return the planes of each cell's code: the first rule that decides, else what the node is without one."""
    leading = d.levels[LEADING - 1]
    present = rows_of(d.levels[PRESENT - 1], net.specific)
    deciding = {rule: where & ~leading if rule in MARKS_OF_STRENGTH else where for rule, where in held.items()}
    deciding["strength"], deciding["present"] = present & leading, present
    deciding["bought_in"] = rows_of(np.full_like(leading, _ALL), ~net.specific)
    planes = tuple(np.zeros_like(leading) for _ in range(_PLANES))
    left = np.full_like(leading, _ALL)
    for code, where in deciding.items():
        first = where & left
        left &= ~where
        for i, plane in enumerate(planes):
            if CODES.index(code) >> i & 1:
                plane |= first
    return planes


def judge_cells(net: Network, cells: Cells) -> Board:
    """Return the verdicts on all nodes of ``net`` at all places of ``cells``.

    Memory: a few bytes for each node and place; ``blocks`` bounds it.
    """
    table = cells.table(len(net.ids))
    present, strong, leading = (pack(table, LEVEL_BITS[level]) for level in (PRESENT, STRONG, LEADING))
    here = rows_of(present, net.specific)
    start = rows_of(strong, net.specific | net.resource)
    far = _most(net.k_link)
    distances = Distances(
        levels=(present, strong, leading),
        to_present=net.essential_back.layers(here, max(_most(net.k_in), far)),
        from_present=net.essential.layers(here, far),
        from_strong=net.inputs.layers(start, _most(net.k_out)),
    )
    held = _absent_rules(net, distances) | _present_rules(net, distances, lambda mark: pack(table, mark))
    return Board(cells, distances, held, _planes(net, distances, held))


def blocks(net: Network, cells: Cells, *, size: int = BLOCK) -> Iterator[tuple[int, Board]]:
    """Yield the boards of ``size`` places at a time, each with the number of its first place."""
    for start in range(0, cells.places, size):
        yield start, judge_cells(net, cells.block(start, start + size))
