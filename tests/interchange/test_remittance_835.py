"""835: what is read, and that nothing out of balance looks sound."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dermdesk.domain.adjustment import StatedAdjustment
from dermdesk.domain.file_problem import ProblemKind
from dermdesk.domain.money import Money
from dermdesk.domain.remittance import Remittance
from dermdesk.interchange.remittance_835 import read_835
from dermdesk.interchange.x12_reader import read_interchanges
from tests.interchange.x12_samples import envelope, lines

REMITTANCE = lines("""
    BPR*I*153.2*C*ACH*CCP*01*011900254*DA*556677*1512345678**01*071000013*DA*998877*20261201
    TRN*1*EFT7788*1512345678
    REF*EV*DERM77
    DTM*405*20261130
    N1*PR*LAKELAND HEALTH
    N3*1 PLAN ROAD
    N4*CHICAGO*IL*60601
    PER*BL*HELP DESK*TE*8005550100
    N1*PE*ELM SKIN CLINIC*XX*1234567893
    REF*TJ*123456789
    LX*1
    CLP*ELM000001*1*287.4*166.41*40*12*ICN0001*11*1
    NM1*QC*1*NUNEZ*MARIA*Q***MI*W123456789
    NM1*74*1*NUNEZ-REY*MARIA
    NM1*82*1*VEGA*ANA****XX*1245319599
    MOA***MA18*N781
    DTM*232*20261120
    DTM*050*20261124
    AMT*AU*206.41
    SVC*HC:99213:25*136.9*66.91**1
    DTM*472*20261120
    CAS*CO*45*29.99
    CAS*PR*1*15**3*25
    REF*6R*ELM000001-1
    AMT*B6*106.91
    SVC*HC:17000*100*74.5**1
    DTM*472*20261120
    CAS*CO*45*24**253*1.5*2
    REF*6R*ELM000001-2
    LQ*HE*N19
    SVC*HC:17003:59*50.5*25**3*HC:17004*4
    DTM*150*20261120
    DTM*151*20261121
    CAS*CO*151*25.5*1
    REF*6R*ELM000001-3
    CLP*ELM000002*4*75*0**MB*ICN0002*11*1
    NM1*QC*1*HOLM*PER****MI*1EG4TE5MK73
    SVC*HC:11103*75*0**0
    DTM*472*20261119
    CAS*CO*97*75
    LQ*HE*M15
    CLP*ELM000003*22*-120*-20*-10*12*ICN0003*11*1
    CAS*CO*45*-90
    CAS*PR*3*-10
    NM1*QC*1*ROE*SAM****MI*W55
    PLB*1234567893*20261231*L6:ICN0001*-3.21*WO:ICN0009*-3.58
