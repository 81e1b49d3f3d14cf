"""The frame around every screen: language, menu, place and chain on top, problems of the data, foot."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote, urlsplit

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
FIRST = "overview"
_HOME = "_home"  # Streamlit wants a name for the page at the bare address; nobody sees it
_UNSAID, _SAID = re.compile(r"[^\w.-]"), 40  # an unknown name is said without signs, and not at any length
LANGUAGE_NAMES = {"zh": "中文", "en": "English"}


def _pages(lang: str) -> list[Any]:
    """Return the pages that can be opened.

    Streamlit serves its default page at the bare address only, and for a name it does not know it opens a window in
    English. So the overview is a page of its own beside the default, and whatever else was asked for becomes a page.
    """
    pages = {name: st.Page(page_path(name), title=t(f"app.page_{name}", lang), url_path=name) for name in _names()}
    title = t(f"app.page_{FIRST}", lang)
    pages[_HOME] = st.Page(page_path(FIRST), title=title, url_path=_HOME, default=True)
    asked = _asked()
    if asked and asked not in pages:
        pages[asked] = st.Page(page_path(FIRST), title=title, url_path=asked)
    return list(pages.values())


def _names() -> list[str]:
    """Return the names of the pages that this user may open."""
    names = [name for group in MENU.values() for name in group] + list(UNLISTED)
    return [name for name in names if name != "targets" or current_user().sees_internal]


def _asked() -> str:
    """Return the last part of the address's path: a page's name, as the browser gives it."""
    return unquote(urlsplit(st.context.url or "").path).rsplit("/", 1)[-1].strip()


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
    page = st.navigation(_pages(lang), position="hidden")
    try:
        shown = context()
    except LiantuError as error:
        st.title(t("common.product", lang))
        st.error(t("app.nothing_works", lang))
        st.markdown(say_error(error, lang))
        show_problems(error.problems, lang)
        st.stop()
    _sidebar(shown, page)
    _top(shown)
    if page.url_path not in ("", *_names()):
        st.warning(shown.say("unknown_page", name=_UNSAID.sub("", page.url_path)[:_SAID]))
    _warnings(shown)
    return page, shown


def _sidebar(shown: Context, page: Any) -> None:
    with st.sidebar:
        st.markdown(f"### {shown.common('product')}")
        for group, names in MENU.items():
            st.caption(shown.say(group))
            for name in names:
                if name == "targets" and not current_user().sees_internal:
                    continue
                # At the bare address the overview's link is the one to where one is, so that the menu marks it.
                to = page if name == FIRST and page.url_path == "" else page_path(name)
                st.page_link(to, label=shown.say(f"page_{name}"), query_params=shown.address.params())
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
