"""Who is here and what they may do: asked by every view, and again by the library call that writes."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st


@dataclass(frozen=True)
class User:
    """The person at the screen, known by role. Without sign-in there is one local user, who may do everything."""

    name: str
    may_review: bool
    sees_internal: bool


LOCAL_USER = User(name="local", may_review=True, sees_internal=True)


def current_user() -> User:
    """Return the user of this session. Sign-in is not configured yet, so it is the local one."""
    return LOCAL_USER


def require_internal() -> User:
    """Return the user, or stop the page for one who may not see internal matters."""
    user = current_user()
    if not user.sees_internal:
        st.stop()
    return user
