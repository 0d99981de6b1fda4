"""Incident-to: the doctor who supervises, the one who renders and the one who began the treatment."""

from collections.abc import Iterator

from dermdesk.domain.visit import Presence
from dermdesk.scrub import codes
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import Fix, attest, guide
from dermdesk.scrub.header_change import SetOrdering, SetRendering, Whose
from dermdesk.scrub.rule import Hit, Rule, Status, rule
from dermdesk.scrub.rules.inc import is_incident_to_medicare, under_who_saw


@rule(
    "DERM-INC-003",
    Severity.COMPLIANCE,
    source="42 CFR 410.26(b)(5) and 410.32(b)(3)(ii)",
    status=Status.PAGE,
    as_of="2026-01-01",
)
def nobody_supervised(visit: VisitContext) -> Iterator[Hit]:
    """Incident-to needs a doctor who supervises, in the suite or by live video.

    Why:
        A doctor of the group must be in the suite, or at once within reach by picture and voice, while the NP or PA
        works. The telephone alone does not count.
    What to do:
        Record the doctor who was there and how. If there was none, bill under the NP or PA.
    Fires:
        @part_b incident seen:PA/1712038565 supervised:absent plan:L93.0 | 99212 L93.0 -> visit
        @advantage incident seen:NP plan:L40.0 | 99213 L40.0 -> visit
        @part_b incident seen:NP supervised:in_suite/none plan:L40.0 | 99213 L40.0 -> visit
    Silent:
        @part_b incident seen:NP supervised:in_suite plan:L40.0 | 99213 L40.0
        @part_b incident seen:NP supervised:video plan:L40.0 | 99213 L40.0
        @commercial incident seen:NP supervised:absent | 99213 L40.0
        @part_b as:NP | 99213 L40.0
        @part_b incident seen:NP | COS-BTX cos
    After the fix:
        @part_b as:PA/1712038565 supervised:absent plan:L93.0 | 99212 L93.0
        @advantage as:NP plan:L40.0 | 99213 L40.0
        @part_b as:NP supervised:in_suite/none plan:L40.0 | 99213 L40.0
    """
    if is_incident_to_medicare(visit) and not _is_supervised(visit):
        ways = (*under_who_saw(visit), guide("Record the doctor who was in the suite or on live video"))
        message = "No doctor is on record who supervised this visit, in the suite or by live video."
        yield Hit(None, Field.SUPERVISING, message, ways)


def _is_supervised(visit: VisitContext) -> bool:
    who = visit.encounter.supervising
    return who is not None and bool(who.npi) and who.presence is not Presence.ABSENT


@rule(
    "DERM-INC-007",
    Severity.COMPLIANCE,
    source="66 FR 55267; CMS CR 3138; Medicare contractor Novitas, incident-to",
    status=Status.PAGE,
    as_of="2001-11-01",
)
def rendering_is_not_supervising(visit: VisitContext) -> Iterator[Hit]:
    """The claim bears another doctor's number than that of the one who supervised.

    Why:
        Whoever is the rendering provider of an incident-to service says that he or she supervised it on that day. The
        doctor who began the treatment is the ordering provider, not the rendering one.
    What to do:
        Let the supervising doctor of the day render. If that doctor does not bill this payer, bill under the NP or PA.
    Fires:
        @part_b incident seen:NP supervised:in_suite/1689204471 plan:L40.0 | 99214 L40.0 -> visit
        @advantage incident seen:PA supervised:video/1689204471 plan:L40.0 | 99213 L40.0 -> visit
    Silent:
        @part_b incident seen:NP supervised:in_suite plan:L40.0 | 99214 L40.0
        @part_b incident seen:NP supervised:absent/1689204471 plan:L40.0 | 99214 L40.0
        @part_b incident seen:NP plan:L40.0 | 99214 L40.0
        @commercial incident seen:NP supervised:in_suite/1689204471 | 99214 L40.0
        @part_b seen:NP supervised:in_suite/1689204471 | 99214 L40.0
    After the fix:
        @part_b incident as:MD/1689204471 seen:NP supervised:in_suite/1689204471 plan:L40.0 | 99214 L40.0
        @advantage incident as:MD/1689204471 seen:PA supervised:video/1689204471 plan:L40.0 | 99213 L40.0
    """
    supervising = visit.encounter.supervising
    if not is_incident_to_medicare(visit) or supervising is None or not _is_supervised(visit):
        return
    if supervising.npi != visit.encounter.rendering.npi:
        ways = (
            attest(
                "The supervising doctor renders",
                "Was this the doctor who supervised on the day of the visit?",
                SetRendering(Whose.SUPERVISING),
            ),
            *under_who_saw(visit),
        )
        yield Hit(None, Field.RENDERING, "The rendering provider is not the doctor who supervised this visit.", ways)


@rule(
    "DERM-INC-008",
    Severity.REJECT,
    source="CMS-1500 item 17 for incident-to services; CMS CR 3138",
    status=Status.PAGE,
    as_of="2009",
)
def nobody_began_the_treatment(visit: VisitContext) -> Iterator[Hit]:
    """An incident-to claim names the doctor who began the treatment.

    Why:
        Item 17 of an incident-to claim holds the doctor whose plan the NP or PA follows, with an NPI, as ordering
        provider. Without it the claim is returned.
    What to do:
        Name that doctor with qualifier DK. It need not be the one who supervised.
    Fires:
        @part_b incident ordering:none seen:PA supervised:in_suite plan:L93.0 | 99214 L93.0 -> visit
        @advantage incident ordering:none seen:PA supervised:in_suite/1689204471 plan:L93.0 | 99214 L93.0 -> visit
    Silent:
        @part_b incident seen:PA supervised:in_suite plan:L93.0 | 99214 L93.0
        @part_b incident ordering:none seen:PA supervised:in_suite plan:B35.4 | 99213 B35.4; 87220 B35.4
        @part_b incident ordering:none seen:PA supervised:in_suite plan:D22.5 | 88305-26 D22.5
        @commercial incident ordering:none seen:PA | 99214 L93.0
        @part_b ordering:none as:PA | 99214 L93.0
    After the fix:
        @part_b incident ordering:1234567893 seen:PA supervised:in_suite plan:L93.0 | 99214 L93.0
        @advantage incident ordering:1234567893 seen:PA supervised:in_suite/1689204471 plan:L93.0 | 99214 L93.0
    """
    if not is_incident_to_medicare(visit) or visit.encounter.ordering_npi or visit.has(codes.LABORATORY):
        return
    ways = (*_doctors_of_the_visit(visit), guide("Enter the doctor who began the treatment as ordering provider"))
    yield Hit(None, Field.ORDERING, "The claim does not name the doctor who began this treatment (item 17).", ways)


def _doctors_of_the_visit(visit: VisitContext) -> Iterator[Fix]:
    who = visit.encounter
    doctors: dict[str, tuple[str, Whose]] = {}
    if who.rendering.credential.is_physician:
        doctors[who.rendering.npi] = ("rendering doctor", Whose.RENDERING)
    if who.supervising is not None and who.supervising.npi:
        doctors.setdefault(who.supervising.npi, ("supervising doctor", Whose.SUPERVISING))
    for said, whose in doctors.values():
        question = f"At which visit did the {said} begin this treatment?"
        yield attest(f"The {said} began it", question, SetOrdering(whose))


RULES: tuple[Rule, ...] = (nobody_supervised, rendering_is_not_supervising, nobody_began_the_treatment)
