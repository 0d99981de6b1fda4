"""A claim of every kind that goes on paper, and one with the longest value in every box. All people are invented."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from dermdesk.domain.circumstance import Accident, AccidentKind, Attachment
from dermdesk.domain.claim import Claim, ClaimFrequency, ClaimLine
from dermdesk.domain.coordination import LineDecision, PayerDecision
from dermdesk.domain.coverage import Coverage, Subscriber
from dermdesk.domain.laboratory import Clia, Laboratory
from dermdesk.domain.line import ChargeLine, Drug, InsuranceLine, Slide
from dermdesk.domain.money import Money
from dermdesk.domain.payer import Payer, PayerStance, PayerType
from dermdesk.domain.people import Address, PersonName, Relation, Sex
from dermdesk.domain.practice import Credential, Provider, Site

PO_BOX = Address(line1="PO Box 4400", city="Albany", state="NY", zip="122120440")
GUILD = Payer(
    key="guild",
    name="Guild Mutual",
    filing_code="CI",
    stance=PayerStance(type=PayerType.COMMERCIAL, requires_ndc=True),
    address=PO_BOX,
)
UNION = Payer(key="union", name="Union Plan of Elmira", stance=PayerStance(type=PayerType.COMMERCIAL))
GUILD_COVERAGE = Coverage(
    coverage_id="g1", patient_id="p1", payer_key="guild", member_id="GM-4471 20", group_number="EL-900"
)
UNION_COVERAGE = Coverage(coverage_id="u2", patient_id="p1", payer_key="union", rank=2, member_id="UP-77")
FATHER = Subscriber(
    name=PersonName(last="Núñez", first="Iker", middle="L", suffix="Jr."),
    birth_date=date(1949, 1, 2),
    sex=Sex.MALE,
    address=Address(line1="9 Invented Court", line2="Apt 2", city="Corning", state="NY", zip="14830"),
)
NEIGHBOUR = Provider(key="x1", name=PersonName(last="Quill", first="Rosa", middle="Ann"), npi="1710147483")
NURSE = Provider(
    key="roe", name=PersonName(last="Roe", first="Zoë"), npi="1932102084", credential=Credential.NP,
    taxonomy="363L00000X",
)  # fmt: skip
LAKE = Laboratory(
    key="lake",
    name="Lake Pathology",
    npi="1245319599",
    address=Address(line1="1 Harbor Way", city="Geneva", state="NY", zip="144560001"),
    clia=Clia(number="33D7654321", certificate="accreditation"),
)
SATELLITE = Site(
    key="s",
    name="Hollow Brook Skin Care at Horseheads",
    address=Address(line1="1400 North Windmill Street", line2="Suite 212", city="Elmira", state="NY", zip="149010014"),
    time_zone="America/New_York",
    npi="1548273610",
)


def of_lines(claim: Claim, *lines: ChargeLine) -> Claim:
    """The claim with these lines alone."""
    made = tuple(
        ClaimLine(number=number, source=InsuranceLine(number=number, line=line))
        for number, line in enumerate(lines, start=1)
    )
    return replace(claim, lines=made)


def commercial(claim: Claim) -> Claim:
    """The same visit, billed to Guild Mutual."""
    return replace(claim, payer=GUILD, coverage=GUILD_COVERAGE, clia_number="")


def _charge(code: str, cents: int, pointers: str = "A", *modifiers: str) -> ChargeLine:
    return ChargeLine(code=code, charge=Money(cents), pointers=pointers, modifiers=modifiers)


def with_secondary(claim: Claim) -> Claim:
    return replace(commercial(claim), other_coverages=(UNION_COVERAGE,), other_payers=(UNION,))


def dependent(claim: Claim) -> Claim:
    return replace(
        commercial(claim), coverage=replace(GUILD_COVERAGE, relation=Relation.PARENT, subscriber=FATHER),
        patient_paid=Money(2500),
    )  # fmt: skip


def replacement(claim: Claim) -> Claim:
    return replace(
        commercial(claim),
        frequency=ClaimFrequency.REPLACEMENT,
        payer_claim_number="ICN-2026-0044718",
        attachments=(Attachment(report="OZ", transmission="BM", control_number="HB 1001-1"),),
    )


def drug(claim: Claim) -> Claim:
    return of_lines(
        replace(commercial(claim), referral_number="REF-90/1"),
        replace(_charge("J0585", 59500, "A"), units=70, authorization="PA-77120", drug=Drug(
            ndc="00023-1145-01", given=Decimal(70), wasted=Decimal(30), containers=(Decimal(100),)
        )),
        replace(_charge("17999", 9000, "B"), note="Excimer laser, 40 cm²"),
        _charge("64650", 21000, "A"),
    )  # fmt: skip


def fourteen_lines(claim: Claim) -> Claim:
    """Three forms; an NP saw the patient at the second site."""
    lines = [_charge(f"1{1400 + place}", 10000 + place, "ABCD"[: 1 + place % 4]) for place in range(14)]
    diagnoses = tuple(f"D22.{place}" for place in range(12))
    return replace(
        of_lines(commercial(claim), *lines), diagnoses=diagnoses, rendering=NURSE, supervising=NEIGHBOUR,
        facility=SATELLITE,
    )  # fmt: skip


def purchased(claim: Claim) -> Claim:
    """The technical part bought, the professional part the practice's own; Medicare wants a form for each."""
    slide = Slide(prepared_by="outside_lab", purchased=True, net_charge=Money(4050))
    return of_lines(
        replace(claim, laboratory=LAKE, referring=NEIGHBOUR, ordering=claim.rendering),
        _charge("11104", 26140, "A"),
        replace(_charge("88305", 8000, "B", "TC"), slide=slide),
        _charge("88305", 6000, "B", "26"),
    )


