"""What a decision is and what it changes; nothing here touches storage.

A decision on a gap changes its ``status`` only. A decision on a presence sets its grade before levels are made. One on
a proposal accepts or refuses a correction of the facts (``liantu.review.proposals``). One on a
suggested lead (``zone:enterprise``) that overrules it is the zone's objection. The last decision on a subject is the
one in force; ``reopened`` takes it back. Nothing is ever removed.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from liantu.model.problems import LiantuError

SUBJECT_KINDS = ("gap", "presence", "proposal", "lead")
VERDICTS = ("confirmed", "overruled", "deferred", "reopened")
# Posts, never persons: who may decide at the desk.
POSTS = ("leader", "deputy", "staff")
REASON_LIMIT = 2000
GENESIS = "0" * 64


@dataclass(frozen=True)
class Decision:
    """One decision as stored.

    ``version`` counts the decisions on the subject from 1; ``decided_at`` is UTC in ISO 8601; ``digest`` chains every
    decision to the one before it (``previous``), so that the head of the log vouches for the whole of it.
    """

    sequence: int
    subject_kind: str
    subject: str
    version: int
    verdict: str
    reason: str
    post: str
    decided_at: str
    key: str
    previous: str
    digest: str


def digest(
    *,
    previous: str,
    subject_kind: str,
    subject: str,
    version: int,
    verdict: str,
    reason: str,
    post: str,
    decided_at: str,
) -> str:
    """Return SHA-256 over the previous digest and the decision's content in canonical JSON, in hexadecimal."""
    content = json.dumps(
        [previous, subject_kind, subject, version, verdict, reason, post, decided_at], ensure_ascii=False
    )
    return hashlib.sha256(content.encode()).hexdigest()


def digest_of(decision: Decision) -> str:
    """Return the digest that ``decision`` should carry."""
    return digest(
        previous=decision.previous,
        subject_kind=decision.subject_kind,
        subject=decision.subject,
        version=decision.version,
        verdict=decision.verdict,
        reason=decision.reason,
        post=decision.post,
        decided_at=decision.decided_at,
    )


def validate(*, subject_kind: str, subject: str, verdict: str, reason: str, post: str) -> str:
    """Return the reason as it will be stored, or say what is wrong.

    Raises
    ------
    LiantuError
        ``review_kind``, ``review_subject``, ``review_verdict``, and what ``valid_post`` and ``clean_reason`` raise.
    """
    if subject_kind not in SUBJECT_KINDS:
        raise LiantuError("review_kind", value=subject_kind)
    if not subject.strip():
        raise LiantuError("review_subject")
    if verdict not in VERDICTS:
        raise LiantuError("review_verdict", value=verdict)
    valid_post(post)
    return clean_reason(reason)


def valid_post(post: str) -> None:
    """Accept one of ``POSTS``.

    Raises
    ------
    LiantuError
        ``review_post``.
    """
    if post not in POSTS:
        raise LiantuError("review_post", value=post)


def clean_reason(reason: str) -> str:
    """Return ``reason`` as it will be stored: printable, trimmed.

    Raises
    ------
    LiantuError
        ``review_reason_missing`` or ``review_reason_long``.
    """
    text = "".join(ch for ch in reason.strip() if ch in "\n\t" or ch.isprintable())
    if not text:
        raise LiantuError("review_reason_missing")
    if len(text) > REASON_LIMIT:
        raise LiantuError("review_reason_long", limit=str(REASON_LIMIT), length=str(len(text)))
    return text


def current(decisions: Iterable[Decision], subject_kind: str) -> dict[str, Decision]:
    """Return subject → the decision in force, by subject; reopened subjects are absent."""
    last: dict[str, Decision] = {}
    for decision in sorted(decisions, key=lambda d: d.sequence):
        if decision.subject_kind == subject_kind:
            last[decision.subject] = decision
    return {s: d for s, d in sorted(last.items()) if d.verdict != "reopened"}


def gap_status(decisions: Iterable[Decision]) -> dict[str, str]:
    """Return gap id → ``confirmed``, ``overruled`` or ``deferred``."""
    return {subject: d.verdict for subject, d in current(decisions, "gap").items()}


def presence_verdicts(decisions: Iterable[Decision]) -> dict[str, str]:
    """Return presence id → ``confirmed``, ``overruled`` or ``deferred``."""
    return {subject: d.verdict for subject, d in current(decisions, "presence").items()}


def lead_id(zone: str, enterprise: str) -> str:
    """Return the subject of decisions on ``zone`` leading with ``enterprise``."""
    return f"{zone}:{enterprise}"


def objections(decisions: Iterable[Decision]) -> set[tuple[str, str]]:
    """Return the (zone, enterprise) pairs of leads that a zone objects to."""
    objected = (s for s, d in current(decisions, "lead").items() if d.verdict == "overruled")
    return {(zone, enterprise) for zone, _, enterprise in (subject.partition(":") for subject in objected)}


def default_path(workspace_root: Path) -> Path:
    """Return where a workspace's decisions lie: ``$LIANTU_STATE/reviews.sqlite``, by default in ``.liantu/``."""
    folder = Path(os.environ.get("LIANTU_STATE") or workspace_root / ".liantu")
    return folder.resolve() / "reviews.sqlite"


def verify(decisions: Iterable[Decision]) -> str:
    """Return the head of the log after checking every link.

    Raises
    ------
    LiantuError
        ``review_log_broken`` with the sequence number where the chain breaks.
    """
    head = GENESIS
    for decision in sorted(decisions, key=lambda d: d.sequence):
        if decision.previous != head or decision.digest != digest_of(decision):
            raise LiantuError("review_log_broken", sequence=str(decision.sequence))
        head = decision.digest
    return head
