"""Desks for tests: the sample practice on a real book, with a clock that the test moves and identifiers that repeat."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from dermdesk.domain.coverage import Coverage
from dermdesk.domain.event import EventBody
from dermdesk.domain.events import (
    LaboratoryChanged,
    PayerChanged,
    PracticeChanged,
    PriceListChanged,
    ProviderChanged,
    ReceiverChanged,
    SiteChanged,
    UserChanged,
)
from dermdesk.domain.line import ChargeLine
from dermdesk.domain.money import Money
from dermdesk.domain.people import Address, Guarantor, Patient, PersonName, Relation, Sex
from dermdesk.domain.practice import LineClass, PracticeSetup
from dermdesk.domain.resource_files import resource_path
from dermdesk.domain.user import Role, User
from dermdesk.domain.visit import Visit
from dermdesk.interchange.practice_file import read_practice
from dermdesk.services import charge_entry, patients
from dermdesk.services.clocks import SeededIds
from dermdesk.services.desk import Desk
from dermdesk.storage.book import Book
from dermdesk.storage.reference_book import ReferenceBook

START = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
DAY = date(2026, 11, 20)
SITE = "galena"
OWNER = User(user_id="u-owner", name="Owner", role=Role.OWNER)
HOME = Address(line1="27 Bluff Road", city="Galena", state="IL", zip="610360001")


@dataclass(slots=True)
class MovedClock:
    """Stands still until the test moves it."""

    moment: datetime = START

    def now(self) -> datetime:
        return self.moment

    def move(self, minutes: int = 1) -> None:
        self.moment += timedelta(minutes=minutes)


def sample_setup() -> PracticeSetup:
    """The invented practice of `resources/sample`."""
    return read_practice(resource_path("sample", "practice.toml").read_text("utf-8"))


def setup_events(setup: PracticeSetup) -> list[EventBody]:
    """The events that found a practice."""
    return [
        UserChanged(user=OWNER),
        PracticeChanged(practice=setup.practice),
        *(SiteChanged(site=site) for site in setup.sites.values()),
        *(ProviderChanged(provider=provider) for provider in setup.providers.values()),
        *(ReceiverChanged(receiver=receiver) for receiver in setup.receivers.values()),
        *(LaboratoryChanged(laboratory=laboratory) for laboratory in setup.laboratories.values()),
        *(PayerChanged(payer=payer) for payer in setup.payers.values()),
        PriceListChanged(items=tuple(setup.price_list.values())),
    ]


def make_desk(path: Path, reference: Path, *, user: User = OWNER) -> Desk:
    """A desk of the sample practice on a new book; two made alike draw the same identifiers."""
    clock = MovedClock()
    desk = Desk(
        book=Book.create(path, bytes(range(32)), site=SITE),
        reference=ReferenceBook.open(reference),
        user=user,
        site=SITE,
        clock=clock,
        ids=SeededIds("practice", clock),
        confidential_ids=SeededIds("confidential", clock),
        draft_ids=SeededIds("drafts", clock),
    )
    desk.append(*setup_events(sample_setup()))
    return desk


def add_patient(
    desk: Desk, last: str, first: str = "Ann", *, payer: str | None = "heartland", guarantor: Guarantor | None = None
) -> Patient:
    """A patient with an address and, unless `payer` is None, one coverage."""
    person = patients.register(
        desk,
        patients.NewPatient(
            name=PersonName(last=last, first=first), birth_date=date(1980, 3, 14), sex=Sex.FEMALE, address=HOME
        ),
    )
    if guarantor is not None:
        person = patients.set_guarantor(desk, person.patient_id, guarantor, Relation.SPOUSE)
    if payer is not None:
        patients.set_coverage(
            desk,
            Coverage(
                coverage_id="",
                patient_id=person.patient_id,
                payer_key=payer,
                member_id="9AA0AA0AA00" if payer == "medicare" else f"M{person.number}",
            ),
        )
    return person


def insured(code: str, cents: int, pointers: str = "A", *modifiers: str) -> ChargeLine:
    """An insurance line."""
    return ChargeLine(code=code, charge=Money(cents), pointers=pointers, modifiers=modifiers)


def cosmetic(code: str = "BTX-GLAB", cents: int = 36000, pointers: str = "") -> ChargeLine:
    """A cosmetic line; it goes to the confidential account by default."""
    return ChargeLine(code=code, charge=Money(cents), pointers=pointers, line_class=LineClass.COSMETIC)


def self_paid(code: str = "99213", cents: int = 9000) -> ChargeLine:
    """A medical line that the patient pays, on the household account."""
    return ChargeLine(code=code, charge=Money(cents), line_class=LineClass.SELF)


def post_visit(
    desk: Desk, person: Patient, lines: Iterable[ChargeLine], diagnoses: tuple[str, ...] = ("L57.0",)
) -> charge_entry.PostedResult:
    """Type and post a visit of today."""
    fresh = charge_entry.new_visit(desk, person.patient_id, DAY)
    return charge_entry.post(
        desk, Visit(visit_id=fresh.visit_id, header=fresh.header, diagnoses=diagnoses, lines=tuple(lines))
    )
