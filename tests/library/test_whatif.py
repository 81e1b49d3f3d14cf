"""What-if: differences against judging anew, best landings against trying all, losses against losing one by one."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from analyse_cases import workspace
from click.testing import CliRunner
from test_analyse_oracle import generated
from workspaces import write_workspace

from liantu.analyse import Landing, best_landings, difference, hooks, judge, landed, losses, lost, rivals
from liantu.cli import main
from liantu.match import grade_presences
from liantu.model.problems import LiantuError
from liantu.words import t

GAPS = ("complete", "extend", "strengthen")
ZONES = ("z1", "z2", "z3")


def kinds(ws, presences):
    """(place, node) → kind, from the tables that everybody else reads."""
    levels = judge(ws, presences).levels
    levels = levels[levels["kind"] != "bought_in"]
    return dict(zip(zip(levels["place"], levels["node"], strict=True), levels["kind"], strict=True))


def worked():
    # ore > a > b > c, all essential; a stands in z1 (two firms) and c in z2: b is a broken link for the province
    return workspace(
        ["a", "b", "c", {"id": "m", "siting": "market"}],
        [("a", "b"), ("b", "c"), ("c", "m")],
        [("f1", "a", "z1"), ("f2", "a", "z1"), ("f3", "c", "z2")],
    )


def test_a_landing_closes_the_gap_where_it_lands_and_around():
    ws = worked()
    before = grade_presences(ws)
    table = difference(ws, before, landed(ws, before, [Landing("c/b", "z1")]))
    closed = {(r.place, r.node) for r in table[table["change"] == "closed"].itertuples()}
    assert closed == {("z1", "c/b"), ("province", "c/b")}
    # b at z1 now feeds c, one step on: z1 could extend to it (within k_out it could before too, so that is no news)
    row = table[(table["place"] == "z1") & (table["node"] == "c/b")].iloc[0]
    assert (row["before"], row["after"], row["level_before"], row["level_after"]) == ("extend", "present", 0, 2)


def test_a_loss_opens_what_hung_on_the_firm():
    ws = worked()
    before = grade_presences(ws)
    table = difference(ws, before, lost(ws, before, ["f3"]))
    # without c in z2 nothing in the province needs b any more, and c is an extension of a (two steps)
    told = {(r.place, r.node): (r.change, r.before, r.after) for r in table.itertuples()}
    assert told["province", "c/c"] == ("opened", "present", "extend")
    assert told["province", "c/b"] == ("changed", "complete", "extend")
    assert losses(ws, before)["enterprise"].tolist() == ["f3"]  # f1 and f2 stand for each other


@pytest.mark.parametrize("seed", range(25))
def test_differences_are_those_of_two_judgements(seed):
    ws = generated(seed)
    before = grade_presences(ws)
    dice = random.Random(seed)
    specific = sorted(ws.nodes.index[ws.nodes["siting"] == "specific"])
    landings = [Landing(dice.choice(specific), dice.choice(ZONES), "small") for _ in range(dice.randint(1, 3))]
    leaving = dice.sample(sorted(set(before["enterprise"])), 1)
    after = landed(ws, lost(ws, before, leaving), landings)
    one, other = kinds(ws, before), kinds(ws, after)
    gone = {k for k in one if one[k] in GAPS and other.get(k) not in GAPS}
    closed = {k for k in gone if other.get(k) in ("present", "strength")}
    opened = {k for k in other if other[k] in GAPS and one.get(k) not in GAPS}
    changed = {k for k in one if one[k] in GAPS and other.get(k) in GAPS and one[k] != other[k]}
    table = difference(ws, before, after)
    for name, expected in (("closed", closed), ("dropped", gone - closed), ("opened", opened), ("changed", changed)):
        rows = table[table["change"] == name]
        assert set(zip(rows["place"], rows["node"], strict=True)) == expected, name


@pytest.mark.parametrize("seed", range(25))
def test_losses_are_those_of_losing_one_by_one(seed):
    ws = generated(seed)
    before = grade_presences(ws)
    table = losses(ws, before).set_index("enterprise")
    for firm in sorted(set(before["enterprise"])):
        moved = difference(ws, before, lost(ws, before, [firm]))
        opened = moved[moved["change"] == "opened"]
        if firm not in table.index:
            assert opened.empty
            continue
        assert table.loc[firm, "opened"] == len(opened)
        assert (table.loc[firm, "places"] or "") == "|".join(sorted(set(opened["place"])))


@pytest.mark.parametrize("seed", range(25))
def test_a_landing_fills_the_missing_links_of_its_node_around_it_and_no_others(seed):
    """What ``best_landings`` rests on, held against the rules themselves."""
    ws = generated(seed)
    before = grade_presences(ws)
    one = kinds(ws, before)
    missing = {k for k in one if one[k] in ("complete", "extend")}
    for place, node in sorted(missing):
        if place not in ZONES:
            continue
        other = kinds(ws, landed(ws, before, [Landing(node, place)]))
        filled = {k for k in missing if other.get(k) not in ("complete", "extend")}
        assert filled == {k for k in missing if k[1] == node and k[0] in (place, "province")}


@pytest.mark.parametrize("by", ["count", "score"])
@pytest.mark.parametrize("seed", range(20))
def test_no_choice_fills_more_than_the_best_landings(seed, by):
    ws = generated(seed)
    findings = judge(ws, grade_presences(ws))
    table = best_landings(ws, findings, n=3, by=by)
    gaps = findings.gaps[findings.gaps["kind"] != "strengthen"]
    worth = {g: 1.0 if by == "count" else float(s) for g, s in gaps["score"].fillna(0).items()}
    options = [
        {g for g in worth if g in (f"{place}:{node}", f"province:{node}")}
        for node in sorted(set(gaps["node"]))
        for place in ZONES
    ]
    most = max((sum(worth[g] for g in set().union(*some)) for some in combinations(options, 3)), default=0.0)
    total = table["total"].iloc[-1] if len(table) else 0.0
    assert total == pytest.approx(most)  # the places form a tree here: the greedy choice is the best
    assert (table["bound"] >= table["total"] - 1e-12).all()


def test_overruled_gaps_are_not_filled_and_fewer_rows_come_when_nothing_is_left():
    ws = worked()
    before = grade_presences(ws)
    findings = judge(ws, before, gap_status={"z1:c/b": "overruled", "province:c/b": "overruled"})
    assert "c/b" not in set(best_landings(ws, findings, n=50, places=["z1"])["node"])
    table = best_landings(ws, judge(ws, before), n=50, by="count")
    assert len(table) < 50
    assert table["gain"].min() > 0


def test_hooks_lead_from_a_strength_to_anothers_need():
    ws = worked()
    table = hooks(ws, judge(ws, grade_presences(ws)))
    # a is strong at z1 (a confirmed firm of volume); z2 lacks b, an essential input of its c
    assert table.to_dict("records") == [
        {
            "giver": "z1",
            "source_node": "c/a",
            "relation": "input",
            "target_node": "c/b",
            "taker": "z2",
            "taker_kind": "complete",
        }
    ]


def test_zones_that_build_the_same_are_named():
    coming = {"status": "building", "as_of": "2026-01"}
    old = {"status": "planned", "as_of": "2001"}
    ws = workspace(
        ["a", "b"],
        [("a", "b")],
        [("f1", "a", "z1", coming), ("f2", "a", "z3", coming), ("f3", "b", "z1", coming), ("f4", "b", "z2", old)],
    )
    table = rivals(ws, judge(ws, grade_presences(ws)))
    assert table.to_dict("records") == [{"node": "c/a", "places": "z1|z3", "enterprises": "f1|f2"}]


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda ws, p, f: landed(ws, p, [Landing("c/none", "z1")]), "whatif_node"),
        (lambda ws, p, f: landed(ws, p, [Landing("c/a", "nowhere")]), "whatif_place"),
        (lambda ws, p, f: landed(ws, p, [Landing("c/a", "z1", "huge")]), "whatif_capability"),
        (lambda ws, p, f: landed(ws, p, [Landing("c/a", "z1")] * 201), "whatif_many"),
        (lambda ws, p, f: lost(ws, p, ["nobody"]), "whatif_firm"),
        (lambda ws, p, f: best_landings(ws, f, n=0), "whatif_number"),
        (lambda ws, p, f: best_landings(ws, f, n=1, by="luck"), "whatif_by"),
        (lambda ws, p, f: best_landings(ws, f, n=1, places=["nowhere"]), "whatif_place"),
    ],
)
def test_what_is_not_in_the_data_is_refused_with_a_code(call, code):
    ws = worked()
    presences = grade_presences(ws)
    with pytest.raises(LiantuError) as caught:
        call(ws, presences, judge(ws, presences))
    assert caught.value.code == code


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_command_tells_every_table_in_the_readers_language_and_writes_it(tmp_path, lang):
    root = write_workspace(tmp_path / "ws")
    out = tmp_path / "t.csv"
    asked = ["--land", "zone-a:demo/composite", "--lose", "firm-c", "--best", "2", "--losses", "--hooks"]
    run = CliRunner().invoke(main, ["whatif", str(root), *asked, "--csv", str(out), "--lang", lang])
    assert run.exit_code == 0, run.output
    for name in ("difference", "best", "losses", "hooks", "rivals"):
        assert t(f"whatif.title_{name}", lang) in run.output
    assert "whatif." not in run.output
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    "asked", [[], ["--land", "nonsense"], ["--land", "zone-a:demo/none"], ["--lose", "x"], ["--best", "0"]]
)
def test_the_command_refuses_with_a_sentence(tmp_path, asked):
    run = CliRunner().invoke(main, ["whatif", str(write_workspace(tmp_path / "ws")), *asked])
    assert run.exit_code in (1, 2)
    assert run.exception is None or isinstance(run.exception, SystemExit)
    assert "Error" in run.output


def test_hooks_lead_to_anothers_strength_but_not_to_what_is_weak_there_or_bought_anywhere():
    nodes = ["a", "strong", "weak", {"id": "market", "siting": "market"}]
    edges = [("a", other, "input", False) for other in ("strong", "weak", "market")]
    ws = workspace(
        nodes,
        edges,
        [
            ("f1", "a", "z1"),
            ("f2", "strong", "z2"),
            ("f3", "weak", "z2", {"capability": "small"}),
            ("f4", "market", "z2"),
        ],
    )
    table = hooks(ws, judge(ws, grade_presences(ws)))
    assert table[["giver", "target_node", "taker", "taker_kind"]].to_numpy().tolist() == [
        ["z1", "c/strong", "z2", "present"]
    ]
