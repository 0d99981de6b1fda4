"""Charge import: visits of a file with their patients, guarantors and coverages into the book; each stands alone."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from dermdesk.domain.account import StatementRoute
from dermdesk.domain.coverage import Coverage
from dermdesk.domain.errors import BookError, DermdeskError
from dermdesk.domain.event import EventBody
from dermdesk.domain.events import (
    ConfidentialRouteChosen,
    CoverageChanged,
    GuarantorChanged,
    HistoryBrought,
    MedicalRouteChosen,
    PatientChanged,
    PatientRegistered,
)
from dermdesk.domain.line import AccountSide, ChargeLine
from dermdesk.domain.payer import PayerType
from dermdesk.domain.people import Guarantor, Patient
from dermdesk.domain.user import Permission
from dermdesk.domain.visit import PatientFacts, Presence, Visit, VisitHeader
from dermdesk.interchange.book_fields import BookFields, CoverageFields, GuarantorFields
from dermdesk.interchange.visit_file import VisitRecord, read_visits
from dermdesk.services.charge_posting import PostedResult, check_visit, posting
from dermdesk.services.charge_totals import SALES_TAX
from dermdesk.services.desk import Desk
from dermdesk.services.history import joined

Progress = Callable[[int, int], object]
"""Called with how many visits are done, and of how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenVisit:
    """A visit that was posted; `id` names it in the file."""

    id: str
    line_number: int
    posted: PostedResult


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedVisit:
    """A visit that was not taken, and why."""

    id: str
    line_number: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What was taken and what was refused, in file order."""

    taken: tuple[TakenVisit, ...]
    refused: tuple[RefusedVisit, ...]


@dataclass(frozen=True, slots=True)
class _Person:
    """A patient as the visit needs one, with the events that bring the record up to the file."""

    patient: Patient
    coverages: tuple[Coverage, ...]
    bodies: tuple[EventBody, ...]
    confidential_bodies: tuple[EventBody, ...]


def import_visits(desk: Desk, text: str | bytes, progress: Progress | None = None) -> ImportReport:
    """Post the visits of a file; patients are matched by chart number, else registered.

    Raises DermdeskError for a malformed file, nothing changed. In a sound one a visit is taken, in one transaction
    with its people, or refused with its reason and nothing of it kept. One that the book holds already is refused, so
    that a file can be given again after the book itself failed (disk full …: BookError, which counts what was taken).
    """
    desk.require(Permission.POST_VISITS)
    desk.require(Permission.MANAGE_PATIENTS)
    records = read_visits(text)
    taken: list[TakenVisit] = []
    refused: list[RefusedVisit] = []
    for done, record in enumerate(records, 1):
        try:
            posted = _import(desk, record)
        except BookError as error:
            kept = f"{error.message} Taken from the file before: {len(taken)} of {len(records)} visits."
            raise BookError(kept, f"{error.help} Then import the file again.") from error
        except DermdeskError as error:
            refused.append(RefusedVisit(id=record.id, line_number=record.line_number, reason=error.message))
        else:
            taken.append(TakenVisit(id=record.id, line_number=record.line_number, posted=posted))
        if progress is not None:
            progress(done, len(records))
    return ImportReport(taken=tuple(taken), refused=tuple(refused))


def visit_of(desk: Desk, record: VisitRecord) -> Visit:
    """A record of the file as a visit of charge entry, its patient registered when new. For a day that is typed in.

    Raises DermdeskError with the reason when it cannot be one.
    """
    desk.require(Permission.MANAGE_PATIENTS)
    book = _for_book(record)
    person = _person(desk, book, record.snapshot.patient)
    brought = _history(desk, person.patient, record)
    if person.bodies or brought or person.confidential_bodies:
        desk.append(*person.bodies, *brought, *person.confidential_bodies)
    return _visit(desk, record, book, person)


def _import(desk: Desk, record: VisitRecord) -> PostedResult:
    book = _for_book(record)
    if reason := record.refusal(desk.today(desk.place(book.site).key)):
        raise DermdeskError(reason)
    person = _person(desk, book, record.snapshot.patient)
    visit = _visit(desk, record, book, person)
    check_visit(desk, visit, person.coverages)
    if _is_posted(desk, visit, person.patient):
        raise DermdeskError("this visit is in the book already.")
    bodies, result = posting(desk, visit, person.patient, ())
    brought = _history(desk, person.patient, record)
    desk.append(*person.bodies, *brought, *bodies, *person.confidential_bodies)
    return result


def _history(desk: Desk, patient: Patient, record: VisitRecord) -> tuple[EventBody, ...]:
    """What the file says of earlier services; given, even empty, it is all of three years."""
    if record.snapshot.history is None:
        return ()
    before = desk.book.practice.brought_history(patient.patient_id)
    fresh = joined(before, record.snapshot.history, complete=True)
    return () if fresh == before else (HistoryBrought(patient_id=patient.patient_id, history=fresh),)


def _for_book(record: VisitRecord) -> BookFields:
    if record.book is None:
        raise DermdeskError("the visit names no patient, provider and site; it is for scrubbing alone.")
    return record.book


# --- people ----------------------------------------------------------------------------------------------------------


def _person(desk: Desk, book: BookFields, facts: PatientFacts) -> _Person:
    known = desk.book.practice.patient_by_number(book.number)
    if known is not None:
        if known.birth_date != book.birth_date or known.name.last.casefold() != book.name.last.casefold():
            raise DermdeskError("the chart number belongs to another patient of this book.")
        coverages, changed = _coverages(desk, known.patient_id, book.coverages)
        patient, completed = _completed(desk, known, book, facts)
        return _Person(patient, coverages, (*completed, *changed), _confidential_route(desk, patient, book))
    patient, guarantor = _new_patient(desk, book, facts)
    coverages, changed = _coverages(desk, patient.patient_id, book.coverages)
    bodies: list[EventBody] = [*guarantor, PatientRegistered(patient=patient), *changed]
    if book.medical_route is not None:
        bodies.append(_medical_route(patient, book.medical_route))
    return _Person(patient, coverages, tuple(bodies), _confidential_route(desk, patient, book))


def _new_patient(desk: Desk, book: BookFields, facts: PatientFacts) -> tuple[Patient, tuple[EventBody, ...]]:
    guarantor, events = _guarantor(desk, book.guarantor) if book.guarantor is not None else (None, ())
    patient = Patient(
        patient_id=desk.ids.new(),
        number=book.number,
        name=book.name,
        birth_date=book.birth_date,
        sex=book.sex,
        address=book.address,
        phone=book.phone,
        email=book.email,
        guarantor_id=guarantor.guarantor_id if guarantor is not None else None,
        guarantor_relation=facts.guarantor,
        signature_on_file=facts.signature_on_file,
        medicaid=facts.medicaid,
        medical_account_id=desk.ids.new(),
        confidential_account_id=desk.ids.new(),
    )
    return patient, events


def _completed(
    desk: Desk, known: Patient, book: BookFields, facts: PatientFacts
) -> tuple[Patient, tuple[EventBody, ...]]:
    """A record that the day list began gets what the file knows; what the book knows already stays."""
    events: list[EventBody] = []
    patient = replace(
        known,
        address=known.address or book.address,
        phone=known.phone or book.phone,
        email=known.email or book.email,
        medicaid=known.medicaid or facts.medicaid,
        signature_on_file=known.signature_on_file and facts.signature_on_file,
    )
    if known.guarantor_id is None and book.guarantor is not None:
        guarantor, made = _guarantor(desk, book.guarantor)
        events += made
        patient = replace(patient, guarantor_id=guarantor.guarantor_id, guarantor_relation=facts.guarantor)
    if patient != known:
        events.append(PatientChanged(patient=patient))
    if book.medical_route is not None and desk.book.practice.medical_route(known.medical_account_id) is None:
        events.append(_medical_route(patient, book.medical_route))
    return patient, tuple(events)


def _medical_route(patient: Patient, route: StatementRoute) -> MedicalRouteChosen:
    return MedicalRouteChosen(account_id=patient.medical_account_id, patient_id=patient.patient_id, route=route)


def _guarantor(desk: Desk, said: GuarantorFields) -> tuple[Guarantor, tuple[EventBody, ...]]:
    """The book's guarantor of this name and address, else a new one: a household in a file shares its guarantor."""
    for known in desk.book.practice.guarantors():
        if (known.name, known.address) == (said.name, said.address):
            return known, ()
    new = Guarantor(
        guarantor_id=desk.ids.new(), name=said.name, address=said.address, phone=said.phone, email=said.email
    )
    return new, (GuarantorChanged(guarantor=new),)


