"""Which clauses a node meets: by words, shown with the dates in force; a person decides."""

from __future__ import annotations

import pandas as pd

from liantu.model.clauses import Clauses, clauses_in_force
from liantu.model.fields import split_list
from liantu.model.workspace import Workspace
from liantu.publish.text import date_text, known
from liantu.words import t

# Strictest first within one date: what forbids is read before what encourages.
_ORDER = {"phased_out": 0, "restricted": 1, "encouraged": 2, "support": 3}


def force_text(policy: pd.Series, lang: str) -> str:
    """Return the dates in force in words."""
    start, end = policy["in_force_from"], policy["in_force_to"]
    begun = date_text(str(start), lang) if known(start) else t("common.unknown", lang)
    if known(end):
        return t("publish.in_force_until", lang, start=begun, end=date_text(str(end), lang))
    return t("publish.in_force_since", lang, start=begun)


def clauses_by_node(workspace: Workspace) -> dict[str, tuple[str, ...]]:
    """Return ``chain/node`` → ids of the clauses in force that meet it: newer ones first, then stricter, then by id."""
    clauses = [c for c in clauses_in_force(workspace) or () if c.kind in _ORDER]
    clauses.sort(key=lambda c: (_ORDER[c.kind], c.id))
    clauses.sort(key=lambda c: c.in_force_from, reverse=True)
    words = Clauses(clauses)
    return {
        str(node): tuple(c.id for c in words.meeting((str(name), *split_list(terms))))
        for node, name, terms in workspace.nodes[["name_zh", "terms"]].itertuples()
    }
