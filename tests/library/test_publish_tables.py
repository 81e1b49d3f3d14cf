"""The CSV: stable columns, safe cells, one form whatever the order of rows."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pandas as pd
import publish_cases as cases
import pytest
from hypothesis import given
from hypothesis import strategies as st
from workspaces import ENTERPRISES, write_workspace

from liantu import edition, pipeline
from liantu.model.canonical import canonical_bytes, edition_id, input_forms
from liantu.publish import csv_bytes, result_tables
from liantu.publish.tables import safe_cell
from liantu.words.sentences import names_of

# DESIGN section 6, as printed there; the parts are those of section 5 in its order.
PARTS = "demand_pull,criticality,relatedness,policy_fit,support,candidates"
BEFORE = "gap_id,rank,place,chain,node,name_zh,name_en,kind,rule,also,ring,needs_first,witness,level,certainty,stated,"
GAPS = f"{BEFORE}nearby,action,status,coverage,score,score_high,stability,{PARTS},sources"
PUBLIC_GAPS = f"{BEFORE}nearby,action,coverage,sources"
LEVELS = "place,chain,node,level,kind,rule,enterprises"
TARGETS = (
    "gap_id,rank,enterprise,name_zh,suggested_lead,score,node_fit,capability,local_tie,ties,against,matched,policy,"
    "figures_year,source"
)


def tables(audience="internal", lang="zh"):
    return result_tables(cases.workspace(), cases.findings(), audience=audience, lang=lang)


def test_columns_of_the_internal_edition_are_those_of_the_design():
    made = tables()
    assert list(made) == ["levels", "gaps", "targets", "allocation", "hooks", "rivals", "presences", "sources"]
    assert ",".join(made["gaps"]) == GAPS
    assert ",".join(made["levels"]) == LEVELS
    assert ",".join(made["targets"]) == TARGETS


@pytest.mark.parametrize(("audience", "lang"), [("public", "zh"), ("internal", "en"), ("public", "en")])
def test_public_tables_have_neither_targets_nor_scores_nor_states(audience, lang):
    made = tables(audience, lang)
    assert "targets" not in made
    assert ",".join(made["gaps"]) == PUBLIC_GAPS
    assert "note" not in made["presences"]
    assert set(made["presences"]["grade"]) == {"confirmed", "likely"}


def test_public_gaps_are_open_and_evidenced_or_confirmed_and_ranked_anew():
    got = tables("public")["gaps"]
    # zone-a: composite is deferred, scrap unverified and open; province: scrap overruled; zone-b: unverified, confirmed
    assert list(zip(got["gap_id"], got["rank"], strict=True)) == [
        ("province:fibre/prepreg", 1),
        ("zone-a:fibre/prepreg", 1),
        ("zone-a:fibre/winder", 2),
        ("zone-b:fibre/prepreg", 1),
    ]


def test_public_levels_say_nothing_of_a_withheld_gap():
    got = tables("public")["levels"].set_index(["place", "node"])
    scrap = got.loc[("zone-a", "fibre/scrap")]
    assert scrap[["level", "kind", "rule"]].isna().all()
    # a withheld weakness is a presence
    assert got.loc[("zone-a", "fibre/composite"), "kind"] == "present"
    assert got.loc[("zone-a", "fibre/composite"), "level"] == 1


def test_gaps_at_sensitive_nodes_need_a_confirmation():
    ws = cases.workspace()
    nodes = ws.nodes.copy()
    nodes.loc["fibre/prepreg", "sensitive"] = True
    got = result_tables(replace(ws, nodes=nodes), cases.findings(), audience="public", lang="zh")["gaps"]
    assert list(got["gap_id"]) == ["zone-a:fibre/winder", "zone-b:fibre/prepreg"]


def test_public_sources_are_the_cited_ones_and_name_no_target():
    got = tables("public")["sources"].set_index("id")
    assert list(got.index) == ["s-1", "s-2", "s-3"]
    assert got.at["s-3", "title"] == "—"
    assert got.at["s-1", "title"] == "开发区产业综述"


def test_a_hidden_name_within_a_local_name_does_not_hide_the_local_firm():
    ws = cases.workspace(text="甲原丝远方料有限公司投产")
    firms = ws.tables["enterprises"].copy()
    firms.loc["firm-a", "name_zh"] = "甲原丝远方料有限公司"
    ws = replace(ws, tables=ws.tables | {"enterprises": firms})
    found = cases.findings(text="甲原丝远方料有限公司投产")
    got = result_tables(ws, found, audience="public", lang="zh")["presences"]
    assert set(got["claim"]) == {"甲原丝远方料有限公司投产"}


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1+1", "'-1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("＝cmd", "'＝cmd"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠a", "'＠a"),
        ("-12.5", "-12.5"),
        ("-3", "-3"),
        ("a=1", "a=1"),
        ("", ""),
    ],
)
def test_safe_cell(text, safe):
    assert safe_cell(text) == safe


def test_csv_form():
    frame = pd.DataFrame(
        {
            "text": pd.Series(["a,b", 'say "x"', "two\r\nlines", pd.NA], dtype="object"),
            "int": pd.Series([1, pd.NA, -2, 3], dtype="Int64"),
            "share": pd.Series([0.1 + 0.2, pd.NA, 1.0, 1e-9], dtype="Float64"),
            "flag": pd.Series([True, False, pd.NA, True], dtype="boolean"),
        }
    )
    expected = 'text,int,share,flag\n"a,b",1,0.3,1\n"say ""x""",,,0\n"two\nlines",-2,1,\n,3,0,1\n'
    assert csv_bytes(frame) == expected.encode()


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=1, max_size=5))
def test_csv_gives_back_its_texts(texts):
    read = list(csv.reader(io.StringIO(csv_bytes(pd.DataFrame({"n": range(len(texts)), "t": texts})).decode())))
    back = [row[1] for row in read[1:]]
    for text, got in zip(texts, back, strict=True):
        assert got == text or got == "'" + text
        assert not got.startswith(("=", "+", "@", "＝", "＋", "－", "＠"))


def test_canonical_form_is_of_content_alone():
    frame = pd.DataFrame({"b": ["é", pd.NA], "a": [1.0, 2.5], "x": [0, 0]}, index=["k2", "k1"])
    # schema order a, b; rows by id; NFC; whole numbers without a point; unknown columns left out
    assert canonical_bytes(frame, ("a", "b", "c")) == "a,b,c\n2.5,,\n1,é,\n".encode()


def test_edition_follows_inputs_and_decisions():
    ws = cases.workspace()
    changed = replace(ws, nodes=ws.nodes.assign(critical=True))
    forms, others = input_forms(ws), input_forms(changed)
    assert {name for name in forms if forms[name] != others[name]} == {"nodes"}
    assert edition_id({"a": "1"}, None) != edition_id({"a": "1"}, "head")
    assert len(edition_id({}, None)) == 12


def test_a_firm_whose_name_was_rendered_by_a_reader_is_marked_and_never_public(tmp_path):
    firms = [*ENTERPRISES[1:], {"id": "firm-a", "name_zh": "译名有限公司", "name_basis": "inferred"}]
    judged = pipeline.run(write_workspace(tmp_path, enterprises=firms), decisions=[])
    assert names_of(judged.workspace, None, "zh").enterprise("firm-a") == "译名有限公司（译名待核）"
    internal = dict(edition.files(judged, audience="internal", lang="zh", only=edition.TABLES))
    public = dict(edition.files(judged, audience="public", lang="zh", only=edition.TABLES))
    assert b"firm-a" in internal["presences.csv"]
    assert b"firm-a" not in b"".join(public.values())
