"""Visits: modifiers 25 and 57."""

from collections.abc import Iterator

from dermdesk.domain.codes import is_procedure_code
from dermdesk.domain.reference import Edit, EditionKind
from dermdesk.scrub import codes
from dermdesk.scrub.codes import CodeSet
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import AddModifier, Fix, RemoveLine, RemoveModifier, attest, guide
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.ownership import TakesPair
from dermdesk.scrub.rule import Hit, Rule, Status, rule

MINOR = ("000", "010")
_LEFT_TO_LIGHT_AND_PATCHES = CodeSet("96910, 96912, 95044")
_ANY_CODE = CodeSet("00000-99999, A0000-Z9999")
_PAID_BESIDE_A_VISIT = codes.DRUG | codes.SKIN_SUBSTITUTE | codes.LABORATORY | codes.EM_ADD_ON


def drop_visit(visit: NumberedLine) -> Fix:
    """The way out of most E/M findings when the note does not carry a visit of its own."""
    return attest(
        f"Drop {visit.code}",
        "Does the note show nothing beyond deciding on and doing the procedure?",
        RemoveLine(visit.number),
    )


def _pair_can_be_opened(_visit: NumberedLine, other: NumberedLine, edit: Edit | None) -> bool:
    return edit is not None and edit.can_be_opened and other.code not in codes.EM


@rule(
    "DERM-EM-001",
    Severity.DENIAL_RISK,
    source="NCCI Policy Manual, chapters I and III; Medicare Claims Processing Manual, chapter 12 §40.1",
    status=Status.DATA,
    about=codes.EM,
    data=EditionKind.PTP,
    takes=(TakesPair(codes.EM, _ANY_CODE, _pair_can_be_opened),),
)
def visit_without_25(visit: VisitContext) -> Iterator[Hit]:
    """The visit has no 25, so today's procedure will swallow it.

    Why:
        A minor procedure already pays for the decision to do it. Without modifier 25 the payer takes the visit for
        that decision and denies it.
    What to do:
        Read the note. Does it show work beyond deciding on and doing the procedure: another problem assessed, a drug
        managed? Then add 25 to the visit. If it does not, the visit is not billed.
    Fires:
        99213 L40.0; 17000 L57.0 -> 1
        @part_b | 99214 L40.0; 11102 D49.2; 11103 D49.2 -> 1
        99213-24 L40.0; 17110 B07.8 -> 1
    Silent:
        99213-25 L40.0; 17000 L57.0
        99213 L40.0
        99213 L40.0; 14040 C44.311
        99213 L40.0; 96910 L40.0
    After the fix:
        99213-25 L40.0; 17000 L57.0
    """
    if visit.with_global("090"):
        return
    for em in visit.of(codes.EM):
        if em.opens_edits:
            continue
        others = [
            other
            for other in visit.others(em)
            if other.code not in codes.EM and other.code not in _LEFT_TO_LIGHT_AND_PATCHES
        ]
        for other in others:
            edit = visit.edit(em, other)
            if other.global_days in MINOR or (edit is not None and edit.can_be_opened):
                yield Hit(
                    em,
                    Field.MODIFIERS,
                    f"{other.code} already pays for the decision to do it: {em.code} will be denied without 25. "
                    "Add 25 only if the note shows a separate problem or work beyond the procedure.",
                    (
                        attest(
                            "Add 25", "Which separate problem was treated at this visit?", AddModifier(em.number, "25")
                        ),
                        drop_visit(em),
                    ),
                    beside=(other,),
                )
                break


