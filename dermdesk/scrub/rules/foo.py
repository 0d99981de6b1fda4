"""Foot care."""

from collections.abc import Iterator

from dermdesk.scrub.codes import NOTICE_MODIFIERS, CodeSet
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import AddModifier, Fix, attest, guide
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.rule import Hit, Rule, Status, rule
from dermdesk.scrub.ways_out import link_listed

_ROUTINE = CodeSet("11055-11057, 11719, G0127")
_NAIL_DEBRIDEMENT = CodeSet("11720, 11721")
_CLASS_FINDINGS = {
    "Q7": "Does the note record a class A finding, an amputation that was not an accident?",
    "Q8": "Does the note record two class B findings, such as an absent pulse?",
    "Q9": "Does the note record one class B and two class C findings?",
}
_NAIL_FUNGUS = "B35.1"


@rule(
    "DERM-FOO-001",
    Severity.DENIAL_RISK,
    source="Medicare Benefit Policy Manual, chapter 15 §290; Palmetto on routine foot care",
    status=Status.PAGE,
    about=_ROUTINE | _NAIL_DEBRIDEMENT,
)
def routine_foot_care(visit: VisitContext) -> Iterator[Hit]:
    """Medicare excludes routine foot care unless the feet are at risk.

    Why:
        Paring of corns and trimming of nails are the patient's own care. They are covered when a disease of the whole
        body puts the feet at risk, and Q7, Q8 or Q9 says by which findings. Thinning of nails is covered for nail
        fungus as well.
    What to do:
        Add the Q modifier that the findings in the note support. For some diseases, diabetes among them, item 19 also
        names the MD or DO who treats it and the day the patient was last seen. Without such findings the patient pays:
        add GY.
    Fires:
        @part_b | 11056 L84 -> 1
        @part_b | 11719-59 L60.3; G0127 L60.3 -> 1, 2
        @advantage | 99214-25 L40.0; 11721 L60.3 -> 2
        @part_b dx:L60.3,B35.1 | 11720 A -> 1
        @part_b | 11055 -> 1
    Silent:
        @part_b | 11056-Q8 L84
        @part_b | 11719-Q7 L60.3; G0127-Q9 L60.3
        @part_b | 11721 L60.3 B35.1
        @part_b | 11721-GY L60.3
        @part_b | 11057-GA L84
        @part_b | 11057-GX L84
        @part_b | 11057-GZ L84
        @part_b | 11721
        11056 L84
        @medicaid | 11056 L84
        @part_b | 11056 L84 self
    After the fix:
        @part_b | 11056-Q7 L84
        @part_b | 11719-59-Q7 L60.3; G0127-Q7 L60.3
        @advantage | 99214-25 L40.0; 11721-Q7 L60.3
        @part_b dx:L60.3,B35.1 | 11720 BA
        @part_b | 11055-Q7
    """
    if not visit.is_medicare:
        return
    for line in visit.of(_ROUTINE | _NAIL_DEBRIDEMENT):
        if not line.modifiers.isdisjoint(NOTICE_MODIFIERS | _CLASS_FINDINGS.keys()):
            continue
        if line.code in _ROUTINE:
            message = f"{line.code} is routine foot care: Medicare pays it with Q7, Q8 or Q9 only."
            yield Hit(line, Field.MODIFIERS, message, _by_findings(line))
        elif line.linked and _NAIL_FUNGUS not in line.linked:
            message = f"{line.code} without nail fungus ({_NAIL_FUNGUS}) is paid with Q7, Q8 or Q9 only."
            yield Hit(line, Field.MODIFIERS, message, _for_fungus(visit, line))


def _for_fungus(visit: VisitContext, line: NumberedLine) -> tuple[Fix, ...]:
    question = "Does the note find fungus in these nails?"
    linked = link_listed(visit, line, (_NAIL_FUNGUS,), question)
    return (*linked, *_by_findings(line)) if linked else (*_by_findings(line), guide(f"Link {_NAIL_FUNGUS}, if found"))


def _by_findings(line: NumberedLine) -> tuple[Fix, ...]:
    findings = (
        attest(f"Add {modifier}", question, AddModifier(line.number, modifier))
        for modifier, question in _CLASS_FINDINGS.items()
    )
    question = "Does the patient know that Medicare does not cover this?"
    return (*findings, attest("Patient pays: add GY", question, AddModifier(line.number, "GY")))


RULES: tuple[Rule, ...] = (routine_foot_care,)
