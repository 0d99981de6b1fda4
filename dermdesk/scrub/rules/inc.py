"""Incident-to: an NP's or PA's work under the doctor's number, and what Medicare asks for it."""

from collections.abc import Iterator

from dermdesk.domain.practice import Credential
from dermdesk.domain.visit import Presence
from dermdesk.scrub import codes
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import Fix, RemoveModifier, attest, guide
from dermdesk.scrub.header_change import AddToPlan, SetIncidentTo, SetRendering, Whose
from dermdesk.scrub.rule import Hit, Rule, Status, rule

_BILLS_ALONE = (Credential.NP, Credential.PA)
_HOSPITAL_PLACES = frozenset(("19", "21", "22", "23", "24"))
_OFFICE = "11"
_SHARED = "FS"


def is_incident_to_medicare(visit: VisitContext) -> bool:
    """Only Medicare's rules are common to all its contractors; other payers have their own."""
    return visit.encounter.incident_to and visit.is_medicare


def _names(visit: VisitContext) -> str:
    """`NP` or `PA` as the visit knows it."""
    credential = visit.encounter.seer.credential
    return credential.value if credential in _BILLS_ALONE else "NP or PA"


def under_who_saw(visit: VisitContext) -> tuple[Fix, ...]:
    """The claim under the number of whoever saw the patient, and no longer incident-to."""
    seer = visit.encounter.seer
    change = (SetRendering(Whose.SEEN_BY), SetIncidentTo(incident_to=False))
    if seer.credential in _BILLS_ALONE:
        question = f"Did the {seer.credential} do this visit, and is the {seer.credential} enrolled with this payer?"
        return (attest(f"Bill under the {seer.credential}", question, *change),)
    if seer.credential.is_physician:
        question = "Did a doctor see the patient, and nobody do the visit in the doctor's place?"
        return (
            attest("Not incident-to: a doctor saw the patient", question, *change),
            guide("Record which NP or PA saw the patient, then bill under that number"),
        )
    return (guide("Take the service off: nobody but a doctor, NP or PA has a number of their own"),)


@rule(
    "DERM-INC-001",
    Severity.COMPLIANCE,
    source="Medicare Benefit Policy Manual, chapter 15 §60; 42 CFR 410.26",
    status=Status.PAGE,
    about=codes.NEW_OFFICE_VISIT,
)
def new_patient_incident_to(visit: VisitContext) -> Iterator[Hit]:
    """A new patient cannot be seen incident-to.

    Why:
        Incident-to means that the NP or PA goes on with what a doctor began. With a new patient no doctor has begun
        anything, so Medicare pays the NP's or PA's own number, at 85 %.
    What to do:
        Bill under the number of the NP or PA. If the doctor saw the patient, the visit is the doctor's own.
    Fires:
        @part_b incident seen:NP/1712038565 supervised:in_suite plan:L40.0 | 99203 L40.0 -> 1
        @advantage incident as:PA supervised:in_suite plan:L40.0 | 99202 L40.0 -> 1
        @part_b incident supervised:in_suite plan:L40.0 | 99205 L40.0 -> 1
        @part_b incident seen:RN supervised:in_suite plan:L40.0 | 99204 L40.0 -> 1
    Silent:
        @part_b incident seen:NP supervised:in_suite plan:L40.0 | 99213 L40.0
        @part_b as:NP | 99203 L40.0
        @commercial incident seen:NP | 99203 L40.0
        @part_b incident seen:NP supervised:in_suite | 99203 L40.0 self; 99213 L40.0
    After the fix:
        @part_b as:NP/1712038565 supervised:in_suite plan:L40.0 | 99203 L40.0
        @advantage as:PA supervised:in_suite plan:L40.0 | 99202 L40.0
        @part_b supervised:in_suite plan:L40.0 | 99205 L40.0
    """
    if not is_incident_to_medicare(visit):
        return
    for em in visit.of(codes.NEW_OFFICE_VISIT):
        message = f"{em.code} is for a new patient: the {_names(visit)} cannot see one under the doctor's number."
        yield Hit(em, Field.INCIDENT_TO, message, under_who_saw(visit))


