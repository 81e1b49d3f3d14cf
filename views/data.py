"""数据与来源: can I trust it?"""

import streamlit as st

from liantu import edition, pipeline
from ui import tables
from ui.blocks import table
from ui.context import context
from ui.guards import require_internal
from ui.problems import show_problems

require_internal()
shown = context()
workspace, findings = shown.workspace, shown.findings
st.title(shown.say("data_title"))

counts = pipeline.distinct_counts(workspace, findings)
st.subheader(shown.say("distinct_counts"))
boxes = st.columns(5)
for number, name in enumerate(("chains", "nodes", "edges", "firms_here", "firms_elsewhere")):
    boxes[number].metric(shown.say(f"c_{name}"), f"{counts[name]:,}")
boxes = st.columns(5)
boxes[0].metric(shown.say("c_presences"), f"{counts['presences']:,}")
boxes[1].metric(shown.say("c_operating"), f"{counts['operating']:,}")
boxes[2].metric(shown.say("c_counting"), f"{counts['counting']:,}")
boxes[3].metric(shown.say("c_statements"), f"{counts['statements']:,}")
boxes[4].metric(shown.say("c_sources"), f"{counts['sources']:,}")
st.caption(f"{shown.say('c_excerpt_share')}：{counts['excerpts']:,} / {counts['sources']:,}")

st.subheader(shown.say("problems"))
show_problems(workspace.problems, shown.lang)

st.subheader(shown.say("find_out"))
st.caption(shown.say("find_out_intro"))
unknown = pipeline.find_out(workspace, findings, shown.address.place)
named = tables.find_out(shown, unknown)
table(named.iloc[:, :3], key="find_out", empty=shown.say("no_gaps"))
if len(unknown):
    st.download_button(
        shown.say("find_out_download"),
        data=lambda: edition.table_bytes(named),
        file_name=f"find-out-{shown.address.place}.csv",
        mime="text/csv",
        key="find_out_download",
    )

st.subheader(shown.say("coverage"))
st.caption(shown.say("coverage_intro", min=round(workspace.settings.coverage_min * 100)))
table(
    tables.coverage(shown),
    key="coverage",
    empty=shown.say("no_chains"),
    config={shown.say("col_share"): st.column_config.ProgressColumn(format="percent", min_value=0.0, max_value=1.0)},
)

st.subheader(shown.say("sources"))
table(tables.sources(shown), key="sources", empty=shown.common("none"))
