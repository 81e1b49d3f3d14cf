"""Cells that several documents share: names, kinds, signs and lists in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from liantu.model.fields import split_list
from liantu.model.findings import Findings
from liantu.model.settings import Audience, Language
from liantu.model.workspace import Workspace
from liantu.publish.documents import Cell, Column, ColumnKind, Mark, Table
from liantu.publish.text import clean, known
from liantu.words import t
from liantu.words.sentences import SIGNS, Names, kind_word, names_of

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Context:
    """All that a writer of cells needs: tables already reduced for the audience, names, language."""

    workspace: Workspace
    findings: Findings
    audience: Audience
    lang: Language
    names: Names

    @property
    def internal(self) -> bool:
        """Whether the edition is internal."""
        return self.audience == "internal"

    def say(self, key: str, **values: object) -> str:
        """Return a sentence of this topic."""
        return t(f"publish.{key}", self.lang, **values)

    def column(self, name: str, width: float, kind: ColumnKind = "text") -> Column:
        """Return a column with its label."""
        return Column(name, self.say(f"col_{name}"), width, kind)

    def table(
        self, name: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], *, print_columns: int = 0
    ) -> Table:
        """Return a table with its title."""
        cells = tuple(tuple(row) for row in rows)
        return Table(name, self.say(f"sheet_{name}"), tuple(columns), cells, print_columns)

    def word(self, group: str, value: object) -> str | None:
        """Return the word of a code (``common.<group>_<value>``); None where unknown."""
        return t(f"common.{group}_{value}", self.lang) if known(value) else None

    def places(self, value: object) -> str:
        """Return a list of places by name."""
        return self.names.joined([self.names.place(p) for p in split_list(value)])

    def nodes(self, value: object) -> str:
        """Return a list of nodes by name."""
        return self.names.joined([self.names.node(n) for n in split_list(value)])

    def enterprises(self, value: object) -> str:
        """Return a list of firms by name."""
        return self.names.joined([self.names.enterprise(e) for e in split_list(value)])

    def path(self, value: object) -> str:
        """Return a witness as names with arrows."""
        if not isinstance(value, str):
            return ""
        return " → ".join(self.names.node(p) for p in value.replace("|", ">").split(">") if p)

    def kind(self, kind: object, node: str) -> Mark:
        """Return a kind with its sign."""
        word = kind_word(kind, self.lang, self.names.siting.get(node, ""))
        code = kind if isinstance(kind, str) else ""
        return Mark(f"{SIGNS.get(code, '')}{word}", code)


def context(workspace: Workspace, findings: Findings, audience: Audience, lang: Language) -> Context:
    """Return the context of an edition; the tables must have gone through ``for_audience``."""
    return Context(workspace, findings, audience, lang, names_of(workspace, findings, lang))


def number(value: object) -> float | None:
    """Return a number, None where unknown."""
    return float(value) if known(value) else None  # type: ignore[arg-type]


def whole(value: object) -> int | None:
    """Return a whole number, None where unknown."""
    return int(value) if known(value) else None  # type: ignore[call-overload]


def text(value: object) -> str | None:
    """Return a text fit for a file, None where unknown."""
    return clean(value) if known(value) else None


def records(frame: pd.DataFrame, *by: str) -> list[dict[str, Any]]:
    """Return the rows as dicts with str keys, ordered by the columns ``by``."""
    frame = frame.reset_index(drop=True)  # the index repeats the id, and a name may not be both
    frame = frame.rename_axis(index=None)  # an index named like a column would be ambiguous
    ordered = frame.sort_values(list(by), kind="stable") if by else frame
    return [{str(k): v for k, v in row.items()} for row in ordered.to_dict("records")]
