"""What a text fits, shown: the node with the words that named it, the gaps it would close, what speaks against."""

from __future__ import annotations

from html import escape

import streamlit as st

from liantu.model.findings import Fit
from liantu.words.sentences import SIGNS, against, kind_word
from ui.blocks import known, table
from ui.context import Context
from ui.tables import presences

_GAPS = 4
_PHRASES = 3


def firms_known(shown: Context, firms: list[str]) -> None:
    """Show what is known already of the firms that the text names."""
    rows = shown.findings.presences[shown.findings.presences["enterprise"].isin(firms)]
    if firms:
        names = shown.names.joined([shown.names.enterprise(firm) for firm in firms])
        st.warning(shown.say("find_known", firms=names))
        table(presences(shown, rows), key="find_known", empty=shown.say("find_known_nowhere"))


def fit_block(shown: Context, fit: Fit) -> None:
    """Show one node that the text fits."""
    names = shown.names
    with st.container(border=True):
        chain = names.chain(fit.node.partition("/")[0])
        st.html(f"<h3>{escape(names.node(fit.node))} <small>{escape(chain)}</small></h3>")
        st.html(_line(shown.say("find_words"), _marked(fit)))
        if fit.strong_at:
            st.html(_line(shown.say("find_strong"), escape(names.joined([names.place(p) for p in fit.strong_at]))))
        if fit.against:
            told = "；".join(against(code, shown.lang, names.policies) for code in fit.against)
            st.html(_line(shown.say("t_against"), escape(told)))
        if not fit.trade:
            _gaps(shown, fit)


def _line(label: str, html: str) -> str:
    return f'<div class="lt-line"><span class="lt-label">{escape(label)}</span>{html}</div>'


def _marked(fit: Fit) -> str:
    """Return the phrases with the words that named the node marked; all text escaped."""
    told = []
    for phrase in fit.phrases[:_PHRASES]:
        html = escape(phrase)
        for word in fit.words:
            html = html.replace(escape(word), f"<mark>{escape(word)}</mark>") if "<mark>" not in html else html
        told.append(html)
    return " · ".join(told)


def _gaps(shown: Context, fit: Fit) -> None:
    gaps = shown.findings.gaps.loc[list(fit.gaps)]
    if gaps.empty:
        st.html(_line(shown.say("find_gaps"), escape(shown.say("find_no_gap"))))
        return
    st.html(_line(shown.say("find_gaps"), escape(shown.say("find_gaps_count", n=len(gaps)))))
    boxes = st.columns(_GAPS)
    for number, gap in enumerate(gaps.to_dict("records")):
        kind = str(gap["kind"])
        label = f"{SIGNS[kind]} {shown.names.place(gap['place'])} · {kind_word(kind, shown.lang)}"
        if known(gap["certainty"]):
            label += f"（{shown.common('certainty_' + gap['certainty'])}）"
        boxes[number % _GAPS].page_link(
            "views/dossier.py",
            label=label,
            query_params=shown.address.params(place=gap["place"], chain=gap["chain"], node=gap["node"]),
        )
