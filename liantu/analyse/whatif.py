"""What if: land or lose firms, and see what closes and what opens, over all places and chains."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from liantu.analyse.engine import Network, judge_places, network
from liantu.analyse.facts import Facts, gather
from liantu.analyse.judging import judged_places
from liantu.analyse.levels import level_of
from liantu.analyse.rules import GAP_KINDS
from liantu.analyse.scope import focus_chains, scope
from liantu.model.fields import conform
from liantu.model.ids import presence_id
from liantu.model.problems import LiantuError
from liantu.model.workspace import Workspace

CAPABILITIES = ("leading", "volume", "small", "pilot")
# What becomes of a node, in the order in which it is told.
CHANGES = ("closed", "opened", "changed", "dropped", "gained", "lost")
_IMAGINED = "imagined"
_MOST = 200
_Kinds = dict[tuple[str, str], tuple[str, int]]


@dataclass(frozen=True)
class Landing:
    """A firm that might come: operating, of role main, at a node and place."""

    node: str
    place: str
    capability: str = "volume"


def landed(ws: Workspace, presences: pd.DataFrame, landings: Sequence[Landing]) -> pd.DataFrame:
    """Return graded ``presences`` with one imagined, confirmed firm more for each landing; no two are related.

    Raises
    ------
    LiantuError
        ``whatif_node``, ``whatif_place`` or ``whatif_capability`` for what is not in the data, ``whatif_many``.
    """
    if len(landings) > _MOST:
        raise LiantuError("whatif_many", limit=str(_MOST))
    known = set(ws.tables["places"].index)
    rows = []
    for number, landing in enumerate(landings, 1):
        if landing.node not in ws.nodes.index:
            raise LiantuError("whatif_node", value=landing.node)
        if landing.place not in known:
            raise LiantuError("whatif_place", value=landing.place)
        if landing.capability not in CAPABILITIES:
            raise LiantuError("whatif_capability", value=landing.capability)
        firm = f"{_IMAGINED}-{number}"
        rows.append(
            {
                "id": presence_id(firm, landing.node, landing.place, "main"),
                "enterprise": firm,
                "node": landing.node,
                "place": landing.place,
                "role": "main",
                "status": "operating",
                "capability": landing.capability,
                "basis": "stated",
                "as_of": ws.settings.as_of.isoformat(),
                "grade": "confirmed",
                "counting": True,
            }
        )
    if not rows:
        return presences
    index = pd.Index([str(row["id"]) for row in rows], dtype="object", name=presences.index.name)
    return pd.concat([presences, conform(pd.DataFrame(rows, index=index), "graded_presences")])


def lost(ws: Workspace, presences: pd.DataFrame, enterprises: Iterable[str]) -> pd.DataFrame:
    """Return graded ``presences`` without those of ``enterprises``.

    Raises
    ------
    LiantuError
        ``whatif_firm`` for one that is not in the data.
    """
    gone = set(enterprises)
    for firm in sorted(gone - set(ws.tables["enterprises"].index)):
        raise LiantuError("whatif_firm", value=firm)
    return presences[~presences["enterprise"].isin(gone)]


def difference(ws: Workspace, before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Return what changes from one set of graded presences to another.

    Returns
    -------
    DataFrame
        every judged place and specific node whose verdict or level differs, by ``change`` (in the order of
        ``CHANGES``), place and node; columns ``place, node, change, before, after`` (kinds of verdict; NA out of
        scope), ``level_before, level_after``; index 0, 1, 2, …. ``closed``: a gap whose link now stands; ``dropped``:
        one that nobody needs any more, the link still missing; ``opened``: a gap that was none; ``changed``: another
        kind of gap; ``gained`` and ``lost``: no gap before or after, level up or down.
    """
    one, other = gather(ws, before), gather(ws, after)
    net = network(one)
    places, focus = judged_places(one, None), focus_chains(ws)
    return _table(_kinds(one, net, focus, places), _kinds(other, net, focus, places))


