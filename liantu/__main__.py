"""``python -m liantu``."""

from liantu.cli import main

main(prog_name="liantu")
