"""Accepted proposals made rows: what changes in which table, and the workspace with the changes.

Facts on disk stay as they are; a correction is laid over them on every run, in the order of acceptance, until it is
taken into the files (``liantu.review.patch``). One that no longer fits the facts is left out and said so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import pandas as pd

from liantu.model.fields import columns, conform, join_list, split_list
from liantu.model.ids import node_key, presence_id
from liantu.model.workspace import Workspace
from liantu.review.proposals import Proposal

Row = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """One row before and after; None for one that was not there, or is no more."""

    table: str
    key: str
    before: Row | None
    after: Row | None
    proposal: str


@dataclass(frozen=True)
class Outcome:
    """What became of an accepted proposal: ``outdated`` ones fit the facts no longer and change nothing."""

    proposal: str
    state: Literal["applied", "outdated"]


class _Draft:
    """The workspace's rows with the changes so far."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.changes: list[Change] = []
        self._now: dict[tuple[str, str], Row | None] = {}

    def row(self, table: str, key: str) -> Row | None:
        """Return the row as it stands now, or None."""
        if (table, key) in self._now:
            return self._now[table, key]
        frame = _frame(self.workspace, table)
        if key not in frame.index:
            return None
        return {str(n): None if pd.isna(v) else v for n, v in frame.loc[key].items()}

    def put(self, table: str, key: str, row: Row | None, proposal: Proposal) -> None:
        """Set the row, or remove it with None."""
        self.changes.append(Change(table, key, self.row(table, key), row, proposal.id))
        self._now[table, key] = row

    def firm_named(self, name: str) -> str | None:
        """Return the enterprise with this name, now or formerly."""
        for (table, key), row in self._now.items():
            if table == "enterprises" and row is not None and row["name_zh"] == name:
                return key
        frame = self.workspace.tables["enterprises"]
        named = frame.index[frame["name_zh"] == name]
        if not len(named):
            named = frame.index[[name in split_list(former) for former in frame["former_names"]]]
        return str(named[0]) if len(named) else None


def corrections(workspace: Workspace, accepted: Iterable[Proposal]) -> tuple[list[Change], list[Outcome]]:
    """Return what the accepted proposals change, in their order, and what became of each."""
    draft = _Draft(workspace)
    outcomes = []
    for proposal in accepted:
        applied = _APPLY[proposal.kind](draft, proposal)
        outcomes.append(Outcome(proposal.id, "applied" if applied else "outdated"))
    return draft.changes, outcomes


def corrected(workspace: Workspace, changes: Iterable[Change]) -> Workspace:
    """Return ``workspace`` with ``changes``; the one given is unchanged."""
    last: dict[str, dict[str, Row | None]] = {}
    for change in changes:
        last.setdefault(change.table, {})[change.key] = change.after
    if not last:
        return workspace
    tables = dict(workspace.tables)
    ends = {"nodes": workspace.nodes, "edges": workspace.edges}
    for table, rows in last.items():
        frame = _with(_frame(workspace, table), table, rows)
        (ends if table in ends else tables)[table] = frame
    return replace(workspace, nodes=ends["nodes"], edges=ends["edges"], tables=tables)


def _frame(workspace: Workspace, table: str) -> pd.DataFrame:
    return {"nodes": workspace.nodes, "edges": workspace.edges}.get(table, workspace.tables.get(table, pd.DataFrame()))


def _with(frame: pd.DataFrame, table: str, rows: Mapping[str, Row | None]) -> pd.DataFrame:
    kept = frame.drop(index=[key for key in rows if key in frame.index])
    new = {key: row for key, row in rows.items() if row is not None}
    added = pd.DataFrame(list(new.values()), index=pd.Index(list(new), dtype="object", name=frame.index.name))
    shaped = conform(added, table)
    if table == "nodes":
        shaped["chain"] = added["chain"].astype("object") if len(added) else pd.Series(dtype="object")
    return pd.concat([kept, shaped]).sort_index(kind="stable") if len(shaped) else kept


def _source(draft: _Draft, proposal: Proposal) -> str:
    """Put the proposal's source into the draft and return its id."""
    given, key = proposal.source, f"desk-{proposal.id[:12]}"
    row = dict.fromkeys(columns("sources")) | {
        "id": key,
        "title": given["title"],
        "publisher": given["publisher"] or given["title"],
        "date": given["date"] or None,
        "address": given["address"] or f"liantu:proposal/{proposal.id}",
        "kind": given["kind"],
        "read_as": "file" if given["kind"] == "desk" else "page",
        "read_on": proposal.proposed_at[:10],
        "reuse": "cite",
    }
    draft.put("sources", key, row, proposal)
    return key


def _as_of_before(row: Row, date: str) -> bool:
    """Tell whether the row has been brought up to date since by a newer fact."""
    return str(row["as_of"]) > date and len(str(row["as_of"])) >= len(date)


