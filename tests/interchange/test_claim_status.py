"""277CA, 277 and 276: the claim, its standing and the party that a status is about, in words."""

from datetime import date

import pytest

from dermdesk.domain.claim_status import StatusCode, StatusOutcome, StatusReport
from dermdesk.domain.money import Money
from dermdesk.interchange.claim_status_277ca import read_claim_status
from dermdesk.interchange.x12_reader import read_interchanges
from tests.interchange.x12_samples import envelope, lines

ACKNOWLEDGED = lines("""
    BHT*0085*08*4711*20261124*0930*TH
    HL*1**20*1
    NM1*AY*2*PRAIRIE CLAIMS HUB*****46*HUB001
    TRN*1*HUBREPORT9
    DTP*050*D8*20261123
    DTP*009*D8*20261124
    HL*2*1*21*1
    NM1*41*2*ELM SKIN CLINIC*****46*DERM77
    TRN*2*B7
    STC*A1:19:PR*20261124*WQ*362.4
    QTY*90*1
    QTY*AA*1
    AMT*YU*287.4
    AMT*YY*75
    HL*3*2*19*1
    NM1*85*2*ELM SKIN CLINIC*****XX*1234567893
    HL*4*3*PT
    NM1*QC*1*NUNEZ*MARIA*Q***MI*W123456789
    TRN*2*ELM000001
    STC*A2:20*20261124*WQ*287.4
    REF*1K*ICN0001
    REF*D9*HUB555
    DTP*472*D8*20261120
    TRN*2*ELM000003
    STC*A2:20*20261124*WQ*50
    DTP*472*RD8*20261120-20261121
    HL*5*3*PT
    NM1*QC*1*HOLM*PER****MI*1EG4TE5MK73
    TRN*2*ELM000002
    STC*A7:562:82*20261124*U*75******A3:247**CHECK THE RENDERING NPI
    SVC*HC:11103:59*75*****1
    STC*A8:453*20261124*U
    REF*FJ*ELM000002-1
""")
GOOD = envelope("HN", "005010X214", ACKNOWLEDGED)


def read(text: str) -> StatusReport:
    (interchange,) = read_interchanges(text.encode())
    return read_claim_status(interchange.sets[0])


def test_an_acknowledgement_says_of_each_claim_where_it_stands() -> None:
    found = read(GOOD)
    assert found.problems == ()
    assert (found.kind, found.batch, found.created_on) == ("277CA", "4711", date(2026, 11, 24))
    source, batch = found.levels
    assert (source.level, source.trace) == ("20", "HUBREPORT9")
    assert (batch.level, batch.trace, batch.accepted, batch.rejected) == ("21", "B7", 1, 1)
    assert (batch.accepted_amount, batch.rejected_amount) == (Money(28740), Money(7500))
    assert batch.outcome is StatusOutcome.RECEIVED
    first, second, third = found.claims
    assert (first.trace, first.outcome) == ("ELM000001", StatusOutcome.ACCEPTED)
    assert (first.payer_claim_number, first.clearinghouse_number) == ("ICN0001", "HUB555")
    assert first.patient is not None and first.patient.name.listed == "NUNEZ, MARIA Q"
    assert first.provider is not None and first.provider.id == "1234567893"
    assert first.statuses[0].words == "accepted into adjudication: accepted for processing"
    assert (second.trace, second.patient) == ("ELM000003", first.patient)
    assert second.dates[0].words == "service 2026-11-20 to 2026-11-21"
    assert third.outcome is StatusOutcome.REJECTED
    (status,) = third.statuses
    assert [one.words for one in status.codes] == [
        "rejected: information is invalid: NPI of the rendering provider",
        "rejected: cannot be processed: line information: see the line's errors",
    ]
    assert (status.action, status.charge, status.text) == ("U", Money(7500), "CHECK THE RENDERING NPI")
    (line,) = third.lines
    assert (line.code, line.modifiers, line.control_number) == ("11103", ("59",), "ELM000002-1")
    assert line.statuses[0].words == "rejected: information contradicts itself: modifier"


@pytest.mark.parametrize(
    ("category", "outcome"),
    [
        ("A0", StatusOutcome.RECEIVED), ("A1", StatusOutcome.RECEIVED), ("A2", StatusOutcome.ACCEPTED),
        ("A3", StatusOutcome.REJECTED), ("A4", StatusOutcome.REJECTED), ("A6", StatusOutcome.REJECTED),
        ("A7", StatusOutcome.REJECTED), ("A8", StatusOutcome.REJECTED), ("P1", StatusOutcome.PENDING),
        ("F2", StatusOutcome.FINALIZED), ("R4", StatusOutcome.ASKED), ("E1", StatusOutcome.NO_ANSWER),
        ("Z9", StatusOutcome.UNKNOWN), ("", StatusOutcome.UNKNOWN),
    ],
)  # fmt: skip
def test_a_receipt_is_no_acceptance(category: str, outcome: StatusOutcome) -> None:
    assert StatusCode(category=category, code="20").outcome is outcome


