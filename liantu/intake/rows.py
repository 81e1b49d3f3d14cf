"""A sheet's cells to values of the schema, column by column; each refused row and each cell left out is told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from liantu.intake.columns import Plan
from liantu.intake.sheet import Sheet
from liantu.intake.synonyms import EXAMPLE_MARKS, Column, columns_of, fold
from liantu.intake.text import LOST
from liantu.model.checks.cells import Cell, Fault, read_cell
from liantu.model.checks.plain import plain_reader
from liantu.model.fields import LIST_SEPARATOR, Field
from liantu.model.problems import Problem, Severity

# What people write where they know nothing.
_BLANKS = frozenset(
    ("-", "--", "—", "——", "－", "/", "\\", "无", "暂无", "未知", "不详", "n/a", "na", "null", "none", "nan")
)
# What a spreadsheet would run.
FORMULA_MARKS = ("=", "＝", "+", "＋", "@", "＠")
_TRUE, _FALSE = ("是", "有", "yes", "y", "true", "√"), ("否", "没有", "no", "n", "false", "×")
_YES = dict.fromkeys(_TRUE, "1") | dict.fromkeys(_FALSE, "0")
_LIST_MARKS = re.compile(r"[、；;，,\n｜]+")
_BREAK = re.compile(r"\s*[\r\n]+\s*")
_HAN_GAP = re.compile(r"(?<=[\u3000-\u9fff]) (?=[\u3000-\u9fff])")
_AMOUNT = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?")
# Columns whose texts are looked up in the workspace, or only read for words: no type of the schema applies.
_NAMES = frozenset({"node", "place", "registered_place", "parent", "source_node", "target_node", "tier", "id", "chain"})
_FREE = frozenset({"scope", "address", "geometry", "subject", "predicate", "object", "relation", "listed_code"})
_REQUIRED = frozenset({"name_zh", "source_node", "target_node", "subject", "predicate", "object"})
_TEXT = Field("", "text", "", False, "", "", "")
NAME_LENGTH = 120


@dataclass
class Rows:
    """Typed rows of a sheet: one list a column, None for unknown; ``lines`` where each stands."""

    kind: str
    columns: dict[str, list[Any]] = field(default_factory=dict)
    lines: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    refused: int = 0

    def frame(self) -> pd.DataFrame:
        """Return the rows as a table of objects with all columns of the kind and ``line``."""
        names = [c.name for c in columns_of(self.kind)]
        blank = [None] * len(self.lines)
        data = {name: pd.Series(self.columns.get(name, blank), dtype="object") for name in names}
        return pd.DataFrame({**data, "line": pd.Series(self.lines, dtype="int64")})


def read_rows(sheet: Sheet, plan: Plan, *, file: str) -> Rows:
    """Return the rows of ``sheet`` as ``plan`` reads them.

    A bad cell in a column that names the row refuses the row (an error); in another it is left out (a warning).
    """
    lines, skipped = _without_examples(sheet, plan)
    rows = Rows(plan.kind)
    if skipped:
        rows.problems.append(Problem("example_row", "info", file, skipped[0], params={"rows": str(len(skipped))}))
    lost: set[int] = set()
    by_position = list(zip(*(cells for _, cells in lines), strict=True)) if lines else []
    numbers = [line for line, _ in lines]
    read: dict[str, list[Any]] = {}
    for col in columns_of(plan.kind):
        at = plan.columns.get(col.name)
        if at is None:
            continue
        texts = by_position[at] if by_position else ()
        bad = {line: code for (line, place), code in sheet.refused.items() if place == at}
        read[col.name] = _read_column(rows, col, sheet.header[at], list(texts), numbers, bad, lost, file)
    keep = [i for i in range(len(lines)) if i not in lost]
    rows.refused = len(lost)
    rows.lines = [numbers[i] for i in keep]
    rows.columns = {name: [values[i] for i in keep] for name, values in read.items()} if lost else read
    return rows


def _without_examples(sheet: Sheet, plan: Plan) -> tuple[list[tuple[int, list[str]]], list[int]]:
    """Return the lines without the example row of a template, and the lines where one stood."""
    named = [plan.columns[c] for c in ("name_zh", "source_node") if c in plan.columns]
    examples = [
        (line, cells)
        for line, cells in sheet.lines[:10]
        if any(cells[at].strip().startswith(EXAMPLE_MARKS) for at in named)
    ]
    skipped = {line for line, _ in examples}
    return [pair for pair in sheet.lines if pair[0] not in skipped], sorted(skipped)


def _read_column(
    rows: Rows,
    col: Column,
    heading: str,
    texts: list[str],
    numbers: list[int],
    bad: Mapping[int, str],
    lost: set[int],
    file: str,
) -> list[Any]:
    """Return a column's values; each distinct text is read once."""
    read = {text: _cell(text, col) for text in set(texts)}
    needed = col.name in _REQUIRED
    values = [read[text].value for text in texts]
    if not bad and not needed and not any(cell.faults for cell in read.values()):
        return values
    severity: Severity = "error" if needed else "warning"
    broken = 0
    for i, text in enumerate(texts):
        code = bad.get(numbers[i], "")
        cell = Cell(None, (Fault(code, "error", text),)) if code else read[text]
        if needed and cell.value is None and not cell.faults:
            cell = Cell(None, (Fault("name_blank", "error", ""),))
        for fault in cell.faults:
            if fault.code == "line_break":
                broken += 1
                continue
            harsh = severity if fault.severity == "error" else fault.severity
            told = Problem(fault.code, harsh, file, numbers[i], heading, fault.value, dict(fault.params))
            rows.problems.append(told)
        if code or cell.value is None:
            values[i] = None
            if needed:
                lost.add(i)
    if broken:
        params = {"rows": str(broken)}
        rows.problems.append(Problem("line_break", "info", file, None, heading, params=params))
    return values


