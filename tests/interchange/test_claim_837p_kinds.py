"""Kinds of claims beside a plain first one: secondary, replaced, after an accident, bought tests; pyx12 reads each."""

from dataclasses import replace
from datetime import date

import pytest

from dermdesk.domain.circumstance import Accident, AccidentKind, Attachment
from dermdesk.domain.claim import Claim, ClaimFrequency
from dermdesk.domain.coordination import Adjustment, AdjustmentGroup, LineDecision, PayerDecision
from dermdesk.domain.coverage import Coverage, Subscriber
from dermdesk.domain.laboratory import Laboratory
from dermdesk.domain.line import Slide
from dermdesk.domain.money import Money
from dermdesk.domain.people import PersonName, Relation, Sex
from tests.interchange.claim_samples import CLAIM, COVERAGE, DOCTOR, MEDICARE, NURSE, PAYER, RECEIVER, charge_of
from tests.interchange.test_claim_837p import sound, written

BEHIND = replace(
    COVERAGE,
    coverage_id="k2",
    payer_key="mcr",
    rank=2,
    member_id="1EG4-TE5-MK73",
    group_number="",
    medicare_secondary="12",
)


def _cut(group: str, reason: str, cents: int) -> Adjustment:
    return Adjustment(group=AdjustmentGroup(group), reason=reason, amount=Money(cents))


def _line(number: int, paid: int, *cuts: Adjustment) -> LineDecision:
    return LineDecision(line=number, paid=Money(paid), adjustments=cuts)


DECIDED = PayerDecision(
    coverage_id="k1",
    decided=date(2026, 11, 22),
    paid=Money(200_00),
    lines=(
        _line(1, 100_00, _cut("CO", "45", 16_90), _cut("PR", "2", 20_00)),
        _line(2, 70_00, _cut("CO", "45", 30_00)),
        _line(3, 30_00, _cut("PR", "1", 20_50)),
    ),
    payer_claim_number="ICN-77",
)
SECONDARY = replace(
    CLAIM,
    payer=MEDICARE,
    coverage=BEHIND,
    rank=2,
    other_coverages=(COVERAGE,),
    other_payers=(PAYER,),
    decisions=(DECIDED,),
    obliged_to_accept=Money(240_00),
)


def test_medicare_behind_an_employers_plan() -> None:
    text = sound(SECONDARY)
    for segments in (
        "SBR*S*18***12****MB~NM1*IL*1*NUNEZ*MARIA*Q***MI*1EG4TE5MK73~",
        "~CN1*09*240~",
        "~SBR*P*18*G-77******CI~AMT*D*200~OI***Y***Y~NM1*IL*1*NUNEZ*MARIA*Q***MI*W123456789~",
        "~NM1*PR*2*LAKELAND HEALTH*****PI*60054~REF*F8*ICN-77~LX*1~",
        "~SVD*60054*100*HC:99213:25**1~CAS*CO*45*16.9~CAS*PR*2*20~DTP*573*D8*20261122~AMT*EAF*20~LX*2~",
        "~SVD*60054*70*HC:17000**1~CAS*CO*45*30~DTP*573*D8*20261122~LX*3~",
    ):
        assert segments in text


def test_a_payer_that_decided_about_the_whole_claim() -> None:
    whole = PayerDecision(
        coverage_id="k1",
        decided=date(2026, 11, 22),
        paid=Money(0),
        adjustments=(_cut("PR", "1", 287_40),),
    )
    text = sound(replace(SECONDARY, decisions=(whole,)))
    assert "~SBR*P*18*G-77******CI~CAS*PR*1*287.4~AMT*D*0~AMT*EAF*287.4~OI***Y***Y~" in text
    assert "~NM1*PR*2*LAKELAND HEALTH*****PI*60054~DTP*573*D8*20261122~LX*1~" in text
    assert "SVD*" not in text


def test_a_first_claim_names_the_payers_behind() -> None:
    text = sound(replace(CLAIM, other_coverages=(BEHIND,), other_payers=(MEDICARE,)))
    assert "~SBR*S*18***12****MB~OI***Y***Y~NM1*IL*1*NUNEZ*MARIA*Q***MI*1EG4TE5MK73~" in text
    assert "AMT*D" not in text and "SVD*" not in text


