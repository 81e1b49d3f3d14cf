"""Small foreign files and what importing them tells, for the tests of ``liantu.imports``."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from liantu import imports
from liantu.imports import Checked, Opened
from liantu.model.workspace import Workspace
from liantu.read import read_workspace
from liantu.words import LANGUAGES
from liantu.words.intake import say_finding

FIRMS = "企业名称,统一社会信用代码,所在开发区,主要产品,所在环节\n"


def save(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def opened(root: Path, content: str | bytes, name: str = "名录.csv") -> Opened:
    return imports.open_file(root, save(root.parent, name, content))


def checked(root: Path, content: str | bytes, name: str = "名录.csv", *, kind: str | None = None, **options) -> Checked:
    found = opened(root, content, name)
    return imports.check(read_workspace(root), found, imports.plans(root, found, kind=kind), **options)


def brought(root: Path, content: str | bytes, name: str = "名录.csv", *, kind: str | None = None, **options) -> Checked:
    """Import ``content`` and return what it did."""
    found = opened(root, content, name)
    return imports.run(root, found, imports.plans(root, found, kind=kind), **options)


def told(found: Checked | Opened) -> set[tuple[str, str, int | None]]:
    """Return severity, code and line of everything that was told, after saying it in both languages."""
    for problem in found.problems:
        for lang in LANGUAGES:
            line = say_finding(problem, lang)
            assert "{" not in line.replace(problem.value, "")
            assert "\n" not in line
    return {(p.severity, p.code, p.line) for p in found.problems}


def codes(found: Checked | Opened) -> set[str]:
    return {code for _, code, _ in told(found)}


def firms(ws: Workspace) -> dict[str, str]:
    """Return name → id of the enterprises."""
    table = ws.tables["enterprises"]
    return {str(name): str(key) for key, name in zip(table.index, table["name_zh"], strict=True)}


def snapshot(root: Path) -> dict[str, bytes]:
    """Return every file of a workspace but the lock."""
    files = (p for p in root.rglob("*") if p.is_file() and p.name != ".lock")
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted(files)}


def same_frames(one: Workspace, other: Workspace) -> None:
    for table in one.tables:
        pd.testing.assert_frame_equal(one.tables[table], other.tables[table])


@pytest.fixture
def root(tmp_path, monkeypatch) -> Path:
    from workspaces import write_workspace

    monkeypatch.setenv("LIANTU_STATE", str(tmp_path / "state"))
    return write_workspace(tmp_path / "ws")
