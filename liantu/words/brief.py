"""A visit brief in words: headed parts of lines, for the screen, the command line and Word alike."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pandas as pd

from liantu.model.canonical import number_text
from liantu.model.fields import split_list
from liantu.model.workspace import Workspace
from liantu.words import t
from liantu.words.sentences import Names, against, tie, verdict

if TYPE_CHECKING:
    from liantu.briefs import Brief

_WAN_A_YI = 10_000
_FIGURES_AGE = 3  # years, from which a firm's size is to be asked anew
_REPOSTED = re.compile("转载|镜像|载）")
Part = tuple[str, tuple[str, ...]]


def title(brief: Brief, names: Names, lang: str) -> tuple[str, str]:
    """Return title and subtitle."""
    gap = brief.gap
    firm, place, node = names.enterprise(brief.firm["id"]), names.place(gap["place"]), names.node(gap["node"])
    return t("brief.title", lang), t("brief.subtitle", lang, firm=firm, place=place, node=node)


def parts(brief: Brief, workspace: Workspace, names: Names, lang: str) -> tuple[Part, ...]:
    """Return heading and lines of each part, in their order; every text is plain and still to be escaped."""
    tellers: tuple[tuple[str, Callable[[Brief, Workspace, Names, str], list[str]]], ...] = (
        ("firm", _firm),
        ("why", _why),
        ("partners", _partners),
        ("policy", _policy),
        ("support", _support),
        ("against", _against),
        ("lead", _lead),
        ("ask", _ask),
        ("sources", _sources),
    )
    return tuple((t(f"brief.h_{name}", lang), tuple(tell(brief, workspace, names, lang))) for name, tell in tellers)


def _places(names: Names, places: Any) -> str:
    return names.joined([names.place(place) for place in places])


def _firm(b: Brief, _: Workspace, names: Names, lang: str) -> list[str]:
    firm, lines = b.firm, []
    if len(b.presences):
        lines.append(t("brief.home", lang, places=_places(names, sorted(set(b.presences["place"])))))
    if firm["listed_code"]:
        lines.append(t("brief.listed", lang, code=firm["listed_code"]))
    year = t("brief.year_unknown", lang) if firm["figures_year"] is None else str(int(firm["figures_year"]))
    if firm["revenue_cny_wan"] is not None:
        amount = f"{firm['revenue_cny_wan'] / _WAN_A_YI:,.1f}"
        lines.append(t("brief.revenue", lang, n=amount, year=year))
    if firm["employees"] is not None:
        lines.append(t("brief.employees", lang, n=f"{int(firm['employees']):,}", year=year))
    if firm["revenue_cny_wan"] is None and firm["employees"] is None:
        lines.append(t("brief.figures_none", lang))
    for row in b.presences.to_dict("records"):
        said = t(
            "brief.presence",
            lang,
            product=row["product_zh"] if isinstance(row["product_zh"], str) else names.node(row["node"]),
            place=names.place(row["place"]),
            status=t(f"common.presence_{row['status']}", lang),
            capability=t(f"common.capability_{row['capability']}", lang),
            as_of=row["as_of"],
            grade=t(f"common.grade_{row['grade']}", lang),
        )
        lines.append(said + (t("brief.claim", lang, claim=row["claim"]) if isinstance(row["claim"], str) else ""))
    return lines


def _why(b: Brief, _: Workspace, names: Names, lang: str) -> list[str]:
    gap, target = b.gap, b.target
    lines = [verdict(gap, names, lang)]
    if gap["certainty"] is not None:
        lines.append(t(f"brief.certainty_{gap['certainty']}", lang))

    def shown(value: Any) -> str:
        return t("common.unknown", lang) if value is None else f"{float(value):.2f}"

    numbers = {"fit": target["node_fit"], "capability": target["capability"], "score": target["score"]}
    lines.append(t("brief.fit", lang, **{name: shown(value) for name, value in numbers.items()}))
    return lines


def _firms_at(frame: pd.DataFrame, names: Names, lang: str) -> str:
    pairs = zip(frame["enterprise"], frame["node"], strict=True)
    told = [t("brief.firm_node", lang, firm=names.enterprise(firm), node=names.node(node)) for firm, node in pairs]
    return names.joined(told)


def _partners(b: Brief, _: Workspace, names: Names, lang: str) -> list[str]:
    told = names.joined([tie(code, names) for code in b.ties])
    lines = [t("brief.ties", lang, ties=told) if b.ties else t("brief.no_ties", lang)]
    for name, frame in (("could_supply", b.could_supply), ("could_buy", b.could_buy)):
        if len(frame):
            lines.append(t(f"brief.{name}", lang, firms=_firms_at(frame, names, lang)))
    if not len(b.could_supply) and not len(b.could_buy):
        lines.append(t("brief.no_partners", lang))
    return lines


def _policy(b: Brief, _: Workspace, names: Names, lang: str) -> list[str]:
    lines = [t("brief.encouraged", lang, clause=names.policies.get(c, c)) for c in b.encouraged]
    lines += [t("brief.restricted", lang, clause=names.policies.get(c, c)) for c in b.against_clauses]
    return [*(lines or [t("brief.no_clause", lang)]), t("brief.no_promise", lang)]


def _support(b: Brief, _: Workspace, names: Names, lang: str) -> list[str]:
    def named(row: dict[str, Any]) -> str:
        english = row.get("name_en")
        return str(english if lang == "en" and isinstance(english, str) else row["name_zh"])

    lines = [
        t(
            "brief.innovation",
            lang,
            name=named(row),
            kind=t(f"publish.innovation_{row['kind']}", lang),
            place=names.place(row["place"]),
        )
        for row in ({str(k): v for k, v in r.items()} for r in b.innovation.to_dict("records"))
    ] or [t("brief.no_innovation", lang)]
    for record in b.carriers.to_dict("records"):
        area = ""
        for column in ("area_ha", "floor_m2"):
            if not pd.isna(record[column]):
                area += t(f"brief.{column}", lang, n=number_text(float(record[column])))
        kind = t(f"publish.carrier_{record['kind']}", lang)
        lines.append(t("brief.carrier", lang, name=record["name_zh"], kind=kind, area=area))
    return lines if len(b.carriers) else [*lines, t("brief.no_carrier", lang)]


def _against(b: Brief, workspace: Workspace, names: Names, lang: str) -> list[str]:
    codes = split_list(b.target["against"])
    stop = t("sentence.stop", lang)
    lines = [against(code, lang, names.policies) + stop for code in codes]
    year = b.target["figures_year"]
    if year is not None and workspace.settings.as_of.year - int(year) >= _FIGURES_AGE:
        lines.append(t("brief.figures_dated", lang, year=int(year)))
    return lines or [t("brief.no_against", lang)]


def lead_sentences(lead: dict[str, Any], names: Names, lang: str) -> list[str]:
    """Return who is suggested to lead and why, who of its place knows the firm, and who else could talk to it."""
    name = names.place(lead["lead"]) if isinstance(lead["lead"], str) else ""
    passed = _places(names, split_list(lead["passed_over"]))
    lines = [t(f"allocation.{lead['reason']}", lang, lead=name, passed=passed)]
    if ties := split_list(lead["ties"]):
        firms = names.joined([names.enterprise(firm) for firm in ties])
        lines.append(t("allocation.ties", lang, lead=name, firms=firms))
    if others := split_list(lead["others"]):
        lines.append(t("allocation.others", lang, others=_places(names, others)))
    return lines


def _lead(b: Brief, _: Workspace, names: Names, lang: str) -> list[str]:
    return [*(lead_sentences(b.lead, names, lang) if b.lead else []), t("allocation.note", lang)]


def _ask(b: Brief, _: Workspace, names: Names, lang: str) -> list[str]:
    place = names.place(b.gap["place"])
    return [t(f"brief.ask_{code}", lang, place=place) for code in b.ask]


def _sources(b: Brief, workspace: Workspace, _: Names, lang: str) -> list[str]:
    table = workspace.tables["sources"]
    lines = []
    for row in table.loc[[s for s in b.sources if s in table.index]].to_dict("records"):
        # The address of a copy on somebody's page is no reference for a visit; it stays in the table of sources.
        copied = row["kind"] == "repost" or _REPOSTED.search(str(row["publisher"]))
        cells = (row["title"], row["publisher"], row["date"], t("brief.reposted", lang) if copied else row["address"])
        lines.append(" ".join(cell for cell in cells if isinstance(cell, str)))
    return [*lines, t("brief.made", lang, date=workspace.settings.as_of.isoformat())]
