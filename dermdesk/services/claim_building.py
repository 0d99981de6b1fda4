"""From a posted visit to a claim: who renders, who supervises, where, and under which certificate and authorization."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from dermdesk.domain.claim import Claim, ClaimFrequency, ClaimLine
from dermdesk.domain.codes import is_laboratory
from dermdesk.domain.coordination import PayerDecision
from dermdesk.domain.coverage import Coverage
from dermdesk.domain.drug_quantity import with_vials
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.laboratory import Laboratory
from dermdesk.domain.line import ChargeLine, InsuranceLine
from dermdesk.domain.money import Money, total
from dermdesk.domain.payer import IncidentToStance, Payer
from dermdesk.domain.people import Patient, Relation
from dermdesk.domain.practice import PracticeSetup, Provider
from dermdesk.domain.visit import PostedVisit, VisitHeader, linked_diagnoses
from dermdesk.scrub.codes import LABORATORY

LINES_OF_A_CLAIM = 50
"""The 837P takes at most fifty service lines."""
MODIFIERS = 4
"""SV101-3 to 6."""


PAYERS_OF_A_CLAIM = 3
"""Primary, secondary and tertiary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Billed:
    """A visit with what its claim is built from: the coverage that is billed first, and those behind it in rank."""

    visit: PostedVisit
    patient: Patient
    coverage: Coverage
    other_coverages: tuple[Coverage, ...] = ()

    @property
    def coverages(self) -> tuple[Coverage, ...]:
        """All in the order in which they are billed, each with that order as its rank."""
        order = (self.coverage, *self.other_coverages)[:PAYERS_OF_A_CLAIM]
        return tuple(one if one.rank == rank else replace(one, rank=rank) for rank, one in enumerate(order, start=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What a claim is in the course of a visit's claims: for which rank, after which decisions, in whose place."""

    rank: int = 1
    frequency: ClaimFrequency = ClaimFrequency.ORIGINAL
    payer_claim_number: str = ""
    corrects: str = ""
    decisions: tuple[PayerDecision, ...] = ()

    @staticmethod
    def of(claim: Claim) -> "Course":
        """That of a claim which is built anew."""
        return Course(
            rank=claim.rank,
            frequency=claim.frequency,
            payer_claim_number=claim.payer_claim_number,
            corrects=claim.corrects,
            decisions=claim.decisions,
        )


def coverages_behind(held: Sequence[Coverage], own: Coverage, day: date) -> tuple[Coverage, ...]:
    """Of a patient's coverages those in force on the day that come after the one that is billed."""
    return tuple(one for one in held if one.rank > own.rank and one.covers(day))


def insurance_lines(visit: PostedVisit) -> tuple[InsuranceLine, ...]:
    """The lines of a visit that a claim may carry."""
    return tuple(line for line in visit.lines if isinstance(line, InsuranceLine))


def parts_of(lines: Sequence[InsuranceLine]) -> list[tuple[InsuranceLine, ...]]:
    """The lines in claims of at most fifty."""
    return [tuple(lines[start : start + LINES_OF_A_CLAIM]) for start in range(0, len(lines), LINES_OF_A_CLAIM)]


def build_claim(
    billed: Billed,
    setup: PracticeSetup,
    lines: Sequence[InsuranceLine],
    *,
    number: str,
    claim_id: str,
    course: Course = Course(),
) -> Claim:
    """The claim of some insurance lines of a visit, as it stands now, with the diagnoses that these lines point to.

    A diagnosis of a line that the patient pays is none of the payer's business. Who ordered is named for laboratory
    lines and for incident-to work alone.
    Raises DermdeskError, in words for the biller, when something that the claim needs is not on file.
    """
    visit, header = billed.visit, billed.visit.header
    coverage, others = _for_rank(billed, course.rank)
    payer = setup.payers[coverage.payer_key]
    if coverage.relation is not Relation.SELF and coverage.subscriber is None:
        raise DermdeskError("The insured person is not on file.", "Fill in the subscriber of the coverage.")
    rendering, supervising = _renders_and_supervises(header, payer, setup)
    site = setup.sites[header.site]
    diagnoses, pointers = linked_diagnoses(visit.diagnoses, tuple(line.line.pointers for line in lines))
    modifiers = _modifiers(header, payer, setup, lines)
    charges = with_vials([line.line for line in lines])
    authorizations = {line.line.authorization for line in lines} - {None}
    names_orderer = header.incident_to or any(line.line.code in LABORATORY for line in lines)
    needs_clia = site.clia is not None and any(is_laboratory(line.line.code) for line in lines)
    return Claim(
        claim_id=claim_id,
        number=number,
        visit_id=visit.visit_id,
        day=header.day,
        payer=payer,
        coverage=coverage,
        practice=setup.practice,
        patient=billed.patient,
        rendering=rendering,
        referring=_provider(setup, header.referring),
        ordering=_provider(setup, header.ordering) if names_orderer else None,
        supervising=supervising,
        facility=site if site.address != setup.practice.address else None,
        place_of_service=header.place_of_service or site.place_of_service,
        clia_number=site.clia.number if site.clia and needs_clia else "",
        prior_authorization=(authorizations.pop() or "") if len(authorizations) == 1 else "",
        assignment=header.assignment,
        other_coverages=others,
        other_payers=tuple(setup.payers[one.payer_key] for one in others),
        diagnoses=diagnoses,
        lines=tuple(
            ClaimLine(number=place, source=_as_billed(line, charge, letters, signs))
            for place, (line, charge, letters, signs) in enumerate(
                zip(lines, charges, pointers, modifiers, strict=True), start=1
            )
        ),
        rank=course.rank,
        frequency=course.frequency,
        payer_claim_number=course.payer_claim_number,
        corrects=course.corrects,
        decisions=course.decisions,
        referral_number=header.referral_number,
        accident=header.accident,
        attachments=header.attachments,
        obliged_to_accept=obliged_to_accept(payer, lines, course.decisions),
        laboratory=_laboratory(header, setup, lines),
    )


def _as_billed(line: InsuranceLine, charge: ChargeLine, pointers: str, modifiers: tuple[str, ...]) -> InsuranceLine:
    """The line with the vials, pointers and modifiers of its claim; most have them already."""
    if charge is line.line and (charge.pointers, charge.modifiers) == (pointers, modifiers):
        return line
    return replace(line, line=replace(charge, pointers=pointers, modifiers=modifiers))


def obliged_to_accept(payer: Payer, lines: Sequence[InsuranceLine], decisions: Sequence[PayerDecision]) -> Money | None:
    """OTAF, told to Medicare behind another payer: the charges less what the contract with that payer takes off.

    None for other payers, before any decision, and where the contract takes nothing off.
    """
    if not payer.stance.type.is_medicare or not decisions or not decisions[0].contractual:
        return None
    return total(line.line.charge for line in lines) - decisions[0].contractual


def _for_rank(billed: Billed, rank: int) -> tuple[Coverage, tuple[Coverage, ...]]:
    """The coverage of a rank, and all others in their order. Raises DermdeskError when there is none."""
    coverages = billed.coverages
    if rank > len(coverages):
        raise DermdeskError(
            "The coverage of this claim is no longer on file.", "Enter it again, or withdraw the claim."
        )
    own = coverages[rank - 1]
    return own, tuple(one for one in coverages if one is not own)


def _laboratory(header: VisitHeader, setup: PracticeSetup, lines: Sequence[InsuranceLine]) -> Laboratory | None:
    """Who sold the tests of purchased lines; None where nothing was bought.

    Raises DermdeskError when nobody is named.
    """
    if not any(line.line.slide is not None and line.line.slide.purchased for line in lines):
        return None
    found = setup.laboratories.get(header.laboratory or "")
    if found is None:
        raise DermdeskError(
            "A test of this visit was bought, and it is not said of which laboratory.",
            "Choose the laboratory in the visit's details (F10).",
        )
    return found


def _modifiers(
    header: VisitHeader, payer: Payer, setup: PracticeSetup, lines: Sequence[InsuranceLine]
) -> tuple[tuple[str, ...], ...]:
    """Those of the lines, with the one that the payer wants on an NP's or PA's work (SA)."""
    given = tuple(line.line.modifiers for line in lines)
    seer = _provider(setup, header.seen_by) or setup.providers[header.rendering]
    own = payer.incident_to_modifier
    supervised = header.incident_to or payer.incident_to is IncidentToStance.NPP_RENDERS
    if not own or not supervised or seer.credential.is_physician:
        return given
    return tuple(signs if own in signs or len(signs) == MODIFIERS else (*signs, own) for signs in given)


def _renders_and_supervises(
    header: VisitHeader, payer: Payer, setup: PracticeSetup
) -> tuple[Provider, Provider | None]:
    """Rendering and supervising provider by the payer's stance towards the work of an NP or PA.

    Where the physician renders, incident-to work goes out under the physician alone. Where the NP or PA renders, it is
    named, with the physician as supervising provider.
    """
    rendering = setup.providers[header.rendering]
    seer = _provider(setup, header.seen_by) or rendering
    physician = next(
        (
            provider
            for key in (header.supervising, header.rendering, seer.supervised_by)
            if (provider := _provider(setup, key)) is not None and provider.credential.is_physician
        ),
        None,
    )
    if seer.credential.is_physician or physician is None:
        return rendering, None
    if payer.incident_to is IncidentToStance.NPP_RENDERS:
        return seer, physician
    return (physician if header.incident_to else rendering), None


def _provider(setup: PracticeSetup, key: str | None) -> Provider | None:
    return setup.providers.get(key) if key else None


def rebuilt(claim: Claim, billed: Billed, setup: PracticeSetup, *, joining: Collection[int] = ()) -> Claim | None:
    """An unsent claim as its visit and the practice stand now; None when all its lines were taken back.

    `joining` are numbers of further lines of the visit that it carries from now on. A void says what its claim said.
    """
    if claim.frequency is ClaimFrequency.VOID:
        return claim
    numbers = {line.source.number for line in claim.lines} | set(joining)
    lines = [line for line in insurance_lines(billed.visit) if line.number in numbers]
    if not lines:
        return None
    fresh = build_claim(billed, setup, lines, number=claim.number, claim_id=claim.claim_id, course=Course.of(claim))
    return replace(fresh, visit_id=claim.visit_id)
