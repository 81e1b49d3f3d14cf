"""The form in which a gap or a presence is confirmed, overruled, deferred or reopened."""

from __future__ import annotations

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

import streamlit as st

from liantu.model.problems import LiantuError
from liantu.review import POSTS, VERDICTS, Decision
from liantu.words import t
from liantu.words.errors import say_error
from ui import loaders
from ui.context import Context
from ui.guards import current_user

# A zone objects to a lead or does not: there is nothing to confirm.
_VERDICTS_OF = {"lead": ("overruled", "reopened")}


def review_form(shown: Context, *, kind: str, subject: str) -> None:
    """Show the form for one subject; what was typed stays on the page when the store refuses it."""
    if not current_user().may_review or loaders.review_error():
        return
    history = loaders.reviews().history(kind, subject)
    prefix = f"review_{kind}_{subject}"
    token = f"{prefix}_token"
    st.session_state.setdefault(token, uuid.uuid4().hex)
    allowed = [v for v in _VERDICTS_OF.get(kind, VERDICTS) if v != "reopened" or _standing(history)]
    if kind == "lead" and _standing(history):
        allowed.remove("overruled")
    with st.form(prefix, border=True):
        left, right = st.columns(2)
        left.radio(
            shown.say("review_verdict"),
            allowed,
            key=f"{prefix}_verdict",
            format_func=lambda value: _verdict_word(shown, kind, value),
            horizontal=True,
        )
        right.selectbox(
            shown.say("review_post"),
            POSTS,
            key=f"{prefix}_post",
            format_func=lambda value: shown.say(f"post_{value}"),
        )
        st.text_area(
            shown.say("review_reason"), key=f"{prefix}_reason", placeholder=shown.say("review_reason_hint"), height=80
        )
        # The version goes in as the reader saw it: who was slower is told so, and nothing is overwritten.
        st.form_submit_button(
            shown.say("review_submit"),
            key=f"{prefix}_submit",
            type="primary",
            on_click=_submit,
            args=(kind, subject, len(history)),
        )
    outcome = st.session_state.pop(f"{prefix}_outcome", None)
    if isinstance(outcome, LiantuError):
        st.error(say_error(outcome, shown.lang))
    elif outcome:
        st.success(shown.say("review_saved"))


def _standing(history: list[Decision]) -> bool:
    return bool(history) and history[-1].verdict != "reopened"


def _verdict_word(shown: Context, kind: str, verdict: str) -> str:
    # A gap is confirmed, a proposal accepted, a lead objected to: the same decision, said as people say it.
    topic = {"proposal": "proposal", "lead": "allocation"}.get(kind, "app")
    return t(f"{topic}.verdict_{verdict}", shown.lang)


def _submit(kind: str, subject: str, seen_version: int) -> None:
    state = st.session_state
    prefix = f"review_{kind}_{subject}"
    try:
        loaders.reviews().append(
            subject_kind=kind,
            subject=subject,
            verdict=state[f"{prefix}_verdict"],
            reason=state[f"{prefix}_reason"],
            post=state[f"{prefix}_post"],
            expected_version=seen_version,
            key=state[f"{prefix}_token"],
        )
    except LiantuError as error:
        state[f"{prefix}_outcome"] = error
        return
    state[f"{prefix}_outcome"] = True
    state[f"{prefix}_token"] = uuid.uuid4().hex
    state[f"{prefix}_reason"] = ""


def local_time(moment: str) -> str:
    """Return a UTC moment in the reader's time zone, to the minute."""
    zone = ZoneInfo(st.context.timezone) if st.context.timezone else dt.UTC
    return dt.datetime.fromisoformat(moment).astimezone(zone).strftime("%Y-%m-%d %H:%M")


def history_lines(shown: Context, *, kind: str, subject: str) -> None:
    """Show the decisions on one subject, newest first."""
    history = [] if loaders.review_error() else loaders.reviews().history(kind, subject)
    if not history:
        st.caption(shown.say("no_history"))
    for decision in reversed(history):
        st.markdown(
            shown.say(
                "history_line",
                version=decision.version,
                verdict=_verdict_word(shown, kind, decision.verdict),
                post=shown.say(f"post_{decision.post}"),
                when=local_time(decision.decided_at),
            )
        )
        st.text(decision.reason)
