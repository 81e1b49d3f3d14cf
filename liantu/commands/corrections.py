"""``liantu corrections``."""

from __future__ import annotations

from pathlib import Path

import click

from liantu.commands.base import LANG, OUT, WORKSPACE, fail
from liantu.words import t


@click.command()
@WORKSPACE
@OUT
@LANG
def corrections(workspace: Path, out: Path, lang: str) -> None:
    """Write the accepted corrections as changed tables, to be taken into the workspace's files."""
    from liantu import pipeline
    from liantu.model.problems import LiantuError
    from liantu.patch import patched_files

    try:
        judged = pipeline.run(workspace)
    except LiantuError as error:
        fail(error, lang)
    outdated = sum(outcome.state == "outdated" for outcome in judged.outcomes)
    if not judged.outcomes:
        click.echo(t("cli.no_corrections", lang))
        return
    try:
        for name, content in patched_files(judged):
            path = out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            click.echo(name)
    except OSError as error:
        raise click.ClickException(t("cli.cannot_write", lang, path=error.filename or out)) from error
    click.echo(t("cli.corrections_counts", lang, applied=len(judged.outcomes) - outdated, outdated=outdated))
