"""From the book's header and lines to the snapshot that rules read, in charge entry and before a claim leaves alike."""

from datetime import date

from dermdesk.domain.coverage import Coverage
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.line import ChargeLine
from dermdesk.domain.payer import PayerStance, PayerType
from dermdesk.domain.people import Patient
from dermdesk.domain.practice import PracticeSetup
from dermdesk.domain.user import Permission
from dermdesk.domain.visit import (
    ClaimBasis,
    Encounter,
    PatientFacts,
    Person,
    PracticeFacts,
    Supervision,
    VisitHeader,
    VisitSnapshot,
)
from dermdesk.services.claim_building import coverages_behind
from dermdesk.services.desk import Desk
from dermdesk.services.history import history_of
from dermdesk.services.patients import known_patient

_SELF_PAY = PayerStance(type=PayerType.SELF_PAY)


def snapshot_of(
    desk: Desk,
    visit_id: str,
    header: VisitHeader,
    diagnoses: tuple[str, ...],
    lines: tuple[ChargeLine, ...],
    *,
    submit_date: date | None = None,
) -> VisitSnapshot:
    """Everything that rules may know of a visit.

    Earlier services, those of other visits of the day among them, come from the practice stream (services/history).
    Raises DermdeskError when patient, coverage, site or provider is unknown.
    """
    desk.require(Permission.SEE_PRACTICE)
    setup = desk.setup()
    patient = known_patient(desk, header.patient_id)
    site = desk.place(header.site)
    coverage = None
    stance = _SELF_PAY
    if header.coverage_id is not None:
        held = desk.book.practice.coverages(header.patient_id)
        coverage = next((one for one in held if one.coverage_id == header.coverage_id), None)
        if coverage is None or coverage.payer_key not in setup.payers:
            raise DermdeskError("The coverage of this visit is unknown.", "Choose a coverage of the patient.")
        stance = setup.payers[coverage.payer_key].stance
    patient_pays = coverage is None or stance.type is PayerType.SELF_PAY
    basis = None if patient_pays or coverage is None else _basis(desk, header, patient, coverage, submit_date)
    history = history_of(desk, header.patient_id, header.day, beside=visit_id)
    return VisitSnapshot(
        id=visit_id,
        payer=stance,
        payer_key=coverage.payer_key if coverage is not None else "",
        practice=PracticeFacts(
            state=setup.practice.address.state,
            participating=setup.practice.participating,
            clia=site.clia,
            direct_billing=setup.practice.direct_billing,
        ),
        patient=PatientFacts(
            birth_date=patient.birth_date,
            sex=patient.sex,
            member_id=coverage.member_id if coverage is not None else None,
            guarantor=patient.guarantor_relation,
            signature_on_file=patient.signature_on_file,
            medicaid=patient.medicaid,
        ),
        encounter=_encounter(setup, header, header.place_of_service or site.place_of_service, submit_date),
        diagnoses=diagnoses,
        lines=lines,
        history=history,
        basis=basis,
    )


def _basis(
    desk: Desk, header: VisitHeader, patient: Patient, coverage: Coverage, submit_date: date | None
) -> ClaimBasis:
    held = desk.book.practice.coverages(header.patient_id)
    return ClaimBasis(
        header=header,
        patient=patient,
        coverage=coverage,
        other_coverages=coverages_behind(held, coverage, header.day),
        setup=desk.setup(),
        written=submit_date or desk.today(header.site),
    )


def _encounter(setup: PracticeSetup, header: VisitHeader, place: str, submit_date: date | None) -> Encounter:
    def person(key: str) -> Person:
        found = setup.providers.get(key)
        if found is None:
            raise DermdeskError(f"The practice has no provider '{key[:30]}'.", "Choose one of its providers.")
        return Person(npi=found.npi, credential=found.credential)

    supervision = None
    if header.supervising is not None:
        supervision = Supervision(npi=person(header.supervising).npi, presence=header.presence)
    return Encounter(
        day=header.day,
        place_of_service=place,
        telehealth=header.telehealth,
        rendering=person(header.rendering),
        seen_by=person(header.seen_by) if header.seen_by is not None else None,
        supervising=supervision,
        incident_to=header.incident_to,
        plan_diagnoses=header.plan_diagnoses,
        referring_npi=person(header.referring).npi if header.referring is not None else None,
        ordering_npi=person(header.ordering).npi if header.ordering is not None else None,
        em_basis=header.em_basis,
        em_minutes=header.em_minutes,
        assignment=header.assignment,
        submit_date=submit_date,
    )
