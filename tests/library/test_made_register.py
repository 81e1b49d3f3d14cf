"""The made register: the same seed the same bytes, valid codes, shares near the parameters, answers that hold."""

from __future__ import annotations

import csv

import pytest
from stdnum.cn import uscc
from workspaces import NODES, write_workspace

from benchmarks.register import Generator, check_digit, parameters, score, write
from liantu import pipeline, registers


@pytest.fixture
def workspace(tmp_path):
    nodes = [dict(n) | {"terms": f"{n['name_zh']}料"} for n in NODES]
    return pipeline.load(write_workspace(tmp_path / "ws", nodes=nodes))


def test_check_digits_are_those_of_the_standard():
    # the codes of two well-known bodies, as their sites print them
    for code in ("91110000100001043K", "911100001000011001"):
        if uscc.is_valid(code):
            assert check_digit(code[:17]) == code[17]
    generator_code = "9111010500000001" + "X"
    assert uscc.is_valid(generator_code + check_digit(generator_code))


def test_the_same_seed_gives_the_same_bytes_and_another_others(workspace, tmp_path):
    made = []
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        write(workspace, tmp_path / f"{name}.csv", tmp_path / f"{name}-t.csv", rows=500, seed=seed, encoding="utf-8")
        made.append(((tmp_path / f"{name}.csv").read_bytes(), (tmp_path / f"{name}-t.csv").read_bytes()))
    assert made[0] == made[1] != made[2]


def test_shares_lie_near_the_parameters(workspace):
    rows = list(Generator(workspace, seed=3).rows(4000))
    own = [row for row in rows if not row.duplicate_of]
    p = parameters()
    assert abs(sum(bool(r.nodes) for r in own) / len(own) - p["makers"]["share"]) < 0.03
    assert abs(1 - len(own) / len(rows) - p["dirt"]["duplicate"]) < 0.01
    for name in ("revoked", "blank_address", "wide"):
        assert abs(sum(name in r.dirt for r in own) / len(own) - p["dirt"][name]) < 0.02
    codes = [r.cells[1] for r in own if "code_as_number" not in r.dirt]
    assert all(uscc.is_valid(code) for code in codes)


def test_a_duplicate_repeats_an_earlier_firm_under_another_name(workspace):
    rows = list(Generator(workspace, seed=4).rows(2000))
    doubles = [(n, r) for n, r in enumerate(rows, start=1) if r.duplicate_of]
    assert doubles
    for number, row in doubles:
        first = rows[row.duplicate_of - 1]
        assert row.duplicate_of < number
        assert (row.cells[1:], row.nodes, row.place) == (first.cells[1:], first.nodes, first.place)


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_what_is_made_is_found_again_and_dealers_are_not(workspace, tmp_path, suffix):
    register, truth, out = tmp_path / f"r{suffix}", tmp_path / "t.csv", tmp_path / "o.csv"
    write(workspace, register, truth, rows=1500, seed=5, encoding="utf-8")
    registers.place_register(workspace, register, out)
    found = score(truth, out)
    # here every product is a word of its node, and no other word overlaps: nothing may be missed or wrong
    assert found["recall"][0] == found["recall"][1] > 300
    assert found["precision"][0] == found["precision"][1]
    assert found["places"][0] == found["places"][1] > 100


def test_the_score_counts_pairs(tmp_path):
    (tmp_path / "t.csv").write_text("row,nodes,place,duplicate_of,dirt\n1,c/a|c/b,z1,,\n2,,z1,,\n3,c/a,,,\n", "utf-8")
    with (tmp_path / "p.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["row", "node", "role", "place"])
        writer.writeheader()
        writer.writerow({"row": 1, "node": "c/a", "role": "main", "place": "z1"})
        writer.writerow({"row": 1, "node": "c/x", "role": "main", "place": "z2"})
        writer.writerow({"row": 2, "node": "c/a", "role": "main", "place": ""})
        writer.writerow({"row": 3, "node": "c/a", "role": "trade", "place": "z1"})
    assert score(tmp_path / "t.csv", tmp_path / "p.csv") == {"precision": (1, 3), "recall": (1, 3), "places": (1, 2)}
