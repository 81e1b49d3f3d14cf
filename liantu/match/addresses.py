"""Which place an address lies in: by names in its text first, by coordinates second; what is ambiguous is listed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import pandas as pd

from liantu.match.coordinates import as_wgs84
from liantu.match.words import fold
from liantu.model.fields import split_list
from liantu.model.records import rows
from liantu.model.workspace import Workspace

# A shorter name stands in too many texts that mean another place.
_NAME_AT_LEAST = 3
_OUTSIDE = "outside"
Located = tuple[str, str, str]
_NOWHERE: Located = ("", "unknown", "")


class Addresses:
    """Names of places with what lies in what; ``locate`` says place, how it was found, and the candidates.

    How: ``text``, ``coordinates``, ``ambiguous`` (candidates listed, no place), ``unknown``.
    """

    def __init__(self, workspace: Workspace) -> None:
        """Take names from the place table, the zones, and ``place_words`` where there are any."""
        places = rows(workspace.tables["places"], "places")
        self._parent = {row["id"]: row["parent"] for row in places}
        names: dict[str, set[str]] = {}
        for row in places:
            if row["kind"] != _OUTSIDE and row["id"] in self._parent:
                names.setdefault(fold(row["name_zh"]), set()).add(row["id"])
        for column in ("name_zh", "short_zh"):
            for zone, name in workspace.zones[column].items() if column in workspace.zones else ():
                if isinstance(name, str):
                    names.setdefault(fold(name), set()).add(str(zone))
        self._names = {name: sorted(ids) for name, ids in names.items() if len(name) >= _NAME_AT_LEAST}
        self._shapes = workspace.zones.geometry if len(workspace.zones) else None
        self._by_text = lru_cache(maxsize=1 << 16)(self._of_text)

    def locate(
        self, texts: Sequence[str], lon: Sequence[str] = (), lat: Sequence[str] = (), *, datum: str = "wgs84"
    ) -> list[Located]:
        """Return place, how and candidates (a list cell) of each address; text and point at odds are ambiguous."""
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

    def _around(self, place: str) -> set[str]:
        """Return the places that ``place`` lies in."""
        seen: set[str] = set()
        up = self._parent.get(place)
        while up is not None and up not in seen:
            seen.add(up)
            up = self._parent.get(up)
        return seen

    def _inside(self, place: str) -> set[str]:
        return {p for p in self._parent if place in self._around(p)} if place else set()

    def _of_text(self, text: str) -> Located:
        folded = fold(text)
        named = {name for name in self._names if name in folded}
        # A name within a longer one that is named too says nothing of its own.
        whole = [n for n in named if not any(n != other and n in other for other in named)]
        places = {place for name in whole for place in self._names[name]}
        # What contains another that is named is said along with it; towns of one name are told apart by what is around.
        deepest = {p for p in places if not any(p in self._around(other) for other in places)}
        fitting = {p for p in deepest if all(q in self._around(p) | {p} for q in places - deepest)} or deepest
        if not fitting:
            return _NOWHERE
        if len(fitting) > 1:
            return ("", "ambiguous", "|".join(sorted(fitting)))
        return (fitting.pop(), "text", "")

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


def located_table(located: Sequence[Located]) -> pd.DataFrame:
    """Return what ``locate`` gave as a table: ``place, how, candidates``; index 0, 1, 2, …."""
    return pd.DataFrame(list(located), columns=["place", "how", "candidates"])
