"""Rows of firms to enterprises and presences, joined with those that the workspace has."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from liantu.intake.draft import Draft, short_hash
from liantu.intake.lookups import AMBIGUOUS, FirmIndex, name_key, thing_key
from liantu.model.canonical import cell_text
from liantu.model.checks.cells import CLAIM_LENGTH
from liantu.model.fields import LIST_SEPARATOR, columns, fields, split_list
from liantu.model.ids import presence_id
from liantu.model.workspace import Workspace

# Texts → for each, the nodes it may name with the word that named them.
Propose = Callable[[Sequence[str]], list[list[tuple[str, str]]]]
# A text that is no place's name → the place that it lies in, blank for none, and the places it may lie in.
Locate = Callable[[str], tuple[str, tuple[str, ...]]]

_OWN = tuple(c for c in columns("enterprises") if c not in ("id", "source", "parent", "name_basis"))
_ENDED = {"stopped": "ended", "revoked": "ended", "moved_out": "ended", "building": "building"}
_INDUSTRY = re.compile(r"[A-Za-z]?(\d{2,4})")
_EXAMPLES = 3
_DEFAULTS = {f.name: f.default for table in ("enterprises", "presences") for f in fields(table) if f.default}


@dataclass
class Places:
    """How texts are taken for places: ``exact`` names first (``AMBIGUOUS`` where several share one), then ``locate``.

    ``called`` gives the places that share a name, ``names`` what each place is called in a note.
    """

    exact: Mapping[str, str]
    called: Callable[[str], tuple[str, ...]]
    names: Mapping[str, str]
    locate: Locate
    by_text: dict[str, str] = field(default_factory=dict)

    def find(self, text: str) -> tuple[str, str, tuple[str, ...]]:
        """Return the place of ``text``, its basis as presences have it, and the candidates where it is ambiguous."""
        exact = self.exact.get(thing_key(text), "")
        if exact == AMBIGUOUS:
            return "", "", self.called(text)
        if exact:
            return exact, "stated", ()
        place, candidates = self.locate(text)
        return place, "address" if place else "", candidates

    def taken(self, text: str, place: str) -> None:
        """Keep that ``text`` was taken for ``place``, to be told."""
        self.by_text.setdefault(text, place)

    def shown(self, place: str) -> str:
        """Return a place as a note names it."""
        return self.names.get(place, place)

    def listed(self, candidates: Sequence[str]) -> str:
        """Return candidates as a note lists them, with the ids that tell them apart."""
        return "、".join(f"{self.shown(place)}（{place}）" for place in sorted(candidates))


def add_firms(
    draft: Draft, frame: pd.DataFrame, ws: Workspace, *, file: str, as_of: str, places: Places,
    nodes: dict[str, str], propose: Propose,
) -> None:  # fmt: skip
    """Add the firms of ``frame`` (columns of kind ``enterprises``, ``line``) and where they stand to ``draft``.

    A firm is the workspace's when id, credit code or name say so: its presences join it, its facts stay, and what the
    file says otherwise is told. Where no node is named, product and scope propose some, graded unchecked.
    """
    names = list(frame.columns)
    rows = [dict(zip(names, cells, strict=True)) for cells in zip(*(frame[n].tolist() for n in names), strict=True)]
    index = FirmIndex(ws)
    for row in rows:
        row["name"] = name_key(row["name_zh"]) if isinstance(row["name_zh"], str) else None
    _same_code_same_firm(rows)
    _resolve_places(draft, rows, places, file)
    firms: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found, against = index.find(row)
        if against or not (found or row["name"]):
            code = against or "firm_unknown_code"
            draft.refuse(code, file, row["line"], "name_zh", row["name_zh"] or row["listed_code"] or row["uscc"])
            continue
        row["firm"] = found or f"{draft.id}-{short_hash(row['name'])}"
        firms.setdefault(row["firm"], []).append(row)
    new = []
    shipped = ws.tables["enterprises"]
    old = {key for key in firms if key in index.ids}
    kept = shipped.loc[sorted(old)].to_dict("index") if old else {}
    for key in sorted(firms):
        told = _one(draft, firms[key], file)
        if key in old:
            draft.joined += 1
            draft.known["enterprises"] += 1
            _differences(draft, key, kept[key], told)
        else:
            new.append(told | {"id": key, "source": draft.id, "name_basis": "stated"})
    draft.rows.setdefault("enterprises", []).extend(new)
    draft.new["enterprises"] += len(new)
    good = [row for key in sorted(firms) for row in firms[key]]
    _add_presences(draft, good, ws, file=file, as_of=as_of, nodes=nodes, propose=propose)


def _same_code_same_firm(rows: list[dict[str, Any]]) -> None:
    """Give rows with one credit code, or with a name that has one, the same key: the smallest of their names."""
    by_code: dict[str, str] = {}
    for row in rows:
        if row["uscc"] and row["name"]:
            by_code[row["uscc"]] = min(by_code.get(row["uscc"], row["name"]), row["name"])
    by_name: dict[str, str] = {}
    for row in rows:
        if row["uscc"] and row["name"]:
            by_name[row["name"]] = min(by_name.get(row["name"], row["name"]), by_code[row["uscc"]])
    for row in rows:
        if row["name"]:
            row["name"] = by_name.get(row["name"], row["name"])
        elif row["uscc"] in by_code:
            row["name"] = by_code[row["uscc"]]


def _resolve_places(draft: Draft, rows: list[dict[str, Any]], places: Places, file: str) -> None:
    """Give each row the ids of its places, and ``place_basis``; what is no place, or several, is told."""
    for row in rows:
        if row["registered_place"] is not None:
            row["registered_place"] = _found(draft, row, "registered_place", places, file)[0]
        row["place"], row["place_basis"] = _place_of(draft, row, places, file)
    if places.by_text:
        first = sorted(places.by_text.items())[:_EXAMPLES]
        examples = "；".join(f"{text} → {places.shown(place)}" for text, place in first)
        draft.note("places_by_text", file, count=str(len(places.by_text)), examples=examples)


def _place_of(draft: Draft, row: dict[str, Any], places: Places, file: str) -> tuple[str | None, str]:
    """Return where a row's firm stands and on what basis: by its zone, by both cells together, else by its address."""
    zone, address = row["place"], row["address"]
    if zone is None or address is None:
        column = "place" if zone is not None else "address"
        return _found(draft, row, column, places, file) if row[column] is not None else (None, "")
    if places.find(zone)[0]:
        return _found(draft, row, "place", places, file)
    alone = places.find(address)[0]
    together = places.locate(address + zone)[0]  # 苏州市 and 高新区
    if together and together != alone:
        places.taken(address + zone, together)
        return together, "address"
    if not alone:
        _found(draft, row, "place", places, file)
        return _found(draft, row, "address", places, file)
    draft.warn("place_from_address", file, row["line"], "place", zone, place=places.shown(alone))
    return _found(draft, row, "address", places, file)[0], "address"


