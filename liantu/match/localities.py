"""Where a text lies that people wrote as a place: names in short, provinces elsewhere, else an address."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from functools import cache

from liantu.match.addresses import Addresses
from liantu.match.words import fold
from liantu.model.fields import split_list
from liantu.model.workspace import Workspace

# What the name of a division ends with, and what makes of a province's name that of a road, village or building.
_ENDS = re.compile(r"(?:特别行政区|(?:壮族|回族|维吾尔)?自治区|省|市|县|区|地区|盟)$")
_OF_A_PEOPLE = "族自治州"
_COUNTRY = re.compile(r"^中(?:国|华人民共和国)")
_NO_PROVINCE = re.compile(r"[东西南北中]?[大小]?(?:路|街|巷|道|村|屯|镇|乡|社区|小区|大厦|广场)")


def locator(ws: Workspace) -> Callable[[str], tuple[str, tuple[str, ...]]]:
    """Return the function that says where a text lies: as ``liantu match`` places addresses, with short names.

    It gives the place, blank for none, and the places that the text may lie in where it is ambiguous.

    A text that begins with a province elsewhere, in full or short, lies there unless it names a place of ours as well:
    then both are candidates. A text that is a prefecture's name without its ending (苏州, 江苏苏州) is that prefecture,
    unless the province or a county is called so too.
    """
    addresses = Addresses(ws)
    elsewhere, short = _short_names(ws)
    provinces = [fold(str(n)) for n in ws.tables["places"].query("kind == 'province'")["name_zh"]]
    above = sorted({*provinces, *(_ENDS.sub("", name) for name in provinces)}, key=len, reverse=True)
    longest = sorted(elsewhere, key=lambda called: (-len(called), called))

    @cache
    def locate(text: str) -> tuple[str, tuple[str, ...]]:
        folded = _COUNTRY.sub("", fold(text))
        called = next((name for name in longest if folded.startswith(name)), "")
        rest = folded.removeprefix(called)
        if called and not _NO_PROVINCE.match(rest):
            outside, name = elsewhere[called]
            # In full, so that a district of that province is not taken for one of ours.
            ((place, _, listed),) = addresses.locate([name + rest])
            ours = {place, *split_list(listed)} - {""}
            return ("", tuple(sorted({outside, *ours}))) if ours else (outside, ())
        within = next((folded.removeprefix(name) for name in above if folded.startswith(name)), "")
        if called := next((word for word in (folded, within) if word in short), ""):
            first, *others = short[called]
            return ("", (first, *others)) if others else (first, ())
        ((place, _, listed),) = addresses.locate([text])
        return place, split_list(listed)

    return locate


def _short_names(ws: Workspace) -> tuple[dict[str, tuple[str, str]], dict[str, list[str]]]:
    """Return names of provinces elsewhere, in full and short, → place and full name; short prefectures → places."""
    elsewhere: dict[str, tuple[str, str]] = {}
    ours: defaultdict[str, set[str]] = defaultdict(set)
    prefectures = set()
    places = ws.tables["places"]
    for key, name, kind, code in zip(places.index, *(places[c] for c in ("name_zh", "kind", "adcode")), strict=True):
        if not isinstance(name, str):
            continue
        full, short = fold(name), fold(_ENDS.sub("", name))
        if kind == "outside" and isinstance(code, str):
            elsewhere |= {word: (str(key), full) for word in (full, short) if len(word) > 1}
        elif kind in ("province", "prefecture", "county") and len(short) > 1:
            # Where the people's name begins is not told: 恩施, 恩施州.
            stems = [full[:end] for end in range(2, len(full) - len(_OF_A_PEOPLE))] if _OF_A_PEOPLE in full else []
            called = {short, *stems, *(f"{stem}州" for stem in stems)}
            for word in called:
                ours[word].add(str(key))
            if kind == "prefecture":
                prefectures |= called
    return elsewhere, {name: sorted(ours[name]) for name in sorted(prefectures)}
