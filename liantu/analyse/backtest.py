"""Back-test: hide presences that are known, judge without them, and see whether they come out on top.

A rule that ranks well what is hidden says where links tend to stand, not that one is missing; it is the only test that
the facts at hand allow. Places are the judged zones; what is ranked are the specific nodes in a zone's scope that are
absent once some presences are hidden.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from liantu.analyse.demand import demand_pull
from liantu.analyse.engine import judge_places
from liantu.analyse.judging import judge, make_bench
from liantu.analyse.places import place_tree
from liantu.analyse.relatedness import relatedness
from liantu.analyse.support import make_support
from liantu.model.dates import latest_day
from liantu.model.settings import PRIORITY_PARTS
from liantu.model.workspace import Workspace

SHARE_HIDDEN = 0.2
ROUNDS = 40
TOP = 10
YEARS_LATER = 3
SEED = 20261125
# What is no gap stands below every gap.
_NO_GAP = -1.0
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

BASELINES = ("random", "popularity", "neighbours")
# Priority as the workspace weighs it, whether it is a gap at all, and every part by itself.
METHODS = ("priority", "gap", *PRIORITY_PARTS)


@dataclass(frozen=True)
class Ranking:
    """The absent nodes of one zone after hiding: which were hidden, and what each method gives them."""

    hidden: Bools
    scores: Mapping[str, Floats]


def auc(scores: Floats, positive: Bools) -> float:
    """Return the chance that a positive has a higher score than a negative, ties counting half; NaN without both."""
    n_pos, n_neg = int(positive.sum()), int((~positive).sum())
    if not n_pos or not n_neg:
        return float("nan")
    ranks = pd.Series(scores).rank().to_numpy()
    return float((ranks[positive].sum() - n_pos * (n_pos + 1) / 2) / (n_pos * n_neg))


def top_hits(scores: Floats, positive: Bools, *, top: int = TOP) -> float:
    """Return how many positives are expected among the first ``top`` when ties are broken at random."""
    order = np.sort(scores)[::-1]
    if len(scores) <= top:
        return float(positive.sum())
    least = order[top - 1]
    above, equal = scores > least, scores == least
    chance = (top - int(above.sum())) / int(equal.sum())
    return float(positive[above].sum() + chance * positive[equal].sum())


def hide_random(presences: pd.DataFrame, dice: np.random.Generator) -> Bools:
    """Return which rows are hidden: a random fifth of the confirmed ones that count."""
    known = np.flatnonzero(_testable(presences))
    hidden = np.zeros(len(presences), dtype=bool)
    hidden[dice.choice(known, size=round(SHARE_HIDDEN * len(known)), replace=False)] = True
    return hidden


def hide_after(presences: pd.DataFrame, year: int) -> Bools:
    """Return which rows are hidden: the confirmed ones that count and are dated after ``year``."""
    later = np.array([latest_day(str(day)).year > year for day in presences["as_of"]], dtype=bool)
    return np.asarray(_testable(presences) & later)


def _testable(presences: pd.DataFrame) -> Bools:
    counting = presences["counting"].fillna(False).to_numpy(dtype=bool)
    return np.asarray(counting & (presences["grade"] == "confirmed").to_numpy(dtype=bool))


def rankings(ws: Workspace, presences: pd.DataFrame, hidden: Bools) -> dict[str, Ranking]:
    """Return zone → what every method makes of its absent nodes, for the zones where something hidden is absent now."""
    tree = place_tree(ws.tables["places"])
    zones = [place for place in tree.judged if tree.kind[place] == "zone"]
    left = presences[~hidden]
    findings, bench = judge(ws, left, places=zones), make_bench(ws, left, {})
    absent = findings.levels[(findings.levels["level"] == 0) & (findings.levels["kind"] != "bought_in")]
    near = relatedness(ws, findings.levels)
    pulls = demand_pull(ws, bench.facts, judge_places(bench.facts, bench.net, zones))
    levels = findings.levels
    held = levels[levels["level"] > 0].groupby("place")["node"].agg(set).to_dict()
    popular = levels[levels["level"] > 0].groupby("node")["place"].nunique().to_dict()
    around, support = _neighbours(ws), make_support(ws)
    gone = presences[hidden]
    found = {}
    for zone in zones:
        nodes = absent.loc[absent["place"] == zone, "node"].tolist()
        was = set(gone["node"][gone["place"].isin(tree.within[zone])])
        target = np.array([node in was for node in nodes], dtype=bool)
        if not target.any() or target.all():
            continue
        gaps = findings.gaps[findings.gaps["place"] == zone].set_index("node").reindex(nodes)
        is_gap = gaps["kind"].notna().to_numpy()
        scores = {
            "priority": np.where(is_gap, gaps["score"].astype("Float64").fillna(0).to_numpy(float), _NO_GAP),
            "gap": is_gap.astype(float),
        }
        # A part by itself ranks every absent node, gap or not; what is not known of a node counts 0, as in the score.
        of_nodes = [bench.parts(node) for node in nodes]
        of_gaps = gaps[list(PRIORITY_PARTS)].astype("Float64").fillna(0.0)
        for part in PRIORITY_PARTS:
            if any(part in parts for parts in of_nodes):
                scores[part] = np.array([parts.get(part) or 0.0 for parts in of_nodes])
            else:
                scores[part] = of_gaps[part].to_numpy(float)
        scores["demand_pull"] = np.array([round(pulls.get((zone, node), 0.0), 9) for node in nodes])
        scores["relatedness"] = np.array([round(near.get((zone, node), 0.0), 9) for node in nodes])
        scores["support"] = np.array([support.of_gap(zone, node) or 0.0 for node in nodes])
        scores["random"] = np.zeros(len(nodes))  # all tied, and ties count as broken at random
        scores["popularity"] = np.array([popular.get(node, 0) for node in nodes], dtype=float)
        here = held.get(zone, set())
        scores["neighbours"] = np.array([_share(around.get(node, set()), here) for node in nodes])
        found[zone] = Ranking(target, scores)
    return found


def _neighbours(ws: Workspace) -> dict[str, set[str]]:
    around: dict[str, set[str]] = {}
    for source, target in zip(ws.edges["source_node"], ws.edges["target_node"], strict=True):
        around.setdefault(source, set()).add(target)
        around.setdefault(target, set()).add(source)
    return around


def _share(around: set[str], here: set[str]) -> float:
    return len(around & here) / len(around) if around else 0.0


def measure(rounds: list[dict[str, Ranking]], *, shuffle: np.random.Generator | None = None) -> pd.DataFrame:
    """Return how well each method finds what was hidden.

    Parameters
    ----------
    rounds
        what ``rankings`` gave, once a round of hiding.
    shuffle
        if given, what was hidden is drawn anew among the absent nodes of each zone: every method must then give 0.5.

    Returns
    -------
    DataFrame
        index method (``METHODS``, then ``BASELINES``); ``auc`` (mean over zones, weighed by what was hidden) and
        ``hits`` (share of the hidden that is among a zone's first ten), each the mean over rounds with
        ``…_low``, ``…_high``: the middle 95 % of the rounds, or for one round of 200 draws of zones with replacement.
        ``hidden``: what was hidden and is absent, mean over rounds.
    """
    units = [[(r, _target(r, shuffle)) for r in zones.values()] for zones in rounds]
    if len(units) == 1:
        dice, whole = np.random.default_rng(SEED), units[0]
        resampled = (
            [[whole[i] for i in dice.integers(len(whole), size=len(whole))] for _ in range(200)] if whole else []
        )
    else:
        resampled = units
    rows = {}
    for method in (*METHODS, *BASELINES):
        row: dict[str, float] = {}
        for name, score in (("auc", _mean_auc), ("hits", _share_of_hits)):
            values = [score(unit, method) for unit in units if unit]
            spread = [score(unit, method) for unit in resampled if unit]
            row[name] = float(np.mean(values)) if values else float("nan")
            low, high = np.percentile(spread, [2.5, 97.5]) if spread else (float("nan"), float("nan"))
            row[f"{name}_low"], row[f"{name}_high"] = float(low), float(high)
        row["hidden"] = (
            float(np.mean([sum(int(target.sum()) for _, target in unit) for unit in units])) if units else 0.0
        )
        rows[method] = row
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("method")


_Unit = list[tuple[Ranking, Bools]]


def _target(ranking: Ranking, shuffle: np.random.Generator | None) -> Bools:
    return ranking.hidden if shuffle is None else np.asarray(shuffle.permutation(ranking.hidden))


def _mean_auc(unit: _Unit, method: str) -> float:
    weights = [int(target.sum()) for _, target in unit]
    return float(np.average([auc(r.scores[method], target) for r, target in unit], weights=weights))


def _share_of_hits(unit: _Unit, method: str) -> float:
    hits = sum(top_hits(r.scores[method], target) for r, target in unit)
    return hits / sum(int(target.sum()) for _, target in unit)


def beats(tables: Mapping[str, pd.DataFrame], method: str) -> bool:
    """Tell whether a method does better than every baseline in both tests, by both measures."""
    return all(
        bool(table.loc[method, name] > table.loc[list(BASELINES), name].max())
        for table in (tables["random"], tables["later"])
        for name in ("auc", "hits")
    )


def default_year(ws: Workspace) -> int:
    """Return the year after which ``later`` hides: three before the workspace's date."""
    return ws.settings.as_of.year - YEARS_LATER


def backtest(
    ws: Workspace, presences: pd.DataFrame, *, rounds: int = ROUNDS, after: int | None = None, seed: int = SEED
) -> dict[str, pd.DataFrame]:
    """Return the tables of ``measure``: ``random`` (a fifth hidden, ``rounds`` times), ``shuffled`` and ``later``.

    Parameters
    ----------
    presences
        graded presences; unchanged.
    after
        ``later`` hides what is dated after this year; ``default_year`` unless given.
    """
    dice = np.random.default_rng(seed)
    year = default_year(ws) if after is None else after
    drawn = [rankings(ws, presences, hide_random(presences, dice)) for _ in range(rounds)]
    later = [rankings(ws, presences, hide_after(presences, year))]
    return {
        "random": measure(drawn),
        "shuffled": measure(drawn, shuffle=dice),
        "later": measure(later),
    }
