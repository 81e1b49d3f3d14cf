"""Which place an address lies in: by names in its text first, by coordinates second; what is ambiguous is listed.

Names of places and zones count wherever they stand, save that a district alone says nothing in a text that names a
province elsewhere or begins with a city that is none of ours: 北京市朝阳区 is no 朝阳区 of another city.

Other words of an address (``place_words``: towns, streets, communities, parks, other names of zones) count with care,
since many cities have a 永兴街道 or a 朝阳村:

- the text must also name the city or district around the word's place, or a zone there, unless the word is ``unique``
  in the country, which counts alone where no other division is named before it;
- the text must name nothing outside: no other province or city, no district that the word's place does not lie in;
- a town, street, community, village or road must begin where a name may begin: 新朝阳村 is not 朝阳村;
- a word of several places, or words of different places, are ambiguous unless what is around or the other words leave
  one place. A zone that is named and a word of another place are at odds, and so ambiguous.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from liantu.match.coordinates import as_wgs84
from liantu.match.words import fold
from liantu.model.checks.places import NAME_AT_LEAST
from liantu.model.fields import split_list
from liantu.model.records import rows
from liantu.model.workspace import Workspace

_OUTSIDE = "outside"
_ADMINISTRATIVE = ("province", "prefecture", "county")
# Kinds of words that are names of divisions and roads, and what such a name may follow within a text.
_BOUNDED = frozenset({"street", "town", "community", "village", "road"})
_BEFORE = frozenset("省市区县州盟旗镇乡道会")
# The city that a text begins with, after its province.
_CITY = re.compile(r"(?:[\u4e00-\u9fff]{2,8}?(?:省|自治区))?([\u4e00-\u9fff]{2,4}(?<!超)市)")
# What names a division, zones and estates aside.
_DIVISION = re.compile(r"[省市州盟县旗]|(?<!高新)(?<![发月开税保园小作社厂库])区")
_OF_A_CITY = "市辖区"
_CITY_ENDS = ("市", "县")
_ZONE_ENDS = ("区", "开发区")
_MADE_ANEW = frozenset({"_automaton", "_by_text", "_by_terms"})
_SURROGATE = re.compile("[\ud800-\udfff]")
Located = tuple[str, str, str]
_NOWHERE: Located = ("", "unknown", "")


@dataclass(frozen=True, slots=True)
class _Word:
    """A word for a place that is not its name."""

    place: str
    unique: bool
    bounded: bool


class Addresses:
    """Names of places with what lies in what; ``locate`` says place, how it was found, and the candidates.

    How: ``text``, ``coordinates``, ``ambiguous`` (candidates listed, no place), ``unknown``.
    """

    def __init__(self, workspace: Workspace) -> None:
        """Take names from the place table and the zones, and other words from ``place_words``."""
        places = rows(workspace.tables["places"], "places")
        self._kind = {row["id"]: row["kind"] for row in places}
        self._parent = {row["id"]: row["parent"] for row in places}
        self._above = {place: self._places_around(place, workspace) for place in self._parent}
        names: defaultdict[str, set[str]] = defaultdict(set)
        # Provinces elsewhere, by name; other countries have names that stand in roads of ours.
        self._outside = set()
        for row in places:
            if row["kind"] != _OUTSIDE:
                names[fold(row["name_zh"])].add(row["id"])
            elif row["adcode"] and len(row["name_zh"]) >= NAME_AT_LEAST:
                self._outside.add(fold(row["name_zh"]))
        self._add_zones(names, workspace, {row["id"]: row["name_zh"] for row in places})
        self._names = {name: sorted(ids) for name, ids in names.items() if len(name) >= NAME_AT_LEAST}
        words: defaultdict[str, list[_Word]] = defaultdict(list)
        for row in rows(workspace.tables["place_words"], "place_words"):
            words[fold(row["word"])].append(_Word(row["place"], bool(row["unique"]), row["kind"] in _BOUNDED))
        self._words = {word: of for word, of in words.items() if len(word) >= NAME_AT_LEAST}
        self._terms = sorted({*self._names, *self._words, *self._outside})
        # A word whose every row is of a division or road must begin where a name may.
        self._bounded = [
            term not in self._names and term not in self._outside and all(of.bounded for of in self._words[term])
            for term in self._terms
        ]
        self._shapes = workspace.zones.geometry if len(workspace.zones) else None
        self._prepare()

    def _add_zones(self, names: dict[str, set[str]], workspace: Workspace, place_names: Mapping[str, str]) -> None:
        """Add zones by their names, and by the same with the city's name in full: 苏州市高新区 is 苏州高新."""
        for column in ("name_zh", "short_zh"):
            for zone, name in workspace.zones[column].items() if column in workspace.zones else ():
                if not isinstance(name, str):
                    continue
                names.setdefault(fold(name), set()).add(str(zone))
                for around in sorted(self._above.get(str(zone), ())):
                    city = place_names[around]
                    stem = city[:-1]
                    if not city.endswith(_CITY_ENDS) or len(stem) < 2 or not name.startswith(stem):
                        continue
                    rest = name[len(stem) :]
                    for end in ("",) if rest.endswith("区") else _ZONE_ENDS:
                        names.setdefault(fold(city + rest + end), set()).add(str(zone))

    def _places_around(self, place: str, workspace: Workspace) -> frozenset[str]:
        """Return the places that ``place`` lies in; a zone lies in its counties too."""
        seen: set[str] = set()
        up = self._parent.get(place)
        while up is not None and up not in seen:
            seen.add(up)
            up = self._parent.get(up)
        if place in workspace.zones.index and "county_adcodes" in workspace.zones:
            counties = (f"adcode-{code}" for code in split_list(workspace.zones.at[place, "county_adcodes"]))
            seen.update(county for county in counties if county in self._parent)
        return frozenset(seen - {place})

    def _prepare(self) -> None:
        """Make what is not kept when this travels."""
        import ahocorasick_rs  # wanted only where addresses are placed

        self._automaton = ahocorasick_rs.AhoCorasick(self._terms)
        self._by_text = lru_cache(maxsize=1 << 16)(self._of_text)
        self._by_terms = lru_cache(maxsize=1 << 16)(self._of_terms)

    def __getstate__(self) -> dict[str, object]:
        """Travel without what was remembered or can be made anew."""
        return {name: value for name, value in self.__dict__.items() if name not in _MADE_ANEW}

    def __setstate__(self, state: dict[str, object]) -> None:
        """Arrive with nothing remembered."""
        self.__dict__.update(state)
        self._prepare()

    @property
    def said(self) -> list[object]:
        """What texts are placed by, as plain values: where it differs, places may."""
        words = [[word, [[w.place, w.unique, w.bounded] for w in of]] for word, of in sorted(self._words.items())]
        return [sorted(self._names.items()), sorted(self._outside), words]

    def locate(
        self, texts: Sequence[str], lon: Sequence[str] = (), lat: Sequence[str] = (), *, datum: str = "wgs84"
    ) -> list[Located]:
        """Return place, how and candidates (a list cell) of each address; text and point at odds are ambiguous.

        ``datum`` is that of ``lon`` and ``lat`` (degrees), one of ``coordinates.DATUMS``.
        """
        lon, lat = lon or [""] * len(texts), lat or [""] * len(texts)
        found = []
        for text, x, y in zip(texts, lon, lat, strict=True):
            by_text = self._by_text(text)
            point = self._of_point(x, y, datum) if x and y else ""
            if not point or point == by_text[0]:
                found.append(by_text)
            elif by_text[1] == "unknown" or point in self._inside(by_text[0]) or point in split_list(by_text[2]):
                found.append((point, "coordinates", ""))
            else:
                found.append(("", "ambiguous", "|".join(sorted({point, by_text[0], *split_list(by_text[2])} - {""}))))
        return found

    def _around(self, place: str) -> frozenset[str]:
        return self._above.get(place, frozenset())

    def _inside(self, place: str) -> set[str]:
        return {p for p in self._parent if place in self._around(p)} if place else set()

    def _of_text(self, text: str) -> Located:
        folded = fold(text)
        spans = self._spans(folded)
        terms = sorted({folded[start:end] for start, end in spans})
        named = tuple(term for term in terms if term in self._names)
        foreign = any(term in self._outside for term in terms) or _begins_elsewhere(folded, named)
        words = () if foreign else tuple(sorted(set(self._words_that_stand(folded, spans, named))))
        return self._by_terms(named, words, foreign)

    def _of_terms(self, named: tuple[str, ...], words: tuple[tuple[str, bool], ...], foreign: bool) -> Located:
        """Return what names and words say; with each word whether no division but ours stands before it."""
        places = {place for name in named for place in self._names[name]}
        if foreign and all(self._kind.get(place) == "county" for place in places):
            places = set()  # 朝阳区 of another city
        # What contains another that is named is said along with it; towns of one name are told apart by what is around.
        deepest = {p for p in places if not any(p in self._around(other) for other in places)}
        fitting = {p for p in deepest if all(q in self._around(p) | {p} for q in places - deepest)} or deepest
        by_words = list(filter(None, (self._of_word(word, named, alone) for word, alone in words)))
        if by_words:
            zones = {p for p in fitting if self._kind.get(p) not in _ADMINISTRATIVE}
            said = [*([zones] if zones else []), *by_words]
            fitting = set.intersection(*said) or set.union(*said)
        if not fitting:
            return _NOWHERE
        if len(fitting) > 1:
            return ("", "ambiguous", "|".join(sorted(fitting)))
        return (fitting.pop(), "text", "")

    def _spans(self, folded: str) -> list[tuple[int, int]]:
        """Return where names and words stand, in order; what stands within another says nothing of its own."""
        try:
            found = self._automaton.find_matches_as_indexes(folded, overlapping=True)
        except UnicodeEncodeError:  # lone surrogates, which are part of no name
            found = self._automaton.find_matches_as_indexes(_SURROGATE.sub("?", folded), overlapping=True)
        spans = [(start, end) for term, start, end in found if not self._bounded[term] or _may_begin(folded, start)]
        return sorted(s for s in spans if not any(o[0] <= s[0] and s[1] <= o[1] and o != s for o in spans))

    def _words_that_stand(
        self, folded: str, spans: Sequence[tuple[int, int]], named: Sequence[str]
    ) -> Iterator[tuple[str, bool]]:
        """Yield the words of a text, each with whether no division but ours stands before it."""
        for start, end in spans:
            word = folded[start:end]
            if word in self._words:
                unique = any(of.unique for of in self._words[word])
                yield word, unique and not _divisions_before(folded[:start], named)

    def _of_word(self, word: str, named: Sequence[str], alone: bool) -> set[str]:
        """Return the places that a word may stand for beside what is named; see the module."""
        around = [self._names[name] for name in named]
        return {
            of.place
            for of in self._words[word]
            if all(self._agrees(of.place, places) for places in around)
            and ((of.unique and alone) or any(self._leads_to(of.place, places) for places in around))
        }

    def _agrees(self, place: str, named: Iterable[str]) -> bool:
        """Tell whether one of the places of a name lies around ``place``, is it or lies within; a zone: is near it."""
        return any(
            self._near(place, other)
            if self._kind.get(other) not in _ADMINISTRATIVE
            else other == place or other in self._around(place) or place in self._around(other)
            for other in named
        )

    def _leads_to(self, place: str, named: Iterable[str]) -> bool:
        """Tell whether one of the places of a name says where ``place`` is; that it is in the province says little."""
        return self._agrees(place, [other for other in named if self._kind.get(other) != "province"])

    def _near(self, place: str, other: str) -> bool:
        """Tell whether two places lie in one city."""
        shared = (self._around(place) | {place}) & (self._around(other) | {other})
        return any(self._kind.get(p) != "province" for p in shared)

    def _of_point(self, x: str, y: str, datum: str) -> str:
        if self._shapes is None:
            return ""
        try:
            lon, lat = as_wgs84(float(x), float(y), datum)
        except ValueError:
            return ""
        from shapely.geometry import Point

        point = Point(lon, lat)
        areas = self._shapes[self._shapes.geom_type.isin(["Polygon", "MultiPolygon"])]
        hits = sorted(str(zone) for zone in areas.index[areas.contains(point)]) if len(areas) else []
        return hits[0] if len(hits) == 1 else ""


def _may_begin(text: str, at: int) -> bool:
    """Tell whether the name of a division or road may begin at a position."""
    before = text[at - 1] if at else ""
    return not "\u4e00" <= before <= "\u9fff" or before in _BEFORE


def _begins_elsewhere(text: str, named: Iterable[str]) -> bool:
    """Tell whether a text begins with a city that is none of those named."""
    city = _CITY.match(text)
    return city is not None and not any(name in city.group(1) for name in named)


def _divisions_before(text: str, named: Iterable[str]) -> bool:
    """Tell whether a text names a division besides the names of ours."""
    for name in sorted({*named, _OF_A_CITY}, key=lambda n: (-len(n), n)):
        text = text.replace(name, " ")
    return _DIVISION.search(text) is not None


def located_table(located: Sequence[Located]) -> pd.DataFrame:
    """Return what ``locate`` gave as a table: ``place, how, candidates``; index 0, 1, 2, …."""
    return pd.DataFrame(list(located), columns=["place", "how", "candidates"])
