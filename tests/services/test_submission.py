"""From posted visits to files that left, on a real book."""

import errno
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from pyx12.params import ParamsBase

from dermdesk.domain.claim import ClaimState
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.events import ClaimPrepared
from dermdesk.domain.money import Money
from dermdesk.domain.user import Role, User
from dermdesk.domain.visit import Presence, Visit
from dermdesk.interchange import claim_check_structure
from dermdesk.interchange.claim_check import check_837p
from dermdesk.services import charge_entry, claim_preparation, submission, today
from dermdesk.services.claim_buckets import Bucket, buckets
from dermdesk.services.desk import Desk
from dermdesk.services.submission_checks import problems_on_paper
from tests.desks import DAY, MovedClock, add_patient, cosmetic, insured, make_desk, post_visit, self_paid


@pytest.fixture
def desk(tmp_path: Path, reference_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path / "book.db", reference_path)
    yield made
    made.close()


def test_a_mixed_visit_claims_its_insurance_lines_alone(desk: Desk, tmp_path: Path) -> None:
    person = add_patient(desk, "Moss")
    post_visit(desk, person, [insured("17000", 13694, "A"), cosmetic(pointers="B"), self_paid()], ("L57.0", "L98.8"))
    run = claim_preparation.prepare_claims(desk)
    (claim,) = run.prepared
    assert [line.source.line.code for line in claim.lines] == ["17000"]
    assert claim.diagnoses == ("L57.0",)
    assert claim.total == Money(13694)
    (sent,) = submission.export_837p(desk, tmp_path / "out").files
    data = sent.path.read_bytes()
    assert check_837p(data) == ()
    assert b"BTX" not in data
    assert b"L988" not in data


def test_a_diagnosis_of_a_line_that_the_patient_pays_stays_off_the_claim(desk: Desk) -> None:
    lines = [replace(self_paid("10060"), pointers="A"), insured("17000", 13694, "B"), insured("17003", 1100, "CB")]
    post_visit(desk, add_patient(desk, "Moss"), lines, ("L02.212", "L57.0", "D49.2"))
    (claim,) = claim_preparation.prepare_claims(desk).prepared
    assert claim.diagnoses == ("L57.0", "D49.2")
    assert [line.source.line.pointers for line in claim.lines] == ["A", "BA"]
    assert claim_preparation.prepare_claims(desk).refreshed == ()


def test_a_ready_claim_whose_correction_went_wrong_is_held(desk: Desk, tmp_path: Path) -> None:
    posted = post_visit(desk, add_patient(desk, "Moss"), [insured("17000", 13694, "A")])
    claim_preparation.prepare_claims(desk)
    charge_entry.revise_line(desk, posted.visit_id or "", 1, insured("17003", 5000, "A"), "wrong code")
    claim_preparation.prepare_claims(desk)
    (standing,) = desk.book.practice.claims()
    assert standing.state is ClaimState.HELD
    assert "DERM-DES-001" in standing.hold_reason
    assert submission.export_837p(desk, tmp_path).files == ()


def test_exported_claims_are_sent_once(desk: Desk, tmp_path: Path) -> None:
    post_visit(desk, add_patient(desk, "Moss"), [insured("17000", 13694)])
    claim_preparation.prepare_claims(desk)
    first = submission.export_837p(desk, tmp_path)
    assert [len(sent.batch.claim_numbers) for sent in first.files] == [1]
    assert claim_preparation.prepare_claims(desk).prepared == ()
    assert submission.export_837p(desk, tmp_path).files == ()
    assert [standing.state for standing in desk.book.practice.claims()] == [ClaimState.SENT]


def test_one_file_a_receiver_with_numbers_that_never_repeat(desk: Desk, tmp_path: Path) -> None:
    seen: list[int] = []
    for round_ in range(3):
        for payer in ("medicare", "heartland"):
            person = add_patient(desk, f"Moss{round_}{payer}", payer=payer)
            post_visit(desk, person, [insured("11102", 12000, "A")], ("D49.2",))
        claim_preparation.prepare_claims(desk)
        report = submission.export_837p(desk, tmp_path)
        seen += [sent.batch.control.interchange for sent in report.files if sent.batch.control]
    assert len(seen) >= 3
    assert len(set(seen)) == len(seen)


