"""Build a workspace in memory for tests of grading and analysis: a test names only what it is about.

Short forms: a node is ``"a"`` or a dict; an edge ``(source, target[, relation[, essential]])`` (``input`` and
essential unless said); a presence ``(enterprise, node, place[, fields])``; a statement
``(stance, node, place[, fields])``. A node without chain belongs to ``c``. Enterprises and sources that are named
nowhere else are made up: operating firms without a parent, and ``s-1``, an official source. Presences are graded by
the real ``grade_presences`` unless a test gives grades.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from liantu.match import grade_presences
from liantu.model.fields import INPUT_TABLES, conform, empty
from liantu.model.settings import ChainSettings, WorkspaceSettings
from liantu.model.workspace import Workspace

AS_OF = "2026-06-30"
FACT = {"as_of": "2025-06-01", "source": "s-1", "locator": "p. 1", "claim": "so it is"}
SOURCE = {
    "title": "t",
    "publisher": "ministry",
    "date": "2025-05-01",
    "address": "https://example.org/",
    "kind": "official",
    "read_as": "page",
    "read_on": "2026-01-01",
    "reuse": "cite",
}
# A province with two prefectures: z1 and z2 lie in p1, z3 in p2; county k1 in p1; one place outside.
PLACES = [
    {"id": "province", "kind": "province"},
    {"id": "p1", "kind": "prefecture", "parent": "province"},
    {"id": "p2", "kind": "prefecture", "parent": "province"},
    {"id": "k1", "kind": "county", "parent": "p1"},
    {"id": "z1", "kind": "zone", "parent": "p1"},
    {"id": "z2", "kind": "zone", "parent": "p1"},
    {"id": "z3", "kind": "zone", "parent": "p2"},
    {"id": "outside-110000", "kind": "outside"},
]
JUDGED = ("province", "z1", "z2", "z3")


def key(node: str) -> str:
    return node if "/" in node else f"c/{node}"


def settings(**changes: Any) -> WorkspaceSettings:
    base = {
        "id": "test",
        "name_zh": "测试",
        "name_en": "Test",
        "as_of": AS_OF,
        "province_adcode": "990000",
        "bounds": (100, 30, 110, 40),
    }
    return WorkspaceSettings.model_validate(base | changes)


def chain(id_: str = "c", **changes: Any) -> ChainSettings:
    tier = {"id": "t", "name_zh": "层", "name_en": "tier"}
    return ChainSettings.model_validate({"id": id_, "name_zh": id_, "name_en": id_, "tiers": [tier], **changes})


def _frame(rows: list[dict[str, Any]], table: str, index: list[str]) -> pd.DataFrame:
    frame = conform(pd.DataFrame(rows, index=pd.Index(index, dtype="object")), table) if rows else empty(table)
    return frame.sort_index()


def _nodes(nodes: Iterable[str | Mapping[str, Any]]) -> pd.DataFrame:
    rows = [{"id": n} if isinstance(n, str) else dict(n) for n in nodes]
    for r in rows:
        r["key"] = key(r["id"])
        r["chain"], r["id"] = r["key"].split("/")
        for name in ("name_zh", "name_en"):
            r.setdefault(name, r["id"])
        r.setdefault("siting", "specific")
    frame = _frame(rows, "nodes", [r["key"] for r in rows])
    chains = {r["key"]: r["chain"] for r in rows}
    return frame.assign(chain=[chains[k] for k in frame.index])


def _edges(edges: Iterable[tuple[Any, ...]]) -> pd.DataFrame:
    rows = []
    for source, target, *rest in edges:
        relation = rest[0] if rest else "input"
        essential = rest[1] if len(rest) > 1 else relation == "input"
        rows.append(
            FACT
            | {"source_node": key(source), "target_node": key(target), "relation": relation, "essential": essential}
            | (rest[2] if len(rest) > 2 else {})
        )
    return _frame(rows, "edges", [f"{r['source_node']}>{r['target_node']}:{r['relation']}" for r in rows])


def _presences(rows: Iterable[Any]) -> list[dict[str, Any]]:
    out = []
    for number, row in enumerate(rows):
        enterprise, node, place, *rest = row
        given = rest[0] if rest else {}
        base = {"role": "main", "status": "operating", "capability": "volume", "basis": "stated"}
        out.append(
            {"id": f"pr-{number:03}", "enterprise": enterprise, "node": key(node), "place": place} | FACT | base | given
        )
    return out


def _statements(rows: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        {"id": f"st-{n:03}", "stance": stance, "node": key(node), "place": place, "basis": "stated"}
        | FACT
        | (rest[0] if rest else {})
        for n, (stance, node, place, *rest) in enumerate(rows)
    ]


def workspace(
    nodes: Iterable[Any],
    edges: Iterable[Any] = (),
    presences: Iterable[Any] = (),
    statements: Iterable[Any] = (),
    *,
    chains: Mapping[str, ChainSettings] | None = None,
    places: Iterable[Mapping[str, Any]] = PLACES,
    enterprises: Iterable[Mapping[str, Any]] = (),
    sources: Iterable[Mapping[str, Any]] = (),
    judged: Iterable[str] = JUDGED,
    config: WorkspaceSettings | None = None,
    **tables: Iterable[Mapping[str, Any]],
) -> Workspace:
    judged = set(judged)
    facts: dict[str, list[dict[str, Any]]] = {
        "presences": _presences(presences),
        "statements": _statements(statements),
        "places": [{"name_zh": p["id"], "name_en": p["id"], "judged": p["id"] in judged} | dict(p) for p in places],
        "enterprises": [{"name_zh": e["id"], "status": "operating"} | dict(e) for e in enterprises],
        "sources": [{"id": "s-1"} | SOURCE] + [SOURCE | dict(s) for s in sources],
    }
    known = {e["id"] for e in facts["enterprises"]}
    for firm in sorted({p["enterprise"] for p in facts["presences"]} - known):
        facts["enterprises"].append({"id": firm, "name_zh": firm, "status": "operating"})
    for name, rows in tables.items():
        facts[name] = [{"id": f"{name}-{n}"} | FACT | dict(r) for n, r in enumerate(rows)]
    frame = _nodes(nodes)
    return Workspace(
        root=Path(),
        settings=config or settings(),
        chains=dict(chains or {c: chain(c) for c in sorted(set(frame["chain"]))}),
        nodes=frame,
        edges=_edges(edges),
        tables={t: _frame(facts.get(t, []), t, [r["id"] for r in facts.get(t, [])]) for t in INPUT_TABLES},
        zones=gpd.GeoDataFrame(),
    )


def graded(ws: Workspace, **grades: str) -> pd.DataFrame:
    """Graded presences; ``grades`` (enterprise → grade) overrule the computed ones."""
    frame = grade_presences(ws)
    for enterprise, grade in grades.items():
        rows = frame["enterprise"] == enterprise
        frame.loc[rows, "grade"] = grade
        frame.loc[rows, "counting"] = frame.loc[rows, "counting"] & (grade in ("confirmed", "likely"))
    return frame


def shuffled(ws: Workspace, seed: int) -> Workspace:
    """The same workspace with the rows of every table in another order."""

    def shuffle(frame: pd.DataFrame) -> pd.DataFrame:
        order = list(range(len(frame)))
        random.Random(seed).shuffle(order)
        return frame.iloc[order]

    tables = {name: shuffle(frame) for name, frame in ws.tables.items()}
    return replace(ws, nodes=shuffle(ws.nodes), edges=shuffle(ws.edges), tables=tables)
