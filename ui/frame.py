"""The frame around every screen: language, menu, place and chain on top, problems of the data, foot."""

from __future__ import annotations

from typing import Any

import streamlit as st

from liantu.model.problems import LiantuError, has_errors
from liantu.words import LANGUAGES, t
from liantu.words.errors import say_error
from ui import address
from ui.context import Context, context, judged_places
from ui.guards import current_user
from ui.loaders import review_error
from ui.problems import show_problems
from ui.style import STYLE

# Group → pages in the order of the menu; the dossier is reached from the lists, not from the menu.
MENU = {
    "group_look": ("overview", "zone", "chain", "gaps", "targets"),
    "group_do": ("find", "whatif", "corrections"),
    "group_publish": ("catalogue",),
    "group_data": ("data", "imports", "method"),
}
UNLISTED = ("dossier",)
LANGUAGE_NAMES = {"zh": "中文", "en": "English"}


def _pages(lang: str) -> dict[str, Any]:
    names = [name for group in MENU.values() for name in group] + list(UNLISTED)
    user = current_user()
    allowed = [name for name in names if name != "targets" or user.sees_internal]
    return {
        name: st.Page(f"views/{name}.py", title=t(f"app.page_{name}", lang), url_path=name, default=name == allowed[0])
        for name in allowed
    }


def page_path(name: str) -> str:
    """Return the script of a page, as links name it."""
    return f"views/{name}.py"


def link(shown: Context, page: str, label: str, **changes: str | None) -> None:
    """Show a link to ``page`` that keeps language, place and chain, with ``changes``."""
    st.page_link(page_path(page), label=label, query_params=shown.address.params(**changes))


def go(shown: Context, page: str, **changes: str | None) -> None:
    """Go to ``page``, keeping language, place and chain, with ``changes``."""
    st.switch_page(page_path(page), query_params=shown.address.params(**changes))


def open_page() -> tuple[Any, Context]:
    """Draw the frame and return the page asked for with its context; stop on a workspace that cannot be opened."""
    lang = address.language()
    st.set_page_config(page_title=t("common.product", lang), layout="wide", page_icon="🔗")
    st.html(STYLE)
    page = st.navigation(list(_pages(lang).values()), position="hidden")
    try:
        shown = context()
    except LiantuError as error:
        st.title(t("common.product", lang))
        st.error(t("app.nothing_works", lang))
        st.markdown(say_error(error, lang))
        show_problems(error.problems, lang)
        st.stop()
    _sidebar(shown)
    _top(shown)
    _warnings(shown)
    return page, shown


def _sidebar(shown: Context) -> None:
    with st.sidebar:
        st.markdown(f"### {shown.common('product')}")
        for group, names in MENU.items():
            st.caption(shown.say(group))
            for name in names:
                if name == "targets" and not current_user().sees_internal:
                    continue
                link(shown, name, shown.say(f"page_{name}"))
        st.divider()
        st.session_state["select_lang"] = shown.lang
        st.segmented_control(
            shown.say("language"),
            LANGUAGES,
            key="select_lang",
            format_func=LANGUAGE_NAMES.__getitem__,
            required=True,
            on_change=lambda: address.write(lang=st.session_state["select_lang"]),
            label_visibility="collapsed",
        )
        settings = shown.workspace.settings
        st.caption(shown.common("internal_mark"))
        st.caption(shown.say("data_date", date=settings.as_of.isoformat()))


def _top(shown: Context) -> None:
    workspace = shown.workspace
    if not workspace.chains:
        st.info(shown.say("no_chains"))
    left, right, _ = st.columns([4, 4, 2])
    with left:
        address.bound_select(
            shown.say("choose_place"),
            judged_places(workspace),
            key="place",
            value=shown.address.place or None,
            format_func=shown.names.place,
            also_drop=("node",),
        )
    with right:
        address.bound_select(
            shown.say("choose_chain"),
            sorted(workspace.chains),
            key="chain",
            value=shown.address.chain or None,
            format_func=shown.names.chain,
            also_drop=("node",),
        )


def _warnings(shown: Context) -> None:
    for key, value in sorted(shown.address.unknown.items()):
        st.warning(shown.say(f"unknown_{key}", value=value))
    if error := review_error():
        st.warning(say_error(error, shown.lang))
    problems = shown.workspace.problems
    if has_errors(problems):
        count = sum(problem.severity == "error" for problem in problems)
        st.warning(shown.say("workspace_broken", count=count))
        link(shown, "data", shown.say("see_problems"))
