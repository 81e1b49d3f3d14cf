"""Text from data made fit for a file: no control characters, unknown said in words."""

from __future__ import annotations

import re

import pandas as pd

from liantu.model.canonical import number_text
from liantu.words import t

# What XML 1.0 cannot hold: controls but tab and LF, lone surrogates, the two non-characters.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NUMERALS = "零一二三四五六七八九"


def known(value: object) -> bool:
    """Tell whether ``value`` is there: neither NA nor blank."""
    if value is None or value is pd.NA or value is pd.NaT:
        return False
    return value != "" and not (isinstance(value, float) and pd.isna(value))


def clean(value: object) -> str:
    """Return ``value`` as text without characters that files cannot hold; NA gives an empty text."""
    if not known(value):
        return ""
    text = value if isinstance(value, str) else str(value)
    if text.isprintable():
        return text
    return _UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def shown(value: object, lang: str) -> str:
    """Return ``value`` as readers see it: one line, unknown in words, numbers without needless decimals."""
    if not known(value):
        return t("common.unknown", lang)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return number_text(round(float(value), 4))
    return " ".join(clean(value).split())


def percent(value: object, lang: str) -> str:
    """Return a share as a whole percentage (half up), unknown in words."""
    if not known(value):
        return t("common.unknown", lang)
    whole = int(float(value) * 100 + 0.5)  # type: ignore[arg-type]
    return f"{whole} %" if lang == "zh" else f"{whole}%"


def numeral(number: int) -> str:
    """Return a Chinese numeral for 1 to 99, as headings count."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else f"{_NUMERALS[tens]}十")
    return head + (_NUMERALS[ones] if ones else "")


def date_text(value: str, lang: str) -> str:
    """Return a date YYYY, YYYY-MM or YYYY-MM-DD in words of the language."""
    if lang != "zh":
        return value
    parts = value.split("-")
    if not all(part.isdigit() for part in parts):
        return value
    return "".join(f"{int(part)}{unit}" for part, unit in zip(parts, "年月日", strict=False))
