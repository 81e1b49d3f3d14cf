"""Names that people write to ids of the workspace: exact names only; what two things share is never guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from liantu.model.fields import split_list
from liantu.model.workspace import Workspace

AMBIGUOUS = "*"
_MARKS = re.compile(r"[\s()\[\]{}<>·.,、，。\"'“”‘’\-_]+")
_DIGITS = re.compile(r"\D+")


def name_key(name: str) -> str:
    """Return a firm's name as it is compared: width, case, blanks, brackets and the two ways to write "Co., Ltd."."""
    folded = _MARKS.sub("", unicodedata.normalize("NFKC", name).casefold())
    return folded.replace("有限责任公司", "有限公司") or name


def code_key(code: str) -> str:
    """Return a listing code as it is compared: its digits."""
    return _DIGITS.sub("", code)


def thing_key(name: str) -> str:
    """Return the name of a place, node or chain as it is compared."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name).casefold())


def _index(pairs: Iterable[tuple[object, str]]) -> dict[str, str]:
    """Return folded name → id; ``AMBIGUOUS`` where two ids share it."""
    found: dict[str, str] = {}
    for name, key in pairs:
        if isinstance(name, str) and name:
            folded = thing_key(name)
            found[folded] = key if found.get(folded, key) == key else AMBIGUOUS
    return found


def place_names(ws: Workspace) -> dict[str, str]:
    """Return folded id, name or short name → place."""
    places = ws.tables["places"]
    ids = list(map(str, places.index))
    found = _index(
        pair
        for column in ("name_zh", "name_en")
        for pair in zip(places[column].tolist() if column in places else [], ids, strict=True)
    )
    zones = ws.zones
    for column in ("name_zh", "short_zh") if len(zones) else ():
        for name, key in zip(zones[column].tolist(), map(str, zones.index), strict=True):
            if isinstance(name, str):
                folded = thing_key(name)
                found[folded] = key if found.get(folded, key) == key else AMBIGUOUS
    return found | {thing_key(key): key for key in ids}


def places_called(ws: Workspace, name: str) -> tuple[str, ...]:
    """Return the places and zones of this name, by id."""
    folded = thing_key(name)
    places, zones = ws.tables["places"], ws.zones
    found = {
        str(key)
        for table, columns in ((places, ("name_zh", "name_en")), (zones, ("name_zh", "short_zh")))
        for column in columns
        if column in table
        for key, called in zip(table.index, table[column].tolist(), strict=True)
        if isinstance(called, str) and thing_key(called) == folded
    }
    return tuple(sorted(found))


def node_names(ws: Workspace) -> dict[str, str]:
    """Return folded ``chain/node`` or name → node."""
    nodes = ws.nodes
    ids = list(map(str, nodes.index))
    found = _index(pair for column in ("name_zh", "name_en") for pair in zip(nodes[column].tolist(), ids, strict=True))
    return found | {thing_key(key): key for key in ids}


def chain_names(ws: Workspace) -> dict[str, str]:
    """Return folded id or name → chain."""
    pairs = [(name, key) for key, c in ws.chains.items() for name in (c.name_zh, c.name_en)]
    return _index(pairs) | {thing_key(key): key for key in ws.chains}


class FirmIndex:
    """The workspace's enterprises by id, credit code, listing code and name."""

    def __init__(self, ws: Workspace) -> None:
        table = ws.tables["enterprises"]
        ids = list(map(str, table.index))
        self.ids = set(ids)
        self.uscc = {c: i for c, i in zip(table["uscc"].tolist(), ids, strict=True) if isinstance(c, str)}
        codes = zip(table["listed_code"].tolist(), ids, strict=True)
        self.listed = {code_key(c): i for c, i in codes if isinstance(c, str) and code_key(c)}
        self.names: dict[str, str] = {}
        names = list(zip(ids, table["name_zh"].tolist(), strict=True))
        formers = [(i, f) for i, f in zip(ids, table["former_names"].tolist(), strict=True) if isinstance(f, str)]
        for key, name in names:
            self._add(name_key(name), key)
        # A former name never takes away what is another firm's present one.
        present = dict(self.names)
        for key, former in formers:
            for name in split_list(former):
                if name_key(name) not in present:
                    self._add(name_key(name), key)

    def _add(self, name: str, key: str) -> None:
        self.names[name] = key if self.names.get(name, key) == key else AMBIGUOUS

    def find(self, row: Mapping[str, object]) -> tuple[str, str]:
        """Return the firm that ``row`` speaks of, blank for none, and the code of what stands against it."""
        given, code, listed, name = (row.get(k) for k in ("id", "uscc", "listed_code", "name"))
        by_id = str(given) if isinstance(given, str) and given in self.ids else ""
        by_code = self.uscc.get(code, "") if isinstance(code, str) else ""
        by_name = self.names.get(name, "") if isinstance(name, str) else ""
        if not isinstance(name, str) and isinstance(listed, str):
            by_name = self.listed.get(code_key(listed), "")
        if by_id or by_code:
            best = by_id or by_code
            clash = by_name not in ("", AMBIGUOUS, best) or (by_code not in ("", best))
            return best, "firm_conflict" if clash else ""
        return (by_name, "") if by_name != AMBIGUOUS else ("", "firm_ambiguous")
