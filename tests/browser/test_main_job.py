"""The main job in Chromium on the shipped workspace: map → zone → chain → node → gaps → targets → catalogue."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import pytest
from conftest import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def rows(table: str) -> list[dict[str, str]]:
    with (ROOT / table).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def zone_count() -> int:
    return sum(row["kind"] == "zone" for row in rows("data/places.csv"))


def a_focus() -> tuple[str, str]:
    row = next(row for row in rows("data/focus.csv") if row["place"] == "jilin-etdz")
    return row["place"], row["chain"]


def test_the_overview_shows_every_zone_on_a_map_and_a_click_opens_one(visit):
    page = visit.open("?lang=zh")
    marks = page.locator("svg.lt-map [role=button][data-zone]")
    marks.first.wait_for(timeout=20_000)
    assert marks.count() == zone_count()
    page.locator('svg.lt-map [role=button][data-zone="jilin-etdz"]').first.click()
    page.wait_for_url(re.compile("place=jilin-etdz"))
    visit.settle()
    page.wait_for_url(re.compile("/zone\\?"))


def test_a_click_on_a_node_selects_it_and_tells_its_verdict(visit):
    place, chain = a_focus()
    page = visit.open(f"chain?lang=zh&place={place}&chain={chain}")
    node = page.locator(f'svg.lt-chain [role=button][data-node^="{chain}/"]').nth(3)
    node.wait_for(timeout=20_000)
    page.get_by_role("button", name="显示全图").click()  # at first a wide chain stands partly out of view
    chosen = node.get_attribute("data-node")
    node.click()
    page.wait_for_function("id => new URL(location).searchParams.get('node') === id", arg=chosen)
    visit.settle()
    name = next(r["name_zh"] for r in rows(f"chains/{chain}/nodes.csv") if r["id"] == chosen.split("/")[1])
    page.get_by_role("heading", name=name).wait_for(timeout=20_000)
    assert page.locator(".lt-verdict").inner_text().strip()


def test_a_tall_chain_opens_where_its_nodes_stand(visit):
    place, chain = a_focus()
    page = visit.open(f"chain?lang=zh&place={place}&chain={chain}")
    page.locator("svg.lt-chain [role=button]").first.wait_for(timeout=20_000)
    # of the nodes in the columns at hand, the share that is in sight
    seen, all_ = page.locator("svg.lt-chain").first.evaluate(
        """(svg) => {
          const frame = svg.closest(".lt-stage").getBoundingClientRect();
          const boxes = [...svg.querySelectorAll("[role=button]")].map((e) => e.getBoundingClientRect());
          const near = boxes.filter((b) => b.right <= frame.right);
          return [near.filter((b) => b.top >= frame.top && b.bottom <= frame.bottom).length, near.length];
        }"""
    )
    assert all_ > 10
    assert seen / all_ > 0.7


def test_the_chain_can_be_walked_with_the_keyboard(visit):
    place, chain = a_focus()
    page = visit.open(f"chain?lang=zh&place={place}&chain={chain}")
    first = page.locator('svg.lt-chain [role=button][tabindex="0"]').first
    first.wait_for(timeout=20_000)
    first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_function("() => new URL(location).searchParams.get('node')")
    page.locator(".lt-verdict").wait_for(timeout=20_000)
    visit.settle()


def test_the_catalogue_downloads_as_word_and_excel_with_the_zones_gaps(visit, tmp_path):
    import docx
    import openpyxl

    page = visit.open("catalogue?lang=zh&place=jilin-etdz")
    with page.expect_download(timeout=120_000) as waiting:
        page.get_by_role("button", name="目录（Excel）").click()
    waiting.value.save_as(tmp_path / "book.xlsx")
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    cells = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell}
    assert any("吉林经开" in cell for cell in cells)
    assert "碳纤维预浸料" in cells
    with page.expect_download(timeout=120_000) as waiting:
        page.get_by_role("button", name="目录（Word）").click()
    waiting.value.save_as(tmp_path / "book.docx")
    document = docx.Document(str(tmp_path / "book.docx"))
    text = "\n".join(p.text for p in document.paragraphs)
    assert "吉林经开" in text
    assert len(document.inline_shapes) >= 1, "the map or a chain is drawn in it"
    visit.settle()


def test_result_tables_download_as_a_zip(visit, tmp_path):
    page = visit.open("catalogue?lang=zh&place=jilin-etdz")
    with page.expect_download(timeout=60_000) as waiting:
        page.get_by_role("button", name="结果表").click()
    waiting.value.save_as(tmp_path / "tables.zip")
    with zipfile.ZipFile(tmp_path / "tables.zip") as archive:
        gaps = list(csv.DictReader(io.StringIO(archive.read("gaps.csv").decode("utf-8"))))
    assert gaps
    assert {gap["place"] for gap in gaps} == {"jilin-etdz"}


def test_a_decision_is_recorded_and_shown(visit):
    page = visit.open("gaps?lang=zh&place=changchun-auto-etdz")
    page = visit.open("dossier?lang=zh&place=changchun-auto-etdz&node=new-energy-vehicles/cathode")
    page.get_by_label("理由").fill("已走访，情况属实")
    page.get_by_role("button", name="提交").first.click()
    page.get_by_text("已记录。").wait_for(timeout=20_000)
    visit.settle()
    assert page.get_by_text("当前状态：已确认").count() == 1
    assert page.get_by_text("已走访，情况属实").count() >= 1


def test_chinese_glyphs_are_drawn(visit):
    page = visit.open("?lang=zh")
    # A missing glyph is drawn as the same box for every character: two characters then look alike.
    same = page.evaluate(
        """() => { const c = document.createElement('canvas'); c.width = c.height = 40; const g = c.getContext('2d');
        const draw = ch => { g.clearRect(0, 0, 40, 40); g.font = '32px ' + getComputedStyle(document.body).fontFamily;
          g.fillText(ch, 2, 32); return g.getImageData(0, 0, 40, 40).data.join(); };
        return draw('链') === draw('图'); }"""
    )
    assert same is False


def test_pages_have_no_accessibility_violation_of_ours(visit):
    from axe_playwright_python.sync_playwright import Axe

    for path in ("?lang=zh", "zone?place=jilin-etdz", "chain?place=jilin-etdz", "gaps?place=jilin-etdz", "catalogue"):
        page = visit.open(path)
        page.wait_for_timeout(500)
        serious = [
            f"{path}: {v['id']} {v['nodes'][0]['html'][:200]}"
            for v in Axe().run(page).response["violations"]
            if v["impact"] in ("serious", "critical")
        ]
        assert serious == []


def test_the_chain_page_works_offline_from_a_file(visit, tmp_path, browser):
    page = visit.open("catalogue?lang=zh&place=jilin-etdz")
    with page.expect_download(timeout=60_000) as waiting:
        page.get_by_role("button", name="产业链网页").click()
    target = tmp_path / "chain.html"
    waiting.value.save_as(target)
    alone = browser.new_page()
    asked: list[str] = []
    alone.on("request", lambda request: asked.append(request.url))
    alone.goto(target.as_uri())
    alone.locator("canvas").first.wait_for(timeout=20_000)
    alone.close()
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
