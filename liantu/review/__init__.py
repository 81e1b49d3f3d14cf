"""People's decisions: pure rules, and the one place that speaks SQL."""

from liantu.review.rules import POSTS, SUBJECT_KINDS, VERDICTS, Decision, current, gap_status, presence_verdicts
from liantu.review.storage import ReviewStore, default_url

__all__ = [
    "POSTS",
    "SUBJECT_KINDS",
    "VERDICTS",
    "Decision",
    "ReviewStore",
    "current",
    "default_url",
    "gap_status",
    "presence_verdicts",
]
