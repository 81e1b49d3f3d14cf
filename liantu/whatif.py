"""What-if for faces: land or lose firms in a judged workspace, find the best landings, the firms a chain hangs on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from liantu import analyse
from liantu.model.problems import LiantuError
from liantu.pipeline import Judged

CAPABILITIES = analyse.CAPABILITIES
CHANGES = analyse.CHANGES
Landing = analyse.Landing


def simulate(judged: Judged, *, land: Sequence[Landing] = (), lose: Iterable[str] = ()) -> pd.DataFrame:
    """Return what changes if the firms land and the others are lost, at all places; see ``analyse.difference``.

    Raises
    ------
    LiantuError
        ``whatif_nothing`` when nothing lands and nothing is lost, and what ``landed`` and ``lost`` raise.
    """
    gone = sorted(set(lose))
    if not land and not gone:
        raise LiantuError("whatif_nothing")
    workspace, before = judged.workspace, judged.findings.presences
    after = analyse.landed(workspace, analyse.lost(workspace, before, gone), land)
    return analyse.difference(workspace, before, after)


def parse_landing(text: str) -> Landing:
    """Return the landing that ``place:chain/node`` or ``place:chain/node:capability`` names.

    Raises
    ------
    LiantuError
        ``whatif_landing`` when the text is neither.
    """
    place, _, rest = text.strip().partition(":")
    node, _, capability = rest.partition(":")
    if not place or "/" not in node:
        raise LiantuError("whatif_landing", value=text)
    return Landing(node, place, capability or "volume")


def best(judged: Judged, *, n: int, by: str = "score", places: Sequence[str] | None = None) -> pd.DataFrame:
    """Return the ``n`` landings that fill most; see ``analyse.best_landings``."""
    return analyse.best_landings(judged.workspace, judged.findings, n=n, by=by, places=places)


def losses(judged: Judged) -> pd.DataFrame:
    """Return what the loss of each single firm would open; see ``analyse.losses``."""
    return analyse.losses(judged.workspace, judged.findings.presences)
