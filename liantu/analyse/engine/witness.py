"""The verdict on one cell with its path: made for the few that somebody looks at, from the sets of the board.

Of several shortest paths the one with the smallest sequence of ids; node numbers are in the order of the ids.
"""

from __future__ import annotations

from liantu.analyse.engine.bits import Links, Words
from liantu.analyse.engine.board import Board, has
from liantu.analyse.engine.network import Network
from liantu.analyse.levels import LEADING, PRESENT, STRONG
from liantu.analyse.rules import ABSENT_RULES, KIND_OF_RULE, MARKS_OF_STRENGTH, PRESENT_RULES, Verdict


def _distance(layers: list[Words], node: int, place: int) -> int:
    """Return the first layer that has the cell; it must be in one."""
    return next(step for step, layer in enumerate(layers) if has(layer, node, place))


def path_from(links: Links, layers: list[Words], goal: int, place: int) -> list[int]:
    """Return the shortest path to ``goal`` from the set that ``layers`` spread from."""
    columns = [[goal]]
    for step in range(_distance(layers, goal, place) - 1, -1, -1):
        before = {u for w in columns[-1] for u in links.into(w) if has(layers[step], u, place)}
        columns.append(sorted(before))
    columns.reverse()
    path = columns[0][:1]
    for column in columns[1:]:
        after = links.out_of(path[-1])
        path.append(next(w for w in column if w in after))
    return path


def path_to(links: Links, layers: list[Words], start: int, place: int) -> list[int]:
    """Return the shortest path from ``start`` to the set that ``layers`` spread from, against the links."""
    path = [start]
    for step in range(_distance(layers, start, place) - 1, -1, -1):
        path.append(next(w for w in links.out_of(path[-1]) if has(layers[step], w, place)))
    return path


def _is_present(net: Network, board: Board, node: int, place: int, level: int = PRESENT) -> bool:
    return bool(net.specific[node]) and has(board.distances.levels[level - 1], node, place)


def byproduct_path(net: Network, board: Board, node: int, place: int) -> list[int]:
    """Return the path of R1: to collect from the smallest giver, else to use a by-product that is an input."""
    givers = net.byproducts.into
    collect = [[u, node] for u in givers(node) if _is_present(net, board, u, place)]
    if collect:
        return collect[0]
    return min([u, w, node] for w in net.inputs.into(node) for u in givers(w) if _is_present(net, board, u, place))


def _witness(net: Network, board: Board, rule: str, node: int, place: int) -> list[int]:
    d = board.distances
    if rule == "C1":
        before = path_from(net.essential, d.from_present, node, place)
        return before + path_to(net.essential, d.to_present, node, place)[1:]
    if rule == "C2":
        return path_to(net.essential, d.to_present, node, place)
    if rule == "X1":
        return path_from(net.inputs, d.from_strong, node, place)
    if rule == "X2":
        return [node, next(w for w in net.serves.out_of(node) if _is_present(net, board, w, place, STRONG))]
    if rule == "R1":
        return byproduct_path(net, board, node, place)
    fed = [w for w in net.essential.out_of(node) if _is_present(net, board, w, place)] if rule == "S1" else []
    return [node, fed[0]] if fed else []


def _ring(rule: str, node: int, witness: list[int]) -> int | None:
    """Return the rule's distance: for C1 the larger side, for others the length of the path; S rules have none."""
    if rule == "C1":
        at = witness.index(node)
        return max(at, len(witness) - 1 - at)
    return len(witness) - 1 if rule in ABSENT_RULES else None


def _needs_first(board: Board, rule: str, node: int, place: int, witness: list[int]) -> list[int]:
    """Return the absent nodes before ``node`` on its path; a node of level 1 on a path from S is there already."""
    if rule not in ("C1", "X1"):
        return []
    present = board.distances.levels[PRESENT - 1]
    return [n for n in witness[: witness.index(node)] if not has(present, n, place)]


def verdict_at(net: Network, board: Board, node: int, place: int) -> Verdict:
    """Return the verdict on one cell: kind, rule and why.

    Parameters
    ----------
    node, place
        numbers in ``net`` and in the board's cells.

    Notes
    -----
    Interior nodes of the paths of C1 and C2 are absent: a present one would make the path shorter. On a path of X1
    nodes of level 1 may lie. The witness of S1 is the essential edge to the smallest present node, where there is one;
    the other S rules have none.
    """
    code = board.code(node, place)
    if code in ("bought_in", "distant"):
        return Verdict(code)
    rules = ABSENT_RULES if code in ABSENT_RULES else PRESENT_RULES
    held = [r for r in rules if has(board.held[r], node, place)]
    leading = rules is PRESENT_RULES and has(board.distances.levels[LEADING - 1], node, place)
    marks = tuple(r for r in held if leading and r in MARKS_OF_STRENGTH)
    if code not in KIND_OF_RULE:
        return Verdict(code, marks=marks)
    witness = _witness(net, board, code, node, place)
    return Verdict(
        kind=KIND_OF_RULE[code],
        rule=code,
        also=tuple(r for r in held if r != code),
        ring=_ring(code, node, witness),
        needs_first=tuple(net.ids[n] for n in _needs_first(board, code, node, place, witness)),
        witness=tuple(net.ids[n] for n in witness),
        marks=marks,
    )
