"""Nodes that a text names: the plain way, which every quicker engine must equal.

A business scope says more than what is made: "发动机销售" deals, "不含发动机" excludes. So a text is cut into phrases,
what it excludes is taken out, and a phrase that only trades or serves yields matches marked as such. Of two words, one
within the other, the longer counts: "汽车零部件" is not "汽车".
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources

from liantu.model.fields import split_list
from liantu.model.records import rows
from liantu.model.workspace import Workspace

# Marks that end a phrase. "、" does not: in "发动机、轮胎销售" the last word speaks for all.
PHRASE_ENDS = re.compile(r"[,;:。!?\n\r\t]+")
# What a scope excludes. 除 begins many trades (除尘, 扫除) that exclude nothing.
EXCLUDED = re.compile(r"(?:不含|不包括)[^,;。)\n]*|(?<![扫清去消拆排])除(?![尘湿草垢锈雪臭霉氧虫])[^,;。)\n]*?外")

_OPENING, _CLOSING = "([{【〔", ")]}】〕"
_EMPTY_BRACKETS = re.compile(r"\(\s*\)|\[\s*\]|\{\s*\}|【\s*】|〔\s*〕")


@dataclass(frozen=True, slots=True)
class Hit:
    """A node named in a text: the word, folded, the phrase it stands in as ``shown``, whether that only trades."""

    node: str
    word: str
    phrase: str
    trade: bool


@dataclass(frozen=True, slots=True)
class NodeWords:
    """Words of one node, folded: those that name it and those that name something else."""

    node: str
    terms: tuple[str, ...]
    not_terms: tuple[str, ...]


def fold(text: str) -> str:
    """Return ``text`` as it is compared: full and half width alike, small letters."""
    return unicodedata.normalize("NFKC", text).casefold()


@cache
def _scope_words(kind: str) -> tuple[str, ...]:
    text = resources.files("liantu.match").joinpath("scope_words.csv").read_text(encoding="utf-8")
    return tuple(row["word"] for row in csv.DictReader(text.splitlines()) if row["kind"] == kind)


def node_words(workspace: Workspace) -> list[NodeWords]:
    """Return the words of every node that a firm can supply: its Chinese name and its terms, by node.

    Nodes that are no gap anywhere are among them: their longer words keep a text from a shorter one of another node.
    """
    nodes = workspace.nodes[workspace.nodes["siting"] != "market"].sort_index()
    return [
        NodeWords(
            node=str(node),
            terms=tuple(sorted({fold(word) for word in (row["name_zh"], *split_list(row["terms"]))})),
            not_terms=tuple(sorted({fold(word) for word in split_list(row["not_terms"])})),
        )
        for node, row in zip(nodes.index, rows(nodes, "nodes"), strict=True)
    ]


def phrases(text: str) -> list[tuple[str, bool]]:
    """Return the phrases of a text, folded, without what they exclude, each with whether it only trades or serves."""
    kept = EXCLUDED.sub("", fold(text))
    found = []
    for phrase in filter(None, (part.strip() for part in PHRASE_ENDS.split(kept))):
        found.append((phrase, only_trades(phrase)))
    return found


def shown(phrase: str) -> str:
    """Return a folded phrase as it is shown: without the brackets that stand empty or open after something was cut."""
    before = ""
    while phrase != before:
        before = phrase
        phrase = _EMPTY_BRACKETS.sub("", phrase).rstrip(_OPENING + " ").lstrip(_CLOSING + " ")
    return phrase


def only_trades(phrase: str) -> bool:
    """Tell whether a folded phrase only trades or serves: a word of trade in it, and none of making."""
    trade = any(word in phrase for word in _scope_words("trade"))
    return trade and not any(word in phrase for word in _scope_words("make"))


def find_nodes(text: str, words: list[NodeWords]) -> list[Hit]:
    """Return the nodes that ``text`` names, ordered by node, word and phrase.

    Parameters
    ----------
    text
        a name, products, a business scope or a page's text.
    words
        from ``node_words``.
    """
    hits = set()
    for phrase, trade in phrases(text):
        spans = [
            (w.node, term, *at)
            for w in words
            for term in w.terms
            for at in _at(phrase, term)
            if not meant_otherwise(phrase, *at, w.not_terms)
        ]
        for node, term, start, end in spans:
            if not any(s <= start and end <= e and e - s > end - start for _, _, s, e in spans):
                hits.add(Hit(node=node, word=term, phrase=shown(phrase), trade=trade))
    return sorted(hits, key=lambda h: (h.node, h.word, h.phrase, h.trade))


def _at(phrase: str, term: str) -> list[tuple[int, int]]:
    if not term or term not in phrase:
        return []
    return [(m.start(), m.start() + len(term)) for m in re.finditer(f"(?={re.escape(term)})", phrase)]


def meant_otherwise(phrase: str, start: int, end: int, not_terms: tuple[str, ...]) -> bool:
    """Tell whether a word that means something else overlaps the one found."""
    return any(s < end and start < e for term in not_terms for s, e in _at(phrase, term))
