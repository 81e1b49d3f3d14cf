"""Pieces of a Word document in the look of GB/T 9704: styles, paragraphs, tables, page numbers.

Measures are those of the standard (type page 156 mm × 225 mm, 22 lines a page, 28 characters a line); found by
rendering, see docs/conventions. Fonts are named, never shipped.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm

from liantu.publish.documents import Cell, Mark, Table
from liantu.publish.looks import colours
from liantu.publish.text import clean
from liantu.words import t

LINE = 579  # exact line and grid pitch, twips
TEXT_WIDTH_MM = 156.0
PLATE_WIDTH_MM, PLATE_HEIGHT_MM = 225.0, 130.0
TWIPS_PER_MM = 1440 / 25.4
CELL_LIMIT, TEXT_LIMIT = 500, 2000
LATIN = "Times New Roman"
SONG, FANG, KAI, HEI, TITLE = "宋体", "仿宋", "楷体", "黑体", "方正小标宋简体"

# style id → (font, half-points, bold, exact line in twips or 0, align, first line in 1/100 character, outline level)
_STYLES: dict[str, tuple[str, int, bool, int, str, int, int | None]] = {
    "LTTitle": (TITLE, 44, False, 0, "center", 0, None),
    "LTSubtitle": (KAI, 32, False, LINE, "center", 0, None),
    "LTBody": (FANG, 32, False, LINE, "both", 200, None),
    "LTPlain": (FANG, 32, False, LINE, "left", 200, None),
    "LTLead": (FANG, 32, False, LINE, "both", 200, None),
    "LTHeading1": (HEI, 32, False, LINE, "left", 200, 0),
    "LTHeading2": (KAI, 32, False, LINE, "left", 200, 1),
    "LTContents": (FANG, 28, False, 440, "left", 0, None),
    "LTCell": (FANG, 21, False, 0, "left", 0, None),
    "LTCellHead": (HEI, 21, False, 0, "center", 0, None),
    "LTPicture": (FANG, 21, False, 0, "center", 0, None),
    "LTCaption": (HEI, 24, False, 0, "center", 0, None),
    "LTNote": (FANG, 21, False, 0, "center", 0, None),
    "LTTail": (FANG, 2, False, 20, "left", 0, None),
    "LTHeader": (HEI, 24, False, 0, "right", 0, None),
    "LTFooter": (SONG, 28, False, 0, "right", 0, None),
}
# An English edition follows no standard of ours: smaller type, so that a line holds a sentence.
_ENGLISH_SIZES = {44: 36, 32: 23}
_KEEP_LINES = ("LTCaption", "LTNote")
_KEEP_NEXT = ("LTHeading1", "LTHeading2", "LTCellHead", "LTPicture", "LTCaption", "LTLead")


def element(name: str, /, **attributes: object) -> Any:
    """Return ``<w:name w:attribute=…>``."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def _fonts(font: str, lang: str) -> Any:
    east = font if lang == "zh" else SONG
    return element("rFonts", ascii=LATIN, hAnsi=LATIN, eastAsia=east, cs=LATIN)


