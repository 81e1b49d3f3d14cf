"""The method chapter: printed in every edition, because the rules are Liantu's own."""

from __future__ import annotations

from liantu.model.settings import reach
from liantu.publish.clauses import force_text
from liantu.publish.documents import Mark, Section, Table
from liantu.publish.rows import Context, records, text
from liantu.publish.text import percent, shown
from liantu.words.sentences import SIGNS, kind_word

RULES = ("C1", "C2", "X1", "X2", "R1", "S1", "S2", "S3", "S4")
_KIND_OF_RULE = {"C": "complete", "X": "extend", "R": "extend", "S": "strengthen"}


def rule_table(c: Context) -> Table:
    """Return the rules with their kind and definition."""
    columns = [
        c.column("rule", 12),
        c.column("kind", 18, "kind"),
        c.column("rule_name", 30),
        c.column("definition", 96),
    ]
    supply = percent(c.workspace.settings.supply_share_min, c.lang)
    rows = [
        (rule, c.kind(_KIND_OF_RULE[rule[0]], ""), c.say(f"rule_{rule}_name"), c.say(f"rule_{rule}", supply=supply))
        for rule in RULES
    ]
    return c.table("rules", columns, rows)


def kind_table(c: Context) -> Table:
    """Return the kinds with sign and meaning."""
    columns = [c.column("sign", 12), c.column("kind", 28, "kind"), c.column("definition", 116)]
    rows = [(SIGNS[kind], Mark(kind_word(kind, c.lang), kind), c.say(f"kind_{kind}")) for kind in SIGNS]
    return c.table("kinds", columns, rows)


def reach_table(c: Context) -> Table:
    """Return how far the rules look in each chain."""
    columns = [
        c.column("chain", 66),
        c.column("k_in", 30, "int"),
        c.column("k_out", 30, "int"),
        c.column("k_link", 30, "int"),
    ]
    rows = []
    for key, chain in sorted(c.workspace.chains.items()):
        k = reach(chain, c.workspace.settings)
        rows.append((c.names.chain(key), k.k_in, k.k_out, k.k_link))
    return c.table("reach", columns, rows)


def prohibited(c: Context) -> tuple[Table, ...]:
    """Return what may not be promised, if the workspace holds such clauses."""
    rows = [
        (
            text(r["act"]),
            text(r["clause"]),
            text(r["claim"]),
            force_text(c.workspace.tables["policies"].loc[r["id"]], c.lang),
        )
        for r in records(c.workspace.tables["policies"], "id")
        if r["kind"] == "prohibited_promise"
    ]
    columns = [c.column("act", 44), c.column("clause", 26), c.column("claim", 56), c.column("in_force", 30)]
    return (c.table("prohibited", columns, rows),) if rows else ()


def _weights(c: Context) -> str:
    parts = c.workspace.settings.weights.parts()
    return c.names.joined([f"{c.word('part', name)} {shown(weight, c.lang)}" for name, weight in parts.items()])


def method(c: Context, sources: Table) -> tuple[Section, ...]:
    """Return the sections of the method chapter; ``sources`` is the list printed at its end."""
    s = c.workspace.settings
    values: dict[str, object] = {
        "presence": s.age_limit_years.presence,
        "statement": s.age_limit_years.statement,
        "share": percent(s.coverage_min, c.lang),
    }
    barred = prohibited(c)
    sections = [
        Section("own", c.say("method_own_heading"), (c.say("method_own"),)),
        Section("kinds", c.say("method_kinds_heading"), (), kind_table(c)),
        Section("rules", c.say("method_rules_heading"), (c.say("method_rules", **values),), rule_table(c)),
        Section("reach", c.say("method_reach_heading"), (), reach_table(c)),
        Section("levels", c.say("method_levels_heading"), (c.say("method_grades", **values), c.say("method_levels"))),
        Section(
            "certainty",
            c.say("method_certainty_heading"),
            (c.say("method_certainty", **values), c.say("method_coverage")),
        ),
        Section("nearby", c.say("method_nearby_heading"), (c.say("method_nearby"),)),
    ]
    if c.internal:
        text_ = c.say("method_priority", weights=_weights(c))
        sections.append(Section("priority", c.say("method_priority_heading"), (text_, c.say("method_targets"))))
    sections += [
        Section(
            "prohibited",
            c.say("method_prohibited_heading"),
            (c.say("method_prohibited") if barred else c.say("method_prohibited_none"),),
            barred[0] if barred else None,
        ),
        Section("sources", c.say("method_sources_heading"), (c.say("method_sources"),), sources),
    ]
    return tuple(sections)
