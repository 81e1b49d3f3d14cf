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
import numpy.typing as npt

from liantu.match.words import EXCLUDED, PHRASE_ENDS, Hit, NodeWords, fold, meant_otherwise, only_trades, shown

# Full-width marks that stand in nearly every text, and what folding makes of them.
_MARKS = (("，", ","), ("；", ";"), ("：", ":"), ("！", "!"), ("？", "?"), ("（", "("), ("）", ")"))
_WIDE = {narrow: wide for wide, narrow in _MARKS}
# What else folding may make part of a word of: compatibility forms of all kinds, other blanks, capitals of other
# alphabets. A text with one of these characters is looked at, whatever its words.
_COMPATIBLE = (
    (0xA0, 0xA0), (0xAA, 0xAA), (0xB2, 0xBE), (0xC0, 0x3FF), (0x1D00, 0x1FFF), (0x2000, 0x200A), (0x202F, 0x202F),
    (0x205F, 0x205F), (0x2070, 0x218F), (0x2460, 0x24FF), (0x2C60, 0x2C7F), (0x2E80, 0x2FDF), (0x3000, 0x3000),
    (0x3200, 0x33FF), (0xA640, 0xA7FF), (0xF900, 0xFAFF), (0xFB00, 0xFDFF), (0xFE30, 0xFE6F), (0xFF02, 0xFF07),
    (0xFF0A, 0xFF0B), (0xFF0D, 0xFF19), (0xFF1C, 0xFF1E), (0xFF20, 0xFFEF), (0x1D400, 0x1D7FF), (0x1F100, 0x1F2FF),
    (0x1FBF0, 0x1FBF9), (0x2F800, 0x2FA1F),
)  # fmt: skip
# Texts of these characters alone are folded by replacing the full-width marks and lowering ASCII.
_COMMON = re.compile("[\u4e00-\u9fff -~\n、。，；：！？（）【】“”·—]*")
_BETWEEN = "\0"  # of texts in the buffer that is scanned
_PIECE = 2_000  # texts at a time: the buffer stays in the processor's cache
_CONTINUATIONS = 64  # bytes that may follow another in UTF-8
_PUNCTUATION = (0xE3, 0xEF)  # the first byte of 、。「」 and of ，；：（）
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

        self._made_of = words
        self._words = {w.node: w for w in words}
        nodes: defaultdict[str, list[str]] = defaultdict(list)
        for w in words:
            for term in w.terms:
                if term:
                    nodes[term].append(w.node)
        self._terms = sorted(nodes)
        self._nodes = [sorted(nodes[term]) for term in self._terms]
        self._automaton = ahocorasick_rs.AhoCorasick(self._terms)
        compatible = compatible_as_bytes()
        expressions = [*(as_written(term).encode() for term in self._terms), *compatible]
        self._database = hyperscan.Database()
        self._database.compile(
            expressions=expressions,
            ids=list(range(len(expressions))),
            elements=len(expressions),
            flags=[hyperscan.HS_FLAG_CASELESS if _LETTER.search(term) else 0 for term in self._terms]
            + [0] * len(compatible),
        )

    def __reduce__(self) -> tuple[type[Scanner], tuple[Sequence[NodeWords]]]:
        """Travel as words: what is made of them is made anew where they arrive."""
        return type(self), (self._made_of,)

    def worth_a_look(self, texts: Sequence[str]) -> list[int]:
        """Return the positions of the texts that may name a node, in order; the others name none."""
        rows: list[int] = []
        for first in range(0, len(texts), _PIECE):
            rows.extend((self._named(texts[first : first + _PIECE]) + first).tolist())
        return rows

    def _named(self, texts: Sequence[str]) -> npt.NDArray[np.int64]:
        content, ends = _joined(texts)
        if len(ends) != len(texts):
            content, ends = _joined([text.replace(_BETWEEN, " ") for text in texts])
        found: list[int] = []
        self._database.scan(content, match_event_handler=lambda _id, _from, to, _flags, _: found.append(to))
        # A match ends at or before the end of its text.
        named = np.zeros(len(texts), dtype=bool)
        named[np.searchsorted(ends, np.array(found, dtype=np.int64))] = True
        return np.flatnonzero(named)

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
            Hit(node=node, word=self._terms[term], phrase=shown(phrase), trade=trade)
            for node, term, start, end in spans
            if not any(s <= start and end <= e and e - s > end - start for _, _, s, e in spans)
        }


def _joined(texts: Sequence[str]) -> tuple[bytes, npt.NDArray[np.int64]]:
    """Return the texts as one buffer, and where each ends; the mark between them must be in none."""
    content = _BETWEEN.join(texts).encode("utf-8", "replace")  # a lone surrogate is part of no word
    return content, np.append(np.flatnonzero(np.frombuffer(content, dtype=np.uint8) == 0), len(content))


def compatible_as_bytes() -> list[bytes]:
    """Return expressions of bytes that find every character of ``_COMPATIBLE`` in UTF-8 and nothing else.

    Those that begin as Chinese punctuation does, which stands in every text, are spelled out: hyperscan looks for plain
    bytes along with the words. The others are one expression, over which it skips to the rare bytes that begin them.
    """
    ends: defaultdict[bytes, list[int]] = defaultdict(list)
    for first, last in _COMPATIBLE:
        for code in range(first, last + 1):
            content = chr(code).encode()
            ends[content[:-1]].append(content[-1])
    plain: list[bytes] = []
    rare: list[bytes] = []
    for start, these in ends.items():
        if len(these) == _CONTINUATIONS:
            (plain if start[0] in _PUNCTUATION else rare).append(_spelled(start))
        elif start[0] in _PUNCTUATION:
            plain += [_spelled(start + bytes([byte])) for byte in these]
        else:
            rare.append(_spelled(start) + b"[" + _spelled(bytes(these)) + b"]")
    return [*plain, b"|".join(rare)]


def _spelled(content: bytes) -> bytes:
    return b"".join(b"\\x%02x" % byte for byte in content)


def as_written(term: str) -> str:
    """Return the expression of a folded word as texts may have it, compatibility forms aside."""
    return "".join(f"(?:{re.escape(c)}|{_WIDE[c]})" if c in _WIDE else re.escape(c) for c in term)


@lru_cache(maxsize=1 << 16)
def _trades(phrase: str) -> bool:
    return only_trades(phrase)
