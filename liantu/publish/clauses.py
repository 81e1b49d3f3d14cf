"""Which clauses a node meets: by words, shown with the dates in force; a person decides."""

from __future__ import annotations

import pandas as pd

from liantu.model.dates import in_force
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


def _words(value: object) -> tuple[str, ...]:
    return tuple(word.casefold() for word in split_list(value))


def clauses_by_node(workspace: Workspace) -> dict[str, tuple[str, ...]]:
    """Return ``chain/node`` → ids of the clauses in force whose words occur in the node's name or words.

    A clause is left out where one of its ``not_terms`` occurs there too (as in the analysis). Newer clauses come
    first, then stricter ones, then by id.
    """
    as_of = workspace.settings.as_of
    rows = [
        (p["in_force_from"] if known(p["in_force_from"]) else "", _ORDER[p["kind"]], str(p["id"]),
         _words(p["terms"]), _words(p["not_terms"]))
        for _, p in workspace.tables["policies"].iterrows()
        if p["kind"] in _ORDER and in_force(p["in_force_from"], p["in_force_to"], as_of)
    ]  # fmt: skip
    rows.sort(key=lambda r: (r[1], r[2]))
    rows.sort(key=lambda r: r[0], reverse=True)
    met: dict[str, tuple[str, ...]] = {}
    for node, name, terms in workspace.nodes[["name_zh", "terms"]].itertuples():
        text = "\n".join([str(name).casefold(), *_words(terms)])
        met[str(node)] = tuple(
            policy
            for _, _, policy, words, nots in rows
            if any(w in text for w in words) and not any(n in text for n in nots)
        )
    return met