def test_a_medigap_insurer_goes_by_its_coba_id_behind_medicare() -> None:
    first = replace(CLAIM, payer=MEDICARE, coverage=replace(BEHIND, rank=1, medicare_secondary=""))
    medigap = replace(PAYER, medigap_id="55123")
    behind: Coverage = replace(COVERAGE, rank=2)
    assert "NM1*PR*2*LAKELAND HEALTH*****PI*55123~" in sound(
        replace(first, other_coverages=(behind,), other_payers=(medigap,))
    )
    assert "PI*60054~" in sound(replace(first, other_coverages=(behind,), other_payers=(PAYER,)))


def test_the_insured_of_another_payer_may_be_a_spouse() -> None:
    spouse = Subscriber(name=PersonName(last="Holm", first="Per"), birth_date=date(1950, 1, 1), sex=Sex.MALE)
    other = replace(COVERAGE, relation=Relation.SPOUSE, subscriber=spouse)
    text = sound(replace(SECONDARY, other_coverages=(other,)))
    assert "~SBR*P*01*G-77******CI~" in text and "NM1*IL*1*HOLM*PER****MI*W123456789~" in text


def test_more_than_six_reasons_of_a_group_take_a_second_segment() -> None:
    cuts = tuple(_cut("CO", str(40 + number), 1_00) for number in range(8))
    line = _line(1, 128_90, *cuts)
    decided = replace(DECIDED, paid=Money(228_90), lines=(line, *DECIDED.lines[1:]))
    text = sound(replace(SECONDARY, decisions=(decided,)))
    assert "CAS*CO*40*1**41*1**42*1**43*1**44*1**45*1~CAS*CO*46*1**47*1~" in text


@pytest.mark.parametrize("frequency", [ClaimFrequency.REPLACEMENT, ClaimFrequency.VOID])
def test_a_replacement_and_a_void_name_the_payers_number(frequency: ClaimFrequency) -> None:
    text = sound(replace(CLAIM, frequency=frequency, payer_claim_number="ICN-1"))
    assert f"***11:B:{frequency.value}*Y*A*Y*Y~REF*F8*ICN-1~HI*" in text


def test_accident_papers_patient_payment_and_referral() -> None:
    claim = replace(
        CLAIM,
        accident=Accident(kind=AccidentKind.AUTO, day=date(2026, 11, 1), state="IL"),
        attachments=(
            Attachment(report="OZ", transmission="EL", control_number="A1"),
            Attachment(report="B4", transmission="AA"),
        ),
        patient_paid=Money(20_00),
        referral_number="R9",
        prior_authorization="PA-7",
    )
    text = sound(claim)
    assert (
        "*Y*A*Y*Y**AA:::IL~DTP*439*D8*20261101~PWK*OZ*EL***AC*A1~PWK*B4*AA~AMT*F5*20~REF*9F*R9~REF*G1*PA-7~HI*" in text
    )


def test_a_bought_test_names_its_seller_and_price() -> None:
    laboratory = Laboratory(key="lake", name="Lake Pathology", npi="1710147483")
    slide = Slide(prepared_by="outside_lab", purchased=True, net_charge=Money(40_00))
    bought = charge_of(CLAIM, code="88305", modifiers=("TC",), slide=slide)
    text = sound(replace(bought, laboratory=laboratory, clia_number="14D0987654"))
    assert "REF*6R*ELM000001-1~PS1*1710147483*40~NM1*QB*2******XX*1710147483~LX*2~" in text
    assert "PS1*" not in sound(bought)


def test_people_of_a_line_alone() -> None:
    first: Claim = replace(
        CLAIM, lines=(replace(CLAIM.lines[0], rendering=NURSE, supervising=DOCTOR), *CLAIM.lines[1:])
    )
    text = sound(first)
    assert "REF*6R*ELM000001-1~NM1*82*1*ROE*ZOE****XX*1932102084~PRV*PE*PXC*363L00000X~NM1*DQ*1*VEGA*ANA" in text


def test_application_codes_of_a_clearinghouse() -> None:
    from dermdesk.interchange.claim_837p import write_837p
    from tests.interchange.claim_samples import CONTROL, NOW, PRACTICE

    hub = replace(RECEIVER, application_sender="APP1", application_receiver="HUBAPP")
    assert b"GS*HC*APP1*HUBAPP*" in write_837p([CLAIM], hub, PRACTICE, CONTROL, NOW)
    assert "GS*HC*DERM77*HUB001*" in written(CLAIM)
