"""Sets of places as rows of 64-bit words, one row a node, one bit a place; and edges to spread them along."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

WORD = 64
Words = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.uint8]


def none(nodes: int, places: int) -> Words:
    """Return the empty set of places for each node."""
    return np.zeros((nodes, -(-places // WORD)), dtype="<u8")


def pack(node: Ints, place: Ints, shape: tuple[int, int]) -> Words:
    """Return the words in which the bits of the cells (``node``, ``place``) are set; ``shape``: nodes, places."""
    nodes, places = shape
    held = np.zeros((nodes, -(-places // WORD) * WORD), dtype=bool)
    held[node, place] = True
    return np.packbits(held, axis=1, bitorder="little").view("<u8")


def unpack(words: Words, places: int) -> Codes:
    """Return nodes × places, 1 where the bit is set."""
    return np.unpackbits(words.view(np.uint8), axis=1, count=places, bitorder="little")


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

    def spread(self, words: Words) -> Words:
        """Return for each node the union of the sets of its sources."""
        out = np.zeros_like(words)
        if len(self.before):
            fed = np.flatnonzero(self.before_at[1:] > self.before_at[:-1])
            out[fed] = np.bitwise_or.reduceat(words.take(self.before, axis=0), self.before_at[fed], axis=0)
        return out

    def layers(self, start: Words, steps: int) -> list[Words]:
        """Return the sets within 0, 1, …, ``steps`` edges of ``start``; each includes those before it."""
        found = [start]
        for _ in range(steps):
            found.append(found[-1] | self.spread(found[-1]))
        return found
