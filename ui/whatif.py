"""Tables of what-if on the screen, with their CSV to take away."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from liantu import whatif
from liantu.edition import table_bytes
from liantu.pipeline import Judged
from liantu.words import t
from liantu.words.whatif import counts, readable
from ui.blocks import table
from ui.context import Context

_MARK = b"\xef\xbb\xbf"  # so that a spreadsheet opens the file as UTF-8


def table_block(shown: Context, name: str, found: pd.DataFrame) -> None:
    """Show one table under its title, or say that there is nothing."""
    lang = shown.lang
    st.subheader(t(f"whatif.title_{name}", lang))
    if name == "difference" and len(found):
        st.markdown(counts(found, lang))
    told = readable(found, shown.names, lang)
    table(told, key=f"whatif_{name}", empty=t(f"whatif.none_{name}", lang))
    if len(told):
        st.download_button(
            t("whatif.csv", lang), _MARK + table_bytes(told), f"{name}.csv", "text/csv", key=f"whatif_{name}_csv"
        )


def losses(shown: Context) -> pd.DataFrame:
    """Return what hangs on single firms; found once for the state of files and decisions."""
    with st.spinner(t("whatif.working", shown.lang)):
        return _losses(shown.version, shown.judged)


@st.cache_data(max_entries=2, show_spinner=False)
def _losses(version: str, _judged: Judged) -> pd.DataFrame:
    return whatif.losses(_judged)


def zone_or_all(shown: Context, only_here: bool) -> list[str] | None:
    """Return the chosen place alone, or None for every zone."""
    return [shown.address.place] if only_here else None
