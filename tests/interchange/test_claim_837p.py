"""837P: loops and elements of a written file, and that no text breaks its envelope."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dermdesk.domain.claim import Claim
from dermdesk.domain.coverage import Coverage, Subscriber
from dermdesk.domain.line import Drug
from dermdesk.domain.money import Money
from dermdesk.domain.payer import PayerStance, PayerType
from dermdesk.domain.people import Address, PersonName, Relation, Sex
from dermdesk.interchange.claim_837p import write_837p
from dermdesk.interchange.claim_check import check_837p
from dermdesk.interchange.x12_reader import read_segments
from tests.interchange.claim_samples import (
    CLAIM,
    CONTROL,
    COVERAGE,
    DOCTOR,
    MEDICARE,
    NOW,
    NURSE,
    PATIENT,
    PRACTICE,
    RECEIVER,
    SATELLITE,
    charge_of,
)


def written(*claims: Claim) -> str:
    return write_837p(claims, RECEIVER, PRACTICE, CONTROL, NOW).decode("ascii")


def sound(*claims: Claim) -> str:
    """The text of a file in which neither our checks nor pyx12's find anything."""
    data = write_837p(claims, RECEIVER, PRACTICE, CONTROL, NOW)
    assert check_837p(data) == ()
    return data.decode("ascii")


def test_a_claim_of_the_patients_own_coverage() -> None:
    text = sound(CLAIM)
    for segment in (
        "GS*HC*DERM77*HUB001*20261123*1500*7*X*005010X222A1~",
        "ST*837*0001*005010X222A1~",
        "BHT*0019*00*B7*20261123*1500*CH~",
        "NM1*41*2*ELM SKIN CLINIC*****46*DERM77~",
        "NM1*85*2*ELM SKIN CLINIC*****XX*1234567893~N3*12 ELM STREET*SUITE 3~N4*SPRINGFIELD*IL*627011234~",
        "~REF*EI*123456789~",
        "SBR*P*18*G-77******CI~NM1*IL*1*NUNEZ*MARIA*Q***MI*W123456789~",
        "DMG*D8*19580314*F~NM1*PR*2*LAKELAND HEALTH*****PI*60054~",
        "CLM*ELM000001*287.4***11:B:1*Y*A*Y*Y~HI*ABK:L570*ABF:D485~",
        "NM1*82*1*VEGA*ANA****XX*1245319599~PRV*PE*PXC*207N00000X~",
        "LX*1~SV1*HC:99213:25*136.9*UN*1***1:2~DTP*472*D8*20261120~REF*6R*ELM000001-1~",
        "LX*3~SV1*HC:17003*50.5*UN*4***1~",
        "GE*1*7~IEA*1*000000007~",
    ):
        assert segment in text


def test_the_same_claims_give_the_same_bytes() -> None:
    assert written(CLAIM) == written(CLAIM)


@pytest.mark.parametrize(
    ("relation", "code"), [(Relation.SPOUSE, "01"), (Relation.PARENT, "19"), (Relation.OTHER, "G8")]
)
def test_a_dependent_has_a_loop_of_its_own(relation: Relation, code: str) -> None:
    insured = Subscriber(name=PersonName(last="Holm", first="Per"), birth_date=date(1950, 1, 1), sex=Sex.MALE)
    text = sound(
        replace(CLAIM, coverage=replace(COVERAGE, relation=relation, subscriber=insured)),
        replace(CLAIM, number="ELM000002"),
    )
    assert (
        "NM1*IL*1*HOLM*PER****MI*W123456789~NM1*PR*2*LAKELAND HEALTH*****PI*60054~"
        f"HL*3*2*23*0~PAT*{code}~NM1*QC*1*NUNEZ" in text
    )
    assert "HL*2*1*22*1~SBR*P**G-77" in text
    assert "HL*4*1*22*0~" in text


def test_people_places_and_references_of_a_claim() -> None:
    claim = replace(
        CLAIM,
        rendering=NURSE,
        supervising=DOCTOR,
        referring=replace(DOCTOR, npi="1710147483"),
        facility=SATELLITE,
        clia_number="14D0987654",
        prior_authorization="PA-77",
        assignment=False,
    )
    text = sound(charge_of(claim, authorization="PA-88"))
    assert "***11:B:1*Y*C*N*Y~REF*G1*PA-77~REF*X4*14D0987654~HI*" in text
    order = [text.index(f"NM1*{entity}*") for entity in ("DN", "82", "77", "DQ")]
    assert order == sorted(order)
    assert "NM1*82*1*ROE*ZOE" in text
    assert "NM1*77*2*ELM SKIN NORTH~N3*400 NORTH ROAD~N4*DECATUR*IL*625211111~" in text
    assert "REF*G1*PA-88~REF*6R*ELM000001-1~" in text


def test_rendering_is_left_out_where_it_is_the_billing_provider() -> None:
    assert "NM1*82" not in sound(replace(CLAIM, rendering=replace(DOCTOR, npi=PRACTICE.npi)))


def test_a_medicare_number_goes_without_dashes() -> None:
    text = sound(replace(CLAIM, payer=MEDICARE, coverage=replace(COVERAGE, member_id="1eg4-te5-mk73", group_number="")))
    assert "SBR*P*18*******MB~NM1*IL*1*NUNEZ*MARIA*Q***MI*1EG4TE5MK73~" in text


def test_a_pay_to_address_may_be_a_box() -> None:
    box = Address(line1="PO Box 9", city="Springfield", state="IL", zip="627059")
    paid = replace(PRACTICE, pay_to=replace(box, zip="62705"))
    assert "NM1*87*2~N3*PO BOX 9~N4*SPRINGFIELD*IL*62705~" in sound(replace(CLAIM, practice=paid))


