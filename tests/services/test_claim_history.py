"""A claim's history tells each thing that happened, with its user, its day at the site, and the bytes."""

from pathlib import Path

import pytest

from dermdesk.domain.claim_answer import AnswerKind, AnswerOutcome, ClaimAnswer
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.events import BatchHandedOver, ClaimAnswered
from dermdesk.services import claim_follow_up, claim_following, claim_history, claim_preparation, submission
from dermdesk.services.claim_history import Happened
from tests.desks import DAY, MovedClock, add_patient, insured, make_desk, post_visit


def test_a_rejected_and_mended_claim_tells_its_way(tmp_path: Path, reference_path: Path) -> None:
    desk = make_desk(tmp_path / "book.db", reference_path)
    try:
        post_visit(desk, add_patient(desk, "Moss"), [insured("17000", 11500)])
        (claim,) = claim_preparation.prepare_claims(desk).prepared
        claim_preparation.hold(desk, claim.claim_id, "waits for pathology")
        claim_preparation.release(desk, claim.claim_id)
        (first,) = submission.export_837p(desk, tmp_path / "out").files
        desk.append(BatchHandedOver(batch_id=first.batch.batch_id, file_name=first.batch.file_name))
        answer = ClaimAnswer(
            kind=AnswerKind.CLAIMS, outcome=AnswerOutcome.REJECTED, words="rejected", sha256="", payer_claim_number="P7"
        )
        desk.append(ClaimAnswered(claim_id=claim.claim_id, answer=answer))
        assert isinstance(desk.clock, MovedClock)
        desk.clock.move(60 * 10)
        claim_following.resend(desk, claim.claim_id)
        (second,) = submission.export_837p(desk, tmp_path / "out").files
        claim_follow_up.follow_up(desk, [claim.claim_id], "called", DAY)
        entries = claim_history.history(desk, claim.claim_id)
        assert [entry.happened for entry in entries] == [
            Happened.MADE,
            Happened.HELD,
            Happened.RELEASED,
            Happened.SENT,
            Happened.HANDED_OVER,
            Happened.ANSWERED,
            Happened.CHANGED,
            Happened.SENT,
            Happened.FOLLOWED_UP,
        ]
        assert {entry.user for entry in entries} == {"Owner"}
        assert f"{entries[0].local:%H:%M %z}" == "09:00 -0600" and f"{entries[-1].local:%H:%M}" == "19:00"
        words = [entry.words for entry in entries]
        assert words[0] == "made, claim: 1 line, $115.00, to Heartland Health Plan"
        assert words[5] == "277CA: rejected; payer's number P7"
        assert words[6] == "ready again under its number after the rejection; changed: nothing"
        assert "interchange 000000001, group 1" in words[3] and "interchange 000000002, group 2" in words[7]
        assert not any("Moss" in line for line in words)
        sent = claim_history.bytes_of(desk, claim.claim_id, second.batch.sha256)
        assert sent == second.path.read_bytes() != first.path.read_bytes()
        with pytest.raises(DermdeskError, match="not on the claim's history"):
            claim_history.bytes_of(desk, claim.claim_id, "0" * 64)
        written = claim_history.write_files(desk, claim.claim_id, tmp_path / "files")
        assert [path.read_bytes() for path in written] == [first.path.read_bytes(), second.path.read_bytes()]
    finally:
        desk.close()
