"""People's decisions: pure rules here; ``liantu.review.storage``, the one place that speaks SQL, only by need."""

from liantu.review.rules import POSTS, SUBJECT_KINDS, VERDICTS, Decision, current, gap_status, presence_verdicts

__all__ = [
    "POSTS",
    "SUBJECT_KINDS",
    "VERDICTS",
    "Decision",
    "current",
    "gap_status",
    "presence_verdicts",
]
