"""What would change a verdict, as codes with values; ``words`` makes sentences of them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from liantu.analyse import statements
from liantu.analyse.facts import Facts, Presence
from liantu.analyse.levels import PRESENT, Standing
from liantu.analyse.rules import KIND_OF_RULE, Verdict

_NOT_YET = {"building": "building_here", "planned": "planned_here"}


@dataclass(frozen=True)
class Change:
    """One thing that would change a verdict.

    ========================  ==============================  =====================================================
    code                      params                          meaning
    ========================  ==============================  =====================================================
    firm_found_or_lands       node                            a firm is found to be there, or settles: the gap closes
    building_here             presence, enterprise            it goes into operation: the gap closes
    planned_here              presence, enterprise            the same
    unchecked_here            presence, enterprise            its evidence is confirmed: it counts
    known_for_wider_place     presence, enterprise, place     if it stands in this place, the gap closes
    strong_stated             statement                       a paper calls the node strong here: unverified
    coverage_reaches          known, needed, specific         so many known nodes of the chain make it evidenced
    anchor                    node, enterprises               the verdict rests on so many firms at this node
    larger_scale              node                            S1: a firm of volume or leading
    scale_unknown             presence, enterprise            its scale decides whether the node is thin
    second_firm               node                            S2: a second group of firms
    share_reaches             minimum, statement              S3: the local-supply share reaches the minimum
    newer_strong              statement, place                S4: a newer statement calls it strong
    ========================  ==============================  =====================================================
    """

    code: str
    params: dict[str, str] = field(default_factory=dict)


def _of(code: str, p: Presence) -> Change:
    return Change(code, {"presence": p.id, "enterprise": p.enterprise})


def _here(facts: Facts, at: Standing, node: str) -> Iterator[Change]:
    inside = facts.places.within[at.place]
    for p in facts.presences_at.get(node, []):
        if p.place in inside and p.grade != "rejected" and not p.counting:
            if p.status in _NOT_YET:
                yield _of(_NOT_YET[p.status], p)
            elif p.grade == "unchecked" and p.status == "operating":
                yield _of("unchecked_here", p)


def _of_certainty(
    facts: Facts, at: Standing, node: str, known: int, specific: int, *, backed: bool
) -> Iterator[Change]:
    for p in statements.presences_around(facts, at.place, node):
        yield Change("known_for_wider_place", _of("", p).params | {"place": p.place})
    for s in statements.acting(facts, at.place, node):
        if s.fresh and s.stance == "strong":
            yield Change("strong_stated", {"statement": s.id})
    minimum = facts.settings.coverage_min
    if specific and known / specific < minimum and not backed:
        needed = math.ceil(minimum * specific)
        yield Change("coverage_reaches", {"known": str(known), "needed": str(needed), "specific": str(specific)})


def _of_absent(facts: Facts, at: Standing, node: str, verdict: Verdict, known: int, specific: int) -> Iterator[Change]:
    yield Change("firm_found_or_lands", {"node": node})
    yield from _here(facts, at, node)
    acting = statements.acting(facts, at.place, node)
    backed = any(s.fresh and s.stance in ("absent", "sought") for s in acting)
    yield from _of_certainty(facts, at, node, known, specific, backed=backed)
    for n in dict.fromkeys(verdict.witness):
        if n in at.counting:
            yield Change("anchor", {"node": n, "enterprises": str(len({p.enterprise for p in at.counting[n]}))})


def _of_strengthen(facts: Facts, at: Standing, node: str, rules: tuple[str, ...]) -> Iterator[Change]:
    if "S1" in rules:
        yield Change("larger_scale", {"node": node})
    if "S2" in rules:
        yield Change("second_firm", {"node": node})
    if "S3" in rules:
        for s in statements.supply_statements(facts, at.place, node):
            yield Change("share_reaches", {"minimum": str(facts.settings.supply_share_min), "statement": s.id})
    if "S4" in rules:
        for s in statements.weak_statements(facts, at.place, node):
            yield Change("newer_strong", {"statement": s.id, "place": s.place})


def changes(
    facts: Facts, at: Standing, node: str, verdict: Verdict, *, known: int, specific: int
) -> tuple[Change, ...]:
    """Return what would change ``verdict``, in the order of the table of ``Change``.

    ``known`` of the ``specific`` nodes of the chain have something known of them at the place.
    """
    if verdict.kind in ("complete", "extend"):
        return tuple(_of_absent(facts, at, node, verdict, known, specific))
    found: list[Change] = []
    if verdict.rule in KIND_OF_RULE:
        found += _of_strengthen(facts, at, node, (verdict.rule, *verdict.also))
    if at.levels.get(node) == PRESENT and verdict.kind == "present":
        found += [_of("scale_unknown", p) for p in at.counting[node] if p.capability == "unknown"]
    return (*found, *_here(facts, at, node))
