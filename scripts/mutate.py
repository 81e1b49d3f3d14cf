"""What no test notices: flip each comparison and drop each rule of ``liantu/analyse``, one at a time.

``python scripts/mutate.py [--only MODULE …] [--jobs N]`` prints every change that survives the tests of the analysis,
and ends with 1 if there is one that ``EXPLAINED`` does not account for. It takes about an hour on one core.
"""

from __future__ import annotations

import argparse
import ast
import importlib.abc
import importlib.util
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "liantu" / "analyse"
LIBRARY = ROOT / "tests" / "library"
# Worked examples first: they notice most, and quickly.
TESTS = (
    "test_analyse_worked.py",
    "test_analyse_edges.py",
    "test_analyse_lists.py",
    "test_analyse_targets.py",
    "test_analyse_dossier.py",
    "test_analyse_corners.py",
    "test_advice.py",
    "test_allocation.py",
    "test_demand.py",
    "test_engine.py",
    "test_relatedness.py",
    "test_support.py",
    "test_partners.py",
    "test_briefs.py",
    "test_stats.py",
    "test_find.py",
    "test_backtest.py",
    "test_whatif.py",
    "test_analyse_oracle.py",
)
# The tests of a module's own, to be run before the others.
OWN = {
    "allocation": "test_allocation.py",
    "backtest": "test_backtest.py",
    "demand": "test_demand.py",
    "engine.bits": "test_engine.py",
    "engine.board": "test_engine.py",
    "engine.cells": "test_engine.py",
    "engine.network": "test_engine.py",
    "engine.witness": "test_engine.py",
    "hooks": "test_whatif.py",
    "landings": "test_whatif.py",
    "relatedness": "test_relatedness.py",
    "stats": "test_stats.py",
    "support": "test_support.py",
    "whatif": "test_whatif.py",
}
SECONDS = 600
FLIPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.GtE,
    ast.GtE: ast.Lt,
    ast.Gt: ast.LtE,
    ast.LtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
# Survivors that change nothing anybody can see: module, code as unparsed, why.
EXPLAINED: dict[tuple[str, str], str] = {}


@dataclass(frozen=True)
class Mutant:
    """One changed module: where, what it was, and the source with the change."""

    module: str
    line: int
    was: str
    source: str


def module_of(path: Path) -> str:
    """Return the module's name within ``liantu.analyse``: ``rules``, ``engine.board``."""
    return ".".join(path.relative_to(MODULES).with_suffix("").parts)


def mutants(path: Path) -> Iterator[Mutant]:
    """Yield the module with one comparison flipped, then with one rule dropped, at a time."""
    text = path.read_text("utf-8")
    count = sum(len(n.ops) for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Compare))
    for number in range(count):
        tree = ast.parse(text)
        compare, at = _nth(tree, number)
        was, line = ast.unparse(compare), compare.lineno
        compare.ops[at] = FLIPPED[type(compare.ops[at])]()
        yield Mutant(module_of(path), line, was, ast.unparse(tree))
    for number in range(len(_rules(ast.parse(text)))):
        tree = ast.parse(text)
        parent, field, at = _rules(tree)[number]
        body = getattr(parent, field)
        was, line = ast.unparse(body[at]), body[at].lineno
        body[at] = ast.Pass()
        yield Mutant(module_of(path), line, was, ast.unparse(ast.fix_missing_locations(tree)))


def _nth(tree: ast.AST, number: int) -> tuple[ast.Compare, int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            if number < len(node.ops):
                return node, number
            number -= len(node.ops)
    raise IndexError(number)


def _rules(tree: ast.AST) -> list[tuple[ast.AST, str, int]]:
    """Return where a rule is held: ``held["C1"] = …`` and ``held.append("S1")``."""
    found = []
    for parent in ast.walk(tree):
        for field in ("body", "orelse"):
            body = getattr(parent, field, None)
            if isinstance(body, list):
                found += [(parent, field, at) for at, node in enumerate(body) if _holds(node)]
    return found


def _holds(node: ast.AST) -> bool:
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
        return ast.unparse(node.targets[0].value) == "held"
    return isinstance(node, ast.Expr) and ast.unparse(node).startswith("held.append(")


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module from changed source."""

    def __init__(self, mutant: Mutant) -> None:
        self.name, self.source = f"liantu.analyse.{mutant.module}", mutant.source

    def find_spec(self, name: str, path: object, target: object = None) -> importlib.machinery.ModuleSpec | None:
        return importlib.util.spec_from_loader(name, self) if name == self.name else None

    def exec_module(self, module: object) -> None:
        exec(compile(self.source, self.name, "exec"), module.__dict__)


def start(mutant: Mutant) -> int:
    """Fork a child that runs the tests on the mutant; it ends with 0 if they all pass."""
    child = os.fork()
    if child:
        return child
    signal.alarm(SECONDS)  # a change that never ends is noticed too
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    import pytest

    sys.meta_path.insert(0, _Changed(mutant))
    own = OWN.get(mutant.module)
    order = [own, *(test for test in TESTS if test != own)] if own else list(TESTS)
    code = pytest.main(["-x", "-q", "-p", "no:cacheprovider", *(str(LIBRARY / test) for test in order)])
    os._exit(int(code))


def run(todo: Sequence[Mutant], jobs: int) -> list[Mutant]:
    """Return the mutants that survive, in order."""
    waiting, running, survived = list(enumerate(todo)), {}, []
    began = time.monotonic()
    while waiting or running:
        while waiting and len(running) < jobs:
            number, mutant = waiting.pop(0)
            running[start(mutant)] = (number, mutant)
        child, status = os.wait()
        number, mutant = running.pop(child)
        if os.waitstatus_to_exitcode(status) == 0:
            survived.append((number, mutant))
            print(f"passes: {mutant.module}:{mutant.line}: {mutant.was}", flush=True)
        if number % 25 == 0:
            print(f"{number}/{len(todo)} after {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return [mutant for _, mutant in sorted(survived, key=lambda pair: pair[0])]


def main() -> int:
    """Run and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="*", default=None, metavar="MODULE")
    parser.add_argument("--jobs", type=int, default=1)
    asked = parser.parse_args()
    os.chdir(ROOT)
    sys.path[:0] = [str(ROOT), str(LIBRARY)]
    # What is loaded here is not loaded anew by every child; nothing of liantu may be.
    import geopandas
    import hypothesis
    import networkx
    import pytest  # noqa: F401

    assert geopandas and hypothesis and networkx
    paths = [p for p in sorted(MODULES.rglob("*.py")) if asked.only is None or module_of(p) in asked.only]
    todo = [mutant for path in paths for mutant in mutants(path)]
    control = Mutant("rules", 0, "nothing", (MODULES / "rules.py").read_text("utf-8"))
    if not run([control], 1):
        print("the tests fail without any change: mend them first")
        return 2
    survived = run(todo, asked.jobs)
    unexplained = [m for m in survived if (m.module, m.was) not in EXPLAINED]
    print(f"{len(todo)} changes, {len(survived)} survive, {len(unexplained)} of them unexplained")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
