"""The back-test on the screen: run when asked for, kept for the state of files and decisions."""

from __future__ import annotations

import streamlit as st

from liantu import backtest
from liantu.model.problems import LiantuError
from liantu.pipeline import Judged
from liantu.words import t
from liantu.words.backtest import readable, sections, verdicts
from liantu.words.errors import say_error
from ui.blocks import table
from ui.context import Context


@st.cache_data(max_entries=2, show_spinner=False)
def _run(version: str, _judged: Judged) -> backtest.Result:
    return backtest.run(_judged)


def backtest_block(shown: Context) -> None:
    """Show what the back-test does and, once it was asked for, what came out."""
    lang = shown.lang
    year = backtest.default_year(shown.workspace)
    st.markdown(t("backtest.what", lang, rounds=backtest.ROUNDS, year=year))
    if not st.toggle(shown.say("backtest_run", run=t("backtest.run", lang)), key="backtest_run"):
        return
    try:
        with st.spinner(t("backtest.running", lang)):
            found = _run(shown.version, shown.judged)
    except LiantuError as error:
        st.info(say_error(error, lang))
        return
    for key in ("auc", "limits", "rule"):
        st.caption(t(f"backtest.{key}", lang))
    heads = sections(found.tables, lang, year=found.year)
    for name, results in found.tables.items():
        st.markdown(f"**{heads[name]}**")
        table(readable(results, lang, known=found.known), key=f"backtest_{name}", empty="")
    for sentence in verdicts(found.beaten, lang, known=found.known):
        st.markdown(f"- {sentence}")
