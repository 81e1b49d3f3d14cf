"""Problems found in what users give, collected and told at once.

A problem carries a code and values, never a finished sentence: the face (CLI or app) puts it into the reader's
language through ``words`` under the keys ``check.problem_<code>`` (what is wrong) and ``check.remedy_<code>`` (what
to do).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning", "info"]
_ORDER: dict[str, int] = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True)
class Problem:
    """One fault of one cell, row or file.

    ``line`` is the physical line of the file (1-based; the sheet's row for a workbook), ``column`` the field's name,
    ``value`` the offending text as given. ``params`` fill the message.
    """

    code: str
    severity: Severity = "error"
    file: str = ""
    line: int | None = None
    column: str = ""
    value: str = ""
    params: dict[str, str] = field(default_factory=dict, compare=False)

    @property
    def sort_key(self) -> tuple[str, int, str, str, str]:
        """Order in which problems are told: file, line, column, code, value."""
        return (self.file, self.line or 0, self.column, self.code, self.value)


class LiantuError(Exception):
    """A fault that stops an action: ``code`` and ``params`` name it, ``problems`` say all that was found."""

    def __init__(self, code: str, *, problems: Iterable[Problem] = (), **params: str) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params
        self.problems = tuple(problems)


def sorted_problems(problems: Iterable[Problem]) -> list[Problem]:
    """Return distinct problems: errors first, then warnings and notes; within each by file, line and column."""
    return sorted(set(problems), key=lambda p: (_ORDER[p.severity], p.sort_key))


def has_errors(problems: Iterable[Problem], *, strict: bool = False) -> bool:
    """Tell whether any problem is an error; ``strict`` counts warnings too."""
    worst = 1 if strict else 0
    return any(_ORDER[p.severity] <= worst for p in problems)
