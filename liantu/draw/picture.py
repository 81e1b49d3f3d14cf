"""SVG to PNG and PDF with typst and the shipped fonts: the same bytes everywhere, no browser, no network."""

from __future__ import annotations

import datetime as dt
import importlib
import importlib.util
import re
from functools import cache
from pathlib import Path

from liantu.model.problems import LiantuError

FONT_PACKAGE = "noto_cjk_sans_otc"
_PAGE_PT = 720.0
_TYPST = """#set document(date: none)
#set page(width: {width}pt, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%)
"""
_EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)  # typst must not read the clock
_SIZE = re.compile(r'<svg[^>]*? width="([\d.]+)"')


def svg_to_png(svg: str, *, width_px: int) -> bytes:
    """Return ``svg`` as a PNG ``width_px`` wide.

    Raises
    ------
    LiantuError
        ``font_package_missing`` when the font package is not installed, ``picture_failed`` when typst refuses ``svg``.
    """
    return _compile(svg, page_pt=_PAGE_PT, form="png", ppi=72.0 * width_px / _PAGE_PT)


def svg_to_pdf(svg: str) -> bytes:
    """Return ``svg`` as a PDF of one page of its size (1 px = 0.75 pt).

    Raises
    ------
    LiantuError
        as ``svg_to_png``.
    """
    found = _SIZE.search(svg)
    return _compile(svg, page_pt=float(found[1]) * 0.75 if found else _PAGE_PT, form="pdf", ppi=None)


@cache
def font_folder() -> Path:
    """Return the folder of the shipped fonts.

    Raises
    ------
    LiantuError
        ``font_package_missing``
    """
    spec = importlib.util.find_spec(FONT_PACKAGE)
    if spec is None or spec.origin is None:
        raise LiantuError("font_package_missing", package=FONT_PACKAGE.replace("_", "-"))
    return Path(spec.origin).parent


def _compile(svg: str, *, page_pt: float, form: str, ppi: float | None) -> bytes:
    fonts = [str(font_folder())]
    typst = importlib.import_module("typst")  # 20 ms: only where a picture is asked for
    source = _TYPST.format(width=page_pt).encode()
    try:
        made: bytes = typst.compile(
            source,
            font_paths=fonts,
            ignore_system_fonts=True,
            format=form,
            ppi=ppi,
            sys_inputs={"svg": svg},
            timestamp=_EPOCH,
        )
    except typst.TypstError as error:
        raise LiantuError("picture_failed", reason=str(error).splitlines()[0]) from error
    return made
