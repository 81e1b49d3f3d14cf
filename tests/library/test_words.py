"""Words: both languages say the same things, and every code has a sentence."""

from __future__ import annotations

import json
import re
import string
from pathlib import Path

import pytest

from liantu.model.problems import LiantuError
from liantu.words import LANGUAGES, t
from liantu.words.errors import say_error

ROOT = Path(__file__).resolve().parents[2]
WORDS = ROOT / "liantu" / "words"
TOPICS = sorted(path.stem for path in (WORDS / "zh").glob("*.json"))


def table(lang: str, topic: str) -> dict[str, str]:
    return json.loads((WORDS / lang / f"{topic}.json").read_text("utf-8"))


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("topic", TOPICS)
def test_both_languages_have_the_same_keys_and_places(topic):
    zh, en = table("zh", topic), table("en", topic)
    assert zh.keys() == en.keys()
    assert {key for key in zh if places(zh[key]) != places(en[key])} == set()


@pytest.mark.parametrize("topic", TOPICS)
def test_each_language_is_written_in_itself(topic):
    chinese = re.compile("[\u4e00-\u9fff]")
    assert {k: v for k, v in table("en", topic).items() if chinese.search(v)} == {}
    # A Chinese sentence has Chinese in it unless it is only places, signs and names of formats.
    zh = table("zh", topic)
    bare = {key: re.sub(r"\{[^}]*\}|GraphML|GeoJSON|Excel|Word", "", value) for key, value in zh.items()}
    assert {k for k, v in bare.items() if re.search("[A-Za-z]{4,}", v) and not chinese.search(v)} == set()


def raised_codes() -> set[str]:
    found = set()
    for path in sorted((ROOT / "liantu").rglob("*.py")):
        found |= set(re.findall(r"LiantuError\(\s*\"(\w+)\"", path.read_text("utf-8")))
    return found


def test_every_error_that_is_raised_has_words_in_both_languages():
    codes = raised_codes()
    assert "review_conflict" in codes
    assert {code for code in codes for lang in LANGUAGES if code not in table(lang, "error")} == set()


def test_an_unknown_error_is_named_not_hidden():
    assert "no_such_code" in say_error(LiantuError("no_such_code"), "en")


def test_a_missing_key_raises():
    with pytest.raises(KeyError):
        t("common.no_such_key", "zh")


def keys_used_in_code() -> set[tuple[str, str]]:
    found = set()
    for folder in ("ui", "views"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            text = path.read_text("utf-8")
            found |= {("app", key) for key in re.findall(r"say\(\s*\"(\w+)\"", text)}
            found |= {("common", key) for key in re.findall(r"\.common\(\s*\"(\w+)\"", text)}
    return found


def test_every_key_that_a_screen_names_exists():
    used = keys_used_in_code()
    assert len(used) > 80
    assert {(topic, key) for topic, key in used for lang in LANGUAGES if key not in table(lang, topic)} == set()