def test_an_unlisted_service_is_described() -> None:
    text = sound(charge_of(CLAIM, code="17999", modifiers=(), note="Excimer, 40 cm² ~ left"))
    assert "SV1*HC:17999:::::EXCIMER, 40 CM2 LEFT*" in text
    assert "NTE*ADD*EXCIMER, 40 CM2 LEFT~" in text
    assert "NTE" not in written(charge_of(CLAIM, note="spoken of at length"))


def test_a_drug_goes_with_its_ndc_where_the_payer_wants_it() -> None:
    botulinum = Drug(ndc="00023114501", given=Decimal(70), wasted=Decimal(30), containers=(Decimal(100),))
    given_line = charge_of(CLAIM, code="J0585", modifiers=(), units=70, drug=botulinum)
    asks = replace(given_line.payer, stance=PayerStance(type=PayerType.COMMERCIAL, requires_ndc=True))
    assert "LIN**N4*00023114501~CTP****.7*UN~" in sound(replace(given_line, payer=asks))
    wasted = charge_of(given_line, modifiers=("JW",), units=30)
    assert "CTP****.3*UN~" in sound(replace(wasted, payer=asks))
    unequal = replace(botulinum, given=Decimal(150), wasted=Decimal(0), containers=(Decimal(100), Decimal(50)))
    assert "CTP****2*UN~" in sound(replace(charge_of(given_line, units=150, drug=unequal), payer=asks))
    steroid = charge_of(CLAIM, code="J3301", modifiers=(), drug=Drug(ndc="00003029305", given=Decimal(10)))
    assert "CTP****10*ME~" in sound(replace(steroid, payer=asks))
    assert "LIN*" not in sound(given_line)


@pytest.mark.parametrize(("code", "named"), [("88305", True), ("Q0112", True), ("17000", False)])
def test_who_ordered_a_test_is_named_on_its_line(code: str, named: bool) -> None:
    claim = replace(charge_of(CLAIM, code=code, modifiers=()), rendering=NURSE, ordering=DOCTOR)
    assert ("NM1*DK*1*VEGA" in sound(claim)) is named


def test_several_practices_of_frozen_claims_each_have_their_level() -> None:
    moved = replace(PRACTICE, address=replace(PRACTICE.address, line1="99 New Street"))
    other = replace(CLAIM, number="ELM000002", practice=moved, coverage=replace(COVERAGE, member_id="W2"))
    text = sound(CLAIM, other)
    assert "HL*1**20*1~" in text
    assert "HL*3**20*1~" in text
    assert "HL*4*3*22*0~" in text


def test_more_claims_than_a_set_holds_go_into_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dermdesk.interchange.claim_837p.MOST_CLAIMS", 2)
    days = (date(2026, 11, number) for number in range(1, 4))
    text = sound(*(replace(CLAIM, number=f"ELM{day.day:06d}", day=day) for day in days))
    assert "ST*837*0001*" in text
    assert "ST*837*0002*" in text
    assert "BHT*0019*00*B7-2*" in text
    assert "GE*2*7~" in text


def test_no_claims_make_no_file() -> None:
    with pytest.raises(ValueError, match="at least one"):
        write_837p((), RECEIVER, PRACTICE, CONTROL, NOW)


texts = st.text(max_size=70)
names = st.builds(PersonName, last=texts, first=texts, middle=texts, suffix=texts)
addresses = st.builds(Address, line1=texts, line2=texts, city=texts, state=texts, zip=texts)
coverages = st.builds(
    Coverage,
    coverage_id=st.just("k"),
    patient_id=st.just("p1"),
    payer_key=st.just("aetna"),
    member_id=texts,
    group_number=texts,
    group_name=texts,
    relation=st.sampled_from(Relation),
    subscriber=st.none() | st.builds(Subscriber, name=names, birth_date=st.dates(), sex=st.sampled_from(Sex)),
)


@settings(max_examples=60, deadline=None)
@given(
    st.tuples(names, names),
    st.tuples(addresses, addresses),
    coverages,
    st.lists(texts, min_size=8, max_size=8),
    st.integers(min_value=0, max_value=10**8),
)
def test_no_text_breaks_the_envelope(
    people: tuple[PersonName, PersonName],
    places: tuple[Address, Address],
    coverage: Coverage,
    words: list[str],
    cents: int,
) -> None:
    (patient, doctor), (home, office) = people, places
    practice = replace(PRACTICE, name=words[0], address=office, contact=words[1], phone=words[2], pay_to=home)
    claim = replace(
        charge_of(CLAIM, code="17999", note=words[3], charge=Money(cents), authorization=words[4]),
        practice=practice,
        patient=replace(PATIENT, name=patient, address=home),
        rendering=replace(DOCTOR, name=doctor),
        facility=replace(SATELLITE, name=words[5], address=office),
        coverage=coverage,
        payer=replace(CLAIM.payer, name=words[6], address=home),
        prior_authorization=words[7],
    )
    text = write_837p((claim,), RECEIVER, practice, CONTROL, NOW).decode("ascii")
    segments = read_segments(text)
    assert len(segments) == text.count("~")
    names_in_order = [segment.name for segment in segments]
    start, end = names_in_order.index("ST"), names_in_order.index("SE")
    assert segments[end].element(1) == str(end - start + 1)
    assert names_in_order[-3:] == ["SE", "GE", "IEA"]
    assert sum(name == "LX" for name in names_in_order) == 3
    totals = [Decimal(one.element(2)) for one in segments if one.name in ("CLM", "SV1")]
    assert totals[0] == sum(totals[1:])
    assert all(segment.elements[-1:] != ("",) for segment in segments)
