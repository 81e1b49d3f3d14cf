"""``workspace.toml`` and ``chain.toml`` as pydantic models."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Audience = Literal["internal", "public"]
Language = Literal["zh", "en"]
Share = Annotated[float, Field(ge=0, le=1)]
Reach = Annotated[int, Field(ge=0, le=6)]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]

# The parts of the priority in the order of the columns of the gap table.
PRIORITY_PARTS = ("demand_pull", "criticality", "relatedness", "policy_fit", "support", "candidates")


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AgeLimits(_Model):
    """Years after which a fact is old."""

    presence: Annotated[int, Field(ge=0, le=100)] = 8
    statement: Annotated[int, Field(ge=0, le=100)] = 5


class DefaultReach(_Model):
    """Reach of the rules for a chain that names none."""

    k_in: Reach = Field(1, alias="in")
    k_out: Reach = Field(2, alias="out")
    k_link: Reach = Field(3, alias="link")


class Weights(_Model):
    """Weights of the priority parts: none below 0, at least one above."""

    demand_pull: Annotated[float, Field(ge=0)] = 0
    criticality: Annotated[float, Field(ge=0)] = 1
    relatedness: Annotated[float, Field(ge=0)] = 0
    policy_fit: Annotated[float, Field(ge=0)] = 1
    support: Annotated[float, Field(ge=0)] = 0
    candidates: Annotated[float, Field(ge=0)] = 1

    @model_validator(mode="after")
    def _some_weight(self) -> Weights:
        if sum(self.parts().values()) <= 0:
            raise ValueError("no_weight")
        return self

    def parts(self) -> dict[str, float]:
        """Return part → weight in the order of the gap table."""
        return {name: float(getattr(self, name)) for name in PRIORITY_PARTS}


class Limits(_Model):
    """Upper bounds for what is read."""

    upload_mb: Annotated[int, Field(gt=0)] = 200
    rows: Annotated[int, Field(gt=0)] = 5_000_000


class Group(_Model):
    """Places that are judged together as one: zones that cooperate, or a zone and its enclave elsewhere."""

    id: Identifier
    name_zh: str
    name_en: str
    members: Annotated[tuple[Identifier, ...], Field(min_length=2)]


class BaseMap(_Model):
    """Outlines for orientation, made at set-up."""

    source_zh: str = ""
    source_en: str = ""
    file: str = ".liantu/base_map.geojson"
    public: bool = False


class Cover(_Model):
    """Words on the cover of the catalogue."""

    title_zh: str = ""
    title_en: str = ""
    issuer_zh: str = ""
    issuer_en: str = ""


class WorkspaceSettings(_Model):
    """``workspace.toml``; DESIGN section 4."""

    id: Identifier
    name_zh: str
    name_en: str
    languages: tuple[Language, ...] = ("zh", "en")
    as_of: dt.date
    province_adcode: Annotated[str, Field(pattern=r"^\d{6}$")]
    bounds: tuple[float, float, float, float]
    coverage_min: Share = 0.3
    age_limit_years: AgeLimits = AgeLimits()
    k: DefaultReach = DefaultReach.model_validate({})
    weights: Weights = Weights.model_validate({})
    supply_share_min: Share = 0.3
    groups: tuple[Group, ...] = ()
    audience: Audience = "internal"
    map_note_zh: str = ""
    map_note_en: str = ""
    base_map: BaseMap = BaseMap()
    limits: Limits = Limits()
    logo: str = ""
    cover: Cover = Cover()

    @model_validator(mode="after")
    def _bounds_in_order(self) -> WorkspaceSettings:
        west, south, east, north = self.bounds
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            raise ValueError("bounds_order")
        return self


class Tier(_Model):
    """One layer of a chain, from raw material to use."""

    id: Identifier
    name_zh: str
    name_en: str


class ChainSettings(_Model):
    """``chain.toml``."""

    id: Identifier
    name_zh: str
    name_en: str
    version: str = ""
    scope_zh: str = ""
    scope_en: str = ""
    k_in: Reach | None = None
    k_out: Reach | None = None
    k_link: Reach | None = None
    tiers: Annotated[tuple[Tier, ...], Field(min_length=1)]


class ChainReach(_Model):
    """How far the rules look in one chain, with the workspace's defaults filled in."""

    k_in: Reach
    k_out: Reach
    k_link: Reach


def reach(chain: ChainSettings, workspace: WorkspaceSettings) -> ChainReach:
    """Return the reach of ``chain``: its own numbers where given, else the workspace's."""
    return ChainReach(
        k_in=workspace.k.k_in if chain.k_in is None else chain.k_in,
        k_out=workspace.k.k_out if chain.k_out is None else chain.k_out,
        k_link=workspace.k.k_link if chain.k_link is None else chain.k_link,
    )
