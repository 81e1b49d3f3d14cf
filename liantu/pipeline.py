"""The stages joined: ``load → (correct) → place → judge → weigh``; ``edition.publish`` goes on from here.

Each step is pure; callers cache by content.

Faces (the app and the command line) import the library through here: what they need of a stage is handed on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from liantu import analyse, match, read
from liantu.model.findings import Findings, Stats
from liantu.model.workspace import Workspace
from liantu.review.corrections import Change, Outcome, corrected, corrections
from liantu.review.proposals import Proposal, accepted
from liantu.review.rules import Decision, default_path, gap_status, objections, presence_verdicts

if TYPE_CHECKING:
    from liantu.analyse import Dossier

__all__ = [
    "Judged",
    "candidates_searched",
    "desk_of",
    "distinct_counts",
    "dossier",
    "find_out",
    "focus_chains",
    "judge",
    "load",
    "partners",
    "place",
    "place_summary",
    "run",
    "stats",
    "verdicts",
    "weigh",
]

candidates_searched = analyse.candidates_searched
distinct_counts = analyse.distinct_counts
find_out = analyse.find_out
focus_chains = analyse.focus_chains
partners = analyse.partners
place_summary = analyse.place_summary
verdicts = analyse.verdicts


@dataclass(frozen=True)
class Judged:
    """A workspace with all that follows from it and from the decisions at the desk.

    ``workspace`` carries the accepted corrections (``changes``; ``outcomes`` tells which no longer fit), ``as_read``
    is what the files say.
    """

    workspace: Workspace
    findings: Findings
    decisions: tuple[Decision, ...]
    proposals: tuple[Proposal, ...]
    as_read: Workspace
    changes: tuple[Change, ...]
    outcomes: tuple[Outcome, ...]

    @property
    def log_head(self) -> str | None:
        """Digest of the last decision, or None."""
        return self.decisions[-1].digest if self.decisions else None


def load(root: Path) -> Workspace:
    """Read and check the workspace in ``root``; problems are in ``Workspace.problems``.

    Raises
    ------
    LiantuError
        ``workspace_unreadable`` when there is no usable ``workspace.toml``.
    """
    return read.read_workspace(root)


def desk_of(root: Path) -> tuple[tuple[Decision, ...], tuple[Proposal, ...]]:
    """Return decisions and proposals of the workspace's store; none when there is no store yet."""
    if not default_path(root).exists():
        return (), ()
    from liantu.review.storage import ReviewStore, default_url  # SQL is slow to import and seldom needed

    store = ReviewStore(default_url(root))
    try:
        return tuple(store.decisions()), tuple(store.proposals())
    finally:
        store.close()


def place(workspace: Workspace, decisions: Iterable[Decision] = ()) -> pd.DataFrame:
    """Return the presences with their grade; decisions on presences go first."""
    return match.grade_presences(workspace, presence_decisions=presence_verdicts(decisions))


def judge(workspace: Workspace, presences: pd.DataFrame, decisions: Iterable[Decision] = ()) -> Findings:
    """Return levels, gaps, targets with their suggested leads, hooks, and coverage for every judged place."""
    known = tuple(decisions)
    findings = analyse.judge(workspace, presences, gap_status=gap_status(known))
    allocation = analyse.allocate(workspace, findings, objections=objections(known))
    lead = findings.targets["enterprise"].map(allocation.set_index("enterprise")["lead"])
    targets = findings.targets.assign(suggested_lead=lead.astype("object"))
    hooks, rivals = analyse.hooks(workspace, findings), analyse.rivals(workspace, findings)
    return replace(findings, targets=targets, allocation=allocation, hooks=hooks, rivals=rivals)


def weigh(findings: Findings, weights: Mapping[str, float]) -> Findings:
    """Return ``findings`` with priorities and ranks under other ``weights``.

    Raises
    ------
    LiantuError
        ``unknown_weight``, ``bad_weight`` (below 0 or no number) or ``no_weight`` (none above 0).
    """
    return replace(findings, gaps=analyse.weigh(findings.gaps, weights))


def run(root: Path, decisions: Sequence[Decision] | None = None, proposals: Sequence[Proposal] = ()) -> Judged:
    """Read, correct, place and judge the workspace in ``root``.

    Decisions and proposals are read from its store unless decisions are given.
    """
    as_read = load(root)
    known, proposed = desk_of(root) if decisions is None else (tuple(decisions), tuple(proposals))
    changes, outcomes = corrections(as_read, accepted(proposed, known))
    workspace = corrected(as_read, changes)
    findings = judge(workspace, place(workspace, known), known)
    return Judged(workspace, findings, known, proposed, as_read, tuple(changes), tuple(outcomes))


def dossier(workspace: Workspace, findings: Findings, place: str, node: str) -> Dossier:
    """Return all that is known of a node at a place."""
    return analyse.dossier(workspace, findings, place, node)


def stats(workspace: Workspace, findings: Findings) -> Stats:
    """Return all counts of a workspace, with how well its words find nodes where samples were labelled."""
    return analyse.stats(workspace, findings, samples=match.sample_table(workspace))
