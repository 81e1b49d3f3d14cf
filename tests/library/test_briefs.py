"""Visit briefs: what they hold, what they keep apart, and the Word document."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from click.testing import CliRunner
from workspaces import ENTERPRISES, PRESENCES, write_workspace

from liantu import briefs, edition, pipeline
from liantu.cli import main
from liantu.model.problems import LiantuError
from liantu.words import t
from liantu.words.brief import parts, title
from liantu.words.sentences import names_of

GAP = "zone-a:demo/composite"


@pytest.fixture
def root(tmp_path):
    return write_workspace(
        tmp_path / "ws",
        presences=[
            *PRESENCES,
            ("firm-x", "demo/composite", "outside-110000"),
            ("firm-e", "demo/part", "zone-a"),
        ],
        enterprises=[
            *ENTERPRISES,
            {"id": "firm-e", "name_zh": "戊<b>零件</b>有限公司", "name_en": "戊<b>零件</b>有限公司"},
        ],
        ties=[{"id": "t-1", "from_enterprise": "firm-x", "to_enterprise": "firm-b", "relation": "buys"}],
        innovation=[
            {"id": "i-1", "name_zh": "外市研究所", "place": "zone-b", "nodes": "demo/composite"},
            {"id": "i-2", "name_zh": "本区中试线", "place": "zone-a", "nodes": "demo/composite", "kind": "pilot_line"},
            {"id": "i-3", "name_zh": "无关研究所", "place": "zone-a", "nodes": "demo/ore"},
        ],
        carriers=[
            {"id": "c-1", "name_zh": "标准厂房", "place": "zone-a", "floor_m2": "12000"},
            {"id": "c-2", "name_zh": "他区厂房", "place": "zone-b"},
        ],
        policies=[
            {"id": "p-1", "terms": "复合材料", "in_force_from": "2025-01-01"},
            {"id": "p-2", "terms": "复合材料", "kind": "restricted", "in_force_from": "2025-01-01"},
        ],
    )


def test_what_is_known_and_what_only_follows_from_the_chain_stand_apart(root):
    found = briefs.brief(pipeline.run(root, decisions=[]), GAP, "firm-x")
    assert found.ties == ("buys:firm-b",)
    # zone-a has fibre (before composite) by firm-b and part (after it) by firm-e
    assert list(found.could_supply["enterprise"]) == ["firm-b"]
    assert list(found.could_buy["enterprise"]) == ["firm-e"]
    assert (found.encouraged, found.against_clauses) == (("p-1",), ("p-2",))
    assert list(found.innovation.index) == ["i-2", "i-1"]  # in the place first
    assert list(found.carriers.index) == ["c-1"]
    assert found.lead is not None
    assert found.ask[-2:] == ("expansion", "needs")
    assert "size" in found.ask  # its figures are unknown
    assert set(found.sources) <= {"s-1", "s-2", "s-3"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_part_is_said_in_the_readers_language(root, lang):
    judged = pipeline.run(root, decisions=[])
    names = names_of(judged.workspace, judged.findings, lang)
    found = briefs.brief(judged, GAP, "firm-x")
    told = parts(found, judged.workspace, names, lang)
    assert len(told) == 9
    assert all(lines for _, lines in told)
    text = "\n".join(line for heading, lines in told for line in (heading, *lines))
    for topic in ("brief.", "common.", "allocation.", "publish.", "sentence."):
        assert topic not in text
    assert "12,000" in text or "12000" in text
    content = edition.brief_document(judged, *title(found, names, lang), told, lang=lang)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        document = archive.read("word/document.xml").decode()
    assert "戊&lt;b&gt;零件&lt;/b&gt;有限公司" in document
    assert content == edition.brief_document(judged, *title(found, names, lang), told, lang=lang)


@pytest.mark.parametrize(("gap", "firm"), [(GAP, "firm-a"), ("zone-a:demo/none", "firm-x"), (GAP, "nobody")])
def test_who_is_no_target_is_refused(root, gap, firm):
    with pytest.raises(LiantuError) as caught:
        briefs.brief(pipeline.run(root, decisions=[]), gap, firm)
    assert caught.value.code == "brief_unknown"
    run = CliRunner().invoke(main, ["brief", gap, firm, "--workspace", str(root)])
    assert run.exit_code == 1
    assert "Traceback" not in run.output


def test_the_command_prints_and_writes(root, tmp_path):
    out = tmp_path / "brief.docx"
    run = CliRunner().invoke(main, ["brief", GAP, "firm-x", "--workspace", str(root), "--docx", str(out)])
    assert run.exit_code == 0, run.output
    assert "外地复材有限公司" in run.output
    assert out.read_bytes().startswith(b"PK")


def test_old_figures_and_copied_pages_are_told(root):
    judged = pipeline.run(root, decisions=[])
    found = briefs.brief(judged, GAP, "firm-x")
    names = names_of(judged.workspace, judged.findings, "zh")
    source = found.sources[0]

    def told(year, **changes):
        sources = judged.workspace.tables["sources"].copy()
        for name, value in changes.items():
            sources.loc[source, name] = value
        tables = {**judged.workspace.tables, "sources": sources}
        changed = replace(found, target=found.target | {"figures_year": year})
        shown = dict(parts(changed, replace(judged.workspace, tables=tables), names, "zh"))
        return "\n".join(shown[t("brief.h_against", "zh")]), "\n".join(shown[t("brief.h_sources", "zh")])

    as_of = judged.workspace.settings.as_of.year
    assert t("brief.figures_dated", "zh", year=as_of - 3) in told(as_of - 3)[0]
    assert t("brief.figures_dated", "zh", year=as_of - 2) not in told(as_of - 2)[0]
    address = judged.workspace.tables["sources"].at[source, "address"]
    assert address in told(None)[1]
    for changes in ({"kind": "repost"}, {"publisher": "某市政府网（镜像）"}):
        text = told(None, **changes)[1]
        assert address not in text
        assert t("brief.reposted", "zh") in text