def _found(draft: Draft, row: dict[str, Any], column: str, places: Places, file: str) -> tuple[str | None, str]:
    """Return the place that a cell says and its basis, None and blank where it says none or several; tell which."""
    text = row[column]
    place, basis, candidates = places.find(text)
    if place:
        if basis != "stated":
            places.taken(text, place)
        return place, basis
    if candidates:
        draft.warn("place_ambiguous", file, row["line"], column, text, candidates=places.listed(candidates))
    else:
        draft.warn("place_unknown", file, row["line"], column, text)
    return None, ""


def _one(draft: Draft, rows: list[dict[str, Any]], file: str) -> dict[str, Any]:
    """Return what several rows say of one firm; where they differ, the smallest text stands and the rest is told."""
    if len(rows) == 1:
        row = rows[0]
        return {c: row[c] if row.get(c) is not None else _DEFAULTS.get(c) for c in _OWN} | {"line": row["line"]}
    told: dict[str, Any] = {}
    for column in _OWN:
        said = {cell_text(row[column]): row for row in rows if row.get(column) is not None}
        if column == "former_names":
            told[column] = LIST_SEPARATOR.join(sorted({n for text in said for n in split_list(text)})) or None
            continue
        first, *others = sorted(said) or [""]
        told[column] = said[first][column] if said else _DEFAULTS.get(column)
        for other in others:
            if column != "name_zh" or name_key(other) != name_key(first):
                draft.warn("firm_contradicts", file, said[other]["line"], column, other, kept=first)
    return told | {"line": rows[0]["line"]}


