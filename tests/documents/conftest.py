"""Invented people and a claim of seven lines, for papers."""

from datetime import date

import pytest

from dermdesk.domain.claim import Claim, ClaimLine
from dermdesk.domain.coverage import Coverage
from dermdesk.domain.line import ChargeLine, InsuranceLine
from dermdesk.domain.money import Money
from dermdesk.domain.payer import Payer, PayerStance, PayerType
from dermdesk.domain.people import Address, Patient, PersonName, Sex
from dermdesk.domain.practice import Practice, Provider

HOME = Address(line1="14 Invented Lane", city="Elmira", state="NY", zip="149010014")


@pytest.fixture
def practice() -> Practice:
    """A practice whose neutral name tells nothing."""
    return Practice(
        name="Hollow Brook Dermatology",
        npi="1234567893",
        ein="001234567",
        taxonomy="207N00000X",
        address=Address(line1="200 Example Street", city="Elmira", state="NY", zip="149012000"),
        phone="6075550100",
        neutral_name="HB Patient Accounts",
        neutral_address=Address(line1="PO Box 77", city="Elmira", state="NY", zip="149020077"),
    )


@pytest.fixture
def claim(practice: Practice) -> Claim:
    """A Part B claim of seven lines: two pages of paper."""
    codes = (("99213", ("25",), "A", 18370), ("11104", (), "B", 26140), ("11105", (), "BC", 12055))
    more = tuple((f"1700{place}", ("59",), "C", 100 + place) for place in (0, 3, 4, 8))
    lines = tuple(
        ClaimLine(
            number=number,
            source=InsuranceLine(
                number=number,
                line=ChargeLine(code=code, modifiers=modifiers, pointers=pointers, charge=Money(cents)),
            ),
        )
        for number, (code, modifiers, pointers, cents) in enumerate((*codes, *more), start=1)
    )
    patient = Patient(
        patient_id="p1",
        number="10417",
        name=PersonName(last="Núñez-O'Hara", first="Zoë", middle="Marie"),
        birth_date=date(1951, 4, 12),
        sex=Sex.FEMALE,
        address=HOME,
        phone="6075550142",
        medical_account_id="m1",
        confidential_account_id="c1",
    )
    return Claim(
        claim_id="k1",
        number="HB-1001",
        visit_id="v1",
        day=date(2026, 11, 20),
        payer=Payer(
            key="medicare",
            name="Medicare Part B",
            filing_code="MB",
            stance=PayerStance(type=PayerType.MEDICARE_PART_B),
        ),
        coverage=Coverage(coverage_id="o1", patient_id="p1", payer_key="medicare", member_id="1EG4-TE5-MK73"),
        practice=practice,
        patient=patient,
        rendering=Provider(key="okafor", name=PersonName(last="Okafor", first="Ada"), npi="1457389207"),
        place_of_service="11",
        clia_number="33D2037465",
        diagnoses=("L40.0", "D48.5", "L57.0"),
        lines=lines,
    )
