"""What commands share: the workspace and language they are given, and how they fail."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from liantu.words import LANGUAGES

if TYPE_CHECKING:
    from liantu.model.problems import LiantuError

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
WORKSPACE = click.argument("workspace", default=".", type=_FOLDER, required=False)
# For commands whose argument is something else.
WORKSPACE_OPTION = click.option("--workspace", default=".", type=_FOLDER, help="Folder of the workspace.")
LANG = click.option("--lang", type=click.Choice(LANGUAGES), default="zh", help="Language of messages and documents.")
OUT = click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder to write to.")


def fail(error: LiantuError, lang: str) -> NoReturn:
    """Print what was found and end with the error in the reader's language."""
    from liantu.words.errors import say_error
    from liantu.words.problems import say

    for problem in error.problems:
        click.echo(say(problem, lang), err=True)
    raise click.ClickException(say_error(error, lang))
