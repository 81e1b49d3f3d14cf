"""Proposals, what accepting them changes, and the tables that come out."""

import csv
import io
import sqlite3
import subprocess

import pytest
from click.testing import CliRunner
from workspaces import write_workspace

from liantu import pipeline
from liantu.cli import main
from liantu.model.canonical import input_forms
from liantu.model.ids import presence_id
from liantu.model.problems import LiantuError
from liantu.patch import LIST_FILE, patched_files, records_at, records_of
from liantu.review.storage import ReviewStore, default_url

SOURCE = {"title": "现场走访记录", "publisher": "甲经开区管委会", "date": "2026-05-20", "address": "", "kind": "desk"}
A_PRECURSOR = presence_id("firm-a", "demo/precursor", "zone-a", "main")
B_FIBRE = presence_id("firm-b", "demo/fibre", "zone-a", "main")
B_COMPOSITE = presence_id("firm-b", "demo/composite", "zone-a", "main")
B_ELSEWHERE = presence_id("firm-b", "demo/fibre", "zone-b", "main")
CONTENT = {
    "gone": {"presence": B_FIBRE, "as_of": "2026-05-20"},
    "wrong_node": {"presence": B_FIBRE, "node": "demo/composite", "as_of": "2026-05-20"},
    "add_firm": {
        "name": "戊复材有限公司",
        "node": "demo/composite",
        "place": "zone-a",
        "status": "operating",
        "as_of": "2026-05",
        "product": "复合板",
    },
    "missing_node": {
        "chain": "demo",
        "name_zh": "上浆剂",
        "name_en": "Sizing agent",
        "tier": "raw",
        "form": "material",
        "terms": "上浆剂|浸润剂",
        "outputs": "demo/fibre",
    },
}


class Desk:
    """A workspace with its store."""

    def __init__(self, root):
        self.root = root
        self.store = ReviewStore(default_url(root))

    def propose(self, kind, *, reason="情况属实", source=SOURCE, **more):
        content = CONTENT[kind] | more
        workspace = pipeline.load(self.root)
        return self.store.propose(workspace, kind=kind, content=content, source=source, reason=reason, post="staff")

    def decide(self, proposal, verdict="confirmed"):
        version = len(self.store.history("proposal", proposal.id))
        self.store.append(
            subject_kind="proposal",
            subject=proposal.id,
            verdict=verdict,
            reason="核实",
            post="leader",
            expected_version=version,
        )

    def accept(self, kind, **more):
        proposal = self.propose(kind, **more)
        self.decide(proposal)
        return proposal

    def run(self):
        return pipeline.run(self.root)


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.setenv("LIANTU_STATE", str(tmp_path / "state"))
    return Desk(write_workspace(tmp_path / "ws"))


def level(judged, place, node):
    return int(judged.findings.levels.set_index(["place", "node"]).loc[(place, node), "level"])


def test_a_proposal_changes_nothing_before_it_is_accepted(desk):
    before = desk.run().findings
    desk.propose("gone")
    after = desk.run()
    assert after.changes == ()
    assert after.findings.levels.equals(before.levels)


def test_a_firm_that_is_gone_counts_no_more_and_comes_back_when_reopened(desk):
    assert level(desk.run(), "zone-a", "demo/fibre") == 2
    proposal = desk.accept("gone", reason="已停产搬离")
    judged = desk.run()
    row = judged.workspace.tables["presences"].loc[B_FIBRE]
    assert (row["status"], row["as_of"], row["claim"]) == ("ended", "2026-05-20", "已停产搬离")
    assert judged.workspace.tables["sources"].loc[row["source"], "kind"] == "desk"
    assert level(judged, "zone-a", "demo/fibre") == 0
    assert judged.as_read.tables["presences"].loc[B_FIBRE, "status"] == "operating"
    desk.decide(proposal, "reopened")
    assert level(desk.run(), "zone-a", "demo/fibre") == 2


