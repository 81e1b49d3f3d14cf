"""The command line: what it prints, where it writes, how it fails."""

from __future__ import annotations

import json
import socket
import subprocess
import sys

import pytest
from click.testing import CliRunner
from workspaces import PRESENCES, write_workspace

from liantu.cli import main


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    monkeypatch.setenv("LIANTU_STATE", str(tmp_path / "state"))
    return write_workspace(tmp_path / "ws", presences=[*PRESENCES, ("firm-x", "demo/composite", "outside-110000")])


def run(*arguments: object):
    return CliRunner().invoke(main, [str(a) for a in arguments], catch_exceptions=False)


def test_check_ends_with_zero_on_a_clean_workspace(workspace):
    result = run("check", workspace, "--strict", "--lang", "en")
    assert result.exit_code == 0
    assert "Errors: 0, warnings: 0" in result.output


def test_check_names_file_line_column_value_and_remedy_and_ends_with_one(workspace):
    path = workspace / "data" / "presences.csv"
    path.write_text(path.read_text("utf-8").replace(",main,", ",boss,", 1), encoding="utf-8")
    result = run("check", workspace, "--lang", "zh")
    assert result.exit_code == 1
    line = next(line for line in result.output.splitlines() if "boss" in line)
    assert "data/presences.csv:2" in line
    assert "role" in line
    assert "建议" in line


def test_strict_makes_warnings_fail(workspace):
    path = workspace / "data" / "presences.csv"
    path.write_text(path.read_text("utf-8").replace("来源如是说", "说" * 81, 1), encoding="utf-8")
    assert run("check", workspace).exit_code == 0
    assert run("check", workspace, "--strict").exit_code == 1


def test_check_of_no_workspace_says_what_is_missing(tmp_path):
    result = run("check", tmp_path)
    assert result.exit_code == 1
    assert "workspace.toml" in result.output


def test_build_writes_every_file_and_names_it(workspace, tmp_path):
    result = run("build", workspace, "--out", tmp_path / "out")
    assert result.exit_code == 0
    expected = {
        "gaps.csv", "targets.csv", "allocation.csv", "hooks.csv", "rivals.csv", "levels.csv", "presences.csv",
        "sources.csv", "manifest.json",
        "catalogue.xlsx",
        "catalogue.docx", "zones.geojson", "chains/demo.graphml", "chains/demo.html",
    }  # fmt: skip
    written = {str(p.relative_to(tmp_path / "out")) for p in (tmp_path / "out").rglob("*") if p.is_file()}
    assert written == expected
    assert set(result.output.split()) == expected


def test_a_public_build_has_no_targets_and_english_is_public(workspace, tmp_path):
    for name, options in {"p": ("--audience", "public"), "e": ("--lang", "en")}.items():
        run("build", workspace, "--out", tmp_path / name, "--tables-only", *options)
        assert not (tmp_path / name / "targets.csv").exists()
        manifest = json.loads((tmp_path / name / "manifest.json").read_text("utf-8"))
        assert manifest["audience"] == "public"
    refused = run("build", workspace, "--out", tmp_path / "i", "--lang", "en", "--audience", "internal")
    assert refused.exit_code == 2


def test_a_build_that_cannot_write_says_so_without_a_traceback(workspace, tmp_path):
    (tmp_path / "file").write_text("here", encoding="utf-8")
    result = run("build", workspace, "--out", tmp_path / "file" / "out", "--tables-only")
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert (tmp_path / "file").read_text("utf-8") == "here"


def test_a_new_workspace_is_clean_and_never_overwrites(tmp_path):
    assert run("new", tmp_path / "fresh").exit_code == 0
    assert run("check", tmp_path / "fresh", "--strict").exit_code == 0
    assert run("build", tmp_path / "fresh", "--out", tmp_path / "out").exit_code == 0
    again = run("new", tmp_path / "fresh")
    assert again.exit_code == 1
    assert str(tmp_path / "fresh") in again.output


def test_stats_prints_counts(workspace):
    assert "| specific nodes | 4 |" in run("stats", workspace, "--lang", "en").output


def test_serve_says_when_the_port_is_taken(workspace):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        result = run("serve", workspace, "--port", port)
    assert result.exit_code == 1
    assert f"--port {port + 1}" in result.output


def test_help_imports_nothing_heavy():
    code = (
        "import sys; sys.argv = ['liantu', '--help']\n"
        "from liantu.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(sorted({'pandas', 'networkx', 'geopandas', 'streamlit', 'sqlalchemy'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip().endswith("[]")
