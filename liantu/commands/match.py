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
@click.option(
    "--datum",
    type=click.Choice(["wgs84", "gcj02", "bd09"]),
    default="wgs84",
    show_default=True,
    help="Of the register's longitude and latitude: gcj02 as Amap and Tencent have them, bd09 as Baidu.",
)
@click.option(
    "--engine", type=click.Choice(["local", "spark"]), default="local", show_default=True, help="Where rows are placed."
)
@click.option("--master", default="local[*]", show_default=True, help="Spark's address of the cluster.")
@click.option("--partitions", type=click.IntRange(1, 100_000), help="Parts that Spark spreads the register into.")
@click.option("--restart", is_flag=True, help="Begin anew instead of going on where a run was stopped.")
@LANG
def match(
    register: Path,
    workspace: Path,
    out: Path,
    with_trade: bool,
    datum: str,
    engine: str,
    master: str,
    partitions: int | None,
    restart: bool,
    lang: str,
) -> None:
    """Place a business register (csv, xlsx or parquet) on nodes and places, with the words that named them."""
    from liantu import pipeline, registers
    from liantu.model.problems import LiantuError

    def report(progress: Progress) -> None:
        line = t("register.progress", lang, rows=f"{progress.rows:,}", pairs=f"{progress.pairs:,}")
        click.echo(f"\r{line}" if sys.stderr.isatty() else line, err=True, nl=not sys.stderr.isatty())

    try:
        loaded = pipeline.load(workspace)
        if engine == "spark":
            from liantu import cluster

            done = cluster.place_register(
                loaded, register, out, with_trade=with_trade, datum=datum, master=master, partitions=partitions
            )
        else:
            done = registers.place_register(
                loaded, register, out, with_trade=with_trade, datum=datum, restart=restart, report=report
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
