"""What every view is given: the judged workspace, names in the reader's language, and the address."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from liantu import pipeline
from liantu.model.findings import Findings
from liantu.model.ids import PROVINCE
from liantu.model.workspace import Workspace
from liantu.pipeline import Judged
from liantu.words import t
from liantu.words.sentences import Names, names_of
from ui import address, loaders
from ui.address import Address

WEIGHTS_KEY = "session_weights"


@dataclass(frozen=True)
class Context:
    """Everything a view reads; ``version`` names the state of files and decisions it was made from."""

    judged: Judged
    version: str
    findings: Findings
    names: Names
    address: Address

    @property
    def workspace(self) -> Workspace:
        """The tables of facts."""
        return self.judged.workspace

    @property
    def lang(self) -> str:
        """The reader's language."""
        return self.address.lang

    @property
    def node(self) -> str | None:
        """The chosen ``chain/node``."""
        return self.address.node

    def say(self, key: str, **values: object) -> str:
        """Return the sentence ``app.<key>``."""
        return t(f"app.{key}", self.lang, **values)

    def common(self, key: str) -> str:
        """Return the word ``common.<key>``."""
        return t(f"common.{key}", self.lang)


def in_national_order(workspace: Workspace) -> list[str]:
    """Return the zones in the order of their national codes, as official lists have them."""
    codes = workspace.zones["code_gbt37028"].fillna("").astype(str)
    return sorted(workspace.zones.index, key=lambda zone: (codes[zone], zone))


def judged_places(workspace: Workspace) -> list[str]:
    """Return the places that are judged: the province, zones in national order, then the others by id."""
    places = workspace.tables["places"]
    ids = set(places.index[places["judged"].fillna(False).astype(bool)])
    first = [place for place in (PROVINCE, *in_national_order(workspace)) if place in ids]
    return first + sorted(ids - set(first))


def _main_chain(judged: Judged, place: str) -> str:
    """Return the chain to open a place on: its first focus chain, else the one with most firms, else the first."""
    chains = sorted(judged.workspace.chains)
    focus = [c for c in sorted(pipeline.focus_chains(judged.workspace).get(place, ())) if c in chains]
    levels = judged.findings.levels
    present = levels.loc[(levels["place"] == place) & (levels["level"] > 0), "chain"].value_counts()
    return (focus or sorted(present.index, key=lambda c: (-present[c], c)) or chains or [""])[0]


def context() -> Context:
    """Return the context of this run.

    Raises
    ------
    LiantuError
        ``workspace_unreadable``.
    """
    judged, version = loaders.judged()
    workspace = judged.workspace
    where = address.read(
        places=judged_places(workspace),
        chains=sorted(workspace.chains),
        nodes=list(workspace.nodes.index),
        chain_of_place=lambda place: _main_chain(judged, place),
    )
    findings = judged.findings
    weights = st.session_state.get(WEIGHTS_KEY)
    if weights:
        findings = pipeline.weigh(findings, weights)
    return Context(judged, version, findings, names_of(workspace, findings, where.lang), where)
