"""The command ``liantu``. Heavy parts are imported by the command that needs them, so that ``--help`` is quick."""

from __future__ import annotations

import click

from liantu import __version__
from liantu.commands.backtest import backtest
from liantu.commands.brief import brief
from liantu.commands.build import build
from liantu.commands.check import check
from liantu.commands.corrections import corrections
from liantu.commands.find import find
from liantu.commands.intake import import_file, imports_group
from liantu.commands.match import match
from liantu.commands.new import new
from liantu.commands.serve import serve
from liantu.commands.stats import stats
from liantu.commands.whatif import whatif


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="liantu")
def main() -> None:
    """Chain maps, gap maps and investment catalogues for development zones."""


COMMANDS = (
    check,
    build,
    stats,
    find,
    match,
    import_file,
    imports_group,
    brief,
    whatif,
    backtest,
    corrections,
    new,
    serve,
)
for _command in COMMANDS:
    main.add_command(_command)
