"""How wide a text is and where its lines break, without a font engine, so that every picture has equal positions."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

# Advance widths of U+0020 to U+007E in Noto Sans CJK SC Regular, thousandths of an em (the font's hmtx table).
# fmt: off
_ASCII = (
    224, 323, 474, 555, 555, 921, 680, 278, 338, 338, 467, 555, 278, 347, 278, 392, 555, 555, 555, 555, 555, 555, 555,
    555, 555, 555, 278, 278, 555, 555, 555, 474, 946, 608, 657, 638, 688, 589, 552, 689, 728, 293, 535, 646, 543, 812,
    723, 742, 633, 742, 635, 596, 599, 721, 575, 878, 573, 531, 603, 338, 392, 338, 555, 559, 606, 563, 618, 510, 620,
    554, 325, 564, 607, 275, 275, 552, 284, 926, 610, 606, 620, 620, 388, 468, 377, 607, 521, 802, 498, 521, 475, 338,
    270, 338, 555,
)
# fmt: on
_OTHER = 0.66
_SLACK = 1.04  # other fonts of the screen's list are a little wider
ELLIPSIS = "…"
_NOT_FIRST = set("，。、；：！？）】》」』〉”’…—-–/,.;:!?)]}%·")
_NOT_LAST = set("（【《「『〈“‘([{")


@dataclass(frozen=True)
class Label:
    """Lines of a text as drawn; ``cut`` tells that an ellipsis stands for the rest."""

    lines: tuple[str, ...]
    cut: bool = False


def clean(text: object) -> str:
    """Return ``text`` on one line without control characters; what is no text gives an empty string."""
    if not isinstance(text, str):
        return ""
    shown = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    # Characters without a place in XML (lone surrogates, non-characters) would make the picture unreadable.
    shown = "".join(c for c in shown if not 0xD800 <= ord(c) <= 0xDFFF and ord(c) & 0xFFFE != 0xFFFE)
    return " ".join(shown.split())


def text_width(text: str, size: float) -> float:
    """Return the width of ``text`` at ``size`` in the unit of ``size``, rounded up for wider fonts."""
    return sum(_advance(c) for c in text) * size * _SLACK


def wrap(text: str, *, size: float, width: float, max_lines: int, even: bool = True) -> Label:
    """Return ``text`` in as few lines as fit ``width``, about equally long; what is over ends in an ellipsis.

    Without ``even`` each line is filled before the next, as in a paragraph.
    Chinese breaks between characters, other writing at spaces, hyphens and slashes; no line starts with a closing mark.
    """
    pieces = _pieces(clean(text), size=size, width=width)
    filled = _greedy(pieces, size=size, width=width)
    if not even and len(filled) <= max_lines:
        return Label(tuple(filled))
    for count in range(1, max_lines + 1):
        lines = _balanced(pieces, size=size, width=width, count=count)
        if lines is not None:
            return Label(tuple(lines))
    return _cut(pieces, size=size, width=width, count=max_lines)


def shorten(text: str, *, size: float, width: float) -> str:
    """Return ``text`` on one line, cut with an ellipsis where longer than ``width``."""
    return wrap(text, size=size, width=width, max_lines=1).lines[0]


def _advance(char: str) -> float:
    code = ord(char)
    if 0x20 <= code <= 0x7E:
        return _ASCII[code - 0x20] / 1000
    if unicodedata.combining(char):
        return 0.0
    return 1.0 if unicodedata.east_asian_width(char) in "WFA" else _OTHER


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def _pieces(text: str, *, size: float, width: float) -> list[str]:
    """Split ``text`` where a line may break; a piece wider than a line is split between any two characters."""
    pieces: list[str] = []
    current = ""
    for i, char in enumerate(text):
        current += char
        after = text[i + 1] if i + 1 < len(text) else ""
        if not after or (_breaks(char, after)) or text_width(current + after, size) > width:
            pieces.append(current)
            current = ""
    return pieces or [""]


def _breaks(char: str, after: str) -> bool:
    if after in _NOT_FIRST or char in _NOT_LAST:
        return False
    return char == " " or (after != " " and (_is_wide(char) or _is_wide(after) or char in "-–/"))


def _greedy(pieces: list[str], *, size: float, width: float) -> list[str]:
    lines = [""]
    for piece in pieces:
        if lines[-1] and text_width((lines[-1] + piece).strip(), size) > width:
            lines.append("")
        lines[-1] += piece
    return [line.strip() for line in lines]


def _balanced(pieces: list[str], *, size: float, width: float, count: int) -> list[str] | None:
    """Return at most ``count`` lines within ``width``, the longest as short as half-letter steps find; else None."""
    if len(_greedy(pieces, size=size, width=width)) > count:
        return None
    narrow = max(text_width(p.strip(), size) for p in pieces)
    narrow = max(narrow, text_width("".join(pieces), size) / count)
    while narrow < width:
        lines = _greedy(pieces, size=size, width=narrow)
        if len(lines) <= count:
            return lines
        narrow += size / 2
    return _greedy(pieces, size=size, width=width)


def _cut(pieces: list[str], *, size: float, width: float, count: int) -> Label:
    lines = _greedy(pieces, size=size, width=width)[:count]
    last = lines[-1]
    while last and text_width(last + ELLIPSIS, size) > width:
        last = last[:-1]
    return Label((*lines[:-1], last.rstrip() + ELLIPSIS), cut=True)
