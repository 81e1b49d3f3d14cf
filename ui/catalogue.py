"""Downloads of the catalogue page: what an edition holds, and its files made on the click."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from liantu import edition
from liantu.model.settings import Audience, Language
from liantu.pipeline import Judged
from ui.context import Context

DOCUMENTS = ("word", "excel")
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Button → files of the edition and the type of what is handed over; several files go as one zip.
_FILES = {
    "word": (("catalogue.docx",), _WORD),
    "excel": (("catalogue.xlsx",), _EXCEL),
    "csv": (edition.TABLES, "application/zip"),
    "geojson": (("zones.geojson",), "application/geo+json"),
    "graphml": (("chains/{chain}.graphml",), "application/xml"),
    "html": (("chains/{chain}.html",), "text/html"),
}
_EPOCH = (1980, 1, 1, 0, 0, 0)  # zip entries carry a time; a fixed one keeps equal editions equal


@dataclass(frozen=True)
class Selection:
    """The edition chosen on the page."""

    audience: str
    places: tuple[str, ...] | None
    counts: dict[str, int]
    withheld: int
    opening: tuple[str, ...]

    @property
    def slug(self) -> str:
        """Name of the selection within file names."""
        return "-".join(["liantu", self.audience, *(self.places or ("all",))])


def selection(shown: Context, *, audience: str, places: Sequence[str] | None) -> Selection:
    """Return what the chosen edition will hold."""
    chosen = tuple(places) if places is not None else None
    counts, withheld, opening = _outline(shown.version, shown.lang, audience, chosen, shown.judged)
    return Selection(audience, chosen, counts, withheld, opening)


@st.cache_data(max_entries=64, show_spinner=False)
def _outline(
    version: str, lang: Language, audience: Audience, places: tuple[str, ...] | None, _judged: Judged
) -> tuple[dict[str, int], int, tuple[str, ...]]:
    counts, withheld = edition.counts(_judged, audience=audience, lang=lang, places=places)
    return counts, withheld, edition.preview(_judged, audience=audience, lang=lang, places=places)


def download(shown: Context, chosen: Selection, name: str) -> None:
    """Show the button of one download; the file is made when it is clicked."""
    files, mime = _FILES[name]
    wanted = [file.format(chain=shown.address.chain) for file in files]
    suffix = "zip" if len(wanted) > 1 else wanted[0].rsplit(".", 1)[1]
    stem = chosen.slug if not wanted[0].startswith("chains/") else f"{chosen.slug}-{shown.address.chain}"

    def make() -> bytes:
        made = dict(
            edition.files(shown.judged, audience=chosen.audience, lang=shown.lang, places=chosen.places, only=wanted)
        )
        return next(iter(made.values())) if len(wanted) == 1 else _zip(made)

    st.download_button(
        shown.say(f"dl_{name}"),
        data=make,
        file_name=f"{stem}-{shown.lang}.{suffix}",
        mime=mime,
        key=f"download_{name}",
        on_click="ignore",
        width="stretch",
    )


def _zip(files: dict[str, bytes]) -> bytes:
    holder = io.BytesIO()
    with zipfile.ZipFile(holder, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return holder.getvalue()
