"""``liantu brief``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from liantu.commands.base import LANG, WORKSPACE_OPTION, fail
from liantu.words import t

if TYPE_CHECKING:
    from liantu.model.settings import Language


@click.command()
@click.argument("gap")
@click.argument("enterprise")
@WORKSPACE_OPTION
@click.option("--docx", type=click.Path(dir_okay=False, path_type=Path), help="Write it as a Word document here.")
@LANG
def brief(gap: str, enterprise: str, workspace: Path, docx: Path | None, lang: str) -> None:
    """Print what to know before visiting ENTERPRISE about GAP (place:chain/node)."""
    from liantu import briefs, edition, pipeline
    from liantu.model.problems import LiantuError
    from liantu.words.brief import parts, title
    from liantu.words.sentences import names_of

    try:
        judged = pipeline.run(workspace)
        found = briefs.brief(judged, gap, enterprise)
    except LiantuError as error:
        fail(error, lang)
    names = names_of(judged.workspace, judged.findings, lang)
    head, sub = title(found, names, lang)
    told = parts(found, judged.workspace, names, lang)
    click.echo(f"{head} {sub}")
    for heading, lines in told:
        click.echo(f"\n{heading}")
        for line in lines:
            click.echo(f"- {line}")
    if docx is not None:
        content = edition.brief_document(judged, head, sub, told, lang=cast("Language", lang))
        try:
            docx.write_bytes(content)
        except OSError as error:
            raise click.ClickException(t("cli.cannot_write", lang, path=docx)) from error