""")
GOOD = envelope("HP", "005010X221A1", REMITTANCE)


def read(text: str) -> Remittance:
    (interchange,) = read_interchanges(text.encode())
    (found,) = interchange.sets
    return read_835(found)


def problems(text: str) -> list[tuple[ProblemKind, str]]:
    return [(one.kind, one.words) for one in read(text).problems]


def test_the_payment() -> None:
    found = read(GOOD)
    assert found.problems == () and found.balanced
    assert (found.trace, found.payer_trace_id, found.payment) == ("EFT7788", "1512345678", Money(15320))
    assert (found.paid_on, found.produced_on) == (date(2026, 12, 1), date(2026, 11, 30))
    assert (found.handling_words, found.method_words) == ("remittance information; the payment comes apart", "ACH")
    assert found.receiving_account == "998877" and found.credit and found.currency == "USD"
    assert found.payer is not None and found.payer.name.last == "LAKELAND HEALTH"
    assert found.payer.address is not None and found.payer.address.lines == ("1 PLAN ROAD", "CHICAGO, IL 60601")
    assert found.payee_ids == ("1234567893", "123456789")
    assert [(one.reason, one.reference, one.amount.cents, one.words) for one in found.provider_adjustments] == [
        ("L6", "ICN0001", -321, "interest owed"),
        ("WO", "ICN0009", -358, "overpayment recovered"),
    ]
    assert found.provider_adjustments[0].year_end == date(2026, 12, 31)


def test_a_claim_and_its_lines() -> None:
    claim, denied, taken_back = read(GOOD).claims
    assert (claim.claim_id, claim.status, claim.status_words) == ("ELM000001", "1", "processed as primary")
    assert (claim.charge, claim.paid, claim.patient_responsibility) == (Money(28740), Money(16641), Money(4000))
    assert (claim.payer_claim_number, claim.place_of_service, claim.frequency) == ("ICN0001", "11", "1")
    assert claim.remarks == ("MA18", "N781")
    assert [one.words for one in claim.dates] == ["claim from 2026-11-20", "received 2026-11-24"]
    patient, corrected, rendering = (claim.party(role) for role in ("QC", "74", "82"))
    assert patient is not None and patient.name.listed == "NUNEZ, MARIA Q" and patient.id == "W123456789"
    assert corrected is not None and corrected.name.last == "NUNEZ-REY"
    assert rendering is not None and rendering.id == "1245319599" and claim.party("TT") is None
    first, second, third = claim.lines
    assert (first.code, first.modifiers, first.control_number) == ("99213", ("25",), "ELM000001-1")
    assert (first.charge, first.paid, first.allowed) == (Money(13690), Money(6691), Money(10691))
    assert [(one.code, one.amount.cents) for one in first.adjustments] == [
        ("CO-45", 2999), ("PR-1", 1500), ("PR-3", 2500),
    ]  # fmt: skip
    assert second.adjustments[1] == StatedAdjustment(group="CO", reason="253", amount=Money(150), quantity=Decimal(2))
    assert second.adjustments[1].words.startswith("sequestration") and second.remarks == ("N19",)
    assert (third.submitted_code, third.units, third.submitted_units) == ("17004", Decimal(3), Decimal(4))
    assert (third.first_day, third.last_day) == (date(2026, 11, 20), date(2026, 11, 21))
    assert denied.patient_responsibility is None and denied.lines[0].remarks == ("M15",)
    assert taken_back.is_reversal and taken_back.lines == () and taken_back.paid == Money(-2000)


@pytest.mark.parametrize(
    ("old", "new", "kind", "words"),
    [
        ("005010X221A1", "005010X221", ProblemKind.VERSION, "does not follow 005010X221A1"),
        ("SE*", "SE*9", ProblemKind.ENVELOPE, "SE counts"),
        ("*66.91*", "*66.92*", ProblemKind.BALANCE, "Line 1: $136.90 less adjustments is $66.91, but $66.92 was paid."),
        ("CAS*CO*45*29.99~", "", ProblemKind.BALANCE, "less adjustments is $96.90"),
        ("*287.4*166.41", "*287.4*166.4", ProblemKind.BALANCE, "come to $166.41, the claim says $166.40"),
        ("*287.4*166.41", "*287.5*166.41", ProblemKind.BALANCE, "charges sum to $287.40, the claim says $287.50"),
        ("BPR*I*153.2*", "BPR*I*153.21*", ProblemKind.BALANCE, "come to $153.20, the payment is $153.21"),
        ("*-3.58", "*3.58", ProblemKind.BALANCE, "come to $146.04"),
        ("CLP*ELM000002*4*75*0*", "CLP*ELM000002*4*75*1*", ProblemKind.CONTENT, "denied, but has a payment"),
        ("CLP*ELM000002*4*", "CLP*ELM000002*44*", ProblemKind.CONTENT, "not a known code"),
        ("*22*-120*-20*", "*22*120*-20*", ProblemKind.CONTENT, "not negative"),
        ("*22*-120*-20*", "*1*-120*-20*", ProblemKind.CONTENT, "no reversal"),
        ("*166.41*40*", "*166.41*41*", ProblemKind.PATIENT_SHARE, "share is $41.00, its adjustments say $40.00"),
        ("CAS*CO*97*75", "CAS*XX*97*75", ProblemKind.CONTENT, "none of CO, PR"),
        ("CAS*CO*97*75", "CAS*CO**75", ProblemKind.CONTENT, "an amount without its reason"),
        ("CAS*CO*97*75", "CAS*CO*97", ProblemKind.AMOUNT, "a reason without its amount"),
        ("CAS*CO*97*75", "CAS*CO*97*75.001", ProblemKind.AMOUNT, "CAS03 is no amount"),
        ("CAS*CO*97*75", "CAS*CO*97*7E1", ProblemKind.AMOUNT, "CAS03 is no amount"),
        ("CAS*CO*97*75", "CAS*CO*97*75" + "*x" * 18, ProblemKind.STRUCTURE, "more than six"),
        ("*4*75*0*", "*4*75**", ProblemKind.AMOUNT, "CLP04 is missing"),
        ("CLP*ELM000002*", "CLP**", ProblemKind.VALUE, "CLP01 is missing"),
        ("BPR*I*153.2*C", "BPR*I*153.2*D", ProblemKind.CONTENT, "takes this amount"),
        ("*C*ACH*", "*C*NON*", ProblemKind.CONTENT, "an amount without a method"),
        ("BPR*I*153.2*", "BPR*I*-153.2*", ProblemKind.CONTENT, "negative"),
        ("TRN*1*EFT7788*1512345678~", "", ProblemKind.STRUCTURE, "TRN"),
        ("TRN*1*EFT7788", "TRN*1*", ProblemKind.VALUE, "TRN02 is missing"),
        ("REF*EV", "CUR*PR*CAD~REF*EV", ProblemKind.CONTENT, "not US dollars"),
        ("N1*PE*ELM SKIN CLINIC*XX*1234567893~REF*TJ*123456789~", "", ProblemKind.STRUCTURE, "The payee"),
        ("20261201~", "20261301~", ProblemKind.VALUE, "BPR16 is no day"),
        ("DTM*472*20261119~CAS*CO*97*75", "CAS*CO*97*75~DTM*472*20261119", ProblemKind.STRUCTURE, "DTM is out of"),
        ("LQ*HE*M15", "LQ*HE*M15~HI*ABK:L570", ProblemKind.UNKNOWN, "HI does not belong here"),
        ("LQ*HE*M15", "LQ*HE*M15~nm1*QC", ProblemKind.SYNTAX, "without a proper name"),
        ("PLB*1234567893*20261231*L6:", "PLB*1234567893*20261231*:", ProblemKind.CONTENT, "without its reason"),
    ],
)
def test_what_is_wrong_is_told(old: str, new: str, kind: ProblemKind, words: str) -> None:
    assert old in GOOD
    text = GOOD.replace(old, new) if old.startswith("005010") else GOOD.replace(old, new, 1)
    found = problems(text)
    assert any(one is kind and words in said for one, said in found), found
    sound = kind not in (ProblemKind.BALANCE, ProblemKind.AMOUNT)
    assert not (read(text).balanced and not sound)


def test_a_problem_belongs_to_its_claim_alone() -> None:
    first, second, third = read(GOOD.replace("*66.91*", "*66.92*")).claims
    assert {one.claim for one in first.problems} == {"ELM000001"} and len(first.problems) >= 2
    assert second.problems == () and third.problems == ()


def test_many_problems_of_one_claim_hide_none_of_the_next() -> None:
    text = GOOD.replace("CAS*CO*151*25.5*1~", "XYZ*1~" * 500).replace("CAS*CO*97*75", "CAS*CO*97*7")
    first, second, _ = read(text).claims
    assert len(first.problems) > 200 and first.problems[-1].kind is ProblemKind.BALANCE
    assert [one.kind for one in second.problems] == [ProblemKind.BALANCE, ProblemKind.BALANCE]


def test_no_message_repeats_a_name() -> None:
    text = GOOD.replace("*4*75*0*", "*NUNEZ*MARIA*HOLM*", 1).replace("DTM*472*20261120", "DTM*472*NUNEZ")
    told = " ".join(one.message for one in read(text).problems)
    assert told and not any(name in told for name in ("NUNEZ", "MARIA", "HOLM"))


@given(st.data())
def test_no_change_of_one_amount_is_balanced(data: st.DataObject) -> None:
    """Whatever amount of BPR, CLP, SVC, CAS or PLB is changed by whatever sum, an equation notices."""
    places = [
        (index, element)
        for index, text in enumerate(REMITTANCE)
        for element in {"BPR": (2,), "CLP": (3, 4), "SVC": (2, 3), "CAS": (3, 6), "PLB": (4, 6)}.get(text[:3], ())
        if len(text.split("*")) > element
    ]
    index, element = data.draw(st.sampled_from(places))
    parts = REMITTANCE[index].split("*")
    change = data.draw(st.integers(min_value=-100_000, max_value=100_000).filter(bool))
    parts[element] = str(Decimal(parts[element]) + Decimal(change).scaleb(-2))
    changed = [*REMITTANCE[:index], "*".join(parts), *REMITTANCE[index + 1 :]]
    assert not read(envelope("HP", "005010X221A1", changed)).balanced
