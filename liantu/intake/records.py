"""JSON, JSON lines, GeoJSON and GraphML to records, records to sheets; nothing doubled or endless gets through."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from typing import Any

from liantu.intake.sheet import Opened, Sheet
from liantu.model.problems import Problem

_DEPTH = 5  # objects within objects, text that is JSON itself included
_DOUBLED = "\0doubled"
_CONSTANT = "\0constant"
_LONGEST_INNER = 20_000  # longer text is not looked into for JSON
_NODE_LISTS = ("nodes", "vertices", "entities", "node", "vertex")
_EDGE_LISTS = ("edges", "links", "relationships", "relations", "edge", "rels")
# Ends of a relation given as objects: their name, or their id, stands for them.
_ENDS = ("start", "end", "source", "target", "from", "to", "subject", "object", "head", "tail", "src", "dst")
_NAMES = ("name", "name_zh", "label", "title", "id")

Record = dict[str, Any]


class _Broken(ValueError):
    """JSON that cannot be used: code and reason."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def _pairs(pairs: list[tuple[str, Any]]) -> Record:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        found[_DOUBLED] = next(name for name in names if names.count(name) > 1)
    return found


def _parse(text: str) -> Any:
    try:
        return json.loads(
            text,
            object_pairs_hook=_pairs,
            parse_constant=lambda name: _CONSTANT + name,
            parse_float=str,
            parse_int=str,
        )
    except json.JSONDecodeError as error:
        raise _Broken("json_text", reason=error.msg, line=str(error.lineno)) from error
    except RecursionError as error:
        raise _Broken("json_deep") from error


def read_json(text: str, opened: Opened) -> None:
    """Add the sheets of JSON or JSON lines to ``opened``, and what is wrong with it to its problems."""
    opened.format = "json"
    try:
        data = _parse(text)
    except _Broken as error:
        if error.code == "json_text" and _looks_like_lines(text):
            opened.format = "jsonl"
            _read_lines(text, opened)
            return
        line = int(error.params.pop("line", "0")) or None
        opened.problems.append(Problem(error.code, file=opened.file, line=line, params=error.params))
        return
    if isinstance(data, dict) and data.get("type") == "FeatureCollection" and isinstance(data.get("features"), list):
        opened.format = "geojson"
        crs = json.dumps(data.get("crs") or "")
        if data.get("crs") and not re.search(r"CRS84|4326", crs):
            opened.problems.append(Problem("crs_wrong", file=opened.file, column="crs", value=crs[:80]))
            return
        _add(opened, "", [_feature(f) for f in data["features"]], kind="")
        return
    lists = _lists(data)
    if not lists:
        opened.problems.append(Problem("json_shape", file=opened.file))
    for name, records in lists:
        kind = "nodes" if name.lower() in _NODE_LISTS else "edges" if name.lower() in _EDGE_LISTS else ""
        _add(opened, name, records, kind=kind)


def _looks_like_lines(text: str) -> bool:
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    try:
        return isinstance(_parse(first), dict | list)
    except _Broken:
        return False


def _read_lines(text: str, opened: Opened) -> None:
    records: list[tuple[int, Any]] = []
    # Only line feeds end a line: other breaks may stand within a JSON text.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            records.append((number, _parse(line)))
        except _Broken as error:
            error.params.pop("line", None)
            opened.problems.append(Problem(error.code, file=opened.file, line=number, params=error.params))
    _add(opened, "", [r for _, r in records], kind="", numbers=[n for n, _ in records])


def _lists(data: Any) -> list[tuple[str, list[Any]]]:
    """Return the lists of records in ``data``: itself, or those that stand one or two objects deep."""
    if isinstance(data, list):
        return [("", data)] if data else []
    if not isinstance(data, dict):
        return []
    found = [(str(k), v) for k, v in data.items() if isinstance(v, list) and any(isinstance(x, dict | list) for x in v)]
    if not found:
        found = [pair for value in data.values() if isinstance(value, dict) for pair in _lists(value)]
    return found


def _feature(feature: Any) -> Any:
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
        return feature
    return {"id": feature.get("id"), **feature["properties"], "geometry": json.dumps(feature.get("geometry"))}


