"""837P read: our own files give their claims back, others' loops are all there, and what is wrong is told."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from dermdesk.domain.circumstance import Accident, AccidentKind, Attachment
from dermdesk.domain.claim import Claim, ClaimFrequency
from dermdesk.domain.coordination import Adjustment, AdjustmentGroup, PayerDecision
from dermdesk.domain.coverage import Subscriber
from dermdesk.domain.file_problem import ProblemKind
from dermdesk.domain.laboratory import Laboratory
from dermdesk.domain.line import Drug, Slide
from dermdesk.domain.money import Money
from dermdesk.domain.payer import PayerStance, PayerType
from dermdesk.domain.people import PersonName, Relation, Sex
from dermdesk.domain.submitted_claim import Contract, Note, SubmittedBatch
from dermdesk.interchange.claim_837p import write_837p
from dermdesk.interchange.claim_837p_reading import read_837p
from dermdesk.interchange.x12_reader import read_interchanges
from tests.interchange.claim_samples import (
    CLAIM,
    CONTROL,
    COVERAGE,
    DOCTOR,
    MEDICARE,
    NOW,
    NURSE,
    PRACTICE,
    RECEIVER,
    SATELLITE,
    STREET,
    charge_of,
)
from tests.interchange.read_back import submitted, without_places
from tests.interchange.test_claim_837p_kinds import BEHIND
from tests.interchange.test_claim_837p_kinds import SECONDARY as SECONDARY_CLAIM
from tests.interchange.x12_samples import envelope, lines

HOLM = Subscriber(name=PersonName(last="Holm", first="Per"), birth_date=date(1950, 1, 1), sex=Sex.MALE)
BOTULINUM = Drug(ndc="00023114501", given=Decimal(70), wasted=Decimal(30), containers=(Decimal(100),))
ASKS_NDC = replace(CLAIM.payer, stance=PayerStance(type=PayerType.COMMERCIAL, requires_ndc=True))
WHOLE = PayerDecision(
    coverage_id="k1",
    decided=date(2026, 11, 22),
    paid=Money(0),
    adjustments=(Adjustment(group=AdjustmentGroup.PATIENT, reason="1", amount=Money(28740)),),
)
LABORATORY = Laboratory(key="lake", name="Lake Pathology", npi="1710147483")
BOUGHT = Slide(prepared_by="outside_lab", purchased=True, net_charge=Money(4000))
KINDS = {
    "own coverage": CLAIM,
    "spouse": replace(CLAIM, coverage=replace(COVERAGE, relation=Relation.SPOUSE, subscriber=HOLM)),
    "child": replace(CLAIM, coverage=replace(COVERAGE, relation=Relation.PARENT, subscriber=HOLM)),
    "Medicare": replace(CLAIM, payer=MEDICARE, coverage=replace(COVERAGE, member_id="1EG4-TE5-MK73", group_number="")),
    "pay-to address": replace(CLAIM, practice=replace(PRACTICE, pay_to=replace(STREET, line1="PO Box 9"))),
    "other people and places": replace(
        charge_of(CLAIM, authorization="PA-88"),
        rendering=NURSE,
        supervising=DOCTOR,
        referring=replace(DOCTOR, npi="1710147483"),
        facility=SATELLITE,
        clia_number="14D0987654",
        prior_authorization="PA-77",
        assignment=False,
    ),
    "unlisted": charge_of(CLAIM, code="17999", modifiers=(), note="Excimer, 40 cm² ~ left"),
    "drug": replace(charge_of(CLAIM, code="J0585", modifiers=(), units=70, drug=BOTULINUM), payer=ASKS_NDC),
    "ordered test": replace(charge_of(CLAIM, code="88305", modifiers=()), rendering=NURSE, ordering=DOCTOR),
    "another place": charge_of(CLAIM, place_of_service="22"),
    "behind an employer's plan": SECONDARY_CLAIM,
    "decided as a whole": replace(SECONDARY_CLAIM, decisions=(WHOLE,)),
    "payers behind": replace(CLAIM, other_coverages=(BEHIND,), other_payers=(MEDICARE,)),
    "replacement": replace(CLAIM, frequency=ClaimFrequency.REPLACEMENT, payer_claim_number="ICN-1"),
    "void": replace(CLAIM, frequency=ClaimFrequency.VOID, payer_claim_number="ICN-1"),
    "accident": replace(
        CLAIM,
        accident=Accident(kind=AccidentKind.AUTO, day=date(2026, 11, 1), state="IL"),
        attachments=(
            Attachment(report="OZ", transmission="EL", control_number="A1"),
            Attachment(report="B4", transmission="AA"),
        ),
        patient_paid=Money(2000),
        referral_number="R9",
        prior_authorization="PA-7",
    ),
    "bought test": replace(
        charge_of(CLAIM, code="88305", modifiers=("TC",), slide=BOUGHT), laboratory=LABORATORY, clia_number="14D0987654"
    ),
    "people of a line": replace(
        CLAIM, lines=(replace(CLAIM.lines[0], rendering=NURSE, supervising=DOCTOR), *CLAIM.lines[1:])
    ),
}


def read(text: str) -> SubmittedBatch:
    (interchange,) = read_interchanges(text.encode())
    return read_837p(interchange.sets[0])


def written(*claims: Claim) -> str:
    return write_837p(claims, RECEIVER, PRACTICE, CONTROL, NOW).decode("ascii")


@pytest.mark.parametrize("kind", KINDS)
def test_a_written_claim_reads_back(kind: str) -> None:
    found = read(written(KINDS[kind]))
    assert found.problems == ()
    assert [without_places(one) for one in found.claims] == [submitted(KINDS[kind])]


def test_claims_of_a_file_keep_apart() -> None:
    claims = [replace(claim, number=f"ELM{number:06d}") for number, claim in enumerate(KINDS.values(), 1)]
    found = read(written(*claims))
    assert found.problems == ()
    assert [without_places(one) for one in found.claims] == [submitted(claim) for claim in claims]
    assert (found.batch, found.purpose, found.use, found.created_on) == ("B7", "00", "CH", date(2026, 11, 23))
    assert found.submitter is not None and found.submitter.id == "DERM77"
    assert found.submitter.contacts[0].phone == "2175550100"
    assert found.receiver is not None and found.receiver.name.last == "PRAIRIE CLAIMS HUB"


SECONDARY = lines("""
    BHT*0019*00*B9*20261123*1500*CH
    NM1*41*2*ELM SKIN CLINIC*****46*DERM77
    PER*IC*FRONT DESK*TE*2175550100*EX*4*FX*2175550101
    NM1*40*2*PRAIRIE CLAIMS HUB*****46*HUB001
    HL*1**20*1
    PRV*BI*PXC*207N00000X
    NM1*85*2*ELM SKIN CLINIC*****XX*1234567893
    N3*12 ELM STREET
    N4*SPRINGFIELD*IL*627011234
    REF*EI*123456789
    HL*2*1*22*0
    SBR*S*18*G-77**12****MB
    NM1*IL*1*NUNEZ*MARIA****MI*1EG4TE5MK73
    N3*7 OAK LANE
    N4*SPRINGFIELD*IL*62704
    DMG*D8*19580314*F
    NM1*PR*2*MEDICARE PART B*****PI*00952
    CLM*ELM000011*180***11:B:7*Y*A*Y*Y*P*AA:OA::IL*02********9
    DTP*431*D8*20261101
    DTP*439*D8*20261030
    PWK*OZ*EL***AC*ATT77
    CN1*09*150
    AMT*F5*20
    REF*F8*ICN0001
    REF*9F*REF55
    NTE*ADD*SECOND TRY
    HI*ABK:L570*ABF:D485*ABF:L820
    HI*BG:17
    NM1*DN*1*HILL*JO****XX*1710147483
    NM1*82*1*VEGA*ANA****XX*1245319599
    PRV*PE*PXC*207N00000X
    SBR*P*01*G1*PLAN ONE*****CI
    CAS*PR*1*10
    AMT*D*100
    AMT*A8*5
    AMT*EAF*25
    OI***Y***Y
    MOA***MA01
    NM1*IL*1*NUNEZ*JOSE****MI*P11
    NM1*PR*2*LAKELAND HEALTH*****PI*60054
    DTP*573*D8*20261115
    REF*F8*L-ICN
    LX*1
    SV1*HC:J0585:JW::::BOTULINUM*180*UN*70*22**1:3**Y
    DTP*472*RD8*20261102-20261103
    DTP*304*D8*20261001
    REF*6R*ELM000011-1
    REF*G1*PA9
    AMT*T*3.37
    NTE*ADD*LEFT PALM
    PS1*1111111112*60
    LIN**N4*00023114501
    CTP****.7*UN
    REF*XZ*RX7
    NM1*DK*1*ROE*ZOE****XX*1932102084
    SVD*60054*100*HC:J0585:JW**70*1
    CAS*CO*45*55**253*10*1
    CAS*PR*2*15
    DTP*573*D8*20261115
    AMT*EAF*15
