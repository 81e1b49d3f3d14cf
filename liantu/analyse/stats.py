"""What a workspace holds, counted: chains, places, sources, age, conflicts, and what nobody has looked at."""

from __future__ import annotations

import pandas as pd

from liantu.analyse.counts import distinct_counts, find_out
from liantu.analyse.places import descendants
from liantu.analyse.summary import place_summary
from liantu.model.fields import split_list
from liantu.model.findings import Findings, Stats
from liantu.model.ids import PROVINCE
from liantu.model.workspace import Workspace

_COUNTED = ("strength", "present", "complete", "extend", "strengthen", "unverified")
STATUSES = ("operating", "building", "planned", "ended")


def _local(workspace: Workspace, findings: Findings) -> pd.DataFrame:
    inside = descendants(workspace.tables["places"]).get(PROVINCE, frozenset())
    presences = findings.presences
    return presences[presences["place"].isin(inside)]


def _two_sources(workspace: Workspace, presences: pd.DataFrame) -> int:
    """Count presences that two sources of different publishers state."""
    publisher = workspace.tables["sources"]["publisher"].to_dict()
    return sum(len({publisher.get(s) for s in split_list(v)} - {None}) > 1 for v in presences["source"])


def chain_table(workspace: Workspace, findings: Findings) -> pd.DataFrame:
    """Return counts a chain; see ``Stats.chains``."""
    local = _local(workspace, findings)
    away = findings.presences[~findings.presences.index.isin(local.index)]
    rows = {}
    for chain in sorted(workspace.chains):
        nodes = workspace.nodes[workspace.nodes["chain"] == chain]
        edges = workspace.edges[workspace.edges["target_node"].isin(nodes.index)]
        here = local[local["node"].isin(nodes.index)]
        cited = edges["source"].str.split("|").explode().value_counts()
        statements = workspace.tables["statements"]
        innovation = workspace.tables["innovation"]
        rows[chain] = {
            "specific": int((nodes["siting"] == "specific").sum()),
            "nodes": len(nodes),
            "edges": len(edges),
            "largest_source_share": float(cited.iloc[0] / len(edges)) if len(cited) else 0.0,
            "firms_here": here["enterprise"].nunique(),
            **{status: int((here["status"] == status).sum()) for status in STATUSES},
            "counting": int(here["counting"].fillna(False).sum()),
            "firms_elsewhere": away.loc[away["node"].isin(nodes.index), "enterprise"].nunique(),
            "statements": int(statements["node"].isin(nodes.index).sum()),
            "innovation": sum(any(n in nodes.index for n in split_list(v)) for v in innovation["nodes"]),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("chain")


def zone_table(workspace: Workspace, findings: Findings) -> pd.DataFrame:
    """Return counts a judged place below the province; see ``Stats.places``."""
    local = _local(workspace, findings)
    inside = descendants(workspace.tables["places"])
    counted = place_summary(workspace, findings).to_dict()
    rows = {}
    for place in counted["firms"]:
        if place == PROVINCE:
            continue
        here = local[local["place"].isin(inside[place])]
        rows[place] = {
            "firms": here["enterprise"].nunique(),
            **{status: int((here["status"] == status).sum()) for status in STATUSES},
            "counting": int(here["counting"].fillna(False).sum()),
            "two_sources": _two_sources(workspace, here),
            **{name: counted[name][place] for name in _COUNTED},
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("place")


def source_table(workspace: Workspace) -> pd.DataFrame:
    """Return counts a kind of source; see ``Stats.sources``."""
    sources = workspace.tables["sources"]
    cited = pd.concat(
        [f["source"] for f in (*workspace.tables.values(), workspace.nodes, workspace.edges) if "source" in f]
    )
    uses = cited.dropna().str.split("|").explode().value_counts()
    frame = pd.DataFrame(
        {
            "kind": sources["kind"],
            "excerpt": (sources["read_as"] == "excerpt").astype(int),
            "rows": uses.reindex(sources.index).fillna(0).astype(int),
        }
    )
    grouped = frame.groupby("kind").agg(sources=("kind", "size"), excerpt=("excerpt", "sum"), rows=("rows", "sum"))
    return grouped.sort_values(["sources"], ascending=False, kind="stable")


def conflict_table(workspace: Workspace, findings: Findings) -> pd.DataFrame:
    """Return what disagrees in the data; see ``Stats.conflicts``."""
    rows = []
    statements = workspace.tables["statements"]
    for (place, node), group in statements.groupby(["place", "node"], sort=True):
        stances = set(group["stance"])
        if "strong" in stances and stances & {"weak", "absent"}:
            dates = ", ".join(f"{s} {d}" for s, d in sorted(zip(group["stance"], group["as_of"], strict=True)))
            rows.append({"kind": "statements", "place": place, "node": node, "detail": dates})
    zones = set(workspace.zones.index)
    local = findings.presences[findings.presences["place"].isin(zones) & (findings.presences["status"] != "ended")]
    for (firm, node), group in local.groupby(["enterprise", "node"], sort=True):
        places = sorted(set(group["place"]))
        if len(places) > 1:
            rows.append({"kind": "two_zones", "place": "|".join(places), "node": node, "detail": firm})
    return pd.DataFrame(rows, columns=["kind", "place", "node", "detail"])


def stats(workspace: Workspace, findings: Findings, *, samples: pd.DataFrame) -> Stats:
    """Return all counts of a workspace; ``samples`` as in ``Stats``."""
    local = _local(workspace, findings)
    zones = workspace.zones.index
    statements, readings = workspace.tables["statements"], workspace.tables["readings"]
    totals = distinct_counts(workspace, findings)
    totals |= {
        "firms_with_zone": local.loc[local["place"].isin(zones), "enterprise"].nunique(),
        "two_sources": _two_sources(workspace, local),
        "stated_statements": int((statements["basis"] == "stated").sum()),
        "placed_statements": int(statements["node"].notna().sum()),
        "innovation": len(workspace.tables["innovation"]),
        "policies": len(workspace.tables["policies"]),
        "ties": len(workspace.tables["ties"]),
    }
    years = local["as_of"].dropna().str.slice(0, 4).value_counts().sort_index(ascending=False)
    unknown = [find_out(workspace, findings, zone) for zone in zones]
    return Stats(
        totals=totals,
        chains=chain_table(workspace, findings),
        places=zone_table(workspace, findings),
        sources=source_table(workspace),
        ages=years.rename_axis("year").to_frame("presences"),
        conflicts=conflict_table(workspace, findings),
        unknown=pd.concat(unknown, ignore_index=True) if unknown else find_out(workspace, findings, PROVINCE),
        unplaced=statements.loc[statements["node"].isna(), ["place", "subject", "stance", "as_of"]],
        readings=readings.sort_values("place", kind="stable"),
        samples=samples,
    )
