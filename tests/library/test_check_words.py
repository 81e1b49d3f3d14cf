"""Every problem can be said in both languages, with all its places filled."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import check_codes
import pytest

import liantu
from liantu.model.checks import CHECKS, check_workspace
from liantu.model.fields import CHAIN_TABLES, INPUT_TABLES, RESULT_TABLES, fields
from liantu.model.fields_doc import markdown
from liantu.words import LANGUAGES, has, t


def test_the_scan_finds_codes_of_every_way_to_write_them() -> None:
    # a call, a conditional, a dict, a refused cell, a fault of a cell, a setting
    assert {
        "file_missing",
        "ref_left_out",
        "presence_doubled",
        "merged_across",
        "bad_date",
        "setting_no_weight",
    } <= check_codes.codes()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_code_has_words(lang: str) -> None:
    missing = [
        key
        for code in sorted(check_codes.codes())
        for key in (f"check.problem_{code}", f"check.remedy_{code}")
        if not has(key, lang)
    ]
    assert missing == []


def test_no_words_without_a_code() -> None:
    text = (Path(liantu.__file__).parent / "words/en/check.json").read_text(encoding="utf-8")
    keys = {k.removeprefix("problem_") for k in ast.literal_eval(text) if k.startswith("problem_")}
    assert keys - check_codes.codes() == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sentences_have_no_stray_places(lang: str) -> None:
    values = dict.fromkeys((p for s in _sentences() for _, p, _, _ in string.Formatter().parse(s) if p), "x")
    for code in sorted(check_codes.codes()):
        for kind in ("problem", "remedy"):
            text = t(f"check.{kind}_{code}", lang, **values)
            assert text
            assert "{" not in text


def _sentences() -> list[str]:
    text = (Path(liantu.__file__).parent / "words/zh/check.json").read_text(encoding="utf-8")
    return list(ast.literal_eval(text).values())


def test_every_check_says_what_it_does() -> None:
    assert len(set(CHECKS)) == len(CHECKS)
    assert all(check.__doc__ for check in (*CHECKS, check_workspace))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_field_documentation_has_a_row_for_every_field(lang: str) -> None:
    lines = markdown(lang).splitlines()
    for table in (*CHAIN_TABLES, "zones", *INPUT_TABLES, *RESULT_TABLES):
        at = lines.index(f"### {table}")
        rows = lines[at + 4 : at + 4 + len(fields(table))]
        assert [row.split("`")[1] for row in rows] == [f.name for f in fields(table)]
    bars = {line.replace("\\|", "").count("|") for line in lines if line.startswith("|")}
    assert bars == {7}
