"""``liantu import`` and ``liantu imports``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from liantu.commands.base import LANG, WORKSPACE_OPTION, fail
from liantu.words import t

if TYPE_CHECKING:
    from liantu.imports import Checked, Opened, Plan

# Findings of one sort listed one by one; more of them are counted unless asked for.
_ALIKE = 5
_KINDS = ("enterprises", "nodes", "edges", "zones", "places", "triples")
_TEMPLATES = ("enterprises", "nodes", "edges", "zones")


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@WORKSPACE_OPTION
@click.option("--kind", type=click.Choice(_KINDS), default=None, help="What the rows are, where headings do not tell.")
@click.option("--map", "maps", multiple=True, metavar="COLUMN=HEADING", help="Which heading a column has; repeatable.")
@click.option("--chain", default="", help="Chain of the workspace that new nodes go to; a new one unless given.")
@click.option("--as-of", default="", help="Date of the facts where rows give none.")
@click.option("--dry-run", is_flag=True, help="Check and say what would go in; write nothing.")
@click.option("--all", "every", is_flag=True, help="List every refused row and every note.")
@LANG
def import_file(
    file: Path,
    workspace: Path,
    kind: str | None,
    maps: tuple[str, ...],
    chain: str,
    as_of: str,
    dry_run: bool,
    every: bool,
    lang: str,
) -> None:
    """Bring FILE (xlsx, csv, JSON, JSON lines, GraphML, GeoJSON) into the workspace: firms, chains, zones, places."""
    from liantu import imports, pipeline
    from liantu.model.problems import LiantuError

    headings = dict(pair.partition("=")[::2] for pair in maps)
    try:
        opened = imports.open_file(workspace, file)
        plans = imports.plans(workspace, opened, kind=kind, headings=headings)
        _tell_plans(opened, plans, lang)
        if dry_run:
            checked = imports.check(pipeline.load(workspace), opened, plans, chain=chain, as_of=as_of)
        else:
            checked = imports.run(workspace, opened, plans, chain=chain, as_of=as_of, progress=_progress(lang))
    except LiantuError as error:
        fail(error, lang)
    _tell(checked, lang, every=every, written=not dry_run)
    if checked.state == "nothing" and not checked.known:
        raise click.exceptions.Exit(1)


def _progress(lang: str) -> Callable[[str, float], None]:
    from liantu.imports import STAGES

    def tell(stage: str, share: float) -> None:
        if stage in STAGES:
            click.echo(f"{share:4.0%} {t(f'intake.stage_{stage}', lang)}", err=True)

    return tell


def _tell_plans(opened: Opened, plans: list[Plan], lang: str) -> None:
    from liantu import imports
    from liantu.words.problems import shown

    for plan in plans:
        sheet = opened.sheets[plan.sheet]
        name = shown(f"{opened.file} {sheet.name}".strip())
        kind = t(f"intake.kind_{plan.kind}", lang)
        click.echo(t("intake.cli_preview", lang, file=name, kind=kind, rows=len(sheet.lines)))
        labels = imports.choices(plan.kind) if plan.kind else {}
        for column, at in plan.columns.items():
            told = labels[column] if lang == "zh" else column
            click.echo(t("intake.cli_column", lang, name=told, heading=shown(sheet.header[at])))


def _tell(checked: Checked, lang: str, *, every: bool, written: bool) -> None:
    from collections import Counter

    from liantu.words.intake import say_counts, say_finding

    alike: Counter[str] = Counter()
    told = []
    for problem in checked.problems:
        alike[problem.code] += 1
        if every or alike[problem.code] <= _ALIKE:
            told.append(problem)
    for problem in told:
        click.echo(say_finding(problem, lang))
    if len(told) < len(checked.problems):
        click.echo(t("intake.cli_more", lang, n=len(checked.problems) - len(told)))
    if checked.refused:
        click.echo(t("intake.refused_rows", lang, n=checked.refused))
    if checked.known:
        click.echo(t("intake.known_things", lang, counts=say_counts(checked.known, lang)))
    if checked.joined:
        click.echo(t("intake.joined", lang, n=checked.joined))
    if len(checked.differences):
        click.echo(t("intake.differences", lang, n=len(checked.differences)))
    if checked.state == "new" and written:
        click.echo(t("intake.imported", lang, id=checked.id, counts=say_counts(checked.new, lang)))
    elif checked.state == "new":
        click.echo(f"{t('intake.goes_in', lang)}: {say_counts(checked.new, lang)}")
    else:
        click.echo(t(f"intake.state_{checked.state}", lang, id=checked.id))
    total = sum(checked.weight.values())
    for name, n in checked.weight.items():
        if checked.state == "new" and (n or name == "counting"):
            click.echo(t(f"intake.weigh_{name}", lang, n=n, total=total))
    if checked.state == "new" and written and checked.weight.get("words"):
        click.echo(t("intake.weigh_again", lang))
    if not written:
        click.echo(t("intake.cli_dry", lang))


@click.group("imports")
def imports_group() -> None:
    """List what was imported, take an import out, or write a template to fill in."""


@imports_group.command("list")
@WORKSPACE_OPTION
@LANG
def list_imports(workspace: Path, lang: str) -> None:
    """List what was imported into the workspace."""
    from liantu import imports
    from liantu.words.intake import say_record

    found = imports.listed(workspace)
    for record in found:
        click.echo(say_record(record, lang))
    if not found:
        click.echo(t("intake.list_none", lang))


@imports_group.command("remove")
@click.argument("import_id")
@WORKSPACE_OPTION
@LANG
def remove(import_id: str, workspace: Path, lang: str) -> None:
    """Take the import IMPORT_ID out as one."""
    from liantu import imports
    from liantu.model.problems import LiantuError

    try:
        imports.take_out(workspace, import_id)
    except LiantuError as error:
        fail(error, lang)
    click.echo(t("intake.removed", lang, id=import_id))


@imports_group.command("template")
@click.argument("kind", type=click.Choice(_TEMPLATES))
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Workbook to write.")
@LANG
def write_template(kind: str, out: Path, lang: str) -> None:
    """Write the template for KIND as a workbook with an example row and a guide."""
    from liantu import imports
    from liantu.words.intake import guide_words

    try:
        out.write_bytes(imports.template(kind, guide=guide_words(lang)))
    except OSError as error:
        raise click.ClickException(t("cli.cannot_write", lang, path=out)) from error
    click.echo(str(out))