@rule(
    "DERM-EM-002",
    Severity.DENIAL_RISK,
    source="Medicare Claims Processing Manual, chapter 12 §30.6.6; OIG audit of dermatology visits with modifier 25",
    status=Status.PAGE,
    about=codes.EM,
    as_of="2025-11-18",
)
def same_problem_as_procedure(visit: VisitContext) -> Iterator[Hit]:
    """Visit and procedure point to the same problem.

    Why:
        Different diagnoses are not required for 25, but a visit that only names the problem of the procedure is what
        auditors look for: OIG estimated $62.9 million overpaid for such dermatology visits of 2019 and 2020.
    What to do:
        Keep 25 when the note shows work beyond the procedure. Link a further diagnosis only if that problem was
        treated today. Otherwise drop the visit.
    Fires:
        @part_b | 99213-25 L57.0; 17000 L57.0 -> 1
        99213-25 L57.0 L40.0; 17000 L57.0; 11900 L40.0 -> 1
    Silent:
        99213-25 L57.0 L40.0; 17000 L57.0
        99213-25 L57.0
    After the fix:
        @part_b | 17000 L57.0
    """
    minor = visit.with_global(*MINOR)
    treated = {diagnosis for line in minor for diagnosis in line.linked}
    for em in visit.of(codes.EM):
        if "25" in em.modifiers and em.linked and treated.issuperset(em.linked):
            beside = tuple(line for line in minor if not set(line.linked).isdisjoint(em.linked))
            yield Hit(
                em,
                Field.POINTERS,
                f"{em} and {', '.join(line.code for line in beside)} are for the same problem. "
                "The note must show work beyond the procedure, or an audit takes the visit back.",
                (
                    drop_visit(em),
                    guide("Keep 25 if the note shows work beyond the procedure"),
                    guide("Link the further problem, if one was treated today"),
                ),
                beside,
            )


@rule(
    "DERM-EM-003",
    Severity.DENIAL_RISK,
    source="Medicare Claims Processing Manual, chapter 12 §40.2.A.4; AAD, Cracking the Code",
    status=Status.PAGE,
    about=codes.EM,
    as_of="2014-07",
)
def major_surgery_without_57(visit: VisitContext) -> Iterator[Hit]:
    """The decision for a 90-day surgery was made at this visit: it needs 57.

    Why:
        The package of a major surgery begins the day before. A visit inside it is paid only when 57 says that the
        surgery was decided there.
    What to do:
        Add 57 if the surgery was decided at this visit. Keep 25 as well when a minor procedure was done too. If the
        surgery had been planned before, the visit is part of it.
    Fires:
        99214 C44.311; 14040 C44.311 -> 1
        99214-25 C44.311; 14040 C44.311; 17000 L57.0 -> 1
    Silent:
        99214-57 C44.311; 14040 C44.311
        99214-25 C44.311; 17311 C44.311
    After the fix:
        99214-57 C44.311; 14040 C44.311
    """
    major = visit.with_global("090")
    if not major:
        return
    names = ", ".join(line.code for line in major)
    for em in visit.of(codes.EM):
        if "57" in em.modifiers:
            continue
        changes = (AddModifier(em.number, "57"),)
        if "25" in em.modifiers and not visit.with_global(*MINOR):
            changes = (RemoveModifier(em.number, "25"), *changes)
        yield Hit(
            em,
            Field.MODIFIERS,
            f"{names} has a 90-day global: {em.code} is paid only with 57, for the decision to operate.",
            (attest("Add 57", f"Was {names} decided at this visit, and not planned before?", *changes), drop_visit(em)),
            major,
        )


@rule(
    "DERM-EM-004", Severity.REJECT, source="CPT, appendix A; Medicare contractors' 25 fact sheets", status=Status.PAGE
)
def modifier_25_on_procedure(visit: VisitContext) -> Iterator[Hit]:
    """25 stands on the procedure; it belongs on the visit.

    Why:
        25 describes a visit. On any other line the front end does not know it and returns the claim.
    What to do:
        Move it to the visit, if the note carries a separate visit; else take it off.
    Fires:
        99213 L40.0; 17000-25 L57.0 -> 2
        17000-25 L57.0 -> 1
    Silent:
        99213-25 L40.0; 17000 L57.0
        pos:12 | 99348-25 L40.0; 11102 D49.2
    After the fix:
        99213-25 L40.0; 17000 L57.0
        17000 L57.0
    """
    visits = visit.of(codes.EM)
    for line in visit.lines:
        if "25" not in line.modifiers or line.is_visit:
            continue
        remove = RemoveModifier(line.number, "25")
        fixes = [attest("Take 25 off", f"Is {line.code} billed without a separate visit?", remove)]
        if visits and "25" not in visits[0].modifiers:
            question = "Which separate problem was treated at this visit?"
            fixes.insert(
                0, attest(f"Move 25 to {visits[0].code}", question, remove, AddModifier(visits[0].number, "25"))
            )
        yield Hit(line, Field.MODIFIERS, f"25 says something about a visit; {line.code} is a procedure.", tuple(fixes))


