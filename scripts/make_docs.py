"""Write the documents that are made, not typed: fields, data, method and the notebook's results."""

from __future__ import annotations

from pathlib import Path

from liantu import backtest, pipeline
from liantu.model.fields_doc import markdown
from liantu.pipeline import Judged
from liantu.words import backtest as results
from liantu.words import stats as words
from liantu.words.sentences import names_of
from scripts.make_notebook import NOTEBOOK, executed

DOCS = Path(__file__).resolve().parent.parent / "docs"


def main() -> None:
    """Write them."""
    (DOCS / "fields.md").write_text(markdown("en"), encoding="utf-8")
    judged = pipeline.run(DOCS.parent, decisions=[])
    names = names_of(judged.workspace, judged.findings, "en")
    counts = pipeline.stats(judged.workspace, judged.findings)
    page = words.markdown(counts, names, "en", date=judged.workspace.settings.as_of.isoformat())
    (DOCS / "data.md").write_text(page, encoding="utf-8")
    (DOCS / "method.md").write_text(method_page(judged), encoding="utf-8")
    NOTEBOOK.write_text(executed(), encoding="utf-8")


def method_page(judged: Judged) -> str:
    """Return the back-test as ``docs/method.md`` has it."""
    found = backtest.run(judged)
    date = judged.workspace.settings.as_of.isoformat()
    return results.markdown(
        found.tables, found.beaten, "en", known=found.known, date=date, rounds=found.rounds, year=found.year
    )


if __name__ == "__main__":
    main()
