"""What the analysis found: the tables that screens, exports and result files read."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Findings:
    """Results for all judged places.

    Parameters
    ----------
    presences
        presences with ``grade`` and ``counting``, index ``id``.
    levels
        every place × node in scope, index ``place:node``, ordered by place and node.
    gaps
        complete, extend and strengthen, index ``gap_id``, ordered by place and rank.
    targets
        firms elsewhere for each gap, ordered by gap and rank; index 0, 1, 2, …
    coverage
        place × chain: ``place, chain, known, specific, share``; ordered by place and chain.
    """

    presences: pd.DataFrame
    levels: pd.DataFrame
    gaps: pd.DataFrame
    targets: pd.DataFrame
    coverage: pd.DataFrame
