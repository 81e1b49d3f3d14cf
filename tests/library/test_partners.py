"""Who here could buy from, or supply, a firm that fills a node."""

from analyse_cases import workspace

from liantu.analyse import judge, partners
from liantu.match import grade_presences


def test_firms_one_step_before_and_after_in_the_place_are_named_in_order():
    ws = workspace(
        ["a", "b", "c", "d"],
        [("a", "b"), ("b", "c"), ("c", "d")],
        [
            ("f2", "c", "z1"),
            ("f1", "c", "z1"),
            ("f1", "a", "z1"),
            ("f3", "d", "z1"),  # two steps away
            ("f4", "a", "z2"),  # elsewhere
            ("f5", "a", "z1", {"status": "planned"}),  # not there yet
        ],
    )
    for name in (None, "id"):  # tables that were read carry their index name
        presences = grade_presences(ws).rename_axis(index=name)
        found = partners(ws, judge(ws, presences), "z1", "c/b")
        told = list(zip(found["enterprise"], found["node"], strict=True))
        assert told == [("f1", "c/a"), ("f1", "c/c"), ("f2", "c/c")]
