"""On disk: whole or not at all, one at a time, said before any work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from intake_cases import FIRMS, brought, opened, root, save, snapshot

from liantu import imports
from liantu.model.problems import LiantuError
from liantu.read import read_workspace

__all__ = ["root"]

ROWS = FIRMS + "戊有限公司,,甲经开区,,纤维\n"
KILLED = """
import os, signal, sys
from pathlib import Path
from liantu import imports
root, file, at = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
def progress(stage, share):
    if stage == at:
        os.kill(os.getpid(), signal.SIGKILL)
imports.run(root, imports.open_file(root, file), progress=progress)
"""


def files(root: Path) -> dict[str, bytes]:
    return {k: v for k, v in snapshot(root).items() if "/.writing-" not in k}


@pytest.mark.parametrize("at", ["rows", "write", "sources.csv", "enterprises.csv", "import.json"])
def test_a_kill_half_way_leaves_the_workspace_as_it_was_and_the_next_import_clears_up(root, tmp_path, at):
    before = files(root)
    path = save(tmp_path, "a.csv", ROWS)
    ended = subprocess.run([sys.executable, "-c", KILLED, str(root), str(path), at], env=os.environ, check=False)
    assert ended.returncode == -signal.SIGKILL
    left = list((root / "data/imported").glob(".writing-*"))
    assert bool(left) == at.endswith((".csv", ".json"))
    assert files(root) == before
    assert imports.listed(root) == []
    assert "戊有限公司" not in set(read_workspace(root).tables["enterprises"]["name_zh"])
    assert brought(root, ROWS).state == "new"
    assert not list((root / "data/imported").glob(".writing-*"))


def test_two_imports_at_once_the_second_is_told_and_nothing_is_lost(root):
    second = opened(root, FIRMS + "己有限公司,,甲经开区,,纤维\n", "b.csv")
    seen: list[str] = []

    def during(stage: str, share: float) -> None:
        if stage == "write":
            with pytest.raises(LiantuError) as refused:
                imports.run(root, second)
            seen.append(refused.value.code)
            with pytest.raises(LiantuError) as also:
                imports.take_out(root, "imp-00000000")
            seen.append(also.value.code)

    assert imports.run(root, opened(root, ROWS), progress=during).state == "new"
    assert seen == ["import_busy", "import_busy"]
    assert imports.run(root, second).state == "new"
    assert len(imports.listed(root)) == 2


def test_a_workspace_that_cannot_be_written_says_so_before_any_work(root):
    (root / "data/imported").write_text("no folder", encoding="utf-8")
    stages: list[str] = []
    with pytest.raises(LiantuError) as refused:
        imports.run(root, opened(root, ROWS), progress=lambda stage, share: stages.append(stage))
    assert refused.value.code == "import_not_writable"
    assert stages == []


def test_a_full_disk_leaves_nothing(root, monkeypatch):
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    found = opened(root, ROWS)
    before = files(root)
    monkeypatch.setattr("liantu.intake.folder.os.fsync", full)
    with pytest.raises(LiantuError) as refused:
        imports.run(root, found)
    assert refused.value.code == "import_not_written"
    assert files(root) == before
    assert not list((root / "data/imported").glob(".writing-*"))


@pytest.mark.parametrize("key", ["imp-00000000", "..", "../..", "", ".lock", "a/b"])
def test_only_an_import_can_be_taken_out(root, key):
    brought(root, ROWS)
    before = snapshot(root)
    with pytest.raises(LiantuError) as refused:
        imports.take_out(root, key)
    assert refused.value.code == "import_unknown"
    assert snapshot(root) == before


def test_an_import_that_another_rests_on_stays_until_that_is_gone(root):
    first = brought(root, ROWS)
    second = brought(root, FIRMS + "戊有限公司,,乙高新区,,零件\n", "b.csv")
    assert second.new == {"presences": 1}
    with pytest.raises(LiantuError) as refused:
        imports.take_out(root, first.id)
    assert (refused.value.code, refused.value.params["others"]) == ("import_needed", second.id)
    imports.take_out(root, second.id)
    imports.take_out(root, first.id)
    assert imports.listed(root) == []


def test_who_imports_is_a_post(root):
    for call in (
        lambda: imports.run(root, opened(root, ROWS), by="visitor"),
        lambda: imports.take_out(root, "x", by=""),
    ):
        with pytest.raises(LiantuError) as refused:
            call()
        assert refused.value.code == "review_post"


def test_the_record_says_what_came_from_where(root):
    found = brought(root, ROWS, "名录.csv", by="deputy")
    (record,) = imports.listed(root)
    assert (record["id"], record["file"], record["by"]) == (found.id, "名录.csv", "deputy")
    assert record["new"] == {"enterprises": 1, "presences": 1}
    assert record["columns"][0]["columns"]["name_zh"] == "企业名称"
    (root / "data/imported" / found.id / "import.json").write_text("{", encoding="utf-8")
    assert imports.listed(root) == [{"id": found.id}]


def test_what_was_checked_is_used_only_while_the_workspace_is_unchanged(root):
    found = opened(root, ROWS)
    plans = imports.plans(root, found)
    ready = imports.check(read_workspace(root), found, plans)
    assert imports.run(root, found, plans, ready=(ready, lambda: True)).new == ready.new
    stale = imports.run(root, found, plans, ready=(ready, lambda: False))
    assert (ready.state, stale.state) == ("new", "already")
