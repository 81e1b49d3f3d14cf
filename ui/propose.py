"""The form in which a correction is proposed; what was typed stays on the page when it is refused."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from liantu.model.fields import LIST_SEPARATOR, fields
from liantu.model.problems import LiantuError
from liantu.review import POSTS
from liantu.review.proposals import KINDS, SOURCE_FIELDS, SOURCE_KINDS, STATUSES
from liantu.words import t
from liantu.words.errors import say_error
from ui import loaders
from ui.context import Context

_FORMS = next(field.choices for field in fields("nodes") if field.name == "form")
_NEIGHBOURS = ("inputs", "outputs")
_TYPED = ("name", "product", "name_zh", "name_en", "terms", "reason")
_HINTED = ("as_of", "date", "address", "terms")


def propose_form(shown: Context, *, kind: str, prefix: str, fixed: Mapping[str, str], here: list[str]) -> None:
    """Show the form for one kind of proposal.

    Parameters
    ----------
    prefix
        what tells the form from others on the page.
    fixed
        fields that the page knows already and does not ask for.
    here
        presences to choose from, by id.
    """
    if loaders.review_error():
        return
    prefix = f"{prefix}_{kind}"
    asked = [name.removesuffix("?") for name in KINDS[kind] if name.removesuffix("?") not in fixed]
    with st.form(prefix, border=True):
        columns = st.columns(2)
        for number, name in enumerate(asked):
            with columns[number % 2]:
                _field(shown, name, f"{prefix}_{name}", fixed=fixed, here=here)
        st.text_area(
            _say(shown, "reason"), key=f"{prefix}_reason", placeholder=_say(shown, f"reason_hint_{kind}"), height=80
        )
        st.caption(_say(shown, "source"))
        columns = st.columns(3)
        for number, entry in enumerate((*SOURCE_FIELDS, "post")):
            name = entry.removesuffix("?")
            with columns[number % 3]:
                _field(shown, name, f"{prefix}_source_{name}", fixed=fixed, here=here)
        st.form_submit_button(
            _say(shown, "submit"), key=f"{prefix}_submit", on_click=_submit, args=(shown, kind, prefix, dict(fixed))
        )
    outcome = st.session_state.pop(f"{prefix}_outcome", None)
    if isinstance(outcome, LiantuError):
        st.error(say_error(outcome, shown.lang))
    elif outcome:
        st.success(_say(shown, "saved"))


def _say(shown: Context, key: str, **values: object) -> str:
    return t(f"proposal.{key}", shown.lang, **values)


def field_name(shown: Context, name: str) -> str:
    """Return the name of a field of a proposal, or of its source."""
    return _say(shown, f"field_{name}")


def _field(shown: Context, name: str, key: str, *, fixed: Mapping[str, str], here: list[str]) -> None:
    workspace, names = shown.workspace, shown.names
    label = field_name(shown, name)
    nodes = list(workspace.nodes.index)
    if name == "presence":
        st.selectbox(label, here, key=key, format_func=lambda i: presence_name(shown, i))
    elif name == "node":
        at = nodes.index(shown.node) if shown.node and not here else None
        st.selectbox(label, nodes, key=key, index=at, format_func=names.node, placeholder=_say(shown, "choose"))
    elif name in _NEIGHBOURS:
        st.multiselect(
            label,
            nodes,
            key=key,
            format_func=names.node,
            placeholder=_say(shown, "choose"),
            select_all=False,  # Streamlit says it in English, and nobody wants it here
        )
    elif name == "place":
        st.selectbox(label, _places_here(shown), key=key, format_func=names.place)
    elif name == "tier":
        told = tier_names(shown, fixed["chain"])
        st.selectbox(label, list(told), key=key, format_func=told.__getitem__)
    elif name == "form":
        st.selectbox(label, _FORMS, key=key, format_func=lambda value: shown.common(f"form_{value}"))
    elif name == "status":
        st.selectbox(label, STATUSES, key=key, format_func=lambda value: shown.common(f"presence_{value}"))
    elif name == "kind":
        st.selectbox(label, SOURCE_KINDS, key=key, format_func=lambda value: shown.common(f"source_{value}"))
    elif name == "post":
        st.selectbox(
            shown.say("review_post"), POSTS, key=key, format_func=lambda p: shown.say(f"post_{p}"), index=len(POSTS) - 1
        )
    else:
        st.text_input(label, key=key, placeholder=_say(shown, f"hint_{name}") if name in _HINTED else None)


def tier_names(shown: Context, chain: str) -> dict[str, str]:
    """Return the tiers of a chain, id → name, from raw material to use; none for an unknown chain."""
    if chain not in shown.workspace.chains:
        return {}
    return {
        tier.id: tier.name_zh if shown.lang == "zh" else tier.name_en for tier in shown.workspace.chains[chain].tiers
    }


def _places_here(shown: Context) -> list[str]:
    places = shown.workspace.tables["places"]
    return list(places.index[~places["kind"].isin(["outside"])])


def presence_name(shown: Context, presence: str) -> str:
    """Return firm, node and place of a presence in one line."""
    row = shown.findings.presences.loc[presence]
    parts = (shown.names.enterprise(row["enterprise"]), shown.names.node(row["node"]), shown.names.place(row["place"]))
    return " · ".join(parts)


def _submit(shown: Context, kind: str, prefix: str, fixed: Mapping[str, str]) -> None:
    state = st.session_state

    def given(name: str, key: str) -> str:
        value = fixed[name] if name in fixed else state.get(key)
        return LIST_SEPARATOR.join(value) if isinstance(value, list) else str(value or "")

    content = {(n := entry.removesuffix("?")): given(n, f"{prefix}_{n}") for entry in KINDS[kind]}
    content |= {n: content[n].replace("、", LIST_SEPARATOR) for n in ("terms",) if n in content}
    source = {(n := entry.removesuffix("?")): given("", f"{prefix}_source_{n}") for entry in SOURCE_FIELDS}
    try:
        loaders.reviews().propose(
            shown.workspace,
            kind=kind,
            content=content,
            source=source,
            reason=state[f"{prefix}_reason"],
            post=state[f"{prefix}_source_post"],
        )
    except LiantuError as error:
        state[f"{prefix}_outcome"] = error
        return
    state[f"{prefix}_outcome"] = True
    # The source stays: people often have several things to say from one.
    for name in (*_TYPED, *_NEIGHBOURS):
        if f"{prefix}_{name}" in state:
            state[f"{prefix}_{name}"] = [] if name in _NEIGHBOURS else ""
