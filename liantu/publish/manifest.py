"""The manifest: what an edition was made of and what it consists of. No clock: same inputs, same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from liantu import __version__
from liantu.model.canonical import edition_id, input_forms, json_bytes, sha256
from liantu.model.findings import Findings
from liantu.model.settings import Audience, Language, reach
from liantu.model.workspace import Workspace
from liantu.publish.audience import effective_audience, for_audience

FORMAT = 1


def input_hashes(workspace: Workspace) -> dict[str, str]:
    """Return SHA-256 of the canonical form of every input, by name."""
    return {name: sha256(form) for name, form in input_forms(workspace).items()}


def _by(column: pd.Series) -> dict[str, int]:
    counts = column.dropna().value_counts()
    return {str(key): int(counts[key]) for key in sorted(counts.index)}


def counts(workspace: Workspace, findings: Findings, audience: Audience) -> dict[str, Any]:
    """Return counts of distinct things as ``audience`` sees them."""
    workspace, findings = for_audience(workspace, findings, audience)
    presences, gaps = findings.presences, findings.gaps
    counting = presences[presences["counting"].fillna(False).astype(bool)]
    result: dict[str, Any] = {
        "places_judged": int(findings.levels["place"].nunique()),
        "zones": len(workspace.zones),
        "chains": len(workspace.chains),
        "nodes": int(workspace.nodes.index.nunique()),
        "nodes_specific": int((workspace.nodes["siting"] == "specific").sum()),
        "edges": int(workspace.edges.index.nunique()),
        "enterprises_present": int(presences["enterprise"].nunique()),
        "enterprises_counting": int(counting["enterprise"].nunique()),
        "presences": int(presences["id"].nunique()),
        "presences_counting": int(counting["id"].nunique()),
        "presences_by_grade": _by(presences["grade"]),
        "gaps": int(gaps["gap_id"].nunique()),
        "gaps_by_kind": _by(gaps["kind"]),
        "gaps_by_certainty": _by(gaps["certainty"]),
        "sources": int(workspace.tables["sources"]["id"].nunique()),
    }
    if audience == "internal":
        result["targets"] = int(findings.targets["enterprise"].nunique())
    return result


def manifest(
    workspace: Workspace,
    findings: Findings,
    *,
    audience: Audience,
    lang: Language,
    decision_log_head: str | None,
    outputs: Mapping[str, str],
    seed: int | None = None,
    weights: Mapping[str, float] | None = None,
    inputs: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return the manifest of an edition as plain values.

    ``outputs`` is the SHA-256 of each file by name, ``inputs`` that of each input if it was taken before; ``weights``
    are those in force if they are not the workspace's. Counts are those the audience may know; hashes are of all that
    was read.
    """
    audience = effective_audience(audience, lang)
    hashes = dict(inputs) if inputs is not None else input_hashes(workspace)
    settings = workspace.settings
    return {
        "format": FORMAT,
        "product": "liantu",
        "version": __version__,
        "workspace": settings.id,
        "edition": edition_id(hashes, decision_log_head),
        "audience": audience,
        "lang": lang,
        "data_date": settings.as_of.isoformat(),
        "decision_log_head": decision_log_head,
        "parameters": {
            "seed": seed,
            "weights": dict(weights) if weights is not None else settings.weights.parts(),
            "k": {key: reach(chain, settings).model_dump() for key, chain in sorted(workspace.chains.items())},
            "coverage_min": settings.coverage_min,
            "supply_share_min": settings.supply_share_min,
            "age_limit_years": settings.age_limit_years.model_dump(),
        },
        "counts": counts(workspace, findings, audience),
        "inputs": hashes,
        "files": dict(outputs),
    }


def manifest_bytes(values: Mapping[str, Any]) -> bytes:
    """Return a manifest as the bytes of ``manifest.json``."""
    return json_bytes(dict(values))