@rule(
    "DERM-EM-005",
    Severity.DENIAL_RISK,
    source="Medicare Claims Processing Manual, chapter 12 §40.2; NCCI Policy Manual, chapter I; AAD, Cracking the Code",
    status=Status.PAGE,
    about=codes.EM,
    as_of="2014-07",
)
def modifier_57_for_minor_surgery(visit: VisitContext) -> Iterator[Hit]:
    """57 is for major surgery; a minor procedure wants 25.

    Why:
        57 is read only beside a surgery with a 90-day global. Beside a 0- or 10-day procedure it does nothing.
    What to do:
        Replace 57 by 25 if the note shows a separate problem; else drop the visit.
    Fires:
        99214-57 C44.311; 17311 C44.311 -> 1
    Silent:
        99214-25 L40.0; 17311 C44.311
        99214-57 C44.311; 14040 C44.311
    After the fix:
        99214-25 C44.311; 17311 C44.311
    """
    minor = visit.with_global(*MINOR)
    if not minor or visit.with_global("090"):
        return
    for em in visit.of(codes.EM):
        if "57" in em.modifiers:
            yield Hit(
                em,
                Field.MODIFIERS,
                f"{minor[0].code} is a minor procedure: 57 does not open the visit beside it, 25 does.",
                (
                    attest(
                        "Replace 57 by 25",
                        "Which separate problem was treated at this visit?",
                        RemoveModifier(em.number, "57"),
                        AddModifier(em.number, "25"),
                    ),
                    drop_visit(em),
                ),
                minor,
            )


@rule(
    "DERM-EM-006",
    Severity.ADVICE,
    source="CPT, appendix A",
    status=Status.RECALLED,
    about=codes.EM,
    data=EditionKind.PTP,
)
def modifier_25_for_nothing(visit: VisitContext) -> Iterator[Hit]:
    """25 is not needed: nothing else was done that it would part from the visit.

    Why:
        Drugs, slides, laboratory tests and visit add-ons are paid beside a visit anyway. A 25 without a procedure
        only draws the auditor's eye, and can cost the payment of G2211.
    What to do:
        Take 25 off, or enter the procedure that is missing.
    Fires:
        99213-25 L40.0 -> 1
        99213-25 L40.0; G2211 L40.0 -> 1
        99213-25 L40.0; J1040 L20.9; 88305 D22.5 -> 1
    Silent:
        99213-25 L40.0; 17000 L57.0
        99213-25 L40.0; 96910 L40.0
        99202-25 L40.0; 96910 L40.0
        99213-25 L40.0; 38505 R59.0
    After the fix:
        99213 L40.0
        99213 L40.0; G2211 L40.0
        99213 L40.0; J1040 L20.9; 88305 D22.5
    """
    for em in visit.of(codes.EM):
        if "25" not in em.modifiers:
            continue
        others = [other for other in visit.others(em) if other.code not in codes.EM]
        if any(_is_parted_by_25(visit, em, other) for other in others):
            continue
        yield Hit(
            em,
            Field.MODIFIERS,
            f"Nothing on this visit needs 25 on {em.code}.",
            (
                attest("Remove 25", "Was no procedure done at this visit?", RemoveModifier(em.number, "25")),
                guide("Enter the procedure, if one is missing"),
            ),
        )


def _is_parted_by_25(visit: VisitContext, em: NumberedLine, other: NumberedLine) -> bool:
    """Light and patches ask for 25 beside any visit, also where NCCI has no pair: a new patient's.

    So may a code or a day that the pair table does not know; drugs, slides and tests never do.
    """
    if other.code in _LEFT_TO_LIGHT_AND_PATCHES or other.global_days in (*MINOR, "090", "YYY"):
        return True
    if visit.edit(em, other) is not None:
        return True
    if other.code in _PAID_BESIDE_A_VISIT or not is_procedure_code(other.code):
        return False
    return not (visit.reference.edits_are_checked() and visit.reference.knows_edits_of(other.code))


RULES: tuple[Rule, ...] = (
    visit_without_25,
    same_problem_as_procedure,
    major_surgery_without_57,
    modifier_25_on_procedure,
    modifier_57_for_minor_surgery,
    modifier_25_for_nothing,
)