@rule(
    "DERM-INC-002",
    Severity.COMPLIANCE,
    source="Medicare Benefit Policy Manual, chapter 15 §60; Medicare contractor NGS, questions",
    status=Status.PAGE,
)
def new_problem_incident_to(visit: VisitContext) -> Iterator[Hit]:
    """A problem that is not in the doctor's plan cannot be treated incident-to.

    Why:
        The doctor must have seen this problem first and begun its treatment. What comes up anew at the NP's or PA's
        visit is their own work, at 85 %.
    What to do:
        Bill the visit under the NP or PA: one claim has one rendering provider. If the doctor did begin the treatment,
        enter the problem in the plan.
    Fires:
        @part_b incident seen:NP/1712038565 supervised:in_suite plan:L40.0 | 99213 L23.9 -> 1
        @advantage incident seen:PA supervised:in_suite plan:L40.0 | 99213-25 L40.0; 11900 L91.0; J3301 L91.0 -> 2, 3
        @part_b incident seen:PA supervised:in_suite | 99214 L40.0 L93.0 -> 1
        @part_b incident seen:PA supervised:in_suite plan:L40.0 | 99203 L57.0; 17000-59 L57.0 -> 2
    Silent:
        @part_b incident seen:NP supervised:in_suite plan:L40.0,L23.9 | 99213 L40.0 L23.9
        @part_b incident seen:NP supervised:in_suite | 99203 L40.0
        @part_b incident seen:NP supervised:in_suite plan:L40.0 | 99213
        @part_b incident seen:NP supervised:in_suite plan:L40.0 | 99213 L40.0; COS-BTX L57.2 cos
        @commercial incident seen:NP | 99213 L23.9
        @part_b as:NP | 99213 L23.9
    After the fix:
        @part_b as:NP/1712038565 supervised:in_suite plan:L40.0 | 99213 L23.9
        @advantage as:PA supervised:in_suite plan:L40.0 | 99213-25 L40.0; 11900 L91.0; J3301 L91.0
        @part_b as:PA supervised:in_suite | 99214 L40.0 L93.0
        @part_b as:PA supervised:in_suite plan:L40.0 | 99203 L57.0; 17000-59 L57.0
    """
    if not is_incident_to_medicare(visit):
        return
    planned = visit.encounter.plan_diagnoses
    for line in visit.lines:
        new = tuple(dict.fromkeys(diagnosis for diagnosis in line.linked if diagnosis not in planned))
        if not new or line.code in codes.NEW_OFFICE_VISIT:
            continue
        named = ", ".join(new)
        in_plan = attest(
            f"The doctor planned {named}",
            f"At which earlier visit did the doctor see {named} and begin the treatment?",
            AddToPlan(new),
        )
        message = f"{named} is not in the doctor's plan: {line.code} is the {_names(visit)}'s own work."
        yield Hit(line, Field.INCIDENT_TO, message, (*under_who_saw(visit), in_plan))


@rule(
    "DERM-INC-004",
    Severity.COMPLIANCE,
    source="CMS, Physician Fee Schedule rule of 2026 (90 FR 49266); 42 CFR 410.32(b)(3)(ii)",
    status=Status.PAGE,
    as_of="2026-01-01",
)
def surgery_supervised_by_video(visit: VisitContext) -> Iterator[Hit]:
    """Surgery with a 10- or 90-day global needs the supervising doctor in the suite.

    Why:
        Since 2026 live video may stand for presence, but not for services with 10 or 90 days of follow-up: freezing,
        excisions, repairs, flaps. Biopsies and injections of lesions have none and may go on.
    What to do:
        If the doctor was in the suite after all, record it. If not, bill the visit under the NP or PA.
    Fires:
        @part_b incident seen:PA/1712038565 supervised:video plan:L57.0 | 17000 L57.0; 17003*2 L57.0 -> 1
        @advantage incident seen:PA supervised:video plan:C44.311,L40.0 | 99213 L40.0; 14040 C44.311 -> 2
    Silent:
        @part_b incident seen:PA supervised:in_suite plan:L57.0 | 17000 L57.0
        @part_b incident seen:PA supervised:video plan:L91.0 | 11900 L91.0; J3301 L91.0
        @part_b incident seen:PA supervised:absent plan:L57.0 | 17000 L57.0
        @commercial incident seen:PA supervised:video plan:L57.0 | 17000 L57.0
        @part_b as:PA supervised:video | 17000 L57.0
    After the fix:
        @part_b as:PA/1712038565 supervised:video plan:L57.0 | 17000 L57.0; 17003*2 L57.0
        @advantage as:PA supervised:video plan:C44.311,L40.0 | 99213 L40.0; 14040 C44.311
    """
    supervising = visit.encounter.supervising
    if not is_incident_to_medicare(visit) or supervising is None or supervising.presence is not Presence.VIDEO:
        return
    for line in visit.with_global("010", "090"):
        days = int(line.global_days)
        message = f"{line.code} has {days} days of follow-up: a doctor on video cannot supervise it."
        ways = (*under_who_saw(visit), guide("Record that the doctor was in the suite, if so"))
        yield Hit(line, Field.SUPERVISING, message, ways)