def _cell(text: str, col: Column) -> Cell:
    """Return the value of one cell of a foreign file and what is to be said of it."""
    tidy = text.strip()
    if not tidy or tidy.casefold() in _BLANKS:
        return Cell(None)
    if LOST in tidy:
        return Cell(None, (Fault("characters_lost", "error", tidy),))
    if col.name == "geometry":
        return Cell(tidy)
    faults: tuple[Fault, ...] = ()
    is_list = col.field.is_list
    if "\n" in tidy or "\r" in tidy:
        tidy = _BREAK.sub("\n" if is_list else " ", tidy)
        tidy = tidy if is_list else _HAN_GAP.sub("", tidy)
        faults = (Fault("line_break", "info", text),) if not is_list else ()
    if tidy.startswith(FORMULA_MARKS) and not _is_number(tidy):
        return Cell(None, (Fault("formula_text", "error", tidy),))
    if col.values and fold(tidy) in col.values:
        return Cell(col.values[fold(tidy)], faults)
    field_ = _field(col)
    if is_list and field_ is col.field:
        tidy = LIST_SEPARATOR.join(part.strip() for part in _LIST_MARKS.split(tidy) if part.strip())
    elif field_.type == "flag":
        tidy = _YES.get(tidy.casefold(), tidy)
    elif field_.type in ("number", "int", "share"):
        tidy = _number_text(tidy, field_)
    plain = plain_reader(field_)(tidy)
    cell = Cell(plain) if plain is not None else read_cell(tidy, field_)
    if col.name == "name_zh" and isinstance(cell.value, str) and len(cell.value) > NAME_LENGTH:
        return Cell(None, (*faults, Fault("name_long", "error", tidy, (("limit", str(NAME_LENGTH)),))))
    if col.name == "name_zh" and isinstance(cell.value, str) and not any(c.isalpha() for c in cell.value):
        return Cell(None, (*faults, Fault("name_odd", "error", tidy)))
    return Cell(cell.value, (*faults, *(_own_choices(f, col) for f in cell.faults)))


def _own_choices(fault: Fault, col: Column) -> Fault:
    """Return a fault with the choices in the words that people write."""
    if fault.code != "not_a_choice":
        return fault
    return Fault(fault.code, fault.severity, fault.value, (("choices", "、".join(col.choices)),))


def _field(col: Column) -> Field:
    """Return the field that a cell of the column is read by: names are plain text until they are looked up."""
    return _TEXT if col.name in _NAMES or col.name in _FREE else col.field


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[+＋]?[\d.,]+%?", text))


def _number_text(text: str, field_: Field) -> str:
    """Return a number without thousands' commas; a percentage of a share as its share."""
    if _AMOUNT.fullmatch(text):
        return text.replace(",", "")
    percent = re.fullmatch(r"(\d+(?:\.\d+)?)\s*[%％]", text)
    return repr(float(percent[1]) / 100) if percent and field_.type == "share" else text
