"""All sentences of the product, in the reader's language.

``t("topic.key", lang, name=value)`` looks the key up in ``<lang>/<topic>.json`` and fills ``{name}``. Keys are flat
within a topic. A missing key is a fault of ours and raises; a test holds both languages to the same keys and places.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources

LANGUAGES = ("zh", "en")


@cache
def _topic(lang: str, topic: str) -> dict[str, str]:
    text = resources.files("liantu.words").joinpath(f"{lang}/{topic}.json").read_text(encoding="utf-8")
    table: dict[str, str] = json.loads(text)
    return table


def t(key: str, lang: str, **values: object) -> str:
    """Return the sentence of ``key`` in ``lang`` with ``values`` filled in.

    Raises
    ------
    KeyError
        when there is no such key, or a place of the sentence has no value.
    """
    topic, _, name = key.partition(".")
    return _topic(lang, topic)[name].format(**values)


def has(key: str, lang: str) -> bool:
    """Tell whether ``key`` exists (for codes that come from data)."""
    topic, _, name = key.partition(".")
    try:
        return name in _topic(lang, topic)
    except FileNotFoundError:
        return False


def pick(zh: object, en: object, lang: str) -> str:
    """Return the name in ``lang``; where there is no English name, the Chinese one."""
    if lang == "en" and isinstance(en, str) and en:
        return en
    return zh if isinstance(zh, str) else ""