def second_record_of_firm_b(root):
    """A workspace in which firm-b has a record on 复合材料 too, and one at zone-b."""
    path = root / "data/presences.csv"
    rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
    own = next(row for row in rows if row["enterprise"] == "firm-b")
    rows += [own | {"node": "demo/composite"}, own | {"place": "zone-b"}]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(own), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def test_a_firm_that_is_gone_goes_with_every_record_named_by_one_decision(desk):
    second_record_of_firm_b(desk.root)
    proposal = desk.accept("gone", presence=f"{B_COMPOSITE}|{B_FIBRE}")
    judged = desk.run()
    status = judged.workspace.tables["presences"]["status"]
    assert [status[key] for key in (B_FIBRE, B_COMPOSITE, B_ELSEWHERE)] == ["ended", "ended", "operating"]
    assert (level(judged, "zone-a", "demo/fibre"), level(judged, "zone-a", "demo/composite")) == (0, 0)
    assert list(records_of(judged, "firm-b", "zone-a").index) == []
    # one source for both rows, and the tables that come out say the same
    assert [change.table for change in judged.changes] == ["sources", "presences", "presences"]
    files = dict(patched_files(judged))
    ended = [row["id"] for row in csv_rows(files["data/presences.csv"]) if row["status"] == "ended"]
    assert sorted(ended) == sorted([B_FIBRE, B_COMPOSITE])
    assert len([row for row in csv_rows(files["data/sources.csv"]) if row["id"].startswith("desk-")]) == 1
    desk.decide(proposal, "reopened")
    assert len(records_of(desk.run(), "firm-b", "zone-a")) == 2


def test_of_several_records_those_that_ended_or_are_newer_stay_and_the_others_go(desk):
    second_record_of_firm_b(desk.root)
    first = desk.accept("gone")
    both = desk.accept("gone", presence=f"{B_COMPOSITE}|{B_FIBRE}", as_of="2026-06-01")
    judged = desk.run()
    assert [outcome.state for outcome in judged.outcomes] == ["applied", "applied"]
    changed = {change.key: change.proposal for change in judged.changes if change.table == "presences"}
    assert changed == {B_FIBRE: first.id, B_COMPOSITE: both.id}
    older = desk.accept("gone", presence=f"{B_COMPOSITE}|{B_FIBRE}", as_of="2020")
    assert [outcome.state for outcome in desk.run().outcomes if outcome.proposal == older.id] == ["outdated"]


@pytest.mark.parametrize(
    "presence", [f"{B_FIBRE}|{A_PRECURSOR}", f"{B_FIBRE}|{'0' * 12}", "|", f"{B_FIBRE}|{B_ELSEWHERE}"]
)
def test_several_records_are_of_one_firm_at_one_place(desk, presence):
    second_record_of_firm_b(desk.root)
    with pytest.raises(LiantuError) as caught:
        desk.propose("gone", presence=presence)
    assert caught.value.code == "proposal_value"
    with pytest.raises(LiantuError) as caught:
        desk.propose("wrong_node", presence=f"{B_COMPOSITE}|{B_FIBRE}")
    assert caught.value.code == "proposal_value"
    assert desk.store.proposals() == []


@pytest.mark.parametrize(
    ("place", "firms"),
    [
        ("zone-a", ["firm-a", "firm-b"]),
        ("zone-b", ["firm-c"]),
        ("adcode-990100", ["firm-d", "firm-a", "firm-b", "firm-c"]),
        ("province", ["firm-d", "firm-a", "firm-b", "firm-c"]),
        ("nowhere", []),
    ],
)
def test_what_can_be_corrected_at_a_place_stands_at_it_or_below_it(desk, place, firms):
    assert list(records_at(desk.run(), place, "demo")["enterprise"]) == firms
    assert records_at(desk.run(), place, "dem").empty
    desk.accept("gone")
    assert list(records_at(desk.run(), place, "demo")["enterprise"]) == [firm for firm in firms if firm != "firm-b"]


