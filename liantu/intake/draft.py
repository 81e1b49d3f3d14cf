"""What an import would write: rows of the schema's tables, what was known, what contradicts, what is refused."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from liantu.intake.rows import Rows
from liantu.model.problems import Problem

DIFFERENCE_COLUMNS = ("table", "id", "column", "kept", "given", "line")


@dataclass
class Draft:
    """Rows to write by table (those of nodes and edges carry ``chain``), and all that is to be told.

    Parameters
    ----------
    new, known
        table → number of distinct things that come in, and that the workspace had already.
    differences
        what the file says otherwise than the workspace, whose value stands.
    """

    id: str
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    chains: dict[str, dict[str, Any]] = field(default_factory=dict)
    new: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    joined: int = 0
    differences: list[tuple[str, str, str, str, str, int]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    refused: set[tuple[str, int]] = field(default_factory=set)

    def refuse(self, code: str, file: str, line: int, column: str = "", value: object = "", **params: str) -> None:
        """Tell that a row is refused."""
        text = "" if value is None else str(value)
        self.problems.append(Problem(code, "error", file, line, column, text, params))
        self.refused.add((column, line))

    def warn(self, code: str, file: str, line: int | None, column: str = "", value: object = "", **params: str) -> None:
        """Tell that something of a row is left out or doubtful."""
        self.problems.append(Problem(code, "warning", file, line, column, str(value), params))

    def stop(self, code: str, file: str, **params: str) -> None:
        """Tell why nothing of the file goes in."""
        self.problems.append(Problem(code, "error", file, params=params))

    def note(self, code: str, file: str, **params: str) -> None:
        """Tell something worth knowing of the whole file."""
        self.problems.append(Problem(code, "info", file, params=params))


def import_id(parts: Iterable[Rows], *, chain: str) -> str:
    """Return the id that the distinct things in ``parts`` make: order, doubles and headings change nothing."""
    digest = hashlib.sha256(chain.encode())
    told: list[str] = []
    for rows in parts:
        names = sorted(name for name, values in rows.columns.items() if any(v is not None for v in values))
        if not names:
            continue
        texts = [["" if v is None else str(v) for v in rows.columns[name]] for name in names]
        head = f"{rows.kind}\x1e{'|'.join(names)}\x1e"
        told += {head + "\x1f".join(cells) for cells in zip(*texts, strict=True)}
    digest.update("\n".join(sorted(set(told))).encode("utf-8", "surrogatepass"))
    return f"imp-{digest.hexdigest()[:8]}"


def short_hash(text: str) -> str:
    """Return ten hexadecimal digits of SHA-256 over ``text``."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]
