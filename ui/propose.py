"""The form in which a correction is proposed; what was typed stays on the page when it is refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import streamlit as st

from liantu import patch
from liantu.model.fields import LIST_SEPARATOR, fields
from liantu.model.ids import PROVINCE
from liantu.model.problems import LiantuError
from liantu.review import POSTS
from liantu.review.proposals import KINDS, SOURCE_FIELDS, SOURCE_KINDS, STATUSES
from liantu.words import t
from liantu.words.errors import say_error
from ui import loaders
from ui.blocks import known
from ui.context import Context

_FORMS = next(field.choices for field in fields("nodes") if field.name == "form")
_NEIGHBOURS = ("inputs", "outputs")
_TYPED = ("name", "product", "name_zh", "name_en", "terms", "reason")
_CHOSEN = ("firm", "presence")
_HINTED = ("as_of", "date", "address", "terms")
_AT = "@"


def propose_form(shown: Context, *, kind: str, prefix: str, fixed: Mapping[str, str], here: pd.DataFrame) -> None:
    """Show the form for one kind of proposal.

    No ``st.form``: it would send what was typed on submitting only, so that choosing another kind would lose it. What
    was typed is kept for the session, what was chosen while one stays on the page: a link here chooses anew.

    Parameters
    ----------
    prefix
        what tells the form from others on the page.
    fixed
        fields that the page knows already and does not ask for.
    here
        presences to choose from.
    """
    if loaders.review_error():
        return
    prefix = f"{prefix}_{kind}"
    asked = [name.removesuffix("?") for name in KINDS[kind] if name.removesuffix("?") not in fixed]
    if kind == "gone":
        asked.insert(0, "firm")
    with st.container(border=True):
        columns = st.columns(2)
        for number, name in enumerate(asked):
            with columns[number % 2]:
                _field(shown, name, f"{prefix}_{name}", fixed=fixed, here=here)
        st.text_area(
            _say(shown, "reason"),
            key=f"{prefix}_reason",
            placeholder=_say(shown, f"reason_hint_{kind}"),
            height=80,
            persist_state="session",
        )
        st.caption(_say(shown, "source"))
        columns = st.columns(3)
        for number, entry in enumerate((*SOURCE_FIELDS, "post")):
            name = entry.removesuffix("?")
            with columns[number % 3]:
                _field(shown, name, f"{prefix}_source_{name}", fixed=fixed, here=here)
        st.button(_say(shown, "submit"), key=f"{prefix}_submit", on_click=_submit, args=(shown, kind, prefix, fixed))
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


def _field(shown: Context, name: str, key: str, *, fixed: Mapping[str, str], here: pd.DataFrame) -> None:
    names = shown.names
    label = field_name(shown, name)
    nodes = list(shown.workspace.nodes.index)
    if name == "firm":
        firms = _firms(shown, here)
        _choose(shown, label, list(firms), key, format_func=firms.__getitem__)
    elif name == "presence" and key.endswith("_gone_presence"):
        _records(shown, label, key)
    elif name == "presence":
        told = _distinct({str(i): presence_name(shown, str(i)) for i in _from_node(shown, here).index})
        _choose(shown, label, list(told), key, format_func=told.__getitem__)
    elif name == "node":
        _choose(shown, label, nodes, key, format_func=names.node, first=shown.node if here.empty else None)
    elif name in _NEIGHBOURS:
        st.multiselect(
            label,
            nodes,
            key=key,
            format_func=names.node,
            placeholder=_say(shown, "choose"),
            select_all=False,  # Streamlit says it in English, and nobody wants it here
            persist_state="page",
        )
    elif name == "place":
        at = shown.address.place
        first = at if at != PROVINCE else None
        _choose(shown, label, _places_here(shown), key, format_func=names.place, first=first)
    elif name == "tier":
        told = tier_names(shown, fixed["chain"])
        _select(label, list(told), key, told.__getitem__)
    elif name == "form":
        _select(label, _FORMS, key, lambda value: shown.common(f"form_{value}"))
    elif name == "status":
        _select(label, STATUSES, key, lambda value: shown.common(f"presence_{value}"))
    elif name == "kind":
        _select(label, SOURCE_KINDS, key, lambda value: shown.common(f"source_{value}"))
    elif name == "post":
        st.session_state.setdefault(key, POSTS[-1])
        _select(shown.say("review_post"), POSTS, key, lambda post: shown.say(f"post_{post}"))
    else:
        hint = _say(shown, f"hint_{name}") if name in _HINTED else None
        st.text_input(label, key=key, placeholder=hint, persist_state="session")


def _select(label: str, options: Sequence[str], key: str, format_func: Callable[[str], str]) -> None:
    """Show a select box in which the first option stands before somebody chose."""
    st.selectbox(label, options, key=key, format_func=format_func, persist_state="page")


def _choose(
    shown: Context,
    label: str,
    options: list[str],
    key: str,
    *,
    format_func: Callable[[str], str],
    first: str | None = None,
) -> None:
    """Show a select box in which nothing stands before somebody chose, unless ``first`` does."""
    state = st.session_state
    if key not in state or state[key] not in (*options, None):
        state[key] = first if first in options else None
    st.selectbox(
        label,
        options,
        key=key,
        index=None,
        format_func=format_func,
        placeholder=_say(shown, "choose"),
        persist_state="page",
    )


def _records(shown: Context, label: str, key: str) -> None:
    """Ask which records of the chosen firm are meant: all of them at its place, unless one is chosen."""
    enterprise, _, place = str(st.session_state.get(key.replace("_presence", "_firm")) or "").partition(_AT)
    found = patch.records_of(shown.judged, enterprise, place)
    told = _distinct({str(i): record_name(shown, found.loc[i]) for i in found.index})
    if len(found) != 1:
        told = {LIST_SEPARATOR.join(sorted(told)): _say(shown, "records_all", n=len(told))} | told
    if found.empty:
        told = {"": _say(shown, "records_none")}
    if st.session_state.get(key) not in told:
        st.session_state[key] = next(iter(told))
    st.selectbox(label, list(told), key=key, format_func=told.__getitem__, disabled=found.empty, persist_state="page")


def _firms(shown: Context, here: pd.DataFrame) -> dict[str, str]:
    """Return ``firm@place`` → the names of both, in the order of ``here``."""
    pairs = _from_node(shown, here)[["enterprise", "place"]].drop_duplicates()
    return _distinct(
        {
            f"{firm}{_AT}{place}": f"{shown.names.enterprise(firm)} · {shown.names.place(place)}"
            for firm, place in pairs.itertuples(index=False)
        }
    )


def _from_node(shown: Context, here: pd.DataFrame) -> pd.DataFrame:
    """Return ``here`` with the records on the node that one came from first."""
    return here.loc[(here["node"] != shown.node).sort_values(kind="stable").index]


def _distinct(told: Mapping[str, str]) -> dict[str, str]:
    """Return ``told`` with the id after every name that is not the only one: Streamlit goes by what an option says."""
    often = Counter(told.values())
    return {key: name if often[name] == 1 else f"{name} · {key}" for key, name in told.items()}


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
    """Return firm, place, node and product of a presence in one line."""
    row = shown.workspace.tables["presences"].loc[presence]
    firm, place = shown.names.enterprise(row["enterprise"]), shown.names.place(row["place"])
    return " · ".join((firm, place, record_name(shown, row)))


def record_name(shown: Context, row: pd.Series) -> str:
    """Return node, product and status of a presence in one line."""
    told = [shown.names.node(row["node"])]
    told += [str(row["product_zh"])] if known(row["product_zh"]) else []
    return " · ".join([*told, shown.common(f"presence_{row['status']}")])


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
    # What is chosen does not: a second click would say the same of the next firm, or of this one again.
    for name in _CHOSEN:
        state.pop(f"{prefix}_{name}", None)
