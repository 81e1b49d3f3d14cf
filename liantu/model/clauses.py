"""Which clauses of policy meet a node: words of the clause in words of the node. One way for analysis and editions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from liantu.model.dates import in_force
from liantu.model.fields import empty, split_list
from liantu.model.records import rows
from liantu.model.workspace import Workspace

AGAINST = frozenset({"restricted", "phased_out"})


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause with its words, small letters only."""

    id: str
    kind: str
    in_force_from: str
    terms: tuple[str, ...]
    not_terms: tuple[str, ...]


class Clauses:
    """Clauses in an order, found by their words.

    A clause meets texts when one of its terms occurs in one of them and none of its excluding terms in any. Latin
    letters count as whole words: LED is not met by OLED.
    """

    def __init__(self, clauses: Iterable[Clause]) -> None:
        self.clauses = tuple(clauses)
        # Nearly no clause meets a given text: terms are looked up by their first character.
        self._begin: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        for at, clause in enumerate(self.clauses):
            for term in clause.terms:
                self._begin[term[0]].append((term, at))

    def meeting(self, texts: Iterable[str]) -> list[Clause]:
        """Return the clauses that meet ``texts`` (a node's Chinese name and its terms), in their order."""
        joined = "\n".join(texts).casefold()
        hits = {
            at
            for start, character in enumerate(joined)
            for term, at in self._begin.get(character, ())
            if joined.startswith(term, start) and _is_whole(joined, start, start + len(term))
        }
        found = [self.clauses[at] for at in sorted(hits)]
        return [c for c in found if not any(term in joined for term in c.not_terms)]


def _is_whole(text: str, start: int, end: int) -> bool:
    """Tell whether no Latin word goes on beyond either end."""
    return not (
        (_is_latin(text[start]) and start > 0 and _is_latin(text[start - 1]))
        or (_is_latin(text[end - 1]) and end < len(text) and _is_latin(text[end]))
    )


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalpha()


def clauses_in_force(ws: Workspace) -> list[Clause] | None:
    """Return the clauses in force at ``as_of``, by id; None when the workspace has no policies at all."""
    policies = ws.tables.get("policies", empty("policies"))
    if policies.empty:
        return None
    return sorted(
        (
            Clause(
                id=r["id"],
                kind=r["kind"],
                in_force_from=r["in_force_from"] or "",
                terms=tuple(t.casefold() for t in split_list(r["terms"])),
                not_terms=tuple(t.casefold() for t in split_list(r["not_terms"])),
            )
            for r in rows(policies, "policies")
            if in_force(r["in_force_from"], r["in_force_to"], ws.settings.as_of)
        ),
        key=lambda c: c.id,
    )
