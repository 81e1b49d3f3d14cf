"""The catalogue as a Word document in the look of GB/T 9704."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from docx.oxml.ns import qn

from liantu.model.settings import Language
from liantu.model.workspace import Workspace
from liantu.publish import word_parts as parts
from liantu.publish.documents import Catalogue, Chapter, Section
from liantu.publish.text import clean, numeral
from liantu.words import t

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_AFTER_TABLE = 240  # twips
_ACTED_ON = ("strengths", "gaps", "unverified")
_PNG = b"\x89PNG\r\n\x1a\n"


def _png_size(png: bytes) -> tuple[int, int]:
    """Width and height of a PNG in pixels."""
    if png[:8] != _PNG:
        raise ValueError("not a PNG")
    width, height = struct.unpack(">II", png[16:24])
    return int(width), int(height)


def _fitted(png: bytes, width_mm: float, height_mm: float) -> float:
    """Width in mm at which the picture fits the box."""
    width, height = _png_size(png)
    return min(width_mm, height_mm * width / height)


class _Writer:
    """A document being written; headings are numbered as they come."""

    def __init__(self, catalogue: Catalogue, pictures: Mapping[str, bytes]) -> None:
        from docx import Document

        self.catalogue = catalogue
        self.pictures = {key: pictures[key] for key in sorted(pictures) if key in catalogue.captions}
        self.document: Any = Document()
        self.body = self.document.element.body
        self.lang = catalogue.lang
        self.figures = self._numbered()
        self.headings = 0
        self.sub = 0
        parts.set_styles(self.document, self.lang)
        section = self.document.sections[0]
        parts.set_page(section, self.lang)
        parts.set_page_numbers(self.document, section, catalogue.mark)

    def _numbered(self) -> dict[str, int]:
        """Number of each picture: the map first, then chain pictures in the order of chapters."""
        keys = [key for key in self.catalogue.captions if key in self.pictures]
        return {key: i for i, key in enumerate(keys, start=1)}

    def say(self, key: str, **values: object) -> str:
        return t(f"publish.{key}", self.lang, **values)

    def add(self, item: Any) -> None:
        self.body.insert_element_before(item, "w:sectPr")

    def text(self, text: str, style: str = "LTBody") -> None:
        for line in parts.cut(text, parts.TEXT_LIMIT, self.lang).split("\n"):
            self.add(parts.paragraph(line, style))

    def heading(self, text: str, *, page_break: bool = False) -> None:
        self.headings += 1
        self.sub = 0
        mark = (self.headings, f"part{self.headings}")
        text = self._count(self.headings, text)
        self.add(
            parts.paragraph(text, "LTHeading1", page_break=page_break, before=self._gap(page_break), bookmark=mark)
        )

    def subheading(self, text: str) -> None:
        self.sub += 1
        number = f"（{numeral(self.sub)}）" if self.lang == "zh" else f"{self.headings}.{self.sub} "
        self.add(parts.paragraph(number + text, "LTHeading2", before=self._gap()))

    def _gap(self, page_break: bool = False) -> int:
        """Space above a heading that follows a table: an empty paragraph could end up alone on a page."""
        last = self.body.sectPr.getprevious()
        return _AFTER_TABLE if last is not None and last.tag == qn("w:tbl") and not page_break else 0

    def _count(self, number: int, text: str) -> str:
        text = parts.cut(text, 200, self.lang)
        if self.lang == "zh":
            return f"{numeral(number) if number < 100 else number}、{text}"
        return f"{number}. {text}"

    def table(self, table: Any) -> None:
        self.add(parts.table(table, self.lang))

    def picture(self, key: str, box: tuple[float, float], note: str, *, page_break: bool = False) -> None:
        from docx.shared import Mm

        caption = self.catalogue.captions[key]
        holder = self.document.add_paragraph(style="LTPicture")
        if page_break:
            holder.paragraph_format.page_break_before = True
        png = self.pictures[key]
        shape = holder.add_run().add_picture(io.BytesIO(png), width=Mm(_fitted(png, *box)))
        shape._inline.docPr.set("descr", clean(caption)[:255])
        label = self.say("figure", number=self.figures[key], caption=caption)
        self.add(parts.paragraph(parts.cut(label, 200, self.lang), "LTCaption"))
        self.add(parts.paragraph(parts.cut(note, 200, self.lang), "LTNote"))

    def sections(self, sections: tuple[Section, ...]) -> None:
        for section in sections:
            self.subheading(section.heading)
            style = "LTBody" if section.table is None else "LTLead"
            for line in section.paragraphs:
                self.text(line, style)
            if section.table is not None:
                self.table(section.table)


def _opening(w: _Writer) -> None:
    c = w.catalogue
    w.add(parts.paragraph(parts.cut(c.title, 200, w.lang), "LTTitle"))
    w.text(c.subtitle, "LTSubtitle")
    if c.issuer:
        w.text(c.issuer, "LTSubtitle")
    w.text("", "LTSubtitle")
    names = [w.say("front_heading"), *(chapter.heading for chapter in c.chapters), w.say("method_heading")]
    if len(c.chapters) > 1:
        w.text(w.say("contents_heading"), "LTSubtitle")
        for number, name in enumerate(names, start=1):
            w.add(parts.link(w._count(number, name), "LTContents", f"part{number}"))
    w.heading(w.say("front_heading"), page_break=len(c.chapters) > 1)
    for line in c.front[:-1]:
        w.text(line)
    w.text(c.front[-1], "LTPlain")  # a long digest would tear a justified line apart
    if "map" in w.figures:
        w.picture("map", (parts.TEXT_WIDTH_MM, 140.0), c.map_note)


def _chapter(w: _Writer, chapter: Chapter) -> None:
    # A chapter with something to act on begins a page, so that it can be handed out by itself.
    full = any(s.table is not None for s in chapter.sections if s.id in _ACTED_ON)
    w.heading(chapter.heading, page_break=full)
    w.text(chapter.intro)
    keys = [key for key in w.figures if key.startswith("chain:") and key.split(":", 2)[2] == chapter.place]
    if keys:
        numbers = t("common.list_joiner", w.lang).join(w.say("figure_short", number=w.figures[key]) for key in keys)
        w.text(w.say("figure_ref", figures=numbers))
    w.sections(chapter.sections)


def _plates(w: _Writer) -> None:
    """Chain pictures on landscape pages at the end, one a page."""
    from docx.enum.section import WD_SECTION

    keys = [key for key in w.figures if key != "map"]
    if not keys:
        w.add(parts.paragraph("", "LTTail"))  # Word wants a paragraph after the last table
        return
    section = w.document.add_section(WD_SECTION.NEW_PAGE)
    parts.set_page(section, w.lang, landscape=True)
    carrier = w.body.findall(qn("w:p"))[-1]
    carrier.get_or_add_pPr().insert(0, parts.element("pStyle", val="LTTail"))
    w.add(parts.paragraph(w.say("figures_heading"), "LTSubtitle"))
    for i, key in enumerate(keys):
        w.picture(key, (parts.PLATE_WIDTH_MM, parts.PLATE_HEIGHT_MM), w.catalogue.sketch_note, page_break=i > 0)


def _properties(w: _Writer) -> None:
    day = dt.date.fromisoformat(w.catalogue.data_date)
    at = dt.datetime(day.year, day.month, day.day)  # the data date, no clock
    properties = w.document.core_properties
    properties.title = clean(w.catalogue.title)[:255]
    properties.author = properties.last_modified_by = clean(w.catalogue.issuer)[:255]
    properties.identifier = w.catalogue.edition
    properties.comments = properties.keywords = properties.subject = ""
    properties.created = properties.modified = at
    properties.revision = 1


def _steady(content: bytes) -> bytes:
    """Return the package with one constant date on every part and without the template's thumbnail."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            info = zipfile.ZipInfo(name, _ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            new.writestr(info, old.read(name))
    return out.getvalue()


