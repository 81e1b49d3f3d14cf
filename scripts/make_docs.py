"""Write the documents that are made, not typed: ``docs/fields.md``."""

from __future__ import annotations

from pathlib import Path

from liantu.model.fields_doc import markdown

DOCS = Path(__file__).resolve().parent.parent / "docs"


def main() -> None:
    """Write them."""
    (DOCS / "fields.md").write_text(markdown("en"), encoding="utf-8")


if __name__ == "__main__":
    main()
