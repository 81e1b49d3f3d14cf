"""The catalogue, and Word and Excel made of it."""

from __future__ import annotations

import io
import re
import zipfile
from itertools import pairwise

import docx
import openpyxl
import publish_cases as cases
import pytest
from docx.oxml.ns import qn

from liantu.publish import catalogue, excel_bytes, word_bytes
from liantu.publish.text import date_text, numeral, percent


def book(audience="internal", lang="zh", **options):
    return catalogue(cases.workspace(), cases.findings(), audience=audience, lang=lang, **options)


def chapter(made, place):
    return next(c for c in made.chapters if c.place == place)


def section(made, place, name):
    return next((s for s in chapter(made, place).sections if s.id == name), None)


def texts(table):
    return [[getattr(cell, "text", cell) for cell in row] for row in table.rows]


def document(audience="internal", lang="zh", pictures=None):
    return docx.Document(
        io.BytesIO(word_bytes(book(audience, lang), cases.pictures() if pictures is None else pictures))
    )


def test_chapters_are_the_judged_places_the_province_first():
    assert [c.place for c in book().chapters] == ["province", "zone-a", "zone-b", "zone-c"]
    assert [c.place for c in book(places=["zone-b"]).chapters] == ["zone-b"]


def test_intro_counts_evidenced_and_unverified_apart():
    # zone-a: prepreg complete; winder extend; composite strengthen; scrap unverified and apart
    text = chapter(book(), "zone-a").intro
    assert "补链1项（省内可配套0项），延链1项，强链1项。另有待核实1项。" in text
    assert text.startswith(
        "甲经开为经济技术开发区，重点产业链：碳纤维。已见企业的环节3个，其中优势环节1个；已知企业3家（含在建、签约与未核实）。"
    )


def test_overruled_gaps_are_not_counted():
    # province: prepreg open, scrap overruled
    assert "补链1项，延链0项，强链0项" in chapter(book(), "province").intro


def test_a_thin_place_says_so_and_has_no_empty_parts():
    thin = chapter(book(), "zone-c")
    assert "尚不足以判断缺口" in thin.intro
    assert thin.sections == ()


def test_internal_parts_of_a_zone():
    made = book()
    assert [s.id for s in chapter(made, "zone-a").sections] == [
        "focus", "strengths", "gaps", "folded", "unverified", "targets", "conditions", "clauses", "contradictions",
    ]  # fmt: skip
    assert [row[1] for row in texts(section(made, "zone-a", "gaps").table)] == ["预浸料", "碳纤维复合材料"]
    assert [row[1] for row in texts(section(made, "zone-a", "unverified").table)] == ["回收碳纤维"]
    assert "缠绕机" in section(made, "zone-a", "folded").paragraphs[0]
    (target,) = texts(section(made, "zone-a", "targets").table)
    assert target[1:3] == [cases.TARGET_NAME, "甲经开"]
    assert "产品：预浸料；向本地乙碳纤维有限公司供货；数据年份2016年" in target
    assert "规模数据较旧（2016 年）、产品系推断，来源未明述" in target
    (against,) = texts(section(made, "zone-a", "contradictions").table)
    assert against[:4] == ["碳纤维复合材料", "▲强链", "甲经开", "强"]


def test_public_parts_are_directions_strengths_support_and_clauses():
    made = book("public")
    assert [s.id for s in chapter(made, "zone-a").sections] == [
        "focus", "strengths", "gaps", "folded", "conditions", "clauses",
    ]  # fmt: skip
    # an unverified gap that the desk confirmed stands among the directions and is counted
    assert [row[1] for row in texts(section(made, "zone-b", "gaps").table)] == ["预浸料"]
    assert "补链1项（省内可配套1项）" in chapter(made, "zone-b").intro
    assert made.mark == ""
    assert "priority" not in [s.id for s in made.method]


def test_english_is_public_whatever_was_asked():
    made = book("internal", "en")
    assert made.audience == "public"
    assert made.mark == ""
    assert chapter(made, "zone-a").sections[0].heading == "Focus chains"


