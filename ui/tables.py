"""Tables of facts and findings with names instead of ids and headings in the reader's language."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from liantu.model.fields import split_list
from liantu.words import pick
from liantu.words.sentences import SIGNS, against, kind_word, verdict
from ui.blocks import known
from ui.context import Context


def _words(shown: Context, prefix: str) -> Callable[[object], str]:
    return lambda value: shown.common(f"{prefix}_{value}") if known(value) else shown.common("unknown")


def _text(value: object) -> str:
    return str(value) if known(value) else ""


def _yes(shown: Context) -> Callable[[object], str]:
    return lambda value: shown.say("yes") if known(value) and bool(value) else shown.say("no")


def _places(shown: Context, value: object) -> str:
    return shown.names.joined([shown.names.place(place) for place in split_list(value)])


def source_titles(shown: Context, value: object) -> str:
    """Return the sources of a list cell as title, publisher and date, one after the other."""
    sources = shown.workspace.tables["sources"]
    told = []
    for source in split_list(value):
        if source in sources.index:
            row = sources.loc[source]
            told.append(
                " ".join(part for part in (_text(row["title"]), _text(row["publisher"]), _text(row["date"])) if part)
            )
    return "；".join(told)


def _capacity(row: pd.Series) -> str:
    if not known(row["capacity"]):
        return ""
    return f"{row['capacity']:,.10g} {_text(row['capacity_unit'])}".strip()


def presences(shown: Context, frame: pd.DataFrame) -> pd.DataFrame:
    """Return presences for reading, index as given."""
    say = shown.say
    return pd.DataFrame(
        {
            say("t_firm"): frame["enterprise"].map(shown.names.enterprise),
            say("t_product"): frame["product_zh"].map(_text),
            say("t_place"): frame["place"].map(shown.names.place),
            say("t_status"): frame["status"].map(_words(shown, "presence")),
            say("t_capability"): frame["capability"].map(_words(shown, "capability")),
            say("t_capacity"): frame.apply(_capacity, axis=1) if len(frame) else pd.Series(dtype="object"),
            say("t_grade"): frame["grade"].map(_words(shown, "grade")),
            say("t_counting"): frame["counting"].map(_yes(shown)),
            say("t_as_of"): frame["as_of"].map(_text),
            say("t_claim"): frame["claim"].map(_text),
            say("t_source"): frame["source"].map(lambda value: source_titles(shown, value)),
        },
        index=frame.index,
    )


def statements(shown: Context, frame: pd.DataFrame) -> pd.DataFrame:
    """Return statements for reading, index as given."""
    say = shown.say
    return pd.DataFrame(
        {
            say("t_place"): frame["place"].map(shown.names.place),
            say("t_stance"): frame["stance"].map(_words(shown, "stance")),
            say("t_basis"): frame["basis"].map(_words(shown, "basis")),
            say("t_claim"): frame["claim"].map(_text),
            say("t_as_of"): frame["as_of"].map(_text),
            say("t_source"): frame["source"].map(lambda value: source_titles(shown, value)),
        },
        index=frame.index,
    )


def policies(shown: Context, frame: pd.DataFrame) -> pd.DataFrame:
    """Return policy clauses with the dates they are in force."""
    say = shown.say
    return pd.DataFrame(
        {
            say("t_kind"): frame["kind"].map(_words(shown, "policy")),
            say("t_clause"): frame["act"].map(_text) + " " + frame["clause"].map(_text),
            say("t_claim"): frame["claim"].map(_text),
            say("t_in_force"): frame["in_force_from"].map(_text) + "–" + frame["in_force_to"].map(_text),
        },
        index=frame.index,
    )


def innovation(shown: Context, frame: pd.DataFrame) -> pd.DataFrame:
    """Return laboratories, institutes and technologies for reading."""
    say = shown.say
    names = [pick(zh, en, shown.lang) for zh, en in zip(frame["name_zh"], frame["name_en"], strict=True)]
    return pd.DataFrame(
        {
            say("t_name"): names,
            say("t_technology"): frame["technology_zh"].map(_text),
            say("t_place"): frame["place"].map(shown.names.place),
            say("t_as_of"): frame["as_of"].map(_text),
            say("t_claim"): frame["claim"].map(_text),
            say("t_source"): frame["source"].map(lambda value: source_titles(shown, value)),
        },
        index=frame.index,
    )


def gaps(shown: Context, frame: pd.DataFrame) -> pd.DataFrame:
    """Return gaps for reading, in their order, index ``gap_id``; what decides stands left, an empty column is out."""
    say, names = shown.say, shown.names
    table = pd.DataFrame(
        {
            say("t_rank"): frame["rank"],
            say("t_kind"): frame["kind"].map(lambda kind: f"{SIGNS[kind]} {kind_word(kind, shown.lang)}"),
            say("t_node"): [
                ("└ " if known(needs) else "") + names.node(node)
                for node, needs in zip(frame["node"], frame["needs_first"], strict=True)
            ],
            say("t_score"): frame["score"].astype("float64"),
            say("t_certainty"): frame["certainty"].map(
                lambda value: shown.common(f"certainty_{value}") if known(value) else "—"
            ),
            say("t_action"): frame["action"].map(_words(shown, "action")),
            say("t_nearby"): frame["nearby"].map(lambda value: _places(shown, value)),
            say("t_stated"): frame["stated"].map(_words(shown, "stated")),
            say("t_review"): frame["status"].map(_words(shown, "status")),
            say("t_rule"): frame["rule"],
            say("t_chain"): frame["chain"].map(names.chain),
            say("t_score_high"): frame["score_high"].astype("float64"),
            say("t_stability"): frame["stability"].astype("float64"),
        },
        index=frame.index,
    )
    return table if (table[say("t_nearby")] != "").any() else table.drop(columns=say("t_nearby"))


def targets(shown: Context, frame: pd.DataFrame, *, with_gap: bool) -> pd.DataFrame:
    """Return targets for reading, index as given."""
    say, names = shown.say, shown.names
    homes = home_places(shown)
    node = frame["gap_id"].str.split(":", n=1).str[1]
    columns: dict[str, object] = {}
    if with_gap:
        columns[say("t_gap")] = node.map(names.node)
    columns |= {
        say("t_rank"): frame["rank"],
        say("t_firm"): frame["enterprise"].map(names.enterprise),
        say("t_home"): frame["enterprise"].map(lambda firm: homes.get(firm, "")),
        say("t_product"): frame["matched"].map(lambda value: names.joined(split_list(value))),
        say("t_lead"): frame["suggested_lead"].map(lambda place: names.place(place) if known(place) else ""),
        say("t_score"): frame["score"].astype("float64"),
        say("t_fit"): frame["node_fit"].astype("float64"),
        say("t_size"): frame["capability"].astype("float64"),
        say("t_against"): frame["against"].map(
            lambda value: "；".join(against(code, shown.lang, names.policies) for code in split_list(value))
        ),
        say("t_figures"): frame["figures_year"].map(lambda year: str(int(year)) if known(year) else ""),
        say("t_source"): frame["source"].map(lambda value: source_titles(shown, value)),
    }
    return pd.DataFrame(columns, index=frame.index)


def home_places(shown: Context) -> dict[str, str]:
    """Return enterprise → names of the places where it stands."""
    frame = shown.findings.presences[["enterprise", "place"]].drop_duplicates().sort_values(["enterprise", "place"])
    grouped = frame.groupby("enterprise")["place"].agg(list)
    return {str(firm): shown.names.joined([shown.names.place(p) for p in places]) for firm, places in grouped.items()}


def sources(shown: Context) -> pd.DataFrame:
    """Return the sources with how many rows cite each: most cited first, data tables last."""
    say = shown.say
    tables = shown.workspace.tables
    cited = pd.concat(
        [
            frame["source"]
            for frame in (*tables.values(), shown.workspace.nodes, shown.workspace.edges)
            if "source" in frame
        ]
    ).dropna()
    uses = cited.str.split("|").explode().value_counts()
    frame = tables["sources"]
    told = pd.DataFrame(
        {
            say("t_title"): frame["title"].map(_text),
            say("t_publisher"): frame["publisher"].map(_text),
            say("t_date"): frame["date"].map(_text),
            say("t_kind"): frame["kind"].map(_words(shown, "source")),
            say("t_read_as"): frame["read_as"].map(_words(shown, "read_as")),
            say("t_used"): uses.reindex(frame.index).fillna(0).astype(int),
            say("t_address"): frame["address"].map(_text),
        },
        index=frame.index,
    )
    order = pd.DataFrame({"table": frame["kind"] == "table", "used": -told[say("t_used")], "title": frame["title"]})
    return told.loc[order.sort_values(["table", "used", "title"], kind="stable").index]


def sentence(shown: Context, row: pd.Series) -> str:
    """Return the verdict of a row of gaps or levels in one sentence."""
    return verdict(row, shown.names, shown.lang)


def find_out(shown: Context, frame: pd.DataFrame) -> pd.DataFrame:
    """Return what to find out as a list that an office can fill in."""
    say = shown.say
    return pd.DataFrame(
        {
            say("t_place"): frame["place"].map(shown.names.place),
            say("t_chain"): frame["chain"].map(shown.names.chain),
            say("t_node"): frame["node"].map(shown.names.node),
            say("t_firm"): "",
            say("t_product"): "",
            say("t_source"): "",
        },
        index=frame.index,
    )


def coverage(shown: Context) -> pd.DataFrame:
    """Return how much is known of each place and chain in its scope, least known first."""
    say = shown.say
    frame, levels = shown.findings.coverage, shown.findings.levels
    scope = set(zip(levels["place"], levels["chain"], strict=True))
    inside = [pair in scope for pair in zip(frame["place"], frame["chain"], strict=True)]
    frame = frame.loc[pd.Series(inside, index=frame.index, dtype=bool)].sort_values(
        ["share", "place", "chain"], kind="stable"
    )
    return pd.DataFrame(
        {
            say("t_place"): frame["place"].map(shown.names.place),
            say("t_chain"): frame["chain"].map(shown.names.chain),
            say("col_known"): frame["known"],
            say("col_specific"): frame["specific"],
            say("col_share"): frame["share"].astype("float64"),
        },
        index=frame.index,
    )
