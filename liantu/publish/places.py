"""The places that have a chapter."""

from __future__ import annotations

from liantu.model.findings import Findings
from liantu.model.workspace import Workspace


def judged_places(workspace: Workspace, findings: Findings) -> list[str]:
    """Return the judged places in reading order: the province, then zones, then the others; each by id."""
    places = workspace.tables["places"]
    order = {"province": 0, "zone": 1, "grouping": 2, "prefecture": 3, "county": 4}
    judged = {
        str(i): str(kind) for i, kind, flag in places[["kind", "judged"]].itertuples() if flag is True or flag == 1
    }
    judged |= {p: judged.get(p) or (places["kind"].get(p) or "zone") for p in set(findings.levels["place"])}
    return sorted(judged, key=lambda p: (order.get(judged[p], 9), p))
