"""Rows of nodes, edges and triples to a chain: one of the workspace's, or a new one; what it has by name is joined."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from liantu.intake.draft import Draft, short_hash
from liantu.intake.lookups import AMBIGUOUS, chain_names, node_names, thing_key
from liantu.intake.synonyms import column, columns_of, fold, word_classes
from liantu.model.canonical import cell_text
from liantu.model.checks.cells import CLAIM_LENGTH
from liantu.model.checks.codes import gbt4754_codes
from liantu.model.fields import LIST_SEPARATOR, fields, split_list
from liantu.model.ids import ID, chain_of
from liantu.model.workspace import Workspace

# More would be no picture that anybody reads; a knowledge graph is to be cut to a chain first.
MOST_NODES = 2_000
_STAGES = next(f.choices for f in fields("nodes") if f.name == "stage")
_NODE_DEFAULTS = {f.name: f.default == "1" if f.type == "flag" else f.default for f in fields("nodes") if f.default}
_HEADINGS = {"start": "source_node", "end": "target_node"}
_COMPARED = ("name_en", "stage", "form", "siting", "critical", "imported", "sensitive", "gb_codes")


@dataclass
class Graph:
    """Nodes and edges as given, gathered from all sheets: nodes by key, ends as texts.

    ``firms`` are ids and names of the file's enterprises: an edge from one of them names a product.
    """

    nodes: dict[str, dict[str, Any]] = field(default_factory=dict)
    alias: dict[str, str] = field(default_factory=dict)
    edges: list[dict[str, Any]] = field(default_factory=list)
    firms: dict[str, str] = field(default_factory=dict)
    products: list[dict[str, Any]] = field(default_factory=list)


def gather_nodes(graph: Graph, draft: Draft, frame: pd.DataFrame, *, file: str) -> None:
    """Add rows of kind ``nodes``; of several with one name the one whose cells sort first stands."""
    rows: list[dict[str, Any]] = frame.to_dict("records")  # type: ignore[assignment]
    for row in sorted(rows, key=lambda r: tuple(cell_text(v) for k, v in r.items() if k != "line")):
        name = row["name_zh"] or row["id"]
        if not name:
            draft.refuse("name_blank", file, row["line"], "name_zh")
            continue
        key = thing_key(name)
        if key in graph.nodes:
            if any(row[c] is not None and row[c] != graph.nodes[key][c] for c in _COMPARED):
                draft.warn("node_contradicts", file, row["line"], "name_zh", name)
        else:
            graph.nodes[key] = row | {"name_zh": name}
        if row["id"]:
            graph.alias.setdefault(thing_key(row["id"]), key)


def gather_edges(graph: Graph, draft: Draft, frame: pd.DataFrame, *, file: str) -> None:
    """Add rows of kind ``edges`` or ``triples``: a word for the relation says which way it runs, or names a product."""
    classes = word_classes("relations")
    values = column("edges", "relation").values
    rows: list[dict[str, Any]] = frame.to_dict("records")  # type: ignore[assignment]
    triples = "subject" in frame
    for row in rows:
        start, end, word = (
            (row["subject"], row["object"], row["predicate"])
            if triples
            else (row["source_node"], row["target_node"], row["relation"])
        )
        relation = values.get(fold(word), "") if word and not triples else "" if word else "input"
        way = "forward" if relation else classes.get(fold(word or ""), "")
        firm = graph.firms.get(thing_key(start))
        if firm and way in ("makes", "forward", ""):
            way = "makes"
        if not way:
            draft.refuse("relation_unknown", file, row["line"], "relation", word)
        elif way == "makes":
            name = firm or start
            product = graph.nodes[graph.alias[thing_key(end)]]["name_zh"] if thing_key(end) in graph.alias else end
            graph.products.append({"name_zh": name, "product_zh": product, "line": row["line"]})
        else:
            start, end = (end, start) if way == "backward" else (start, end)
            graph.edges.append(row | {"start": start, "end": end, "relation": relation or "input"})


def add_graph(draft: Draft, graph: Graph, ws: Workspace, *, file: str, chain: str, title: str) -> None:
    """Add the chain of ``graph`` to ``draft``.

    A node whose name exactly one node of the workspace has is that node. New nodes go to ``chain``, to the chain that
    their row names, or to a new one called ``title``. Ends of edges that are nowhere else become nodes of the new
    chain; where a chain of the workspace was chosen, such edges are refused.
    """
    titles = sorted({thing_key(title), *(thing_key(r["chain"]) for r in graph.nodes.values() if r.get("chain"))})
    numbers = {named: number for number, named in enumerate(titles, start=1)}
    builder = _Builder(draft, ws, file=file, chain=chain, title=title, numbers=numbers)
    for key, row in graph.nodes.items():
        builder.node(key, row)
    for row in sorted(graph.edges, key=lambda r: (r["start"], r["end"], r["relation"], r["line"])):
        builder.edge(row, graph.alias)
    if len(builder.nodes) > MOST_NODES:
        draft.stop("chain_too_large", file, count=str(len(builder.nodes)), limit=str(MOST_NODES))
        return
    builder.finish()


class _Builder:
    """Nodes and edges of one import, resolved against the workspace one after the other."""

    def __init__(
        self, draft: Draft, ws: Workspace, *, file: str, chain: str, title: str, numbers: dict[str, int]
    ) -> None:
        self.nodes: dict[str, dict[str, Any]] = {}  # chain/node → new row
        self._edges: dict[str, dict[str, Any]] = {}
        self._draft, self._ws, self._file, self._chain, self._title = draft, ws, file, chain, title
        self._numbers = numbers
        self._known, self._chains = node_names(ws), chain_names(ws)
        self._named: dict[str, str] = {}  # folded name → chain/node, blank when refused
        self._old_edges = set(map(str, ws.edges.index))
        self._joined: set[str] = set()

    def node(self, key: str, row: dict[str, Any]) -> str:
        """Add the node that ``row`` describes, or join it; return its ``chain/node``, blank when it is refused."""
        draft, name, line = self._draft, row["name_zh"], row["line"]
        found = (
            self._known.get(thing_key(row["id"] or ""), "") if "/" in (row["id"] or "") else self._known.get(key, "")
        )
        if found == AMBIGUOUS:
            draft.refuse("node_ambiguous", self._file, line, "name_zh", name)
            found = ""
        elif found:
            self._join(found, row)
        else:
            chain = self._chain_of(row.get("chain"))
            given = row["id"] or ""
            bare = given if chain in draft.chains and ID.fullmatch(given) and len(given) <= 60 else ""
            if not bare or f"{chain}/{bare}" in self.nodes:
                bare = f"{draft.id}-{short_hash(key)}"
            found = f"{chain}/{bare}"
            self.nodes[found] = row | {"id": bare, "chain": chain, "name_en": row["name_en"] or name}
        self._named[key] = found
        return found

    def _join(self, found: str, row: dict[str, Any]) -> None:
        self._joined.add(found)
        kept = self._ws.nodes.loc[found]
        for name in _COMPARED:
            given, stands = cell_text(row[name]), cell_text(kept[name])
            if given and given != stands:
                self._draft.differences.append(("nodes", found, name, stands, given, int(row["line"])))

    def _chain_of(self, named: str | None) -> str:
        """Return the chain that a row's node goes to, made if there is none of that name."""
        found = self._chains.get(thing_key(named), "") if named else self._chain
        if found and found != AMBIGUOUS:
            return found
        title = named or self._title
        key = f"{self._draft.id}-{self._numbers[thing_key(title)]}"
        self._draft.chains.setdefault(key, {"name_zh": title, "name_en": title})
        return key

    def _end(self, text: str, alias: dict[str, str], line: int) -> str:
        key = thing_key(text)
        key = alias.get(key, key)
        if key in self._named:
            return self._named[key]
        found = self._known.get(key, "")
        if found == AMBIGUOUS:
            return ""
        if found:
            self._joined.add(found)
            self._named[key] = found
            return found
        if self._chain or not any(map(str.isalpha, text)):
            return ""
        blank = dict.fromkeys(c.name for c in columns_of("nodes"))
        return self.node(key, blank | {"name_zh": text, "line": line})

    def edge(self, row: dict[str, Any], alias: dict[str, str]) -> None:
        """Add an edge; refuse one that joins a node to itself or to nothing."""
        draft, line = self._draft, row["line"]
        ends = [self._end(row[side], alias, line) for side in ("start", "end")]
        for side, end in zip(("start", "end"), ends, strict=True):
            if not end:
                draft.refuse("end_unknown", self._file, line, _HEADINGS[side], row[side])
                return
        if ends[0] == ends[1]:
            draft.refuse("self_loop", self._file, line, _HEADINGS["end"], row["end"])
            return
        key = f"{ends[0]}>{ends[1]}:{row['relation']}"
        if key in self._old_edges:
            draft.known["edges"] += key not in self._edges
            return
        essential = row.get("essential")
        if essential and row["relation"] != "input":
            draft.warn("essential_not_input", self._file, line, "essential", "1", relation=row["relation"])
            essential = False
        claim = row.get("claim") or f"{row['start']} → {row['end']}"
        made = {
            "source_node": ends[0],
            "target_node": ends[1],
            "relation": row["relation"],
            "essential": bool(essential),
            "weight_share": row.get("weight_share"),
            "source": draft.id,
            "locator": f"{self._file}:{line}",
            "claim": claim if len(claim) <= CLAIM_LENGTH else claim[: CLAIM_LENGTH - 1] + "…",
            "note": row.get("note"),
            "chain": chain_of(ends[1]),
        }
        other = self._edges.setdefault(key, made)
        if other is not made and any(made[c] != other[c] for c in ("essential", "weight_share")):
            draft.warn("edge_contradicts", self._file, line, _HEADINGS["end"], row["end"])

    def finish(self) -> None:
        """Fill in what nodes need and the file did not say, and hand everything to the draft."""
        inputs = Counter(e["target_node"] for e in self._edges.values())
        outputs = Counter(e["source_node"] for e in self._edges.values())
        codes = gbt4754_codes()
        filled = 0
        for key, row in self.nodes.items():
            filled += row["stage"] is None or row["form"] is None
            row["stage"] = row["stage"] or _stage(key in inputs, key in outputs)
            row["form"] = row["form"] or "product"
            for name, default in _NODE_DEFAULTS.items():
                row[name] = default if row[name] is None else row[name]
            given = split_list(row["gb_codes"])
            for code in (c for c in given if c not in codes):
                self._draft.warn("gb_code_unknown", self._file, row["line"], "gb_codes", code)
            row["gb_codes"] = LIST_SEPARATOR.join(c for c in given if c in codes) or None
            row["source"] = self._draft.id
        _tiers(self._draft, self.nodes, self._ws)
        draft = self._draft
        draft.rows["nodes"] = [self.nodes[key] for key in sorted(self.nodes)]
        draft.rows["edges"] = [self._edges[key] for key in sorted(self._edges)]
        draft.new.update(nodes=len(self.nodes), edges=len(self._edges), chains=len(draft.chains))
        draft.known["nodes"] += len(self._joined)
        if filled:
            draft.note("nodes_filled", self._file, count=str(filled))


