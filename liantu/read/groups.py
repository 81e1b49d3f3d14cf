"""Groups of ``workspace.toml`` as rows of the place table: places judged together as one."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pandas as pd

from liantu.model.fields import columns, join_list
from liantu.model.problems import Problem
from liantu.model.settings import WorkspaceSettings
from liantu.read.settings import line_of
from liantu.read.table import Raw
from liantu.read.text import read_text


def group_rows(path: Path, settings: WorkspaceSettings, places: Raw, *, file: str) -> Raw:
    """Return a judged place of kind ``grouping`` for each group, standing on the group's line of ``file``.

    A group with the id of one of ``places`` is left out: it may not take the place of a zone. What else is wrong with
    ids or members the checks of the place table tell.
    """
    raw = Raw("places")
    lines = _lines(path, file) if settings.groups else {}
    there = {
        str(row["id"]): f"{at}:{line}" for row, at, line in zip(places.rows, places.files, places.lines, strict=True)
    }
    for group in settings.groups:
        line = lines.get(group.id, 1)
        if group.id in there:
            raw.problems.append(Problem("id_doubled", "error", file, line, "id", group.id, {"kept": there[group.id]}))
            continue
        row: dict[str, object] = dict.fromkeys(columns("places"), pd.NA)
        row |= {"id": group.id, "name_zh": group.name_zh, "name_en": group.name_en, "kind": "grouping"}
        row |= {"members": join_list(group.members), "judged": True}
        raw.rows.append(row)
        raw.files.append(file)
        raw.lines.append(line)
    return raw


def _lines(path: Path, file: str) -> dict[str, int]:
    """Return group → the line on which its id stands."""
    text, _ = read_text(path, file=file, max_bytes=1_000_000)
    found = tomllib.loads(text or "").get("groups", [])
    ids = {str(group.get("id")): i for i, group in enumerate(found) if isinstance(group, dict)}
    return {id_: line_of(text or "", ("groups", i, "id")) or 1 for id_, i in ids.items()}
