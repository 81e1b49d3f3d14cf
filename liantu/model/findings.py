"""What the analysis found: the tables that screens, exports and result files read."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from liantu.model.fields import empty


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
    allocation
        suggested lead and others for each firm elsewhere that a zone has a gap for, ordered by enterprise; index 0, 1,
        2, ….
    hooks, rivals
        what one zone's strength could feed in another, and what several zones build (see ``analyse.hooks``).
    """

    presences: pd.DataFrame
    levels: pd.DataFrame
    gaps: pd.DataFrame
    targets: pd.DataFrame
    coverage: pd.DataFrame
    allocation: pd.DataFrame = field(default_factory=lambda: empty("allocation"))
    hooks: pd.DataFrame = field(default_factory=lambda: empty("hooks"))
    rivals: pd.DataFrame = field(default_factory=lambda: empty("rivals"))


def supporting(gaps: pd.DataFrame) -> pd.Series:
    """Return which ``gaps`` only supply what is there (rule X2), which lists keep apart; not those that papers name."""
    return ((gaps["rule"] == "X2") & (gaps["stated"] != "supports")).fillna(False)


@dataclass(frozen=True)
class Stats:
    """Tables of counts; every count is of distinct things.

    Parameters
    ----------
    totals
        name → number.
    chains, places
        one row a chain, one row a judged place below the province; index id, sorted.
    sources
        one row a kind of source: ``sources, excerpt, rows`` (rows of facts that cite it).
    ages
        year of a presence's ``as_of`` → ``presences``.
    conflicts
        ``kind, place, node, detail``: statements strong and weak at one place, firms at one node in two zones.
    unknown
        what to find out next, columns ``place, chain, node, name_zh, name_en``, for zones and their focus chains.
    unplaced
        statements that found no node, columns ``place, subject, stance, as_of``, index id, sorted.
    readings
        notes of sceptical readers, columns of the table ``readings``, by place and id.
    samples
        how well words find nodes, one row a chain and one, unnamed, for all (see ``match.sample_table``); empty
        where nothing was labelled.
    """

    totals: dict[str, int]
    chains: pd.DataFrame
    places: pd.DataFrame
    sources: pd.DataFrame
    ages: pd.DataFrame
    conflicts: pd.DataFrame
    unknown: pd.DataFrame
    unplaced: pd.DataFrame
    readings: pd.DataFrame
    samples: pd.DataFrame


@dataclass(frozen=True)
class Fit:
    """A node that a text fits.

    Parameters
    ----------
    node
        ``chain/node``.
    words
        the words that named it, longest first.
    phrases
        where they stand, in the order of words.
    trade
        every phrase only trades or serves: no maker is named.
    gaps
        ``gap_id`` of the gaps that the node closes, in the order of the list of gaps.
    strong_at
        judged places below the province where the node is of level 2 or 3 already: partners, or rivals.
    against
        codes of what speaks against, as in ``targets``: ``only_trades``, ``bought_anywhere``, ``restricted:<clause>``.
    """

    node: str
    words: tuple[str, ...]
    phrases: tuple[str, ...]
    trade: bool
    gaps: tuple[str, ...]
    strong_at: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
