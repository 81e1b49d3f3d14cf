"""反查: a firm is here: where does it fit?"""

import streamlit as st

from liantu import fits
from liantu.words import t
from ui import frame
from ui.context import context
from ui.find import firms_known, fit_block
from ui.guards import require_internal

LONGEST = 20_000
SHOWN = 12

require_internal()
shown = context()
st.title(shown.say("find_title"))
st.caption(shown.say("find_intro"))
with st.form("find_form", border=False):
    st.text_area(
        shown.say("find_text"), key="find_text", height=150, max_chars=LONGEST, placeholder=shown.say("find_hint")
    )
    st.form_submit_button(shown.say("find_submit"), key="find_submit", type="primary")
text = st.session_state.get("find_text", "").strip()
if not text:
    st.stop()
found = fits.find(shown.judged, text)
firms_known(shown, fits.firms_named(shown.workspace, text))
if not found:
    st.info(shown.say("find_none"))
    st.stop()
made = [fit for fit in found if not fit.trade]
st.subheader(
    shown.say("find_count", nodes=len(made), gaps=sum(len(fit.gaps) for fit in made), trade=len(found) - len(made))
)
for fit in found[:SHOWN]:
    fit_block(shown, fit)
if len(found) > SHOWN:
    st.caption(shown.say("find_more", n=len(found) - SHOWN))
frame.link(shown, "corrections", t("proposal.link_add", shown.lang))
