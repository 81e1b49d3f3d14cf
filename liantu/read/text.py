"""Bytes of a text file to text: BOM, then strict UTF-8, then strict GB18030; nothing is guessed."""

from __future__ import annotations

import codecs
from pathlib import Path

from liantu.model.problems import Problem

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decode(data: bytes) -> tuple[str, str]:
    """Return text without BOM and the encoding it was read in.

    Raises
    ------
    UnicodeDecodeError
        when the bytes are none of the encodings.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("gb18030"), "gb18030"


def read_text(path: Path, *, file: str, max_bytes: int) -> tuple[str | None, list[Problem]]:
    """Return the text of ``path``, or None with the problem; another encoding than UTF-8 is told as information."""
    problem = unusable(path, file=file, max_bytes=max_bytes)
    if problem:
        return None, [problem]
    try:
        data = path.read_bytes()
        text, encoding = decode(data)
    except UnicodeDecodeError:
        whole = _whole_lines(data)
        if whole is None:
            return None, [Problem("encoding_unknown", file=file)]
        return whole, [Problem("file_cut", file=file)]
    except OSError as error:
        return None, [Problem("file_unreadable", file=file, params={"reason": error.strerror or ""})]
    if not text.strip("\0 \r\n\t\ufeff"):
        return None, [Problem("file_empty", file=file)]
    found = [] if encoding == "utf-8" else [Problem("encoding_other", "info", file, params={"encoding": encoding})]
    return text, found


def _whole_lines(data: bytes) -> str | None:
    """Return the whole lines of UTF-8 that breaks off within its last character; None for anything else."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and b"\n" in data:
            return data[: data.rindex(b"\n") + 1].decode("utf-8-sig")
    return None


def unusable(path: Path, *, file: str, max_bytes: int) -> Problem | None:
    """Return why a file cannot be opened: it is missing, no file, empty or too large."""
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        return Problem("file_missing", file=file)
    except OSError as error:
        return Problem("file_unreadable", file=file, params={"reason": error.strerror or ""})
    if not path.is_file():
        return Problem("file_unreadable", file=file, params={"reason": "not a file"})
    if size == 0:
        return Problem("file_empty", file=file)
    if size > max_bytes:
        return Problem("file_too_large", file=file, params={"limit_mb": f"{max_bytes / 1e6:g}"})
    return None
