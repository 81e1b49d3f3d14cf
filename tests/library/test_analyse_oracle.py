"""The analysis against the oracle on generated workspaces: circles, several chains, every siting and every rule."""

from __future__ import annotations

import random
from dataclasses import replace

import pandas as pd
import pytest
from analyse_cases import JUDGED, chain, settings, shuffled, workspace
from oracle import Oracle

from liantu.analyse import judge
from liantu.match import grade_presences

SITINGS = ["specific"] * 8 + ["general", "resource", "market"]
RELATIONS = ["input"] * 7 + ["equipment", "service", "byproduct"]
PLACES = ("z1", "z2", "z3", "k1", "p1", "p2", "province", "outside-110000")


def generated(seed: int):
    """A workspace in which everything that a rule asks for happens often."""
    dice = random.Random(seed)
    names = [f"{c}/n{i}" for c in "cd" for i in range(dice.randint(3, 6))]
    nodes = [{"id": name, "siting": dice.choice(SITINGS), "critical": dice.random() < 0.4} for name in names]
    edges = {}
    for _ in range(dice.randint(len(names), 3 * len(names))):
        source, target = dice.sample(names, 2)
        relation = dice.choice(RELATIONS)
        edges[source, target, relation] = (source, target, relation, relation == "input" and dice.random() < 0.7)
    presences = {}
    for _ in range(dice.randint(2, 14)):
        firm, node, place = f"f{dice.randint(0, 6)}", dice.choice(names), dice.choice(PLACES)
        presences[firm, node, place] = (
            firm,
            node,
            place,
            {
                "capability": dice.choice(["leading", "volume", "volume", "small", "pilot", "unknown"]),
                "status": dice.choice(["operating"] * 5 + ["building", "planned", "ended"]),
                "role": dice.choice(["main"] * 4 + ["side", "trade", "research"]),
                "basis": dice.choice(["stated"] * 6 + ["inferred"]),
                "as_of": dice.choice(["2025", "2024-03", "2010-01-01"]),
                "source": dice.choice(["s-1", "s-2"]),
            },
        )
    statements = [
        (
            dice.choice(["strong", "weak", "absent", "sought"]),
            dice.choice(names[:3]),  # few, so that statements meet
            dice.choice(PLACES[:-1]),
            {
                "basis": dice.choice(["stated", "stated", "inferred"]),
                "as_of": dice.choice(["2026-01", "2024", "2022", "2012"]),
            },
        )
        for _ in range(dice.randint(0, 12))
    ]
    reach = {k: dice.choice([None, 0, 1, 2, 4]) for k in ("k_in", "k_out", "k_link")}
    return workspace(
        nodes,
        edges.values(),
        presences.values(),
        statements,
        chains={"c": chain("c"), "d": chain("d", **reach)},
        enterprises=[
            {"id": "f1", "parent": "f0"},
            {"id": "f2", "parent": "f1"},
            {"id": "f3", "status": dice.choice(["operating", "stopped"])},
            {"id": "f0"},
        ],
        sources=[{"id": "s-2", "kind": "repost", "publisher": "site"}],
        focus=[{"place": "z1", "chain": "d"}] if dice.random() < 0.5 else [],
        config=settings(coverage_min=dice.choice([0.2, 0.4])),
    )


def plain(value: object) -> object:
    return None if value is None or pd.isna(value) else value  # type: ignore[call-overload]


@pytest.mark.parametrize("seed", range(250))
def test_every_verdict_is_the_oracles(seed):
    ws = generated(seed)
    presences = grade_presences(ws)
    findings = judge(ws, presences)
    oracle = Oracle(ws, presences)
    for place in JUDGED:
        expected = oracle.judge(place)
        levels = findings.levels[findings.levels["place"] == place].set_index("node")
        assert sorted(levels.index) == sorted(expected), place
        for node, truth in expected.items():
            row = levels.loc[node]
            assert (row["level"], row["kind"], plain(row["rule"])) == (
                truth["level"],
                truth["kind"],
                truth["rule"],
            ), (place, node)
            if truth["rule"] is None:
                assert f"{place}:{node}" not in findings.gaps.index
                continue
            gap = findings.gaps.loc[f"{place}:{node}"]
            found = {
                "also": (plain(gap["also"]) or "").split("|") if plain(gap["also"]) else [],
                "ring": plain(gap["ring"]),
                "witness": tuple(gap["witness"].split(">")) if plain(gap["witness"]) else None,
                "certainty": plain(gap["certainty"]),
                "stated": gap["stated"],
                "nearby": gap["nearby"].split("|") if plain(gap["nearby"]) else [],
                "action": gap["action"],
            }
            wanted = {name: truth[name] for name in found}
            if truth["kind"] == "strengthen" and truth["level"] == 3:
                found.pop("also"), wanted.pop("also")  # marks beside a strength are the code's own business
            assert found == wanted, (place, node)


def test_the_generated_workspaces_meet_every_rule_and_certainty():
    rules, certainties, stated = set(), set(), set()
    for seed in range(250):
        ws = generated(seed)
        gaps = judge(ws, grade_presences(ws)).gaps
        rules |= set(gaps["rule"])
        certainties |= set(gaps["certainty"].dropna())
        stated |= set(gaps["stated"])
    assert rules == {"C1", "C2", "X1", "X2", "R1", "S1", "S2", "S4"}  # S3 has its own tests
    assert certainties == {"evidenced", "unverified"}
    assert stated == {"supports", "contradicts", "mixed", "none"}


@pytest.mark.parametrize("seed", range(0, 250, 25))
def test_the_order_of_rows_changes_nothing(seed):
    ws = generated(seed)
    one = judge(ws, grade_presences(ws))
    mixed = shuffled(ws, seed)
    other = judge(mixed, grade_presences(mixed))
    pd.testing.assert_frame_equal(one.gaps, other.gaps)
    pd.testing.assert_frame_equal(one.levels, other.levels)
    pd.testing.assert_frame_equal(one.targets, other.targets)


@pytest.mark.parametrize("seed", range(0, 250, 10))
def test_renamed_ids_change_names_and_ties_never_verdicts(seed):
    ws = generated(seed)
    names = list(ws.nodes.index)
    dice = random.Random(seed)
    # new ids of the same chain in another order, so that every tie may fall otherwise
    fresh = {c: [n for n in names if n.startswith(f"{c}/")] for c in "cd"}
    to = {}
    for own in fresh.values():
        to |= dict(zip(own, dice.sample([f"{n}x" for n in own], len(own)), strict=True))
    nodes = ws.nodes.rename(index=to).sort_index()
    nodes["id"] = [n.split("/")[1] for n in nodes.index]
    edges = ws.edges.assign(source_node=ws.edges["source_node"].map(to), target_node=ws.edges["target_node"].map(to))
    edges.index = edges["source_node"] + ">" + edges["target_node"] + ":" + edges["relation"]
    tables = {
        name: frame.assign(node=frame["node"].map(to)) if "node" in frame else frame
        for name, frame in ws.tables.items()
    }
    other = replace(ws, nodes=nodes, edges=edges.sort_index(), tables=tables)
    columns = ["kind", "rule", "also", "ring", "level", "certainty", "stated", "nearby", "action", "score"]
    before = judge(ws, grade_presences(ws)).gaps
    after = judge(other, grade_presences(other)).gaps
    back = {v: k for k, v in to.items()}
    after = after.assign(node=after["node"].map(back))
    after.index = pd.Index(after["place"] + ":" + after["node"])
    pd.testing.assert_frame_equal(
        before[columns].sort_index().reset_index(drop=True), after[columns].sort_index().reset_index(drop=True)
    )
