"""A worked chain of 17 nodes: every figure below was derived by hand from DESIGN section 5, none by the code.

::

    ore(resource) ══> monomer ══> precursor ══> fibre ══> fabric ══> prepreg ══> composite ══> blade
    power(general) ══> fibre                                 resin ══> prepreg      │
    furnace ┄equipment┄> fibre                                                      └──> vehicle ──> use(market)
    sizing ──optional──> fibre                                tester ┄service┄> composite
    fibre ~by-product~> scrap ──> filler

``══>`` essential input, ``──>`` optional input. k_in = 1, k_out = 2, k_link = 3; as_of 2026-06-30.
Places: province ⊃ p1 ⊃ {k1, z1, z2}, province ⊃ p2 ⊃ {z3}.

Specific nodes: 14 (17 without ore, power, use).
"""

from __future__ import annotations

from analyse_cases import workspace

from liantu.model.workspace import Workspace

NODES = [
    {"id": "ore", "siting": "resource"},
    {"id": "power", "siting": "general"},
    {"id": "use", "siting": "market"},
    {"id": "monomer", "imported": True},
    {"id": "precursor", "critical": True},
    {"id": "fibre", "critical": True},
    "fabric",
    "resin",
    "prepreg",
    "composite",
    "blade",
    "vehicle",
    {"id": "furnace", "form": "equipment"},
    {"id": "tester", "form": "service"},
    "sizing",
    "scrap",
    "filler",
]
EDGES = [
    ("ore", "monomer"),
    ("monomer", "precursor"),
    ("precursor", "fibre"),
    ("power", "fibre"),
    ("fibre", "fabric"),
    ("fabric", "prepreg"),
    ("resin", "prepreg"),
    ("prepreg", "composite"),
    ("composite", "blade"),
    ("composite", "vehicle", "input", False),
    ("vehicle", "use", "input", False),
    ("furnace", "fibre", "equipment"),
    ("sizing", "fibre", "input", False),
    ("tester", "composite", "service"),
    ("fibre", "scrap", "byproduct"),
    ("scrap", "filler", "input", False),
]
# All stated by an official source of 2025: confirmed. Levels by hand:
PRESENCES = [
    ("f-fibre", "fibre", "z1", {"capability": "leading"}),  # z1 fibre 3
    ("f-precursor", "precursor", "z1", {"capability": "small"}),  # z1 precursor 1
    ("f-composite", "composite", "z1", {"capability": "unknown"}),  # z1 composite 1
    ("f-furnace", "furnace", "p1", {"capability": "volume"}),  # p1 furnace 2, in no zone
    ("f-prepreg", "prepreg", "z2", {"capability": "volume"}),  # z2 prepreg 2
    ("f-blade", "blade", "z2", {"capability": "volume"}),  # z2 blade 2
    ("f-ore", "ore", "z2", {"capability": "volume"}),  # z2 ore 2
    ("g-fabric", "fabric", "outside-110000", {"capability": "leading"}),  # a firm elsewhere
]
STATEMENTS = [
    ("absent", "fabric", "p1"),  # acts on p1, z1, z2; not on the province
    ("strong", "sizing", "z1"),  # acts on z1 only
    ("weak", "filler", "province", {"basis": "inferred"}),  # acts on all; counts for ``stated`` only
]
FOCUS = [{"place": "z3", "chain": "c"}]
POLICIES = [{"act": "a", "clause": "1", "kind": "encouraged", "terms": "fabric"}]


def worked() -> Workspace:
    return workspace(NODES, EDGES, PRESENCES, STATEMENTS, focus=FOCUS, policies=POLICIES)


# Coverage: known specific nodes ÷ 14.
#   z1: precursor, fibre, composite by presences, sizing by a statement: 4 (fabric's statement names p1, outside z1).
#   z2: prepreg, blade: 2 (ore is no specific node). z3: 0.
#   province: precursor, fibre, composite, furnace, prepreg, blade + sizing, fabric: 8 (filler's is inferred).
COVERAGE = {"province": 8, "z1": 4, "z2": 2, "z3": 0}
SPECIFIC = 14

# Kinds of nodes that are no gap: node → (level, kind).
OTHERS = {
    # z1: P = {precursor 1, fibre 3, composite 1}, S = {fibre}.
    #   resin: resin>prepreg>composite, d_in 2 > k_in, nothing before it: distant.
    #   blade: after composite (d_out_E 1) but nothing after it; from S = fibre 4 steps > k_out: distant; vehicle too.
    #   tester serves composite, which is not in S: distant. composite: scale unknown, so no S1: present.
    "z1": {
        "ore": (0, "bought_in"),
        "power": (0, "bought_in"),
        "use": (0, "bought_in"),
        "fibre": (3, "strength"),
        "composite": (1, "present"),
        "resin": (0, "distant"),
        "blade": (0, "distant"),
        "vehicle": (0, "distant"),
        "tester": (0, "distant"),
    },
    # z2: P = S = {prepreg 2, blade 2}; ore 2 may start X1.
    #   fibre: fibre>fabric>prepreg, d_in 2 > 1; ore>monomer>precursor>fibre 3 > 2: distant, with all around it.
    "z2": {
        "ore": (2, "bought_in"),
        "power": (0, "bought_in"),
        "use": (0, "bought_in"),
        "prepreg": (2, "present"),
        "blade": (2, "present"),
        "fibre": (0, "distant"),
        "furnace": (0, "distant"),
        "sizing": (0, "distant"),
        "tester": (0, "distant"),
        "scrap": (0, "distant"),
        "filler": (0, "distant"),
    },
    # province: P = {precursor 1, fibre 3, composite 1, furnace 2, prepreg 2, blade 2}, S without precursor, composite.
    "province": {
        "ore": (2, "bought_in"),
        "power": (0, "bought_in"),
        "use": (0, "bought_in"),
        "fibre": (3, "strength"),
        "composite": (1, "present"),
        "furnace": (2, "present"),
        "prepreg": (2, "present"),
        "blade": (2, "present"),
        "tester": (0, "distant"),
    },
    # z3 has nothing: its focus chain is in scope, all of it out of reach.
    "z3": {n if isinstance(n, str) else n["id"]: (0, "distant") for n in NODES}
    | dict.fromkeys(("ore", "power", "use"), (0, "bought_in")),
}