def _kinds(facts: Facts, net: Network, focus: dict[str, set[str]], places: Iterable[str]) -> _Kinds:
    """Return (place, node) → kind of verdict and level, for the specific nodes in scope."""
    judged = judge_places(facts, net, places)
    kinds: _Kinds = {}
    for place, at in judged.standings.items():
        nodes = scope(facts, place, present=at.levels, focus=focus)
        nodes = [n for n in nodes if facts.nodes[n].is_specific]
        for node, kind in judged.kinds(place, nodes).items():
            kinds[place, node] = (kind, at.levels.get(node, 0))
    return kinds


def _change(before: tuple[str | None, int], after: tuple[str | None, int]) -> str | None:
    was, now = before[0] in GAP_KINDS, after[0] in GAP_KINDS
    if was and now:
        return None if before[0] == after[0] else "changed"
    if now:
        return "opened"
    if was:
        return "closed" if after[1] else "dropped"
    if before[1] == after[1]:
        return None
    return "gained" if after[1] > before[1] else "lost"


def _table(before: _Kinds, after: _Kinds) -> pd.DataFrame:
    rows = []
    for place, node in sorted(before.keys() | after.keys()):
        one, other = before.get((place, node), (None, 0)), after.get((place, node), (None, 0))
        change = _change(one, other)
        if change:
            rows.append((place, node, change, one[0], other[0], one[1], other[1]))
    rows.sort(key=lambda row: (CHANGES.index(row[2]), row[0], row[1]))
    return pd.DataFrame(rows, columns=["place", "node", "change", "before", "after", "level_before", "level_after"])


def losses(ws: Workspace, presences: pd.DataFrame) -> pd.DataFrame:
    """Return what the loss of each single firm would open: where a chain hangs on one.

    Returns
    -------
    DataFrame
        the firms whose loss lowers a level or opens a gap somewhere, most opened gaps first, then by id; columns
        ``enterprise``, ``opened`` (gaps at judged places, the province among them), ``levels`` (place and node pairs
        whose level falls), ``places`` (list of judged places where a gap opens, NA for none); index 0, 1, 2, ….
    """
    facts = gather(ws, presences)
    net, focus = network(facts), focus_chains(ws)
    judged = judged_places(facts, None)
    whole = _kinds(facts, net, focus, judged)
    rows = []
    for firm in sorted({p.enterprise for p in facts.presences if p.counting}):
        without = replace(facts, presences=tuple(p for p in facts.presences if p.enterprise != firm))
        own = {p.place for p in facts.presences if p.enterprise == firm and p.counting}
        hit = [place for place in judged if not own.isdisjoint(facts.places.within[place])]
        now = _kinds(without, net, focus, hit)
        was = {key: value for key, value in whole.items() if key[0] in hit}
        opened = [
            key
            for key in was.keys() | now.keys()
            if _change(was.get(key, (None, 0)), now.get(key, (None, 0))) == "opened"
        ]
        fallen = _levels_fallen(facts, firm, hit)
        if not opened and not fallen:
            continue
        rows.append((firm, len(opened), fallen, "|".join(sorted({place for place, _ in opened})) or None))
    rows.sort(key=lambda row: (-row[1], -row[2], row[0]))
    return pd.DataFrame(rows, columns=["enterprise", "opened", "levels", "places"])


def _levels_fallen(facts: Facts, firm: str, places: Iterable[str]) -> int:
    """Return at how many places and nodes the level falls when ``firm`` is gone."""
    fallen = 0
    for node in sorted({p.node for p in facts.presences if p.enterprise == firm and p.counting}):
        counting = [p for p in facts.presences_at[node] if p.counting]
        for place in places:
            inside = [p for p in counting if p.place in facts.places.within[place]]
            fallen += level_of([p for p in inside if p.enterprise != firm]) < level_of(inside)
    return fallen
