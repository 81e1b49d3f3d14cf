"""The back-test as a page of Markdown, and as tables for the screen."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from liantu.model.settings import PRIORITY_PARTS
from liantu.words import t

# Parts that say how likely a link is: these must earn their weight.
LIKELIHOODS = ("relatedness", "demand_pull", "support")


def method_name(method: str, lang: str) -> str:
    """Return the name of a method: a part of the priority, the priority itself, or a baseline."""
    return t(f"common.part_{method}" if method in PRIORITY_PARTS else f"backtest.m_{method}", lang)


def readable(table: pd.DataFrame, lang: str, *, known: frozenset[str]) -> pd.DataFrame:
    """Return one table of results for reading; parts outside ``known`` have no data and are left out."""
    rows = [m for m in table.index if m not in PRIORITY_PARTS or m in known]
    shown = {t("backtest.method", lang): [method_name(m, lang) for m in rows]}
    for name in ("auc", "hits"):
        shown[t(f"backtest.c_{name}", lang)] = [
            f"{table.loc[m, name]:.2f}（{table.loc[m, f'{name}_low']:.2f}–{table.loc[m, f'{name}_high']:.2f}）"
            if lang == "zh"
            else f"{table.loc[m, name]:.2f} ({table.loc[m, f'{name}_low']:.2f} to {table.loc[m, f'{name}_high']:.2f})"
            for m in rows
        ]
    return pd.DataFrame(shown)


def sections(tables: Mapping[str, pd.DataFrame], lang: str, *, year: int) -> dict[str, str]:
    """Return the heading of each table."""
    return {
        name: t(f"backtest.t_{name}", lang, hidden=table["hidden"].max(), year=year) for name, table in tables.items()
    }


def verdicts(beaten: Mapping[str, bool], lang: str, *, known: frozenset[str]) -> list[str]:
    """Return a sentence for each part that speaks of likelihood."""
    told = []
    for part in LIKELIHOODS:
        code = "unknown" if part not in known else "beats" if beaten[part] else "not"
        told.append(t(f"backtest.verdict_{code}", lang, part=t(f"common.part_{part}", lang)))
    return told


def markdown(
    tables: Mapping[str, pd.DataFrame],
    beaten: Mapping[str, bool],
    lang: str,
    *,
    known: frozenset[str],
    date: str,
    rounds: int,
    year: int,
) -> str:
    """Return the page: what was done, what came out, what follows for the weights.

    Parameters
    ----------
    tables, beaten
        what ``liantu.backtest.run`` returns.
    known
        parts of the priority for which there are data.
    """
    lines = [f"# {t('backtest.title', lang)}", "", t("backtest.made", lang, date=date), ""]
    for key in ("what", "auc", "limits", "rule"):
        lines += [t(f"backtest.{key}", lang, rounds=rounds, year=year), ""]
    heads = sections(tables, lang, year=year)
    for name, table in tables.items():
        shown = readable(table, lang, known=known)
        lines += [f"## {heads[name]}", "", "| " + " | ".join(shown.columns) + " |", "|" + " --- |" * len(shown.columns)]
        lines += ["| " + " | ".join(row) + " |" for row in shown.itertuples(index=False)]
        lines.append("")
    lines += [f"- {sentence}" for sentence in verdicts(beaten, lang, known=known)]
    return "\n".join(lines) + "\n"
