"""How well words find nodes, told from samples that people labelled before the words were tuned."""

from __future__ import annotations

from collections import Counter
from math import nan, sqrt

import pandas as pd

from liantu.match.words import NodeWords, find_nodes, node_words
from liantu.model.fields import split_list
from liantu.model.ids import chain_of
from liantu.model.records import rows
from liantu.model.workspace import Workspace

_COLUMNS = ("judged", "plain_right", "kept", "kept_right", "named", "found", "wrong")
_SHARES = {
    "plain": ("plain_right", "judged"),
    "precision": ("kept_right", "kept"),
    "recall": ("found", "named"),
}


def wilson(hits: int, trials: int, *, z: float = 1.959964) -> tuple[float, float]:
    """Return the Wilson interval of a share (95 % by default); NaN without trials.

    Reference: E. B. Wilson (1927), Journal of the American Statistical Association 22(158), 209-212.
    """
    if not trials:
        return nan, nan
    share, extra = hits / trials, z * z / trials
    middle = share + extra / 2
    half = z * sqrt(share * (1 - share) / trials + extra / (4 * trials))
    return max(0.0, (middle - half) / (1 + extra)), min(1.0, (middle + half) / (1 + extra))


def sample_table(workspace: Workspace) -> pd.DataFrame:
    """Return how well the words of ``workspace`` find the nodes of its labelled samples.

    Returns
    -------
    DataFrame
        Index ``chain``, every chain and an unnamed last row for all of them; whole numbers:

        - of ``sample_matches``: ``judged`` phrases that a reader could judge, ``plain_right`` those where containing
          the word means the node (plain containment), ``kept`` those that ``find_nodes`` gives the node too (as
          maker), ``kept_right`` the right ones among these;
        - of ``sample_firms``: ``named`` pairs of firm and node that the reader named, ``found`` those that
          ``find_nodes`` finds, ``wrong`` pairs that it finds and the reader neither named nor called doubtful.

        and the shares that follow with their 95 % intervals (``…_low``, ``…_high``; NaN where nothing was judged):
        ``plain`` = plain_right / judged, ``precision`` = kept_right / kept, ``recall`` = found / named. Intervals take
        the rows as independent, which several nodes of one firm are not quite.
    """
    words = node_words(workspace)
    pairs = _matches(workspace, words) + _firms(workspace, words)
    counted = Counter(pairs)
    chains = sorted(workspace.chains)
    table = pd.DataFrame([[counted[chain, name] for name in _COLUMNS] for chain in chains], chains, list(_COLUMNS))
    table.loc[""] = table.sum()
    for name, (hits, trials) in _SHARES.items():
        counts = list(zip(table[hits], table[trials], strict=True))
        table[name] = [h / n if n else nan for h, n in counts]
        bounds = [wilson(h, n) for h, n in counts]
        table[f"{name}_low"], table[f"{name}_high"] = [low for low, _ in bounds], [high for _, high in bounds]
    return table.rename_axis("chain")


def _makes(text: str, words: list[NodeWords]) -> set[str]:
    return {hit.node for hit in find_nodes(text, words) if not hit.trade}


def _matches(workspace: Workspace, words: list[NodeWords]) -> list[tuple[str, str]]:
    pairs = []
    for row in rows(workspace.tables["sample_matches"], "sample_matches"):
        if row["right"] is None:
            continue
        counts = ["judged"]
        if row["right"]:
            counts.append("plain_right")
        if row["node"] in _makes(row["phrase"], words):
            counts += ["kept", "kept_right"] if row["right"] else ["kept"]
        pairs += [(chain_of(row["node"]), count) for count in counts]
    return pairs


def _firms(workspace: Workspace, words: list[NodeWords]) -> list[tuple[str, str]]:
    pairs = []
    for row in rows(workspace.tables["sample_firms"], "sample_firms"):
        named, doubtful = set(split_list(row["nodes"])), set(split_list(row["doubtful"]))
        made = _makes(f"{row['name']}\n{row['products'] or ''}", words)
        pairs += [(chain_of(node), "named") for node in sorted(named)]
        pairs += [(chain_of(node), "found") for node in sorted(named & made)]
        pairs += [(chain_of(node), "wrong") for node in sorted(made - named - doubtful)]
    return pairs
