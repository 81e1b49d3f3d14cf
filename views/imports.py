"""导入: may I bring my own?"""

import streamlit as st

from liantu.model.problems import LiantuError
from liantu.words.errors import say_error
from ui import imports
from ui.context import context
from ui.guards import current_user, require_internal

require_internal()
shown = context()
st.title(imports.say(shown, "title"))
st.caption(imports.say(shown, "intro"))
imports.writable(shown)
imports.templates(shown)
opened = imports.opened_file(shown)
imports.outcome(shown)
written = False
if opened is not None and not opened.sheets:
    imports.problem_list(shown, opened.problems)
elif opened is not None and not imports.is_done():
    steps = st.empty()
    with steps.container():
        try:
            plans = imports.chosen_plans(shown, opened)
            st.subheader(imports.say(shown, "step_check"))
            chosen = imports.options(shown, plans)
            found = imports.checked(shown, opened, plans, chosen)
            imports.findings(shown, found)
            st.subheader(imports.say(shown, "step_write"))
            if not current_user().may_review:
                st.info(imports.say(shown, "not_allowed"))
            elif found.state != "new":
                st.info(imports.say(shown, f"state_{found.state}", id=found.id))
            elif st.button(imports.say(shown, "import"), key="import_write", type="primary"):
                imports.write(shown, opened, plans, chosen, found)
                written = True
        except LiantuError as error:
            st.error(say_error(error, shown.lang))
    if written:
        # Said at once: the next page reads the workspace anew, which takes its time when it is large.
        steps.empty()
        imports.outcome(shown)
imports.listing(shown)
