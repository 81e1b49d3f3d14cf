"""Which clauses of policy meet a node: words of the clause in words of the node. One way for analysis and editions."""

from __future__ import annotations

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

    def meets(self, texts: Iterable[str]) -> bool:
        """Tell whether a term occurs in one of ``texts`` and no excluding term in any of them."""
        joined = "\n".join(texts).casefold()
        return any(t in joined for t in self.terms) and not any(t in joined for t in self.not_terms)


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


def clauses_meeting(texts: Iterable[str], clauses: Iterable[Clause] | None) -> list[Clause]:
    """Return the clauses that meet a node's ``texts`` (its Chinese name and its terms), in the order given."""
    words = tuple(texts)
    return [c for c in clauses or () if c.meets(words)]
