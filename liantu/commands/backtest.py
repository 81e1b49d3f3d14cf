"""``liantu backtest``."""

from __future__ import annotations

from pathlib import Path

import click

from liantu.commands.base import LANG, WORKSPACE, fail


@click.command()
@WORKSPACE
@click.option(
    "--rounds", default=40, show_default=True, type=click.IntRange(1, 1000), help="How often to hide a fifth."
)
@click.option("--after", type=int, default=None, metavar="YEAR", help="Hide what is dated after this year.")
@LANG
def backtest(workspace: Path, rounds: int, after: int | None, lang: str) -> None:
    """Hide known presences and print whether priorities find them again."""
    from liantu import backtest as test
    from liantu import pipeline
    from liantu.model.problems import LiantuError
    from liantu.words.backtest import markdown

    try:
        judged = pipeline.run(workspace)
        result = test.run(judged, rounds=rounds, after=after)
    except LiantuError as error:
        fail(error, lang)
    date = judged.workspace.settings.as_of.isoformat()
    page = markdown(
        result.tables, result.beaten, lang, known=result.known, date=date, rounds=result.rounds, year=result.year
    )
    click.echo(page, nl=False)
