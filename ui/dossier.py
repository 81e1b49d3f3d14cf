"""What the dossier says beyond the node's panel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from liantu.words import t
from ui.context import Context


def would_change(shown: Context, dossier: Any) -> None:
    """Show what would change the verdict, one line each."""
    st.subheader(shown.say("would_change"))
    for change in dossier.changes:
        st.markdown("- " + change_sentence(shown, change.code, change.params))


def change_sentence(shown: Context, code: str, params: Mapping[str, str]) -> str:
    """Return one thing that would change the verdict, with names for ids."""
    names, values = shown.names, dict(params)
    naming = {"node": names.node, "place": names.place, "enterprise": names.enterprise}
    values |= {key: naming[key](value) for key, value in params.items() if key in naming}
    if "statement" in values:
        statements = shown.workspace.tables["statements"]
        row = statements.loc[values["statement"]]
        values |= {"statement": str(row["claim"]), "as_of": str(row["as_of"])}
    if "minimum" in values:
        values["minimum"] = f"{float(values['minimum']):.0%}"
    return t(f"app.change_{code}", shown.lang, **values)