def word_bytes(catalogue: Catalogue, pictures: Mapping[str, bytes] | None = None) -> bytes:
    """Return the catalogue as .docx; ``pictures`` are PNG by the keys of ``Catalogue.captions``, others are ignored.

    Equal catalogues and pictures give equal bytes.

    Raises
    ------
    ValueError
        when a picture is no PNG.
    """
    w = _Writer(catalogue, pictures or {})
    _opening(w)
    for chapter in catalogue.chapters:
        _chapter(w, chapter)
    w.heading(w.say("method_heading"), page_break=True)
    w.sections(catalogue.method)
    _plates(w)
    _properties(w)
    out = io.BytesIO()
    w.document.save(out)
    return _steady(out.getvalue())


def brief_bytes(
    workspace: Workspace, title: str, subtitle: str, told: Sequence[tuple[str, tuple[str, ...]]], *, lang: Language
) -> bytes:
    """Return a short paper of headed lines as .docx: title, subtitle, parts; every page says that it is internal."""
    cover = workspace.settings.cover
    paper = Catalogue(
        title=title,
        subtitle=subtitle,
        issuer=cover.issuer_zh if lang == "zh" else cover.issuer_en,
        audience="internal",
        lang=lang,
        edition="",
        data_date=workspace.settings.as_of.isoformat(),
        mark=t("common.internal_mark", lang),
        front=(),
        chapters=(),
        method=(),
        sheets=(),
    )
    w = _Writer(paper, {})
    w.add(parts.paragraph(parts.cut(title, 200, lang), "LTTitle"))
    w.text(subtitle, "LTSubtitle")
    for heading, lines in told:
        w.heading(heading)
        for line in lines:
            w.text(line)
    _properties(w)
    out = io.BytesIO()
    w.document.save(out)
    return _steady(out.getvalue())
