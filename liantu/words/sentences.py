"""Verdicts and objections as sentences, made from words: one template a rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from liantu.model.fields import split_list
from liantu.model.findings import Findings
from liantu.model.ids import PROVINCE
from liantu.model.workspace import Workspace
from liantu.words import has, pick, t

SIGNS = {
    "strength": "◆",
    "present": "●",
    "strengthen": "▲",
    "complete": "○",
    "extend": "▷",
    "bought_in": "·",
    "distant": "–",
}
_ABSENT = ("complete", "extend")
_COLLECTED = 2  # nodes on the witness of a by-product that is collected: giver and node


@dataclass(frozen=True)
class Names:
    """Short names in one language; an id without a name stands for itself.

    ``kinds`` and ``levels`` go by ``place:node``; ``siting`` and ``nodes`` by ``chain/node``.
    """

    lang: str
    places: Mapping[str, str] = field(default_factory=dict)
    nodes: Mapping[str, str] = field(default_factory=dict)
    chains: Mapping[str, str] = field(default_factory=dict)
    enterprises: Mapping[str, str] = field(default_factory=dict)
    siting: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    levels: Mapping[str, int] = field(default_factory=dict)
    policies: Mapping[str, str] = field(default_factory=dict)

    def place(self, place: str) -> str:
        """Return the short name of a place."""
        return self.places.get(place) or place

    def node(self, node: str) -> str:
        """Return the name of a ``chain/node``."""
        return self.nodes.get(node) or node

    def chain(self, chain: str) -> str:
        """Return the name of a chain."""
        return self.chains.get(chain) or chain

    def enterprise(self, enterprise: str) -> str:
        """Return the name of an enterprise."""
        return self.enterprises.get(enterprise) or enterprise

    def joined(self, names: list[str] | tuple[str, ...]) -> str:
        """Return names as a list in running text."""
        return t("common.list_joiner", self.lang).join(names)


def names_of(workspace: Workspace, findings: Findings | None, lang: str) -> Names:
    """Return the names of a workspace in ``lang``, with kinds and levels if there are findings.

    A zone goes by ``short_zh`` in Chinese; in English, and for any other place, by its name.
    """

    def named(frame: pd.DataFrame) -> dict[str, str]:
        english = frame["name_en"] if "name_en" in frame else [None] * len(frame)
        return {str(i): pick(zh, en, lang) for i, zh, en in zip(frame.index, frame["name_zh"], english, strict=True)}

    places = named(workspace.tables["places"])
    if len(workspace.zones):
        zones = workspace.zones
        places |= {
            str(i): pick(zh, en, lang)
            for i, zh, en in zip(zones.index, zones["short_zh"], zones["name_en"], strict=True)
        }
    kinds: dict[str, str] = {}
    levels: dict[str, int] = {}
    if findings is not None:
        for place, node, kind, level in findings.levels[["place", "node", "kind", "level"]].itertuples(index=False):
            if isinstance(kind, str):
                kinds[f"{place}:{node}"] = kind
            if not pd.isna(level):
                levels[f"{place}:{node}"] = int(level)
    policies = workspace.tables["policies"]
    return Names(
        lang=lang,
        places=places,
        nodes=named(workspace.nodes),
        chains={key: pick(chain.name_zh, chain.name_en, lang) for key, chain in workspace.chains.items()},
        enterprises=named(workspace.tables["enterprises"]) | _rendered(workspace.tables["enterprises"], lang),
        siting={str(i): value for i, value in workspace.nodes["siting"].items() if isinstance(value, str)},
        kinds=kinds,
        levels=levels,
        policies={
            str(i): f"{a} {c}" for i, a, c in zip(policies.index, policies["act"], policies["clause"], strict=True)
        },
    )


def _rendered(enterprises: pd.DataFrame, lang: str) -> dict[str, str]:
    """Names that a reader rendered from another script: said so wherever they stand."""
    rows = enterprises[enterprises["name_basis"] == "inferred"]
    return {
        str(i): t("common.name_unverified", lang, name=pick(zh, en, lang))
        for i, zh, en in zip(rows.index, rows["name_zh"], rows["name_en"], strict=True)
    }


def kind_word(kind: object, lang: str, siting: str = "") -> str:
    """Return the word of a kind; ``bought_in`` by its siting (通用, 资源, 应用); NA is unknown."""
    if not isinstance(kind, str) or not kind:
        return t("common.unknown", lang)
    if kind == "bought_in" and siting in ("general", "resource", "market"):
        return t(f"common.siting_{siting}", lang)
    return t(f"common.kind_{kind}", lang)


def _known(value: object) -> bool:
    return value is not None and not bool(pd.isna(value)) and value != ""  # type: ignore[call-overload]


def _end(names: Names, place: str, node: str) -> str:
    """A node with its kind in brackets."""
    kind = names.kinds.get(f"{place}:{node}")
    if kind is None:
        return t("sentence.node_alone", names.lang, node=names.node(node))
    word = kind_word(kind, names.lang, names.siting.get(node, ""))
    return t("sentence.node_with_kind", names.lang, node=names.node(node), kind=word)


def _seen(row: Mapping[str, Any], names: Names, *, public: bool) -> str:
    """What was looked for and not found, how surely, and what the province has."""
    lang, place, node = names.lang, str(row["place"]), str(row["node"])
    nearby = split_list(row.get("nearby"))
    supply = t("sentence.nearby", lang, places=names.joined([names.place(p) for p in nearby])) if nearby else ""
    if public:
        return supply
    coverage = row.get("coverage")
    share = f"{int(float(str(coverage)) * 100 + 0.5)}" if _known(coverage) else ""
    certainty = row.get("certainty")
    how = t(f"common.certainty_{certainty}", lang) if _known(certainty) else t("common.unknown", lang)
    if certainty == "evidenced" and row.get("stated") == "supports":
        how = t("sentence.evidenced_by_papers", lang)
    key = "seen_province" if place == PROVINCE else "seen"
    text = t(f"sentence.{key}" if _known(coverage) else f"sentence.{key}_unknown", lang, certainty=how, share=share)
    if supply or place == PROVINCE:
        return text + supply
    level = names.levels.get(f"{PROVINCE}:{node}")
    if level is None:
        return text
    return text + t("sentence.elsewhere_none" if level == 0 else "sentence.elsewhere_thin", lang)


def verdict(row: Mapping[str, Any], names: Names, lang: str, *, public: bool = False) -> str:
    """Return the verdict of a row of ``gaps`` or ``levels`` in one sentence.

    ``public`` leaves out certainty and what would close the item. Names are put in as they are: escape the result.
    """
    kind, place, node = row.get("kind"), str(row["place"]), str(row["node"])
    siting = names.siting.get(node, "")
    values: dict[str, object] = {
        "kind": kind_word(kind, lang, siting),
        "place": names.place(place),
        "node": names.node(node),
        "level": row["level"] if _known(row.get("level")) else t("common.unknown", lang),
        "count": len(split_list(row.get("enterprises"))),
        "area": t("sentence.area_province" if place == PROVINCE else "sentence.area_place", lang),
        "rule": row.get("rule") if _known(row.get("rule")) else "",
        "ring": row.get("ring") if _known(row.get("ring")) else t("common.unknown", lang),
    }
    rule = row.get("rule")
    if kind not in ("complete", "extend", "strengthen") or not has(f"sentence.rule_{rule}", lang):
        name = kind if isinstance(kind, str) and kind else "unknown"
        return t(f"sentence.kind_{name}", lang, **values)
    path = (
        [p for p in str(row.get("witness") or "").replace("|", ">").split(">") if "/" in p]
        if _known(row.get("witness"))
        else []
    )
    first, last = (path[0], path[-1]) if path else ("", "")
    values["before"] = _end(names, place, first) if first and first != node else t("sentence.base", lang)
    values["after"] = _end(names, place, last) if last and last != node else t("sentence.base", lang)
    # A by-product that is itself the node is collected; one that goes into the node is used there.
    template = "R1_collect" if rule == "R1" and len(path) == _COLLECTED else rule
    text = t(f"sentence.rule_{template}", lang, **values)
    needs = split_list(row.get("needs_first"))
    if needs:
        text += t(
            "sentence.needs_first",
            lang,
            nodes=names.joined([t("sentence.node_alone", lang, node=names.node(n)) for n in needs]),
        )
    if kind in _ABSENT:
        text += _seen(row, names, public=public)
        return text + t("sentence.stop", lang) + ("" if public else t("sentence.closes", lang))
    return text + t("sentence.stop", lang)


def against(code: str, lang: str, policies: Mapping[str, str] | None = None) -> str:
    """Return an objection such as ``figures_old:2016`` in words; an unknown code as it is.

    ``policies`` gives a clause its act and number (``Names.policies``).
    """
    name, _, value = code.partition(":")
    key = f"sentence.against_{name}"
    if not has(key, lang):
        return code
    if name in ("restricted", "phased_out") and policies:
        value = policies.get(value) or value
    return t(key, lang, value=value or t("common.unknown", lang))


def tie(code: str, names: Names) -> str:
    """Return a tie such as ``supplies:<enterprise>`` in words; an unknown code as it is."""
    relation, _, other = code.partition(":")
    key = f"sentence.tie_{relation}"
    return t(key, names.lang, enterprise=names.enterprise(other)) if has(key, names.lang) else code
