"""Tables → findings: levels, gaps, priority and targets. Pure functions; inputs are never changed."""

from liantu.analyse.allocation import allocate
from liantu.analyse.candidates import candidates_searched, targets
from liantu.analyse.changes import Change
from liantu.analyse.clauses import AGAINST
from liantu.analyse.counts import distinct_counts, find_out
from liantu.analyse.dossiers import Dossier, dossier, what_would_change
from liantu.analyse.hooks import hooks, rivals
from liantu.analyse.judging import judge
from liantu.analyse.landings import best_landings
from liantu.analyse.levels import STRONG
from liantu.analyse.partners import partners
from liantu.analyse.places import descendants
from liantu.analyse.priority import SEED, weigh
from liantu.analyse.scope import focus_chains
from liantu.analyse.stats import stats
from liantu.analyse.summary import place_summary
from liantu.analyse.verdicts import verdicts
from liantu.analyse.whatif import CAPABILITIES, CHANGES, Landing, difference, landed, losses, lost

__all__ = [
    "AGAINST",
    "CAPABILITIES",
    "CHANGES",
    "SEED",
    "STRONG",
    "Change",
    "Dossier",
    "Landing",
    "allocate",
    "best_landings",
    "candidates_searched",
    "descendants",
    "difference",
    "distinct_counts",
    "dossier",
    "find_out",
    "focus_chains",
    "hooks",
    "judge",
    "landed",
    "losses",
    "lost",
    "partners",
    "place_summary",
    "rivals",
    "stats",
    "targets",
    "verdicts",
    "weigh",
    "what_would_change",
]
