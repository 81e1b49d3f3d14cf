"""Cells that are plainly right, told at a glance: what nearly every cell of a large table is.

``read_cell`` stays the one way to say what a text means and what is wrong with it; here is only what needs no word.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import cache
from typing import Any

from liantu.model.checks.cells import CLAIM_LENGTH, COMMON, NODE, NUMBER
from liantu.model.dates import latest_day
from liantu.model.fields import LIST_SEPARATOR, Field
from liantu.model.ids import ID, PLACE_ID

_FLAGS = {"0": False, "1": True}
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)
# GB 32100-2015: the alphabet without I, O, S, V and Z, and the weights 3^i mod 31 of the check digit.
_USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC = re.compile(rf"\d{{8}}[{_USCC_SIGNS}]{{10}}", re.ASCII)
_USCC_WEIGHTS = tuple(3**i % 31 for i in range(17))
_USCC_VALUES = {sign: value for value, sign in enumerate(_USCC_SIGNS)}
_ADCODE = re.compile(r"\d{6}", re.ASCII)
# Where a text may begin that is no common text: a formula's error, a number.
_DOUBTFUL = re.compile(r"[#\d]")


@cache
def plain_reader(field: Field) -> Callable[[str], Any]:
    """Return the function that gives the value of a text which is plainly right as ``field``, and None for any other.

    None says nothing: ``read_cell`` tells whether the text is blank, to be tidied, or wrong.
    """
    item = _item_reader(field)
    if not field.is_list:
        return item

    def read_list(text: str) -> str | None:
        if LIST_SEPARATOR not in text:
            return None if item(text) is None or _other_separator(text, field) else text
        parts = text.split(LIST_SEPARATOR)
        plain = len(set(parts)) == len(parts) and all(item(part) is not None for part in parts)
        return text if plain and not _other_separator(text, field) else None

    return read_list


def _other_separator(text: str, field: Field) -> bool:
    return field.item_type == "text" and any(mark in text for mark in "｜；;")


def _item_reader(field: Field) -> Callable[[str], Any]:
    kind = field.item_type
    if field.choices:
        return {choice: choice for choice in field.choices}.get
    if kind == "flag":
        return _FLAGS.get
    if kind in ("text", "claim"):
        return _text
    if kind in ("number", "share"):
        return _number if kind == "number" else _share
    if kind == "date":
        return _date
    if kind == "uscc":
        return _uscc
    if kind == "adcode":
        return _matching(_ADCODE)
    if kind == "node" or field.refers_to == "nodes":
        return _matching(NODE)
    if kind == "place_id" or field.refers_to == "places":
        return _matching(PLACE_ID)
    if kind == "id" or field.refers_to:
        return _matching(ID)
    return _nothing


def _text(text: str) -> str | None:
    good = text and COMMON.fullmatch(text) and len(text) <= CLAIM_LENGTH and text[0] != " " and text[-1] != " "
    return text if good and not _DOUBTFUL.match(text) else None


def _number(text: str) -> float | None:
    value = float(text) if text.isascii() and NUMBER.fullmatch(text) else math.nan
    return value if math.isfinite(value) else None


def _share(text: str) -> float | None:
    value = _number(text)
    return value if value is not None and 0 <= value <= 1 else None


def _date(text: str) -> str | None:
    if not _DATE.fullmatch(text):
        return None
    try:
        latest_day(text)
    except ValueError:
        return None
    return text


def _uscc(text: str) -> str | None:
    if not _USCC.fullmatch(text) or text == "0" * 18:
        return None
    total = sum(_USCC_VALUES[sign] * weight for sign, weight in zip(text, _USCC_WEIGHTS, strict=False))
    return text if (total + _USCC_VALUES[text[17]]) % 31 == 0 else None


def _matching(pattern: re.Pattern[str]) -> Callable[[str], str | None]:
    def read(text: str) -> str | None:
        return text if text.isascii() and pattern.fullmatch(text) else None

    return read


def _nothing(text: str) -> None:
    return None