def test_a_rejection_of_a_line_is_one_of_its_claim() -> None:
    found = read(GOOD.replace("STC*A7:562:82*20261124*U*75******A3:247**CHECK THE RENDERING NPI", "STC*A2:20*20261124"))
    assert found.claims[2].outcome is StatusOutcome.REJECTED


def test_words_name_the_entity_wherever_it_stands() -> None:
    assert StatusCode(category="A8", code="496", entity="85").words == (
        "rejected: information contradicts itself: submitter is not approved to send for the billing provider"
    )
    assert StatusCode(category="A7", code="507", entity="82").words.endswith("HCPCS code (rendering provider)")
    assert StatusCode(category="A7", code="500").words.endswith("ZIP code of the party in question")
    assert StatusCode(category="A9", code="9999", entity="ZZ").words == "code A9: code 9999 (code ZZ)"


def test_a_question_and_its_answer() -> None:
    levels = lines("""
        BHT*0010*13*Q1*20261130*0800
        HL*1**20*1
        NM1*PR*2*LAKELAND HEALTH*****PI*60054
        HL*2*1*21*1
        NM1*41*2*ELM SKIN CLINIC*****46*DERM77
        HL*3*2*19*1
        NM1*1P*2*ELM SKIN CLINIC*****XX*1234567893
        HL*4*3*22*1
        DMG*D8*19500101*M
        NM1*IL*1*HOLM*PER****MI*W1
        HL*5*4*23
        DMG*D8*20100101*F
        NM1*QC*1*HOLM*EVA
    """)
    asked = [*levels, "TRN*1*Q1-1", "REF*EJ*ELM000009", "AMT*T3*120", "DTP*472*D8*20261101"]
    question = read(envelope("HR", "005010X212", asked))
    assert question.problems == () and question.kind == "276"
    (claim,) = question.claims
    assert (claim.trace, claim.charge, claim.patient_account) == ("Q1-1", Money(12000), "ELM000009")
    assert claim.patient is not None and claim.patient.name.listed == "HOLM, EVA"
    assert claim.subscriber is not None and claim.subscriber.id == "W1" and claim.outcome is StatusOutcome.UNKNOWN
    answered = [
        *(text for text in levels if not text.startswith("DMG")),
        "TRN*2*Q1-1",
        "STC*F1:65*20261129**120*80*20261128***CHK77",
        "REF*1K*ICN77",
    ]
    answer = read(envelope("HN", "005010X212", answered))
    assert answer.problems == () and answer.kind == "277"
    (status,) = answer.claims[0].statuses
    assert (status.paid, status.paid_on, status.payment_number) == (Money(8000), date(2026, 11, 28), "CHK77")
    assert status.outcome is StatusOutcome.FINALIZED and status.words == "finalized: paid"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("BHT*0085*08*4711*20261124*0930*TH~", "", "The beginning (BHT) is missing"),
        ("STC*A2:20*20261124*WQ*287.4~", "", "The status (STC) is missing"),
        ("TRN*2*ELM000001", "TRN*2*", "TRN02 is missing"),
        ("STC*A2:20*", "STC*Z2:20*", "no known status category"),
        ("STC*A2:20*", "STC*A2*", "no status code"),
        ("HL*5*3*PT", "HL*4*3*PT", "HL01 is missing or stands twice"),
        ("HL*5*3*PT", "HL*5*9*PT", "HL02 names no level"),
        ("HL*5*3*PT", "HL*5*1*PT", "HL02 names no level"),
        ("HL*5*3*PT", "HL*5**PT", "HL02 is missing"),
        ("HL*5*3*PT", "HL*5*3*99", "HL03 names a level that does not belong here"),
        ("HL*1**20", "HL*1*1*20", "The first level has a parent"),
        ("DTP*472*D8*20261120", "DTP*472*D8*20261320", "DTP03 is no day"),
        ("20261120-20261121", "20261122-20261121", "ends before it begins"),
        ("005010X214", "005010X214E1", "does not follow 005010X214"),
        ("QTY*90*1~", "QTY*90*1~SVC*HC:1*1~", "outside of any claim"),
    ],
)
def test_what_is_wrong_with_a_status_is_told(old: str, new: str, words: str) -> None:
    assert old in GOOD
    assert words in " ".join(one.words for one in read(GOOD.replace(old, new)).problems)
