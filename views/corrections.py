"""更正: what on record is wrong or missing, and what does the desk make of it?"""

import streamlit as st

from liantu.patch import records_at
from liantu.review.proposals import KINDS
from liantu.words import t
from ui import loaders
from ui.context import context
from ui.corrections import changes_download, proposal_block, states
from ui.guards import require_internal
from ui.propose import propose_form

STATES = ("open", "deferred", "applied", "outdated", "overruled")

require_internal()
shown = context()
st.title(shown.say("page_corrections"))
st.caption(t("proposal.intro", shown.lang))
place, chain = shown.address.place, shown.address.chain
with st.expander(t("proposal.new", shown.lang), expanded=True):
    kind = st.radio(
        t("proposal.kind", shown.lang),
        list(KINDS),
        key="proposal_kind",
        format_func=lambda value: t(f"proposal.kind_{value}", shown.lang),
        horizontal=True,
        label_visibility="collapsed",
        persist_state="session",
    )
    here = records_at(shown.judged, place, chain)
    about_one = kind in ("gone", "wrong_node")
    if about_one and here.empty:
        names = {"place": shown.names.place(place), "chain": shown.names.chain(chain)}
        st.info(t("proposal.no_presence", shown.lang, **names))
    elif kind == "missing_node" and not chain:
        st.info(shown.say("no_chains"))
    else:
        fixed = {"chain": chain} if kind == "missing_node" else {}
        propose_form(shown, kind=kind, prefix="corrections", fixed=fixed, here=here if about_one else here.iloc[:0])

proposals = [] if loaders.review_error() else loaders.reviews().proposals()
state_of = states(shown, proposals)
st.subheader(t("proposal.listed", shown.lang, n=len(proposals)))
if not proposals:
    st.caption(t("proposal.none", shown.lang))
changes_download(shown)
for proposal in sorted(proposals, key=lambda p: (STATES.index(state_of[p.id]), -p.sequence)):
    proposal_block(shown, proposal, state_of[proposal.id])
