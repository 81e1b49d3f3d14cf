"""Checks of places, zones and the trees that places and enterprises form."""

from __future__ import annotations

from collections import Counter

from liantu.model.checks.base import rows_of
from liantu.model.ids import PROVINCE
from liantu.model.problems import Problem
from liantu.model.workspace import Workspace

# Kinds that the parent of a place may have; an empty tuple: none.
_PARENTS: dict[str, tuple[str, ...]] = {
    "province": (),
    "prefecture": ("province",),
    "county": ("prefecture", "province"),
    "zone": ("prefecture", "county"),
    "grouping": ("province",),
    "outside": (),
}
_MEMBERS = ("zone", "prefecture", "county")
# A shorter name or word stands in too many addresses that mean another place.
NAME_AT_LEAST = 3


def check_places(ws: Workspace) -> list[Problem]:
    """Return places whose id, kind, code, parent or members do not fit each other."""
    rows = rows_of(ws, "places")
    kinds = dict(zip(rows.frame.index, rows.texts("kind"), strict=True))
    adcodes, parents, members = rows.texts("adcode"), rows.texts("parent"), rows.texts("members")
    found = []
    for i, (place, kind) in enumerate(zip(rows.frame.index, rows.texts("kind"), strict=True)):
        if kind not in _kinds_of_id(str(place)):
            found.append(rows.problem(i, "place_kind", "warning", column="kind", value=kind, id=place))
        code = str(place).rpartition("-")[2]
        if str(place).startswith("adcode-") and adcodes[i] != code:
            found.append(rows.problem(i, "place_adcode", "warning", column="adcode", value=adcodes[i], expected=code))
        allowed = _PARENTS.get(kind, ())
        if parents[i] and parents[i] in kinds and kinds[parents[i]] not in allowed:
            found.append(
                rows.problem(
                    i,
                    "place_parent",
                    column="parent",
                    value=parents[i],
                    kind=kind,
                    parent_kind=kinds[parents[i]],
                    allowed=", ".join(allowed) or "-",
                )
            )
        if not parents[i] and kind in ("prefecture", "county", "zone"):
            found.append(
                rows.problem(i, "place_no_parent", "warning", column="parent", kind=kind, allowed=", ".join(allowed))
            )
        if bool(members[i]) != (kind == "grouping"):
            found.append(rows.problem(i, "place_members", "warning", column="members", value=members[i], kind=kind))
    found += [
        rows.problem(i, "member_kind", column="members", value=member, kind=kinds[member])
        for i, member in rows.items("members")
        if member in kinds and kinds[member] not in _MEMBERS
    ]
    return found


def _kinds_of_id(place: str) -> tuple[str, ...]:
    if place == PROVINCE:
        return ("province",)
    if place.startswith("outside-"):
        return ("outside",)
    return ("prefecture", "county") if place.startswith("adcode-") else ("zone", "grouping")


def check_province(ws: Workspace) -> list[Problem]:
    """Return a problem when no place is the province, or its code is not the workspace's."""
    rows = rows_of(ws, "places")
    if PROVINCE not in rows.frame.index:
        return [Problem("province_missing", file="data/places.csv", column="id", value=PROVINCE)]
    expected = ws.settings.province_adcode
    adcodes = rows.texts("adcode")
    return [
        rows.problem(i, "place_adcode", "warning", column="adcode", value=adcodes[i], expected=expected)
        for i, place in enumerate(rows.frame.index)
        if place == PROVINCE and adcodes[i] != expected
    ]


def check_zones(ws: Workspace) -> list[Problem]:
    """Return zones without a place, places of kind zone without a feature, and prefectures that disagree."""
    zones, places = rows_of(ws, "zones"), rows_of(ws, "places")
    kinds = dict(zip(places.frame.index, places.texts("kind"), strict=True))
    parents = dict(zip(places.frame.index, places.texts("parent"), strict=True))
    adcodes = dict(zip(places.frame.index, places.texts("adcode"), strict=True))
    prefectures = zones.texts("prefecture_adcode")
    found = []
    for i, zone in enumerate(zones.frame.index):
        if kinds.get(zone) != "zone":
            found.append(zones.problem(i, "zone_no_place", column="id", value=zone))
            continue
        parent = parents[zone]
        while kinds.get(parent) == "county":
            parent = parents[parent]
        if kinds.get(parent) == "prefecture" and adcodes[parent] != prefectures[i]:
            found.append(
                zones.problem(
                    i, "zone_prefecture", "warning", column="prefecture_adcode", value=prefectures[i], parent=parent
                )
            )
    drawn = set(zones.frame.index)
    found += [
        places.problem(i, "zone_no_feature", "warning", column="id", value=place)
        for i, place in enumerate(places.frame.index)
        if kinds[place] == "zone" and place not in drawn
    ]
    return found


def check_place_words(ws: Workspace) -> list[Problem]:
    """Return words of addresses that are too short to count, and unique ones that stand for several places."""
    rows = rows_of(ws, "place_words")
    words = rows.texts("word")
    standing = Counter(words)
    short = [
        rows.problem(i, "place_word_short", "warning", column="word", value=word, least=NAME_AT_LEAST)
        for i, word in enumerate(words)
        if len(word) < NAME_AT_LEAST
    ]
    return short + [
        rows.problem(i, "place_word_not_unique", "warning", column="unique", value=words[i], rows=standing[words[i]])
        for i, unique in rows.cells("unique")
        if unique and standing[words[i]] > 1
    ]


def check_parent_cycles(ws: Workspace) -> list[Problem]:
    """Return places and enterprises that are, through ``parent``, above themselves."""
    found = []
    for table in ("places", "enterprises"):
        rows = rows_of(ws, table)
        parents = dict(zip(rows.frame.index, rows.texts("parent"), strict=True))
        circles = {key: _circle(key, parents) for key in parents}
        found += [
            rows.problem(i, "parent_cycle", column="parent", value=parents[key], circle=" > ".join(circles[key]))
            for i, key in enumerate(rows.frame.index)
            if circles[key]
        ]
    return found


def _circle(start: str, parents: dict[str, str]) -> list[str]:
    """Return the circle that runs through ``start``, else an empty list."""
    path, seen = [start], {start}
    while (above := parents.get(path[-1], "")) and above not in seen:
        path.append(above)
        seen.add(above)
    return [*path, start] if above == start else []
