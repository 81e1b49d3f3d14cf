"""A business register of any size, made with known answers, and the score of what was found in it.

``python -m benchmarks.register make --rows 200000 --out R.csv --truth T.csv [--encoding gb18030] [--seed 1]``
``python -m benchmarks.register score --truth T.csv --pairs P.csv``

Products are words of the workspace's nodes and, for a share, the words of its facts that are no word of the node, so
that finding everything is not given by construction.
"""

from __future__ import annotations

import argparse
import csv
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.pairs import ROOT
from liantu import pipeline
from liantu.match import find_nodes, node_words
from liantu.match.samples import wilson
from liantu.match.words import NodeWords
from liantu.model.fields import split_list
from liantu.model.workspace import Workspace

HEAD = ("企业名称", "统一社会信用代码", "经营范围", "行业代码", "住所", "登记状态")
TRUTH = ("row", "nodes", "place", "duplicate_of", "dirt")
_CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_WIDE = {ord(c): ord(c) + 0xFEE0 for c in "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"}


def parameters() -> dict[str, Any]:
    """Return the generator's own parameters."""
    return tomllib.loads((Path(__file__).parent / "register.toml").read_text("utf-8"))


def check_digit(first: str) -> str:
    """Return the 18th character of a unified social credit code (GB 32100-2015) from the 17 before it."""
    total = sum(_CODE_LETTERS.index(c) * w for c, w in zip(first, _WEIGHTS, strict=True))
    return _CODE_LETTERS[(31 - total % 31) % 31]


@dataclass
class Row:
    """One made firm and its answer."""

    cells: list[str]
    nodes: tuple[str, ...]
    place: str
    duplicate_of: int
    dirt: tuple[str, ...]


class Generator:
    """Makes rows one after the other; the same seed gives the same rows."""

    def __init__(self, workspace: Workspace, *, seed: int) -> None:
        """Take words, other words of facts, codes and places from ``workspace``."""
        self.dice = random.Random(seed)
        self.p = parameters()
        specific = set(workspace.nodes.index[workspace.nodes["siting"] == "specific"])
        words = [w for w in node_words(workspace) if w.node in specific]
        self.words = {w.node: w for w in words}
        self.nodes = sorted(self.words)
        self.codes = {str(n): split_list(c) for n, c in workspace.nodes["gb_codes"].items()}
        self.other = self._other_words(workspace, words)
        places = workspace.tables["places"]
        kinds = places["kind"].isin(["zone", "prefecture", "county"])
        self.places = sorted(zip(places.index[kinds], places["name_zh"][kinds], strict=True))

    def _other_words(self, workspace: Workspace, words: list[NodeWords]) -> dict[str, list[str]]:
        """Return node → products that facts name at it and that its words do not find."""
        found: dict[str, set[str]] = {}
        presences = workspace.tables["presences"]
        for node, product in zip(presences["node"], presences["product_zh"], strict=True):
            if isinstance(product, str) and node in self.words and 2 <= len(product) <= 12 and "（" not in product:
                own = [self.words[node]]
                if not find_nodes(product, own):
                    found.setdefault(str(node), set()).add(product)
        return {node: sorted(products) for node, products in sorted(found.items())}

    def rows(self, count: int) -> Iterator[Row]:
        """Yield ``count`` rows; a duplicate repeats an earlier one of the last thousand under another name."""
        recent: list[tuple[int, Row]] = []
        for number in range(1, count + 1):
            if recent and self.dice.random() < self.p["dirt"]["duplicate"]:
                original, first = self.dice.choice(recent)
                row = Row([self._name(), *first.cells[1:]], first.nodes, first.place, original, ("duplicate",))
            else:
                row = self._row()
                recent.append((number, row))
                del recent[:-1000]
            yield row

    def _row(self) -> Row:
        dice, dirt, found = self.dice, self.p["dirt"], []
        made, phrases = self._products()
        scope = self._scope(phrases)
        place, address = self._place()
        if dice.random() < dirt["blank_address"]:
            place, address = "", ""
            found.append("blank_address")
        if dice.random() < dirt["wide"]:
            scope = scope.translate(_WIDE)
            found.append("wide")
        if dice.random() < dirt["newline"]:
            scope = scope.replace("；", "；\n", 1)
            found.append("newline")
        status = dice.choice(self.p["words"]["statuses"])
        for name, told in (("revoked", "吊销"), ("moved", "迁出"), ("elsewhere", status)):
            if dice.random() < dirt[name]:
                status = told
                found.append(name)
                break
        code = self._code()
        if dice.random() < dirt["code_as_number"]:
            code = "9.1220101E+17"
            found.append("code_as_number")
        industry = dice.choice(self.codes.get(made[0]) or ("",)) if made else str(dice.randint(5100, 9900))
        return Row([self._name(), code, scope, industry, address, status], made, place, 0, tuple(found))

    def _products(self) -> tuple[tuple[str, ...], list[str]]:
        dice, makers, traps = self.dice, self.p["makers"], self.p["traps"]
        made: list[str] = []
        phrases: list[str] = []
        if dice.random() < makers["share"]:
            for _ in range(dice.choices((1, 2, 3), makers["products"])[0]):
                node = dice.choice(self.nodes)
                made.append(node)
                phrases.append(self._product(node) + dice.choice(makers["verbs"]))
        if dice.random() < traps["trade"]:
            phrases.append(self._product(dice.choice(self.nodes)) + dice.choice(traps["trade_words"]))
        if dice.random() < traps["excluded"]:
            phrases.append(f"来料加工（不含{self._product(dice.choice(self.nodes))}）")
        if dice.random() < traps["lookalike"]:
            others = self.words[dice.choice(self.nodes)].not_terms
            phrases.append((dice.choice(others) if others else "日用杂品") + "制造")
        return tuple(sorted(set(made))), phrases

    def _product(self, node: str) -> str:
        others = self.other.get(node)
        if others and self.dice.random() < self.p["makers"]["other_words"]:
            return self.dice.choice(others)
        return self.dice.choice(self.words[node].terms)

    def _scope(self, phrases: list[str]) -> str:
        shape, words = self.p["scope"], self.p["words"]
        count = int(self.dice.lognormvariate(shape["clauses_log_mean"], shape["clauses_log_spread"]))
        clauses = [self.dice.choice(words["other"]) for _ in range(min(max(1, count), shape["most_clauses"]))]
        for phrase in phrases:
            clauses.insert(self.dice.randrange(len(clauses) + 1), phrase)
        return f"一般项目：{'；'.join(clauses)}（除依法须经批准的项目外，凭营业执照依法自主开展经营活动）"

    def _name(self) -> str:
        words = self.p["words"]
        own = "".join(self.dice.choice(words["name_characters"]) for _ in range(self.dice.choice((2, 2, 3))))
        return own + self.dice.choice(("商贸", "科技", "实业", "工贸", "制造", "")) + self.dice.choice(words["forms"])

    def _place(self) -> tuple[str, str]:
        place, name = self.dice.choice(self.places)
        return place, f"{name}{self.dice.choice(self.p['words']['streets'])}{self.dice.randint(1, 999)}号"

    def _code(self) -> str:
        first = "91" + "".join(self.dice.choice("0123456789") for _ in range(6))
        first += "".join(self.dice.choice(_CODE_LETTERS) for _ in range(9))
        return first + check_digit(first)


