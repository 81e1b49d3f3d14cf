"""Demand pull: the formula by hand, against an obvious computation, and unknown where nothing is known."""

from __future__ import annotations

import random

import pandas as pd
import pytest
from analyse_cases import workspace

from liantu.analyse import judge
from liantu.match import grade_presences

LEADING, VOLUME, SMALL = ({"capability": c} for c in ("leading", "volume", "small"))


def case(nodes, edges, presences, sectors=("1", "2", "3"), flows=(), **options):
    return workspace(
        nodes,
        edges,
        presences,
        io_sectors=[{"id": s, "name_zh": s, "gross_output_cny_yi": 100} for s in sectors],
        io_edges=[{"id": f"{i}>{j}", "source_sector": i, "target_sector": j, **said} for i, j, said in flows],
        focus=[{"place": "z1", "chain": "c"}],
        **options,
    )


def pulls(ws):
    gaps = judge(ws, grade_presences(ws)).gaps
    gaps = gaps[gaps["place"] == "z1"]
    return {str(r.node): None if pd.isna(r.demand_pull) else float(r.demand_pull) for r in gaps.itertuples()}


NODES = [{"id": "a", "io_sector": "1"}, {"id": "b", "io_sector": "2"}, {"id": "c", "io_sector": "2"},
         {"id": "d", "io_sector": "3"}]  # fmt: skip
EDGES = [("a", "b"), ("a", "c"), ("a", "d")]
PRESENCES = [("f1", "b", "z1", LEADING), ("f2", "d", "z1", SMALL)]


def test_by_hand():
    # sector 2 uses 0.3 of sector 1's output and sector 3 0.1; of sector 2's buyers b stands at level 3 and c at none:
    # (0.3 · (3/3 + 0)/2 + 0.1 · 1/3) / 0.4 = 0.458333…
    flows = [("1", "2", {"allocation_share": 0.3}), ("1", "3", {"allocation_share": 0.1})]
    assert pulls(case(NODES, EDGES, PRESENCES, flows=flows))["c/a"] == pytest.approx(0.4583333333)


def test_an_allocation_share_that_is_not_said_follows_from_the_direct_input_share():
    # b_12 = a_12 · X_2 / X_1 = 0.3 · 100 / 100
    flows = [("1", "2", {"direct_input_share": 0.3}), ("1", "3", {"direct_input_share": 0.1})]
    assert pulls(case(NODES, EDGES, PRESENCES, flows=flows))["c/a"] == pytest.approx(0.4583333333)


def test_equipment_and_byproducts_are_no_intermediate_demand_and_services_are():
    flows = [("1", "2", {"allocation_share": 0.3})]
    for relation, expected in (("service", 1.0), ("equipment", None)):
        ws = case(NODES[:2], [("a", "b", relation)], [("f1", "b", "z1", LEADING)], flows=flows)
        assert pulls(ws).get("c/a") == expected, relation


@pytest.mark.parametrize(
    ("nodes", "flows"),
    [
        ([{"id": "a"}, *NODES[1:]], [("1", "2", {"allocation_share": 0.3})]),  # no sector
        (NODES, [("2", "3", {"allocation_share": 0.3})]),  # the table has no flow from its sector to its buyers'
        (NODES, []),  # no table
    ],
)
def test_unknown_where_the_table_says_nothing(nodes, flows):
    assert pulls(case(nodes, EDGES, PRESENCES, flows=flows))["c/a"] is None


@pytest.mark.parametrize("seed", range(30))
def test_as_the_formula_reads(seed):
    dice = random.Random(seed)
    names = [f"n{i}" for i in range(8)]
    sector = {n: dice.choice(["1", "2", "3"]) for n in names}
    edges = {tuple(dice.sample(names, 2)) for _ in range(16)}
    share = {(i, j): dice.random() for i in "123" for j in "123" if dice.random() < 0.8}
    where = {n: dice.choice(["leading", "volume", "small"]) for n in names if dice.random() < 0.5}
    ws = case(
        [{"id": n, "io_sector": sector[n]} for n in names],
        sorted(edges),
        [(f"f-{n}", n, "z1", {"capability": c}) for n, c in where.items()],
        flows=[(i, j, {"allocation_share": v}) for (i, j), v in share.items()],
    )
    level = {n: {"leading": 3, "volume": 2, "small": 1}[c] for n, c in where.items()}
    for node, found in pulls(ws).items():
        name = node.removeprefix("c/")
        buyers = [w for v, w in edges if v == name and (sector[name], sector[w]) in share]
        if not buyers:
            assert found is None
            continue
        above = below = 0.0
        for j in {sector[w] for w in buyers}:
            own = [level.get(w, 0) / 3 for w in buyers if sector[w] == j]
            above += share[sector[name], j] * sum(own) / len(own)
            below += share[sector[name], j]
        assert found == pytest.approx(above / below), node
