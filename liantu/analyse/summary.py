"""Counts a place: what overview and headings show. Distinct things are counted, never rows."""

from __future__ import annotations

import pandas as pd

from liantu.analyse.places import descendants
from liantu.analyse.verdicts import is_coming
from liantu.model.findings import Findings, supporting
from liantu.model.workspace import Workspace

COLUMNS = (
    "firms",
    "coming",
    "strength",
    "present",
    "complete",
    "complete_local",
    "complete_unverified",
    "extend",
    "extend_support",
    "extend_unverified",
    "strengthen",
    "unverified",
)


def place_summary(workspace: Workspace, findings: Findings) -> pd.DataFrame:
    """Return counts for every judged place, index ``place`` sorted.

    Unverified gaps stand apart: ``complete`` and ``extend`` count what is evidenced, ``complete_unverified`` and
    ``extend_unverified`` the rest, ``unverified`` both. ``complete_local`` are those of ``complete`` that somebody
    nearby could supply, ``extend_support`` those of ``extend`` that only supply what is there. ``firms`` are distinct
    enterprises with a counting presence in the place or inside it, ``coming`` those building or signed there within the
    age limit. Gaps overruled at the desk are not counted.
    """
    inside = descendants(workspace.tables["places"])
    graded = findings.presences
    presences = graded[graded["counting"].fillna(False).astype(bool)]
    coming = graded[is_coming(workspace, graded)]
    gaps = findings.gaps[findings.gaps["status"] != "overruled"]
    open_ = gaps["certainty"] == "unverified"
    complete, extend = gaps["kind"] == "complete", gaps["kind"] == "extend"
    flags = pd.DataFrame(
        {
            "place": gaps["place"],
            "complete": complete & ~open_,
            "complete_local": complete & ~open_ & (gaps["action"] == "supply_locally"),
            "complete_unverified": complete & open_,
            "extend": extend & ~open_,
            "extend_support": extend & ~open_ & supporting(gaps),
            "extend_unverified": extend & open_,
            "strengthen": gaps["kind"] == "strengthen",
            "unverified": open_,
        }
    ).fillna(False)
    by_gap = flags.groupby("place").sum()
    levels = findings.levels
    by_level = pd.crosstab(levels["place"], levels["kind"]) if len(levels) else pd.DataFrame()
    judged = workspace.tables["places"]
    places = sorted(judged.index[judged["judged"].fillna(False).astype(bool)])
    result = pd.DataFrame(0, index=pd.Index(places, name="place"), columns=list(COLUMNS), dtype="int64")
    for name in COLUMNS:
        source = by_gap if name in by_gap else by_level if name in by_level else None
        if source is not None:
            result[name] = source[name].reindex(places).fillna(0).astype("int64")
    for name, rows in (("firms", presences), ("coming", coming)):
        result[name] = [rows["enterprise"][rows["place"].isin(inside[p])].nunique() for p in places]
    return result