def test_more_claims_than_a_set_takes_go_in_further_files(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Moss", "Fern", "Reed"):
        post_visit(desk, add_patient(desk, name), [insured("17000", 13694, "A")])
    prepared = claim_preparation.prepare_claims(desk).prepared
    monkeypatch.setattr(submission, "CLAIMS_OF_A_FILE", 2)
    files = submission.export_837p(desk, tmp_path).files
    assert [len(file.batch.claim_numbers) for file in files] == [2, 1]
    assert [number for file in files for number in file.batch.claim_numbers] == [one.number for one in prepared]
    assert len({file.batch.control for file in files}) == 2
    assert [check_837p(file.path.read_bytes()) for file in files] == [(), ()]


def test_a_reject_holds_the_visit_until_it_is_mended(desk: Desk) -> None:
    person = add_patient(desk, "Moss")
    post_visit(desk, person, [insured("17003", 5000, "A")])
    held = claim_preparation.prepare_claims(desk)
    assert held.prepared == ()
    assert any("DERM-DES-001" in reason for reason in held.held[0].reasons)
    (row,) = buckets(desk)[Bucket.HELD]
    assert row.claim_id == ""
    (visit,) = desk.book.practice.visits_of(person.patient_id)
    charge_entry.revise_line(desk, visit.visit_id, 1, insured("17000", 13694, "A"), "one lesion only")
    assert len(claim_preparation.prepare_claims(desk).prepared) == 1
    assert buckets(desk)[Bucket.HELD] == ()


def test_an_unsent_claim_follows_its_visit_and_keeps_its_number(desk: Desk) -> None:
    person = add_patient(desk, "Moss")
    posted = post_visit(desk, person, [insured("17000", 13694, "A")])
    (before,) = claim_preparation.prepare_claims(desk).prepared
    charge_entry.revise_line(desk, posted.visit_id or "", 1, insured("17000", 14000, "A"), "new fee")
    run = claim_preparation.prepare_claims(desk)
    assert [claim.total for claim in run.refreshed] == [Money(14000)]
    assert run.refreshed[0].number == before.number


def test_a_claim_can_be_held_and_released(desk: Desk, tmp_path: Path) -> None:
    post_visit(desk, add_patient(desk, "Moss"), [insured("17000", 13694)])
    (claim,) = claim_preparation.prepare_claims(desk).prepared
    claim_preparation.hold(desk, claim.claim_id, "waits for pathology")
    assert submission.export_837p(desk, tmp_path).files == ()
    claim_preparation.release(desk, claim.claim_id)
    assert len(submission.export_837p(desk, tmp_path).files) == 1
    with pytest.raises(DermdeskError, match="already left"):
        claim_preparation.hold(desk, claim.claim_id, "too late")


def test_a_full_disk_sends_nothing(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    post_visit(desk, add_patient(desk, "Moss"), [insured("17000", 13694)])
    claim_preparation.prepare_claims(desk)

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr("dermdesk.services.files.os.fsync", full)
        with pytest.raises(DermdeskError, match="disk is full"):
            submission.export_837p(desk, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []
    assert [standing.state for standing in desk.book.practice.claims()] == [ClaimState.READY]
    assert len(submission.export_837p(desk, tmp_path / "out").files) == 1


def test_paper_claims_are_printed_and_a_proof_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    post_visit(desk, add_patient(desk, "Moss", payer="guild"), [insured("17000", 13694)])
    claim_preparation.prepare_claims(desk)
    assert submission.print_cms1500(desk, tmp_path, proof=True) == tmp_path / submission.PROOF
    assert [standing.state for standing in desk.book.practice.claims()] == [ClaimState.READY]
    printed = submission.print_cms1500(desk, tmp_path)
    assert isinstance(printed, submission.SentFile)
    assert [standing.state for standing in desk.book.practice.claims()] == [ClaimState.PRINTED]
    assert desk.book.sent.get(printed.batch.sha256) == printed.path.read_bytes()
    again = submission.write_again(desk, printed.batch.batch_id, tmp_path / "again")
    assert again.read_bytes() == printed.path.read_bytes()


def test_a_paper_claim_with_a_wrong_value_is_held_and_the_rest_is_printed(desk: Desk, tmp_path: Path) -> None:
    for last in ("Moss", "Fern"):
        post_visit(desk, add_patient(desk, last, payer="guild"), [insured("17000", 13694)])
    (first, second) = claim_preparation.prepare_claims(desk).prepared
    desk.append(ClaimPrepared(claim=replace(first, coverage=replace(first.coverage, member_id="—*"))))
    printed = submission.print_cms1500(desk, tmp_path)
    assert isinstance(printed, submission.SentFile)
    assert printed.batch.claim_numbers == (second.number,)
    (held,) = desk.book.practice.claims(ClaimState.HELD)
    assert held.claim.number == first.number
    assert "member id" in held.hold_reason


def test_who_renders_depends_on_the_payer(desk: Desk) -> None:
    for payer, rendering, supervising in (("medicare", "vance", None), ("heartland", "okafor", "vance")):
        person = add_patient(desk, f"Moss{payer}", payer=payer)
        fresh = charge_entry.new_visit(desk, person.patient_id, DAY)
        header = replace(
            fresh.header,
            rendering="vance",
            seen_by="okafor",
            supervising="vance",
            presence=Presence.IN_SUITE,
            incident_to=True,
            ordering="vance",
            plan_diagnoses=("L40.0",),
        )
        lines = (insured("99213", 15400),)
        charge_entry.post(desk, Visit(visit_id=fresh.visit_id, header=header, diagnoses=("L40.0",), lines=lines))
        run = claim_preparation.prepare_claims(desk)
        (claim,) = run.prepared
        assert claim.rendering.key == rendering
        assert (claim.supervising.key if claim.supervising else None) == supervising


def test_a_claim_that_nobody_answers_waits_too_long(desk: Desk, tmp_path: Path) -> None:
    post_visit(desk, add_patient(desk, "Moss"), [insured("17000", 13694)])
    claim_preparation.prepare_claims(desk)
    submission.export_837p(desk, tmp_path)
    assert len(buckets(desk)[Bucket.SENT]) == 1
    assert isinstance(desk.clock, MovedClock)
    desk.clock.move(22 * 24 * 60)
    assert len(buckets(desk)[Bucket.WAITING]) == 1


def test_the_front_desk_prepares_no_claims(desk: Desk, tmp_path: Path) -> None:
    desk.user = User(user_id="u2", name="Clerk", role=Role.FRONT_DESK)
    for act in (
        lambda: claim_preparation.prepare_claims(desk),
        lambda: submission.export_837p(desk, tmp_path),
        lambda: submission.print_cms1500(desk, tmp_path),
    ):
        with pytest.raises(DermdeskError, match="may not"):
            act()


def test_a_preview_shows_the_segments(desk: Desk) -> None:
    post_visit(desk, add_patient(desk, "Moss"), [insured("17000", 13694)])
    (claim,) = claim_preparation.prepare_claims(desk).prepared
    assert "SV1*HC:17000*136.94*UN*1" in submission.preview_837p(desk, claim.claim_id)
    assert submission.preview_cms1500(desk, claim.claim_id).startswith(b"%PDF")


def test_no_print_is_written_over_an_earlier_one(desk: Desk, tmp_path: Path) -> None:
    names: list[str] = []
    for last in ("Moss", "Fern"):
        post_visit(desk, add_patient(desk, last, payer="guild"), [insured("17000", 13694)])
        claim_preparation.prepare_claims(desk)
        printed = submission.print_cms1500(desk, tmp_path)
        assert isinstance(printed, submission.SentFile)
        names.append(printed.path.name)
    assert names == ["cms1500.pdf", "cms1500-2.pdf"]
    assert sorted(path.name for path in tmp_path.glob("*.pdf")) == sorted(names)


def test_today_counts_a_held_visit_among_the_held(desk: Desk) -> None:
    post_visit(desk, add_patient(desk, "Moss"), [insured("17003", 5000, "A")])
    post_visit(desk, add_patient(desk, "Fern"), [insured("17000", 13694, "A")])
    counts = today.counts(desk)
    assert (counts.held_claims, counts.unclaimed_visits, counts.ready_claims) == (1, 1, 0)


def test_a_claim_that_pyx12_breaks_off_at_is_kept_back_alone(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for last in ("Moss", "Fern", "Reed"):
        post_visit(desk, add_patient(desk, last), [insured("17000", 13694)])
    numbers = [claim.number for claim in claim_preparation.prepare_claims(desk).prepared]
    real = claim_check_structure.pyx12.x12n_document.x12n_document

    def breaks_off(parameters: ParamsBase, text: StringIO, *rest: None) -> bool | None:
        if numbers[1] in text.getvalue():
            raise IndexError
        return real(parameters, text, *rest)

    monkeypatch.setattr(claim_check_structure.pyx12.x12n_document, "x12n_document", breaks_off)
    report = submission.export_837p(desk, tmp_path)
    assert [sent.batch.claim_numbers for sent in report.files] == [(numbers[0], numbers[2])]
    assert [(one.check, one.claim_number, one.not_checked) for one in report.problems] == [
        ("DERM-SUB-099", numbers[1], True)
    ]
    (held,) = desk.book.practice.claims(ClaimState.HELD)
    assert "Not all was checked: pyx12" in held.hold_reason


def test_a_code_that_the_reference_knows_to_be_none_holds_its_claim(desk: Desk, tmp_path: Path) -> None:
    post_visit(desk, add_patient(desk, "Moss"), [insured("17000", 13694)])
    (claim,) = claim_preparation.prepare_claims(desk).prepared
    ended = replace(claim, day=date(2026, 3, 10), diagnoses=("L57.6",))
    assert [one.check for one in problems_on_paper(desk.reference, [ended])] == ["DERM-SUB-031"]
    later = replace(ended, day=date(2026, 11, 10))
    assert problems_on_paper(desk.reference, [later]) == (), "no edition covers the day"
