"""The catalogue (产业链招商指导目录) as a document model that Word, Excel and later PDF and web share."""

from __future__ import annotations

from collections.abc import Iterable

from liantu.model.canonical import edition_id
from liantu.model.findings import Findings
from liantu.model.settings import Audience, Language
from liantu.model.workspace import Workspace
from liantu.publish.audience import effective_audience, for_audience
from liantu.publish.chapters import chapter, cited_sources, kind_counts
from liantu.publish.clauses import clauses_by_node
from liantu.publish.documents import Catalogue, Table
from liantu.publish.manifest import input_hashes
from liantu.publish.method import method
from liantu.publish.places import judged_places
from liantu.publish.rows import Context, context
from liantu.publish.sheets import evidence_sheet, gap_sheet, level_sheet, source_list, source_sheet, target_sheet
from liantu.publish.text import date_text
from liantu.words import pick, t


def _captions(c: Context, places: list[str]) -> dict[str, str]:
    captions = {"map": c.say("caption_map")}
    for place in places:
        for chain in c.workspace.chains:
            captions[f"chain:{chain}:{place}"] = c.say(
                "caption_chain", place=c.names.place(place), chain=c.names.chain(chain)
            )
    return captions


def _front(c: Context, places: list[str], edition: str, head: str | None) -> tuple[str, ...]:
    # Totals count the zones and other places below the province, or the same item would count twice.
    gaps = c.findings.gaps
    counted = gaps[gaps["place"].isin([p for p in places if p != "province"] or places)]
    k = kind_counts(c, counted)
    seen = c.findings.levels[c.findings.levels["place"].isin(places)]
    values: dict[str, object] = {
        "date": date_text(c.workspace.settings.as_of.isoformat(), c.lang),
        "places": len([p for p in places if p != "province"] or places),
        "chains": int(seen["chain"].nunique()),
        "nodes": int(seen["node"].nunique()),
        **k,
    }
    lines = [c.say("front_basis", **values), c.say("front_counts" if c.internal else "front_counts_public", **values)]
    lines.append(c.say("front_own"))
    lines.append(c.say("front_internal" if c.internal else "front_public"))
    lines.append(c.say("front_sketch", note=_map_note(c)))
    lines.append(c.say("front_edition", edition=edition, head=head or t("common.none", c.lang)))
    return tuple(lines)


def _map_note(c: Context) -> str:
    s = c.workspace.settings
    return pick(s.map_note_zh, s.map_note_en, c.lang) or c.say("sketch_note")


def catalogue(
    workspace: Workspace,
    findings: Findings,
    *,
    audience: Audience,
    lang: Language,
    places: Iterable[str] | None = None,
    decision_log_head: str | None = None,
    edition: str | None = None,
) -> Catalogue:
    """Return the catalogue of an edition.

    One chapter a judged place (``places`` if given, in that order); sheets hold all of them. ``edition`` is taken from
    the inputs unless given. A public catalogue holds directions, strengths, support and clauses only.
    """
    audience = effective_audience(audience, lang)
    edition = edition or edition_id(input_hashes(workspace), decision_log_head)
    workspace, findings = for_audience(workspace, findings, audience)
    c = context(workspace, findings, audience, lang)
    chosen = list(places) if places is not None else judged_places(workspace, findings)
    met = clauses_by_node(workspace)
    settings = workspace.settings
    sheets: list[Table] = [gap_sheet(c)]
    if c.internal:
        sheets.append(target_sheet(c))
    sheets += [level_sheet(c), evidence_sheet(c), source_sheet(c)]
    name = pick(settings.name_zh, settings.name_en, lang)
    return Catalogue(
        title=pick(settings.cover.title_zh, settings.cover.title_en, lang) or c.say("title", name=name),
        subtitle=c.say(
            "subtitle",
            audience=t(f"common.audience_{audience}", lang),
            date=date_text(settings.as_of.isoformat(), lang),
        ),
        issuer=pick(settings.cover.issuer_zh, settings.cover.issuer_en, lang),
        audience=audience,
        lang=lang,
        edition=edition,
        data_date=settings.as_of.isoformat(),
        mark=t("common.internal_mark", lang) if c.internal else "",
        front=_front(c, chosen, edition, decision_log_head),
        chapters=tuple(chapter(c, place, met) for place in chosen),
        method=method(c, source_list(c, cited_sources(c, chosen))),
        sheets=tuple(sheets),
        captions=_captions(c, chosen),
        map_note=_map_note(c),
        sketch_note=c.say("sketch_note"),
    )
