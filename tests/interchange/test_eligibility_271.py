"""271 and 270: benefits in words, for whom, and why a question was not answered."""

from datetime import date
from decimal import Decimal

import pytest

from dermdesk.domain.eligibility import EligibilityReport
from dermdesk.domain.money import Money
from dermdesk.interchange.eligibility_271 import read_eligibility
from dermdesk.interchange.x12_reader import read_interchanges
from tests.interchange.x12_samples import envelope, lines

ANSWER = lines("""
    BHT*0022*11*Q77*20261123*0915
    HL*1**20*1
    NM1*PR*2*LAKELAND HEALTH*****PI*60054
    PER*IC**TE*8005550100*UR*LAKELAND.EXAMPLE
    HL*2*1*21*1
    NM1*1P*2*ELM SKIN CLINIC*****XX*1234567893
    HL*3*2*22*1
    TRN*2*Q77-1*9DERM77
    NM1*IL*1*HOLM*PER****MI*W1
    REF*6P*G-77
    N3*1 FIRST ST
    N4*SPRINGFIELD*IL*62704
    DMG*D8*19500101*M
    HL*4*3*23*0
    TRN*2*Q77-2*9DERM77
    NM1*03*1*HOLM*EVA
    DMG*D8*20100101*F
    INS*N*19
    DTP*346*D8*20260101
    DTP*291*RD8*20260101-20261231
    EB*1**30**GOLD
    EB*B*IND*98^BY*HM*GOLD*27*25*****Y
    DTP*292*D8*20260101
    MSG*SEE THE HANDBOOK
    EB*A**98*****.2***U*N
    EB*C*IND*30***29*150
    EB*F**A8******VS*20*Y
    EB*D************HC:J0585:JW
    EB*L
    LS*2120
    NM1*P3*1*HILL*JO****XX*1710147483
    PER*IC**TE*2175550199
    LE*2120
    EB*R**30
""")
GOOD = envelope("HB", "005010X279A1", ANSWER)


def read(text: str) -> EligibilityReport:
    (interchange,) = read_interchanges(text.encode())
    return read_eligibility(interchange.sets[0])


def test_who_is_covered_for_what() -> None:
    found = read(GOOD)
    assert found.problems == ()
    assert (found.kind, found.reference, found.created_on) == ("271", "Q77", date(2026, 11, 23))
    assert found.payer is not None and found.payer.contacts[0].web == "LAKELAND.EXAMPLE"
    assert found.provider is not None and found.provider.id == "1234567893"
    holder, child = found.people
    assert (holder.is_dependent, holder.active, holder.traces) == (False, None, ("Q77-1",))
    assert holder.party is not None and holder.party.id == "W1" and holder.party.reference("6P") == "G-77"
    assert holder.subscriber == holder.party
    assert (child.is_dependent, child.active, child.relation) == (True, True, "19")
    assert child.subscriber == holder.party
    assert child.party is not None and child.party.birth_date == date(2010, 1, 1)
    assert [one.words for one in child.dates] == ["plan from 2026-01-01", "plan 2026-01-01 to 2026-12-31"]
    words = [one.words for one in child.benefits]
    assert words == [
        "active coverage; health plan as a whole; GOLD",
        "copay $25.00 a visit; office visit, office visit, sick; individual; HMO; GOLD; in network",
        "coinsurance 20 %; office visit; out of network; authorization perhaps needed",
        "deductible $150.00 remaining; health plan as a whole; individual",
        "limitations 20 visits; psychiatric outpatient; authorization needed",
        "description of the benefit; J0585 JW",
        "primary care provider",
        "other payer; health plan as a whole",
    ]
    copay, coinsurance = child.benefits[1:3]
    assert (copay.amount, copay.messages, copay.dates[0].qualifier) == (Money(2500), ("SEE THE HANDBOOK",), "292")
    assert coinsurance.percent == Decimal("0.2")
    (doctor,) = child.benefits[6].parties
    assert doctor.id == "1710147483" and doctor.contacts[0].phone == "2175550199"


def test_a_question() -> None:
    asked = [
        *(text for text in ANSWER[:13] if not text.startswith(("PER", "BHT"))),
        "DTP*291*D8*20261123",
        "EQ*30^98",
        "EQ**HC:J0585",
    ]
    found = read(envelope("HS", "005010X279A1", ["BHT*0022*13*Q77*20261123*0915", *asked]))
    assert found.problems == () and found.kind == "270"
    (person,) = found.people
    assert [one.words for one in person.questions] == ["health plan as a whole, office visit", "J0585"]


def test_a_question_that_is_not_answered_says_why() -> None:
    text = GOOD.replace("INS*N*19~", "AAA*N**73*C~INS*N*19~").replace("TRN*2*Q77-2*9DERM77~", "")
    cut = text[: text.index("DTP*346")] + text[text.index("EB*R**30~") + len("EB*R**30~") :]
    (rejection,) = read(cut).people[1].rejections
    assert rejection.words == "subscriber's name missing or invalid; correct it and ask again"
    unknown = GOOD.replace("*XX*1234567893~HL*3", "*XX*1234567893~AAA*Y**51*N~HL*3")
    assert [one.words for one in read(unknown).rejections] == ["provider not on file; do not ask again"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("BHT*0022*11*Q77*20261123*0915~", "", "The beginning (BHT) is missing"),
        ("NM1*PR*2*LAKELAND HEALTH*****PI*60054~PER*IC**TE*8005550100*UR*LAKELAND.EXAMPLE~", "", "The payer"),
        ("NM1*03*1*HOLM*EVA~DMG*D8*20100101*F~", "", "The name of a person (NM1) is missing"),
        ("NM1*03*1*HOLM*EVA~", "NM1*03*1*HOLM*EVA~NM1*03*1*HOLM*EVA~", "names two parties"),
        ("EB*L~", "EB*LL~", "EB01 is not a known kind"),
        ("EB*L~", "EB**~", "EB"),
        ("*29*150~", "*29*150.005~", "EB07 is no amount"),
        ("*****.2*", "*****20%*", "EB08 is no number"),
        ("HL*4*3*23*0", "HL*4*2*23*0", "HL02 names no level"),
        ("HL*1**20*1~", "TRN*1*2~HL*1**20*1~", "TRN does not belong here"),
        ("LE*2120~", "LE*2120~ZZ*1~", "does not belong here"),
        ("005010X279A1", "004010X092A1", "does not follow 005010X279A1"),
    ],
)
def test_what_is_wrong_is_told(old: str, new: str, words: str) -> None:
    assert old in GOOD
    text = GOOD.replace(old, new) if old.startswith("005010") else GOOD.replace(old, new, 1)
    assert words in " ".join(one.words for one in read(text).problems)
