"""Text from data that is out to do harm comes out as text in every format."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace
from html.parser import HTMLParser

import networkx as nx
import openpyxl
import publish_cases as cases
import pytest

from liantu.publish import edition_files

LONG = "长" * 40_000
ALL = "".join(cases.HOSTILE)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def hostile_edition(text: str, lang: str = "zh", audience: str = "internal") -> dict[str, bytes]:
    """An edition where ``text`` stands in names of nodes, zones, firms and targets, in claims and products."""
    ws = cases.workspace(text=text, nodes_named={"prepreg": text, "carbon": text})
    zones, places = ws.zones.copy(), ws.tables["places"].copy()
    zones["short_zh"] = text
    places["name_zh"] = places["name_en"] = text
    chains = {k: c.model_copy(update={"name_zh": text, "name_en": text}) for k, c in ws.chains.items()}
    settings = ws.settings.model_copy(update={"name_zh": text, "name_en": text, "map_note_zh": text})
    sources = ws.tables["sources"].assign(title=text, publisher=text, address=text)
    ws = replace(
        ws, zones=zones, chains=chains, settings=settings, tables=ws.tables | {"places": places, "sources": sources}
    )
    found = cases.findings(text=text, target_name=text)
    gaps = found.gaps.assign(name_zh=text, name_en=text)
    found = replace(found, gaps=gaps, targets=found.targets.assign(matched=text, ties=text, against=text))
    pictures = cases.pictures()
    return dict(edition_files(ws, found, audience=audience, lang=lang, pictures=pictures))


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize("text", [*cases.HOSTILE, ALL, LONG], ids=lambda t: repr(t[:12]))
def test_every_format_holds_it_as_text(text):
    made = hostile_edition(text)
    _check_csv(made, text)
    _check_xlsx(made["catalogue.xlsx"])
    _check_docx(made["catalogue.docx"])
    _check_graphs(made)
    _check_page(made["chains/fibre.html"].decode())
    json.loads(made["zones.geojson"])
    json.loads(made["manifest.json"])


def _check_csv(made, text):
    for name in ("gaps.csv", "targets.csv", "levels.csv", "presences.csv", "sources.csv"):
        content = made[name].decode()
        assert "\r" not in content
        for row in csv.reader(io.StringIO(content)):
            for cell in row:
                assert not cell.startswith(("=", "+", "@", "\t", "＝", "＋", "－", "＠")), (name, cell[:20])
    assert text.strip("\x00\x0b")[:5].lstrip("\n") in made["gaps.csv"].decode() or '"' in text


def _check_xlsx(content):
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for part in parts.namelist():
            raw = parts.read(part).decode("utf-8", "replace")
            assert "<f>" not in raw, part
            assert "<hyperlink" not in raw, part
            ET.fromstring(parts.read(part))
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", (sheet.title, cell.coordinate)
                assert not isinstance(cell.value, str) or len(cell.value) <= 32_767


def _check_docx(content):
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for part in parts.namelist():
            if part.endswith((".xml", ".rels")):
                ET.fromstring(parts.read(part))
        for part in parts.namelist():
            if part.endswith(".rels"):
                assert b'TargetMode="External"' not in parts.read(part), part


def _check_graphs(made):
    graph = nx.read_graphml(io.BytesIO(made["chains/fibre.graphml"]))
    assert graph.number_of_nodes() == 9
    assert graph.number_of_edges() == 8


def _check_page(page):
    parsed = Page(page)
    scripts = [attributes for tag, attributes in parsed.tags if tag == "script"]
    assert scripts == [{}, {}]
    assert {tag for tag, _ in parsed.tags} <= {
        "html", "head", "meta", "title", "style", "body", "h1", "p", "b", "span", "div", "details", "summary", "ul",
        "li", "script",
    }  # fmt: skip
    for tag, attributes in parsed.tags:
        assert not {"src", "href", "srcset", "action"} & set(attributes), (tag, attributes)
        assert not [name for name in attributes if name.startswith("on")]
    assert "alert(1)</script>" not in page
    assert re.search(r"url\((?!['\"]?data:)", re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)) is None


def test_a_cell_too_long_for_a_sheet_is_cut_with_a_mark():
    book = openpyxl.load_workbook(io.BytesIO(hostile_edition(LONG)["catalogue.xlsx"]))
    longest = max(
        (cell.value for row in book["落位证据"].iter_rows() for cell in row if isinstance(cell.value, str)), key=len
    )
    assert len(longest) == 32_767
    assert longest.endswith("……（超长，已截断）")
    assert longest.startswith("长长")


def test_a_title_with_a_link_does_not_become_html():
    """pyvis turns every title into HTML as soon as one holds ``href``; ours must not."""
    page = hostile_edition('<a href="https://evil.example/">x</a><img src=x onerror=alert(1)>')["chains/fibre.html"]
    assert b"popup.innerHTML" not in page
    _check_page(page.decode())


def test_the_page_allows_its_own_scripts_alone():
    page = hostile_edition("<script>alert(1)</script>")["chains/fibre.html"].decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'; script-src 'sha256-")
    assert policy[1].count("sha256-") == 2
    assert "unsafe-inline" not in policy[1].split("style-src")[0]
    assert "bootstrap" not in page
    assert "cdn" not in re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)


def test_braces_in_names_are_not_filled_in():
    made = hostile_edition("{place}{0}")
    assert "{place}{0}" in made["gaps.csv"].decode()
    with zipfile.ZipFile(io.BytesIO(made["catalogue.docx"])) as parts:
        assert "{place}{0}" in parts.read("word/document.xml").decode()