# Scores: mean of criticality, policy_fit, candidates (equal weights).
#   fabric: 0, 1 (the clause's word), 1 of 5 firms: (0 + 1 + 0.2) / 3 = 0.4
#   monomer: 0.5 (imported), 0, 0: 1/6    precursor: 1 (critical), 0, 0: 1/3    all others 0
SCORES = {"fabric": 0.4, "monomer": 1 / 6, "precursor": 1 / 3}

# place → gaps in the order of their rank:
#   (node, rule, also, ring, needs_first, witness, certainty, stated, nearby, action)
GAPS = {
    # Certainty at z1: coverage 4/14 = 0.286 < 0.3, so unverified unless a statement says absent or sought.
    # Order: evidenced roots fabric 0.4, precursor 1/3 (a strengthen stands with them); then unverified ones by score.
    "z1": [
        # d_out_E fibre>fabric 1; d_in fabric>prepreg>composite 2; 2 + 1 − 1 = 2 ≤ 3: C1, larger side 2. X1: 1 from S.
        (
            "fabric",
            "C1",
            "X1",
            2,
            "",
            "fibre>fabric>prepreg>composite",
            "evidenced",
            "supports",
            "",
            "attract",
        ),
        # d_out_E 2, d_in 1: 2 ≤ 3. C2: 1 ≤ 1. X1: 2 ≤ 2. z2 has level 2. A child of fabric.
        (
            "prepreg",
            "C1",
            "C2|X1",
            2,
            "fabric",
            "fibre>fabric>prepreg>composite",
            "unverified",
            "none",
            "z2",
            "supply_locally",
        ),
        # Level 1, small only, critical: S1; one firm: S2.
        ("precursor", "S1", "S2", None, "", "precursor>fibre", None, "none", "", "upgrade"),
        # ore is absent: no X1. Before monomer nothing specific: no C1.
        ("monomer", "C2", "", 1, "", "monomer>precursor", "unverified", "none", "", "attract"),
        # The inferred weak of the province stands in ``stated`` but makes nothing evidenced.
        ("filler", "R1", "", 2, "", "fibre>scrap>filler", "unverified", "supports", "", "attract"),
        # The furnace maker of p1 may be in z1. p1 contains z1, so it is not nearby.
        ("furnace", "X2", "", 1, "", "furnace>fibre", "unverified", "none", "", "attract"),
        ("scrap", "R1", "", 1, "", "fibre>scrap", "unverified", "none", "", "attract"),
        # Stated strong at z1.
        ("sizing", "X2", "", 1, "", "sizing>fibre", "unverified", "contradicts", "", "attract"),
    ],
    # z2: coverage 2/14: unverified, but for fabric (absent in p1 acts inside).
    "z2": [
        # d_in 1; before it nothing in P.
        ("fabric", "C2", "", 1, "", "fabric>prepreg", "evidenced", "supports", "", "attract"),
        ("monomer", "X1", "", 1, "", "ore>monomer", "unverified", "none", "", "attract"),
        # z1 has precursor at level 1 only: not nearby.
        ("precursor", "X1", "", 2, "monomer", "ore>monomer>precursor", "unverified", "none", "", "attract"),
        ("composite", "C1", "C2|X1", 1, "", "prepreg>composite>blade", "unverified", "none", "", "attract"),
        ("vehicle", "X1", "", 2, "composite", "prepreg>composite>vehicle", "unverified", "none", "", "attract"),
        ("resin", "C2", "", 1, "", "resin>prepreg", "unverified", "none", "", "attract"),
    ],
    # province: coverage 8/14 = 0.571: evidenced. Nothing is nearby a province.
    "province": [
        # p1's absent acts inside p1, not on the province.
        ("fabric", "C1", "C2|X1", 1, "", "fibre>fabric>prepreg", "evidenced", "none", "", "attract"),
        ("precursor", "S1", "S2", None, "", "precursor>fibre", None, "none", "", "upgrade"),
        ("monomer", "C2", "X1", 1, "", "monomer>precursor", "evidenced", "none", "", "attract"),
        ("filler", "R1", "", 2, "", "fibre>scrap>filler", "evidenced", "supports", "", "attract"),
        ("resin", "C2", "", 1, "", "resin>prepreg", "evidenced", "none", "", "attract"),
        ("scrap", "R1", "", 1, "", "fibre>scrap", "evidenced", "none", "", "attract"),
        # Strong at z1 names z1, not the province.
        ("sizing", "X2", "", 1, "", "sizing>fibre", "evidenced", "none", "", "attract"),
        # From S = prepreg; composite is there (level 1), so nothing is needed first.
        ("vehicle", "X1", "", 2, "", "prepreg>composite>vehicle", "evidenced", "none", "", "attract"),
    ],
    "z3": [],
}
