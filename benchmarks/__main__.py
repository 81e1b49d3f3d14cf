"""``make bench``: the command line against bare imports.

* ``liantu build`` (CSV and JSON of the shipped workspace) against importing what it is made of;
* ``liantu --help`` against an empty Python.
"""

from __future__ import annotations

import sys
import tempfile

from benchmarks.pairs import ROOT, measure, python

LIANTU = [sys.executable, "-m", "liantu"]


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as out:
        build = [*LIANTU, "build", str(ROOT), "--out", out, "--tables-only"]
        print(measure("build, tables only", build, python("import networkx, pandas, geopandas")).line())
    print(measure("--help", [*LIANTU, "--help"], python("pass"), runs=15).line())


if __name__ == "__main__":
    main()
