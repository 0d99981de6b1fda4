"""The full circle: a file goes into the outbox, a 999 and a 277CA with one rejection come back, the claim is mended and
sent anew with new control numbers, and accepted; its history shows all of it, with the bytes.
"""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from dermdesk.app.sample_answers import Said, answer_claims, answer_form
from dermdesk.domain.claim_answer import AnswerOutcome
from dermdesk.domain.claim_field import ClaimField, MendedAt
from dermdesk.services import (
    claim_detail,
    claim_following,
    claim_history,
    claim_preparation,
    hand_over,
    patients,
    practice_setup,
    submission,
    today,
)
from dermdesk.services.claim_buckets import Bucket, buckets
from dermdesk.services.claim_history import Happened
from dermdesk.services.desk import Desk
from tests.desks import MovedClock, add_patient, insured, make_desk, post_visit

MORNING = datetime.fromisoformat("2026-11-20T10:00:00-06:00")


def test_export_answers_rejection_mending_and_acceptance(tmp_path: Path, reference_path: Path) -> None:
    desk = make_desk(tmp_path / "book.db", reference_path)
    outbox, inbox = tmp_path / "to", tmp_path / "from"
    outbox.mkdir()
    inbox.mkdir()
    try:
        receiver = desk.setup().receivers["northgate"]
        practice_setup.change_receiver(desk, replace(receiver, outbox=str(outbox), inbox=str(inbox)))
        for last in ("Alder", "Birch"):
            post_visit(desk, add_patient(desk, last), [insured("17000", 11500)])
        alder, birch = claim_preparation.prepare_claims(desk).prepared
        submission.export_837p(desk, tmp_path / "out")
        (first,) = outbox.iterdir()
        sent = first.read_bytes()
        said = {alder.number: Said(), birch.number: Said(claim="A7:164:IL")}

        _comes(desk, inbox / "1.999", answer_form(sent, MORNING))
        assert _states(desk) == ["received", "received"]
        _comes(desk, inbox / "2.277", answer_claims(sent, MORNING, said))
        assert _states(desk) == ["accepted", "rejected"] and today.counts(desk).rejected_claims == 1

        (row,) = buckets(desk)[Bucket.REJECTED]
        (trouble,) = claim_detail.detail(desk, row).troubles
        assert trouble.code == "A7:164:IL" and trouble.words == "member id of the insured: information is invalid"
        assert trouble.place is not None and trouble.place.field is ClaimField.MEMBER_ID
        assert trouble.place.field.mended_at is MendedAt.COVERAGE
        patients.set_coverage(desk, replace(birch.coverage, member_id="M7777"))
        claim_following.resend(desk, birch.claim_id)
        assert _states(desk) == ["accepted", "ready"]

        submission.export_837p(desk, tmp_path / "out")
        (second,) = (path for path in outbox.iterdir() if path != first)
        again = second.read_bytes()
        assert b"*M7777~" in again and b"*M7777~" not in sent
        assert b"ISA" in again and again[90:99] == b"000000002" and b"*2*X*005010X222A1~" in again
        assert f"CLM*{birch.number}*".encode() in again and alder.number.encode() not in again
        _comes(desk, inbox / "3.999", answer_form(again, MORNING, control=2))
        accepted = {birch.number: Said(payer_number="ICN77")}
        _comes(desk, inbox / "4.277", answer_claims(again, MORNING, accepted, control=2))
        assert _states(desk) == ["accepted", "accepted"] and not buckets(desk)[Bucket.REJECTED]

        entries = claim_history.history(desk, birch.claim_id)
        assert [(one.happened, one.outcome) for one in entries] == [
            (Happened.MADE, None),
            (Happened.SENT, None),
            (Happened.HANDED_OVER, None),
            (Happened.ANSWERED, AnswerOutcome.RECEIVED),
            (Happened.ANSWERED, AnswerOutcome.RECEIVED),
            (Happened.ANSWERED, AnswerOutcome.REJECTED),
            (Happened.CHANGED, None),
            (Happened.SENT, None),
            (Happened.HANDED_OVER, None),
            (Happened.ANSWERED, AnswerOutcome.RECEIVED),
            (Happened.ANSWERED, AnswerOutcome.RECEIVED),
            (Happened.ANSWERED, AnswerOutcome.ACCEPTED),
        ]
        assert entries[6].words == "ready again under its number after the rejection; changed: coverage"
        kept = {
            one.file_name: claim_history.bytes_of(desk, birch.claim_id, one.sha256) for one in entries if one.sha256
        }
        assert kept[first.name] == sent and kept[second.name] == again and len(kept) == 6
        assert entries[-2].words.startswith("277CA: the whole file") and "ICN77" in entries[-1].words
        assert desk.book.rebuild().all_equal and desk.book.verify().sound
    finally:
        desk.close()


def _comes(desk: Desk, path: Path, data: bytes) -> None:
    """A file comes a while after what was done before."""
    assert isinstance(desk.clock, MovedClock)
    desk.clock.move(10)
    path.write_bytes(data)
    assert len(hand_over.collect(desk).taken) == 1


def _states(desk: Desk) -> list[str]:
    return [standing.state.value for standing in desk.book.practice.claims()]
