"""The command ``liantu``. Heavy parts are imported by the command that needs them, so that ``--help`` is quick."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, cast

import click

from liantu import __version__
from liantu.words import LANGUAGES, t

if TYPE_CHECKING:
    from liantu.model.problems import LiantuError
    from liantu.model.settings import Audience, Language

WORKSPACE = click.argument(
    "workspace", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False
)
# Notes of one sort listed one by one; more of them are counted unless asked for, so that errors stay in sight.
NOTES_ALIKE = 3
LANG = click.option("--lang", type=click.Choice(LANGUAGES), default="zh", help="Language of messages and documents.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="liantu")
def main() -> None:
    """Chain maps, gap maps and investment catalogues for development zones."""


@main.command()
@WORKSPACE
@click.option("--strict", is_flag=True, help="Warnings fail too.")
@click.option("--notes", is_flag=True, help="List every note, however many are alike.")
@LANG
def check(workspace: Path, strict: bool, notes: bool, lang: str) -> None:
    """Report every problem of a workspace at once."""
    from collections import Counter

    from liantu import pipeline
    from liantu.model.problems import LiantuError, has_errors, sorted_problems
    from liantu.words.problems import say

    try:
        problems = sorted_problems(pipeline.load(workspace).problems)
    except LiantuError as error:
        problems = sorted_problems(error.problems)
        if not problems:
            _fail(error, lang)
    alike: Counter[str] = Counter()
    for problem in problems:
        if problem.severity == "info":
            alike[problem.code] += 1
        if notes or alike[problem.code] <= NOTES_ALIKE:
            click.echo(say(problem, lang))
    hidden = 0 if notes else sum(max(count - NOTES_ALIKE, 0) for count in alike.values())
    if hidden:
        click.echo(t("cli.check_hidden", lang, count=hidden))
    counts = {kind: sum(p.severity == kind for p in problems) for kind in ("error", "warning", "info")}
    click.echo(t("cli.check_counts", lang, **counts))
    sys.exit(1 if has_errors(problems, strict=strict) else 0)


@main.command()
@WORKSPACE
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder to write to.")
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
        _fail(error, lang)
    except OSError as error:
        raise click.ClickException(t("cli.cannot_write", lang, path=error.filename or out)) from error
    _mention_problems(judged.workspace.problems, lang)
    for name in written:
        click.echo(name)


@main.command()
@WORKSPACE
@LANG
def stats(workspace: Path, lang: str) -> None:
    """Print what a workspace holds: counts, sources, age, conflicts, what to find out next."""
    from liantu import pipeline
    from liantu.model.problems import LiantuError
    from liantu.words.sentences import names_of
    from liantu.words.stats import markdown

    try:
        judged = pipeline.run(workspace)
    except LiantuError as error:
        _fail(error, lang)
    names = names_of(judged.workspace, judged.findings, lang)
    date = judged.workspace.settings.as_of.isoformat()
    click.echo(markdown(pipeline.stats(judged.workspace, judged.findings), names, lang, date=date), nl=False)


@main.command()
@click.argument("text")
@click.option("--workspace", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path))
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
        _fail(error, lang)
    names = names_of(judged.workspace, judged.findings, lang)
    known = fits.firms_named(judged.workspace, text)
    if known:
        click.echo(t("cli.fit_known", lang, firms=names.joined([names.enterprise(firm) for firm in known])))
    for line in say_found(fits.find(judged, text), judged.findings.gaps, names, lang):
        click.echo(line)


@main.command()
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
        _fail(error, lang)


@main.command()
@WORKSPACE
@click.option("--port", default=8501, show_default=True, type=click.IntRange(1, 65535))
def serve(workspace: Path, port: int) -> None:
    """Start the app on a workspace and print its address."""
    app = Path(__file__).resolve().parent.parent / "streamlit_app.py"
    if not app.exists():
        raise click.ClickException(t("cli.no_app", "en", path=app))
    _refuse_taken(port)
    # Streamlit reads .streamlit/config.toml from the folder it is started in: always the app's.
    environment = os.environ | {"LIANTU_WORKSPACE": str(workspace.resolve())}
    os.chdir(app.parent)
    command = [sys.executable, "-m", "streamlit", "run", str(app), "--server.port", str(port)]
    os.execve(sys.executable, command, environment)


def _refuse_taken(port: int) -> None:
    import socket

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            messages = [t("error.port_taken", lang, port=port, other=port + 1) for lang in LANGUAGES]
            raise click.ClickException("\n".join(messages)) from None


def _fail(error: LiantuError, lang: str) -> NoReturn:
    from liantu.words.errors import say_error
    from liantu.words.problems import say

    for problem in error.problems:
        click.echo(say(problem, lang), err=True)
    raise click.ClickException(say_error(error, lang))


def _mention_problems(problems: tuple[object, ...], lang: str) -> None:
    from liantu.model.problems import has_errors

    if has_errors(problems):  # type: ignore[arg-type]
        click.echo(t("cli.built_with_problems", lang), err=True)
