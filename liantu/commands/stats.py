"""``liantu stats``."""

from __future__ import annotations

from pathlib import Path

import click

from liantu.commands.base import LANG, WORKSPACE, fail


@click.command()
@WORKSPACE
@LANG
def stats(workspace: Path, lang: str) -> None:
    """Print what a workspace holds: counts, sources, age, conflicts, what to find out next."""
    from liantu import pipeline
    from liantu.model.problems import LiantuError
    from liantu.words.sentences import names_of
    from liantu.words.stats import markdown

    try:
        judged = pipeline.run(workspace)
    except LiantuError as error:
        fail(error, lang)
    names = names_of(judged.workspace, judged.findings, lang)
    date = judged.workspace.settings.as_of.isoformat()
    click.echo(markdown(pipeline.stats(judged.workspace, judged.findings), names, lang, date=date), nl=False)
