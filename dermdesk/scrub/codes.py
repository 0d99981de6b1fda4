"""Families of procedure codes, diagnoses and modifiers, named as billers name them.

Sets are written the way people write them (`"11102-11107, 11300-11313"`). They say which codes belong together,
never what a code means: CPT's own descriptors do not enter the project.
"""

import re
from collections.abc import Iterable

_KEPT = 4096
"""Answers that a set keeps: an office asks about the same few hundred codes all day."""
_MEMBER = re.compile(r"([A-Z0-9]{5})(?:-([A-Z0-9]{5}))?")


class CodeSet:
    """An immutable set of five-character codes: single ones and closed ranges with one prefix letter or none."""

    __slots__ = ("_asked", "_ranges", "_singles", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        singles: set[str] = set()
        ranges: list[tuple[str, str]] = []
        for member in filter(None, (part.strip() for part in text.split(","))):
            found = _MEMBER.fullmatch(member)
            if found is None:
                raise ValueError(f"{member!r} is neither a code nor a range of codes")
            first, last = found.groups()
            if last is None:
                singles.add(first)
            elif first[0].isdigit() != last[0].isdigit() or first > last:
                raise ValueError(f"{member!r} is no range")
            else:
                ranges.append((first, last))
        self._singles = frozenset(singles)
        self._ranges = tuple(ranges)
        self._asked: dict[object, bool] = {}

    def __contains__(self, code: object) -> bool:
        known = self._asked.get(code)
        if known is None:
            if len(self._asked) >= _KEPT:
                self._asked.clear()
            known = self._asked[code] = self._holds(code)
        return known

    def _holds(self, code: object) -> bool:
        if code in self._singles:
            return True
        if not isinstance(code, str) or len(code) != 5 or not code[1:].isdigit():
            return False
        return any(first <= code <= last for first, last in self._ranges)

    def __or__(self, other: "CodeSet") -> "CodeSet":
        return CodeSet(f"{self.text}, {other.text}")

    def __repr__(self) -> str:
        return f"CodeSet({self.text!r})"


# --- visits ----------------------------------------------------------------------------------------------------------

NEW_OFFICE_VISIT = CodeSet("99202-99205")
ESTABLISHED_OFFICE_VISIT = CodeSet("99211-99215")
OFFICE_VISIT = NEW_OFFICE_VISIT | ESTABLISHED_OFFICE_VISIT
CONSULTATION = CodeSet("99242-99245, 99252-99255")
TELEMEDICINE_VISIT = CodeSet("98000-98015")
EM = OFFICE_VISIT | CodeSet("99201, 99241-99245, 99251-99255") | TELEMEDICINE_VISIT
HOME_VISIT = CodeSet("99341, 99342, 99344, 99345, 99347-99350")
VISIT_ELSEWHERE = CodeSet("92002-92014, 99221-99239, 99281-99285, 99304-99316, 99341-99350, 99381-99397")
"""Eye, hospital, emergency, nursing facility, home and preventive visits: they too bear 25 and 57."""
PROLONGED = CodeSet("99417, G2212")
EM_ADD_ON = PROLONGED | CodeSet("G2211")

# --- procedures ------------------------------------------------------------------------------------------------------

FIRST_BIOPSY = CodeSet("11102, 11104, 11106")
ADD_ON_BIOPSY = CodeSet("11103, 11105, 11107")
BIOPSY = CodeSet("11102-11107")
SHAVE = CodeSet("11300-11313")
BENIGN_EXCISION = CodeSet("11400-11446")
MALIGNANT_EXCISION = CodeSet("11600-11646")
EXCISION = BENIGN_EXCISION | MALIGNANT_EXCISION
AK_DESTRUCTION = CodeSet("17000, 17003, 17004")
BENIGN_DESTRUCTION = CodeSet("17110, 17111")
VASCULAR_LASER = CodeSet("17106-17108")
MALIGNANT_DESTRUCTION = CodeSet("17260-17286")
SIMPLE_REPAIR = CodeSet("12001-12018")
INTERMEDIATE_REPAIR = CodeSet("12031-12057")
COMPLEX_REPAIR = CodeSet("13100-13153")
REPAIR = SIMPLE_REPAIR | INTERMEDIATE_REPAIR | COMPLEX_REPAIR
REPAIR_ADD_ON = CodeSet("13102, 13122, 13133, 13153")
FLAP = CodeSet("14000-14302")
FULL_THICKNESS_GRAFT = CodeSet("15200-15261")
MOHS = CodeSet("17311-17315")
MOHS_FIRST_STAGE = CodeSet("17311, 17313")
PDT = CodeSet("96567, 96573, 96574")
PHOTOTHERAPY = CodeSet("96900, 96910, 96912, 96913")
EXCIMER_LASER = CodeSet("96920-96922")
LESION_INJECTION = CodeSet("11900, 11901")
SWEAT_INJECTION = CodeSet("64650, 64653")
SHOT = CodeSet("96372")

# --- laboratory, drugs, supplies -------------------------------------------------------------------------------------

SLIDES = CodeSet("88300-88350")
MOHS_PATHOLOGY = CodeSet("88302-88309, 88331, 88332")
MOHS_STAINS = CodeSet("88314, 88342, 88344")
LABORATORY = CodeSet("80000-89999, Q0111, Q0112")
CLINICAL_LABORATORY = CodeSet("80000-87999, Q0111, Q0112")
SKIN_SUBSTITUTE = CodeSet("Q4100-Q4399, A2001-A2039")
DRUG = CodeSet("J0000-J9999, Q0000-Q0110, Q0113-Q4099, Q4400-Q9999")
PDT_DRUG = CodeSet("J7308, J7309, J7345")
BOTULINUM = CodeSet("J0585, J0586, J0588")

COSMETIC = CodeSet(
    "11920, 11950-11954, 15775, 15776, 15780-15793, 15824-15829, 15876, 17340, 17360, 17380, 36468, 69090"
)
"""Normally cosmetic; the practice edits its own list, this one stands where none is loaded."""

# --- modifiers -------------------------------------------------------------------------------------------------------

DISTINCT_MODIFIERS = frozenset(("59", "XE", "XS", "XP", "XU"))
"""The 59 family."""
FINGER_MODIFIERS = frozenset(("FA", *(f"F{n}" for n in range(1, 10))))
TOE_MODIFIERS = frozenset(("TA", *(f"T{n}" for n in range(1, 10))))
EYELID_MODIFIERS = frozenset(("E1", "E2", "E3", "E4"))
SITE_MODIFIERS = frozenset(("LT", "RT")) | EYELID_MODIFIERS | FINGER_MODIFIERS | TOE_MODIFIERS
BYPASS_MODIFIERS = DISTINCT_MODIFIERS | SITE_MODIFIERS | frozenset(("58", "78", "79", "91"))
"""What opens an NCCI pair of indicator 1, on either of its two lines."""
EM_BYPASS_MODIFIERS = frozenset(("25", "57"))
NOTICE_MODIFIERS = frozenset(("GA", "GX", "GY", "GZ"))
PAYMENT_MODIFIERS = DISTINCT_MODIFIERS | frozenset(
    ("22", "24", "25", "26", "50", "52", "53", "57", "58", "76", "77", "78", "79", "91", "TC")
)
"""They change what is paid, and so stand before those that only inform."""
INFORMATIONAL_MODIFIERS = SITE_MODIFIERS | NOTICE_MODIFIERS | frozenset(("GT", "93", "95", "QW", "JW", "JZ"))

# --- diagnoses -------------------------------------------------------------------------------------------------------

CANCER = ("C43", "C44", "C4A", "D03", "D04")
CANCER_HISTORY = ("Z85.820", "Z85.828")
COSMETIC_DIAGNOSES = frozenset(("Z41.1", "L81.4", "L57.2", "L57.3", "L57.4", "L57.8", "L90.5", "L98.8"))


def begins(diagnosis: str, beginnings: Iterable[str]) -> bool:
    """Whether an ICD-10-CM code is one of the given codes or stands below one."""
    return diagnosis.startswith(tuple(beginnings))
