"""Ids: ASCII, stable, made and taken apart in one place."""

from __future__ import annotations

import hashlib
import re

ID = re.compile(r"[a-z0-9][a-z0-9-]*")
PLACE_ID = re.compile(r"[a-z0-9][a-z0-9-]*|outside-(\d{6}|[A-Z]{2})")
PROVINCE = "province"


def node_key(chain: str, node: str) -> str:
    """Return ``chain/node`` for a bare node id; an id that names its chain already is returned as it is."""
    return node if "/" in node else f"{chain}/{node}"


def chain_of(node: str) -> str:
    """Return the chain of a ``chain/node``."""
    return node.split("/", 1)[0]


def gap_id(place: str, node: str) -> str:
    """Return ``place:chain/node``."""
    return f"{place}:{node}"


def presence_id(enterprise: str, node: str, place: str, role: str) -> str:
    """Return the id of a presence: the first 12 hexadecimal digits of SHA-256 over ``enterprise|node|place|role``."""
    return hashlib.sha256("|".join((enterprise, node, place, role)).encode()).hexdigest()[:12]