def _coverages(
    desk: Desk, patient_id: str, said: tuple[CoverageFields, ...]
) -> tuple[tuple[Coverage, ...], tuple[EventBody, ...]]:
    """The patient's coverages with those of the file; one is the same when payer and member id are."""
    held = list(desk.book.practice.coverages(patient_id))
    events: list[EventBody] = []
    for rank, one in enumerate(said, 1):
        if one.payer not in desk.setup().payers:
            raise DermdeskError(f"the practice has no payer '{one.payer}'.")
        same = next((old for old in held if (old.payer_key, old.member_id) == (one.payer, one.member_id)), None)
        coverage = Coverage(
            coverage_id=same.coverage_id if same is not None else desk.ids.new(),
            patient_id=patient_id,
            payer_key=one.payer,
            rank=rank,
            member_id=one.member_id,
            group_number=one.group_number,
            group_name=one.group_name,
            relation=one.relation,
            subscriber=one.subscriber,
            effective_from=one.effective_from,
            effective_to=same.effective_to if same is not None else None,
            medicare_secondary=one.medicare_secondary or (same.medicare_secondary if same is not None else ""),
            qualified_beneficiary=one.qualified_beneficiary or (same is not None and same.qualified_beneficiary),
        )
        if coverage != same:
            events.append(CoverageChanged(coverage=coverage))
            held = [old for old in held if old is not same] + [coverage]
    return tuple(sorted(held, key=lambda coverage: (coverage.rank, coverage.payer_key))), tuple(events)


