"""Problems in the reader's language, one line each."""

from __future__ import annotations

import unicodedata

from liantu.model.problems import Problem
from liantu.words import t

_VALUE, _PARAM = 60, 300


def say(problem: Problem, lang: str) -> str:
    """Return ``error data/presences.csv:12 [node] "xx": what is wrong; remedy: what to do`` in ``lang``.

    Text that comes from the files is shortened to 60 characters and loses line breaks and control characters, so that
    it can neither break the line nor steer a terminal; a page must still escape it.
    """
    params = {name: shown(value, longest=_PARAM) for name, value in problem.params.items()}
    return t(
        "check.line",
        lang,
        severity=t(f"check.severity_{problem.severity}", lang),
        where=where(problem, lang),
        problem=t(f"check.problem_{problem.code}", lang, **params),
        remedy=t(f"check.remedy_{problem.code}", lang, **params),
    )


def where(problem: Problem, lang: str) -> str:
    """Return file, line, column and value of a problem, as far as they are known."""
    parts = [shown(problem.file) + ("" if problem.line is None else f":{problem.line}")]
    if problem.column:
        parts.append(f"[{shown(problem.column)}]")
    if problem.value:
        parts.append(t("check.value", lang, value=shown(problem.value)))
    return " ".join(parts)


def shown(text: str, *, longest: int = _VALUE) -> str:
    """Return hostile text fit for one line: no control or direction marks, at most ``longest`` characters."""
    clean = "".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") else c for c in text)
    return clean if len(clean) <= longest else clean[: longest - 1] + "…"
