"""The rules: which links a place has, holds weakly, lacks or could grow into (DESIGN section 5, normative)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from liantu.analyse import statements
from liantu.analyse.facts import Facts, Presence
from liantu.analyse.levels import LEADING, PRESENT, STRONG, counting_in, level_of
from liantu.analyse.paths import ChainGraph, Distances, Path, distances, path_from, path_to
from liantu.model.settings import ChainReach

KIND_OF_RULE = {"C1": "complete", "C2": "complete", "X1": "extend", "X2": "extend", "R1": "extend"} | dict.fromkeys(
    ("S1", "S2", "S3", "S4"), "strengthen"
)
# At level 3 these are marks beside the strength, not a verdict.
MARKS_OF_STRENGTH = ("S2", "S4")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a place's node is, by which rule, and why; empty where it does not apply."""

    kind: str
    rule: str | None = None
    also: tuple[str, ...] = ()
    ring: int | None = None
    needs_first: tuple[str, ...] = ()
    witness: Path = ()
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Standing:
    """Where a place stands in all chains.

    Parameters
    ----------
    counting, levels
        node → counting presences, node → level ≥ 1, of any siting.
    present, strong
        specific nodes of level ≥ 1 (``P``) and ≥ 2 (``S``).
    d_in
        absent node → fewest essential edges from it forward to P.
    d_out_essential
        absent node → fewest essential edges from P forward to it.
    d_out_strong
        node → fewest input edges from S, or from a resource of level ≥ 2, forward to it.
    """

    place: str
    counting: dict[str, list[Presence]]
    levels: dict[str, int]
    present: frozenset[str]
    strong: frozenset[str]
    d_in: Distances
    d_out_essential: Distances
    d_out_strong: Distances


def standing(facts: Facts, graph: ChainGraph, place: str) -> Standing:
    """Return levels and distances of ``place``."""
    counting = counting_in(facts, facts.places.within[place])
    levels = {node: level_of(presences) for node, presences in counting.items()}
    present = frozenset(n for n in levels if facts.nodes[n].is_specific)
    strong = frozenset(n for n in present if levels[n] >= STRONG)
    resources = {n for n, level in levels.items() if level >= STRONG and facts.nodes[n].siting == "resource"}
    return Standing(
        place=place,
        counting=counting,
        levels=levels,
        present=present,
        strong=strong,
        d_in=distances(graph.essential_back, present),
        d_out_essential=distances(graph.essential, present),
        d_out_strong=distances(graph.inputs, strong | resources),
    )


def byproduct_paths(graph: ChainGraph, at: Standing, node: str) -> list[Path]:
    """Return the paths of rule R1, shortest first, then by ids.

    ``u > node`` collects a by-product of a present ``u``; ``u > w > node`` uses ``w``, such a by-product and an input.
    """
    givers = graph.byproducts.pred
    collect = [(u, node) for u in givers[node] if u in at.present]
    use = [(u, w, node) for w in graph.inputs.pred[node] if w in givers for u in givers[w] if u in at.present]
    return sorted(collect) + sorted(use)


def _rules_of_absent(graph: ChainGraph, at: Standing, node: str, k: ChainReach) -> dict[str, int]:
    """Return rule → its distance, for the rules that hold, in their order."""
    held: dict[str, int] = {}
    after, before, strong = (d.get(node) for d in (at.d_in, at.d_out_essential, at.d_out_strong))
    if after is not None and before is not None and after + before - 1 <= k.k_link:
        held["C1"] = max(after, before)
    if after is not None and after <= k.k_in:
        held["C2"] = after
    if strong is not None and strong <= k.k_out:
        held["X1"] = strong
    if not at.strong.isdisjoint(graph.serves.get(node, ())):
        held["X2"] = 1
    if found := byproduct_paths(graph, at, node):
        held["R1"] = len(found[0]) - 1
    return held


