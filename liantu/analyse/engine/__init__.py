"""The gap engine: the rules for all places at once, places packed into 64-bit words; a path only when asked for."""

from liantu.analyse.engine.board import CODES, Board, blocks, judge_cells
from liantu.analyse.engine.cells import Cells
from liantu.analyse.engine.judgement import Judgement, judge_places
from liantu.analyse.engine.network import Network, make_network, network
from liantu.analyse.engine.witness import verdict_at

__all__ = [
    "CODES",
    "Board",
    "Cells",
    "Judgement",
    "Network",
    "blocks",
    "judge_cells",
    "judge_places",
    "make_network",
    "network",
    "verdict_at",
]
