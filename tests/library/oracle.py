"""The rules once more, straight from the design's words and as slowly as they read: what the analysis is held to.

Nothing of ``liantu.analyse`` is used. Rows are plain dicts; a path is found by growing every path by one edge until
some fit, so that distance and witness come from the same obvious search.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from liantu.model.dates import latest_day, years_before
from liantu.model.workspace import Workspace

INF = 10**9


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{k: (None if pd.isna(v) else v) for k, v in row.items()} for row in frame.to_dict("records")]


def words(value: Any) -> list[str]:
    return [part for part in (value or "").split("|") if part]


class Oracle:
    def __init__(self, ws: Workspace, presences: pd.DataFrame) -> None:
        self.ws = ws
        self.nodes = dict(zip(ws.nodes.index, records(ws.nodes), strict=True))
        self.edges = records(ws.edges)
        self.places = {row["id"]: row for row in records(ws.tables["places"])}
        self.firms = {row["id"]: row for row in records(ws.tables["enterprises"])}
        self.presences = records(presences)
        self.statements = records(ws.tables["statements"])
        self.as_of = ws.settings.as_of

    # places -----------------------------------------------------------------------------------------------------
    def inside(self, place: str) -> set[str]:
        found = {place}
        while True:
            more = {p for p, row in self.places.items() if row["parent"] in found} - found
            more |= {m for p in found for m in words(self.places[p]["members"])} - found
            if not more:
                return found
            found |= more

    def around(self, place: str) -> set[str]:
        return {p for p in self.places if place in self.inside(p)} - {place}

    def kind(self, place: str) -> str:
        return self.places[place]["kind"]

    # levels -----------------------------------------------------------------------------------------------------
    def top(self, firm: str) -> str:
        seen = []
        while firm in self.firms and self.firms[firm]["parent"] and firm not in seen:
            seen.append(firm)
            firm = self.firms[firm]["parent"]
        return firm

    def counting(self, node: str, places: set[str]) -> list[dict[str, Any]]:
        return [
            p
            for p in self.presences
            if p["node"] == node
            and p["place"] in places
            and p["grade"] in ("confirmed", "likely")
            and p["status"] == "operating"
            and self.firms[p["enterprise"]]["status"] == "operating"
            and p["role"] in ("main", "side")
        ]

    def level(self, node: str, places: set[str]) -> int:
        rows = self.counting(node, places)
        sure = [p for p in rows if p["grade"] == "confirmed"]
        if any(p["capability"] == "leading" for p in sure):
            return 3
        if any(p["role"] == "main" and p["capability"] == "volume" for p in sure):
            return 2
        if len({self.top(p["enterprise"]) for p in rows}) >= 3:
            return 2
        return 1 if rows else 0

    # paths ------------------------------------------------------------------------------------------------------
    def specific(self, node: str) -> bool:
        return self.nodes[node]["siting"] == "specific"

    def step(self, u: str, v: str, relations: tuple[str, ...], essential: bool | None) -> bool:
        return any(
            e["source_node"] == u
            and e["target_node"] == v
            and e["relation"] in relations
            and (essential is None or bool(e["essential"]) == essential)
            for e in self.edges
        )

    def shortest(self, starts: set[str], goals: set[str], essential: bool | None) -> tuple[str, ...] | None:
        """The shortest path along inputs from ``starts`` to ``goals``; of several the smallest sequence of ids."""
        paths = [(s,) for s in sorted(starts)]
        for _ in range(len(self.nodes) + 1):
            found = [p for p in paths if p[-1] in goals]
            if found:
                return min(found)
            paths = [
                (*p, v)
                for p in paths
                for v in sorted(self.nodes)
                if v not in p and self.specific(v) and self.step(p[-1], v, ("input",), essential)
            ]
        return None

    # statements -------------------------------------------------------------------------------------------------
    def day(self, row: dict[str, Any]) -> dt.date:
        return latest_day(row["as_of"])

    def fresh(self, row: dict[str, Any], years: int) -> bool:
        return self.day(row) >= years_before(self.as_of, years)

    def acting(self, place: str, node: str) -> list[dict[str, Any]]:
        near = self.around(place)
        return [
            s
            for s in self.statements
            if s["node"] == node and (s["place"] == place or (s["place"] in near and s["stance"] in ("absent", "weak")))
        ]

    def usable(self, s: dict[str, Any]) -> bool:
        return s["basis"] == "stated" and self.fresh(s, self.ws.settings.age_limit_years.statement)

    def said(self, kind: str, acting: list[dict[str, Any]]) -> str:
        stances = {s["stance"] for s in acting}
        agree = stances & ({"weak"} if kind == "strengthen" else {"weak", "absent", "sought"})
        differ = "strong" in stances
        return "mixed" if agree and differ else "supports" if agree else "contradicts" if differ else "none"

    # one place --------------------------------------------------------------------------------------------------
    def coverage(self, place: str, chain: str) -> float:
        within = self.inside(place)
        mine = [n for n, row in self.nodes.items() if row["chain"] == chain and row["siting"] == "specific"]
        limit = self.ws.settings.age_limit_years
        known = {
            p["node"]
            for p in self.presences
            if p["place"] in within and p["grade"] != "rejected" and self.fresh(p, limit.presence)
        } | {s["node"] for s in self.statements if s["place"] in within and self.usable(s)}
        return len(known & set(mine)) / len(mine) if mine else 0.0

    def judge(self, place: str) -> dict[str, dict[str, Any]]:
        """Node in scope → ``kind, rule, also, ring, witness, level, certainty, stated, nearby, action``."""
        within = self.inside(place)
        levels = {n: self.level(n, within) for n in self.nodes}
        present = {n for n in self.nodes if self.specific(n) and levels[n] >= 1}
        strong = {n for n in present if levels[n] >= 2}
        start = strong | {n for n in self.nodes if self.nodes[n]["siting"] == "resource" and levels[n] >= 2}
        return {n: self.verdict(place, n, levels, present, strong, start) for n in self.scope(place, levels)}

    def scope(self, place: str, levels: dict[str, int]) -> list[str]:
        if self.kind(place) == "province":
            return sorted(self.nodes)
        focus = {r["chain"] for r in records(self.ws.tables["focus"]) if r["place"] == place}
        here = {n for n in self.nodes if levels[n] >= 1}
        chains = focus | {self.nodes[n]["chain"] for n in here if self.specific(n)}
        beside = {e["target_node"] for e in self.edges if e["source_node"] in here}
        beside |= {e["source_node"] for e in self.edges if e["target_node"] in here}
        return sorted(n for n in self.nodes if self.nodes[n]["chain"] in chains or n in beside)

    def reach(self, node: str) -> tuple[int, int, int]:
        chain, base = self.ws.chains[self.nodes[node]["chain"]], self.ws.settings.k
        pick = [
            getattr(base, k) if getattr(chain, k) is None else getattr(chain, k) for k in ("k_in", "k_out", "k_link")
        ]
        return pick[0], pick[1], pick[2]

    def verdict(self, place, node, levels, present, strong, start) -> dict[str, Any]:
        result: dict[str, Any] = {"level": levels[node], "rule": None, "also": [], "ring": None, "witness": None}
        if not self.specific(node):
            return result | {"kind": "bought_in"}
        held = self.absent_rules(node, present, strong, start) if node not in present else []
        if node in present:
            held = self.present_rules(place, node, levels, present)
            if levels[node] == 3:
                held = [h for h in held if h[0] not in ("S2", "S4")]
        if not held:
            empty = "distant" if node not in present else "strength" if levels[node] == 3 else "present"
            return result | {"kind": empty}
        rule, ring, witness = held[0]
        kind = {"C": "complete", "X": "extend", "R": "extend", "S": "strengthen"}[rule[0]]
        acting = self.acting(place, node)
        nearby = self.nearby(place, node)
        return result | {
            "kind": kind,
            "rule": rule,
            "also": [h[0] for h in held[1:]],
            "ring": ring,
            "witness": witness,
            "stated": self.said(kind, acting),
            "certainty": None if kind == "strengthen" else self.certainty(place, node, acting),
            "nearby": nearby,
            "action": "upgrade" if kind == "strengthen" else "supply_locally" if nearby else "attract",
        }

    def absent_rules(self, node, present, strong, start) -> list[tuple[str, int, tuple[str, ...]]]:
        k_in, k_out, k_link = self.reach(node)
        after = self.shortest({node}, present, True)
        before = self.shortest(present, {node}, True)
        further = self.shortest(start, {node}, None)
        d_in, d_out, d_strong = (len(p) - 1 if p else INF for p in (after, before, further))
        held = []
        if d_in + d_out - 1 <= k_link:
            held.append(("C1", max(d_in, d_out), before + after[1:]))
        if d_in <= k_in:
            held.append(("C2", d_in, after))
        if d_strong <= k_out:
            held.append(("X1", d_strong, further))
        serves = [
            v
            for v in sorted(strong)
            if self.step(node, v, ("input",), False) or self.step(node, v, ("equipment", "service"), None)
        ]
        if serves:
            held.append(("X2", 1, (node, serves[0])))
        collect = [(u, node) for u in sorted(present) if self.step(u, node, ("byproduct",), None)]
        use = [
            (u, w, node)
            for u in sorted(present)
            for w in sorted(self.nodes)
            if self.specific(w) and self.step(u, w, ("byproduct",), None) and self.step(w, node, ("input",), None)
        ]
        if collect or use:
            path = min(collect) if collect else min(use)
            held.append(("R1", len(path) - 1, path))
        return held

    def present_rules(self, place, node, levels, present) -> list[tuple[str, None, None]]:
        rows = self.counting(node, self.inside(place))
        critical = bool(self.nodes[node]["critical"])
        feeds = [v for v in sorted(present) if self.step(node, v, ("input",), True)]
        held = []
        if levels[node] == 1 and all(p["capability"] in ("pilot", "small") for p in rows) and (critical or feeds):
            held.append(("S1", None, (node, feeds[0]) if feeds else None))
        if critical and len({self.top(p["enterprise"]) for p in rows}) == 1:
            held.append(("S2", None, None))
        acting = self.acting(place, node)
        for s in acting:
            praised = [
                self.day(o)
                for o in self.statements
                if o["node"] == node and o["place"] == s["place"] and o["stance"] == "strong" and o["basis"] == "stated"
            ]
            if s["stance"] == "weak" and self.usable(s) and all(self.day(s) >= day for day in praised):
                held.append(("S4", None, None))
                break
        return held

    def certainty(self, place: str, node: str, acting: list[dict[str, Any]]) -> str:
        good = [s for s in acting if self.usable(s)]
        if any(s["stance"] == "strong" and s["place"] == place for s in good):
            return "unverified"
        zones = [z for z in self.places if self.kind(z) == "zone"]
        in_zone = {p for z in zones for p in self.inside(z)}
        for p in self.presences:
            if p["node"] == node and p["grade"] != "rejected" and p["place"] in self.around(place) - in_zone:
                return "unverified"
        if any(s["stance"] in ("absent", "sought") for s in good):
            return "evidenced"
        share = self.coverage(place, self.nodes[node]["chain"])
        return "evidenced" if share >= self.ws.settings.coverage_min else "unverified"

    def nearby(self, place: str, node: str) -> list[str]:
        if self.kind(place) == "province":
            return []
        zones = {z for z in self.places if self.kind(z) == "zone"}
        in_zone = {p for z in zones for p in self.inside(z)}
        found = []
        for leaf in sorted(zones | {p for p in self.places if self.kind(p) == "prefecture"}):
            if leaf in self.inside(place) or leaf in self.around(place):
                continue
            places = self.inside(leaf) if leaf in zones else self.inside(leaf) - in_zone
            if self.level(node, places) >= 2:
                found.append(leaf)
        return found
