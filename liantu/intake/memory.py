"""Mappings that readers corrected, by the headings they were for: next month's file has the same ones."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

FILE = "import_mappings.json"
_MOST = 500
Memory = dict[str, dict[str, object]]


def recall(state: Path) -> Memory:
    """Return signature → mapping; none when nothing, or nothing usable, is remembered."""
    try:
        found = json.loads((state / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return {k: v for k, v in found.items() if isinstance(v, dict)} if isinstance(found, dict) else {}


def remember(state: Path, mappings: Memory) -> None:
    """Add ``mappings`` to what is remembered, the latest last; a folder that cannot be written forgets them."""
    known = {k: v for k, v in recall(state).items() if k not in mappings} | mappings
    kept = dict(list(known.items())[-_MOST:])
    with contextlib.suppress(OSError):
        state.mkdir(parents=True, exist_ok=True)
        part = state / f"{FILE}.{os.getpid()}"
        part.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")
        part.replace(state / FILE)
