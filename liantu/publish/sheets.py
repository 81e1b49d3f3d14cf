"""The tables of the workbook."""

from __future__ import annotations

from liantu.model.fields import split_list
from liantu.model.settings import PRIORITY_PARTS
from liantu.publish.documents import Cell, Column, Mark, Table
from liantu.publish.rows import Context, Record, number, records, text, whole
from liantu.publish.text import known
from liantu.words import t
from liantu.words.sentences import SIGNS, against, tie, verdict


def gap_sheet(c: Context) -> Table:
    """Return the list of gaps, what is printed first: score and state only in an internal edition."""
    columns: list[Column] = [
        c.column("place", 14),
        c.column("rank", 6, "int"),
        c.column("chain", 14),
        c.column("node", 18),
        c.column("kind", 10, "kind"),
        c.column("sentence", 56),
        c.column("nearby", 18),
        c.column("action", 11),
    ]
    if c.internal:
        columns += [c.column("certainty", 9), c.column("status", 9), c.column("score", 9, "number")]
    shown = len(columns)
    columns += [
        c.column("rule", 7),
        c.column("also", 10),
        c.column("ring", 7, "int"),
        c.column("needs_first", 20),
        c.column("witness", 36),
        c.column("level", 7, "int"),
        c.column("stated", 16),
        c.column("coverage", 10, "share"),
    ]
    if c.internal:
        columns += [c.column(name, 10, "number") for name in ("score_high", "stability", *PRIORITY_PARTS)]
    columns += [c.column("sources", 24), c.column("gap_id", 30)]
    rows = [_gap_row(c, row) for row in records(c.findings.gaps, "place", "rank", "gap_id")]
    return c.table("gaps", columns, rows, print_columns=shown)


def _gap_row(c: Context, row: Record) -> list[Cell]:
    cells: list[Cell] = [
        c.names.place(row["place"]),
        whole(row["rank"]),
        c.names.chain(row["chain"]),
        c.names.node(row["node"]),
        c.kind(row["kind"], row["node"]),
        verdict(row, c.names, c.lang, public=not c.internal),
        c.places(row["nearby"]),
        c.word("action", row["action"]),
    ]
    if c.internal:
        # A present node has no certainty: nothing was looked for in vain.
        sure = "" if row["kind"] == "strengthen" else c.word("certainty", row["certainty"])
        cells += [sure, c.word("status", row["status"]), number(row["score"])]
    cells += [
        text(row["rule"]),
        c.names.joined(split_list(row["also"])),
        "" if row["kind"] == "strengthen" else whole(row["ring"]),
        c.nodes(row["needs_first"]),
        c.path(row["witness"]),
        whole(row["level"]),
        c.word("stated", row["stated"]),
        number(row["coverage"]),
    ]
    if c.internal:
        cells += [number(row[name]) for name in ("score_high", "stability", *PRIORITY_PARTS)]
    return [*cells, text(row["sources"]) or "", text(row["gap_id"])]


def target_sheet(c: Context) -> Table:
    """Return the targets of every gap (internal only)."""
    columns = [
        c.column("gap_place", 14),
        c.column("node", 18),
        c.column("rank", 6, "int"),
        c.column("enterprise", 32),
        c.column("suggested_lead", 12),
        c.column("matched", 20),
        c.column("ties", 26),
        c.column("against", 30),
        c.column("score", 9, "number"),
        *(c.column(name, 10, "number") for name in ("node_fit", "capability_fit", "local_tie")),
        c.column("policy", 34),
        c.column("figures_year", 10, "int"),
        c.column("source", 24),
        c.column("gap_id", 30),
    ]
    rows = [_target_row(c, row) for row in records(c.findings.targets, "gap_id", "rank", "enterprise")]
    return c.table("targets", columns, rows, print_columns=9)


def objections(c: Context, value: object) -> str:
    """Return what speaks against a target, in words."""
    return c.names.joined([against(code, c.lang, c.names.policies) for code in split_list(value)])


def local_ties(c: Context, value: object) -> str:
    """Return a target's ties to local firms, in words."""
    return c.names.joined([tie(code, c.names) for code in split_list(value)])


def _target_row(c: Context, row: Record) -> list[Cell]:
    place, _, node = str(row["gap_id"]).partition(":")
    lead = row["suggested_lead"]
    return [
        c.names.place(place),
        c.names.node(node),
        whole(row["rank"]),
        c.names.enterprise(str(row["enterprise"])),
        c.names.place(lead) if isinstance(lead, str) else None,
        c.names.joined(split_list(row["matched"])),
        local_ties(c, row["ties"]),
        objections(c, row["against"]),
        *(number(row[name]) for name in ("score", "node_fit", "capability", "local_tie")),
        c.names.joined([c.names.policies.get(p, p) for p in split_list(row["policy"])]),
        whole(row["figures_year"]),
        text(row["source"]) or "",
        text(row["gap_id"]),
    ]