def test_clauses_are_those_in_force_with_their_dates():
    (row,) = texts(section(book(), "zone-a", "clauses").table)
    assert row == ["预浸料", "鼓励类", "鼓励目录（2025年版） 第18项", "碳纤维及预浸料", "自2026年2月1日起施行"]


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_every_edition_prints_the_rules_and_whose_they_are(audience):
    made = book(audience)
    rules = next(s for s in made.method if s.id == "rules")
    assert [row[0] for row in rules.table.rows] == ["C1", "C2", "X1", "X2", "R1", "S1", "S2", "S3", "S4"]
    own = next(s for s in made.method if s.id == "own")
    assert "链图自行拟定" in own.paragraphs[0]
    barred = next(s for s in made.method if s.id == "prohibited")
    assert texts(barred.table)[0][2:] == ["不得给予选择性奖补", "自2024年8月1日起施行"]


def test_sheets_of_the_workbook():
    names = openpyxl.load_workbook(io.BytesIO(excel_bytes(book()))).sheetnames
    assert names == ["说明", "缺口清单", "目标企业", "强度表", "落位证据", "来源", "方法"]
    public = openpyxl.load_workbook(io.BytesIO(excel_bytes(book("public")))).sheetnames
    assert public == [n for n in names if n != "目标企业"]


def test_a_sheet_is_headed_in_words_frozen_filtered_and_printed_wide():
    sheet = openpyxl.load_workbook(io.BytesIO(excel_bytes(book())))["缺口清单"]
    assert [c.value for c in sheet[1]][:6] == ["地点", "序号", "产业链", "环节", "类型", "研判"]
    assert [c.value for c in sheet[2]][:6] == ["place", "rank", "chain", "node", "kind", "sentence"]
    assert sheet.freeze_panes == "A3"
    assert sheet.auto_filter.ref.startswith("A2:")
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$1:$2"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert "内部使用" in sheet.oddHeader.right.text
    row = [c.value for c in sheet[5]]
    assert row[:5] == ["甲经开", 1, "碳纤维", "预浸料", "○补链"]
    assert sheet["K5"].value == 0.8613
    assert sheet["F5"].alignment.wrap_text


def test_level_sheet_is_node_by_place():
    sheet = openpyxl.load_workbook(io.BytesIO(excel_bytes(book())))["强度表"]
    head = [c.value for c in sheet[1]]
    assert head == ["产业链", "环节", "布局属性", "测试省", "甲经开", "乙高新"]
    rows = {row[1].value: [c.value for c in row[3:]] for row in sheet.iter_rows(min_row=3)}
    assert rows["碳纤维"] == ["◆ 3", "◆ 3", "– 0"]
    assert rows["碳纤维复合材料"] == ["● 2", "▲ 1", "● 2"]
    # out of the scope of the other two places
    assert rows["缠绕机"] == [None, "▷ 0", None]


def test_unknown_is_written_as_such_in_documents():
    sheet = openpyxl.load_workbook(io.BytesIO(excel_bytes(book())))["缺口清单"]
    columns = {c.value: c.column for c in sheet[2]}
    assert sheet.cell(5, columns["stability"]).value == "不详"


def test_page_of_the_document_is_that_of_the_standard():
    made = document()
    page = made.sections[0]
    got = [round(x.mm) for x in (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)]
    assert got == [37, 35, 28, 26]
    grid = page._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")
    body = made.styles["LTBody"].element
    assert body.pPr.find(qn("w:spacing")).get(qn("w:line")) == "579"
    assert body.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"
    fonts = body.find(qn("w:rPr")).find(qn("w:rFonts"))
    assert fonts.get(qn("w:eastAsia")) == "仿宋"
    assert not [k for k in fonts.attrib if "Theme" in k]
    assert (
        made.styles["LTTitle"].element.find(qn("w:rPr")).find(qn("w:rFonts")).get(qn("w:eastAsia")) == "方正小标宋简体"
    )
    assert made.settings.odd_and_even_pages_header_footer
    assert "—" in page.footer._element.xml
    assert "PAGE" in page.even_page_footer._element.xml
    assert page.header.paragraphs[0].text == page.even_page_header.paragraphs[0].text == "内部使用"


