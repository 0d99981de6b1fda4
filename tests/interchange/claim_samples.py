"""Invented claims for the tests of interchange."""

from dataclasses import replace
from datetime import UTC, date, datetime

from dermdesk.domain.claim import Claim, ClaimLine, ControlNumbers
from dermdesk.domain.coverage import Coverage
from dermdesk.domain.line import ChargeLine, InsuranceLine
from dermdesk.domain.money import Money
from dermdesk.domain.payer import Payer, PayerStance, PayerType, Receiver
from dermdesk.domain.people import Address, Patient, PersonName, Sex
from dermdesk.domain.practice import Credential, Practice, Provider, Site

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
CONTROL = ControlNumbers(interchange=7, group=7, transaction=1, batch="B7")
RECEIVER = Receiver(key="hub", name="Prairie Claims Hub", receiver_id="HUB001", submitter_id="DERM77")
STREET = Address(line1="12 Elm Street", line2="Suite 3", city="Springfield", state="IL", zip="627011234")
PRACTICE = Practice(
    name="Elm Skin Clinic",
    npi="1234567893",
    ein="12-3456789",
    taxonomy="207N00000X",
    address=STREET,
    phone="2175550100",
)
DOCTOR = Provider(key="vega", name=PersonName(last="Vega", first="Ana"), npi="1245319599", taxonomy="207N00000X")
NURSE = Provider(
    key="roe",
    name=PersonName(last="Roe", first="Zoë"),
    npi="1932102084",
    credential=Credential.NP,
    taxonomy="363L00000X",
)
PATIENT = Patient(
    patient_id="p1",
    number="1001",
    name=PersonName(last="Núñez", first="María", middle="Q"),
    birth_date=date(1958, 3, 14),
    sex=Sex.FEMALE,
    address=Address(line1="7 Oak Lane", city="Springfield", state="IL", zip="62704"),
    medical_account_id="m1",
    confidential_account_id="c1",
)
PAYER = Payer(
    key="aetna",
    name="Lakeland Health",
    stance=PayerStance(type=PayerType.COMMERCIAL),
    payer_id="60054",
    receiver="hub",
)
MEDICARE = Payer(
    key="mcr",
    name="Medicare Part B Illinois",
    stance=PayerStance(type=PayerType.MEDICARE_PART_B),
    payer_id="00952",
    filing_code="MB",
    receiver="hub",
)
COVERAGE = Coverage(coverage_id="k1", patient_id="p1", payer_key="aetna", member_id="W123456789", group_number="G-77")
SATELLITE = Site(
    key="north",
    name="Elm Skin North",
    address=Address(line1="400 North Road", city="Decatur", state="IL", zip="625211111"),
    time_zone="America/Chicago",
)


def line(number: int, code: str, cents: int, pointers: str = "A", *modifiers: str, units: int = 1) -> ClaimLine:
    charge = ChargeLine(code=code, charge=Money(cents), pointers=pointers, modifiers=modifiers, units=units)
    return ClaimLine(number=number, source=InsuranceLine(number=number, line=charge))


def charge_of(claim: Claim, **changes: object) -> Claim:
    """The claim with its first charge line changed."""
    first = claim.lines[0]
    changed = replace(first, source=replace(first.source, line=replace(first.source.line, **changes)))  # pyright: ignore[reportArgumentType]
    return replace(claim, lines=(changed, *claim.lines[1:]))


CLAIM = Claim(
    claim_id="a",
    number="ELM000001",
    visit_id="v1",
    day=date(2026, 11, 20),
    payer=PAYER,
    coverage=COVERAGE,
    practice=PRACTICE,
    patient=PATIENT,
    rendering=DOCTOR,
    place_of_service="11",
    diagnoses=("L57.0", "D48.5"),
    lines=(line(1, "99213", 13690, "AB", "25"), line(2, "17000", 10000, "A"), line(3, "17003", 5050, "A", units=4)),
)
