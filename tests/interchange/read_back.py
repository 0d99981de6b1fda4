"""What a claim's 837P must read back to: the values of the claim, put down without the help of writer or reader."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from dermdesk.domain.adjustment import StatedAdjustment
from dermdesk.domain.claim import Claim, ClaimLine
from dermdesk.domain.codes import is_unlisted, letters_to_positions
from dermdesk.domain.coordination import Adjustment, AdjustmentGroup, PayerDecision
from dermdesk.domain.coverage import Coverage
from dermdesk.domain.drug_quantity import ndc_digits, package_quantity
from dermdesk.domain.money import ZERO, total
from dermdesk.domain.named_party import DatedFact, Party, Reference
from dermdesk.domain.payer import Payer
from dermdesk.domain.people import Address, PersonName, Relation, Sex
from dermdesk.domain.practice import Provider
from dermdesk.domain.submitted_claim import (
    Contract,
    Note,
    OtherPayer,
    PriorPayment,
    SubmittedClaim,
    SubmittedCoverage,
    SubmittedDrug,
    SubmittedLine,
)
from dermdesk.interchange.x12 import clean

_RANKS = {1: "P", 2: "S", 3: "T"}
_RELATIONS = {Relation.SELF: "18", Relation.SPOUSE: "01", Relation.PARENT: "19", Relation.OTHER: "G8"}


def without_places(claim: SubmittedClaim) -> SubmittedClaim:
    """A claim as read, but for where in the file it stood."""
    return replace(claim, segment=0, lines=tuple(replace(line, segment=0) for line in claim.lines))


def submitted(claim: Claim) -> SubmittedClaim:
    """The values that a file of this claim must hold."""
    coverage, patient, practice = claim.coverage, claim.patient, claim.practice
    own = coverage.relation is Relation.SELF
    insured = patient.name if own or coverage.subscriber is None else coverage.subscriber.name
    member = coverage.member_id.replace("-", "") if claim.payer.stance.type.is_medicare else coverage.member_id
    subscriber = Party(role="IL", name=_name(insured), is_person=True, id_qualifier="MI", id=clean(member))
    person = Party(
        role="QC",
        name=_name(patient.name),
        is_person=True,
        address=_address(patient.address),
        birth_date=patient.birth_date,
        sex="U" if patient.sex is Sex.OTHER else patient.sex.value,
    )
    if own:
        subscriber = replace(subscriber, address=person.address, birth_date=person.birth_date, sex=person.sex)
    on_file, assigned = patient.signature_on_file, claim.assignment
    return SubmittedClaim(
        number=claim.number,
        total=claim.total,
        place_of_service=claim.place_of_service,
        frequency=claim.frequency.value,
        provider_signature="Y",
        assignment="A" if assigned else "C",
        assigns_benefits="Y" if on_file and assigned else "N",
        release="Y" if on_file else "I",
        causes=(claim.accident.kind.value,) if claim.accident is not None else (),
        accident_state=claim.accident.state if claim.accident is not None else "",
        coverage=SubmittedCoverage(
            rank=_RANKS[claim.rank],
            relation=_RELATIONS[coverage.relation],
            group_number=clean(coverage.group_number),
            group_name="" if coverage.group_number else clean(coverage.group_name),
            secondary_reason=_secondary_reason(coverage, claim.payer, claim.rank),
            filing_code=claim.payer.filing_code,
        ),
        billing=Party(
            role="85",
            name=PersonName(last=clean(practice.name)),
            id_qualifier="XX",
            id=practice.npi,
            address=_address(practice.address),
            taxonomy=practice.taxonomy,
            references=(Reference(qualifier="EI", value=practice.ein.replace("-", "")),),
        ),
        pay_to=_address(practice.pay_to) if practice.pay_to != practice.address else None,
        subscriber=subscriber,
        payer=Party(
            role="PR",
            name=PersonName(last=clean(claim.payer.name)),
            id_qualifier="PI",
            id=claim.payer.payer_id,
            address=_address(claim.payer.address),
        ),
        patient=subscriber if own else person,
        diagnoses=tuple(code.replace(".", "") for code in claim.diagnoses),
        dates=_accident_day(claim),
        references=_references(
            ("9F", claim.referral_number),
            ("G1", claim.prior_authorization),
            ("F8", claim.payer_claim_number),
            ("X4", claim.clia_number),
        ),
        attachments=claim.attachments,
        contract=Contract(kind="09", amount=claim.obliged_to_accept) if claim.obliged_to_accept is not None else None,
        patient_paid=claim.patient_paid or None,
        parties=_parties(claim),
        other_payers=tuple(
            _other_payer(claim, other, payer)
            for other, payer in zip(claim.other_coverages, claim.other_payers, strict=True)
        ),
        lines=tuple(_line(claim, line) for line in claim.lines),
        segment=0,
    )


def _parties(claim: Claim) -> tuple[Party, ...]:
    found: list[Party] = []
    if claim.referring is not None:
        found.append(_provider("DN", claim.referring))
    if claim.rendering.npi != claim.practice.npi:
        found.append(replace(_provider("82", claim.rendering), taxonomy=claim.rendering.taxonomy))
    if claim.facility is not None:
        named = PersonName(last=clean(claim.facility.name))
        qualifier = "XX" if claim.facility.npi else ""
        place = _address(claim.facility.address)
        found.append(Party(role="77", name=named, id_qualifier=qualifier, id=claim.facility.npi, address=place))
    if claim.supervising is not None:
        found.append(_provider("DQ", claim.supervising))
    return tuple(found)


def _accident_day(claim: Claim) -> tuple[DatedFact, ...]:
    if claim.accident is None:
        return ()
    return (DatedFact(qualifier="439", first=claim.accident.day, last=claim.accident.day),)


def _secondary_reason(coverage: Coverage, payer: Payer, rank: int) -> str:
    return coverage.medicare_secondary if payer.stance.type.is_medicare and rank > 1 else ""


def _other_payer(claim: Claim, coverage: Coverage, payer: Payer) -> OtherPayer:
    decision = _decision(claim, coverage)
    insured = coverage.subscriber
    share = decision.patient_share if decision is not None and not decision.lines else ZERO
    medicare = payer.stance.type.is_medicare
    whole = decision is not None and not decision.lines
    return OtherPayer(
        rank=_RANKS[coverage.rank],
        relation=_RELATIONS[coverage.relation],
        group_number=clean(coverage.group_number),
        group_name="" if coverage.group_number else clean(coverage.group_name),
        secondary_reason=_secondary_reason(coverage, payer, coverage.rank),
        filing_code=payer.filing_code,
        adjustments=_adjustments(decision.adjustments) if decision is not None else (),
        paid=decision.paid if decision is not None else None,
        remaining=share or None,
        assigns_benefits="Y" if claim.patient.signature_on_file and claim.assignment else "N",
        release="Y" if claim.patient.signature_on_file else "I",
        insured=Party(
            role="IL",
            name=_name(insured.name if insured is not None else claim.patient.name),
            is_person=True,
            id_qualifier="MI",
            id=clean(coverage.member_id.replace("-", "") if medicare else coverage.member_id),
            address=_address(insured.address if insured is not None else claim.patient.address),
        ),
        payer=Party(
            role="PR",
            name=PersonName(last=clean(payer.name)),
            id_qualifier="PI",
            id=_payer_id(claim, payer),
            references=_references(("F8", decision.payer_claim_number if decision is not None else "")),
        ),
        answered_on=decision.decided if decision is not None and whole else None,
    )


def _payer_id(claim: Claim, payer: Payer) -> str:
    if claim.payer.stance.type.is_medicare and payer.medigap_id:
        return payer.medigap_id
    return payer.payer_id or clean(payer.key)


def _decision(claim: Claim, coverage: Coverage) -> PayerDecision | None:
    return next((one for one in claim.decisions if one.coverage_id == coverage.coverage_id), None)


def _adjustments(adjustments: Iterable[Adjustment]) -> tuple[StatedAdjustment, ...]:
    """As they stand in the file: by group, in the order of CO, PR, OA, PI, CR."""
    given = list(adjustments)
    return tuple(
        StatedAdjustment(group=group.value, reason=one.reason, amount=one.amount, quantity=one.quantity)
        for group in AdjustmentGroup
        for one in given
        if one.group is group
    )


def _prior_payments(claim: Claim, line: ClaimLine) -> Iterator[PriorPayment]:
    charge = line.source.line
    for coverage, payer in zip(claim.other_coverages, claim.other_payers, strict=True):
        decision = _decision(claim, coverage)
        decided = decision.of_line(line.source.number) if decision is not None else None
        if decision is not None and decided is not None:
            share = total(one.amount for one in decided.adjustments if one.group is AdjustmentGroup.PATIENT)
            yield PriorPayment(
                payer_id=_payer_id(claim, payer),
                paid=decided.paid,
                code=decided.code or charge.code,
                modifiers=decided.modifiers if decided.code else charge.modifiers[:4],
                units=Decimal(decided.units),
                adjustments=_adjustments(decided.adjustments),
                answered_on=decision.decided,
                remaining=share or None,
            )


def _line(claim: Claim, line: ClaimLine) -> SubmittedLine:
    charge = line.source.line
    note = clean(charge.note or "", 80) if is_unlisted(charge.code) else ""
    own_place = charge.place_of_service or ""
    authorization = charge.authorization or ""
    bought = charge.slide is not None and charge.slide.purchased and claim.laboratory is not None
    price = (charge.slide.net_charge if charge.slide is not None else None) or charge.charge
    seller = claim.laboratory.npi if bought and claim.laboratory is not None else ""
    drug = None
    if claim.payer.stance.requires_ndc and charge.drug is not None and charge.drug.ndc:
        quantity, unit = package_quantity(charge, charge.drug)
        drug = SubmittedDrug(ndc=ndc_digits(charge.drug), quantity=quantity.quantize(Decimal("0.001")), unit=unit)
    return SubmittedLine(
        number=str(line.number),
        code=charge.code,
        modifiers=charge.modifiers[:4],
        description=note,
        charge=charge.charge,
        units=Decimal(charge.units),
        place_of_service="" if own_place == claim.place_of_service else own_place,
        pointers=tuple(position + 1 for position in letters_to_positions(charge.pointers)[:4]),
        first_day=claim.day,
        last_day=claim.day,
        control_number=f"{claim.number}-{line.number}",
        references=_references(("G1", "" if authorization == claim.prior_authorization else authorization)),
        notes=(Note(kind="ADD", text=note),) if note else (),
        purchased_from=seller,
        purchase_charge=price if seller else None,
        drug=drug,
        parties=tuple(_people_of(claim, line, seller)),
        prior_payments=tuple(_prior_payments(claim, line)),
        segment=0,
    )


def _people_of(claim: Claim, line: ClaimLine, seller: str) -> Iterator[Party]:
    if line.rendering is not None and line.rendering.npi != claim.rendering.npi:
        yield replace(_provider("82", line.rendering), taxonomy=line.rendering.taxonomy)
    if seller:
        yield Party(role="QB", name=PersonName(last=""), id_qualifier="XX", id=seller)
    if line.supervising is not None and line.supervising != claim.supervising:
        yield _provider("DQ", line.supervising)
    ordering = line.ordering
    if ordering is None and line.source.line.code.startswith(("8", "Q011")):
        ordering = claim.ordering if claim.ordering is not None and claim.ordering.npi != claim.rendering.npi else None
    if ordering is not None:
        yield _provider("DK", ordering)


def _provider(role: str, provider: Provider) -> Party:
    return Party(role=role, name=_name(provider.name), is_person=True, id_qualifier="XX", id=provider.npi)


def _references(*given: tuple[str, str]) -> tuple[Reference, ...]:
    return tuple(Reference(qualifier=kind, value=clean(value)) for kind, value in given if value)


def _name(name: PersonName) -> PersonName:
    last, first, middle, suffix = (clean(part) for part in (name.last, name.first, name.middle, name.suffix))
    return PersonName(last=last, first=first, middle=middle, suffix=suffix)


def _address(address: Address | None) -> Address | None:
    if address is None:
        return None
    return Address(
        line1=clean(address.line1),
        line2=clean(address.line2),
        city=clean(address.city),
        state=address.state,
        zip=address.zip.replace("-", ""),
    )
