"""The address is the truth for language, place, chain and node.

Every widget shows what the address says and writes its change back through a callback; nothing else writes. An
unknown id stays in the address (rewriting it would trap the Back button) and is told to the user.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from liantu.words import LANGUAGES

KEYS = ("lang", "place", "chain", "node")


@dataclass(frozen=True)
class Address:
    """What the user looks at; ids that exist, or the default. ``unknown`` holds key → the id that does not exist."""

    lang: str
    place: str
    chain: str
    node: str | None
    unknown: Mapping[str, str]

    def params(self, **changes: str | None) -> dict[str, str]:
        """Return query parameters for a link from here, with ``changes``; None drops a key."""
        given: dict[str, str | None] = {"lang": self.lang, "place": self.place, "chain": self.chain, **changes}
        return {key: value for key, value in given.items() if value}


def language() -> str:
    """Return the language of the address; the first language when it names none."""
    lang = st.query_params.get("lang", LANGUAGES[0])
    return lang if lang in LANGUAGES else LANGUAGES[0]


def read(
    *, places: Sequence[str], chains: Sequence[str], nodes: Sequence[str], chain_of_place: Callable[[str], str]
) -> Address:
    """Return the address of this run against the ids that exist.

    The first place is the default, and the chain that ``chain_of_place`` gives for the place.
    """
    unknown: dict[str, str] = {}

    def known(key: str, ids: Sequence[str], default: str) -> str:
        value = st.query_params.get(key)
        if value is None or value in ids:
            return value or default
        unknown[key] = value
        return default

    place = known("place", places, places[0] if places else "")
    chain = known("chain", chains, chain_of_place(place))
    node = known("node", nodes, "") or None
    return Address(language(), place, chain, node, unknown)


def write(**changes: str | None) -> None:
    """Change the address; None drops a key."""
    for key, value in changes.items():
        if value:
            st.query_params[key] = value
        else:
            st.query_params.pop(key, None)


def bound_select(
    label: str,
    options: Sequence[str],
    *,
    key: str,
    value: str | None,
    format_func: Callable[[str], str],
    also_drop: Sequence[str] = (),
    placeholder: str = "",
) -> None:
    """Show a select box that mirrors one key of the address and writes its change there."""

    def changed() -> None:
        write(**{key: st.session_state[f"select_{key}"], **dict.fromkeys(also_drop)})

    st.session_state[f"select_{key}"] = value
    st.selectbox(
        label,
        options,
        key=f"select_{key}",
        format_func=format_func,
        on_change=changed,
        placeholder=placeholder,
        label_visibility="collapsed",
    )
