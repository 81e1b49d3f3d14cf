"""Where would this firm fit? Words of a text to nodes, and nodes to the gaps that they would close."""

from __future__ import annotations

from liantu import match
from liantu.analyse import AGAINST, STRONG
from liantu.model.clauses import Clauses, clauses_in_force
from liantu.model.fields import split_list
from liantu.model.findings import Fit
from liantu.model.ids import PROVINCE
from liantu.model.records import rows
from liantu.model.workspace import Workspace
from liantu.pipeline import Judged

# A shorter name stands in too many texts that mean another firm.
_NAME_AT_LEAST = 4


def find(judged: Judged, text: str) -> list[Fit]:
    """Return the nodes that ``text`` fits: makers before traders, then those that more words name, then by node.

    Gaps overruled at the desk are not served.
    """
    hits: dict[str, list[match.Hit]] = {}
    for hit in match.find_nodes(text, match.node_words(judged.workspace)):
        hits.setdefault(hit.node, []).append(hit)
    clauses = Clauses(c for c in clauses_in_force(judged.workspace) or () if c.kind in AGAINST)
    fits = [_fit(judged, node, found, clauses) for node, found in hits.items()]
    return sorted(fits, key=lambda fit: (fit.trade, -len(fit.words), fit.node))


def _fit(judged: Judged, node: str, hits: list[match.Hit], clauses: Clauses) -> Fit:
    gaps, levels = judged.findings.gaps, judged.findings.levels
    made = [hit for hit in hits if not hit.trade]
    shown = sorted(made or hits, key=lambda hit: (-len(hit.word), hit.word, hit.phrase))
    row = judged.workspace.nodes.loc[node]
    words = tuple(dict.fromkeys(hit.word for hit in shown))
    against = [] if made else ["only_trades"]
    if row["siting"] != "specific":
        against.append("bought_anywhere")
    met = clauses.meeting((str(row["name_zh"]), *split_list(row["terms"]), *words))
    here = levels[(levels["node"] == node) & (levels["level"] >= STRONG) & (levels["place"] != PROVINCE)]
    return Fit(
        node=node,
        words=words,
        phrases=tuple(dict.fromkeys(hit.phrase for hit in shown)),
        trade=not made,
        gaps=tuple(map(str, gaps.index[(gaps["node"] == node) & (gaps["status"] != "overruled")])),
        strong_at=tuple(map(str, here["place"])),
        against=(*against, *(f"restricted:{clause.id}" for clause in met)),
    )


def firms_named(workspace: Workspace, text: str) -> list[str]:
    """Return the enterprises of the workspace whose name, or a former one, stands in ``text``, by id."""
    folded = match.fold(text)
    return [
        row["id"]
        for row in rows(workspace.tables["enterprises"], "enterprises")
        if any(
            len(name) >= _NAME_AT_LEAST and match.fold(name) in folded
            for name in (row["name_zh"], *split_list(row["former_names"]))
        )
    ]
