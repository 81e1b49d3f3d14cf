"""What papers, zones and leaders say of a node, and what follows from it (DESIGN section 5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from liantu.analyse.facts import REJECTED, Facts, Presence, Statement

# A statement of these stances acts on the place it names and on all places inside it; others only on the former.
ACTS_INSIDE = frozenset({"absent", "weak"})
ABSENT_SUPPORT = frozenset({"weak", "absent", "sought"})
# Units in which a statement's figure is a local-supply share, with the factor that makes it 0 to 1.
SUPPLY_UNITS = {"local_supply_share": 1.0, "local_supply_%": 0.01, "本地配套率": 1.0, "本地配套率%": 0.01}


def acting(facts: Facts, place: str, node: str) -> list[Statement]:
    """Return the statements on ``node`` that act on ``place``, whatever their basis and age, by id."""
    around = facts.places.containing[place]
    return [
        s
        for s in facts.statements_at.get(node, [])
        if s.place == place or (s.stance in ACTS_INSIDE and s.place in around)
    ]


def stated(kind: str, statements: Iterable[Statement]) -> str:
    """Return whether acting statements support or contradict a verdict: ``supports|contradicts|mixed|none``.

    ``kind`` is the verdict's. Weak, absent and sought support an absent verdict; weak supports a strengthen; strong
    contradicts both.
    """
    stances = {s.stance for s in statements}
    against = "strong" in stances
    backed = bool(stances & ({"weak"} if kind == "strengthen" else ABSENT_SUPPORT))
    if against and backed:
        return "mixed"
    return "contradicts" if against else "supports" if backed else "none"


def weak_statements(facts: Facts, place: str, node: str) -> list[Statement]:
    """Return the statements that make rule S4 hold for ``place``.

    ``weak``, stated and within the age limit, on the place or one that contains it, and not older than the latest
    stated ``strong`` of the same place.
    """
    latest_strong: dict[str, dt.date] = {}
    for s in facts.statements_at.get(node, []):
        if s.stance == "strong" and s.stated and s.day is not None:
            latest_strong[s.place] = max(s.day, latest_strong.get(s.place, s.day))
    return [
        s
        for s in acting(facts, place, node)
        if s.stance == "weak"
        and s.fresh
        and s.day is not None
        and (s.place not in latest_strong or s.day >= latest_strong[s.place])
    ]


def supply_statements(facts: Facts, place: str, node: str) -> list[Statement]:
    """Return the statements that make rule S3 hold: the latest stated local-supply share is below the minimum.

    A share is the figure of an acting statement, stated and within the age limit, whose unit is one of
    ``SUPPLY_UNITS``. Of several of the same day, each below the minimum counts.
    """
    shares = [s for s in acting(facts, place, node) if s.fresh and s.unit in SUPPLY_UNITS and s.figure is not None]
    days = [s.day for s in shares if s.day is not None]
    return [
        s
        for s in shares
        if s.day == max(days) and s.figure * SUPPLY_UNITS[str(s.unit)] < facts.settings.supply_share_min  # type: ignore[operator]
    ]


def presences_around(facts: Facts, place: str, node: str) -> list[Presence]:
    """Return presences at ``node`` known only for a place that contains ``place``, in no zone; rejected ones not."""
    around = facts.places.containing[place] - facts.places.in_zone
    return [p for p in facts.presences_at.get(node, []) if p.grade != REJECTED and p.place in around]


def certainty(
    place: str, statements: Sequence[Statement], around: Sequence[Presence], *, coverage: float | None, minimum: float
) -> str:
    """Return ``evidenced`` or ``unverified`` for an absent verdict.

    Parameters
    ----------
    place
        the place judged.
    statements
        those on the node that act on the place; only stated ones within the age limit count.
    around
        see ``presences_around``.
    coverage, minimum
        share of the chain's specific nodes that something is known of (None: unknown), and the share that is enough.
    """
    fresh = [s for s in statements if s.fresh]
    if around or any(s.stance == "strong" and s.place == place for s in fresh):
        return "unverified"
    if any(s.stance in ("absent", "sought") for s in fresh):
        return "evidenced"
    return "evidenced" if coverage is not None and coverage >= minimum else "unverified"