def _gone(draft: _Draft, proposal: Proposal) -> bool:
    """End every record named that still stands and is not newer; the others of the same proposal stay as they are."""
    date = proposal.content["as_of"]
    named = {key: draft.row("presences", key) for key in split_list(proposal.content["presence"])}
    standing = {
        key: row
        for key, row in named.items()
        if row is not None and row["status"] != "ended" and not _as_of_before(row, date)
    }
    if not standing:
        return False
    source = _source(draft, proposal)
    told = {"status": "ended", "as_of": date, "source": source, "locator": proposal.source["title"]}
    for key, row in standing.items():
        draft.put("presences", key, row | told | {"claim": proposal.reason, "basis": "stated"}, proposal)
    return True


def _wrong_node(draft: _Draft, proposal: Proposal) -> bool:
    key, node = proposal.content["presence"], proposal.content["node"]
    row = draft.row("presences", key)
    if row is None or row["node"] == node or draft.row("nodes", node) is None:
        return False
    new = presence_id(row["enterprise"], node, row["place"], row["role"])
    draft.put("presences", key, None, proposal)
    there = draft.row("presences", new)
    if there is None:
        both = join_list([*split_list(row["source"]), _source(draft, proposal)])
        told = {"id": new, "node": node, "source": both, "locator": proposal.source["title"]}
        draft.put("presences", new, row | told | {"claim": proposal.reason}, proposal)
    return True


def _add_firm(draft: _Draft, proposal: Proposal) -> bool:
    said = proposal.content
    if draft.row("nodes", said["node"]) is None or draft.row("places", said["place"]) is None:
        return False
    firm = draft.firm_named(said["name"])
    key = presence_id(firm, said["node"], said["place"], "main") if firm else ""
    if firm and draft.row("presences", key) is not None:
        return False
    source = _source(draft, proposal)
    if firm is None:
        firm = f"desk-{proposal.id[:12]}"
        row = dict.fromkeys(columns("enterprises")) | {"id": firm, "name_zh": said["name"], "status": "operating"}
        draft.put("enterprises", firm, row | {"source": source, "name_basis": "stated"}, proposal)
        key = presence_id(firm, said["node"], said["place"], "main")
    row = dict.fromkeys(columns("presences")) | {
        "id": key,
        "enterprise": firm,
        "node": said["node"],
        "place": said["place"],
        "place_basis": "stated",
        "role": "main",
        "status": said["status"],
        "capability": "unknown",
        "product_zh": said["product"] or None,
        "basis": "stated",
        "as_of": said["as_of"],
        "source": source,
        "locator": proposal.source["title"],
        "claim": proposal.reason,
    }
    draft.put("presences", key, row, proposal)
    return True


def _missing_node(draft: _Draft, proposal: Proposal) -> bool:
    said = proposal.content
    nodes = draft.workspace.nodes
    inputs = [n for n in split_list(said["inputs"]) if draft.row("nodes", n)]
    outputs = [n for n in split_list(said["outputs"]) if draft.row("nodes", n)]
    own = nodes[nodes["chain"] == said["chain"]]
    if not inputs + outputs or said["name_zh"] in set(own["name_zh"]):
        return False
    source = _source(draft, proposal)
    bare = f"desk-{proposal.id[:12]}"
    key = node_key(said["chain"], bare)
    # A tier's nodes stand in one part of the chain nearly always: the new one goes where most of them do.
    stages = Counter(own.loc[own["tier"] == said["tier"], "stage"].tolist())
    row = dict.fromkeys([*columns("nodes"), "chain"]) | {
        "id": bare,
        "chain": said["chain"],
        "name_zh": said["name_zh"],
        "name_en": said["name_en"],
        "tier": said["tier"],
        "stage": max(sorted(stages), key=stages.__getitem__) if stages else "midstream",
        "form": said["form"],
        "siting": "specific",
        "critical": False,
        "sensitive": False,
        "terms": join_list(split_list(said["terms"]) or [said["name_zh"]]),
        "source": source,
    }
    draft.put("nodes", key, row, proposal)
    for start, end in [*((n, key) for n in inputs), *((key, n) for n in outputs)]:
        edge = dict.fromkeys(columns("edges")) | {
            "source_node": start,
            "target_node": end,
            "relation": "input",
            "essential": False,
            "source": source,
            "locator": proposal.source["title"],
            "claim": proposal.reason,
        }
        draft.put("edges", f"{start}>{end}:input", edge, proposal)
    return True


_APPLY: dict[str, Callable[[_Draft, Proposal], bool]] = {
    "gone": _gone,
    "wrong_node": _wrong_node,
    "add_firm": _add_firm,
    "missing_node": _missing_node,
}
