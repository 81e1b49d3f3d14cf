"""Enterprises → nodes and places, with the grade of evidence."""

from liantu.match.grade import grade_presences
from liantu.match.samples import sample_table, wilson
from liantu.match.words import Hit, find_nodes, fold, node_words

__all__ = ["Hit", "find_nodes", "fold", "grade_presences", "node_words", "sample_table", "wilson"]
