"""What an import found, as sentences."""

from __future__ import annotations

from collections.abc import Mapping

from liantu.model.problems import Problem
from liantu.words import has, t
from liantu.words.problems import shown, where

# Two dozen names of columns or values fill a line; more help nobody.
_LONGEST = 200


def say_finding(problem: Problem, lang: str) -> str:
    """Return one line: severity, where, what is wrong, what to do."""
    severity, what, remedy = finding_words(problem, lang)
    return t("check.line", lang, severity=severity, where=where(problem, lang), problem=what, remedy=remedy)


def finding_words(problem: Problem, lang: str) -> tuple[str, str, str]:
    """Return severity, what is wrong and what to do; what any table may suffer is said as ``liantu check`` does."""
    params = {name: shown(value, longest=_LONGEST) for name, value in problem.params.items()}
    if "kind" in params and has(f"intake.kind_{params['kind']}", lang):
        params["kind"] = t(f"intake.kind_{params['kind']}", lang)
    topic = "intake" if has(f"intake.problem_{problem.code}", lang) else "check"
    return (
        t(f"check.severity_{problem.severity}", lang),
        t(f"{topic}.problem_{problem.code}", lang, **params),
        t(f"{topic}.remedy_{problem.code}", lang, **params),
    )


def say_counts(counts: Mapping[str, int], lang: str) -> str:
    """Return ``企业 12，落位 3`` for table → number; blank for none."""
    told = [t("intake.count", lang, table=t(f"intake.table_{name}", lang), n=n) for name, n in counts.items()]
    return ("，" if lang == "zh" else ", ").join(told)


def guide_words(lang: str) -> dict[str, str]:
    """Return the words of a template's guide."""
    names = ("sheet", "guide", "column", "needed", "meaning", "choices", "yes", "no", "how")
    return {name: t(f"intake.template_{name}", lang) for name in names}


def say_record(record: Mapping[str, object], lang: str) -> str:
    """Return one import of the list in one line."""
    new = record.get("new")
    counts = {k: n for k, n in new.items() if has(f"intake.table_{k}", lang)} if isinstance(new, Mapping) else {}
    file = shown(str(record.get("file") or t("intake.broken_record", lang)))
    told = say_counts(counts, lang) or "—"
    return t("intake.list_line", lang, id=record["id"], file=file, counts=told, on=str(record.get("on", ""))[:10])
