"""Support for a gap: innovation there or nearby, and room to put a plant."""

import pytest
from analyse_cases import workspace

from liantu.analyse import judge
from liantu.analyse.support import make_support
from liantu.match import grade_presences


def case(**tables):
    return workspace(["a", "b"], [("a", "b")], [("f1", "a", "z1")], **tables)


@pytest.mark.parametrize(
    ("innovation", "carriers", "expected"),
    [
        ([], [], None),  # nothing gathered: unknown
        ([("z1", "c/b")], [], 1.0),  # in the place
        ([("k1", "c/b")], [], 0.5),  # elsewhere in the province
        ([("outside-110000", "c/b")], [], 0.0),  # outside it
        ([("z1", "c/a")], [], 0.0),  # for another node
        ([("z1", "c/a|c/b")], [], 1.0),  # for several
        ([], [("z1", "plant")], 1.0),
        ([], [("z2", "plant")], None),  # carriers are gathered by chance: none known says nothing
        ([], [("z1", "port")], None),  # a port is no room
        ([("k1", "c/b")], [("z1", "bonded")], 0.75),
    ],
)
def test_the_part_is_the_mean_of_what_is_known(innovation, carriers, expected):
    ws = case(
        innovation=[{"place": place, "nodes": nodes, "kind": "institute"} for place, nodes in innovation],
        carriers=[{"place": place, "kind": kind} for place, kind in carriers],
    )
    assert make_support(ws).of_gap("z1", "c/b") == expected


def test_it_stands_in_the_table_of_gaps():
    ws = case(innovation=[{"place": "k1", "nodes": "c/b", "kind": "laboratory"}])
    gaps = judge(ws, grade_presences(ws)).gaps
    assert gaps.loc["z1:c/b", "support"] == 0.5
