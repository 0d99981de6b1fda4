"""The claims of the sample practice's day, read back from the files that left."""

from pathlib import Path

from dermdesk.app import sample_day
from dermdesk.domain.claim import ClaimState
from dermdesk.domain.submitted_claim import SubmittedClaim
from dermdesk.interchange.claim_837p_reading import read_837p
from dermdesk.interchange.x12_reader import read_interchanges
from tests.desks import make_desk
from tests.interchange.read_back import submitted, without_places


def test_the_days_claims_read_back_to_what_was_sent(tmp_path: Path, reference_path: Path) -> None:
    desk = make_desk(tmp_path / "day.db", reference_path)
    try:
        sample_day.play(desk, tmp_path / "out")
        standings = desk.book.practice.claims()
    finally:
        desk.close()
    states = (ClaimState.RECEIVED, ClaimState.ACCEPTED)
    sent = {standing.claim.number: standing.claim for standing in standings if standing.state in states}
    read: dict[str, SubmittedClaim] = {}
    for path in sorted((tmp_path / "out").glob("*.837")):
        for interchange in read_interchanges(path.read_bytes()):
            assert interchange.problems == ()
            for transaction in interchange.sets:
                batch = read_837p(transaction)
                assert batch.problems == ()
                read |= {claim.number: without_places(claim) for claim in batch.claims}
    assert len(read) > 10
    assert read == {number: submitted(claim) for number, claim in sent.items()}
