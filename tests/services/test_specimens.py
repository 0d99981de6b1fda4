"""The specimen log: what lines propose, what is refused, what a report makes of a line and its claim."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from dermdesk.domain.body_site import read_place
from dermdesk.domain.claim import ClaimState, HoldCause
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.line import ChargeLine, Lesion
from dermdesk.domain.people import Patient
from dermdesk.domain.specimen import DAYS_OVERDUE, PathologyResult
from dermdesk.domain.standing import ClaimStanding
from dermdesk.domain.user import Role, User
from dermdesk.services import claim_preparation, specimen_answers, specimen_log, specimens, submission
from dermdesk.services.desk import Desk
from dermdesk.services.report_choices import report_choices
from dermdesk.services.specimens import SpecimenFilter, SpecimenRow, SpecimenState
from tests.desks import DAY, MovedClock, add_patient, insured, make_desk, post_visit, self_paid

ARM = Lesion(site="arm", region="forearm", side="left", diameter_mm=Decimal(9), margin_mm=Decimal(4))
LAB = "driftless"


@pytest.fixture
def desk(tmp_path: Path, reference_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path / "book.db", reference_path)
    yield made
    made.close()


@pytest.fixture
def person(desk: Desk) -> Patient:
    return add_patient(desk, "Moss")


def excision(code: str = "11402", cents: int = 28900, **lesion: object) -> ChargeLine:
    return replace(insured(code, cents), lesion=replace(ARM, **lesion))


def result(code: str = "C44.619", day: date = DAY, words: str = "basal cell carcinoma") -> PathologyResult:
    return PathologyResult(reported=day, diagnosis=code, words=words, number="S26-104")


def later(desk: Desk, days: int) -> date:
    assert isinstance(desk.clock, MovedClock)
    desk.clock.moment += timedelta(days=days)
    return desk.today()


def posted(desk: Desk, person: Patient, *lines: ChargeLine, diagnoses: tuple[str, ...] = ("D49.2",)) -> str:
    visit_id = post_visit(desk, person, lines, diagnoses).visit_id
    assert visit_id is not None
    return visit_id


def claim(desk: Desk) -> ClaimStanding:
    (only,) = desk.book.practice.claims()
    return only


def states(desk: Desk, shown: SpecimenFilter = SpecimenFilter.ALL) -> list[SpecimenState]:
    return [row.state for row in specimens.board(desk, shown)]


LINES = [
    (insured("11102", 16600), 1),
    (replace(insured("11103", 16600), units=2), 2),
    (replace(insured("11104", 16600), specimens=3), 3),
    (excision(), 1),
    (excision(pathology="pending"), 1),
    (excision(pathology="benign"), 0),
    (replace(insured("11301", 20100), lesion=Lesion(count=2)), 2),
    (insured("17311", 114500), 0),
    (replace(insured("17311", 114500), specimens=1), 1),
    (insured("17000", 11500), 0),
    (insured("88305", 12000), 0),
    (self_paid("11102", 16600), 1),
]


def test_lines_propose_their_jars(desk: Desk, person: Patient) -> None:
    visits = [posted(desk, person, line) for line, _jars in LINES]
    rows = specimens.board(desk)
    assert {row.state for row in rows} == {SpecimenState.TO_SEND}
    assert [sum(row.visit_id == visit for row in rows) for visit in visits] == [jars for _line, jars in LINES]


def test_jars_are_lettered_and_go_to_the_last_laboratory(desk: Desk, person: Patient) -> None:
    visit_id = posted(desk, person, insured("11102", 16600), replace(insured("11103", 16600), units=2))
    with pytest.raises(DermdeskError, match="Choose the laboratory"):
        specimen_log.send(desk, visit_id)
    sent = specimen_log.send(desk, visit_id, LAB)
    assert [(one.letter, one.line_number, one.clinical) for one in sent] == [
        ("A", 1, ("D49.2",)), ("B", 2, ("D49.2",)), ("C", 2, ("D49.2",)),
    ]  # fmt: skip
    other = posted(desk, person, insured("11104", 20700))
    assert specimen_log.send(desk, other)[0].laboratory == LAB
    assert specimen_log.send_another(desk, other, 1).letter == "B"
    with pytest.raises(DermdeskError, match="Every jar"):
        specimen_log.send(desk, other)
    assert states(desk, SpecimenFilter.OPEN) == [SpecimenState.OUT] * 5
    assert [row.letter for row in specimens.board(desk)] == ["A", "A", "B", "B", "C"]


def test_what_was_not_sent_is_no_longer_proposed(desk: Desk, person: Patient) -> None:
    visit_id = posted(desk, person, insured("11102", 16600))
    with pytest.raises(DermdeskError, match="few words"):
        specimen_log.none_sent(desk, visit_id, " ")
    assert specimen_log.none_sent(desk, visit_id, "skin tag, thrown away") == 1
    assert states(desk) == [SpecimenState.DROPPED]
    assert specimens.board(desk, SpecimenFilter.OPEN) == ()


def test_a_specimen_is_overdue_after_two_weeks(desk: Desk, person: Patient) -> None:
    specimen_log.send(desk, posted(desk, person, insured("11102", 16600)), LAB)
    later(desk, DAYS_OVERDUE)
    assert (states(desk), specimens.overdue(desk)) == ([SpecimenState.OUT], 0)
    later(desk, 1)
    assert (states(desk, SpecimenFilter.OVERDUE), specimens.overdue(desk)) == ([SpecimenState.OVERDUE], 1)


CHOICES = [
    ("bcc", "left leg", ["C44.719"]),
    ("bcc", "leg", ["C44.711", "C44.712", "C44.719"]),
    ("scc", "forearm", ["C44.621", "C44.622", "C44.629"]),
    ("bcc", "left eyelid", ["C44.111", "C44.1191", "C44.1192"]),
    ("mcc", "ear", ["C4A.20", "C4A.21", "C4A.22"]),
    ("dn", "toenail", ["D22.70", "D22.71", "D22.72"]),
    ("bcc", "penis", ["C44.91"]),
]


def test_enter_takes_the_code_of_the_jars_place(desk: Desk) -> None:
    """Where the side is not told, the code that says so comes first and those of either side follow."""
    for typed, where, codes in CHOICES:
        found = report_choices(desk, typed, read_place(where), DAY)
        assert [one.code for one in found][: len(codes)] == codes
        for code in codes:
            facts = desk.reference.diagnosis(code, DAY)
            assert facts is not None and facts.billable, code
    leg = report_choices(desk, "bcc", read_place("leg"), DAY)
    assert [one.remark for one in leg][:2] == ["malignant · side is not told", "malignant · right leg"]


WRONG = [
    (result("D49.2"), "nobody has looked"),
    (result("44.6"), "no ICD-10-CM code"),
    (result("C44.61"), "needs more characters"),
    (result(day=DAY + timedelta(days=1)), "between the day of the procedure and today"),
    (result(day=DAY - timedelta(days=1)), "between the day of the procedure and today"),
]


def test_a_report_that_cannot_be(desk: Desk, person: Patient) -> None:
    (jar,) = specimen_log.send(desk, posted(desk, person, excision()), LAB)
    for wrong, words in WRONG:
        with pytest.raises(DermdeskError, match=words):
            specimen_log.report(desk, jar.specimen_id, wrong)
    assert states(desk) == [SpecimenState.OUT]


REPORTS = [
    (excision(), "D49.2", "C44.619", "11602 C44.619 412.00"),
    (excision(), "D22.62", "C44.619", "11602 C44.619 412.00"),
    (excision("11602", 41200), "C44.619", "D22.62", "11402 D22.62 289.00"),
    (excision("11602", 41200), "C44.619", "C44.619", None),
    (excision("11602", 41200, biopsy_proven=True), "C44.619", "D22.62", None),
    (excision(), "D49.2", "D48.5", "11402 D48.5 289.00"),
    (excision("11402", 30000), "D49.2", "C44.619", "11602 C44.619 300.00"),
    (insured("11102", 16600), "D49.2", "C44.619", "11102 C44.619 166.00"),
]


def test_what_a_report_proposes(desk: Desk, person: Patient) -> None:
    for line, diagnosis, reported, becomes in REPORTS:
        visit_id = posted(desk, person, line, diagnoses=(diagnosis,))
        (jar,) = specimen_log.send(desk, visit_id, LAB)
        specimen_log.report(desk, jar.specimen_id, result(reported))
        assert (specimen_answers.proposal(desk, jar.specimen_id) is None) is (becomes is None)
        if becomes is None:
            continue
        with pytest.raises(DermdeskError, match="needs the answer"):
            specimen_answers.recode(desk, jar.specimen_id, " ")
        specimen_answers.recode(desk, jar.specimen_id, "The report says so")
        visit = desk.book.practice.visit(visit_id)
        assert visit is not None
        stands = visit.lines[0].line
        assert f"{stands.code} {' '.join(visit.diagnoses)} {stands.charge}" == becomes
        assert specimen_answers.proposal(desk, jar.specimen_id) is None


def test_a_line_of_several_lesions_is_parted_by_hands(desk: Desk, person: Patient) -> None:
    visit_id = posted(desk, person, replace(excision("11402", 57800), units=2))
    one, other = specimen_log.send(desk, visit_id, LAB)
    specimen_log.report(desk, one.specimen_id, result())
    assert specimen_answers.proposal(desk, one.specimen_id) is None, "the other jar is out"
    specimen_log.report(desk, other.specimen_id, result("D22.62", words="nevus"))
    with pytest.raises(DermdeskError, match="several lesions"):
        specimen_answers.recode(desk, one.specimen_id, "yes")
    specimen_answers.keep(desk, one.specimen_id, "will be parted")
    assert states(desk).count(SpecimenState.RECODE) == 1


def test_the_claim_waits_for_the_report_and_for_the_answer(desk: Desk, person: Patient) -> None:
    """Open specimen, report that changes the code, report corrected, kept as it is: each moves the claim."""
    (jar,) = specimen_log.send(desk, posted(desk, person, excision("11402", 28900), diagnoses=("D22.62",)), LAB)
    claim_preparation.prepare_claims(desk)
    assert (claim(desk).state, claim(desk).hold_cause) == (ClaimState.HELD, HoldCause.PATHOLOGY)
    assert "report is pending" in claim(desk).hold_reason
    specimen_log.report(desk, jar.specimen_id, result())
    assert (claim(desk).state, claim(desk).hold_cause) == (ClaimState.HELD, HoldCause.PATHOLOGY)
    assert "11402 D22.62 → 11602 C44.619" in claim(desk).hold_reason
    specimen_log.report(desk, jar.specimen_id, result("D22.62", words="nevus"))
    assert claim(desk).state is ClaimState.READY
    specimen_log.take_report_back(desk, jar.specimen_id)
    assert claim(desk).state is ClaimState.HELD
    specimen_log.drop(desk, jar.specimen_id, "lost at the laboratory")
    assert claim(desk).state is ClaimState.READY


def test_a_waiting_claim_is_let_go_with_words_alone(desk: Desk, person: Patient) -> None:
    (jar,) = specimen_log.send(desk, posted(desk, person, excision(), diagnoses=("D22.62",)), LAB)
    claim_preparation.prepare_claims(desk)
    with pytest.raises(DermdeskError, match="open risk"):
        claim_preparation.release(desk, claim(desk).claim.claim_id)
    claim_preparation.release(desk, claim(desk).claim.claim_id, "the doctor is sure")
    claim_preparation.prepare_claims(desk)
    assert claim(desk).state is ClaimState.READY
    specimen_log.report(desk, jar.specimen_id, result())
    assert claim(desk).hold_cause is HoldCause.PATHOLOGY, "the report says something else"


def test_a_settled_finding_of_the_line_stays_settled(desk: Desk, person: Patient) -> None:
    visit_id = posted(desk, person, excision("11403", 33400, diameter_mm=Decimal(5)), diagnoses=("D22.62",))
    claim_preparation.prepare_claims(desk)
    assert "DERM-EXC-001" in claim(desk).hold_reason
    claim_preparation.release(desk, claim(desk).claim.claim_id, "the note has another size")
    specimen_log.send(desk, visit_id, LAB)
    assert claim(desk).hold_cause is HoldCause.PATHOLOGY
    assert "DERM-EXC-001" not in claim(desk).hold_reason


def test_a_line_that_left_is_recoded_on_purpose_alone(desk: Desk, person: Patient, tmp_path: Path) -> None:
    visit_id = posted(desk, person, excision(), insured("11102", 16600, "A"), diagnoses=("D22.62",))
    claim_preparation.prepare_claims(desk)
    claim_preparation.release(desk, claim(desk).claim.claim_id, "as the note says")
    submission.export_837p(desk, tmp_path / "out")
    assert claim(desk).state is ClaimState.SENT
    jar, biopsy = specimen_log.send(desk, visit_id, LAB)
    for one in (jar, biopsy):
        specimen_log.report(desk, one.specimen_id, result())
    assert specimen_answers.proposal(desk, biopsy.specimen_id) is None, "it was right when it left"
    number = claim(desk).claim.number
    with pytest.raises(DermdeskError, match=f"Claim {number} has left with 11402"):
        specimen_answers.recode(desk, jar.specimen_id, "yes")
    told = specimen_answers.recode(desk, jar.specimen_id, "yes", although_left=True)
    assert told.left == (number,)
    assert claim(desk).claim.lines[0].source.line.code == "11402", "what went out is kept"


def test_who_may_not_prepare_claims_may_enter_a_report(desk: Desk, person: Patient) -> None:
    (jar,) = specimen_log.send(desk, posted(desk, person, excision("11402"), diagnoses=("D22.62",)), LAB)
    claim_preparation.prepare_claims(desk)
    owner, desk.user = desk.user, User(user_id="u-f", name="Front", role=Role.FRONT_DESK)
    specimen_log.report(desk, jar.specimen_id, result("D22.62", words="nevus"))
    with pytest.raises(DermdeskError, match="may not"):
        specimen_answers.recode(desk, jar.specimen_id, "yes")
    desk.user = owner
    assert claim(desk).state is ClaimState.HELD
    claim_preparation.prepare_claims(desk)
    assert claim(desk).state is ClaimState.READY


def test_a_report_counts_in_the_history(desk: Desk, person: Patient) -> None:
    one, other = specimen_log.send(
        desk, posted(desk, person, replace(insured("11103", 16600), units=2, lesion=Lesion(site="nose"))), LAB
    )
    specimen_log.report(desk, one.specimen_id, result("D48.5", words="uncertain"))
    specimen_log.report(desk, other.specimen_id, result("C44.311"))
    (prior,) = desk.book.practice.prior_services(person.patient_id, later(desk, 30))
    assert prior.pathology == "malignant"


def test_the_board_goes_from_specimen_to_dollar(desk: Desk, person: Patient) -> None:
    visit_id = posted(desk, person, excision("11402"), diagnoses=("D22.62",))
    (jar,) = specimen_log.send(desk, visit_id, LAB)
    claim_preparation.prepare_claims(desk)
    specimen_log.report(desk, jar.specimen_id, result("D22.62", day=later(desk, 6), words="nevus"))
    (row,) = specimens.board(desk)
    assert isinstance(row, SpecimenRow)
    assert (row.letter, row.laboratory, row.days_out, row.code) == ("A", "Driftless Dermatopathology", 6, "11402")
    assert (row.claim, row.claim_state, row.paid) == (claim(desk).claim.number, ClaimState.READY, None)
    assert row.place is not None
    assert row.place.words == "left forearm"
    assert desk.book.rebuild().all_equal
