"""A register on Spark: the rows are those of one machine, and it is the executors that place them."""

from __future__ import annotations

import os
import shutil
import sys

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from workspaces import write_workspace

from liantu import cluster, pipeline, registers
from liantu.cli import main
from liantu.model.problems import LiantuError
from liantu.words import t

HAS_JAVA = bool(shutil.which("java") or os.environ.get("JAVA_HOME"))
needs_java = pytest.mark.skipif(not HAS_JAVA, reason="test_cluster: no Java here, so nothing was tried on Spark")
SCOPES = ("纤维制造", "复合材料的研发、生产（不含纤维）", "零件批发", "餐饮服务", "纤维制造；复合材料制造")


def made_register(rows=400):
    return pa.table(
        {
            "企业名称": [f"{i}号公司" for i in range(rows)],
            "经营范围": [SCOPES[i * 7 % len(SCOPES)] for i in range(rows)],
            "统一社会信用代码": ["9.1220101E+17" if i % 50 == 0 else f"91{i:016}" for i in range(rows)],
            "住所": ["甲经济技术开发区" if i % 3 else "#N/A" for i in range(rows)],
        }
    )


@pytest.fixture(scope="module")
def spark():
    pytest.importorskip("pyspark", reason="test_cluster: PySpark is not installed")
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


def told(progress):
    return {code: count for code, count in progress.told.items() if count and code != "decoded"}


@needs_java
@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_four_partitions_give_the_rows_of_one_machine_without_the_drivers_matcher(spark, tmp_path, monkeypatch, kind):
    workspace = pipeline.load(write_workspace(tmp_path / "ws"))
    register = tmp_path / f"register.{kind}"
    if kind == "parquet":
        pq.write_table(made_register(), register, row_group_size=60)
    else:
        made_register().to_pandas().to_csv(register, index=False, encoding="gb18030")
    alone, spread = tmp_path / "alone.csv", tmp_path / "spread.csv"
    expected = registers.place_register(workspace, register, alone, with_trade=True)

    def refuse(*_args, **_options):
        raise AssertionError("the driver was to place nothing")

    monkeypatch.setattr(registers.Matcher, "place", refuse)
    monkeypatch.setattr(cluster, "_BUCKET", 150)
    found = cluster.place_register(workspace, register, spread, with_trade=True, partitions=4, session=spark)
    assert expected.pairs > 200
    assert spread.read_bytes() == alone.read_bytes()
    assert vars(found) | {"told": told(found)} == vars(expected) | {"told": told(expected)}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["alone.csv", f"register.{kind}", "spread.csv", "ws"]


@needs_java
def test_parquet_comes_out_as_well(spark, tmp_path):
    workspace = pipeline.load(write_workspace(tmp_path / "ws"))
    register, alone, spread = (tmp_path / f"{name}.parquet" for name in ("register", "alone", "spread"))
    pq.write_table(made_register(40), register)
    registers.place_register(workspace, register, alone)
    cluster.place_register(workspace, register, spread, session=spark)
    assert pq.read_table(spread).equals(pq.read_table(alone))


@needs_java
def test_a_file_that_is_no_register_is_refused_as_on_one_machine(spark, tmp_path):
    workspace = pipeline.load(write_workspace(tmp_path / "ws"))
    other, broken = tmp_path / "other.parquet", tmp_path / "broken.parquet"
    pq.write_table(pa.table({"x": [1]}), other)
    broken.write_bytes(b"PAR1 and no more")
    for file, code in ((other, "register_columns"), (broken, "register_unreadable")):
        with pytest.raises(LiantuError) as caught:
            cluster.place_register(workspace, file, tmp_path / "out.csv", session=spark)
        assert caught.value.code == code
        assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("missing", ["spark_missing", "java_missing"])
def test_what_is_missing_is_named(tmp_path, monkeypatch, missing):
    write_workspace(tmp_path / "ws")
    pq.write_table(made_register(4), tmp_path / "r.parquet")
    if missing == "spark_missing":
        monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    else:
        pytest.importorskip("pyspark")
        monkeypatch.delenv("JAVA_HOME", raising=False)
        monkeypatch.setattr(cluster.shutil, "which", lambda name: None)
    asked = [str(tmp_path / "r.parquet"), "--workspace", str(tmp_path / "ws"), "--out", str(tmp_path / "o.csv")]
    result = CliRunner().invoke(main, ["match", *asked, "--engine", "spark", "--lang", "zh"])
    assert result.exit_code == 1
    assert t(f"error.{missing}", "zh") in result.output
