"""RCA, proximity and density against the figures of another implementation, and on tables that say nothing."""

from __future__ import annotations

import numpy as np
import pytest
from analyse_cases import workspace

from liantu.analyse import judge
from liantu.analyse.relatedness import density, proximity, rca, relatedness
from liantu.match import grade_presences

# Cities a to e × industries 1 to 5. The figures below are what ecomplexity 0.5.3 (Growth Lab, Harvard) gives for it.
COUNTS = np.array([[4, 0, 1, 0, 0], [3, 2, 0, 0, 1], [0, 5, 2, 0, 0], [1, 0, 0, 6, 3], [0, 1, 0, 2, 0]], dtype=float)
RCA = [
    [3.100000, 0.000000, 2.066667, 0.000000, 0.000000],
    [1.937500, 1.291667, 0.000000, 0.000000, 1.291667],
    [0.000000, 2.767857, 2.952381, 0.000000, 0.000000],
    [0.387500, 0.000000, 0.000000, 2.325000, 2.325000],
    [0.000000, 1.291667, 0.000000, 2.583333, 0.000000],
]
PROXIMITY = [
    [1.000000, 0.333333, 0.500000, 0.000000, 0.500000],
    [0.333333, 1.000000, 0.333333, 0.333333, 0.333333],
    [0.500000, 0.333333, 1.000000, 0.000000, 0.000000],
    [0.000000, 0.333333, 0.000000, 1.000000, 0.500000],
    [0.500000, 0.333333, 0.000000, 0.500000, 1.000000],
]
DENSITY = [
    [0.642857, 0.285714, 0.818182, 0.000000, 0.214286],
    [0.785714, 0.714286, 0.454545, 0.454545, 0.785714],
    [0.357143, 0.571429, 0.727273, 0.181818, 0.142857],
    [0.214286, 0.285714, 0.000000, 0.818182, 0.642857],
    [0.142857, 0.571429, 0.181818, 0.727273, 0.357143],
]


def test_the_figures_are_those_of_another_implementation():
    found = rca(COUNTS)
    assert np.allclose(found, RCA, atol=1e-5)
    near = proximity(found >= 1)
    assert np.allclose(near, PROXIMITY, atol=1e-5)
    assert np.allclose(density(found >= 1, near), DENSITY, atol=1e-5)


def test_empty_cities_and_industries_give_nothing_and_no_nan():
    counts = np.array([[2.0, 0.0], [0.0, 0.0]])
    found = rca(counts)
    assert found.tolist() == [[1.0, 0.0], [0.0, 0.0]]
    near = proximity(found >= 1)
    assert near.tolist() == [[1.0, 0.0], [0.0, 0.0]]
    # nothing is near the second industry: unknown; a place without anything has none of what is near the first
    assert np.isnan(density(np.array([[True, False]]), near)[0, 1])
    assert density(np.array([[False, False]]), near)[0, 0] == 0


def counts_table():
    rows = [(c, f"c/n{j}", int(v)) for c, row in zip("abcde", COUNTS, strict=True) for j, v in enumerate(row) if v]
    return [{"city": c, "node": n, "firms": v, "id": f"{c}>{n}"} for c, n, v in rows]


def test_a_place_is_measured_by_what_stands_there():
    ws = workspace(
        [*(f"n{j}" for j in range(5)), "unlisted"],
        [("n0", "n1")],
        [("f1", "n0", "z1"), ("f2", "n2", "z1")],
        listed_counts=counts_table(),
    )
    found = relatedness(ws, judge(ws, grade_presences(ws)).levels)
    # z1 has what city a has
    assert [found["z1", f"c/n{j}"] for j in range(5)] == pytest.approx(DENSITY[0], abs=1e-5)
    assert ("z1", "c/unlisted") not in found


def test_a_place_weak_everywhere_gives_zero_and_a_workspace_without_counts_nothing():
    ws = workspace(
        ["n0", "n1"], [("n0", "n1")], listed_counts=counts_table()[:2], focus=[{"place": "z1", "chain": "c"}]
    )
    assert set(relatedness(ws, judge(ws, grade_presences(ws)).levels).values()) == {0.0}
    ws = workspace(["n0"], [], [("f1", "n0", "z1")])
    assert relatedness(ws, judge(ws, grade_presences(ws)).levels) == {}
