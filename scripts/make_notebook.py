"""Run the cells of ``docs/library.ipynb`` and write what they give into it: the text is typed, the results are made."""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
from pathlib import Path
from typing import Any

NOTEBOOK = Path(__file__).resolve().parent.parent / "docs" / "library.ipynb"


def executed() -> str:
    """Return the notebook with fresh results; cells run one after the other in its folder."""
    content = json.loads(NOTEBOOK.read_text("utf-8"))
    space: dict[str, Any] = {}
    here = Path.cwd()
    os.chdir(NOTEBOOK.parent)
    try:
        for number, cell in enumerate(content["cells"], start=1):
            if cell["cell_type"] == "code":
                cell |= {"execution_count": number, "outputs": _outputs("".join(cell["source"]), number, space)}
    finally:
        os.chdir(here)
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _outputs(code: str, number: int, space: dict[str, Any]) -> list[dict[str, Any]]:
    printed, value = _run(code, space)
    outputs: list[dict[str, Any]] = []
    if printed:
        outputs.append({"output_type": "stream", "name": "stdout", "text": printed.splitlines(keepends=True)})
    if value is not None:
        data = {"text/plain": repr(value).splitlines(keepends=True)}
        if hasattr(value, "to_html"):
            data["text/html"] = value.to_html().splitlines(keepends=True)
        outputs.append({"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": number})
    return outputs


def _run(code: str, space: dict[str, Any]) -> tuple[str, Any]:
    """Run a cell; return what it printed and the value of its last expression."""
    tree = ast.parse(code)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    out, value = io.StringIO(), None
    with contextlib.redirect_stdout(out):
        exec(compile(tree, "cell", "exec"), space)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "cell", "eval"), space)
    return out.getvalue(), value


if __name__ == "__main__":
    NOTEBOOK.write_text(executed(), encoding="utf-8")
