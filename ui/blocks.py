"""Pieces that several screens show: verdicts, gap lines, tables with named columns. All text is escaped here."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from liantu.words.sentences import SIGNS, verdict
from ui.context import Context

_ROWS_WHOLE, _HEIGHT = 15, 540  # longer tables scroll


def known(value: object) -> bool:
    """Tell whether a cell holds something."""
    return value is not None and not pd.isna(value) and value != ""  # type: ignore[call-overload]


def verdict_block(shown: Context, row: Mapping[str, Any]) -> None:
    """Show the verdict of a row of gaps or levels as one marked sentence."""
    kind = str(row["kind"])
    text = escape(verdict(row, shown.names, shown.lang))
    st.html(f'<div class="lt-verdict {escape(kind)}"><span class="lt-mark">{SIGNS.get(kind, "")}</span>{text}</div>')


def gap_line(shown: Context, row: Mapping[str, Any]) -> None:
    """Show a gap as a line: sign, sentence, certainty and review status, with a link to its dossier."""
    kind = str(row["kind"])
    tags = ""
    if known(row["certainty"]):
        tags += _tag(shown.common(f"certainty_{row['certainty']}"), str(row["certainty"]))
    if row["stated"] == "contradicts":
        tags += _tag(shown.common("stated_contradicts"), "unverified")
    if row["status"] != "open":
        tags += _tag(shown.common(f"status_{row['status']}"), "evidenced")
    # The tag says how sure it is; what was looked for and what would close it stands in the dossier.
    text = escape(verdict(row, shown.names, shown.lang, public=True))
    indent = " child" if known(row["needs_first"]) else ""
    left, right = st.columns([11, 1], vertical_alignment="center")
    mark = f'<span class="lt-mark">{SIGNS.get(kind, "")}</span>'
    left.html(f'<div class="lt-gap{indent}">{mark}{text}{tags}</div>')
    with right:
        dossier_link(shown, str(row["node"]))


def dossier_link(shown: Context, node: str) -> None:
    """Show the link to the dossier of a node at the present place."""
    st.page_link("views/dossier.py", label=shown.say("dossier_short"), query_params=shown.address.params(node=node))


def _tag(text: str, look: str) -> str:
    return f'<span class="lt-tag {escape(look)}">{escape(text)}</span>'


def table(frame: pd.DataFrame, *, key: str, empty: str, config: Mapping[str, Any] | None = None) -> None:
    """Show ``frame`` whole, or the sentence ``empty`` when it has no rows."""
    if frame.empty:
        st.caption(empty)
        return
    st.dataframe(
        frame,
        hide_index=True,
        key=key,
        column_config=dict(config or {}),
        height="content" if len(frame) <= _ROWS_WHOLE else _HEIGHT,
        placeholder="—",
    )


def selectable(
    frame: pd.DataFrame, *, key: str, config: Mapping[str, Any] | None = None, height: int = 430
) -> str | None:
    """Show ``frame`` with one selectable row and return the index label of the selected one.

    The selection of a data frame is by position: the key carries a hash of the rows, so that a filter forgets it.
    """
    version = int(pd.util.hash_pandas_object(frame.index.to_series(), index=False).sum()) & 0xFFFFFFFF
    event = st.dataframe(
        frame,
        hide_index=True,
        key=f"{key}_{version:x}",
        on_select="rerun",
        selection_mode="single-row",
        column_config=dict(config or {}),
        height="content" if len(frame) <= _ROWS_WHOLE else _HEIGHT,
        placeholder="—",
    )
    rows = event["selection"]["rows"]
    return str(frame.index[rows[0]]) if rows and rows[0] < len(frame) else None
