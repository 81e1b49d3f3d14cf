"""Whole editions: what is in them, what must not be, equal bytes, and how they reach a folder."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from dataclasses import replace

import docx
import pandas as pd
import publish_cases as cases
import pytest

from liantu.publish import edition_files, write_edition

INTERNAL = {
    "gaps.csv", "targets.csv", "allocation.csv", "hooks.csv", "rivals.csv", "levels.csv", "presences.csv",
    "sources.csv", "manifest.json",
    "catalogue.xlsx",
    "catalogue.docx", "zones.geojson", "chains/fibre.graphml", "chains/fibre.html",
}  # fmt: skip


def edition(ws=None, found=None, **options):
    options = {"audience": "internal", "lang": "zh", "pictures": cases.pictures()} | options
    return dict(edition_files(ws or cases.workspace(), found or cases.findings(), **options))


def unpacked(name: str, content: bytes) -> str:
    if not name.endswith(("xlsx", "docx")):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "\n".join(
            part + parts.read(part).decode("utf-8", "replace") for part in parts.namelist() if not part.endswith("png")
        )


def shuffled(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.sample(frac=1, random_state=7)


def test_files_of_an_internal_and_of_a_public_edition():
    assert set(edition()) == INTERNAL
    assert set(edition(audience="public")) == INTERNAL - {"targets.csv", "allocation.csv", "hooks.csv", "rivals.csv"}
    assert set(edition(lang="en")) == INTERNAL - {"targets.csv", "allocation.csv", "hooks.csv", "rivals.csv"}


@pytest.mark.parametrize(("audience", "lang"), [("public", "zh"), ("internal", "en")])
def test_nothing_withheld_is_in_any_public_file(audience, lang):
    for name, content in edition(audience=audience, lang=lang).items():
        text = unpacked(name, content)
        assert [c for c in cases.CANARIES if c in text] == [], name
        assert "内部使用" not in text, name
        assert "内部备注" not in text, name


def test_the_canaries_would_be_found():
    """The search above can fail: an internal edition holds what it looks for."""
    found = edition()
    assert cases.TARGET_NAME in found["targets.csv"].decode()
    assert "0.8613" in found["gaps.csv"].decode()
    for name in ("catalogue.xlsx", "catalogue.docx"):
        text = unpacked(name, found[name])
        assert cases.TARGET_NAME in text
        assert "内部使用" in text
        assert "暂缓" in text


@pytest.mark.parametrize(("audience", "lang"), [("internal", "zh"), ("public", "en")])
def test_shuffled_rows_give_the_same_bytes(audience, lang):
    ws, found = cases.workspace(), cases.findings()
    mixed = replace(
        ws,
        nodes=shuffled(ws.nodes),
        edges=shuffled(ws.edges),
        zones=shuffled(ws.zones),
        tables={name: shuffled(table) for name, table in reversed(ws.tables.items())},
    )
    mixed_found = replace(
        found,
        presences=shuffled(found.presences),
        levels=shuffled(found.levels),
        gaps=shuffled(found.gaps),
        targets=shuffled(found.targets),
    )
    one, two = edition(audience=audience, lang=lang), edition(mixed, mixed_found, audience=audience, lang=lang)
    assert {name for name in one if one[name] != two[name]} == set()


def test_manifest_vouches_for_the_files():
    made = edition(decision_log_head="ab" * 32, seed=7)
    manifest = json.loads(made["manifest.json"])
    assert manifest["files"] == {
        name: hashlib.sha256(content).hexdigest() for name, content in made.items() if name != "manifest.json"
    }
    assert manifest["decision_log_head"] == "ab" * 32
    assert manifest["parameters"]["seed"] == 7
    assert manifest["parameters"]["k"] == {"fibre": {"k_in": 1, "k_out": 2, "k_link": 3}}
    assert manifest["data_date"] == "2026-06-30"
    # distinct: one firm is target of two gaps; firm-d has two presences; the one outside is no firm here
    assert manifest["counts"]["targets"] == 1
    assert manifest["counts"]["gaps"] == 7
    assert list(made)[-1] == "manifest.json"


def test_manifest_of_a_public_edition_counts_what_the_public_sees():
    manifest = json.loads(edition(audience="public")["manifest.json"])
    assert "targets" not in manifest["counts"]
    assert manifest["counts"]["gaps"] == 4
    assert manifest["counts"]["enterprises_present"] == 4
    # both audiences read the same inputs and so carry the same edition
    assert manifest["edition"] == json.loads(edition()["manifest.json"])["edition"]


def test_both_documents_print_the_edition_and_the_head():
    made = edition(decision_log_head="cd" * 32, audience="public")
    number = json.loads(made["manifest.json"])["edition"]
    for name in ("catalogue.xlsx", "catalogue.docx"):
        text = unpacked(name, made[name])
        assert number in text
        assert "cd" * 32 in text


def test_only_what_is_wanted_is_made():
    assert set(edition(only={"gaps.csv", "manifest.json"}, pictures={"map": b"no picture"})) == {
        "gaps.csv",
        "manifest.json",
    }


def test_writing_replaces_an_edition_and_removes_what_it_lacks(tmp_path):
    out = tmp_path / "out"
    write_edition(out, edition().items())
    (out / "notes.txt").write_text("mine")
    write_edition(out, edition(audience="public").items())
    assert not (out / "targets.csv").exists()
    assert (out / "notes.txt").read_text() == "mine"
    assert {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()} == INTERNAL - {
        "targets.csv",
        "allocation.csv",
        "hooks.csv",
        "rivals.csv",
    } | {"notes.txt"}
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_an_error_half_way_leaves_the_old_edition_whole(tmp_path):
    out = tmp_path / "out"
    old = edition()
    write_edition(out, old.items())

    def broken():
        yield "gaps.csv", b"new"
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write_edition(out, broken())
    assert {name: (out / name).read_bytes() for name in old} == old
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("name", ["../evil.csv", "/etc/x", "chains/../../x.html", "other.csv", "chains/A.html"])
def test_a_name_that_no_edition_has_is_refused(tmp_path, name):
    with pytest.raises(ValueError, match=re.escape(name)):
        write_edition(tmp_path / "out", [(name, b"x")])
    assert list(tmp_path.iterdir()) == []


def test_a_manifest_found_in_the_folder_removes_nothing_but_files_of_editions(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (tmp_path / "keep.csv").write_text("x")
    (out / "keep.txt").write_text("x")
    (out / "manifest.json").write_text(json.dumps({"files": {"../keep.csv": "", "keep.txt": ""}}))
    write_edition(out, edition().items())
    assert (tmp_path / "keep.csv").exists()
    assert (out / "keep.txt").exists()


def test_an_empty_workspace_still_makes_an_edition():
    ws, found = cases.workspace(), cases.findings()
    bare = replace(
        ws,
        nodes=ws.nodes.iloc[0:0],
        edges=ws.edges.iloc[0:0],
        chains={},
        zones=ws.zones.iloc[0:0],
        tables={name: table.iloc[0:0] for name, table in ws.tables.items()},
    )
    empty = replace(
        found,
        presences=found.presences.iloc[0:0],
        levels=found.levels.iloc[0:0],
        gaps=found.gaps.iloc[0:0],
        targets=found.targets.iloc[0:0],
        coverage=found.coverage.iloc[0:0],
    )
    for audience in ("internal", "public"):
        made = edition(bare, empty, audience=audience, pictures={})
        assert made["gaps.csv"].decode().count("\n") == 1
        assert json.loads(made["zones.geojson"])["features"] == []


def test_chapters_are_those_asked_for():
    made = edition(places=["zone-b"], pictures={})
    paragraphs = docx.Document(io.BytesIO(made["catalogue.docx"])).paragraphs
    headings = [p.text for p in paragraphs if p.style.name == "LTHeading1"]
    assert headings == ["一、编制说明", "二、乙高新", "三、研判方法"]
    # the page of the chain is judged at the first of them
    assert "碳纤维产业链图（乙高新）" in made["chains/fibre.html"].decode()
