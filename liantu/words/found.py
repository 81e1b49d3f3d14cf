"""What a text fits, as lines of text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from liantu.model.findings import Fit
from liantu.words import t
from liantu.words.problems import shown
from liantu.words.sentences import Names, against, kind_word


def say_found(fits: Iterable[Fit], gaps: pd.DataFrame, names: Names, lang: str) -> Iterator[str]:
    """Yield one block of lines a node, or one line that says there is none.

    Parameters
    ----------
    gaps
        the findings' gaps, index ``gap_id``.
    """
    none = True
    for fit in fits:
        none = False
        chain = names.chain(fit.node.partition("/")[0])
        yield t("cli.fit", lang, node=names.node(fit.node), chain=chain, words=names.joined(fit.words))
        for phrase in fit.phrases[:3]:
            yield "  " + t("cli.fit_phrase", lang, phrase=shown(phrase))
        if not fit.trade:
            yield "  " + _serves(gaps.loc[list(fit.gaps)], names, lang)
        if fit.strong_at:
            yield "  " + t("cli.fit_strong", lang, place=names.joined([names.place(p) for p in fit.strong_at]))
        if fit.against:
            codes = "；".join if lang == "zh" else "; ".join
            yield "  " + t("cli.fit_against", lang, codes=codes(against(c, lang, names.policies) for c in fit.against))
    if none:
        yield t("cli.fit_none", lang)


def _serves(gaps: pd.DataFrame, names: Names, lang: str) -> str:
    if gaps.empty:
        return t("cli.fit_no_gap", lang)
    told = []
    for where, kind_id, certainty in gaps[["place", "kind", "certainty"]].itertuples(index=False):
        doubt = t("common.certainty_unverified", lang) if certainty == "unverified" else ""
        kind = kind_word(kind_id, lang)
        place = names.place(where)
        told.append(t("cli.fit_gap_doubt" if doubt else "cli.fit_gap", lang, place=place, kind=kind, doubt=doubt))
    return t("cli.fit_gaps", lang, gaps=names.joined(told))
