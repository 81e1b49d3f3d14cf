"""What a proposal is: somebody says that a fact is wrong or missing, with a reason and a source.

A proposal changes nothing until the desk accepts it, which is a decision like any other (subject kind ``proposal``).
Its id is the hash of its content, so a decision vouches for exactly what was proposed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from liantu.model.canonical import json_bytes
from liantu.model.dates import latest_day
from liantu.model.fields import fields, split_list
from liantu.model.problems import LiantuError
from liantu.model.workspace import Workspace
from liantu.review.rules import Decision, clean_reason, current, valid_post

# What each kind says, needed fields first; ``?`` marks the ones that may be blank. ``gone`` may name several records
# in ``presence``, all of one firm at one place: one statement, one decision.
KINDS: dict[str, tuple[str, ...]] = {
    "gone": ("presence", "as_of"),
    "wrong_node": ("presence", "node", "as_of"),
    "add_firm": ("name", "node", "place", "status", "as_of", "product?"),
    "missing_node": ("chain", "name_zh", "name_en", "tier", "form", "terms?", "inputs?", "outputs?"),
}
# Where the proposer knows it from: these become the row's source.
SOURCE_FIELDS = ("title", "publisher?", "date?", "address?", "kind")
SOURCE_KINDS = ("desk", "official", "company", "filing", "press", "paper")
STATUSES = ("operating", "building", "planned")
FIELD_LIMIT = 500
# What a spreadsheet would run: the text goes into the tables of facts, which people open in one.
FORMULA_MARKS = ("=", "+", "-", "@")


@dataclass(frozen=True)
class Proposal:
    """One proposal as stored; ``content`` and ``source`` hold the fields of ``KINDS`` and ``SOURCE_FIELDS``."""

    sequence: int
    id: str
    kind: str
    content: Mapping[str, str]
    source: Mapping[str, str]
    reason: str
    post: str
    proposed_at: str


def proposal_id(*, kind: str, content: Mapping[str, str], source: Mapping[str, str], reason: str) -> str:
    """Return the id: the first 24 hexadecimal digits of SHA-256 over what is proposed."""
    return hashlib.sha256(json_bytes([kind, dict(content), dict(source), reason])).hexdigest()[:24]


def validate(
    workspace: Workspace,
    *,
    kind: str,
    content: Mapping[str, str],
    source: Mapping[str, str],
    reason: str,
    post: str,
) -> tuple[dict[str, str], dict[str, str], str]:
    """Return content, source and reason as they will be stored, or say what is wrong.

    Raises
    ------
    LiantuError
        ``proposal_kind``, ``proposal_field_unknown``, ``proposal_field_missing``, ``proposal_field_long``,
        ``proposal_formula``,
        ``proposal_value`` (no such presence, node, place, chain, tier or choice), ``proposal_date``,
        ``proposal_address``, ``proposal_same_node``, ``proposal_unlinked`` (a node without neighbours), and what
        ``rules.valid_post`` and ``rules.clean_reason`` raise.
    """
    if kind not in KINDS:
        raise LiantuError("proposal_kind", value=kind)
    said = _filled(content, KINDS[kind])
    known_from = _filled(source, SOURCE_FIELDS)
    _check_source(known_from)
    _CHECKS[kind](workspace, said)
    valid_post(post)
    text = clean_reason(reason)
    if text.startswith(FORMULA_MARKS):
        raise LiantuError("proposal_formula", value=text[:20])
    return said, known_from, text


def accepted(proposals: Iterable[Proposal], decisions: Iterable[Decision]) -> list[Proposal]:
    """Return the proposals whose decision in force is ``confirmed``, in the order in which they were accepted."""
    by_id = {proposal.id: proposal for proposal in proposals}
    in_force = [d for d in current(decisions, "proposal").values() if d.verdict == "confirmed" and d.subject in by_id]
    return [by_id[d.subject] for d in sorted(in_force, key=lambda d: d.sequence)]


def _filled(given: Mapping[str, str], spec: tuple[str, ...]) -> dict[str, str]:
    names = [name.removesuffix("?") for name in spec]
    for name in given:
        if name not in names:
            raise LiantuError("proposal_field_unknown", field=name)
    filled = {}
    for name, entry in zip(names, spec, strict=True):
        text = "".join(ch for ch in str(given.get(name) or "").strip() if ch.isprintable())
        if not text and not entry.endswith("?"):
            raise LiantuError("proposal_field_missing", field=name)
        if text.startswith(FORMULA_MARKS):
            raise LiantuError("proposal_formula", value=text[:20])
        if len(text) > FIELD_LIMIT:
            raise LiantuError("proposal_field_long", field=name, limit=str(FIELD_LIMIT), length=str(len(text)))
        filled[name] = text
    return filled


def _check_source(source: Mapping[str, str]) -> None:
    if source["kind"] not in SOURCE_KINDS:
        raise LiantuError("proposal_value", field="kind", value=source["kind"])
    if source["date"]:
        _check_date(source["date"])
    # What the desk knows from a visit or a call has no address; everything else can be followed.
    if source["kind"] != "desk" and not source["address"]:
        raise LiantuError("proposal_field_missing", field="address")
    if source["address"] and "://" in source["address"] and not source["address"].startswith(("http://", "https://")):
        raise LiantuError("proposal_address", value=source["address"])


def _check_date(value: str) -> None:
    try:
        latest_day(value)
    except ValueError as error:
        raise LiantuError("proposal_date", value=value) from error


def _exists(field: str, value: str, among: Iterable[str]) -> None:
    if value not in among:
        raise LiantuError("proposal_value", field=field, value=value)


def _check_gone(workspace: Workspace, said: Mapping[str, str]) -> None:
    presences = workspace.tables["presences"]
    named = split_list(said["presence"])
    first = named[0] if named else said["presence"]
    _exists("presence", first, presences.index)
    row = presences.loc[first]
    same = presences.index[(presences["enterprise"] == row["enterprise"]) & (presences["place"] == row["place"])]
    for presence in named:
        _exists("presence", presence, same)
    _check_date(said["as_of"])


def _check_wrong_node(workspace: Workspace, said: Mapping[str, str]) -> None:
    _exists("presence", said["presence"], workspace.tables["presences"].index)
    _check_date(said["as_of"])
    _exists("node", said["node"], workspace.nodes.index)
    if workspace.tables["presences"].loc[said["presence"], "node"] == said["node"]:
        raise LiantuError("proposal_same_node")


def _check_add_firm(workspace: Workspace, said: Mapping[str, str]) -> None:
    _exists("node", said["node"], workspace.nodes.index)
    _exists("place", said["place"], workspace.tables["places"].index)
    _exists("status", said["status"], STATUSES)
    _check_date(said["as_of"])


def _check_missing_node(workspace: Workspace, said: Mapping[str, str]) -> None:
    _exists("chain", said["chain"], workspace.chains)
    _exists("tier", said["tier"], [tier.id for tier in workspace.chains[said["chain"]].tiers])
    _exists("form", said["form"], next(f.choices for f in fields("nodes") if f.name == "form"))
    neighbours = [*split_list(said["inputs"]), *split_list(said["outputs"])]
    if not neighbours:
        raise LiantuError("proposal_unlinked")
    for node in neighbours:
        _exists("node", node, workspace.nodes.index)


_CHECKS = {
    "gone": _check_gone,
    "wrong_node": _check_wrong_node,
    "add_firm": _check_add_firm,
    "missing_node": _check_missing_node,
}