def _differences(draft: Draft, key: str, kept: dict[Any, Any], told: dict[str, Any]) -> None:
    for column in _OWN:
        given = cell_text(told[column])
        stands = cell_text(kept.get(column))
        if not given or given == stands or given == _DEFAULTS.get(column):
            continue
        if column in ("former_names", "name_zh"):
            names = {name_key(n) for n in (str(kept["name_zh"]), *split_list(kept.get("former_names")))}
            if all(name_key(n) in names for n in split_list(given)):
                continue
        if column == "listed_code" and stands and stands.split(".")[0] == given.split(".")[0]:
            continue
        draft.differences.append(("enterprises", key, column, stands, given, int(told.get("line") or 0)))


def _add_presences(
    draft: Draft, rows: list[dict[str, Any]], ws: Workspace, *, file: str, as_of: str, nodes: dict[str, str],
    propose: Propose,
) -> None:  # fmt: skip
    there = set(map(str, ws.tables["presences"].index))
    codes = {str(node): frozenset(split_list(value)) for node, value in ws.nodes["gb_codes"].items()}
    made: dict[str, dict[str, Any]] = {}
    known: set[str] = set()
    unplaced = 0
    asked: list[dict[str, Any]] = []
    for row in rows:
        node = nodes.get(thing_key(row["node"]), "") if row["node"] else ""
        if row["node"] and node in ("", AMBIGUOUS):
            code = "node_ambiguous" if node else "node_unknown"
            draft.warn(code, file, row["line"], "node", row["node"])
            node = ""
        row["found"] = [(node, "")] if node else []
        if row["place"] is None:
            unplaced += 1
        elif not node:
            asked.append(row)
    texts = [_text_of(row) for row in asked]
    unmatched = 0
    for row, found in zip(asked, propose(texts) if any(texts) else [[] for _ in asked], strict=True):
        row["found"] = found
        unmatched += not found
    for row in rows:
        if row["place"] is None:
            continue
        for node, word in row["found"]:
            role = row["role"] or "main"
            key = presence_id(row["firm"], node, row["place"], role)
            if key in there:
                known.add(key)
                continue
            matched = _matched(row, word, codes.get(node, frozenset()))
            presence = _presence(draft, row, key, node, matched, role, file=file, as_of=as_of)
            other = made.get(key)
            made[key] = presence if other is None else min(other, presence, key=_content)
    if unplaced:
        draft.note("firms_unplaced", file, count=str(unplaced))
    if unmatched:
        draft.note("firms_unmatched", file, count=str(unmatched))
    draft.rows.setdefault("presences", []).extend(made[key] for key in sorted(made))
    draft.new["presences"] += len(made)
    draft.known["presences"] += len(known)


def _matched(row: dict[str, Any], word: str, codes: frozenset[str]) -> str:
    """Return the word that named the node, and the row's industry code where the node has it; blank without a word."""
    if not word:
        return ""
    code = _INDUSTRY.search(row["industry_code"] or "")
    return f"word:{word}|code:{code[1]}" if code and code[1] in codes else f"word:{word}"


def _content(presence: dict[str, Any]) -> tuple[str, ...]:
    # Of rows that differ, one whose industry code agrees says more.
    coded = "code:" in (presence["matched"] or "")
    return str(int(not coded)), *(cell_text(presence[c]) for c in columns("presences") if c != "locator")


def _text_of(row: dict[str, Any]) -> str:
    return "；".join(row[c] for c in ("node", "product_zh", "scope") if row[c])


def _presence(
    draft: Draft, row: dict[str, Any], key: str, node: str, matched: str, role: str, *, file: str, as_of: str
) -> dict[str, Any]:
    claim = str(row["product_zh"] or row["node"] or row["scope"] or row["name_zh"])
    return {
        "id": key,
        "enterprise": row["firm"],
        "node": node,
        "place": row["place"],
        "place_basis": row["place_basis"],
        "role": role,
        "status": _ENDED.get(row["status"] or "", "operating"),
        "capability": row["capability"] or "unknown",
        "capacity": row["capacity"],
        "capacity_unit": row["capacity_unit"],
        "product_zh": row["product_zh"],
        "basis": "matched" if matched else "stated",
        "matched": matched or None,
        "as_of": row["as_of"] or as_of,
        "source": draft.id,
        "locator": f"{file}:{row['line']}",
        "claim": claim if len(claim) <= CLAIM_LENGTH else claim[: CLAIM_LENGTH - 1] + "…",
    }
