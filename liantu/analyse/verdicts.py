"""The verdicts of one place as a picture or list shows them."""

from __future__ import annotations

import pandas as pd

from liantu.analyse.places import descendants
from liantu.model.dates import within_age
from liantu.model.findings import Findings
from liantu.model.workspace import Workspace

_COMING = ("building", "planned")


def is_coming(workspace: Workspace, presences: pd.DataFrame) -> pd.Series:
    """Tell of each presence whether it is under construction or signed; what is older than the age limit is not."""
    settings = workspace.settings
    fresh = [within_age(day, settings.as_of, settings.age_limit_years.presence) for day in presences["as_of"]]
    return (
        presences["status"].isin(_COMING)
        & (presences["grade"] != "rejected")
        & pd.Series(fresh, index=presences.index, dtype=bool)
    )


def verdicts(workspace: Workspace, findings: Findings, place: str) -> pd.DataFrame:
    """Return what is known of each node in scope of ``place``.

    Returns
    -------
    DataFrame
        index ``node`` sorted; ``level, kind, rule`` of the levels, ``certainty`` and ``status`` of the gap where it
        is one, ``coming``: ``building`` or ``planned`` where a firm is so here within the age limit, else NA.
    """
    levels = findings.levels[findings.levels["place"] == place].set_index("node")
    gaps = findings.gaps[findings.gaps["place"] == place].set_index("node")
    inside = descendants(workspace.tables["places"])[place]
    presences = findings.presences
    coming = presences[presences["place"].isin(inside) & is_coming(workspace, presences)]
    nearest = coming.groupby("node")["status"].min()  # "building" comes before "planned"
    return pd.DataFrame(
        {
            "level": levels["level"],
            "kind": levels["kind"],
            "rule": levels["rule"],
            "certainty": gaps["certainty"].reindex(levels.index),
            "status": gaps["status"].reindex(levels.index),
            "coming": nearest.reindex(levels.index),
        },
        index=levels.index,
    ).sort_index()