def test_a_presence_moves_to_its_right_node_and_keeps_its_sources(desk):
    desk.accept("wrong_node")
    judged = desk.run()
    moved = judged.workspace.tables["presences"].loc[presence_id("firm-b", "demo/composite", "zone-a", "main")]
    assert B_FIBRE not in judged.workspace.tables["presences"].index
    assert moved["source"].split("|")[0] == "s-1"
    assert moved["source"].split("|")[1].startswith("desk-")
    assert level(judged, "zone-a", "demo/composite") == 2


def test_an_added_firm_is_graded_by_its_source(desk):
    desk.accept("add_firm")
    desk.accept(
        "add_firm",
        name="己复材有限公司",
        reason="公告载明",
        source=SOURCE | {"kind": "filing", "address": "https://example.org/a"},
    )
    judged = desk.run()
    placed = judged.findings.presences.set_index("place").loc["zone-a"]
    grades = dict(
        zip(placed["enterprise"].map(judged.workspace.tables["enterprises"]["name_zh"]), placed["grade"], strict=True)
    )
    # the desk's own word is one source of no strong kind; a filing within the age limit confirms (DESIGN section 2)
    assert grades["戊复材有限公司"] == "likely"
    assert grades["己复材有限公司"] == "confirmed"


def test_a_firm_known_by_a_former_name_gets_no_second_row(tmp_path, monkeypatch):
    monkeypatch.setenv("LIANTU_STATE", str(tmp_path / "state"))
    firms = [
        {"id": "firm-a", "name_zh": "甲原丝有限公司", "former_names": "甲丝|甲原丝厂", "registered_place": "zone-a"},
        {"id": "firm-b", "name_zh": "乙纤维有限公司", "registered_place": "zone-a"},
        {"id": "firm-c", "name_zh": "丙零件有限公司", "registered_place": "zone-b"},
        {"id": "firm-d", "name_zh": "丁市级有限公司", "registered_place": "adcode-990100"},
    ]
    desk = Desk(write_workspace(tmp_path / "ws", enterprises=firms))
    desk.accept("add_firm", name="甲原丝厂")
    judged = desk.run()
    assert len(judged.workspace.tables["enterprises"]) == 4
    assert presence_id("firm-a", "demo/composite", "zone-a", "main") in judged.workspace.tables["presences"].index


def test_a_missing_node_is_joined_to_its_neighbours_and_judged(desk):
    proposal = desk.accept("missing_node")
    judged = desk.run()
    key = f"demo/desk-{proposal.id[:12]}"
    node = judged.workspace.nodes.loc[key]
    assert (node["name_zh"], node["stage"], node["siting"]) == ("上浆剂", "upstream", "specific")
    assert f"{key}>demo/fibre:input" in judged.workspace.edges.index
    assert key in set(judged.findings.levels["node"])
    assert judged.workspace.nodes.index.is_monotonic_increasing


def test_a_node_added_by_an_earlier_proposal_can_carry_a_firm(desk):
    first = desk.accept("missing_node")
    key = f"demo/desk-{first.id[:12]}"
    # proposed against the facts on disk, the node would be unknown: the app hands over the corrected workspace
    proposal = desk.store.propose(
        desk.run().workspace,
        kind="add_firm",
        content=CONTENT["add_firm"] | {"node": key},
        source=SOURCE,
        reason="投产",
        post="staff",
    )
    desk.decide(proposal)
    assert [outcome.state for outcome in desk.run().outcomes] == ["applied", "applied"]


def test_what_no_longer_fits_is_left_out_and_said(desk):
    desk.accept("gone")
    again = desk.accept("gone", as_of="2026-06-01", reason="再次核实")
    judged = desk.run()
    assert [outcome.state for outcome in judged.outcomes] == ["applied", "outdated"]
    assert judged.outcomes[1].proposal == again.id
    listed = csv_rows(dict(patched_files(judged))[LIST_FILE])
    assert [row["state"] for row in listed if row["proposal"] == again.id] == ["outdated"]


