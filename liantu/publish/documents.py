"""What a document consists of, before it is Word, Excel or anything else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from liantu.model.settings import Audience, Language

ColumnKind = Literal["text", "int", "share", "number", "kind", "mark"]


@dataclass(frozen=True)
class Mark:
    """A cell about a kind: what is written, and the kind that colours it (empty: none)."""

    text: str
    kind: str = ""


@dataclass(frozen=True)
class Column:
    """One column: stable id, label in the reader's language, relative width (mm on paper, characters in a sheet)."""

    id: str
    label: str
    width: float
    kind: ColumnKind = "text"


Cell = str | int | float | Mark | None


@dataclass(frozen=True)
class Table:
    """Rows under columns; a cell is None where unknown. ``print_columns``: how many are printed, 0 for all."""

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    print_columns: int = 0


@dataclass(frozen=True)
class Section:
    """A headed part of a chapter.

    ``id`` is one of ``focus strengths gaps folded unverified targets conditions clauses contradictions``, or of the
    method ``own kinds rules reach levels certainty nearby priority prohibited sources``.
    """

    id: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    table: Table | None = None


@dataclass(frozen=True)
class Chapter:
    """What the catalogue says of one place."""

    place: str
    heading: str
    intro: str
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Catalogue:
    """The investment catalogue of one edition; every text is plain and still to be escaped.

    ``mark`` is printed on every page of an internal edition; the last paragraph of ``front`` names edition and
    decisions; ``captions`` gives a picture's caption by its key
    (``map``, ``chain:<id>:<place>``), ``map_note`` and ``sketch_note`` what is said under them.
    """

    title: str
    subtitle: str
    issuer: str
    audience: Audience
    lang: Language
    edition: str
    data_date: str
    mark: str
    front: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    method: tuple[Section, ...]
    sheets: tuple[Table, ...]
    captions: Mapping[str, str] = field(default_factory=dict)
    map_note: str = ""
    sketch_note: str = ""
