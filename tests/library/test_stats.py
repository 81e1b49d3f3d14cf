"""Counts of a workspace: distinct things, by hand on the small workspace of ``workspaces.py``."""

from __future__ import annotations

from dataclasses import replace

import pytest
from workspaces import PRESENCES, write_workspace

from liantu import pipeline
from liantu.analyse.counts import distinct_counts, find_out
from liantu.words.sentences import names_of
from liantu.words.stats import markdown


@pytest.fixture
def judged(tmp_path):
    # firm-c stands at its node in zone-b by two sources of different publishers, and in zone-a too (a conflict)
    presences = [
        *(p for p in PRESENCES if p[0] != "firm-c"),
        {"enterprise": "firm-c", "node": "demo/part", "place": "zone-b", "source": "s-1|s-2"},
        {"enterprise": "firm-c", "node": "demo/part", "place": "zone-a"},
        {"enterprise": "firm-a", "node": "demo/fibre", "place": "zone-a", "status": "planned"},
        ("firm-x", "demo/composite", "outside-110000"),
    ]
    statements = [
        {"id": "t-1", "place": "zone-a", "node": "demo/fibre", "stance": "strong"},
        {"id": "t-2", "place": "zone-a", "node": "demo/fibre", "stance": "weak", "basis": "inferred"},
    ]
    write_workspace(tmp_path, presences=presences, statements=statements)
    return pipeline.run(tmp_path, decisions=[])


def test_totals_count_distinct_things(judged):
    totals = pipeline.stats(judged.workspace, judged.findings).totals
    # four specific nodes of six; firms a, b, c, d here, x elsewhere; six rows here of which one is planned
    assert totals["nodes"] == 4
    assert (totals["firms_here"], totals["firms_elsewhere"]) == (4, 1)
    assert (totals["presences"], totals["operating"]) == (6, 5)
    assert totals["firms_with_zone"] == 3  # firm-d is known for the city only
    assert totals["two_sources"] == 1
    assert (totals["statements"], totals["stated_statements"]) == (2, 1)


def test_the_page_prints_a_part_with_its_share_of_the_whole(judged):
    names = names_of(judged.workspace, judged.findings, "en")
    page = markdown(pipeline.stats(judged.workspace, judged.findings), names, "en", date="2026-11-25")
    # three of four firms are known with a zone, five of six presences operate, one of two statements is stated
    assert "| firms with a stated zone | 3 | 75% |" in page
    assert "| of them operating | 5 | 83% |" in page
    assert "| stated statements | 1 | 50% |" in page
    assert "| specific nodes | 4 |  |" in page


def test_a_chain_counts_its_own_edges_and_the_largest_share_of_one_source(judged):
    row = pipeline.stats(judged.workspace, judged.findings).chains.loc["demo"]
    assert row["edges"] == 5
    assert row["largest_source_share"] == 1.0  # all five edges rest on s-1
    assert row["planned"] == 1


def test_zones_count_what_lies_in_them(judged):
    places = pipeline.stats(judged.workspace, judged.findings).places
    assert list(places.index) == ["zone-a", "zone-b"]
    assert list(places["firms"]) == [3, 1]


def test_conflicts_name_statements_that_disagree_and_firms_in_two_zones(judged):
    conflicts = pipeline.stats(judged.workspace, judged.findings).conflicts
    assert [(c.kind, c.place, c.node) for c in conflicts.itertuples()] == [
        ("statements", "zone-a", "demo/fibre"),
        ("two_zones", "zone-a|zone-b", "demo/part"),
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_is_markdown_with_nothing_hostile_in_it(judged, lang):
    names = names_of(judged.workspace, judged.findings, lang)
    names.enterprises["firm-c"] = "<script>|x|"  # type: ignore[index]
    page = markdown(pipeline.stats(judged.workspace, judged.findings), names, lang, date="2026-06-30")
    assert "\\<script\\>\\|x\\|" in page
    widths = [line.replace("\\|", "").count("|") for line in page.split("\n") if line.startswith("|")]
    assert all(width >= 3 for width in widths)


def test_what_to_find_out_is_what_no_row_speaks_of_in_the_scope_of_the_place(judged):
    lists = {place: find_out(judged.workspace, judged.findings, place) for place in ("zone-a", "zone-b")}
    assert all((table["place"] == place).all() for place, table in lists.items())
    levels, nodes = judged.findings.levels, judged.workspace.nodes
    presences, statements = judged.workspace.tables["presences"], judged.workspace.tables["statements"]
    for place, table in lists.items():
        scope = set(levels.loc[levels["place"] == place, "node"])
        known = set(presences.loc[presences["place"] == place, "node"])
        known |= set(statements.loc[statements["place"] == place, "node"])
        asked = set(table["node"])
        assert asked == {n for n in scope - known if nodes.at[n, "siting"] == "specific"}
    assert set(lists["zone-a"]["node"]) != set(lists["zone-b"]["node"])


def test_excerpts_and_what_counts_are_counted_apart(judged):
    counts = distinct_counts(judged.workspace, judged.findings)
    sources = judged.workspace.tables["sources"]
    assert counts["excerpts"] == sum(value == "excerpt" for value in sources["read_as"])
    assert counts["excerpts"] < counts["sources"]
    presences = judged.findings.presences
    here = presences["place"] != "outside-110000"
    assert counts["counting"] == int((presences["counting"].astype(bool) & here).sum())
    assert 0 < counts["counting"] < int(here.sum()) < len(presences)


def test_a_place_that_is_not_judged_has_nothing_to_find_out(judged):
    assert find_out(judged.workspace, judged.findings, "outside-110000").empty


def test_excerpts_are_counted_for_each_kind_of_source(judged):
    told = pipeline.stats(judged.workspace, judged.findings).sources
    sources = judged.workspace.tables["sources"]
    for kind, row in told.iterrows():
        own = sources[sources["kind"] == kind]
        assert (row["sources"], row["excerpt"]) == (len(own), sum(v == "excerpt" for v in own["read_as"]))
    assert told["excerpt"].sum() < told["sources"].sum()


def test_inferred_statements_are_not_counted_as_stated(judged):
    tables = judged.workspace.tables
    stated = tables["statements"][tables["statements"]["basis"] == "stated"]
    workspace = replace(judged.workspace, tables=tables | {"statements": stated})
    assert pipeline.stats(workspace, judged.findings).totals["stated_statements"] == len(stated) == 1
