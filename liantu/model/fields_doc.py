"""The field tables as a page of Markdown."""

from __future__ import annotations

from collections.abc import Iterable

from liantu.model.fields import CHAIN_TABLES, INPUT_TABLES, RESULT_TABLES, Field, fields

_HEAD = {
    "zh": ("# 数据字段", "由 `liantu/model/fields/*.csv` 生成，请勿手改。列表以 `|` 分隔，空白表示不详。"),
    "en": (
        "# Fields",
        "Made from `liantu/model/fields/*.csv`; not to be edited. Lists are joined by `|`; blank means unknown.",
    ),
}
_COLUMNS = {
    "zh": ("字段", "类型", "单位", "必填", "默认", "含义"),
    "en": ("field", "type", "unit", "required", "default", "meaning"),
}
_GROUPS = {"zh": ("链", "开发区", "数据", "结果"), "en": ("Chains", "Zones", "Data", "Results")}
_YES = {"zh": "是", "en": "yes"}


def markdown(lang: str) -> str:
    """Return the documentation of all tables in ``lang`` (``zh`` or ``en``), ending with a line break."""
    lines = [_HEAD[lang][0], "", _HEAD[lang][1]]
    groups = (CHAIN_TABLES, ("zones",), INPUT_TABLES, RESULT_TABLES)
    for group, tables in zip(_GROUPS[lang], groups, strict=True):
        lines += ["", f"## {group}"]
        for table in tables:
            lines += ["", f"### {table}", "", _row(_COLUMNS[lang]), _row("---" for _ in _COLUMNS[lang])]
            lines += [_row(_cells(f, lang)) for f in fields(table)]
    return "\n".join(lines) + "\n"


def _cells(field: Field, lang: str) -> tuple[str, ...]:
    default = f"`{field.default}`" if field.default else ""
    meaning = field.meaning_zh if lang == "zh" else field.meaning_en
    required = _YES[lang] if field.required else ""
    return (f"`{field.name}`", f"`{field.type}`", field.unit, required, default, meaning)


def _row(cells: Iterable[str]) -> str:
    # A bar would end the cell, within backticks too.
    return "| " + " | ".join(c.replace("|", "\\|") for c in cells) + " |"
