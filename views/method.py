"""方法: how Liantu thinks, and the weights of this session."""

import streamlit as st

from liantu.model.settings import PRIORITY_PARTS
from liantu.words import t
from liantu.words.sentences import SIGNS
from ui.backtest import backtest_block
from ui.context import WEIGHTS_KEY, context
from ui.guards import require_internal
from ui.node_panel import RULES, rule_text

require_internal()
shown = context()
st.title(shown.say("method_title"))
st.markdown(shown.say("method_intro"))

st.subheader(shown.say("signs"))
st.markdown(" · ".join(f"{sign} {shown.common(f'kind_{kind}')}" for kind, sign in SIGNS.items()))

for rule in RULES:
    st.markdown(f"- {rule_text(shown, rule)}")

st.subheader(shown.say("weights"))
defaults = shown.workspace.settings.weights.parts()


def changed() -> None:
    weights = {part: float(st.session_state[f"weight_{part}"]) for part in PRIORITY_PARTS}
    st.session_state[WEIGHTS_KEY] = weights if sum(weights.values()) > 0 else None
    st.session_state["weights_were_zero"] = sum(weights.values()) <= 0


def reset() -> None:
    st.session_state[WEIGHTS_KEY] = None
    st.session_state["weights_were_zero"] = False
    st.session_state.update({f"weight_{part}": value for part, value in defaults.items()})


now = st.session_state.get(WEIGHTS_KEY) or defaults
for box, part in zip(st.columns(len(PRIORITY_PARTS)), PRIORITY_PARTS, strict=True):
    st.session_state.setdefault(f"weight_{part}", now[part])
    box.number_input(
        shown.common(f"part_{part}"), min_value=0.0, max_value=10.0, step=0.5, key=f"weight_{part}", on_change=changed
    )
if st.session_state.get("weights_were_zero"):
    st.warning(shown.say("weights_none"))
st.button(shown.say("weights_reset"), key="weights_reset", on_click=reset)

st.subheader(t("backtest.title", shown.lang))
backtest_block(shown)
