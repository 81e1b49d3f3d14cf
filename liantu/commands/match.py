"""``liantu match``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from liantu.commands.base import LANG, WORKSPACE_OPTION, fail
from liantu.words import t

if TYPE_CHECKING:
    from liantu.registers import Progress


@click.command()
@click.argument("register", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@WORKSPACE_OPTION
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="A .csv or .parquet file.")
@click.option("--with-trade", is_flag=True, help="List dealers and servicers too, marked as such.")
@click.option("--restart", is_flag=True, help="Begin anew instead of going on where a run was stopped.")
@LANG
def match(register: Path, workspace: Path, out: Path, with_trade: bool, restart: bool, lang: str) -> None:
    """Place a business register (csv, xlsx or parquet) on nodes and places, with the words that named them."""
    from liantu import pipeline, registers
    from liantu.model.problems import LiantuError

    def report(progress: Progress) -> None:
        line = t("register.progress", lang, rows=f"{progress.rows:,}", pairs=f"{progress.pairs:,}")
        click.echo(f"\r{line}" if sys.stderr.isatty() else line, err=True, nl=not sys.stderr.isatty())

    try:
        done = registers.place_register(
            pipeline.load(workspace), register, out, with_trade=with_trade, restart=restart, report=report
        )
    except LiantuError as error:
        fail(error, lang)
    except OSError as error:
        raise click.ClickException(t("cli.cannot_write", lang, path=error.filename or out)) from error
    click.echo("", err=True)
    for code, count in sorted(done.told.items()):
        if count and code != "decoded":
            click.echo(t(f"register.told_{code}", lang, n=count))
    counts = {name: f"{getattr(done, name):,}" for name in ("rows", "named", "pairs", "trade")}
    click.echo(t("register.done", lang, **counts))
