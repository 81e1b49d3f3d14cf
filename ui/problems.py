"""Problems of the workspace as a table in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
import streamlit as st

from liantu.model.problems import Problem, sorted_problems
from liantu.words import t
from liantu.words.problems import say


def show_problems(problems: Iterable[Problem], lang: str, *, with_notes: bool = False) -> None:
    """Show errors and warnings (``with_notes`` the rest too), worst first; one sentence when there are none."""
    told = [p for p in sorted_problems(problems) if with_notes or p.severity != "info"]
    if not told:
        st.success(t("app.no_problems", lang))
        return
    table = pd.DataFrame(
        {
            t("app.problem_severity", lang): [t(f"check.severity_{p.severity}", lang) for p in told],
            t("app.problem_what", lang): [say(p, lang) for p in told],
        }
    )
    st.dataframe(table, hide_index=True, key="problems_table")
