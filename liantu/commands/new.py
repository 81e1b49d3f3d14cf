"""``liantu new``."""

from __future__ import annotations

from pathlib import Path

import click

from liantu.commands.base import LANG, fail


@click.command()
@click.argument("directory", type=click.Path(path_type=Path))
@LANG
def new(directory: Path, lang: str) -> None:
    """Make an empty workspace in DIRECTORY."""
    import datetime as dt

    from liantu.model.problems import LiantuError
    from liantu.scaffold import new_workspace

    try:
        for name in new_workspace(directory, as_of=dt.date.today()):
            click.echo(name)
    except LiantuError as error:
        fail(error, lang)