def _confidential_route(desk: Desk, patient: Patient, book: BookFields) -> tuple[EventBody, ...]:
    if book.confidential_route is None:
        return ()
    account_id = patient.confidential_account_id
    if desk.book.confidential.route(account_id) == book.confidential_route:
        return ()
    chosen = ConfidentialRouteChosen(
        account_id=account_id, patient_id=patient.patient_id, route=book.confidential_route
    )
    return (chosen,)


# --- the visit -------------------------------------------------------------------------------------------------------


def _visit(desk: Desk, record: VisitRecord, book: BookFields, person: _Person) -> Visit:
    snapshot = record.snapshot
    encounter = snapshot.encounter
    header = VisitHeader(
        patient_id=person.patient.patient_id,
        day=encounter.day,
        site=desk.place(book.site).key,
        rendering=_provider(desk, book.provider, encounter.rendering.npi),
        coverage_id=_billed(snapshot.payer.type, person.coverages, encounter.day),
        place_of_service=encounter.place_of_service,
        telehealth=encounter.telehealth,
        seen_by=_by_npi(desk, encounter.seen_by.npi if encounter.seen_by else None),
        supervising=_by_npi(desk, encounter.supervising.npi if encounter.supervising else None),
        presence=encounter.supervising.presence if encounter.supervising else Presence.ABSENT,
        incident_to=encounter.incident_to,
        plan_diagnoses=encounter.plan_diagnoses,
        referring=_by_npi(desk, encounter.referring_npi),
        ordering=_by_npi(desk, encounter.ordering_npi),
        em_basis=encounter.em_basis,
        em_minutes=encounter.em_minutes,
        assignment=encounter.assignment,
        superbill=book.superbill,
        accident=book.circumstances.accident,
        referral_number=book.circumstances.referral_number,
        attachments=book.circumstances.attachments,
        laboratory=_laboratory(desk, book.circumstances.laboratory),
    )
    return Visit(
        visit_id=desk.draft_ids.new(), header=header, diagnoses=snapshot.diagnoses, lines=_lines(snapshot.lines)
    )


def _laboratory(desk: Desk, key: str | None) -> str | None:
    if key is not None and key not in desk.setup().laboratories:
        raise DermdeskError(f"the practice has no laboratory '{key}'.")
    return key


def _is_posted(desk: Desk, visit: Visit, patient: Patient) -> bool:
    """Whether the patient has this visit on its day: the same superbill, or without one the same charges.

    The practice part alone decides where there is one: what is confidential never shows in what the practice stream
    takes or refuses.
    """
    superbill = visit.header.superbill
    wanted = {side: _charges(line for line in visit.lines if line.side is side) for side in AccountSide}
    if wanted[AccountSide.HOUSEHOLD]:
        for known in desk.book.practice.visits_of(patient.patient_id):
            if known.header.day != visit.header.day:
                continue
            if superbill and known.header.superbill:
                if superbill == known.header.superbill:
                    return True
            elif _charges(part.line for part in known.lines) == wanted[AccountSide.HOUSEHOLD]:
                return True
        return False
    return any(
        known.day == visit.header.day
        and known.visit_id is None
        and _charges(part.line for part in known.lines) == wanted[AccountSide.PRIVATE]
        for known in desk.book.confidential.visits_of(patient.confidential_account_id)
    )


def _charges(lines: Iterable[ChargeLine]) -> list[tuple[str, tuple[str, ...], int, int]]:
    charged = (line for line in lines if line.code != SALES_TAX)
    return sorted((line.code, line.modifiers, line.units, line.charge.cents) for line in charged)


def _lines(lines: tuple[ChargeLine, ...]) -> tuple[ChargeLine, ...]:
    """A confidential line stays on the private account whatever account the file names."""
    return tuple(replace(line, account=None) if line.confidential else line for line in lines)


def _billed(payer: PayerType, coverages: tuple[Coverage, ...], day: date) -> str | None:
    if payer is PayerType.SELF_PAY:
        return None
    in_force = [coverage for coverage in coverages if coverage.covers(day)]
    if not in_force:
        raise DermdeskError("no coverage of the patient is in force on the day of service.")
    return in_force[0].coverage_id


def _provider(desk: Desk, key: str, npi: str) -> str:
    provider = desk.setup().providers.get(key)
    if provider is None:
        raise DermdeskError(f"the practice has no provider '{key}'.")
    if provider.npi != npi:
        raise DermdeskError(f"the rendering NPI is not that of provider '{key}'.")
    return key


def _by_npi(desk: Desk, npi: str | None) -> str | None:
    if not npi:
        return None
    for provider in desk.setup().providers.values():
        if provider.npi == npi:
            return provider.key
    raise DermdeskError(f"the practice knows no provider with the NPI {npi}.")
