"""``liantu serve``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from liantu.commands.base import WORKSPACE
from liantu.words import LANGUAGES, t


@click.command()
@WORKSPACE
@click.option("--port", default=8501, show_default=True, type=click.IntRange(1, 65535))
def serve(workspace: Path, port: int) -> None:
    """Start the app on a workspace and print its address."""
    app = Path(__file__).resolve().parents[2] / "streamlit_app.py"
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
