"""One edition: what an audience may see, drawn and written. Joins ``draw`` and ``publish``."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from liantu import publish as publishing
from liantu.analyse import SEED
from liantu.model.fields import split_list
from liantu.model.findings import Findings
from liantu.model.settings import Audience, Language
from liantu.pipeline import Judged

table_bytes = publishing.csv_bytes
TABLES = (*publishing.TABLE_FILES.values(), publishing.MANIFEST)


def within(findings: Findings, places: Sequence[str] | None) -> Findings:
    """Return ``findings`` for ``places`` alone; None leaves them whole. Evidence is not cut."""
    if places is None:
        return findings
    gaps = findings.gaps[findings.gaps["place"].isin(places)]
    hooks, rivals = findings.hooks, findings.rivals
    return replace(
        findings,
        levels=findings.levels[findings.levels["place"].isin(places)],
        gaps=gaps,
        targets=findings.targets[findings.targets["gap_id"].isin(gaps.index)].reset_index(drop=True),
        allocation=findings.allocation[findings.allocation["lead"].isin(places)].reset_index(drop=True),
        hooks=hooks[hooks["giver"].isin(places) | hooks["taker"].isin(places)].reset_index(drop=True),
        rivals=rivals[[any(p in places for p in split_list(cell)) for cell in rivals["places"]]].reset_index(drop=True),
        coverage=findings.coverage[findings.coverage["place"].isin(places)].reset_index(drop=True),
    )


def files(
    judged: Judged,
    *,
    audience: Audience,
    lang: Language,
    places: Sequence[str] | None = None,
    only: Collection[str] | None = None,
) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of the files of an edition; ``only`` names those wanted, and no other is made.

    Pictures are drawn from what the audience may see; a base map stays out of public ones unless the workspace turns
    it on.
    """
    audience = publishing.effective_audience(audience, lang)
    workspace, findings = judged.workspace, within(judged.findings, places)
    seen_workspace, seen = publishing.for_audience(workspace, findings, audience)
    pictures, positions = {}, None
    if only is None or "catalogue.docx" in only or any(name.startswith("chains/") for name in only):
        from liantu.pictures import edition_pictures, node_positions  # slow to import, and tables need none

        positions = node_positions(seen_workspace, lang)
        if only is None or "catalogue.docx" in only:
            pictures = edition_pictures(
                seen_workspace,
                seen,
                lang=lang,
                with_base=audience == "internal" or workspace.settings.base_map.public,
                with_counts=audience == "internal",
                places=places,
            )
    yield from publishing.edition_files(
        workspace,
        findings,
        audience=audience,
        lang=lang,
        pictures=pictures,
        decision_log_head=judged.log_head,
        only=only,
        places=places,
        positions=positions,
        seed=SEED,
    )


def publish(judged: Judged, out: Path, *, audience: Audience, lang: Language, tables_only: bool = False) -> list[str]:
    """Write an edition into the folder ``out`` and return the files' names in order.

    Raises
    ------
    OSError
        when the disk refuses; what was in ``out`` is as it was.
    """
    wanted = TABLES if tables_only else None
    return publishing.write_edition(out, files(judged, audience=audience, lang=lang, only=wanted))


def counts(
    judged: Judged, *, audience: Audience, lang: Language, places: Sequence[str] | None = None
) -> tuple[dict[str, int], int]:
    """Return what an edition holds (``gaps, targets, sources``: distinct) and how many unverified gaps it withholds."""
    audience = publishing.effective_audience(audience, lang)
    findings = within(judged.findings, places)
    _, seen = publishing.for_audience(judged.workspace, findings, audience)
    cited = {s for value in seen.gaps["sources"].dropna() for s in value.split("|") if s}
    held = {"gaps": len(seen.gaps), "targets": int(seen.targets["enterprise"].nunique()), "sources": len(cited)}
    unverified = int((findings.gaps["certainty"] == "unverified").sum())
    kept = int((seen.gaps["certainty"] == "unverified").sum())
    return held, unverified - kept


def preview(
    judged: Judged, *, audience: Audience, lang: Language, places: Sequence[str] | None = None
) -> tuple[str, ...]:
    """Return the opening of the catalogue: title, subtitle and front matter."""
    book = publishing.catalogue(
        judged.workspace,
        within(judged.findings, places),
        audience=audience,
        lang=lang,
        places=places,
        decision_log_head=judged.log_head,
    )
    return (book.title, book.subtitle, *book.front)


def brief_document(
    judged: Judged, title: str, subtitle: str, parts: Sequence[tuple[str, tuple[str, ...]]], *, lang: Language
) -> bytes:
    """Return a visit brief as a Word document of the look of the catalogue, marked internal."""
    return publishing.brief_bytes(judged.workspace, title, subtitle, parts, lang=lang)
