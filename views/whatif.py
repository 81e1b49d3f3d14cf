"""推演: what closes and what opens if firms land or leave?"""

import streamlit as st

from liantu import whatif
from liantu.model.problems import LiantuError
from liantu.words import t
from liantu.words.errors import say_error
from ui.context import context
from ui.guards import require_internal
from ui.whatif import losses, table_block, zone_or_all

MODES = ("simulate", "best", "losses", "hooks")

require_internal()
shown = context()
lang, names, place = shown.lang, shown.names, shown.address.place
st.title(shown.say("page_whatif"))
st.caption(t("whatif.intro", lang))
mode = st.radio(
    t("whatif.mode", lang),
    MODES,
    key="whatif_mode",
    format_func=lambda value: t(f"whatif.mode_{value}", lang),
    horizontal=True,
    label_visibility="collapsed",
)
try:
    if mode == "simulate":
        left, middle, right = st.columns([4, 2, 4])
        nodes = left.multiselect(
            t("whatif.land", lang),
            list(shown.workspace.nodes.index),
            key="whatif_land",
            format_func=names.node,
            placeholder=t("whatif.choose", lang),
            select_all=False,
        )
        capability = middle.selectbox(
            t("whatif.capability", lang),
            whatif.CAPABILITIES,
            index=whatif.CAPABILITIES.index("volume"),
            key="whatif_capability",
            format_func=lambda value: shown.common(f"capability_{value}"),
        )
        counting = shown.findings.presences[shown.findings.presences["counting"]]
        lose = right.multiselect(
            t("whatif.lose", lang),
            sorted(set(counting["enterprise"]), key=names.enterprise),
            key="whatif_lose",
            format_func=names.enterprise,
            placeholder=t("whatif.choose", lang),
            select_all=False,
        )
        if not nodes and not lose:
            st.info(t("whatif.ask", lang))
            st.stop()
        landings = [whatif.Landing(node, place, capability) for node in nodes]
        table_block(shown, "difference", whatif.simulate(shown.judged, land=landings, lose=lose))
    elif mode == "best":
        left, middle, right = st.columns(3)
        n = left.slider(t("whatif.n", lang), 1, 30, 10, key="whatif_n")
        by = middle.selectbox(
            t("whatif.by", lang), ("score", "count"), key="whatif_by", format_func=lambda v: t(f"whatif.by_{v}", lang)
        )
        only_here = right.toggle(t("whatif.only_here", lang), key="whatif_here")
        table_block(shown, "best", whatif.best(shown.judged, n=n, by=by, places=zone_or_all(shown, only_here)))
        st.caption(t("whatif.note_best", lang))
    elif mode == "losses":
        table_block(shown, "losses", losses(shown))
        st.caption(t("whatif.note_losses", lang))
    else:
        table_block(shown, "hooks", shown.judged.findings.hooks)
        st.caption(t("whatif.note_hooks", lang))
        table_block(shown, "rivals", shown.judged.findings.rivals)
except LiantuError as error:
    st.error(say_error(error, lang))
