"""What the rules say of a node at a place, and their order (DESIGN section 5, normative); ``engine`` works them out."""

from __future__ import annotations

from dataclasses import dataclass

# The first of these that holds gives the kind, the others stand in ``also``.
ABSENT_RULES = ("C1", "C2", "X1", "X2", "R1")
PRESENT_RULES = ("S1", "S2", "S3", "S4")
KIND_OF_RULE = {"C1": "complete", "C2": "complete", "X1": "extend", "X2": "extend", "R1": "extend"} | dict.fromkeys(
    PRESENT_RULES, "strengthen"
)
GAP_KINDS = frozenset(KIND_OF_RULE.values())
# At level 3 these are marks beside the strength, not a verdict.
MARKS_OF_STRENGTH = ("S2", "S4")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a place's node is, by which rule, and why; empty where it does not apply."""

    kind: str
    rule: str | None = None
    also: tuple[str, ...] = ()
    ring: int | None = None
    needs_first: tuple[str, ...] = ()
    witness: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
