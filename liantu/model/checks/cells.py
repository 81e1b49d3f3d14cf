"""One cell: from text as given to a value of its field's type, with everything that is wrong with it."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, ValidationError

from liantu.model.dates import latest_day
from liantu.model.fields import LIST_SEPARATOR, Field
from liantu.model.ids import ID, PLACE_ID
from liantu.model.problems import Severity

CLAIM_LENGTH = 80
# What spreadsheets leave where a formula failed.
ERROR_VALUES = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#####"})
_PLAIN_TEXT = ("text", "claim")
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+?\d\d?")
_LOOSE_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})?日?)?|(\d{4})年")
NODE = re.compile(rf"({ID.pattern}/)?{ID.pattern}")
# Marks that turn the direction of text: they can make a name look like another one.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

# Text that is in NFC and holds nothing odd, told at a glance: ASCII, unified ideographs and common marks.
COMMON = re.compile(r"[ -~\u4e00-\u9fff、。《》「」“”‘’·—…（）；：，！？％＋－／～]*")


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell: code, severity, the offending text, and values for the message."""

    code: str
    severity: Severity
    value: str
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Cell:
    """The value (None when blank or unusable; a list cell without its bad items) and the faults of its text."""

    value: Any
    faults: tuple[Fault, ...] = ()

    @property
    def bad(self) -> bool:
        """Whether a fault makes the cell, or an item of it, unusable."""
        return any(f.severity == "error" for f in self.faults)


def read_cell(text: str, field: Field) -> Cell:
    """Return the value of ``text`` as a cell of ``field``.

    Text is brought to NFC without surrounding blanks; codes, ids and numbers to NFKC (full-width digits are accepted
    with a warning). Blank gives None: the field's default is not filled in here.
    """
    tidy, faults = _tidy(text, field)
    if not tidy or (tidy == "NA" and field.type in ("flag", "share", "number", "int")):
        return Cell(None, faults)
    if tidy in ERROR_VALUES:
        return Cell(None, (*faults, Fault("error_value", "error", tidy)))
    if not field.is_list:
        value, more = _item(tidy, field)
        return Cell(value, (*faults, *more))
    values: list[str] = []
    for part in (p.strip() for p in tidy.split(LIST_SEPARATOR)):
        value, more = _item(part, field) if part else (None, ())
        faults = (*faults, *more)
        if value is not None and value not in values:
            values.append(str(value))
    if field.item_type == "text" and re.search("[｜；;]", tidy):
        faults = (*faults, Fault("list_separator", "warning", tidy))
    return Cell(LIST_SEPARATOR.join(values) or None, faults)


def _tidy(text: str, field: Field) -> tuple[str, tuple[Fault, ...]]:
    if text.isascii() and text.isprintable():
        return text.strip(), ()
    if field.item_type in _PLAIN_TEXT and COMMON.fullmatch(text):
        return text.strip(), ()
    faults: tuple[Fault, ...] = ()
    clean = unicodedata.normalize("NFC", "".join(c for c in text if not _odd(c)))
    if clean != unicodedata.normalize("NFC", text) or "\ufffd" in clean:
        faults += (Fault("odd_characters", "warning", text),)
    clean = clean.strip().strip("\ufeff\u200b").strip()
    if field.item_type not in _PLAIN_TEXT:
        folded = unicodedata.normalize("NFKC", clean)
        if folded != clean:
            faults += (Fault("full_width", "warning", clean, (("read_as", folded),)),)
        clean = folded
    return clean, faults


def _odd(char: str) -> bool:
    if char in "\n\r\t":
        return False
    return unicodedata.category(char) in ("Cc", "Cs") or char in _TURNING or ord(char) & 0xFFFE == 0xFFFE


_Item = tuple[Any, tuple[Fault, ...]]


def _item(text: str, field: Field) -> _Item:
    if field.choices:
        if text in field.choices:
            return text, ()
        return None, (Fault("not_a_choice", "error", text, (("choices", ", ".join(field.choices)),)),)
    reader = _READERS.get(field.item_type)
    if reader is None and field.refers_to:
        reader = _chosen_id(NODE if field.refers_to == "nodes" else PLACE_ID if field.refers_to == "places" else ID)
    if reader is None:
        reader = _text
    return reader(text)


def _bad(code: str, text: str) -> _Item:
    return None, (Fault(code, "error", text),)


def _text(text: str) -> _Item:
    return _bad("number_as_code", text) if _SCIENTIFIC.fullmatch(text) else (text, ())


def _claim(text: str) -> _Item:
    if len(text) > CLAIM_LENGTH:
        return text, (Fault("claim_long", "warning", text, (("length", str(len(text))),)),)
    return text, ()


def _flag(text: str) -> _Item:
    return (text == "1", ()) if text in ("0", "1", "0.0", "1.0") else _bad("bad_flag", text)


def _number(text: str) -> _Item:
    value = float(text) if NUMBER.fullmatch(text) else math.nan
    return (value, ()) if math.isfinite(value) else _bad("bad_number", text)


def _int(text: str) -> _Item:
    value, faults = _number(text)
    if faults:
        return None, faults
    if value != int(value) or abs(value) >= 2**53:
        return _bad("bad_int", text)
    return int(value), ()


def _share(text: str) -> _Item:
    value, faults = _number(text)
    if faults:
        return None, faults
    return (value, ()) if 0 <= value <= 1 else _bad("share_range", text)


def _date(text: str) -> _Item:
    """Accept YYYY, YYYY-MM, YYYY-MM-DD; a loose form such as 2024/5/1 or 2024年5月 with a warning."""
    faults: tuple[Fault, ...] = ()
    value = text
    match = _LOOSE_DATE.fullmatch(text)
    if match:
        year, month, day, only_year = match.groups()
        value = only_year or "-".join([year, month.zfill(2), *([day.zfill(2)] if day else [])])
        if value != text:
            faults = (Fault("date_form", "warning", text, (("read_as", value),)),)
    try:
        latest_day(value)
    except ValueError:
        return _bad("bad_date", text)
    return value, faults


def _uscc(text: str) -> _Item:
    number = uscc.compact(text)
    if _SCIENTIFIC.fullmatch(text):
        return _bad("number_as_code", text)
    if number == "0" * 18:
        return _bad("bad_uscc", text)
    try:
        return uscc.validate(number), ()
    except InvalidChecksum:
        return number, (Fault("uscc_check_digit", "warning", text),)
    except ValidationError:
        return _bad("bad_uscc", text)


def _adcode(text: str) -> _Item:
    text = text.removesuffix(".0")
    return (text, ()) if re.fullmatch(r"\d{6}", text, re.ASCII) else _bad("bad_adcode", text)


def _chosen_id(pattern: re.Pattern[str]) -> Callable[[str], _Item]:
    def read(text: str) -> _Item:
        return (text, ()) if pattern.fullmatch(text) else _bad("bad_id", text)

    return read


_READERS: dict[str, Callable[[str], _Item]] = {
    "text": _text,
    "claim": _claim,
    "flag": _flag,
    "number": _number,
    "int": _int,
    "share": _share,
    "date": _date,
    "uscc": _uscc,
    "adcode": _adcode,
    "id": _chosen_id(ID),
    "place_id": _chosen_id(PLACE_ID),
    "node": _chosen_id(NODE),
}
