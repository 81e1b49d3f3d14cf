"""Bytes to text where one file may hold lines of two encodings: each line is one or the other, strictly."""

from __future__ import annotations

import codecs

from liantu.model.problems import Problem
from liantu.read.text import decode

# Stands for what no encoding explains; a row that holds it is refused.
LOST = "\ufffd"


def decode_lines(data: bytes, *, file: str) -> tuple[str, str, list[Problem]]:
    """Return text, encoding and what is to be told; the text is blank when the bytes are no text.

    A file that is no UTF-8 is GB18030 unless some of its lines are Chinese in UTF-8: then it was put together from two
    files, each line is read in its own encoding, and the first line of the rarer one is named.
    """
    if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return (*decode(data), [])
        except UnicodeDecodeError:
            return data.decode("utf-8-sig", "replace"), "utf-8", [Problem("file_cut", file=file)]
    if b"\0" in data[:4096] and data[:4096].count(b"\0") * 4 > len(data[:4096]):
        return "", "", [Problem("binary_file", file=file)]
    try:
        return data.decode("utf-8"), "utf-8", []
    except UnicodeDecodeError:
        lines = data.splitlines(keepends=True)
    utf8 = [_utf8(line) for line in lines]
    if not any(text is not None and _chinese(text) for text in utf8):
        try:
            return data.decode("gb18030"), "gb18030", [_other("gb18030", file)]
        except UnicodeDecodeError:
            pass
    return _each(lines, utf8, file)


def _each(lines: list[bytes], utf8: list[str | None], file: str) -> tuple[str, str, list[Problem]]:
    out: list[str] = []
    others: list[int] = []
    lost = 0
    for number, (line, text) in enumerate(zip(lines, utf8, strict=True), start=1):
        if text is None:
            text = _gb18030(line)
            others += [number] if LOST not in text else []
            lost += LOST in text
        out.append(text)
    good = len(lines) - len(others) - lost
    if lost > max(1, len(lines) // 2):
        return "", "", [Problem("encoding_unknown", file=file)]
    problems = []
    if others and good and any(t is not None and _chinese(t) for t in utf8):
        told = {"lines": str(len(others)), "encoding": "gb18030"}
        problems.append(Problem("encoding_mixed", "warning", file, others[0], params=told))
    elif others:
        problems.append(_other("gb18030", file))
    return "".join(out), "utf-8" if good >= len(others) else "gb18030", problems


def _other(encoding: str, file: str) -> Problem:
    return Problem("encoding_other", "info", file, params={"encoding": encoding})


def _utf8(line: bytes) -> str | None:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _gb18030(line: bytes) -> str:
    """Return a line that is no UTF-8 as GB18030, or damaged, with ``LOST``, where most of it is UTF-8 after all."""
    damaged = line.decode("utf-8", "replace")
    if sum(map(_is_han, damaged)) > damaged.count(LOST):
        return damaged
    return line.decode("gb18030", "replace")


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _chinese(text: str) -> bool:
    return any(map(_is_han, text))
