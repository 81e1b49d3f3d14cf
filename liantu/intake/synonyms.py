"""What people call the columns and values of the schema: ``synonyms.csv``, with the field tables' own words added."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from liantu.model.fields import Field, fields

KINDS = ("enterprises", "nodes", "edges", "zones", "places", "triples")
# Columns that a file may have and no table has: a scope is read for words, a shape is drawn, a triple is taken apart.
_TEXT = {
    "scope": ("经营范围：据以匹配环节，不存入", "Business scope: read for words that point to nodes, not kept"),
    "address": (
        "所在地或地址：未写开发区或其名称无法识别时，据以落位；省外企业写明省份；不存入",
        "Location or address: places the firm where no zone is named or known; name the province if outside; not kept",
    ),
    "geometry": ("图形（GeoJSON）", "Shape (GeoJSON)"),
    "chain": ("产业链编号或名称；空白为新建一条链", "Chain by id or name; blank for a new one"),
    "subject": ("主语", "Subject"),
    "predicate": ("关系", "Relation"),
    "object": ("宾语", "Object"),
}
# Kind → tables whose columns its rows may fill; the first is the one that a bare column name means.
_TABLES = {
    "enterprises": ("enterprises", "presences"),
    "nodes": ("nodes",),
    "edges": ("edges",),
    "zones": ("zones",),
    "places": ("places",),
    "triples": (),
}
# Names that say nothing of what the rows are.
GENERIC = frozenset(
    (
        *("名称", "编号", "代码", "类型", "类别", "状态", "备注"),
        *("name", "id", "code", "type", "kind", "label", "labels", "x", "y", "status", "note"),
    )
)
TYPE_COLUMNS = (
    *("labels", "label", "type", "node_type", "entity_type", "category"),
    *("类型", "类别", "实体类型", "节点类型"),
)
# Words that call an object an object.
OBJECT_WORDS = frozenset({"node", "节点", "entity", "item"})
EXAMPLE_MARKS = ("示例：", "示例:", "Example:")


@dataclass(frozen=True)
class Column:
    """A column that a kind of file may have; ``words`` are what people call it, best first.

    ``values`` are folded words of its choices → value, ``choices`` the words that a template offers.
    """

    name: str
    field: Field
    words: tuple[str, ...]
    values: Mapping[str, str]
    choices: tuple[str, ...]
    example: str


def fold(text: str) -> str:
    """Return a heading or a value word as it is compared: width and case alike, without blanks and units' brackets."""
    return re.sub(r"[\s_*＊:：]+", "", unicodedata.normalize("NFKC", text).casefold())


@cache
def _rows() -> tuple[dict[str, str], ...]:
    text = resources.files("liantu.intake").joinpath("synonyms.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def columns_of(kind: str) -> tuple[Column, ...]:
    """Return the columns that files of ``kind`` may have, in the order of a template."""
    known = {f.name: f for table in reversed(_TABLES[kind]) for f in fields(table)}
    found = []
    for row in _rows():
        name = row["column"]
        if row["kind"] != kind or row["value"]:
            continue
        meaning = _TEXT.get(name, ("", ""))
        field = known.get(name) or Field(name, "text", "", False, "", *meaning)
        given = [(r["value"], r["words"].split("|")) for r in _rows() if (r["kind"], r["column"]) == (kind, name)]
        given = [(value, words) for value, words in given if value]
        values = {fold(word): value for value, words in given for word in (value, *words)}
        choices = tuple(words[0] for _, words in given)
        found.append(Column(name, field, tuple(row["words"].split("|")), values, choices, row["example"]))
    return tuple(found)


def column(kind: str, name: str) -> Column:
    """Return one column of ``kind``."""
    return next(c for c in columns_of(kind) if c.name == name)


@cache
def header_words(kind: str) -> dict[str, tuple[str, int]]:
    """Return folded heading → column and rank (0 is the best word) for ``kind``."""
    found: dict[str, tuple[str, int]] = {}
    for col in columns_of(kind):
        own = (col.name, *col.words, col.field.meaning_zh, col.field.meaning_en)
        for rank, word in enumerate(own):
            if word:
                found.setdefault(fold(word), (col.name, rank))
    return found


@cache
def _all_words() -> frozenset[str]:
    return frozenset(word for kind in KINDS for word in header_words(kind)) | {fold(c) for c in TYPE_COLUMNS}


def is_known(heading: str) -> bool:
    """Tell whether any kind of file has a column of this name."""
    return fold(heading) in _all_words()


@cache
def word_classes(kind: str) -> dict[str, str]:
    """Return folded word → class for ``types`` (what an object of a graph is) and ``relations`` (which way it runs)."""
    return {fold(w): r["value"] for r in _rows() if r["kind"] == kind for w in (r["value"], *r["words"].split("|"))}


def label(col: Column) -> str:
    """Return the heading of a column in a template."""
    return col.words[0]
