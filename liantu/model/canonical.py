"""The canonical form of a table: the bytes that its fingerprint is taken of, whatever file they came from.

Fields in schema order under a heading, rows by id, text in NFC, UTF-8, LF; unknown is blank, a flag is 0 or 1.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import unicodedata
from collections.abc import Hashable

import pandas as pd

from liantu.model.fields import columns
from liantu.model.workspace import Workspace


def number_text(value: float) -> str:
    """Return a number in its shortest form that reads back as the same number; whole ones without a point."""
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))


def cell_text(value: object) -> str:
    """Return one value in canonical form."""
    if isinstance(value, str):
        if value.isascii() and "\r" not in value:
            return value
        plain = value.replace("\r\n", "\n").replace("\r", "\n") if "\r" in value else value
        return plain if unicodedata.is_normalized("NFC", plain) else unicodedata.normalize("NFC", plain)
    if value is None or value is pd.NA or (isinstance(value, float) and pd.isna(value)) or value is pd.NaT:
        return ""
    if isinstance(value, bool) or type(value).__name__ == "bool_":
        return "1" if value else "0"
    if isinstance(value, (int, float)) or hasattr(value, "dtype"):
        return number_text(float(value))  # type: ignore[arg-type]
    return str(value)


def _column_texts(values: list[object]) -> list[str]:
    """Return ``cell_text`` of every value; values come again and again, and each is looked at once."""
    texts = {value: cell_text(value) for value in set(values)}
    return [texts[value] for value in values]


def canonical_bytes(frame: pd.DataFrame, fields: tuple[str, ...]) -> bytes:
    """Return ``frame`` in canonical form with the columns ``fields``; absent columns are blank.

    Rows are ordered by their index as text, then by their cells.
    """
    blank = [""] * len(frame)
    cells = [_column_texts(frame[name].astype("object").tolist()) if name in frame else blank for name in fields]
    rows = [(str(key), row) for key, row in zip(frame.index, zip(*cells, strict=True), strict=True)]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(fields)
    writer.writerows(row for _, row in sorted(rows))
    return out.getvalue().encode("utf-8", "surrogatepass")


def _zones(workspace: Workspace) -> tuple[pd.DataFrame, tuple[str, ...]]:
    import shapely

    zones = workspace.zones
    table = pd.DataFrame(zones.drop(columns=zones.geometry.name)) if len(zones.columns) else pd.DataFrame()
    if len(zones):
        table["geometry"] = [
            "" if shape is None else shapely.to_wkt(shape, rounding_precision=7) for shape in zones.geometry
        ]
    return table, (*columns("zones"), "geometry")


def input_forms(workspace: Workspace) -> dict[str, bytes]:
    """Return the canonical form of every input by its name, ordered by name.

    Tables go by table name; ``settings`` and ``chains`` are JSON with sorted keys, without the place of the files.
    """
    forms = {name: canonical_bytes(table, columns(name)) for name, table in workspace.tables.items()}
    forms["nodes"] = canonical_bytes(workspace.nodes, ("chain", *columns("nodes")))
    forms["edges"] = canonical_bytes(workspace.edges, columns("edges"))
    zones, zone_fields = _zones(workspace)
    forms["zones"] = canonical_bytes(zones, zone_fields)
    forms["settings"] = json_bytes(workspace.settings.model_dump(mode="json"))
    forms["chains"] = json_bytes({key: chain.model_dump(mode="json") for key, chain in workspace.chains.items()})
    return dict(sorted(forms.items()))


def json_bytes(value: object, *, indent: int | None = 2) -> bytes:
    """Return ``value`` as JSON: sorted keys, UTF-8, one LF at the end; on one line with ``indent=None``."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=indent, allow_nan=False)
    return unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass") + b"\n"


def sha256(content: bytes) -> str:
    """Return the SHA-256 of ``content`` in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def edition_id(hashes: dict[str, str], decision_log_head: Hashable = None) -> str:
    """Return the id of an edition: the first 12 digits of SHA-256 over its inputs' hashes and the decisions' head."""
    return sha256(json_bytes({"inputs": hashes, "decisions": decision_log_head}))[:12]
