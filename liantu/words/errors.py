"""Errors that stop an action, as sentences."""

from __future__ import annotations

from liantu.model.problems import LiantuError
from liantu.words import has, t


def say_error(error: LiantuError, lang: str) -> str:
    """Return what went wrong and what to do; a code without words is named as it is."""
    key = f"error.{error.code}"
    if not has(key, lang):
        return t("error.unexpected", lang, code=error.code)
    params, field = dict(error.params), f"proposal.field_{error.params.get('field')}"
    if has(field, lang):
        params["field"] = t(field, lang)
    return t(key, lang, **params)
