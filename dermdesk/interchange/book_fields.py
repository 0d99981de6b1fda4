"""What a visit file says for a book beside what scrubbing needs: the person, the guarantor, coverages, the place.

The names are those of `resources/sample/README.md`.
"""

from dataclasses import dataclass, field
from datetime import date, time
from typing import TypeVar

from dermdesk.domain.account import Channel, StatementRoute
from dermdesk.domain.coverage import MSP_TYPES, Subscriber
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.people import Address, PersonName, Relation, Sex
from dermdesk.interchange.circumstance_fields import CircumstanceFields, circumstance_fields
from dermdesk.interchange.shared_fields import address, email, person_name, phone
from dermdesk.interchange.strict import (
    Fields,
    choice,
    clock_time,
    day,
    flag,
    many,
    member,
    pattern,
    private_day,
    record,
    shaped,
    text,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GuarantorFields:
    """Who answers for the medical account. `key` is the same for all patients of one household in the file."""

    key: str
    name: PersonName
    address: Address | None = None
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageFields:
    """A coverage by its payer's key; its place in the list is its rank."""

    payer: str
    member_id: str
    group_number: str = ""
    group_name: str = ""
    relation: Relation = Relation.SELF
    subscriber: Subscriber | None = None
    effective_from: date | None = None
    medicare_secondary: str = ""
    qualified_beneficiary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BookFields:
    """The patient and the visit as a book keeps them.

    `provider`, `site` and the payers are keys of the practice file; the other people of the encounter are known by
    their NPI. `guarantor` None: the patient. Routes None: nothing was chosen.
    """

    number: str
    name: PersonName
    birth_date: date
    sex: Sex
    provider: str
    site: str
    address: Address | None = None
    phone: str = ""
    email: str = ""
    guarantor: GuarantorFields | None = None
    coverages: tuple[CoverageFields, ...] = ()
    medical_route: StatementRoute | None = None
    confidential_route: StatementRoute | None = None
    appointment: time | None = None
    superbill: str = ""
    circumstances: CircumstanceFields = field(default_factory=CircumstanceFields)


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientPart:
    """The book's fields of the object `patient`; all absent in a file for scrubbing alone."""

    number: str | None
    name: PersonName | None
    address: Address | None
    phone: str
    email: str
    guarantor: GuarantorFields | None
    coverages: tuple[CoverageFields, ...] | None
    medical_route: StatementRoute | None
    confidential_route: StatementRoute | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EncounterPart:
    """The book's fields of the object `encounter`."""

    provider: str | None
    site: str | None
    appointment: time | None
    superbill: str
    circumstances: CircumstanceFields


T = TypeVar("T")

_number = pattern(r"[A-Za-z0-9][A-Za-z0-9-]{0,19}", "a number of up to 20 letters, digits, dashes", private=True)
_key = pattern(r"[a-z][a-z0-9-]{0,29}", "a key of small letters, digits and dashes")
_identifier = shaped(
    lambda value: value.strip() == value != "" and len(value) <= 80, "a number as on the card", private=True
)


def patient_part(fields: Fields) -> PatientPart:
    """Ask the object `patient` for what a book needs."""
    name = fields.get("name", person_name, None)
    return PatientPart(
        number=fields.get("number", _number, None),
        name=name,
        address=fields.get("address", address, None),
        phone=fields.get("phone", phone, ""),
        email=fields.get("email", email, ""),
        guarantor=fields.get("guarantor_person", record(_guarantor), None),
        coverages=fields.get("coverages", many(record(_coverage), most=9), None),
        medical_route=fields.get("medical_route", record(lambda route: _route(route, name)), None),
        confidential_route=fields.get("confidential_route", record(lambda route: _route(route, name)), None),
    )


def encounter_part(fields: Fields) -> EncounterPart:
    """Ask the object `encounter` for what a book needs."""
    return EncounterPart(
        provider=fields.get("provider", _key, None),
        site=fields.get("site", _key, None),
        appointment=fields.get("appointment", clock_time, None),
        superbill=fields.get("superbill", text, ""),
        circumstances=circumstance_fields(fields),
    )


def book_fields(
    patient: PatientPart, encounter: EncounterPart, birth_date: date | None, sex: Sex | None, relation: Relation
) -> BookFields | None:
    """Both parts together; None when the file says nothing of them.

    Raises DermdeskError when something is said, but number, name, birth date, sex, provider or site are not.
    """
    said = patient.number or patient.name or patient.coverages is not None or encounter.provider or encounter.site
    others = (patient.address, patient.guarantor, patient.medical_route, patient.confidential_route)
    if not said and not any(others):
        return None
    return BookFields(
        number=_wanted(patient.number, "patient.number"),
        name=_wanted(patient.name, "patient.name"),
        birth_date=_wanted(birth_date, "patient.birth_date"),
        sex=_wanted(sex, "patient.sex"),
        provider=_wanted(encounter.provider, "encounter.provider"),
        site=_wanted(encounter.site, "encounter.site"),
        address=patient.address,
        phone=patient.phone,
        email=patient.email,
        guarantor=_checked_guarantor(patient.guarantor, relation),
        coverages=patient.coverages or (),
        medical_route=patient.medical_route,
        confidential_route=patient.confidential_route,
        appointment=encounter.appointment,
        superbill=encounter.superbill,
        circumstances=encounter.circumstances,
    )


def _wanted(value: T | None, path: str) -> T:
    if value is None:
        raise DermdeskError(f"{path}: this field is missing; a visit for a book needs it.")
    return value


def _checked_guarantor(guarantor: GuarantorFields | None, relation: Relation) -> GuarantorFields | None:
    if relation is Relation.SELF and guarantor is not None:
        raise DermdeskError("patient.guarantor_person: say in patient.guarantor what this person is to the patient.")
    if relation is not Relation.SELF and guarantor is None:
        raise DermdeskError("patient.guarantor_person: this field is missing; the guarantor is not the patient.")
    return guarantor


def _guarantor(fields: Fields) -> GuarantorFields:
    return GuarantorFields(
        key=fields.need("key", _number),
        name=fields.need("name", person_name),
        address=fields.get("address", address, None),
        phone=fields.get("phone", phone, ""),
        email=fields.get("email", email, ""),
    )


def _subscriber(fields: Fields) -> Subscriber:
    return Subscriber(
        name=fields.need("name", person_name),
        birth_date=fields.need("birth_date", private_day),
        sex=fields.need("sex", member(Sex)),
        address=fields.get("address", address, None),
    )


def _coverage(fields: Fields) -> CoverageFields:
    relation = fields.get("relation", member(Relation), Relation.SELF)
    subscriber = fields.get("subscriber", record(_subscriber), None)
    if (relation is Relation.SELF) != (subscriber is None):
        raise DermdeskError(f"{fields.at('subscriber')}: wanted exactly when the relation is not self.")
    return CoverageFields(
        payer=fields.need("payer", _key),
        member_id=fields.need("member_id", _identifier),
        group_number=fields.get("group_number", _identifier, ""),
        group_name=fields.get("group_name", text, ""),
        relation=relation,
        subscriber=subscriber,
        effective_from=fields.get("effective_from", day, None),
        medicare_secondary=fields.get("medicare_secondary", choice(*MSP_TYPES), ""),
        qualified_beneficiary=fields.get("qualified_beneficiary", flag, False),
    )


def _route(fields: Fields, patient: PersonName | None) -> StatementRoute:
    recipient = fields.get("recipient", person_name, patient)
    if recipient is None:
        raise DermdeskError(f"{fields.at('recipient')}: this field is missing; the patient has no name.")
    try:
        return StatementRoute(
            recipient=recipient,
            channel=Channel(fields.need("channel", choice("paper", "email", "pick_up", "portal"))),
            address=fields.get("address", address, None),
            email=fields.get("email", email, ""),
        )
    except ValueError as error:
        raise DermdeskError(f"{fields.path}: {error}.") from None
