"""``liantu build``."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from liantu.commands.base import LANG, OUT, WORKSPACE, fail
from liantu.words import t

if TYPE_CHECKING:
    from liantu.model.settings import Audience, Language


@click.command()
@WORKSPACE
@OUT
@click.option("--audience", type=click.Choice(["internal", "public"]), default=None, help="Who will read it.")
@click.option("--tables-only", is_flag=True, help="CSV and JSON only, no documents or pictures.")
@LANG
def build(workspace: Path, out: Path, audience: str | None, tables_only: bool, lang: str) -> None:
    """Write the results: CSV and JSON, Excel and Word, GeoJSON, GraphML and chain pages."""
    gc.disable()  # the tables of one workspace live until the end: looking for circles only costs time
    from liantu import edition, pipeline
    from liantu.model.problems import LiantuError

    chosen = audience or ("public" if lang == "en" else "internal")
    if lang == "en" and chosen == "internal":
        raise click.UsageError(t("cli.english_is_public", lang))
    try:
        judged = pipeline.run(workspace)
        written = edition.publish(
            judged, out, audience=cast("Audience", chosen), lang=cast("Language", lang), tables_only=tables_only
        )
    except LiantuError as error:
        fail(error, lang)
    except OSError as error:
        raise click.ClickException(t("cli.cannot_write", lang, path=error.filename or out)) from error
    _mention_problems(judged.workspace.problems, lang)
    for name in written:
        click.echo(name)


def _mention_problems(problems: tuple[object, ...], lang: str) -> None:
    from liantu.model.problems import has_errors

    if has_errors(problems):  # type: ignore[arg-type]
        click.echo(t("cli.built_with_problems", lang), err=True)
