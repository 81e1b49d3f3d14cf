"""The back-test for faces."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from liantu.analyse import backtest as test
from liantu.model.problems import LiantuError
from liantu.model.settings import PRIORITY_PARTS
from liantu.pipeline import Judged

ROUNDS = test.ROUNDS
default_year = test.default_year


@dataclass(frozen=True)
class Result:
    """Tables by way of hiding (see ``analyse.backtest``), who beats every baseline, and how it was done."""

    tables: dict[str, pd.DataFrame]
    beaten: dict[str, bool]
    known: frozenset[str]
    rounds: int
    year: int


def run(judged: Judged, *, rounds: int = test.ROUNDS, after: int | None = None) -> Result:
    """Return the back-test of a judged workspace.

    Raises
    ------
    LiantuError
        ``backtest_nothing`` when there are too few confirmed presences to hide any.
    """
    year = test.default_year(judged.workspace) if after is None else after
    tables = test.backtest(judged.workspace, judged.findings.presences, rounds=rounds, after=year)
    if not tables["random"]["hidden"].max() > 0:
        raise LiantuError("backtest_nothing")
    gaps = judged.findings.gaps
    return Result(
        tables=tables,
        beaten={method: test.beats(tables, method) for method in test.METHODS},
        known=frozenset(part for part in PRIORITY_PARTS if gaps[part].notna().any()),
        rounds=rounds,
        year=year,
    )
