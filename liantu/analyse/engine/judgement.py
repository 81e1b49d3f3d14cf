"""The verdicts at some places of a workspace: facts, network and board joined, asked by ids."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from liantu.analyse.engine.board import CODES, Board, judge_cells
from liantu.analyse.engine.cells import cells_of
from liantu.analyse.engine.network import Network
from liantu.analyse.engine.witness import verdict_at
from liantu.analyse.facts import Facts
from liantu.analyse.levels import Standing, standings
from liantu.analyse.rules import KIND_OF_RULE, Verdict


@dataclass(frozen=True)
class Judgement:
    """Where places stand, and the verdict on every node at each; place i of ``board`` is the i-th of ``standings``."""

    net: Network
    standings: dict[str, Standing]
    board: Board

    @cached_property
    def _number(self) -> dict[str, int]:
        return {place: i for i, place in enumerate(self.standings)}

    @cached_property
    def _kinds(self) -> list[list[str]]:
        """Kinds of verdict by place, then node."""
        kinds = [KIND_OF_RULE.get(code, code) for code in CODES]
        return [[kinds[code] for code in codes] for codes in self.board.codes().T.tolist()]

    def kinds(self, place: str, nodes: Iterable[str]) -> dict[str, str]:
        """Return node → kind of verdict, in the order of ``nodes``."""
        here, number = self._kinds[self._number[place]], self.net.number
        return {node: here[number[node]] for node in nodes}

    def verdict(self, place: str, node: str) -> Verdict:
        """Return the verdict on ``node`` at ``place`` with its witness."""
        return verdict_at(self.net, self.board, self.net.number[node], self._number[place])

    def verdicts(self, place: str, nodes: Sequence[str]) -> dict[str, Verdict]:
        """Return node → verdict, in the order of ``nodes``."""
        return {node: self.verdict(place, node) for node in nodes}


def judge_places(facts: Facts, net: Network, places: Iterable[str]) -> Judgement:
    """Return the verdicts at ``places``; each takes the presences of all places inside it."""
    at = standings(facts, {place: facts.places.within[place] for place in places})
    cells = cells_of(facts, net.number, {place: standing.counting for place, standing in at.items()})
    return Judgement(net, at, judge_cells(net, cells))
