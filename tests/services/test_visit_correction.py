"""A posted visit corrected as a whole: what is voided, revised and added, what the ledger says, and what is refused."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from dermdesk.domain.claim_answer import AnswerKind, AnswerOutcome, ClaimAnswer
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.events import ClaimAnswered
from dermdesk.domain.line import InsuranceLine
from dermdesk.domain.money import Money, total
from dermdesk.domain.visit import Visit
from dermdesk.services import claim_following, claim_preparation, submission, visit_correction
from dermdesk.services.desk import Desk
from tests.desks import DAY, add_patient, cosmetic, insured, make_desk, post_visit


@pytest.fixture
def desk(tmp_path: Path, reference_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path / "book.db", reference_path)
    yield made
    made.close()


@pytest.fixture
def typed(desk: Desk) -> Visit:
    """A visit of three lines, as the correction opens it."""
    lines = [insured("99213", 15400, "A"), insured("17000", 11500, "B"), insured("17003", 1200, "B")]
    posted = post_visit(desk, add_patient(desk, "Moss"), lines, ("L40.0", "L57.0"))
    return visit_correction.as_typed(desk, posted.visit_id or "")


def _owed(desk: Desk, visit: Visit) -> Money:
    patient = desk.book.practice.patient(visit.header.patient_id)
    assert patient is not None
    return total(entry.amount for entry in desk.book.practice.entries(patient.medical_account_id))


def test_lines_are_voided_revised_and_added_and_the_ledger_follows(desk: Desk, typed: Visit) -> None:
    visit, first = typed.lines[0], typed.lines[1]
    lines = (replace(visit, modifiers=("25",)), first, insured("11102", 21000, "A"), insured("11103", 9000, "A"))
    told = visit_correction.correct(desk, replace(typed, lines=lines), "the shave biopsy was left out")
    assert (told.revised, told.voided, told.added) == ((1, 3), (), (4,))
    stands = desk.book.practice.visit(typed.visit_id)
    assert stands is not None
    assert [(one.number, one.line.code) for one in stands.lines] == [
        (1, "99213"), (2, "17000"), (3, "11102"), (4, "11103"),
    ]  # fmt: skip
    assert _owed(desk, typed) == Money(15400 + 11500 + 21000 + 9000)
    gone = visit_correction.correct(desk, replace(typed, lines=(lines[0], first)), "no biopsy after all")
    again = visit_correction.correct(desk, replace(typed, lines=lines[:3]), "one biopsy")
    assert (gone.voided, again.added) == ((3, 4), (5,))
    assert _owed(desk, typed) == Money(15400 + 11500 + 21000)
    assert desk.book.rebuild().all_equal


def test_another_day_moves_every_entry_and_self_pay_makes_no_insurance_line(desk: Desk, typed: Visit) -> None:
    header = replace(typed.header, day=DAY - timedelta(days=3))
    told = visit_correction.correct(desk, replace(typed, header=header), "seen on Tuesday")
    assert (told.header_changed, told.revised) == (True, (1, 2, 3))
    assert [visit.visit_id for visit in desk.book.practice.visits_on(header.day)] == [typed.visit_id]
    visit_correction.correct(desk, replace(typed, header=replace(header, coverage_id=None)), "patient pays")
    stands = desk.book.practice.visit(typed.visit_id)
    assert stands is not None and not any(isinstance(line, InsuranceLine) for line in stands.lines)
    assert desk.book.practice.unclaimed_visits() == ()
    assert _owed(desk, typed) == Money(28100)


def test_what_cannot_stand_is_refused_and_changes_nothing(desk: Desk, typed: Visit) -> None:
    before = desk.book.event_count()
    for visit, reason, words in (
        (typed, " ", "needs its reason"),
        (replace(typed, lines=(cosmetic(),)), "forgot it", "private account"),
        (replace(typed, lines=(insured("99213", -1),)), "typo", "below zero"),
        (replace(typed, visit_id="gone"), "typo", "no such posted visit"),
    ):
        with pytest.raises(DermdeskError, match=words):
            visit_correction.correct(desk, visit, reason)
    assert desk.book.event_count() == before
    assert not visit_correction.correct(desk, typed, "looked at it").changed


def test_claims_follow_a_correction_by_where_they_stand(desk: Desk, typed: Visit, tmp_path: Path) -> None:
    typed = replace(typed, diagnoses=("L40.0", "L57.0", "D49.2"))
    fixed = (replace(typed.lines[0], modifiers=("25",)), *typed.lines[1:], insured("11102", 21000, "C", "59"))
    (claim,) = claim_preparation.prepare_claims(desk).prepared
    visit_correction.correct(desk, replace(typed, lines=fixed), "biopsy left out, 25 was missing")
    followed = claim_following.follow(desk, typed.visit_id)
    assert (followed.ready, followed.held, followed.unclaimed) == ((claim.number,), (), 0)
    assert _codes(desk, claim.claim_id) == ["99213", "17000", "17003", "11102"]
    (sent,) = submission.export_837p(desk, tmp_path).files
    visit_correction.correct(desk, replace(typed, lines=fixed[:3]), "the biopsy was of another patient")
    assert claim_following.follow(desk, typed.visit_id).left == (claim.number,)
    said = ClaimAnswer(kind=AnswerKind.CLAIMS, outcome=AnswerOutcome.REJECTED, words="no", sha256=sent.batch.sha256)
    desk.append(ClaimAnswered(claim_id=claim.claim_id, answer=said))
    assert claim_following.resend(desk, claim.claim_id).ready == (claim.number,)
    assert _codes(desk, claim.claim_id) == ["99213", "17000", "17003"]
    visit_correction.correct(desk, replace(typed, lines=()), "entered for the wrong patient")
    assert claim_following.follow(desk, typed.visit_id).taken_back == (claim.number,)
    assert (_owed(desk, typed), desk.book.practice.unclaimed_visits()) == (Money(0), ())
    assert desk.book.rebuild().all_equal


def _codes(desk: Desk, claim_id: str) -> list[str]:
    standing = desk.book.practice.claim(claim_id)
    assert standing is not None
    return [line.source.line.code for line in standing.claim.lines]


def test_a_visit_that_could_get_no_claim_gets_one_when_it_is_mended(desk: Desk) -> None:
    posted = post_visit(desk, add_patient(desk, "Moss"), [insured("17000", 11500, "")], ("L57.0",))
    visit = visit_correction.as_typed(desk, posted.visit_id or "")
    assert claim_preparation.prepare_claims(desk).prepared == ()
    line = replace(visit.lines[0], modifiers=("RT",))
    visit_correction.correct(desk, replace(visit, lines=(line,)), "still no diagnosis")
    still = claim_following.follow(desk, visit.visit_id)
    assert (still.ready, still.unclaimed) == ((), 1) and "diagnos" in still.waits[0]
    mended = replace(visit, diagnoses=("L57.0",), lines=(replace(visit.lines[0], pointers="A"),))
    visit_correction.correct(desk, mended, "the diagnosis was left out")
    assert claim_following.follow(desk, visit.visit_id).ready == ("GRD000001",)