def level_sheet(c: Context) -> Table:
    """Return node × place: the sign of the kind and the level; blank where the node is out of the place's scope."""
    levels = c.findings.levels
    places = sorted(set(levels["place"]), key=lambda p: (p != "province", p))
    cells: dict[tuple[str, str], Mark] = {}
    for row in records(levels):
        level = whole(row["level"])
        kind = row["kind"] if isinstance(row["kind"], str) else ""
        shown = t("common.unknown", c.lang) if level is None else str(level)
        cells[row["node"], row["place"]] = Mark(f"{SIGNS.get(kind, '')} {shown}".strip(), kind)
    columns = [c.column("chain", 16), c.column("node", 24), c.column("siting", 10)]
    columns += [Column(place, c.names.place(place), 11, "mark") for place in places]
    nodes = c.workspace.nodes.sort_index()
    seen = set(levels["node"])
    rows: list[list[Cell]] = [
        [c.names.chain(str(chain)), c.names.node(str(node)), c.word("siting", siting),
         *(cells.get((str(node), place), Mark("")) for place in places)]
        for node, chain, siting in nodes[["chain", "siting"]].itertuples()
        if node in seen
    ]  # fmt: skip
    return c.table("levels", columns, rows)


def evidence_sheet(c: Context) -> Table:
    """Return the presences with their evidence."""
    columns = [
        c.column("place", 14),
        c.column("node", 18),
        c.column("enterprise", 32),
        c.column("product", 20),
        c.column("presence_status", 9),
        c.column("capability", 10),
        c.column("grade", 9),
        c.column("counting", 7),
        c.column("as_of", 11),
        c.column("claim", 44),
        c.column("chain", 16),
        c.column("role", 10),
        c.column("capacity", 12, "number"),
        c.column("capacity_unit", 10),
        c.column("basis", 10),
        c.column("matched", 20),
        c.column("locator", 20),
        c.column("source", 24),
        c.column("id", 16),
    ]
    rows = [_evidence_row(c, row) for row in records(c.findings.presences, "place", "node", "enterprise", "id")]
    return c.table("presences", columns, rows, print_columns=10)


def _evidence_row(c: Context, row: Record) -> list[Cell]:
    return [
        c.names.place(row["place"]),
        c.names.node(row["node"]),
        c.names.enterprise(row["enterprise"]),
        text(row["product_zh"]) or "",
        c.word("presence", row["status"]),
        c.word("capability", row["capability"]),
        c.word("grade", row["grade"]),
        c.say("yes") if known(row["counting"]) and bool(row["counting"]) else c.say("no"),
        text(row["as_of"]),
        text(row["claim"]),
        c.names.chain(str(row["node"]).split("/")[0]),
        c.word("role", row["role"]),
        number(row["capacity"]),
        text(row["capacity_unit"]) or "",
        c.word("basis", row["basis"]),
        text(row["matched"]) or "",
        text(row["locator"]),
        text(row["source"]),
        text(row["id"]),
    ]


def source_list(c: Context, only: set[str]) -> Table:
    """Return the sources named in ``only``, with the columns that fit a page."""
    columns = [
        c.column("id", 22),
        c.column("title", 62),
        c.column("publisher", 34),
        c.column("date", 22),
        c.column("source_kind", 16),
    ]
    rows: list[list[Cell]] = [
        [text(r["id"]), text(r["title"]), text(r["publisher"]), text(r["date"]), c.word("source", r["kind"])]
        for r in records(c.workspace.tables["sources"], "id")
        if r["id"] in only
    ]
    return c.table("sources", columns, rows)


def source_sheet(c: Context) -> Table:
    """Return the sources."""
    columns = [
        c.column("id", 14),
        c.column("title", 54),
        c.column("publisher", 24),
        c.column("date", 12),
        c.column("source_kind", 10),
        c.column("read_as", 8),
        c.column("read_on", 12),
        c.column("address", 50),
        c.column("licence", 20),
    ]
    rows: list[list[Cell]] = [
        [text(r["id"]), text(r["title"]), text(r["publisher"]), text(r["date"]), c.word("source", r["kind"]),
         c.word("read_as", r["read_as"]), text(r["read_on"]), text(r["address"]), text(r["licence"])]
        for r in records(c.workspace.tables["sources"], "id")
    ]  # fmt: skip
    return c.table("sources", columns, rows)