def write(workspace: Workspace, out: Path, truth: Path, *, rows: int, seed: int, encoding: str) -> None:
    """Write the register (.csv or .parquet) and its answers; rows are made as they are written."""
    generator = Generator(workspace, seed=seed)
    with truth.open("w", encoding="utf-8", newline="") as answers:
        told = csv.writer(answers, lineterminator="\n")
        told.writerow(TRUTH)

        def made() -> Iterator[list[str]]:
            for number, row in enumerate(generator.rows(rows), start=1):
                told.writerow((number, "|".join(row.nodes), row.place, row.duplicate_of or "", "|".join(row.dirt)))
                yield row.cells

        (_write_parquet if out.suffix == ".parquet" else _write_csv)(out, made(), encoding)


def _write_csv(out: Path, rows: Iterator[list[str]], encoding: str) -> None:
    with out.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEAD)
        writer.writerows(rows)


def _write_parquet(out: Path, rows: Iterator[list[str]], _: str) -> None:
    from itertools import islice

    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(name, pa.string()) for name in HEAD])
    with pq.ParquetWriter(out, schema) as writer:
        while piece := list(islice(rows, 50_000)):
            writer.write_table(pa.table([list(column) for column in zip(*piece, strict=True)], schema=schema))


def score(truth: Path, pairs: Path) -> dict[str, tuple[int, int]]:
    """Return hits and trials of ``precision`` and ``recall`` (pairs of row and node) and ``places`` (rows with one)."""
    with truth.open(encoding="utf-8", newline="") as file:
        known = {int(r["row"]): (set(split_list(r["nodes"])), r["place"]) for r in csv.DictReader(file)}
    right = found = placed = well = 0
    with pairs.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["role"] != "main":
                continue
            nodes, place = known[int(row["row"])]
            found += 1
            right += row["node"] in nodes
            if row["place"]:
                placed += 1
                well += row["place"] == place
    return {
        "precision": (right, found),
        "recall": (right, sum(len(nodes) for nodes, _ in known.values())),
        "places": (well, placed),
    }


def main() -> None:
    """Make a register, or score what was found in one."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    make = commands.add_parser("make")
    make.add_argument("--rows", type=int, default=200_000)
    make.add_argument("--out", type=Path, required=True)
    make.add_argument("--truth", type=Path, required=True)
    make.add_argument("--encoding", default="utf-8")
    make.add_argument("--seed", type=int, default=1)
    make.add_argument("--workspace", type=Path, default=ROOT)
    scored = commands.add_parser("score")
    scored.add_argument("--truth", type=Path, required=True)
    scored.add_argument("--pairs", type=Path, required=True)
    asked = parser.parse_args()
    if asked.command == "make":
        workspace = pipeline.load(asked.workspace)
        write(workspace, asked.out, asked.truth, rows=asked.rows, seed=asked.seed, encoding=asked.encoding)
        return
    for name, (hits, trials) in score(asked.truth, asked.pairs).items():
        low, high = wilson(hits, trials)
        print(f"{name}: {hits / max(trials, 1):.3f} ({low:.3f} to {high:.3f}), {hits} of {trials}")


if __name__ == "__main__":
    main()