def accident(claim: Claim) -> Claim:
    return replace(
        commercial(claim), accident=Accident(kind=AccidentKind.AUTO, day=date(2026, 11, 1), state="PA"),
        referring=NEIGHBOUR,
    )  # fmt: skip


def _decision(coverage_id: str, claim: Claim) -> PayerDecision:
    return PayerDecision(
        coverage_id=coverage_id,
        decided=date(2026, 11, 21),
        paid=Money(700),
        lines=tuple(LineDecision(line=line.source.number, paid=Money(100)) for line in claim.lines),
    )


def behind_medicare(claim: Claim) -> Claim:
    """Guild Mutual after Medicare has paid a dollar a line."""
    return replace(
        commercial(claim), rank=2, coverage=replace(GUILD_COVERAGE, rank=2), other_coverages=(claim.coverage,),
        other_payers=(claim.payer,), decisions=(_decision("o1", claim),),
    )  # fmt: skip


def medicare_second(claim: Claim) -> Claim:
    """Medicare behind the husband's Guild Mutual."""
    first = replace(GUILD_COVERAGE, relation=Relation.SPOUSE, subscriber=FATHER)
    return replace(
        claim, rank=2, coverage=replace(claim.coverage, rank=2, medicare_secondary="12"), other_coverages=(first,),
        other_payers=(GUILD,), decisions=(_decision("g1", claim),),
    )  # fmt: skip


def with_medigap(claim: Claim) -> Claim:
    payer = replace(UNION, medigap_id="55123")
    return replace(claim, other_coverages=(UNION_COVERAGE,), other_payers=(payer,))


def longest(claim: Claim) -> Claim:
    """Every box filled to its end, or beyond where words may be cut."""
    long_name = PersonName(last="Featherstonehaugh-Cholmondeley", first="Maximiliana", middle="W", suffix="III")
    home = Address(
        line1="12345 North Invented Parkway", line2="Apartment 1234 Building Q", city="Llanfairpwllgwyngyll Heights",
        state="NY", zip="149010014",
    )  # fmt: skip
    payer = replace(
        GUILD, name="Guild Mutual Insurance Company of the Southern Tier", filing_code="MC",
        address=replace(home, line1="Attention Claims Department Windmill"),
    )  # fmt: skip
    insured = replace(FATHER, name=long_name, address=home)
    other = replace(UNION_COVERAGE, group_number="G" * 28, subscriber=insured, relation=Relation.OTHER)
    doctor = Provider(key="d", name=long_name, npi="1457389207", taxonomy="207ND0900X")
    botulinum = Drug(
        ndc="00023114501", given=Decimal("123456.789"), wasted=Decimal(0), containers=(Decimal("1000.003"),)
    )
    line = ChargeLine(
        code="J3590", charge=Money(9999999), units=999, modifiers=("59", "76", "GA", "KX"), pointers="ABCD",
        drug=botulinum, note="An unlisted biologic with many words that go on " * 3,
    )  # fmt: skip
    return replace(
        of_lines(claim, *(line,) * 6),
        number="HB-1234567890A",
        payer=payer,
        patient=replace(claim.patient, name=long_name, address=home),
        coverage=replace(
            GUILD_COVERAGE,
            member_id="M" * 29,
            group_number="N" * 29,
            group_name="W" * 40,
            subscriber=insured,
            relation=Relation.OTHER,
        ),
        other_coverages=(other,),
        other_payers=(replace(UNION, name="Union Plan of the Whole Southern Tier"),),
        practice=replace(claim.practice, name="Hollow Brook Dermatology and Skin Surgery", address=home),
        facility=replace(SATELLITE, address=home),
        rendering=doctor,
        referring=doctor,
        clia_number="",
        prior_authorization="A" * 28,
        frequency=ClaimFrequency.VOID,
        payer_claim_number="P" * 18,
        accident=Accident(kind=AccidentKind.AUTO, day=date(2026, 10, 10), state="NY"),
        attachments=(Attachment(report="OZ", transmission="BM", control_number="C" * 41),),
        diagnoses=tuple(f"S01.{place:02d}XA" for place in range(12)),
        patient_paid=Money(9999999),
    )


def medicare(claim: Claim) -> Claim:
    return claim


KINDS = (
    medicare, with_medigap, medicare_second, behind_medicare, with_secondary, dependent, replacement, drug,
    fourteen_lines, purchased, accident, longest,
)  # fmt: skip
