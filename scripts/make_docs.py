"""Write the documents that are made, not typed: ``docs/fields.md`` and ``docs/data.md``."""

from __future__ import annotations

from pathlib import Path

from liantu import pipeline
from liantu.model.fields_doc import markdown
from liantu.words import stats as words
from liantu.words.sentences import names_of

DOCS = Path(__file__).resolve().parent.parent / "docs"


def main() -> None:
    """Write them."""
    (DOCS / "fields.md").write_text(markdown("en"), encoding="utf-8")
    judged = pipeline.run(DOCS.parent, decisions=[])
    names = names_of(judged.workspace, judged.findings, "en")
    counts = pipeline.stats(judged.workspace, judged.findings)
    page = words.markdown(counts, names, "en", date=judged.workspace.settings.as_of.isoformat())
    (DOCS / "data.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