def _add(opened: Opened, name: str, records: list[Any], *, kind: str, numbers: list[int] | None = None) -> None:
    """Make a sheet of records; those that are no objects, or name a key twice, are refused by number."""
    numbers = numbers or list(range(1, len(records) + 1))
    if records and all(isinstance(r, list) for r in records):
        _add_rows(opened, name, records, numbers, kind=kind)
        return
    flat: list[tuple[int, dict[str, str], dict[str, str]]] = []
    for number, record in zip(numbers, records, strict=True):
        if not isinstance(record, dict):
            opened.problems.append(Problem("record_no_object", file=opened.file, line=number))
            continue
        try:
            cells, bad = flatten(record)
        except _Broken as error:
            opened.problems.append(Problem(error.code, file=opened.file, line=number, params=error.params))
            continue
        flat.append((number, cells, bad))
    header = list(dict.fromkeys(key for _, cells, _ in flat for key in cells))
    at = {key: i for i, key in enumerate(header)}
    lines = [(number, [cells.get(key, "") for key in header]) for number, cells, _ in flat]
    refused = {(number, at[key]): code for number, _, bad in flat for key, code in bad.items()}
    if lines:
        opened.sheets.append(Sheet(name, tuple(header), 0, lines, refused, kind))


def _add_rows(opened: Opened, name: str, rows: list[list[Any]], numbers: list[int], *, kind: str) -> None:
    header = tuple(str(cell) for cell in rows[0])
    lines = []
    for number, row in zip(numbers[1:], rows[1:], strict=True):
        if len(row) != len(header) or any(isinstance(cell, dict | list) for cell in row):
            opened.problems.append(Problem("record_no_object", file=opened.file, line=number))
        else:
            lines.append((number, [_scalar(cell) for cell in row]))
    opened.sheets.append(Sheet(name, header, numbers[0], lines, {}, kind))


def flatten(record: Record) -> tuple[dict[str, str], dict[str, str]]:
    """Return a record as key → text, objects within it unfolded, and key → code for values that cannot be used.

    A key within an object keeps its own name unless the record has it already. Text that is a JSON object is unfolded
    too; the end of a relation that is an object becomes its name.
    """
    cells: dict[str, str] = {}
    bad: dict[str, str] = {}
    inner: list[tuple[str, Record, int]] = [("", record, 0)]
    while inner:
        prefix, current, depth = inner.pop(0)
        if _DOUBLED in current:
            raise _Broken("json_doubled", name=str(current[_DOUBLED]))
        if depth > _DEPTH:
            raise _Broken("json_deep")
        for key, value in current.items():
            name = key if not prefix or key not in cells else f"{prefix}.{key}"
            value = _within(value)
            if isinstance(value, dict) and key in _ENDS:
                cells[name] = _name_of(value)
            elif isinstance(value, dict):
                inner.append((key, value, depth + 1))
            else:
                cells[name] = _joined(value)
                if _CONSTANT in cells[name]:
                    cells[name] = cells[name].replace(_CONSTANT, "")
                    bad[name] = "json_constant"
    return cells, bad


def _within(value: Any) -> Any:
    """Return the object that a text is, where it is one."""
    if isinstance(value, str) and value[:1] == "{" and len(value) < _LONGEST_INNER and '"coordinates"' not in value:
        try:
            return _parse(value)
        except _Broken:
            return value
    return value


def _name_of(value: Record) -> str:
    inner = value.get("properties")
    for source in (inner if isinstance(inner, dict) else {}, value):
        for key in _NAMES:
            if isinstance(source.get(key), str) and source[key].strip():
                return str(source[key])
    return ""


def _joined(value: Any) -> str:
    if isinstance(value, list):
        parts = (_name_of(v) if isinstance(v, dict) else "" if isinstance(v, list) else _scalar(v) for v in value)
        return "|".join(part for part in parts if part)
    return _scalar(value)


def _scalar(value: Any) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, bool) else str(value)


def read_graphml(data: bytes, opened: Opened) -> None:
    """Add the nodes and edges of GraphML to ``opened``. A document that declares entities is refused unread."""
    opened.format = "graphml"
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        opened.problems.append(Problem("xml_entities", file=opened.file))
        return
    try:
        root = ET.fromstring(data)
    except (ET.ParseError, ValueError, LookupError) as error:
        line = getattr(error, "position", (None,))[0]
        opened.problems.append(Problem("xml_broken", file=opened.file, line=line))
        return
    names = {e.get("id"): e.get("attr.name") or e.get("id") or "" for e in root.iter() if _tag(e) == "key"}
    for kind, tag, own in (("nodes", "node", ("id",)), ("edges", "edge", ("source", "target"))):
        elements = [e for e in root.iter() if _tag(e) == tag]
        if elements:
            _add(opened, kind, [_element(e, own, names) for e in elements], kind=kind)
    if not opened.sheets:
        opened.problems.append(Problem("graph_empty", file=opened.file))


def _tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _element(element: ET.Element, own: Iterable[str], names: dict[str | None, str]) -> Record:
    record: Record = {name: element.get(name) or "" for name in own}
    for child in element:
        if _tag(child) == "data":
            key = names.get(child.get("key"), child.get("key") or "")
            text = (child.text or "").strip()
            # An attribute of the same name as an end must not hide the end.
            record[f"data.{key}" if key in record else key] = text
    return record