@rule(
    "DERM-INC-005",
    Severity.COMPLIANCE,
    source="42 CFR 410.26(b)(1)",
    status=Status.PAGE,
)
def incident_to_in_hospital(visit: VisitContext) -> Iterator[Hit]:
    """Incident-to works in the office alone, not in a hospital or surgery center.

    Why:
        In a hospital the NP's or PA's work is not at the doctor's expense. What two of them share there follows the
        rules of split visits, with FS, under whoever did the larger part.
    What to do:
        Bill under the NP or PA, or as a split visit when the doctor did the larger part. If it was in the office, set
        the place right.
    Fires:
        @part_b incident pos:22 seen:NP/1712038565 supervised:in_suite plan:L40.0 | 99213 L40.0 -> visit
        @advantage incident seen:PA supervised:in_suite plan:L40.0 | 99213 L40.0; 11900 L40.0 {pos:24} -> visit
        @part_b incident pos:19 seen:PA supervised:in_suite plan:L40.0 | 99213 L40.0 -> visit
    Silent:
        @part_b incident seen:NP supervised:in_suite plan:L40.0 | 99213 L40.0
        @part_b incident pos:22 seen:NP supervised:in_suite plan:L40.0 | 99213 L40.0 {pos:11}
        @part_b incident pos:31 seen:NP supervised:in_suite plan:L40.0 | 99213 L40.0
        @commercial incident pos:22 seen:NP | 99213 L40.0
        @part_b pos:22 as:NP | 99213 L40.0
    After the fix:
        @part_b pos:22 as:NP/1712038565 supervised:in_suite plan:L40.0 | 99213 L40.0
        @advantage as:PA supervised:in_suite plan:L40.0 | 99213 L40.0; 11900 L40.0 {pos:24}
        @part_b pos:19 as:PA supervised:in_suite plan:L40.0 | 99213 L40.0
    """
    if not is_incident_to_medicare(visit):
        return
    places = {visit.place_of(line) for line in visit.lines} & _HOSPITAL_PLACES
    if places:
        named = ", ".join(sorted(place for place in places if place is not None))
        ways = (
            *under_who_saw(visit),
            guide("Bill a split visit with FS, if the doctor did the larger part"),
            guide("Set the place right, if it was in the office"),
        )
        yield Hit(None, Field.PLACE, f"Place {named} is no office: incident-to ends at its door.", ways)


@rule(
    "DERM-INC-006",
    Severity.COMPLIANCE,
    source="42 CFR 415.140",
    status=Status.PAGE,
)
def split_visit_in_office(visit: VisitContext) -> Iterator[Hit]:
    """FS stands on an office line; split visits exist in facilities alone.

    Why:
        FS says that a doctor and an NP or PA shared one visit in a facility. In the office such a visit is either
        incident-to or it belongs to whoever did it.
    What to do:
        Take FS off and bill whoever did the visit, or set the place right if it was in a hospital.
    Fires:
        @part_b | 99213-FS L97.912 -> 1
        @commercial pos:22 | 99214-25-FS L40.0 {pos:11}; 11102 D48.5 -> 1
    Silent:
        @part_b pos:22 | 99213-FS L97.912
        @part_b pos:none | 99213-FS L97.912
        @part_b | 99213 L97.912
    After the fix:
        @part_b | 99213 L97.912
        @commercial pos:22 | 99214-25 L40.0 {pos:11}; 11102 D48.5
    """
    for line in visit.lines:
        if _SHARED in line.modifiers and visit.place_of(line) == _OFFICE:
            question = "Was the visit in the office, and is it billed under whoever did it?"
            ways = (
                attest("Remove FS", question, RemoveModifier(line.number, _SHARED)),
                guide("Set the place right, if it was in a hospital"),
            )
            message = f"{line} at place 11: a visit is split between doctor and NP or PA in facilities alone."
            yield Hit(line, Field.MODIFIERS, message, ways)


RULES: tuple[Rule, ...] = (
    new_patient_incident_to,
    new_problem_incident_to,
    surgery_supervised_by_video,
    incident_to_in_hospital,
    split_visit_in_office,
)
