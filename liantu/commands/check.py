"""``liantu check``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from liantu.commands.base import LANG, WORKSPACE, fail
from liantu.words import t

# Notes of one sort listed one by one; more of them are counted unless asked for, so that errors stay in sight.
NOTES_ALIKE = 3


@click.command()
@WORKSPACE
@click.option("--strict", is_flag=True, help="Warnings fail too.")
@click.option("--notes", is_flag=True, help="List every note, however many are alike.")
@LANG
def check(workspace: Path, strict: bool, notes: bool, lang: str) -> None:
    """Report every problem of a workspace at once."""
    from collections import Counter

    from liantu import pipeline
    from liantu.model.problems import LiantuError, has_errors, sorted_problems
    from liantu.words.problems import say

    try:
        problems = sorted_problems(pipeline.load(workspace).problems)
    except LiantuError as error:
        problems = sorted_problems(error.problems)
        if not problems:
            fail(error, lang)
    alike: Counter[str] = Counter()
    for problem in problems:
        if problem.severity == "info":
            alike[problem.code] += 1
        if notes or alike[problem.code] <= NOTES_ALIKE:
            click.echo(say(problem, lang))
    hidden = 0 if notes else sum(max(count - NOTES_ALIKE, 0) for count in alike.values())
    if hidden:
        click.echo(t("cli.check_hidden", lang, count=hidden))
    counts = {kind: sum(p.severity == kind for p in problems) for kind in ("error", "warning", "info")}
    click.echo(t("cli.check_counts", lang, **counts))
    sys.exit(1 if has_errors(problems, strict=strict) else 0)
