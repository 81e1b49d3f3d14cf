"""目录与下载: what is published, and in which form."""

import streamlit as st

from liantu.model.ids import PROVINCE
from ui.catalogue import DOCUMENTS, download, selection
from ui.context import context
from ui.guards import require_internal

require_internal()
shown = context()
st.title(shown.say("catalogue_title"))
st.caption(shown.say("catalogue_intro"))

first, second = st.columns(2)
scope = first.radio(
    shown.say("scope"),
    ["all", "place"],
    key="catalogue_scope",
    index=0 if shown.address.place == PROVINCE else 1,
    format_func=lambda value: shown.say("scope_all") if value == "all" else shown.names.place(shown.address.place),
    horizontal=True,
)
if shown.lang == "en":
    audience = "public"
    second.caption(shown.say("english_public"))
else:
    audience = second.radio(
        shown.say("audience"),
        ["internal", "public"],
        key="catalogue_audience",
        format_func=lambda value: shown.common(f"audience_{value}"),
        horizontal=True,
    )
places = None if scope == "all" else (shown.address.place,)
chosen = selection(shown, audience=audience, places=places)

st.markdown(shown.say("will_contain", **chosen.counts))
if audience == "public" and chosen.withheld:
    st.warning(shown.say("stands_in_way") + "：" + shown.say("unverified_withheld", n=chosen.withheld))
head = shown.judged.log_head
st.caption(shown.say("edition_id", head=head[:12]) if head else shown.say("edition_no_log"))

st.subheader(shown.say("dl_documents"))
for box, name in zip(st.columns(len(DOCUMENTS)), DOCUMENTS, strict=True):
    with box:
        download(shown, chosen, name)
st.subheader(shown.say("dl_data"))
left, right = st.columns(2)
with left:
    download(shown, chosen, "csv")
with right:
    download(shown, chosen, "geojson")
if shown.address.chain:
    st.subheader(f"{shown.say('dl_chain_files')}：{shown.names.chain(shown.address.chain)}")
    left, right = st.columns(2)
    with left:
        download(shown, chosen, "html")
    with right:
        download(shown, chosen, "graphml")

st.subheader(shown.say("preview"))
for line in chosen.opening:
    st.markdown(line)