def _style(name: str, lang: str) -> Any:
    font, size, bold, line, align, indent, outline = _STYLES[name]
    if lang == "en" and size in _ENGLISH_SIZES:
        size, line = _ENGLISH_SIZES[size], 320 if line else 0
    style = element("style", type="paragraph", customStyle=1, styleId=name)
    style.append(element("name", val=name))
    style.append(element("basedOn", val="Normal"))
    style.append(element("qFormat"))
    ppr = element("pPr")
    if name in _KEEP_NEXT:
        ppr.append(element("keepNext"))
    if name in _KEEP_LINES:
        ppr.append(element("keepLines"))
    ppr.append(element("widowControl", val=0))
    if line != LINE:
        ppr.append(element("snapToGrid", val=0))
    spacing = {"before": 0, "after": 0}
    ppr.append(element("spacing", **spacing, line=line or 240, lineRule="exact" if line else "auto"))
    if indent and lang == "zh":
        ppr.append(element("ind", firstLineChars=indent, firstLine=size * 10 * indent // 100))
    ppr.append(element("jc", val=align))
    if outline is not None:
        ppr.append(element("outlineLvl", val=outline))
    style.append(ppr)
    rpr = element("rPr")
    rpr.append(_fonts(font, lang))
    if bold or (lang == "en" and font in (HEI, KAI, TITLE) and name != "LTSubtitle"):
        rpr.append(element("b"))
    if size == 32 and lang == "zh":
        rpr.append(element("spacing", val=-5))  # 28 characters of 16 pt do not fit 156 mm otherwise
    rpr.append(element("sz", val=size))
    rpr.append(element("szCs", val=size))
    style.append(rpr)
    return style


def set_styles(document: Document, lang: str) -> None:
    """Replace the template's fonts and add the styles used here."""
    root = document.styles.element
    for fonts in root.iter(qn("w:rFonts")):
        for key in [k for k in fonts.attrib if k.endswith("Theme")]:
            del fonts.attrib[key]
    defaults = root.find(qn("w:docDefaults"))
    for fonts in [] if defaults is None else defaults.iter(qn("w:rFonts")):
        for key in ("ascii", "hAnsi", "cs"):
            fonts.set(qn(f"w:{key}"), LATIN)
        fonts.set(qn("w:eastAsia"), FANG if lang == "zh" else SONG)
    for language in root.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-US")
        language.set(qn("w:eastAsia"), "zh-CN")
    for name in _STYLES:
        root.append(_style(name, lang))


def run(text: str) -> Any:
    """Return a run; line ends become breaks, what XML cannot hold is left out."""
    made = element("r")
    for i, part in enumerate(clean(text).split("\n")):
        if i:
            made.append(element("br"))
        node = element("t")
        node.text = part
        node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        made.append(node)
    return made


def cut(text: str, limit: int, lang: str) -> str:
    """Return ``text`` fit for a page, cut with a mark beyond ``limit`` characters."""
    text = clean(text)
    return text if len(text) <= limit else text[:limit] + t("publish.cut", lang)


def paragraph(
    text: str, style: str, *, page_break: bool = False, before: int = 0, bookmark: tuple[int, str] | None = None
) -> Any:
    """Return a paragraph of plain text in ``style``.

    ``before`` is space above in twips, ``bookmark`` an id and a name to put around the text.
    """
    made = element("p")
    ppr = element("pPr")
    ppr.append(element("pStyle", val=style))
    if page_break:
        ppr.append(element("pageBreakBefore"))
    if before:
        ppr.append(element("spacing", before=before))
    made.append(ppr)
    if bookmark:
        made.append(element("bookmarkStart", id=bookmark[0], name=bookmark[1]))
    made.append(run(text))
    if bookmark:
        made.append(element("bookmarkEnd", id=bookmark[0]))
    return made


def link(text: str, style: str, anchor: str) -> Any:
    """Return a paragraph that leads to a bookmark."""
    made = element("p")
    ppr = element("pPr")
    ppr.append(element("pStyle", val=style))
    made.append(ppr)
    hyperlink = element("hyperlink", anchor=anchor, history=1)
    hyperlink.append(run(text))
    made.append(hyperlink)
    return made


def _cell(text: str, style: str, width: int, fill: str = "", ink: str = "", align: str = "") -> Any:
    cell = element("tc")
    properties = element("tcPr")
    properties.append(element("tcW", w=width, type="dxa"))
    if fill:
        properties.append(element("shd", val="clear", color="auto", fill=fill))
    properties.append(element("vAlign", val="center"))
    cell.append(properties)
    body = paragraph(text, style)
    if align:
        body.pPr.append(element("jc", val=align))
    if ink:
        rpr = element("rPr")
        rpr.append(element("color", val=ink))
        body.find(qn("w:r")).insert(0, rpr)
    cell.append(body)
    return cell


def _row(cells: Sequence[Any], *, head: bool) -> Any:
    row = element("tr")
    properties = element("trPr")
    properties.append(element("cantSplit"))
    if head:
        properties.append(element("tblHeader"))
    row.append(properties)
    row.extend(cells)
    return row


def table(data: Table, lang: str, *, width_mm: float = TEXT_WIDTH_MM) -> Any:
    """Return ``data`` as a table of fixed widths whose heading repeats on each page and whose rows do not split."""
    shares = [c.width * (1.45 if lang == "en" and c.kind == "kind" else 1) for c in data.columns]
    widths = [round(share / sum(shares) * width_mm * TWIPS_PER_MM) for share in shares]
    made = element("tbl")
    properties = element("tblPr")
    properties.append(element("tblW", w=sum(widths), type="dxa"))
    borders = element("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(element(side, val="single", sz=4, space=0, color="7F7F7F"))
    properties.append(borders)
    properties.append(element("tblLayout", type="fixed"))
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w=57, type="dxa"))
    properties.append(margins)
    made.append(properties)
    grid = element("tblGrid")
    for width in widths:
        grid.append(element("gridCol", w=width))
    made.append(grid)
    heads = [_cell(c.label, "LTCellHead", w, "E7ECF2") for c, w in zip(data.columns, widths, strict=True)]
    made.append(_row(heads, head=True))
    for cells in data.rows:
        made.append(
            _row(
                [_data_cell(x, w, lang, c.kind) for x, w, c in zip(cells, widths, data.columns, strict=True)],
                head=False,
            )
        )
    return made


def _data_cell(cell: Cell, width: int, lang: str, kind: str) -> Any:
    if isinstance(cell, Mark):
        fill, ink, _ = colours(cell.kind)
        return _cell(cut(cell.text, CELL_LIMIT, lang), "LTCell", width, fill, ink, "center")
    if cell is None:
        return _cell(t("common.unknown", lang), "LTCell", width)
    return _cell(cut(str(cell), CELL_LIMIT, lang), "LTCell", width, align="center" if kind == "int" else "")


def set_page(section: Section, lang: str, *, landscape: bool = False) -> None:
    """Give a section the margins and the grid of the standard."""
    long_, short = Mm(297), Mm(210)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long_, short) if landscape else (short, long_)
    top, bottom, left, right = (28, 26, 35, 37) if landscape else (37, 35, 28, 26)
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    section.header_distance, section.footer_distance = Mm(15), Mm(16 if landscape else 25)
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    if lang == "zh":
        properties.append(element("docGrid", type="lines", linePitch=LINE))


def _field(name: str) -> list[Any]:
    runs = []
    for kind in ("begin", "instr", "separate", "text", "end"):
        made = element("r")
        if kind == "instr":
            code = element("instrText")
            code.text = f" {name} "
            made.append(code)
        elif kind == "text":
            value = element("t")
            value.text = "1"
            made.append(value)
        else:
            made.append(element("fldChar", fldCharType=kind))
        runs.append(made)
    return runs


def set_page_numbers(document: Document, section: Section, mark: str) -> None:
    """Number the pages ``— 1 —``, odd ones on the right, even ones on the left; ``mark`` stands in every header."""
    document.settings.odd_and_even_pages_header_footer = True
    for footer, align in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        made = paragraph("— ", "LTFooter")
        made.pPr.append(element("ind", **{"rightChars" if align == "right" else "leftChars": 100, align: 280}))
        made.pPr.append(element("jc", val=align))
        for part in _field("PAGE"):
            made.append(part)
        made.append(run(" —"))
        footer._element.replace(footer.paragraphs[0]._p, made)
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        header._element.replace(header.paragraphs[0]._p, paragraph(mark, "LTHeader"))
