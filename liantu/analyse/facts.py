"""The facts of a workspace as plain rows with lookups, made once for all places."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from liantu.analyse.places import PlaceTree, place_tree
from liantu.model.dates import latest_day, within_age
from liantu.model.fields import empty, split_list
from liantu.model.ids import chain_of
from liantu.model.records import rows
from liantu.model.settings import ChainReach, WorkspaceSettings, reach
from liantu.model.workspace import Workspace

SPECIFIC = "specific"
REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a chain."""

    id: str
    chain: str
    siting: str
    critical: bool
    imported: bool
    name_zh: str | None
    name_en: str | None
    terms: tuple[str, ...]

    @property
    def is_specific(self) -> bool:
        """Whether a zone can host it, and it matters where."""
        return self.siting == SPECIFIC


@dataclass(frozen=True, slots=True)
class Edge:
    """``source`` is an input of ``target``, or serves it, or yields it as by-product."""

    source: str
    target: str
    relation: str
    essential: bool
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Presence:
    """A firm at a node and place; ``top`` is its highest known parent, ``fresh`` within the age limit."""

    id: str
    enterprise: str
    top: str
    node: str
    place: str
    role: str
    status: str
    capability: str
    basis: str
    grade: str
    counting: bool
    fresh: bool
    product: str | None
    matched: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """What was said of a node; ``fresh``: stated, not inferred, and within the age limit."""

    id: str
    place: str
    node: str
    stance: str
    stated: bool
    fresh: bool
    day: dt.date | None
    figure: float | None
    unit: str | None
    sources: tuple[str, ...]


def top_parents(parent: Mapping[str, str | None]) -> dict[str, str]:
    """Return firm → highest parent; a circle of owners has its smallest id on top."""
    tops = {}
    for firm in parent:
        path = [firm]
        while (up := parent.get(path[-1])) is not None and up not in path:
            path.append(up)
        tops[firm] = path[-1] if up is None else min(path[path.index(up) :])
    return tops


@dataclass(frozen=True)
class Facts:
    """Rows of the workspace whose references exist, in the order of their ids."""

    settings: WorkspaceSettings
    places: PlaceTree
    nodes: dict[str, Node]
    edges: tuple[Edge, ...]
    enterprises: dict[str, dict[str, Any]]
    presences: tuple[Presence, ...]
    statements: tuple[Statement, ...]
    reach: dict[str, ChainReach]

    @cached_property
    def presences_at(self) -> dict[str, list[Presence]]:
        """Node → presences, by id."""
        at: dict[str, list[Presence]] = defaultdict(list)
        for presence in self.presences:
            at[presence.node].append(presence)
        return at

    @cached_property
    def statements_at(self) -> dict[str, list[Statement]]:
        """Node → statements, by id."""
        at: dict[str, list[Statement]] = defaultdict(list)
        for statement in self.statements:
            at[statement.node].append(statement)
        return at

    @cached_property
    def neighbours(self) -> dict[str, set[str]]:
        """Node → nodes one edge away, of any siting and relation."""
        beside: dict[str, set[str]] = defaultdict(set)
        for edge in self.edges:
            beside[edge.source].add(edge.target)
            beside[edge.target].add(edge.source)
        return beside

    @cached_property
    def steps(self) -> dict[tuple[str, str], list[Edge]]:
        """Source and target → the edges between them."""
        between: dict[tuple[str, str], list[Edge]] = defaultdict(list)
        for edge in self.edges:
            between[edge.source, edge.target].append(edge)
        return between


def table(ws: Workspace, name: str) -> pd.DataFrame:
    """Return an input table, empty when the workspace has none."""
    return ws.tables[name] if name in ws.tables else empty(name)


def _nodes(ws: Workspace) -> dict[str, Node]:
    ids = [str(i) for i in ws.nodes.index]
    chains = [chain_of(i) for i in ids]
    found = {
        i: Node(
            id=i,
            chain=chain,
            siting=r["siting"],
            critical=bool(r["critical"]),
            imported=bool(r["imported"]),
            name_zh=r["name_zh"],
            name_en=r["name_en"],
            terms=split_list(r["terms"]),
        )
        for i, chain, r in zip(ids, chains, rows(ws.nodes, "nodes"), strict=True)
    }
    return dict(sorted(found.items()))


def _edges(ws: Workspace, nodes: Mapping[str, Node]) -> tuple[Edge, ...]:
    edges = (
        Edge(
            source=r["source_node"],
            target=r["target_node"],
            relation=r["relation"],
            essential=bool(r["essential"]) and r["relation"] == "input",
            sources=split_list(r["source"]),
        )
        for r in rows(ws.edges, "edges")
        if r["source_node"] in nodes and r["target_node"] in nodes and r["source_node"] != r["target_node"]
    )
    return tuple(sorted(edges, key=lambda e: (e.source, e.target, e.relation)))


def _presences(frame: pd.DataFrame, settings: WorkspaceSettings, tops: Mapping[str, str]) -> list[Presence]:
    return [
        Presence(
            id=r["id"],
            enterprise=r["enterprise"],
            top=tops.get(r["enterprise"], r["enterprise"]),
            node=r["node"],
            place=r["place"],
            role=r["role"],
            status=r["status"],
            capability=r["capability"],
            basis=r["basis"],
            grade=r["grade"],
            counting=bool(r["counting"]),
            fresh=within_age(r["as_of"], settings.as_of, settings.age_limit_years.presence),
            product=r["product_zh"],
            matched=split_list(r["matched"]),
            sources=split_list(r["source"]),
        )
        for r in rows(frame, "graded_presences")
    ]


def _statements(frame: pd.DataFrame, settings: WorkspaceSettings) -> list[Statement]:
    limit = settings.age_limit_years.statement
    return [
        Statement(
            id=r["id"],
            place=r["place"],
            node=r["node"],
            stance=r["stance"],
            stated=r["basis"] == "stated",
            fresh=r["basis"] == "stated" and within_age(r["as_of"], settings.as_of, limit),
            day=latest_day(r["as_of"]) if r["as_of"] else None,
            figure=r["figure"],
            unit=r["unit"],
            sources=split_list(r["source"]),
        )
        for r in rows(frame, "statements")
    ]


def gather(ws: Workspace, presences: pd.DataFrame) -> Facts:
    """Return the facts of ``ws`` with graded ``presences``; rows that name an unknown node or place are left out."""
    nodes = _nodes(ws)
    places = place_tree(table(ws, "places"))
    enterprises = {r["id"]: r for r in rows(table(ws, "enterprises"), "enterprises")}
    tops = top_parents({firm: r["parent"] for firm, r in enterprises.items()})
    default = ChainReach(k_in=ws.settings.k.k_in, k_out=ws.settings.k.k_out, k_link=ws.settings.k.k_link)
    chains = sorted({n.chain for n in nodes.values()} | set(ws.chains))
    return Facts(
        settings=ws.settings,
        places=places,
        nodes=nodes,
        edges=_edges(ws, nodes),
        enterprises=dict(sorted(enterprises.items())),
        presences=tuple(
            p
            for p in sorted(_presences(presences, ws.settings, tops), key=lambda p: p.id)
            if p.node in nodes and p.place in places.kind
        ),
        statements=tuple(
            s
            for s in sorted(_statements(table(ws, "statements"), ws.settings), key=lambda s: s.id)
            if s.node in nodes and s.place in places.kind
        ),
        reach={c: reach(ws.chains[c], ws.settings) if c in ws.chains else default for c in chains},
    )
