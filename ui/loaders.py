"""What screens share of the library, cached by content.

The objects are handed to every session as they are: the library's functions never change what they are given.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import streamlit as st

from liantu import pipeline
from liantu.model.problems import LiantuError
from liantu.pipeline import Judged
from liantu.review.storage import ReviewStore, default_url

_READ = ("workspace.toml", "zones.geojson", "chains/**/*", "data/**/*")


def workspace_root() -> Path:
    """Return the folder of the workspace that this app serves: ``$LIANTU_WORKSPACE``, by default the app's own."""
    return Path(os.environ.get("LIANTU_WORKSPACE") or Path(__file__).resolve().parent.parent)


def fingerprint(root: Path) -> str:
    """Return a hash of names, sizes and times of the workspace's files: it changes when any of them does."""
    digest = hashlib.sha256()
    for pattern in _READ:
        for path in sorted(p for p in root.glob(pattern) if p.is_file() and not p.name.startswith(".")):
            state = path.stat()
            digest.update(f"{path.relative_to(root)}|{state.st_size}|{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


@st.cache_resource(show_spinner=False)
def store(url: str) -> ReviewStore:
    """Return the store of decisions (its engine is the one shared connection pool)."""
    return ReviewStore(url)


def reviews() -> ReviewStore:
    """Return the workspace's store of decisions."""
    return store(default_url(workspace_root()))


def review_error() -> LiantuError | None:
    """Return why decisions cannot be read or written, or None when they can."""
    try:
        reviews()
    except LiantuError as error:
        return error
    return None


@st.cache_resource(max_entries=4, show_spinner=False)
def _judged(root: str, version: str, log_head: str | None) -> Judged:
    if log_head is None:
        return pipeline.run(Path(root), decisions=())
    return pipeline.run(Path(root), decisions=reviews().decisions(), proposals=reviews().proposals())


def judged() -> tuple[Judged, str]:
    """Return the workspace with its findings as files and decisions stand now, and the version of that state.

    The version is what caches of things made from it go by.

    Raises
    ------
    LiantuError
        ``workspace_unreadable``.
    """
    root = workspace_root()
    version, head = fingerprint(root), None if review_error() else reviews().head()
    return _judged(str(root), version, head), f"{version}:{head}"
