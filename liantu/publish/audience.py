"""What each audience may see. Every writer starts from ``for_audience``, so what is withheld is not there to leak."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pandas as pd

from liantu.model.fields import columns, fields, split_list
from liantu.model.findings import Findings
from liantu.model.settings import PRIORITY_PARTS, Audience, Language
from liantu.model.workspace import Workspace

# Columns that no public file carries, by result table.
PUBLIC_WITHHELD: dict[str, tuple[str, ...]] = {
    "gaps": ("status", "score", "score_high", "stability", *PRIORITY_PARTS),
    "targets": columns("targets"),
    "allocation": columns("allocation"),
    "hooks": columns("hooks"),
    "rivals": columns("rivals"),
    "levels": (),
    "graded_presences": ("note",),
    "sources": (),
}
PUBLIC_GRADES = ("confirmed", "likely")
# Stands where a text would have named a firm that the public may not see.
WITHHELD = "—"
# Text that is no account of a fact: names of things of our own, words to match, acts.
_NO_PROSE = ("name_zh", "name_en", "short_zh", "former_names", "terms", "not_terms", "tier", "act", "clause")
# Tables whose names are somebody's (a joint laboratory is named after its firm).
_NAMED_BY_OTHERS = ("innovation", "carriers")


@dataclass(frozen=True)
class PublicFindings(Findings):
    """Findings that went through ``for_audience`` for the public."""


def effective_audience(audience: Audience, lang: Language) -> Audience:
    """Return the audience that an edition really has: English editions are always public."""
    return "public" if lang == "en" else audience


def visible_columns(table: str, audience: Audience) -> tuple[str, ...]:
    """Return the columns of ``table`` that ``audience`` may see, in schema order."""
    withheld = PUBLIC_WITHHELD.get(table, ()) if audience == "public" else ()
    return tuple(name for name in columns(table) if name not in withheld)


def published_gaps(workspace: Workspace, findings: Findings) -> pd.DataFrame:
    """Return the gaps that a public edition may list, ranks counted anew within each place.

    Published are gaps that the desk confirmed, and open ones unless they are unverified or at a sensitive node;
    overruled and deferred ones are not.
    """
    gaps = findings.gaps
    nodes = workspace.nodes
    sensitive = set(nodes.index[nodes["sensitive"].fillna(False).astype(bool)]) if len(nodes) else set()
    status = gaps["status"].fillna("open")
    open_ = (status == "open") & (gaps["certainty"].fillna("evidenced") != "unverified") & ~gaps["node"].isin(sensitive)
    kept = gaps[((status == "confirmed") | open_).astype(bool)].copy()
    order = sorted(
        range(len(kept)), key=lambda i: (kept["place"].iloc[i], kept["rank"].iloc[i], kept["gap_id"].iloc[i])
    )
    kept = kept.iloc[order]
    kept["rank"] = (kept.groupby("place").cumcount() + 1).astype("Int64")
    for name in PUBLIC_WITHHELD["gaps"]:
        kept[name] = pd.Series(pd.NA, index=kept.index, dtype=kept[name].dtype)
    return kept


def _published_levels(findings: Findings, gaps: pd.DataFrame) -> pd.DataFrame:
    """Say nothing of an absent node whose gap is withheld; a withheld weakness reads as present."""
    levels = findings.levels.copy()
    listed = set(gaps["place"] + ":" + gaps["node"])
    withheld = ~pd.Series((levels["place"] + ":" + levels["node"]).isin(listed), index=levels.index)
    absent = withheld & levels["kind"].isin(["complete", "extend"])
    weak = withheld & (levels["kind"] == "strengthen")
    levels.loc[absent, ["kind", "rule"]] = pd.NA
    levels.loc[absent, "level"] = pd.NA
    levels.loc[weak, "kind"] = "present"
    levels.loc[weak, "rule"] = pd.NA
    return levels


def _names(enterprises: pd.DataFrame) -> tuple[str, ...]:
    """All names of firms, longest first."""
    names: set[str] = set()
    for column in ("name_zh", "name_en"):
        names.update(value for value in enterprises[column] if isinstance(value, str))
    for value in enterprises["former_names"]:
        names.update(split_list(value))
    return tuple(sorted((name for name in names if len(name) > 1), key=lambda n: (-len(n), n)))


def _named(text: object, hidden: tuple[str, ...], local: tuple[str, ...]) -> bool:
    """Whether ``text`` names a hidden firm; a local firm's name that holds a hidden one's does not count."""
    if not isinstance(text, str) or not any(name in text for name in hidden):
        return False
    for name in local:
        text = text.replace(name, "\n")
    return any(name in text for name in hidden)


def _prose(table: str) -> list[str]:
    """The columns of a table that tell something in words, so that they could name a firm."""
    words = [field.name for field in fields(table) if field.item_type in ("text", "claim")]
    return [name for name in words if name not in _NO_PROSE or (table in _NAMED_BY_OTHERS and name.startswith("name_"))]


def _redacted(frame: pd.DataFrame, table: str, hidden: tuple[str, ...], local: tuple[str, ...]) -> pd.DataFrame:
    if not hidden or frame.empty:
        return frame
    frame = frame.copy()
    for column in [name for name in _prose(table) if name in frame]:
        named = {text for text in frame[column].dropna().unique() if _named(text, hidden, local)}
        if named:
            frame.loc[frame[column].isin(named), column] = WITHHELD
    return frame


def _cited(tables: Iterable[pd.DataFrame]) -> set[str]:
    cited: set[str] = set()
    for table in tables:
        for column in ("source", "sources", "geometry_source"):
            if column in table:
                for value in table[column]:
                    cited.update(split_list(value))
    return cited


def _lists_within(column: pd.Series, allowed: set[str]) -> pd.Series:
    return column.map(lambda v: "|".join(x for x in split_list(v) if x in allowed) if isinstance(v, str) else v)


def for_audience(workspace: Workspace, findings: Findings, audience: Audience) -> tuple[Workspace, Findings]:
    """Return workspace and findings with nothing in them that ``audience`` may not see.

    For ``internal`` both are returned as given. For ``public``: no targets, no firm from outside, no presence that is
    rejected, unchecked or outside, only ``published_gaps`` and without score and status, only sources that a public
    row cites, and no text that names a firm other than those present. Applied twice it changes nothing more.
    """
    if audience == "internal" or isinstance(findings, PublicFindings):
        return workspace, findings
    tables = workspace.tables
    enterprises, places = tables["enterprises"], tables["places"]
    hidden = set(findings.targets["enterprise"])
    outside = set(places.index[places["kind"] == "outside"])
    graded = findings.presences
    # A name that a reader rendered from another script may be wrong: nobody is named so in public.
    rendered = set(enterprises.loc[enterprises["name_basis"] == "inferred", "id"])
    seen = graded["grade"].isin(PUBLIC_GRADES) & ~graded["enterprise"].isin(hidden | rendered)
    graded = graded[(seen & ~graded["place"].isin(outside) & ~graded["place"].str.startswith("outside-")).astype(bool)]
    local = set(graded["enterprise"])
    at_home = enterprises["id"].isin(local)
    hidden_names, local_names = _names(enterprises[~at_home]), _names(enterprises[at_home])
    kept = dict(tables)
    kept["enterprises"] = enterprises[at_home]
    parents = [p if p in local else pd.NA for p in kept["enterprises"]["parent"]]
    kept["enterprises"] = kept["enterprises"].assign(
        parent=pd.Series(parents, kept["enterprises"].index, dtype="object")
    )
    kept["presences"] = tables["presences"][tables["presences"]["id"].isin(set(graded["id"]))]
    ties = tables["ties"]
    kept["ties"] = ties[ties["from_enterprise"].isin(local) & ties["to_enterprise"].isin(local)]
    gaps = published_gaps(workspace, findings)
    levels = _published_levels(findings, gaps)
    levels = levels.assign(enterprises=_lists_within(levels["enterprises"], local))
    cited = _cited(
        [*(kept[n] for n in kept if n != "sources"), workspace.nodes, workspace.edges, workspace.zones, graded]
    )
    sources = tables["sources"]
    kept["sources"] = sources[sources["id"].isin(cited)]
    gaps = gaps.assign(sources=_lists_within(gaps["sources"], cited))
    kept = {name: _redacted(table, name, hidden_names, local_names) for name, table in kept.items()}
    edges = workspace.edges.assign(note=None)
    public = replace(
        workspace,
        tables=kept,
        nodes=_redacted(workspace.nodes, "nodes", hidden_names, local_names),
        edges=_redacted(edges, "edges", hidden_names, local_names),
        origin={},
        problems=(),
    )
    found = PublicFindings(
        presences=_redacted(graded, "graded_presences", hidden_names, local_names),
        levels=levels,
        gaps=gaps,
        targets=findings.targets.iloc[0:0],
        allocation=findings.allocation.iloc[0:0],
        hooks=findings.hooks.iloc[0:0],
        rivals=findings.rivals.iloc[0:0],
        coverage=findings.coverage,
    )
    return public, found
