"""What every kind of file becomes first: sheets of texts under a header, nothing known of their meaning."""

from __future__ import annotations

from dataclasses import dataclass, field

from liantu.model.problems import Problem


@dataclass
class Sheet:
    """A table as given.

    Parameters
    ----------
    name
        of the sheet in a workbook, of the list in a JSON file; blank where a file has only one.
    header
        column names as given.
    lines
        line (of a workbook: row; of a graph: number of the object) and cells, as many as the header has.
    refused
        (line, position) of cells that must not be used → code of the reason.
    kind
        what the format itself says the rows are, else blank.
    """

    name: str
    header: tuple[str, ...]
    header_line: int
    lines: list[tuple[int, list[str]]]
    refused: dict[tuple[int, int], str] = field(default_factory=dict)
    kind: str = ""


@dataclass
class Opened:
    """A file as opened: how it was read, its sheets, and what could not be read of it."""

    file: str
    format: str = ""
    encoding: str = ""
    sha256: str = ""
    sheets: list[Sheet] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
