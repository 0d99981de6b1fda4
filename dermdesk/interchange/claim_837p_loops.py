"""The loops of 837P (005010X222A1): where each begins and which segments stand in it."""

from dermdesk.interchange.x12 import Segment
from dermdesk.interchange.x12_loops import rule

HEADER, CLAIM, LINE, DRUG, PRIOR, OTHER, FORM = "header", "2300", "2400", "2410", "2430", "2320", "2440"
LEVELS = {"20": "2000A", "22": "2000B", "23": "2000C"}
PARENTS = {"20": "", "22": "20", "23": "22"}
_PROVIDER = rule("NM1! PRV N3 N4 REF* PER*")

RULES = {
    HEADER: rule("BHT! REF"),
    "1000A": rule("NM1! N2 PER+"),
    "1000B": rule("NM1! N2"),
    "2000A": rule("HL! PRV CUR"),
    "2010AA": rule("NM1! N2 N3! N4! REF* PER*"),
    "2010AB": rule("NM1! N2 N3! N4!"),
    "2010AC": rule("NM1! N2 N3! N4! REF*"),
    "2000B": rule("HL! SBR! PAT"),
    "2010BA": rule("NM1! N2 N3 N4 DMG REF* PER*"),
    "2010BB": rule("NM1! N2 N3 N4 REF*"),
    "2000C": rule("HL! PAT!"),
    "2010CA": rule("NM1! N2 N3! N4! DMG! REF* PER*"),
    CLAIM: rule("CLM! DTP* PWK* CN1 AMT* REF* K3* NTE* CR1 CR2 CRC* HI+ HCP"),
    "2310": _PROVIDER,
    OTHER: rule("SBR! CAS* AMT* OI! MOA"),
    "2330A": rule("NM1! N2 N3 N4 REF*"),
    "2330B": rule("NM1! N2 N3 N4 DTP REF*"),
    "2330": rule("NM1! REF*"),
    LINE: rule("LX! SV1! SV5 PWK* CR1 CR3 CRC* DTP+ QTY* MEA* CN1 REF* AMT* K3* NTE* PS1 HCP"),
    DRUG: rule("LIN! CTP! REF*"),
    "2420": _PROVIDER,
    PRIOR: rule("SVD! CAS* DTP+ AMT"),
    FORM: rule("LQ! FRM+"),
}

STRICT = {
    name: (frozenset(("ST", *one.ranks) if name == HEADER else one.ranks), frozenset(one.needed), one.repeated)
    for name, one in RULES.items()
}
"""Of each loop the segments that may stand, that must, and that may stand several times."""

_NAMES: dict[str, dict[str, str]] = {
    HEADER: {"41": "1000A", "40": "1000B"},
    "2000A": {"85": "2010AA", "87": "2010AB", "PE": "2010AC"},
    "2000B": {"IL": "2010BA", "PR": "2010BB"},
    "2000C": {"QC": "2010CA"},
    CLAIM: dict.fromkeys(("DN", "P3", "82", "77", "DQ", "PW", "45"), "2310"),
    OTHER: {"IL": "2330A", "PR": "2330B", **dict.fromkeys(("DN", "P3", "82", "77", "DQ", "85"), "2330")},
    LINE: dict.fromkeys(("82", "QB", "77", "DQ", "DK", "DN", "P3", "PW", "45"), "2420"),
}
_ABOVE = {
    "1000A": HEADER, "1000B": HEADER, "2010AA": "2000A", "2010AB": "2000A", "2010AC": "2000A", "2010BA": "2000B",
    "2010BB": "2000B", "2010CA": "2000C", "2310": CLAIM, "2330A": OTHER, "2330B": OTHER, "2330": OTHER, DRUG: LINE,
    "2420": LINE, PRIOR: LINE, FORM: LINE,
}  # fmt: skip
_BEGINNINGS = {"CLM": CLAIM, "LX": LINE, "LIN": DRUG, "SVD": PRIOR, "LQ": FORM}
_IN_CLAIM = frozenset((CLAIM, "2310", OTHER, "2330A", "2330B", "2330"))


def party_loop(above: str, entity: str) -> str:
    """The name of the loop that a NM1 begins below another; one that belongs nowhere has a name without rule."""
    return _NAMES.get(above, {}).get(entity, f"NM1*{above}")


def begins(segment: Segment, current: str) -> str | None:
    """The name of the loop that a segment begins, by its own name and the loop before it."""
    name = segment.name
    if name == "NM1":
        level = _ABOVE.get(current, current)
        entity = segment.element(1)
        return party_loop(level, entity)
    if name == "HL":
        return LEVELS.get(segment.element(3).strip(), "HL")
    if name == "SBR":
        return OTHER if current in _IN_CLAIM else None
    return _BEGINNINGS.get(name)
