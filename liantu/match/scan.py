"""``find_nodes`` for millions of texts: the same hits, found in one pass over the bytes of many texts.

Nearly all texts of a register name no node at all. So a batch is first scanned whole, as bytes and before any folding,
for every word in the ways it may be written; only texts that hold one are folded, cut into phrases and judged, by the
rules of ``liantu.match.words`` and with its functions.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np

from liantu.match.words import EXCLUDED, PHRASE_ENDS, Hit, NodeWords, fold, meant_otherwise, only_trades

# Full-width marks that stand in nearly every text, and what folding makes of them.
_MARKS = (("，", ","), ("；", ";"), ("：", ":"), ("！", "!"), ("？", "?"), ("（", "("), ("）", ")"))
_WIDE = {narrow: wide for wide, narrow in _MARKS}
# What else folding may make part of a word of: compatibility forms of all kinds, other blanks, capitals of other
# alphabets. A text with one of these characters is looked at, whatever its words.
_COMPATIBLE = (
    "[\u00a0\u00aa\u00b2-\u00be\u00c0-\u03ff\u1d00-\u1fff\u2000-\u200a\u202f\u205f\u2070-\u218f\u2460-\u24ff"
    "\u2c60-\u2c7f\u2e80-\u2fdf\u3000\u3200-\u33ff\ua640-\ua7ff\uf900-\ufaff\ufb00-\ufdff\ufe30-\ufe6f\uff02-\uff07"
    "\uff0a\uff0b\uff0d-\uff19\uff1c-\uff1e\uff20-\uffef\U0001d400-\U0001d7ff\U0001f100-\U0001f2ff"
    "\U0001fbf0-\U0001fbf9\U0002f800-\U0002fa1f]"
)
# Texts of these characters alone are folded by replacing the full-width marks and lowering ASCII.
_COMMON = re.compile("[\u4e00-\u9fff -~\n、。，；：！？（）【】“”·—]*")
_BETWEEN = "\0"  # of texts in the buffer that is scanned
_SURROGATE = re.compile("[\ud800-\udfff]")
_LETTER = re.compile("[a-z]")
_EXCLUDES = ("不含", "不包括", "除")


def fold_quickly(text: str) -> str:
    """Return ``words.fold(text)``."""
    if not _COMMON.fullmatch(text):
        return fold(text)
    for wide, narrow in _MARKS:
        text = text.replace(wide, narrow)
    return text.lower()


class Scanner:
    """The words of all nodes made ready for scanning; see the module."""

    def __init__(self, words: Sequence[NodeWords]) -> None:
        """Take words as ``node_words`` gives them."""
        import ahocorasick_rs  # both are wanted only where registers are matched
        import hyperscan

        self._words = {w.node: w for w in words}
        nodes: defaultdict[str, list[str]] = defaultdict(list)
        for w in words:
            for term in w.terms:
                if term:
                    nodes[term].append(w.node)
        self._terms = sorted(nodes)
        self._nodes = [sorted(nodes[term]) for term in self._terms]
        self._automaton = ahocorasick_rs.AhoCorasick(self._terms)
        expressions = [*(as_written(term).encode() for term in self._terms), _COMPATIBLE.encode()]
        self._database = hyperscan.Database()
        self._database.compile(
            expressions=expressions,
            ids=list(range(len(expressions))),
            elements=len(expressions),
            flags=[hyperscan.HS_FLAG_CASELESS if _LETTER.search(term) else 0 for term in self._terms]
            + [hyperscan.HS_FLAG_UTF8],
        )

    def worth_a_look(self, texts: Sequence[str]) -> list[int]:
        """Return the positions of the texts that may name a node, in order; the others name none."""
        if not texts:
            return []
        joined = _BETWEEN.join(texts)
        if joined.count(_BETWEEN) >= len(texts):
            joined = _BETWEEN.join(text.replace(_BETWEEN, " ") for text in texts)
        content = joined.encode("utf-8", "replace")  # a lone surrogate is part of no word
        ends = np.append(np.flatnonzero(np.frombuffer(content, dtype=np.uint8) == 0), len(content))
        found: list[int] = []
        self._database.scan(content, match_event_handler=lambda _id, _from, to, _flags, _: found.append(to))
        # A match ends at or before the end of its text.
        rows: list[int] = np.unique(np.searchsorted(ends, np.array(found, dtype=np.int64))).tolist()
        return rows

    def find(self, texts: Sequence[str]) -> Iterator[tuple[int, list[Hit]]]:
        """Yield position and hits of the texts that name a node, in order; the hits are those of ``find_nodes``."""
        for position in self.worth_a_look(texts):
            hits = self._hits(texts[position])
            if hits:
                yield position, hits

    def _hits(self, text: str) -> list[Hit]:
        kept = fold_quickly(text)
        if any(word in kept for word in _EXCLUDES):
            kept = EXCLUDED.sub("", kept)
        try:
            found = self._automaton.find_matches_as_indexes(kept, overlapping=True)
        except UnicodeEncodeError:  # lone surrogates, which are part of no word
            found = self._automaton.find_matches_as_indexes(_SURROGATE.sub("?", kept), overlapping=True)
        if not found:
            return []
        marks = [(mark.start(), mark.end()) for mark in PHRASE_ENDS.finditer(kept)]
        begins, ends = [0, *(end for _, end in marks)], [*(start for start, _ in marks), len(kept)]
        inside: defaultdict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for term, first, last in found:
            number = bisect_right(begins, first) - 1
            if last <= ends[number]:
                inside[number].append((term, first, last))
        hits: set[Hit] = set()
        for number, spans in inside.items():
            phrase = kept[begins[number] : ends[number]]
            start = begins[number] + len(phrase) - len(phrase.lstrip())
            hits |= self._of_phrase(
                phrase.strip(), [(term, first - start, last - start) for term, first, last in spans]
            )
        return sorted(hits, key=lambda h: (h.node, h.word, h.phrase, h.trade))

    def _of_phrase(self, phrase: str, inside: list[tuple[int, int, int]]) -> set[Hit]:
        spans = [
            (node, term, start, end)
            for term, start, end in inside
            for node in self._nodes[term]
            if not meant_otherwise(phrase, start, end, self._words[node].not_terms)
        ]
        trade = _trades(phrase)
        return {
            Hit(node=node, word=self._terms[term], phrase=phrase, trade=trade)
            for node, term, start, end in spans
            if not any(s <= start and end <= e and e - s > end - start for _, _, s, e in spans)
        }


def as_written(term: str) -> str:
    """Return the expression of a folded word as texts may have it, compatibility forms aside."""
    return "".join(f"(?:{re.escape(c)}|{_WIDE[c]})" if c in _WIDE else re.escape(c) for c in term)


@lru_cache(maxsize=1 << 16)
def _trades(phrase: str) -> bool:
    return only_trades(phrase)
