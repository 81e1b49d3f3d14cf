"""Priority: a weighted mean of parts, each 0 to 1 and shown, and how much it hangs on the weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from liantu.analyse.clauses import Clause
from liantu.analyse.facts import Node
from liantu.analyse.order import ranked
from liantu.model.problems import LiantuError
from liantu.model.settings import PRIORITY_PARTS

SEED = 20260101
WEIGHTINGS = 1000
TOP = 10
ENOUGH_CANDIDATES = 5
IMPORTED_CRITICALITY = 0.5

Floats = npt.NDArray[np.float64]


def criticality(node: Node) -> float:
    """Return 1 for a critical node, 0.5 for one that is mainly imported, else 0."""
    return 1.0 if node.critical else IMPORTED_CRITICALITY if node.imported else 0.0


def policy_fit(clauses: Sequence[Clause] | None) -> float | None:
    """Return 1 where a clause in force that meets the node encourages it, else 0; None without any policies.

    ``clauses``: those that meet the node, or None when the workspace has no policies.
    """
    if clauses is None:
        return None
    return float(any(c.kind == "encouraged" for c in clauses))


def candidates_part(eligible: int, searched: int) -> float | None:
    """Return min(1, n / 5) for n eligible firms elsewhere; None when no firm elsewhere was searched at all."""
    return min(1.0, eligible / ENOUGH_CANDIDATES) if searched else None


def used_weights(weights: Mapping[str, float]) -> dict[str, float]:
    """Return the weights above 0 in the order of the parts.

    Raises
    ------
    LiantuError
        ``unknown_weight`` for a name that is no part, ``bad_weight`` for one below 0 or not finite, ``no_weight`` when
        none is above 0.
    """
    for part in sorted(weights):
        if part not in PRIORITY_PARTS:
            raise LiantuError("unknown_weight", part=part)
        if not np.isfinite(weights[part]) or weights[part] < 0:
            raise LiantuError("bad_weight", part=part)
    used = {part: float(weights[part]) for part in PRIORITY_PARTS if weights.get(part, 0) > 0}
    if not used:
        raise LiantuError("no_weight")
    return used


def _mean(parts: Floats, weights: Floats, unknown: float) -> Floats:
    """Σ w·part / Σ w for each row; parts added one after the other, so that equal rows give equal numbers."""
    total = np.zeros(parts.shape[0])
    for column, weight in enumerate(weights):
        total = total + weight * np.nan_to_num(parts[:, column], nan=unknown)
    return np.asarray(np.clip(total / weights.sum(), 0.0, 1.0))


def top_shares(parts: Floats, *, seed: int) -> Floats:
    """Return, for each gap of one place, the share of random weightings in which it is among the first ten.

    Parameters
    ----------
    parts
        gaps in the order of their ids × parts with weight; unknown parts (NaN) count 0. More than ten gaps.
    seed
        of numpy's default generator, from which 1,000 flat Dirichlet weightings are drawn.

    Notes
    -----
    Ties go to the smaller id. With one part all weightings are equal and the share is 0 or 1.
    """
    weightings = np.random.default_rng(seed).dirichlet(np.ones(parts.shape[1]), size=WEIGHTINGS)
    scores = np.zeros((WEIGHTINGS, parts.shape[0]))
    for column, part in enumerate(np.nan_to_num(parts, nan=0.0).T):
        scores += weightings[:, column, None] * part[None, :]
    least = np.partition(scores, -TOP, axis=1)[:, -TOP, None]
    above = scores > least
    equal = scores == least
    left = TOP - above.sum(axis=1, keepdims=True)
    taken = above | (equal & (equal.cumsum(axis=1) <= left))
    return np.asarray(taken.mean(axis=0))


def _stability(gaps: pd.DataFrame, parts: Floats, seed: int) -> Floats:
    stability = np.full(len(gaps), np.nan)
    ids = gaps["gap_id"].to_numpy(dtype=object)
    places = gaps["place"].to_numpy(dtype=object)
    for place in sorted(set(places)):
        at = np.flatnonzero(places == place)
        if len(at) > TOP:
            at = np.array(sorted(at, key=lambda i: ids[i]))
            stability[at] = top_shares(parts[at], seed=seed)
    return stability


def weigh(gaps: pd.DataFrame, weights: Mapping[str, float], *, seed: int = SEED) -> pd.DataFrame:
    """Return ``gaps`` with ``score``, ``score_high``, ``stability`` and ``rank`` for other weights.

    score = Σ w·part / Σ w over the parts with w > 0, an unknown part counting 0; score_high the same with 1.
    Stability: see ``top_shares``; unknown at a place with ten gaps or fewer.

    Parameters
    ----------
    gaps
        gap table with its parts; unchanged.
    weights
        part → weight, none below 0, at least one above; parts left out weigh 0.
    seed
        of the random weightings.

    Returns
    -------
    DataFrame
        the same rows, ordered by place and rank.

    Raises
    ------
    LiantuError
        for weights that cannot be used, see ``used_weights``.
    """
    used = used_weights(weights)
    known = [gaps[part].astype("Float64").to_numpy(dtype=np.float64, na_value=np.nan) for part in used]
    parts: Floats = np.column_stack(known).astype(np.float64)
    amounts = np.array(list(used.values()), dtype=np.float64)
    out = gaps.copy()
    for column, values in (
        ("score", _mean(parts, amounts, 0.0)),
        ("score_high", _mean(parts, amounts, 1.0)),
        ("stability", _stability(gaps, parts, seed)),
    ):
        out[column] = pd.Series(values, index=out.index).astype("Float64")
    return ranked(out)