def test_corrections_take_effect_in_the_order_of_acceptance_whatever_the_order_of_proposals(desk):
    late, early = desk.propose("gone"), desk.propose("wrong_node")
    desk.decide(early)
    desk.decide(late)
    judged = desk.run()
    assert [(o.proposal, o.state) for o in judged.outcomes] == [(early.id, "applied"), (late.id, "outdated")]


def test_the_same_proposal_twice_is_one(desk):
    assert desk.propose("gone") == desk.propose("gone")
    assert len(desk.store.proposals()) == 1


@pytest.mark.parametrize(
    ("kind", "change", "code"),
    [
        ("gone", {"presence": "0" * 12}, "proposal_value"),
        ("gone", {"as_of": "去年"}, "proposal_date"),
        ("gone", {"as_of": ""}, "proposal_field_missing"),
        ("gone", {"extra": "x"}, "proposal_field_unknown"),
        ("wrong_node", {"node": "demo/fibre"}, "proposal_same_node"),
        ("wrong_node", {"node": "demo/none"}, "proposal_value"),
        ("add_firm", {"place": "nowhere"}, "proposal_value"),
        ("add_firm", {"status": "ended"}, "proposal_value"),
        ("add_firm", {"name": "=HYPERLINK(1)"}, "proposal_formula"),
        ("add_firm", {"name": "长" * 501}, "proposal_field_long"),
        ("missing_node", {"outputs": ""}, "proposal_unlinked"),
        ("missing_node", {"outputs": "demo/none"}, "proposal_value"),
        ("missing_node", {"tier": "none"}, "proposal_value"),
        ("missing_node", {"chain": "none"}, "proposal_value"),
    ],
)
def test_bad_proposals_are_refused_with_a_code_and_nothing_is_stored(desk, kind, change, code):
    with pytest.raises(LiantuError) as caught:
        desk.propose(kind, **change)
    assert caught.value.code == code
    assert desk.store.proposals() == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"title": " "}, "proposal_field_missing"),
        ({"kind": "rumour"}, "proposal_value"),
        ({"kind": "official"}, "proposal_field_missing"),
        ({"address": "javascript://x"}, "proposal_address"),
        ({"date": "2026-13"}, "proposal_date"),
    ],
)
def test_a_source_must_be_one_that_can_be_followed(desk, change, code):
    with pytest.raises(LiantuError) as caught:
        desk.propose("gone", source=SOURCE | change)
    assert caught.value.code == code


