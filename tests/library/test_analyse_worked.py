"""The worked chain: figures derived by hand in ``worked_chain`` against what the code finds."""

from __future__ import annotations

import pandas as pd
import pytest
import worked_chain as wc
from analyse_cases import key

from liantu.analyse import judge
from liantu.match import grade_presences

COLUMNS = ["node", "rule", "also", "ring", "needs_first", "witness", "certainty", "stated", "nearby", "action", "rank"]


@pytest.fixture(scope="module")
def findings():
    ws = wc.worked()
    return judge(ws, grade_presences(ws))


def _plain(frame: pd.DataFrame) -> list[dict[str, str]]:
    rows = frame.to_dict("records")
    return [{name: "-" if pd.isna(value) else str(value) for name, value in row.items()} for row in rows]


def _list(nodes: str, separator: str) -> object:
    return separator.join(key(n) for n in nodes.split(separator)) if nodes else pd.NA


def told(frame: pd.DataFrame) -> list[dict[str, str]]:
    return [{k: "-" if pd.isna(v) else str(v) for k, v in row.items()} for row in frame.to_dict("records")]


@pytest.mark.parametrize("place", sorted(wc.GAPS))
def test_gaps_in_their_order(findings, place):
    found = findings.gaps[findings.gaps["place"] == place]
    expected = pd.DataFrame(
        [
            {
                "node": key(node),
                "rule": rule,
                "also": also or pd.NA,
                "ring": pd.NA if ring is None else ring,
                "needs_first": _list(needs, "|"),
                "witness": _list(witness, ">"),
                "certainty": certainty or pd.NA,
                "stated": stated,
                "nearby": nearby or pd.NA,
                "action": action,
                "rank": rank,
            }
            for rank, (node, rule, also, ring, needs, witness, certainty, stated, nearby, action) in enumerate(
                wc.GAPS[place], start=1
            )
        ],
        columns=COLUMNS,
    )
    assert _plain(found[COLUMNS]) == _plain(expected)


@pytest.mark.parametrize("place", sorted(wc.OTHERS))
def test_levels(findings, place):
    levels = findings.levels[findings.levels["place"] == place]
    gaps = {key(g[0]) for g in wc.GAPS[place]}
    others = {key(n): v for n, v in wc.OTHERS[place].items()}
    assert set(levels["node"]) == gaps | set(others)
    assert len(levels) == 17
    found = {r["node"]: (r["level"], r["kind"]) for r in levels.to_dict("records") if r["node"] not in gaps}
    assert found == others


def test_coverage(findings):
    rows = findings.coverage.to_dict("records")
    assert [(r["place"], r["chain"], r["known"], r["specific"]) for r in rows] == [
        (place, "c", known, wc.SPECIFIC) for place, known in sorted(wc.COVERAGE.items())
    ]
    assert [r["share"] for r in rows] == pytest.approx([k / 14 for _, k in sorted(wc.COVERAGE.items())])


def test_scores(findings):
    expected = [wc.SCORES.get(n.removeprefix("c/"), 0.0) for n in findings.gaps["node"]]
    assert findings.gaps["score"].tolist() == pytest.approx(expected)
    # All weighted parts are known, so the upper bound is the score; ten gaps or fewer have no stability.
    assert findings.gaps["score_high"].tolist() == pytest.approx(expected)
    assert findings.gaps["stability"].isna().all()


def test_levels_name_the_counting_firms(findings):
    firms = findings.levels["enterprises"]
    assert firms["z1:c/fibre"] == "f-fibre"
    assert firms["province:c/furnace"] == "f-furnace"
    assert firms.isna()["z1:c/furnace"]


def test_targets(findings):
    # fabric is a gap at three places; g-fabric is the one firm elsewhere that makes it.
    assert findings.targets[["gap_id", "rank", "enterprise"]].to_numpy().tolist() == [
        [f"{place}:c/fabric", 1, "g-fabric"] for place in ("province", "z1", "z2")
    ]
    # Main product 1, leading 1, no tie known (counts 0): mean 2/3.
    assert findings.targets["score"].tolist() == pytest.approx([2 / 3] * 3)
    assert findings.targets["local_tie"].isna().all()
