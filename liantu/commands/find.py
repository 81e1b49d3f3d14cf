"""``liantu find``."""

from __future__ import annotations

from pathlib import Path

import click

from liantu.commands.base import LANG, WORKSPACE_OPTION, fail
from liantu.words import t


@click.command()
@click.argument("text")
@WORKSPACE_OPTION
@LANG
def find(text: str, workspace: Path, lang: str) -> None:
    """Name the nodes that TEXT fits (a firm's products or business scope) and the gaps it would serve."""
    from liantu import fits, pipeline
    from liantu.model.problems import LiantuError
    from liantu.words.found import say_found
    from liantu.words.sentences import names_of

    try:
        judged = pipeline.run(workspace)
    except LiantuError as error:
        fail(error, lang)
    names = names_of(judged.workspace, judged.findings, lang)
    known = fits.firms_named(judged.workspace, text)
    if known:
        click.echo(t("cli.fit_known", lang, firms=names.joined([names.enterprise(firm) for firm in known])))
    for line in say_found(fits.find(judged, text), judged.findings.gaps, names, lang):
        click.echo(line)
