"""Findings as work: what holds a claim, what lets it go on purpose, and what comes back when a line changes."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dermdesk.domain.claim import ClaimState, HoldCause
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.reference import ReferenceSlice
from dermdesk.services import charge_entry, claim_preparation, submission
from dermdesk.services.claim_buckets import Bucket, buckets
from dermdesk.services.desk import Desk
from dermdesk.services.judging import judge
from dermdesk.services.rejudging import rejudge
from dermdesk.storage.reference_book import ReferenceBook
from tests.desks import DAY, add_patient, insured, make_desk, post_visit

RISKY = [insured("99213", 15400, "A"), insured("17000", 13694, "B")]
"""A visit without 25 beside a minor procedure: a denial risk."""
DIAGNOSES = ("L40.0", "L57.0")


@pytest.fixture
def desk(tmp_path: Path, reference_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path / "book.db", reference_path)
    yield made
    made.close()


def _risky_claim(desk: Desk) -> tuple[str, str]:
    """Claim id and visit id."""
    posted = post_visit(desk, add_patient(desk, "Moss"), RISKY, DIAGNOSES)
    run = claim_preparation.prepare_claims(desk)
    assert run.waiting == run.prepared
    return run.prepared[0].claim_id, posted.visit_id or ""


def test_a_claim_with_a_denial_risk_waits_and_goes_on_purpose(desk: Desk, tmp_path: Path) -> None:
    claim_id, visit_id = _risky_claim(desk)
    (row,) = buckets(desk)[Bucket.HELD]
    assert row.claim_id == claim_id and "DERM-EM-001 line 1" in row.reason
    assert submission.export_837p(desk, tmp_path).files == ()
    with pytest.raises(DermdeskError, match="open risk"):
        claim_preparation.release(desk, claim_id, "  ")
    claim_preparation.release(desk, claim_id, "the note shows a separate problem; payer does not want 25")
    assert len(submission.export_837p(desk, tmp_path).files) == 1
    (settled,) = desk.book.practice.settled_findings(visit_id)
    assert (settled.rule, settled.action, settled.user) == ("DERM-EM-001", "ignored", desk.user.user_id)
    assert "separate problem" in settled.words and settled.moment == desk.now()


def test_an_accepted_finding_returns_when_its_line_changes(desk: Desk, tmp_path: Path) -> None:
    claim_id, visit_id = _risky_claim(desk)
    claim_preparation.release(desk, claim_id, "the note shows it")
    claim_preparation.prepare_claims(desk)
    assert [one.state for one in desk.book.practice.claims()] == [ClaimState.READY]
    charge_entry.revise_line(desk, visit_id, 1, insured("99214", 20000, "A"), "higher level")
    claim_preparation.prepare_claims(desk)
    (standing,) = desk.book.practice.claims()
    assert (standing.state, standing.hold_cause) == (ClaimState.HELD, HoldCause.FINDINGS)


def test_mending_the_visit_releases_its_claim_by_itself(desk: Desk) -> None:
    _claim_id, visit_id = _risky_claim(desk)
    charge_entry.revise_line(desk, visit_id, 1, insured("99213", 15400, "A", "25"), "note shows it")
    claim_preparation.prepare_claims(desk)
    assert [one.state for one in desk.book.practice.claims()] == [ClaimState.READY]
    assert desk.book.rebuild().all_equal


def test_what_a_person_holds_stays_held(desk: Desk) -> None:
    post_visit(desk, add_patient(desk, "Moss"), [insured("17000", 13694)])
    (claim,) = claim_preparation.prepare_claims(desk).prepared
    claim_preparation.hold(desk, claim.claim_id, "new member id")
    rejudge(desk)
    claim_preparation.prepare_claims(desk)
    (standing,) = desk.book.practice.claims()
    assert (standing.hold_cause, standing.hold_reason) == (HoldCause.PERSON, "new member id")


def test_a_reject_can_not_be_released_or_sent(desk: Desk, tmp_path: Path) -> None:
    posted = post_visit(desk, add_patient(desk, "Moss"), [insured("17000", 13694)])
    (claim,) = claim_preparation.prepare_claims(desk).prepared
    charge_entry.revise_line(desk, posted.visit_id or "", 1, insured("17003", 5000), "wrong code")
    assert submission.export_837p(desk, tmp_path).waiting == 1
    assert list(tmp_path.glob("*.837")) == []
    with pytest.raises(DermdeskError, match="DERM-DES-001"):
        claim_preparation.release(desk, claim.claim_id, "send it all the same")
    assert [one.state for one in desk.book.practice.claims()] == [ClaimState.HELD]


def test_of_two_visits_of_a_day_with_the_same_service_one_is_billed(desk: Desk, tmp_path: Path) -> None:
    moss = add_patient(desk, "Moss")
    for _ in range(2):
        post_visit(desk, moss, [insured("17000", 13694)])
    run = claim_preparation.prepare_claims(desk)
    assert len(run.prepared) == 1
    assert any("DERM-CLM-005" in reason for reason in run.held[0].reasons)
    rejudge(desk)
    assert len(submission.export_837p(desk, tmp_path).files) == 1


def test_advice_holds_nothing(desk: Desk) -> None:
    post_visit(desk, add_patient(desk, "Moss"), [insured("99213", 15400, "A", "25")])
    run = claim_preparation.prepare_claims(desk)
    assert run.waiting == ()
    (visit,) = desk.book.practice.visits_on(DAY)
    assert {finding.severity.value for finding in judge(desk, visit).findings} == {"advice"}


def test_new_reference_data_show_what_changed_and_hold_what_was_ready(
    desk: Desk, tmp_path: Path, reference_path: Path
) -> None:
    for last in ("Moss", "Fern"):
        post_visit(
            desk,
            add_patient(desk, last),
            [insured("11102", 12000, "A"), insured("17000", 9000, "B")],
            ("D49.2", "L57.0"),
        )
    before = desk.reference
    desk.reference = _without_pairs(reference_path)
    assert claim_preparation.prepare_claims(desk).waiting == ()
    post_visit(desk, add_patient(desk, "Reed"), [insured("17110", 9000)], ("B07.8",))
    assert rejudge(desk).changes == ()
    desk.reference.close()
    desk.reference = before
    told: list[int] = []
    run = rejudge(desk, lambda percent, _words: told.append(percent))
    assert (run.judged, run.first, run.held, run.released, run.cancelled) == (3, 1, 2, 0, False)
    assert [[one.rule for one in change.appeared] for change in run.changes] == [["DERM-DES-011"]] * 2
    assert told[-1] == 100
    again = rejudge(desk)
    assert (again.changes, again.held, again.released) == ((), 0, 0)
    desk.reference = _without_pairs(reference_path)
    back = rejudge(desk)
    assert (back.held, back.released) == (0, 2)
    assert all([one.rule for one in change.gone] == ["DERM-DES-011"] for change in back.changes)
    assert desk.book.rebuild().all_equal
    before.close()


def test_a_cancelled_run_keeps_what_it_judged(desk: Desk) -> None:
    for last in ("Moss", "Fern", "Reed"):
        post_visit(desk, add_patient(desk, last), RISKY, DIAGNOSES)
    asked = iter((False, False, True))
    run = rejudge(desk, cancelled=lambda: next(asked))
    assert (run.judged, run.cancelled) == (2, True)
    judged = [desk.book.practice.judged_findings(visit.visit_id) for visit in desk.book.practice.visits_on(DAY)]
    assert sorted(one is None for one in judged) == [False, False, True]


class _NoPairs(ReferenceBook):
    """The same book as if no pair were known on any day."""

    def slice(
        self, day: date, codes: Iterable[str], diagnoses: Iterable[str] = (), earlier: Iterable[str] = ()
    ) -> ReferenceSlice:
        return replace(super().slice(day, codes, diagnoses, earlier), edits={})


def _without_pairs(path: Path) -> ReferenceBook:
    return _NoPairs.open(path)
