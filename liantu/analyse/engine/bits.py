"""Sets of places as rows of 64-bit words, one row a node, one bit a place; and edges to spread them along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

WORD = 64
Words = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.uint8]


def pack(table: Codes, bit: int) -> Words:
    """Return the sets of the cells of ``table`` (nodes × places, a whole number of words wide) that have ``bit``."""
    return np.packbits(table & np.uint8(bit), axis=1, bitorder="little").view("<u8")


def unpack(planes: Sequence[Words], places: int) -> Codes:
    """Return nodes × places, each cell the number whose bits the ``planes`` are, the lowest first."""
    found = np.zeros((len(planes[0]), planes[0].shape[1] * WORD), dtype=np.uint8)
    for plane in reversed(planes):
        found += found  # quicker than a shift, which numpy does byte by byte
        found |= np.unpackbits(plane.view(np.uint8), axis=1, bitorder="little")
    return found[:, :places]


def rows_of(words: Words, mask: npt.NDArray[np.bool_]) -> Words:
    """Return ``words`` with the rows outside ``mask`` empty."""
    return np.where(mask[:, None], words, np.uint64(0))


@dataclass(frozen=True)
class Links:
    """Edges between nodes 0 … n - 1, no edge twice.

    Parameters
    ----------
    before, after
        the other ends of the edges into, and out of, each node: in one array, node after node, ascending.
    before_at, after_at
        where the part of node i begins, n + 1 long.
    """

    before: Ints
    before_at: Ints
    after: Ints
    after_at: Ints

    @classmethod
    def of(cls, nodes: int, source: Ints, target: Ints) -> Links:
        """Return the links of edges ``source`` → ``target``, in any order; one given twice counts once."""
        key = np.unique(np.asarray(target, dtype=np.int64) * nodes + source) if nodes else np.zeros(0, dtype=np.int64)
        target, before = np.divmod(key, max(nodes, 1))
        order = np.argsort(before, kind="stable")
        ends = np.arange(nodes + 1)
        return cls(
            before=before,
            before_at=np.searchsorted(target, ends),
            after=target[order],
            after_at=np.searchsorted(before[order], ends),
        )

    def turned(self) -> Links:
        """Return the same edges the other way round."""
        return Links(before=self.after, before_at=self.after_at, after=self.before, after_at=self.before_at)

    def into(self, node: int) -> list[int]:
        """Return the sources of the edges into ``node``, ascending."""
        return list(self.before[self.before_at[node] : self.before_at[node + 1]].tolist())

    def out_of(self, node: int) -> list[int]:
        """Return the targets of the edges out of ``node``, ascending."""
        return list(self.after[self.after_at[node] : self.after_at[node + 1]].tolist())

    @cached_property
    def _ranks(self) -> tuple[Ints, list[Ints]]:
        """Nodes by falling number of sources; and the first, second, … sources of those that have so many."""
        count = np.diff(self.before_at)
        order = np.argsort(-count, kind="stable")
        falling = count[order]
        return order, [
            self.before[self.before_at[order[: np.searchsorted(-falling, -rank)]] + rank]
            for rank in range(int(count.max(initial=0)))
        ]

    def spread(self, words: Words) -> Words:
        """Return for each node the union of the sets of its sources."""
        order, ranks = self._ranks
        found = np.zeros_like(words)
        for sources in ranks:
            part = found[: len(sources)]
            np.bitwise_or(part, words.take(sources, axis=0), out=part)
        out = np.empty_like(words)
        out[order] = found
        return out

    def layers(self, start: Words, steps: int) -> list[Words]:
        """Return the sets within 0, 1, …, ``steps`` edges of ``start``; each includes those before it."""
        found = [start]
        for _ in range(steps):
            found.append(found[-1] | self.spread(found[-1]))
        return found
