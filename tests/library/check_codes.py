"""Find the codes of problems in the source, for the test that each has words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import liantu

_MAKERS = {"Problem", "problem", "Fault", "fault", "_bad"}
_CODE = re.compile(r"[a-z]+(_[a-z0-9]+)+|cycle|negative|separator|formula")


def codes() -> set[str]:
    """Return every code that read and checks can give a problem."""
    root = Path(liantu.__file__).parent
    files = [*(root / "read").glob("*.py"), *(root / "model/checks").glob("*.py")]
    return {code for file in files for code in _of(ast.parse(file.read_text(encoding="utf-8")))}


def _of(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in _MAKERS:
                yield from _literals(node.args[:2])
        elif isinstance(node, ast.Assign):
            names = {getattr(target, "id", "") for target in node.targets}
            refused = [t for t in node.targets if isinstance(t, ast.Subscript) and "refused" in ast.unparse(t.value)]
            if isinstance(node.value, ast.Dict):
                yield from _literals(node.value.values if "_OWN_CODES" in names else [])
            elif names & {"code"} or refused:
                yield from _literals([node.value])


def _literals(nodes: list[ast.expr]) -> Iterator[str]:
    for top in nodes:
        for node in ast.walk(top):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _CODE.fullmatch(node.value):
                yield node.value