def _witness_of_absent(graph: ChainGraph, at: Standing, node: str, rule: str) -> Path:
    if rule == "C1":
        before = path_from(graph.essential, at.d_out_essential, node)
        return before + path_to(graph.essential, at.d_in, node)[1:]
    if rule == "C2":
        return path_to(graph.essential, at.d_in, node)
    if rule == "X1":
        return path_from(graph.inputs, at.d_out_strong, node)
    if rule == "X2":
        return (node, min(graph.serves[node] & at.strong))
    return byproduct_paths(graph, at, node)[0]


def _needs_first(at: Standing, node: str, rule: str, witness: Path) -> tuple[str, ...]:
    """Return the absent nodes before ``node`` on its path; a node of level 1 on a path from S is there already."""
    if rule not in ("C1", "X1"):
        return ()
    return tuple(n for n in witness[: witness.index(node)] if n not in at.levels)


def judge_absent(graph: ChainGraph, at: Standing, node: str, k: ChainReach) -> Verdict:
    """Return the verdict on an absent specific node: complete, extend or distant.

    Interior nodes of the paths of C1 and C2 are absent: a present one would make the path shorter. On a path of X1
    nodes of level 1 may lie.
    """
    held = _rules_of_absent(graph, at, node, k)
    if not held:
        return Verdict("distant")
    rule, *also = held
    witness = _witness_of_absent(graph, at, node, rule)
    return Verdict(
        kind=KIND_OF_RULE[rule],
        rule=rule,
        also=tuple(also),
        ring=held[rule],
        needs_first=_needs_first(at, node, rule, witness),
        witness=witness,
    )


def _rules_of_present(facts: Facts, graph: ChainGraph, at: Standing, node: str) -> list[str]:
    """Return the S rules that hold, in their order; S2 without its bound on the level."""
    critical, counting = facts.nodes[node].critical, at.counting[node]
    held = []
    small = all(p.capability in ("pilot", "small") for p in counting)
    if at.levels[node] == PRESENT and small and (critical or _fed(graph, at, node)):
        held.append("S1")
    if critical and len({p.top for p in counting}) == 1:
        held.append("S2")
    if statements.supply_statements(facts, at.place, node):
        held.append("S3")
    if statements.weak_statements(facts, at.place, node):
        held.append("S4")
    return held


def _fed(graph: ChainGraph, at: Standing, node: str) -> list[str]:
    """Present nodes that ``node`` is an essential input of, sorted."""
    return sorted(v for v in graph.essential.succ[node] if v in at.present)


def judge_present(facts: Facts, graph: ChainGraph, at: Standing, node: str) -> Verdict:
    """Return the verdict on a present specific node: strengthen, strength or present.

    ``ring`` is unknown: S rules measure no distance. The witness of S1 is the essential edge to the smallest present
    node, where there is one; the other S rules have none.
    """
    held = _rules_of_present(facts, graph, at, node)
    leading = at.levels[node] == LEADING
    marks = tuple(rule for rule in held if leading and rule in MARKS_OF_STRENGTH)
    deciding = [rule for rule in held if rule not in marks]
    if not deciding:
        return Verdict("strength" if leading else "present", marks=marks)
    rule = deciding[0]
    fed = _fed(graph, at, node) if rule == "S1" else []
    return Verdict(
        kind="strengthen",
        rule=rule,
        also=tuple(r for r in held if r != rule),
        witness=(node, fed[0]) if fed else (),
        marks=marks,
    )


def judge_nodes(facts: Facts, graph: ChainGraph, at: Standing, nodes: Sequence[str]) -> Mapping[str, Verdict]:
    """Return node → verdict for ``nodes``, in their order; general, resource and market nodes are ``bought_in``."""
    verdicts = {}
    for node in nodes:
        if not facts.nodes[node].is_specific:
            verdicts[node] = Verdict("bought_in")
        elif node in at.present:
            verdicts[node] = judge_present(facts, graph, at, node)
        else:
            verdicts[node] = judge_absent(graph, at, node, facts.reach[facts.nodes[node].chain])
    return verdicts
