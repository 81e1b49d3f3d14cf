"""Counts of a workspace as a page of Markdown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from liantu.model.findings import Stats
from liantu.words import t
from liantu.words.sentences import Names

# Counts that are a part of another count, and are printed with their share of it.
WHOLES = {
    "operating": "presences",
    "counting": "presences",
    "two_sources": "presences",
    "firms_with_zone": "firms_here",
    "excerpts": "sources",
    "stated_statements": "statements",
    "placed_statements": "statements",
}


def _share(name: str, totals: Mapping[str, int]) -> float | str:
    whole = totals.get(WHOLES.get(name, ""), 0)
    return totals[name] / whole if whole else ""


def _cell(value: Any) -> str:
    text = f"{value:.0%}" if isinstance(value, float) else str(value)
    return re.sub(r"([|<>*_`\[\]\\])", r"\\\1", text).replace("\n", " ")


def _table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[str]:
    lines = ["| " + " | ".join(map(_cell, head)) + " |", "|" + " --- |" * len(head)]
    return lines + ["| " + " | ".join(map(_cell, row)) + " |" for row in rows]


def _interval(row: Mapping[Any, Any], name: str) -> str:
    """Return a share with its interval, ``84% (71–92%)``; blank where nothing was judged."""
    share, low, high = (float(row[key]) for key in (name, f"{name}_low", f"{name}_high"))
    return f"{share:.0%} ({low:.0%}–{high:.0%})" if share == share else ""


def _samples(frame: pd.DataFrame, names: Names, lang: str) -> list[str]:
    shown = ("judged", "plain", "kept", "precision", "named", "recall", "wrong")
    head = [t(f"stats.h_{name}", lang) for name in ("chain", *shown)]
    rows = [
        [
            names.chain(str(chain)) if chain else t("stats.all_chains", lang),
            *(_interval(row, n) if n in ("plain", "precision", "recall") else int(row[n]) for n in shown),
        ]
        for chain, row in frame.to_dict("index").items()
    ]
    return [f"## {t('stats.samples', lang)}", "", t("stats.samples_note", lang), "", *_table(head, rows), ""]


def _unplaced(frame: pd.DataFrame, names: Names, lang: str) -> list[str]:
    head = [t(f"stats.h_{name}", lang) for name in ("place", "subject", "stance", "as_of")]
    rows = [
        (names.place(r["place"]), r["subject"], t(f"common.stance_{r['stance']}", lang), r["as_of"])
        for r in frame.to_dict("records")
    ]
    lines = [f"## {t('stats.unplaced', lang)}", "", t("stats.unplaced_note", lang), ""]
    return [*lines, *(_table(head, rows) if rows else [t("stats.none", lang)]), ""]


def _readings(frame: pd.DataFrame, names: Names, lang: str) -> list[str]:
    head = [t(f"stats.h_{name}", lang) for name in ("place", "node", "seen", "finding", "done")]
    rows = [
        (
            names.place(r["place"]),
            "" if pd.isna(r["node"]) else names.node(r["node"]),
            "" if pd.isna(r["seen"]) else t(f"stats.seen_{r['seen']}", lang),
            r["finding"],
            r["done"],
        )
        for r in frame.to_dict("records")
    ]
    return [f"## {t('stats.readings', lang)}", "", t("stats.readings_note", lang), "", *_table(head, rows), ""]


def markdown(stats: Stats, names: Names, lang: str, *, date: str) -> str:
    """Return the counts as Markdown, the same bytes for the same counts."""

    def say(key: str, **values: object) -> str:
        return t(f"stats.{key}", lang, **values)

    def section(name: str, frame: pd.DataFrame, first: Iterable[str]) -> list[str]:
        head = [say(f"h_{frame.index.name}"), *(say(f"h_{column}") for column in frame.columns)]
        rows = [[label, *row] for label, row in zip(first, frame.itertuples(index=False), strict=True)]
        return [f"## {say(name)}", "", *_table(head, rows), ""]

    lines = [f"# {say('title')}", "", say("note", date=date), "", f"## {say('totals')}", ""]
    totals = [(say(f"c_{name}"), f"{n:,}", _share(name, stats.totals)) for name, n in stats.totals.items()]
    lines += [*_table(("", say("h_total"), say("h_share")), totals), ""]
    lines += section("chains", stats.chains, map(names.chain, map(str, stats.chains.index)))
    lines += section("places", stats.places, map(names.place, map(str, stats.places.index)))
    lines += section(
        "sources", stats.sources, (t(f"common.source_{kind}", lang) for kind in map(str, stats.sources.index))
    )
    lines += section("ages", stats.ages, map(str, stats.ages.index))
    lines += [f"## {say('conflicts')}", ""]
    told = stats.conflicts[["kind", "place", "node", "detail"]].astype(str).to_dict("records")
    conflicts = [
        (
            say(f"conflict_{c['kind']}"),
            names.joined([names.place(place) for place in c["place"].split("|")]),
            names.node(c["node"]),
            names.enterprise(c["detail"]),
        )
        for c in told
    ]
    heads = [say(f"h_{name}") for name in ("kind", "place", "node", "detail")]
    lines += [*(_table(heads, conflicts) if conflicts else [say("none")]), ""]
    lines += [f"## {say('unknown')}", "", say("unknown_note"), ""]
    counts = Counter(zip(stats.unknown["place"], stats.unknown["chain"], strict=True))
    rows = [(names.place(place), names.chain(chain), n) for (place, chain), n in sorted(counts.items())]
    heads = [say("h_place"), say("h_chain"), say("h_count")]
    lines += [*(_table(heads, rows) if rows else [say("none")]), ""]
    lines += _unplaced(stats.unplaced, names, lang)
    if stats.samples[["judged", "named"]].to_numpy().any():
        lines += _samples(stats.samples, names, lang)
    if len(stats.readings):
        lines += _readings(stats.readings, names, lang)
    del lines[-1]
    return "\n".join(lines) + "\n"