def test_proposals_cannot_be_changed_or_removed_even_with_sql(desk):
    desk.propose("gone")
    desk.store.close()
    connection = sqlite3.connect(desk.root.parent / "state" / "reviews.sqlite")
    for statement in ("UPDATE proposal SET reason = 'x'", "DELETE FROM proposal"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(statement)
    connection.close()


def csv_rows(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_tables_that_come_out_differ_only_where_a_correction_speaks_and_read_as_corrected(desk):
    for kind in ("gone", "add_firm", "missing_node"):
        desk.accept(kind)
    judged = desk.run()
    files = dict(patched_files(judged))
    assert sorted(files) == [
        "chains/demo/edges.csv",
        "chains/demo/nodes.csv",
        LIST_FILE,
        "data/enterprises.csv",
        "data/presences.csv",
        "data/sources.csv",
    ]
    for name, content in files.items():
        if name != LIST_FILE:
            old = (desk.root / name).read_bytes().splitlines(keepends=True)
            new = content.splitlines(keepends=True)
            changed = [line for line in old if line not in new]
            # only the row of the firm that is gone changes; every other line stays, new ones come after
            assert len(changed) == (1 if name == "data/presences.csv" else 0)
            (desk.root / name).write_bytes(content)
    taken_in = pipeline.run(desk.root, decisions=[])
    assert [p for p in taken_in.workspace.problems if p.severity == "error"] == []
    assert input_forms(taken_in.workspace) == input_forms(judged.workspace)
    # once taken into the files, the same corrections have nothing more to say
    assert {outcome.state for outcome in desk.run().outcomes} == {"outdated"}


@pytest.mark.parametrize(("encoding", "end"), [("utf-8-sig", "\r\n"), ("gb18030", "\n")])
def test_encoding_line_ends_and_columns_of_the_file_are_kept(desk, encoding, end):
    path = desk.root / "data/presences.csv"
    rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
    names = ["claim", *[name for name in rows[0] if name != "claim"], "备注"]
    out = io.StringIO()
    writer = csv.DictWriter(out, names, lineterminator=end)
    writer.writeheader()
    writer.writerows(row | {"备注": "一行\n两行", "claim": "说，“有”"} for row in rows)
    path.write_bytes(out.getvalue().encode(encoding))
    desk.accept("gone")
    content = dict(patched_files(desk.run()))["data/presences.csv"]
    text = content.decode(encoding)
    assert content.startswith(b"\xef\xbb\xbf") == (encoding == "utf-8-sig")
    assert text.splitlines()[0].split(",") == names
    got = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["备注"] for row in got] == ["一行\n两行"] * len(rows)
    assert sum(row["claim"] == "情况属实" for row in got) == 1
    assert text.count(end) >= len(rows)


def test_a_table_without_the_needed_column_or_in_a_workbook_comes_whole(desk):
    path = desk.root / "data/presences.csv"
    rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
    out = io.StringIO()
    names = [name for name in rows[0] if name != "status"]  # every row operating by default
    writer = csv.DictWriter(out, names, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")
    desk.accept("gone")
    got = csv_rows(dict(patched_files(desk.run()))["data/presences.csv"])
    assert {row["id"]: row["status"] for row in got}[B_FIBRE] == "ended"
    assert len(got) == len(rows)


def test_the_list_runs_nothing_in_a_spreadsheet(desk):
    desk.accept("gone", reason="停产\n=1+1")
    content = dict(patched_files(desk.run()))[LIST_FILE]
    assert all(not cell.startswith(("=", "+", "@")) for row in csv_rows(content) for cell in row.values())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_command_writes_the_tables_and_says_how_many(desk, tmp_path, lang):
    run = CliRunner().invoke(main, ["corrections", str(desk.root), "--out", str(tmp_path / "o"), "--lang", lang])
    assert run.exit_code == 0
    assert not (tmp_path / "o").exists()
    desk.accept("gone")
    run = CliRunner().invoke(main, ["corrections", str(desk.root), "--out", str(tmp_path / "o"), "--lang", lang])
    assert run.exit_code == 0, run.output
    assert (tmp_path / "o/data/presences.csv").exists()
    assert "1" in run.output.splitlines()[-1]


def test_a_store_of_the_first_schema_is_brought_up_to_date_with_its_decisions(desk):
    desk.store.close()
    connection = sqlite3.connect(desk.root.parent / "state" / "reviews.sqlite")
    connection.execute("DROP TABLE proposal")
    connection.execute("UPDATE alembic_version SET version_num = '0001'")
    connection.commit()
    connection.close()
    desk.store = ReviewStore(default_url(desk.root))
    desk.accept("gone")
    assert level(desk.run(), "zone-a", "demo/fibre") == 0


def test_git_applies_what_came_out(desk):
    """The patch is minimal: git counts one changed row and one added source."""
    desk.accept("gone")
    files = dict(patched_files(desk.run()))
    subprocess.run(["git", "init", "-q", "."], cwd=desk.root, check=True)
    subprocess.run(["git", "add", "."], cwd=desk.root, check=True)
    for name, content in files.items():
        if name != LIST_FILE:
            (desk.root / name).write_bytes(content)
    stat = subprocess.run(
        ["git", "diff", "--numstat"], cwd=desk.root, check=True, capture_output=True, text=True
    ).stdout.split()
    assert stat == ["1", "1", "data/presences.csv", "1", "0", "data/sources.csv"]
