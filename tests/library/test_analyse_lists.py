"""What stands beside the verdicts, on the oracle's generated workspaces: needs_first, rank, coverage, score."""

from __future__ import annotations

import networkx as nx
import pandas as pd
import pytest
from analyse_cases import chain, workspace
from oracle import Oracle
from test_analyse_oracle import generated

from liantu.analyse import judge
from liantu.match import grade_presences

SEEDS = range(0, 250, 4)


def _items(value: object, separator: str = "|") -> list[str]:
    return [] if pd.isna(value) else str(value).split(separator)  # type: ignore[call-overload]


def _uncut(truth: dict[str, dict]) -> dict[str, list[str]]:
    """Gap → absent nodes before it on the oracle's witness; what stands there at level 1 is not needed first."""
    needs = {}
    for node, row in truth.items():
        if row["rule"] is None:
            continue
        before = row["witness"][: row["witness"].index(node)] if row["rule"] in ("C1", "X1") else ()
        needs[node] = list(before)
    return needs


@pytest.mark.parametrize("seed", SEEDS)
def test_needs_first_is_the_absent_part_of_the_path(seed):
    ws = generated(seed)
    presences = grade_presences(ws)
    gaps, oracle = judge(ws, presences).gaps, Oracle(ws, presences)
    for place, own in gaps.groupby("place"):
        within = oracle.inside(place)
        needs = _uncut(oracle.judge(place))
        needs = {gap: [n for n in before if not oracle.level(n, within)] for gap, before in needs.items()}
        found = {row["node"]: _items(row["needs_first"]) for row in own.to_dict("records")}
        assert set(found) == set(needs)
        rest = nx.DiGraph([(gap, first) for gap, firsts in found.items() for first in firsts])
        assert nx.is_directed_acyclic_graph(rest)
        circles = nx.DiGraph([(g, f) for g, firsts in needs.items() for f in firsts if f in needs])
        if nx.is_directed_acyclic_graph(circles):
            assert found == needs
        for gap in needs:
            # a cut only takes away, and only from a gap that stands in a circle
            assert set(found[gap]) <= set(needs[gap])
            if found[gap] != needs[gap]:
                assert any(gap in c and len(c) > 1 for c in nx.strongly_connected_components(circles))


def _walk(rows: list[dict], parent: str | None) -> list[str]:
    """The pre-order as the design says it: children of ``parent``, each followed by its own."""
    nodes = {r["node"] for r in rows}

    def over(row: dict) -> str | None:
        above = [n for n in _items(row["needs_first"]) if n in nodes]
        return above[-1] if above else None

    mine = [r for r in rows if over(r) == parent]
    # Evidenced and strengthen first, then unverified; supply_locally after the others; score from high to low; id.
    for unverified in (False, True):
        for local in (False, True):
            group = [
                r
                for r in mine
                if (not pd.isna(r["certainty"]) and r["certainty"] == "unverified") == unverified
                and (r["action"] == "supply_locally") == local
            ]
            for score in sorted({r["score"] for r in group}, reverse=True):
                for row in sorted((r for r in group if r["score"] == score), key=lambda r: r["gap_id"]):
                    yield row["node"]
                    yield from _walk(rows, row["node"])


@pytest.mark.parametrize("seed", SEEDS)
def test_rank_is_the_preorder_of_the_trees(seed):
    ws = generated(seed)
    gaps = judge(ws, grade_presences(ws)).gaps
    assert gaps["place"].tolist() == sorted(gaps["place"])
    for _, own in gaps.groupby("place"):
        assert own["rank"].tolist() == list(range(1, len(own) + 1))
        assert own["node"].tolist() == list(_walk(own.to_dict("records"), None))


@pytest.mark.parametrize("seed", SEEDS)
def test_coverage_and_score(seed):
    ws = generated(seed)
    presences = grade_presences(ws)
    findings, oracle = judge(ws, presences), Oracle(ws, presences)
    for row in findings.coverage.to_dict("records"):
        mine = [n for n, r in oracle.nodes.items() if r["chain"] == row["chain"] and r["siting"] == "specific"]
        assert row["specific"] == len(mine)
        if mine:
            assert row["share"] == pytest.approx(oracle.coverage(row["place"], row["chain"]))
        else:
            assert pd.isna(row["share"])
    # No policies in these workspaces: of the three weighted parts policy_fit is unknown, the candidates perhaps.
    for gap in findings.gaps.to_dict("records"):
        critical = 1.0 if oracle.nodes[gap["node"]]["critical"] else 0.0
        firms = None if pd.isna(gap["candidates"]) else gap["candidates"]
        assert pd.isna(gap["policy_fit"])
        assert gap["score"] == pytest.approx((critical + (firms or 0)) / 3)
        assert gap["score_high"] == pytest.approx((critical + 1 + (1 if firms is None else firms)) / 3)


def test_the_generated_workspaces_have_trees():
    """Guards the tests above: without any gap that needs another first they would say little."""
    tables = [judge(ws, grade_presences(ws)).gaps for ws in map(generated, SEEDS)]
    assert sum(int(gaps["needs_first"].notna().sum()) for gaps in tables) >= 10


@pytest.mark.parametrize(("link", "first", "then"), [("d/a", "c/v", "d/a"), ("b/a", "b/a", "c/v")])
def test_a_circle_is_cut_at_its_smallest_id(link, first, then):
    # p => a => v => q essential; s -> v -> a optional. p and q stand at level 1, s is strong.
    # v: d_out_E p>a>v 2, d_in 1, 2 + 1 - 1 = 2 <= 3: C1, needs a. a belongs to a chain with k_in = k_link = 0, so it is
    # X1 by s>v>a, 2 <= 2, and needs v. The smaller id of the two no longer needs the other and stands above it.
    ws = workspace(
        ["c/p", link, "c/v", "c/q", "c/s"],
        [("c/p", link), (link, "c/v"), ("c/v", "c/q"), ("c/s", "c/v", "input", False), ("c/v", link, "input", False)],
        [
            ("f", "c/p", "z1", {"capability": "unknown"}),
            ("g", "c/q", "z1", {"capability": "unknown"}),
            ("h", "c/s", "z1"),
        ],
        chains={"c": chain("c"), link[0]: chain(link[0], k_in=0, k_link=0)},
        judged=["z1"],
    )
    gaps = judge(ws, grade_presences(ws)).gaps
    assert gaps["node"].tolist() == [first, then]
    assert dict(zip(gaps["node"], gaps["rule"], strict=True)) == {"c/v": "C1", link: "X1"}
    assert pd.isna(gaps["needs_first"].iloc[0])
    assert gaps["needs_first"].iloc[1] == first
