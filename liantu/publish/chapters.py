"""One chapter of the catalogue: what it says of one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from liantu.model.fields import split_list
from liantu.model.findings import supporting
from liantu.model.ids import PROVINCE
from liantu.publish.clauses import force_text
from liantu.publish.documents import Cell, Chapter, Column, Section, Table
from liantu.publish.rows import Context, Record, number, records, text, whole
from liantu.publish.sheets import local_ties, objections
from liantu.publish.text import percent, shown
from liantu.words import t
from liantu.words.sentences import verdict

# Firms printed for a gap; the workbook has them all.
TARGETS_PRINTED = 3
# Of a province, so many directions are printed and only links of this level or more.
DIRECTIONS_PRINTED = 30
STRONG_LEVEL = 2


def kind_counts(c: Context, gaps: pd.DataFrame) -> dict[str, int]:
    """Return the headline counts: complete, local (those the province could supply), extend, strengthen, unverified.

    Overruled gaps are not counted; in a public edition only confirmed ones are left, and none counts as unverified.
    """
    gaps = gaps[gaps["status"].fillna("open") != "overruled"]
    sure = gaps[gaps["certainty"].fillna("evidenced") != "unverified"] if c.internal else gaps
    complete = sure[sure["kind"] == "complete"]
    return {
        "complete": len(complete),
        "local": int((complete["action"] == "supply_locally").sum()),
        "extend": int((sure["kind"] == "extend").sum()),
        "strengthen": int((sure["kind"] == "strengthen").sum()),
        "unverified": len(gaps) - len(sure),
    }


def cited_sources(c: Context, places: Sequence[str]) -> set[str]:
    """Return the sources of the gaps, strengths and targets of ``places``."""
    cited: set[str] = set()
    gaps = c.findings.gaps[c.findings.gaps["place"].isin(places)]
    columns = [gaps["sources"]]
    targets = c.findings.targets
    columns.append(targets.loc[targets["gap_id"].isin(set(gaps["gap_id"])), "source"])
    present = c.findings.presences
    columns.append(present.loc[present["counting"].fillna(False).astype(bool), "source"])
    columns.append(c.workspace.tables["focus"]["source"])
    for column in columns:
        for value in column:
            cited.update(split_list(value))
    return cited


def _within(c: Context, place: str) -> set[str]:
    """The place and all places inside it."""
    table = c.workspace.tables["places"]
    if place == PROVINCE:
        return set(table.index[table["kind"] != "outside"])
    inside = {place}
    members = split_list(table["members"].get(place)) if place in table.index else ()
    inside.update(members)
    grown = True
    while grown:
        more = set(table.index[table["parent"].isin(inside)]) - inside
        inside |= more
        grown = bool(more)
    return inside


def _focus(c: Context, place: str) -> Section:
    focus = c.workspace.tables["focus"]
    shares = {(r["place"], r["chain"]): r for r in records(c.findings.coverage)}
    rows: list[list[Cell]] = []
    for r in records(focus[focus["place"] == place], "chain", "id"):
        known = shares.get((place, r["chain"]), {})
        rows.append(
            [
                c.names.chain(r["chain"]),
                text(r["leader_post"]),
                text(r["deputy_post"]),
                percent(known.get("share"), c.lang),
            ]
        )
    columns = [
        c.column("chain", 46),
        c.column("leader_post", 42),
        c.column("deputy_post", 42),
        c.column("coverage", 26),
    ]
    empty = () if rows else (c.say("focus_none"),)
    return Section("focus", c.say("h_focus"), empty, c.table("focus", columns, rows) if rows else None)


def _strengths(c: Context, place: str) -> Section:
    levels = c.findings.levels
    present = levels[(levels["place"] == place) & (levels["level"].fillna(0) >= 1)]
    if place == PROVINCE:  # a province has something at most nodes: what is strong is printed, the workbook has all
        present = present[present["level"] >= STRONG_LEVEL]
    present = present[present["kind"] != "bought_in"].assign(order=-present["level"].fillna(0).astype(int))
    rows: list[list[Cell]] = [
        [
            c.names.chain(r["chain"]),
            c.names.node(r["node"]),
            c.kind(r["kind"], r["node"]),
            whole(r["level"]),
            c.enterprises(r["enterprises"]),
        ]
        for r in records(present, "order", "node")
    ]
    columns = [
        c.column("chain", 26),
        c.column("node", 34),
        c.column("kind", 18, "kind"),
        c.column("level", 12, "int"),
        c.column("enterprises", 66),
    ]
    paragraphs = () if rows else (c.say("strengths_none"),)
    return Section("strengths", c.say("h_strengths"), paragraphs, c.table("strengths", columns, rows) if rows else None)


def _gap_table(c: Context, name: str, rows: list[dict[str, object]]) -> Table:
    columns: list[Column] = [c.column("rank", 10, "int"), c.column("node", 27), c.column("kind", 17, "kind")]
    columns += [c.column("sentence", 68 if c.internal else 74)]
    columns += [c.column("advice", 34 if not c.internal else 20)]
    if c.internal:
        columns.append(c.column("score_short", 14))
    return c.table(name, columns, [_gap_cells(c, row) for row in rows])


def _advice(c: Context, row: Record) -> str:
    advice = c.word("action", row["action"]) or t("common.unknown", c.lang)
    nearby = c.places(row["nearby"])
    return c.say("advice_nearby", action=advice, places=nearby) if nearby else advice


def _gap_cells(c: Context, row: Record) -> list[Cell]:
    cells: list[Cell] = [
        whole(row["rank"]),
        c.names.node(str(row["node"])),
        c.kind(row["kind"], str(row["node"])),
        # The short form: how sure it is shows in which list it stands in, how much is known in the chapter's opening.
        verdict(row, c.names, c.lang, public=True),
        _advice(c, row),
    ]
    if c.internal:
        low, high = number(row["score"]), number(row["score_high"])
        span = t("common.unknown", c.lang) if low is None or high is None else f"{low:.2f}–{high:.2f}"
        if low is not None and low == high:
            span = f"{low:.2f}"
        status = c.word("status", row["status"])
        cells.append(f"{span}\n{status}" if status else span)
    return cells


def _gap_sections(c: Context, place: str) -> list[Section]:
    gaps = c.findings.gaps[c.findings.gaps["place"] == place]
    folds = supporting(gaps)
    folded, listed = records(gaps[folds], "rank", "gap_id"), records(gaps[~folds], "rank", "gap_id")
    # A public edition has only confirmed ones left, and they stand with the others.
    apart = [r for r in listed if c.internal and r["certainty"] == "unverified"]
    sure = [r for r in listed if not (c.internal and r["certainty"] == "unverified")]
    printed = sure[:DIRECTIONS_PRINTED] if place == PROVINCE else sure
    notes = () if sure else (c.say("gaps_none"),)
    if len(printed) < len(sure):
        notes = (c.say("gaps_more", count=len(printed), all=len(sure)),)
    sections = [Section("gaps", c.say("h_gaps"), notes, _gap_table(c, "gaps", printed) if printed else None)]
    if folded:
        names = c.names.joined([c.names.node(str(r["node"])) for r in folded])
        sections.append(Section("folded", c.say("h_folded"), (c.say("folded", count=len(folded), nodes=names),)))
    if apart:
        text_ = c.say("unverified", count=len(apart))
        sections.append(Section("unverified", c.say("h_unverified"), (text_,), _gap_table(c, "unverified", apart)))
    return sections


def _target_cells(c: Context, row: Record) -> list[Cell]:
    words = c.names.joined(split_list(row["matched"]))
    year = whole(row["figures_year"])
    why = [
        c.say("makes", words=words) if words else "",
        local_ties(c, row["ties"]),
        c.say("figures_of", year=year) if year else "",
    ]
    return [
        c.names.node(str(row["gap_id"]).partition(":")[2]),
        c.names.enterprise(str(row["enterprise"])),
        c.say("clause_joiner").join(w for w in why if w),
        _objections_in_short(c, row["against"]) or c.say("against_none"),
    ]


def _objections_in_short(c: Context, value: object) -> str:
    """Objections for a narrow column: clauses by their number, since the chapter lists them in full."""
    codes = split_list(value)
    others = [code for code in codes if not code.startswith("restricted:")]
    barred = len(codes) - len(others)
    parts = [c.say("against_clauses", count=barred)] if barred else []
    return c.names.joined([*parts, *(p for p in [objections(c, "|".join(others))] if p)])


def _targets(c: Context, place: str) -> Section:
    targets = c.findings.targets
    own = [r for r in records(targets) if str(r["gap_id"]).partition(":")[0] == place]
    order = {r["gap_id"]: i for i, r in enumerate(records(c.findings.gaps, "place", "rank", "gap_id"))}
    own.sort(key=lambda r: (order.get(r["gap_id"], len(order)), r["rank"], r["enterprise"]))
    printed = [r for r in own if r["rank"] <= TARGETS_PRINTED]
    leads = any(isinstance(r["suggested_lead"], str) for r in printed)
    if not printed:
        return Section("targets", c.say("h_targets"), (c.say("targets_none"),))
    columns = [c.column("node", 28), c.column("enterprise", 46), c.column("reason", 44), c.column("against", 38)]
    rows = [_target_cells(c, r) for r in printed]
    # Until firms are allotted nobody leads, and a column of unknowns helps nobody.
    if leads:
        columns.insert(2, c.column("suggested_lead", 20))
        for row, r in zip(rows, printed, strict=True):
            row.insert(2, c.names.place(r["suggested_lead"]) if isinstance(r["suggested_lead"], str) else None)
    note = c.say("targets_note_leads" if leads else "targets_note", count=TARGETS_PRINTED)
    return Section("targets", c.say("h_targets"), (note,), c.table("targets_short", columns, rows))


def _conditions(c: Context, place: str, inside: set[str]) -> Section | None:
    innovation, carriers = c.workspace.tables["innovation"], c.workspace.tables["carriers"]
    if place == PROVINCE:  # all of a province's would fill pages: those that bear on what it lacks
        wanted = set(c.findings.gaps.loc[c.findings.gaps["place"] == place, "node"])
        bears = [not wanted.isdisjoint(split_list(nodes)) for nodes in innovation["nodes"]]
        innovation, carriers = innovation.loc[pd.Series(bears, index=innovation.index, dtype=bool)], carriers.iloc[0:0]
    rows: list[list[Cell]] = []
    for r in records(innovation[innovation["place"].isin(inside)], "place", "id"):
        rows.append(
            [c.say(f"innovation_{r['kind']}"), text(r["name_zh"]), c.names.place(r["place"]), c.nodes(r["nodes"])]
        )
    for r in records(carriers[carriers["place"].isin(inside)], "place", "id"):
        size = [c.say("area_ha", value=shown(r["area_ha"], c.lang))] if number(r["area_ha"]) is not None else []
        size += [c.say("floor_m2", value=shown(r["floor_m2"], c.lang))] if number(r["floor_m2"]) is not None else []
        rows.append(
            [c.say(f"carrier_{r['kind']}"), text(r["name_zh"]), c.names.place(r["place"]), c.names.joined(size)]
        )
    if not rows:
        return None
    columns = [c.column("category", 24), c.column("name", 56), c.column("place", 28), c.column("detail", 48)]
    return Section("conditions", c.say("h_conditions"), (), c.table("conditions", columns, rows))


def _clauses(c: Context, place: str, met: Mapping[str, tuple[str, ...]]) -> Section | None:
    gaps = records(c.findings.gaps[c.findings.gaps["place"] == place], "rank", "gap_id")
    nodes: dict[str, list[str]] = {}
    for row in gaps:
        for policy in met.get(str(row["node"]), ()):
            nodes.setdefault(policy, []).append(c.names.node(str(row["node"])))
    policies = c.workspace.tables["policies"]
    rows: list[list[Cell]] = [
        [c.names.joined(names), c.word("policy", policies.at[p, "kind"]), c.names.policies.get(p, p),
         text(policies.at[p, "claim"]), force_text(policies.loc[[p]].iloc[0], c.lang)]
        for p, names in nodes.items()
    ]  # fmt: skip
    if not rows:
        return None
    columns = [
        c.column("node", 42),
        c.column("policy_kind", 16, "kind"),
        c.column("act", 42),
        c.column("claim", 34),
        c.column("in_force", 22),
    ]
    return Section("clauses", c.say("h_clauses"), (c.say("clauses_note"),), c.table("clauses", columns, rows))


def _contradictions(c: Context, place: str, inside: set[str]) -> Section | None:
    gaps = c.findings.gaps
    stated = gaps[(gaps["place"] == place) & gaps["stated"].isin(["contradicts", "mixed"])]
    statements = c.workspace.tables["statements"]
    rows: list[list[Cell]] = []
    for row in records(stated, "rank", "gap_id"):
        at = statements[(statements["node"] == row["node"]) & statements["place"].isin({*inside, PROVINCE})]
        for r in records(at, "place", "id"):
            rows.append(
                [c.names.node(row["node"]), c.kind(row["kind"], row["node"]), c.names.place(r["place"]),
                 c.word("stance", r["stance"]), text(r["claim"]), text(r["as_of"])]
            )  # fmt: skip
    if not rows:
        return None
    columns = [
        c.column("node", 28),
        c.column("kind", 17, "kind"),
        c.column("place", 25),
        c.column("stance", 16),
        c.column("claim", 48),
        c.column("as_of", 22),
    ]
    return Section(
        "contradictions",
        c.say("h_contradictions"),
        (c.say("contradictions_note"),),
        c.table("contradictions", columns, rows),
    )


def _intro(c: Context, place: str, inside: set[str]) -> str:
    levels = c.findings.levels[c.findings.levels["place"] == place]
    focus = c.workspace.tables["focus"]
    chains = [c.names.chain(x) for x in sorted(set(focus.loc[focus["place"] == place, "chain"]))]
    present = levels[levels["level"].fillna(0) >= 1]
    firms = c.findings.presences
    known_firms = int(firms.loc[firms["place"].isin(inside) & (firms["grade"] != "rejected"), "enterprise"].nunique())
    counts = kind_counts(c, c.findings.gaps[c.findings.gaps["place"] == place])
    values: dict[str, object] = {
        "place": c.names.place(place),
        "kind": _place_kind(c, place),
        "chains": c.names.joined(chains) if chains else t("common.unknown", c.lang),
        "present": int(present["node"].nunique()),
        "strength": int(levels.loc[levels["kind"] == "strength", "node"].nunique()),
        "firms": known_firms,
        **counts,
    }
    if _thin(levels, counts):
        return c.say("intro_thin" if c.internal else "intro_thin_public", **values)
    text_ = c.say("intro" if place != PROVINCE else "intro_province", **values)
    return text_ + (c.say("intro_unverified", **values) if c.internal and counts["unverified"] else "")


def _thin(levels: pd.DataFrame, counts: Mapping[str, int]) -> bool:
    """Whether too little is known of a place to say anything: no firm at any node and nothing to go after."""
    return not (levels["level"].fillna(0) >= 1).any() and not any(counts.values())


def _place_kind(c: Context, place: str) -> str:
    zones = c.workspace.zones
    if len(zones) and place in zones.index:
        return t(f"common.zone_{zones.at[place, 'kind']}", c.lang)
    places = c.workspace.tables["places"]
    kind = places["kind"].get(place) if len(places) else None
    return c.say(f"place_{kind or 'grouping'}")


def chapter(c: Context, place: str, met: Mapping[str, tuple[str, ...]]) -> Chapter:
    """Return the chapter of ``place``; ``met`` gives each node's clauses. Empty optional sections are left out."""
    inside = _within(c, place)
    sections: list[Section | None] = []
    if place != PROVINCE:
        sections.append(_focus(c, place))
    sections += [_strengths(c, place), *_gap_sections(c, place)]
    if c.internal and place != PROVINCE:  # whoever calls on a firm does so for a zone; the workbook lists the rest
        sections.append(_targets(c, place))
    sections += [_conditions(c, place, inside), _clauses(c, place, met)]
    if c.internal:
        sections.append(_contradictions(c, place, inside))
    kept = [s for s in sections if s is not None]
    levels = c.findings.levels[c.findings.levels["place"] == place]
    if _thin(levels, kind_counts(c, c.findings.gaps[c.findings.gaps["place"] == place])):
        kept = [s for s in kept if s.table is not None]
    return Chapter(place, c.names.place(place), _intro(c, place, inside), tuple(kept))
