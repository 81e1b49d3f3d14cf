"""``workspace.toml`` and ``chain.toml``: from file to settings, with the line of each fault."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from liantu.model.problems import Problem
from liantu.read.text import read_text

_Settings = TypeVar("_Settings", bound=BaseModel)
_Loc = tuple[str | int, ...]
_OWN_CODES = {"no_weight": "setting_no_weight", "bounds_order": "setting_bounds"}


def read_settings(
    path: Path, model: type[_Settings], *, file: str, max_bytes: int = 1_000_000
) -> tuple[_Settings | None, list[Problem]]:
    """Return the settings of a TOML file, or None when it cannot be used.

    Unknown keys are a warning and left out. A bad value of an optional key is an error and read as not given; in an
    optional list, the item that has it is left out.
    """
    text, problems = read_text(path, file=file, max_bytes=max_bytes)
    if text is None:
        return None, problems
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
        number = int(line[1]) if line else None
        return None, [*problems, Problem("toml_broken", file=file, line=number, params={"reason": str(error)})]
    # A bad value may hide another fault behind it: look again without it, until nothing is wrong or nothing gives.
    while True:
        try:
            return model.model_validate(data), problems
        except ValidationError as error:
            found = error.errors(include_url=False, include_context=True)
        problems += [_problem(e, text, file) for e in found]
        removed = [_remove(data, loc) for loc in _unusable(found, model)]
        if not any(removed):
            return None, problems


def _unusable(found: list[Any], model: type[BaseModel]) -> list[_Loc]:
    """Return what is to be taken out: a bad value, or the item of an optional list that has one or lacks one.

    Later items come first, so that those before them keep their place.
    """
    locs: dict[_Loc, None] = {}
    for error in found:
        loc: _Loc = error["loc"]
        field = model.model_fields.get(str(loc[0])) if loc else None
        in_list = len(loc) > 1 and isinstance(loc[1], int) and field is not None and not field.is_required()
        if in_list and error["type"] != "extra_forbidden":
            locs[loc[:2]] = None
        elif error["type"] != "missing":
            locs[loc] = None
    return sorted(locs, key=lambda loc: -loc[1] if len(loc) > 1 and isinstance(loc[1], int) else 0)


def _problem(error: Any, text: str, file: str) -> Problem:
    loc: _Loc = error["loc"]
    column = ".".join(map(str, loc))
    line = line_of(text, loc)
    if error["type"] == "missing":
        return Problem("setting_missing", file=file, line=line, column=column)
    if error["type"] == "extra_forbidden":
        return Problem("setting_unknown", "warning", file, line, column, column)
    reason = str(error.get("ctx", {}).get("error", ""))
    if reason in _OWN_CODES:
        return Problem(_OWN_CODES[reason], file=file, line=line, column=column, value=_short(error["input"], loc))
    value = _short(error["input"], loc)
    return Problem("setting_invalid", file=file, line=line, column=column, value=value, params={"reason": error["msg"]})


def _short(value: object, loc: _Loc) -> str:
    return "" if not loc or isinstance(value, dict) else str(value)


def _remove(data: Any, loc: _Loc) -> bool:
    """Take the value at ``loc`` out of ``data``; tell whether there was one."""
    if not loc:
        return False
    for step in loc[:-1]:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return False
    last = loc[-1]
    if isinstance(data, dict) and last in data:
        del data[last]
        return True
    if isinstance(data, list) and isinstance(last, int) and len(loc) == 2 and last < len(data):
        del data[last]
        return True
    return False


def line_of(text: str, loc: _Loc) -> int | None:
    """Return the line on which the key at ``loc`` stands, or the one of the innermost table that holds it."""
    best, depth = None, 0
    section: _Loc = ()
    counts: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        head = re.match(r"\s*(\[\[?)\s*([\w.\-]+)\s*\]", line)
        key = re.match(r"\s*([\w\-]+)\s*=", line)
        if head:
            name = head[2]
            section = tuple(name.split("."))
            if head[1] == "[[":
                section = (*section, counts.get(name, 0))
                counts[name] = counts.get(name, 0) + 1
            here = section
        elif key:
            here = (*section, key[1])
        else:
            continue
        if len(here) > depth and loc[: len(here)] == here:
            best, depth = number, len(here)
    return best
