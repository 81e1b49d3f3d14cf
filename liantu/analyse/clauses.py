"""The clauses of policy that meet a node of the analysis."""

from __future__ import annotations

from liantu.analyse.facts import Node
from liantu.model.clauses import AGAINST, Clause, Clauses, clauses_in_force

__all__ = ["AGAINST", "Clause", "Clauses", "clauses_in_force", "clauses_of", "texts_of"]


def texts_of(node: Node) -> tuple[str, ...]:
    """Return the words that stand for a node: its Chinese name and its terms."""
    return ((node.name_zh,) if node.name_zh else ()) + node.terms


def clauses_of(node: Node, clauses: Clauses | None) -> list[Clause]:
    """Return the clauses that meet ``node``, by id."""
    return [] if clauses is None else clauses.meeting(texts_of(node))
