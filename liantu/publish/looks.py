"""Colours of the kinds in workbook, document and page, as ``draw`` has them; sign and word always stand beside them."""

from __future__ import annotations

# kind → (fill, text, border), hexadecimal without '#'. Text on fill has a contrast of 4.5 or more.
COLOURS: dict[str, tuple[str, str, str]] = {
    "strength": ("1F4E79", "FFFFFF", "163A5C"),
    "present": ("DCE8F2", "17344F", "6B8FB0"),
    "strengthen": ("FBD9A5", "532A00", "C46A0A"),
    "complete": ("FFF3E8", "8F2B07", "D9480F"),
    "extend": ("EEF5FD", "124C84", "1971C2"),
    "bought_in": ("EEF0F2", "46525D", "ADB7C0"),
    "distant": ("FFFFFF", "66727D", "D3DAE0"),
}
UNKNOWN = ("FFFFFF", "6B6B6B", "D0D0D0")
DASHED = ("complete", "extend")


def colours(kind: str) -> tuple[str, str, str]:
    """Return fill, text and border of a kind; white for an unknown one."""
    return COLOURS.get(kind, UNKNOWN)
