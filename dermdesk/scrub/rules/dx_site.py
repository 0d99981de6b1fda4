"""Diagnoses that name no site of the body, or another side than the modifiers."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from dermdesk.domain.codes import DIAGNOSIS_LETTERS
from dermdesk.domain.reference import EditionKind
from dermdesk.domain.sited_diagnosis import sited_diagnosis
from dermdesk.scrub import codes
from dermdesk.scrub.codes import SITE_MODIFIERS, begins
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import Fix, SetPointers, SwapModifier, attest, guide
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.rule import Hit, Rule, Status, rule
from dermdesk.scrub.ways_out import instead_of

_TISSUE = codes.BIOPSY | codes.SHAVE | codes.EXCISION | codes.MALIGNANT_DESTRUCTION | codes.MOHS
_NO_SITE = frozenset(("C43.9", "C4A.9", "D03.9", "D04.9", "D22.9", "D23.9"))
_SKIN_CANCER_WITHOUT_SITE = ("C44.9",)

_MIRRORED = {
    "LT": "RT", "E1": "E3", "E2": "E4",
    "FA": "F5", "F1": "F6", "F2": "F7", "F3": "F8", "F4": "F9",
    "TA": "T5", "T1": "T6", "T2": "T7", "T3": "T8", "T4": "T9",
}  # fmt: skip
"""The left modifiers, each with the right one."""
_OTHER_SIDE = _MIRRORED | {right: left for left, right in _MIRRORED.items()}
_SIDE = dict.fromkeys(_MIRRORED, "left") | dict.fromkeys(_MIRRORED.values(), "right")
_LID = {"E1": "upper", "E3": "upper", "E2": "lower", "E4": "lower"}
_OTHER_LID = {"E1": "E2", "E2": "E1", "E3": "E4", "E4": "E3"}
_WORD = re.compile(r"[a-z]+")


@rule(
    "DERM-DX-005",
    Severity.DENIAL_RISK,
    source="ICD-10-CM",
    status=Status.DATA,
    about=_TISSUE,
    data=EditionKind.ICD10CM,
)
def lesion_without_site(visit: VisitContext) -> Iterator[Hit]:
    """The diagnosis of a removed lesion names no site of the body.

    Why:
        Whoever took the lesion off knows where it was. A code for an unspecified site contradicts a procedure code that
        is chosen by site, and payers deny it.
    What to do:
        Choose the code for the site that the note names. With the site, and left or right, recorded on the line, the
        code is offered here.
    Fires:
        17311 C44.91 {nose} -> visit
        11102 D22.9 {left forearm}; 11103 D23.9 -> visit
        11602 C43.9 {trunk 8mm +2mm} -> visit
        17262 D04.9 -> visit
        11301 D22.9; 17000 L57.0 -> visit
        dx:C44.92,C44.329 | 17281 A {cheek} -> visit
        11102 C4A.9; 11106 D03.9 -> visit
    Silent:
        17311 C44.311 {nose}
        99213 C44.91
        11102 D49.2
        dx:C44.91,D22.5 | 11102 B
        11602 C43.9 self; 99213 L40.0
    After the fix:
        17311 C44.311 {nose}
        11102 D22.62 {left forearm}; 11103 D23.62
        11602 C43.59 {trunk 8mm +2mm}
        17262 D04.5
        11301 D22.5; 17000 L57.0
        dx:C44.92,C44.329 | 17281 B {cheek}
        11102 C4A.59; 11106 D03.59
    """
    lines = visit.of(_TISSUE)
    vague = dict.fromkeys(code for line in lines for code in line.linked if _names_no_site(code))
    if vague:
        pointing = [line for line in lines if not vague.keys().isdisjoint(line.linked)]
        numbers = ", ".join(str(line.number) for line in pointing)
        message = f"{' and '.join(vague)} names no site of the body; line {numbers} took the lesion from one."
        fixes = (
            *(fix for code in vague for fix in _at_site(visit, code, pointing)),
            guide("Choose the code of the site"),
        )
        yield Hit(None, Field.DIAGNOSES, message, fixes, tuple(pointing))


def _names_no_site(code: str) -> bool:
    return code in _NO_SITE or begins(code, _SKIN_CANCER_WITHOUT_SITE)


def _at_site(visit: VisitContext, code: str, lines: Sequence[NumberedLine]) -> Iterator[Fix]:
    """The code of the one place that its lines name."""
    lesions = (line.line.lesion for line in lines if code in line.linked)
    places = {lesion.place for lesion in lesions if lesion is not None and lesion.place is not None}
    if len(places) == 1:
        place = places.pop()
        sited = sited_diagnosis(code, place)
        if sited is not None:
            question = f"Was the lesion on the {place.words}?"
            yield attest(f"Change {code} to {sited}", question, *instead_of(visit, code, sited))


@rule(
    "DERM-DX-009",
    Severity.ADVICE,
    source="ICD-10-CM, words of the codes; HCPCS site modifiers",
    status=Status.RECALLED,
    data=EditionKind.ICD10CM,
)
def other_side_than_diagnosis(visit: VisitContext) -> Iterator[Hit]:
    """Modifier and diagnosis name different sides, or different lids.

    Why:
        A claim for the right upper lid with a diagnosis of the left one looks like a mistake to the payer, and is one
        in the record too. It is put aside until somebody has explained it.
    What to do:
        See in the note which side was treated, and correct whichever is wrong.
    Fires:
        15823-E3 H02.834 {fields} -> 1
        67810-E3 C44.1121 C44.1191 -> 1
        67810-E1 C44.1192 -> 1
        11730-TA L60.0; 11750-59-T5 S90.212A -> 2
        11102-LT D22.61 -> 1
        15823-E2 H02.831 {fields} -> 1
    Silent:
        15823-E1 H02.834 {fields}
        11102-LT-RT D22.61
        11102-LT D22.5
        11102 D22.61
        67810-E1-E2 C44.1192
        15823-50 H02.834 {fields}
        17000-59 L57.0
        11102-LT
    After the fix:
        15823-E1 H02.834 {fields}
        dx:C44.1121,C44.1191 | 67810-E3 A
        67810-E2 C44.1192
        11730-TA L60.0; 11750-59-TA S90.212A
        11102-RT D22.61
        15823-E3 H02.831 {fields}
    """
    for line in visit.lines:
        if line.modifiers.isdisjoint(SITE_MODIFIERS):
            continue
        wrong = [code for code in line.linked if _differs(visit, line.modifiers, code)]
        if wrong:
            sites = " and ".join(modifier for modifier in line.line.modifiers if modifier in SITE_MODIFIERS)
            message = f"{sites} on {line.code} is not where {' and '.join(dict.fromkeys(wrong))} says it was."
            fixes = (*_agree(visit, line, wrong), guide("Choose the diagnosis of the side that was treated"))
            yield Hit(line, Field.MODIFIERS, message, fixes)


def _differs(visit: VisitContext, modifiers: frozenset[str], code: str) -> bool:
    facts = visit.reference.diagnosis(code)
    if facts is None:
        return False
    side, lid = _place_in_words(facts.label)
    return _is_other({_SIDE[each] for each in modifiers if each in _SIDE}, side) or _is_other(
        {_LID[each] for each in modifiers if each in _LID}, lid
    )


def _is_other(named: set[str], said: str) -> bool:
    """The modifiers name one, the diagnosis names the other."""
    return len(named) == 1 and said != "" and said not in named


@lru_cache(maxsize=2048)
def _place_in_words(label: str) -> tuple[str, str]:
    """The only side and, for an eyelid, the only lid that the text names; empty: none or both."""
    words = set(_WORD.findall(label.lower()))
    lids = words & {"upper", "lower"} if words & {"eyelid", "eyelids"} else set[str]()
    return _only(words & {"left", "right"}), _only(lids)


def _only(words: set[str]) -> str:
    return next(iter(words)) if len(words) == 1 else ""


def _agree(visit: VisitContext, line: NumberedLine, wrong: list[str]) -> Iterator[Fix]:
    """Leave out the other side's diagnoses, or move the modifiers to the side and lid that the diagnoses name."""
    codes_of = dict(zip(DIAGNOSIS_LETTERS, visit.visit.diagnoses, strict=False))
    kept = "".join(letter for letter in line.line.pointers if codes_of.get(letter, wrong[0]) not in wrong)
    if kept:
        names = " and ".join(dict.fromkeys(wrong))
        question = f"Was {names} not treated by {line.code}?"
        yield attest(f"Unlink {names}", question, SetPointers(line.number, kept))
    sited = [modifier for modifier in line.line.modifiers if modifier in SITE_MODIFIERS]
    for turn in (_OTHER_SIDE, _OTHER_LID, {name: _OTHER_LID[_OTHER_SIDE[name]] for name in _OTHER_LID}):
        turned = {modifier: turn.get(modifier, modifier) for modifier in sited}
        after = (line.modifiers - turned.keys()) | set(turned.values())
        if not any(_differs(visit, after, code) for code in line.linked):
            names = " and ".join(turned.values())
            changes = (SwapModifier(line.number, old, new) for old, new in turned.items() if old != new)
            yield attest(f"Change to {names}", f"Was {names} the side that was treated?", *changes)
            return


RULES: tuple[Rule, ...] = (lesion_without_site, other_side_than_diagnosis)
