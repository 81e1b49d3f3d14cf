"""Counts a place: what overview and headings show. Distinct things are counted, never rows."""

from __future__ import annotations

import pandas as pd

from liantu.analyse.places import descendants
from liantu.model.findings import Findings
from liantu.model.workspace import Workspace

COLUMNS = (
    "firms",
    "strength",
    "present",
    "complete",
    "complete_local",
    "extend",
    "extend_support",
    "strengthen",
    "evidenced",
    "evidenced_complete",
    "unverified",
)


def place_summary(workspace: Workspace, findings: Findings) -> pd.DataFrame:
    """Return counts for every judged place, index ``place`` sorted.

    ``firms`` are distinct enterprises with a counting presence in the place or inside it; ``complete_local`` those of
    ``complete`` that somebody nearby could supply; ``extend_support`` those of ``extend`` by rule X2; ``evidenced``
    and ``unverified`` split the absent ones by certainty. Gaps overruled at the desk are not counted.
    """
    inside = descendants(workspace.tables["places"])
    presences = findings.presences[findings.presences["counting"].fillna(False).astype(bool)]
    gaps = findings.gaps[findings.gaps["status"] != "overruled"]
    absent = gaps["kind"].isin(["complete", "extend"])
    flags = pd.DataFrame(
        {
            "place": gaps["place"],
            "complete": gaps["kind"] == "complete",
            "complete_local": (gaps["kind"] == "complete") & (gaps["action"] == "supply_locally"),
            "extend": gaps["kind"] == "extend",
            "extend_support": (gaps["kind"] == "extend") & (gaps["rule"] == "X2"),
            "strengthen": gaps["kind"] == "strengthen",
            "evidenced": absent & (gaps["certainty"] == "evidenced"),
            "evidenced_complete": (gaps["kind"] == "complete") & (gaps["certainty"] == "evidenced"),
            "unverified": absent & (gaps["certainty"] == "unverified"),
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
    result["firms"] = [presences["enterprise"][presences["place"].isin(inside[p])].nunique() for p in places]
    return result