def _stage(has_input: bool, has_output: bool) -> str:
    if has_input and has_output:
        return "midstream"
    return "downstream" if has_input else "upstream" if has_output else "midstream"


def _tiers(draft: Draft, nodes: dict[str, dict[str, Any]], ws: Workspace) -> None:
    """Put every new node into a tier: of a new chain its own or its stage's, of the workspace's the one it names.

    A node that names none goes where most nodes of its stage are.
    """
    stage = column("nodes", "stage")
    for chain, about in draft.chains.items():
        rows = [row for row in nodes.values() if row["chain"] == chain]
        rank: dict[tuple[str, str], int] = {}
        for row in rows:
            place = (row["tier"] or "", "" if row["tier"] else row["stage"])
            rank[place] = min(rank.get(place, 9), _STAGES.index(row["stage"]))
        order = sorted(rank, key=lambda place: (rank[place], place))
        ids = {place: place[1] or f"t-{number}" for number, place in enumerate(order, start=1)}
        words = {stage.values[fold(word)]: word for word in stage.choices}
        about["tiers"] = [(ids[p], p[0] or words[p[1]], p[0] or p[1]) for p in order] or [("t-1", draft.id, draft.id)]
        for row in rows:
            row["tier"] = ids[(row["tier"] or "", "" if row["tier"] else row["stage"])]
    for row in nodes.values():
        if row["chain"] in draft.chains:
            continue
        tiers = ws.chains[row["chain"]].tiers
        tier_of = {thing_key(name): t.id for t in tiers for name in (t.id, t.name_zh, t.name_en)}
        own = ws.nodes[(ws.nodes["chain"] == row["chain"]) & (ws.nodes["stage"] == row["stage"])]
        most = Counter(own["tier"].tolist())
        usual = max(sorted(most), key=most.__getitem__) if most else tiers[0].id
        row["tier"] = tier_of.get(thing_key(row["tier"] or ""), usual)
