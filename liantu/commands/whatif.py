"""``liantu whatif``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from liantu.commands.base import LANG, WORKSPACE, fail
from liantu.words import t

if TYPE_CHECKING:
    import pandas as pd


@click.command()
@WORKSPACE
@click.option("--land", multiple=True, metavar="PLACE:CHAIN/NODE[:CAPABILITY]", help="A firm that lands; repeatable.")
@click.option("--lose", multiple=True, metavar="ENTERPRISE", help="A firm that leaves, by its id; repeatable.")
@click.option("--best", type=int, default=None, metavar="N", help="The N landings that fill most gaps.")
@click.option("--by", type=click.Choice(["score", "count"]), default="score", help="What --best counts.")
@click.option("--at", multiple=True, metavar="PLACE", help="Where --best may land; every zone unless given.")
@click.option("--losses", is_flag=True, help="What the loss of each single firm would open.")
@click.option("--hooks", is_flag=True, help="What one zone's strengths could feed in another, and who builds the same.")
@click.option("--csv", "csv_file", type=click.Path(dir_okay=False, path_type=Path), help="Write the tables here too.")
@LANG
def whatif(
    workspace: Path,
    land: tuple[str, ...],
    lose: tuple[str, ...],
    best: int | None,
    by: str,
    at: tuple[str, ...],
    losses: bool,
    hooks: bool,
    csv_file: Path | None,
    lang: str,
) -> None:
    """Let firms land or leave and see what closes and what opens; nothing in the data changes."""
    from liantu import pipeline
    from liantu import whatif as trial
    from liantu.edition import table_bytes
    from liantu.model.problems import LiantuError
    from liantu.words.sentences import names_of
    from liantu.words.whatif import readable

    if not (land or lose or best is not None or losses or hooks):
        raise click.UsageError(t("error.whatif_nothing", lang))
    try:
        judged = pipeline.run(workspace)
        tables: dict[str, pd.DataFrame] = {}
        if land or lose:
            landings = [trial.parse_landing(text) for text in land]
            tables["difference"] = trial.simulate(judged, land=landings, lose=lose)
        if best is not None:
            tables["best"] = trial.best(judged, n=best, by=by, places=at or None)
        if losses:
            tables["losses"] = trial.losses(judged)
        if hooks:
            tables |= {"hooks": judged.findings.hooks, "rivals": judged.findings.rivals}
    except LiantuError as error:
        fail(error, lang)
    names = names_of(judged.workspace, judged.findings, lang)
    shown = {name: readable(table, names, lang) for name, table in tables.items()}
    for name, table in shown.items():
        _tell(name, table, tables[name], lang)
    if csv_file is not None:
        mark = b"\xef\xbb\xbf"  # so that a spreadsheet opens it as UTF-8
        try:
            csv_file.write_bytes(mark + b"\n".join(table_bytes(table) for table in shown.values()))
        except OSError as error:
            raise click.ClickException(t("cli.cannot_write", lang, path=csv_file)) from error


def _tell(name: str, shown: pd.DataFrame, table: pd.DataFrame, lang: str) -> None:
    from liantu.words.whatif import counts

    click.echo(t(f"whatif.title_{name}", lang))
    if table.empty:
        click.echo(t(f"whatif.none_{name}", lang))
        return
    if name == "difference":
        click.echo(counts(table, lang))
    click.echo(" | ".join(shown.columns))
    for row in shown.itertuples(index=False):
        click.echo(" | ".join(str(value) for value in row))
