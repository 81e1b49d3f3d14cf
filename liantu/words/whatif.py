"""Tables of what-if with names and headings: what the screen, the command line and the CSV show alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from liantu.model.fields import split_list
from liantu.model.ids import chain_of
from liantu.words import t
from liantu.words.sentences import Names, kind_word

TABLES = ("difference", "best", "losses", "hooks", "rivals")


def readable(table: pd.DataFrame, names: Names, lang: str) -> pd.DataFrame:
    """Return one of the tables of ``liantu.whatif`` for reading, index as given; every id goes by its name."""
    out: dict[str, list[Any]] = {}
    if "gain" in table:
        out[t("whatif.col_order", lang)] = [int(i) for i in table.index]
    for column in table.columns:
        if column in ("node", "source_node"):
            out[t("whatif.col_chain", lang)] = [names.chain(chain_of(node)) for node in table[column]]
        values = [_cell(column, value, names, lang) for value in table[column].tolist()]
        out[t(f"whatif.col_{column}", lang)] = values
    return pd.DataFrame(out, index=table.index)


def _cell(column: str, value: Any, names: Names, lang: str) -> Any:
    tell = _tellers(names, lang).get(column)
    if tell is not None:
        return tell(value)
    return round(value, 3) if isinstance(value, float) else value


def _tellers(names: Names, lang: str) -> dict[str, Callable[[Any], Any]]:
    def kind(value: Any) -> str:
        return kind_word(value, lang) if isinstance(value, str) else t("whatif.out_of_scope", lang)

    def places(value: Any) -> str:
        return names.joined([names.place(place) for place in split_list(value)])

    def filled(value: Any) -> str:
        return names.joined([names.place(gap.partition(":")[0]) for gap in split_list(value)])

    def firms(value: Any) -> str:
        return names.joined([names.enterprise(firm) for firm in split_list(value)])

    return {
        **dict.fromkeys(("node", "source_node", "target_node"), names.node),
        **dict.fromkeys(("place", "giver", "taker"), names.place),
        **dict.fromkeys(("before", "after", "taker_kind"), kind),
        "change": lambda value: t(f"whatif.change_{value}", lang),
        "relation": lambda value: t(f"common.relation_{value}", lang),
        "enterprise": names.enterprise,
        "places": places,
        "filled": filled,
        "enterprises": firms,
    }


def counts(table: pd.DataFrame, lang: str) -> str:
    """Return how many verdicts a table of differences changes, as a sentence."""
    found = table["change"].value_counts()
    names = ("closed", "opened", "changed", "dropped", "gained", "lost")
    return t("whatif.count_difference", lang, **{name: int(found.get(name, 0)) for name in names})
