"""Enterprises → nodes and places, with the grade of evidence."""

from liantu.match.grade import grade_presences

__all__ = ["grade_presences"]