def test_tables_repeat_their_head_and_keep_rows_and_widths():
    for table in document().tables:
        first, *others = table._tbl.findall(qn("w:tr"))
        assert first.trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in (first, *others))
        assert table._tbl.tblPr.find(qn("w:tblLayout")).get(qn("w:type")) == "fixed"
        # 156 mm are 8,844 twips; every column is rounded
        widths = [int(c.get(qn("w:w"))) for c in table._tbl.tblGrid.findall(qn("w:gridCol"))]
        assert abs(sum(widths) - 8844) <= len(widths)


def test_headings_are_numbered_and_the_contents_lead_to_them():
    made = document()
    headings = [p.text for p in made.paragraphs if p.style.name == "LTHeading1"]
    assert headings == ["一、编制说明", "二、测试省", "三、甲经开", "四、乙高新", "五、丙边合", "六、研判方法"]
    contents = [p for p in made.paragraphs if p.style.name == "LTContents"]
    assert ["".join(t.text for t in p._p.iter(qn("w:t"))) for p in contents] == headings
    anchors = {p._p.find(qn("w:hyperlink")).get(qn("w:anchor")) for p in contents}
    assert anchors == {b.get(qn("w:name")) for b in made.element.body.iter(qn("w:bookmarkStart"))}


def test_pictures_have_numbers_captions_and_say_that_they_are_sketches():
    made = document()
    captions = [p.text for p in made.paragraphs if p.style.name == "LTCaption"]
    assert captions == [
        "图 1　开发区与产业链分布示意图",
        "图 2　测试省碳纤维产业链研判图",
        "图 3　甲经开碳纤维产业链研判图",
    ]
    notes = [p.text for p in made.paragraphs if p.style.name == "LTNote" and p.text]
    assert notes == ["示意图：仅示位置", "示意图", "示意图"]
    assert made.sections[-1].orientation == 1
    described = [d.get("descr") for d in made.element.body.iter(qn("wp:docPr"))]
    assert described[0] == "开发区与产业链分布示意图"


def test_without_pictures_there_is_neither_a_figure_nor_a_landscape_page():
    made = document(pictures={})
    assert len(made.sections) == 1
    assert [p for p in made.paragraphs if p.style.name == "LTCaption"] == []


def test_what_is_no_png_is_refused():
    with pytest.raises(ValueError, match="PNG"):
        word_bytes(book(), {"map": b"<svg/>"})


def test_the_chinese_edition_has_no_english_words():
    """Words of three letters or more, but ids of sources, figures' units and addresses."""
    with zipfile.ZipFile(io.BytesIO(word_bytes(book(), {}))) as parts:
        xml = parts.read("word/document.xml").decode()
    text = re.sub(r"<[^>]+>", " ", xml.split("<w:body>")[1]).replace(book().edition, "")
    words = set(re.findall(r"[A-Za-z]{3,}", text))
    assert words <= {"far", "PAGE", "canary"}, words  # s-far, the page field, a source's title


def test_the_documents_know_no_clock():
    made = document()
    assert made.core_properties.created.isoformat().startswith("2026-06-30T00:00:00")
    for content in (word_bytes(book(), cases.pictures()), excel_bytes(book())):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            assert {info.date_time for info in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_numerals_dates_and_shares():
    assert [numeral(n) for n in (1, 10, 11, 20, 21, 99)] == ["一", "十", "十一", "二十", "二十一", "九十九"]
    assert len({numeral(n) for n in range(1, 100)}) == 99
    assert all(a != b for a, b in pairwise(numeral(n) for n in range(1, 100)))
    assert date_text("2026-02-01", "zh") == "2026年2月1日"
    assert date_text("2026", "zh") == "2026年"
    assert date_text("2026-02", "en") == "2026-02"
    assert (percent(0.415, "zh"), percent(0.0, "en"), percent(None, "zh")) == ("42 %", "0%", "不详")