""")


def test_every_loop_of_a_secondary_claim_is_read() -> None:
    found = read(envelope("HC", "005010X222A1", SECONDARY))
    assert found.problems == ()
    (claim,) = found.claims
    assert (claim.frequency_words, claim.payer_claim_number) == ("replacement", "ICN0001")
    assert (claim.causes, claim.accident_state, claim.special_program, claim.delay_reason) == (
        ("AA", "OA"), "IL", "02", "9",
    )  # fmt: skip
    assert claim.coverage.secondary_reason == "12" and claim.coverage.words == "secondary, Medicare Part B, self"
    assert [one.words for one in claim.dates] == ["onset 2026-11-01", "accident 2026-10-30"]
    assert claim.attachments == (Attachment(report="OZ", transmission="EL", control_number="ATT77"),)
    assert claim.contract == Contract(kind="09", amount=Money(15000))
    assert claim.patient_paid == Money(2000) and claim.patient_signature == "P"
    assert [one.words for one in claim.references] == ["payer's first claim number ICN0001", "referral REF55"]
    assert claim.notes == (Note(kind="ADD", text="SECOND TRY"),)
    assert claim.diagnoses == ("L570", "D485", "L820")
    assert [one.role_words for one in claim.parties] == ["referring provider", "rendering provider"]
    rendering = claim.party("82")
    assert rendering is not None and rendering.taxonomy == "207N00000X"
    (other,) = claim.other_payers
    assert (other.rank, other.relation, other.group_name, other.filing_code) == ("P", "01", "PLAN ONE", "CI")
    assert (other.paid, other.non_covered, other.remaining) == (Money(10000), Money(500), Money(2500))
    assert [one.code for one in other.adjustments] == ["PR-1"] and other.remarks == ("MA01",)
    assert (other.assigns_benefits, other.release, other.answered_on) == ("Y", "Y", date(2026, 11, 15))
    assert other.insured is not None and other.insured.id == "P11"
    assert other.payer is not None and other.payer.reference("F8") == "L-ICN"
    (line,) = claim.lines
    assert (line.modifiers, line.description, line.units, line.place_of_service) == (
        ("JW",), "BOTULINUM", Decimal(70), "22",
    )  # fmt: skip
    assert (line.pointers, line.emergency) == ((1, 3), True)
    assert (line.first_day, line.last_day) == (date(2026, 11, 2), date(2026, 11, 3))
    assert [one.words for one in line.dates] == ["last seen 2026-10-01"]
    assert (line.tax, line.purchased_from, line.purchase_charge) == (Money(337), "1111111112", Money(6000))
    assert line.drug is not None and (line.drug.quantity, line.drug.prescription) == (Decimal("0.7"), "RX7")
    assert [one.role for one in line.parties] == ["DK"]
    (prior,) = line.prior_payments
    assert (prior.payer_id, prior.paid, prior.units, prior.bundled_line) == ("60054", Money(10000), Decimal(70), "1")
    assert [(one.code, one.amount.cents) for one in prior.adjustments] == [
        ("CO-45", 5500), ("CO-253", 1000), ("PR-2", 1500),
    ]  # fmt: skip
    assert (prior.answered_on, prior.remaining) == (date(2026, 11, 15), Money(1500))


@pytest.mark.parametrize(
    ("old", "new", "kind", "words"),
    [
        ("CLM*ELM000001*287.4", "CLM*ELM000001*287.41", ProblemKind.BALANCE, "sum to $287.40, the claim says $287.41"),
        ("CLM*ELM000001*287.4", "CLM**287.4", ProblemKind.VALUE, "CLM01 is missing"),
        ("*136.9*", "*136.901*", ProblemKind.AMOUNT, "SV102 is no amount"),
        ("*136.9*", "**", ProblemKind.AMOUNT, "SV102 is missing"),
        ("11:B:1", "", ProblemKind.VALUE, "CLM05 is missing"),
        ("***1:2~", "***1:3~", ProblemKind.CONTENT, "Line 1 points to a diagnosis that is not there"),
        ("***1:2~", "***A~", ProblemKind.VALUE, "SV107 does not point"),
        ("HI*ABK:L570*ABF:D485~", "", ProblemKind.STRUCTURE, "HI is missing in loop 2300"),
        ("N4*SPRINGFIELD*IL*627011234~", "", ProblemKind.STRUCTURE, "N4 is missing in loop 2010AA"),
        ("NM1*85*2*", "NM1*85**", ProblemKind.VALUE, "NM102 is missing"),
        ("NM1*85*2*", "NM1*99*2*", ProblemKind.UNKNOWN, "NM1 does not belong here"),
        ("NM1*85*2*", "NM1*99*2*", ProblemKind.STRUCTURE, "The billing provider (NM1*85) is missing"),
        ("DTP*472*D8*20261120~REF*6R*ELM000001-1~", "REF*6R*ELM000001-1~", ProblemKind.STRUCTURE, "DTP"),
        ("DTP*472*D8*20261120~REF", "DTP*472*D8*20261131~REF", ProblemKind.VALUE, "DTP03 is no day"),
        ("SV1*HC:17003*50.5*UN*4***1~", "", ProblemKind.STRUCTURE, "SV1 is missing in loop 2400"),
        ("HL*2*1*22*0", "HL*2*2*22*0", ProblemKind.STRUCTURE, "HL02 names no level"),
        ("HL*2*1*22*0", "HL*2*1*24*0", ProblemKind.STRUCTURE, "HL03 names a level"),
        ("PER*IC", "per*IC", ProblemKind.SYNTAX, "without a proper name"),
        ("BHT*0019*00*B7*20261123*1500*CH~", "", ProblemKind.STRUCTURE, "The beginning (BHT) is missing"),
        ("*X*005010X222A1", "*X*005010X223A2", ProblemKind.VERSION, "does not follow 005010X222A1"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_claim_is_told(old: str, new: str, kind: ProblemKind, words: str) -> None:
    text = written(CLAIM)
    assert old in text
    changed = text.replace(old, new, 1) if kind is not ProblemKind.VERSION else text.replace("X222A1", "X223A2")
    found = [(one.kind, one.words) for one in read(changed).problems]
    assert any(one is kind and words in said for one, said in found), found


def test_a_missing_party_is_told_once_a_level() -> None:
    text = written(*(replace(CLAIM, number=f"ELM{number:06d}") for number in range(1, 4)))
    told = [one.message for one in read(text.replace("NM1*85*2*", "NM1*99*2*")).problems]
    assert told.count("The billing provider (NM1*85) is missing.") == 3
    two = text.replace("HL*3*1*22*0~", "", 1)
    assert len(read(two).claims) == 3


def test_no_message_repeats_a_name() -> None:
    text = written(CLAIM).replace("DTP*472*D8*2026", "DTP*472*D8*NUNEZ").replace("*136.9*", "*MARIA*")
    told = " ".join(one.message for one in read(text).problems)
    assert "DTP03" in told and "NUNEZ" not in told and "MARIA" not in told
