"""The demo's day: every artefact, checked, and the same bytes when it is played again."""

import re
from pathlib import Path

from dermdesk.app import sample_day
from dermdesk.domain.event import Stream
from dermdesk.domain.submitted_claim import SubmittedClaim
from dermdesk.interchange.claim_837p_reading import read_837p
from dermdesk.interchange.x12_reader import read_interchanges
from dermdesk.services import charge_entry
from tests.desks import make_desk
from tests.interchange.read_back import submitted, without_places


def _play(path: Path, reference: Path, out: Path) -> sample_day.DayReport:
    desk = make_desk(path, reference)
    try:
        report = sample_day.play(desk, out)
        sent = {one.claim.number: one.claim for one in desk.book.practice.claims() if one.batch_id is not None}
        assert _read_back(out) == {number: submitted(claim) for number, claim in sent.items() if claim.payer.receiver}
        assert desk.book.rebuild().all_equal
        assert desk.book.verify().sound
        assert len(charge_entry.drafts(desk)) == 1
        assert {head.stream for head in desk.book.heads()} == {Stream.PRACTICE, Stream.CONFIDENTIAL}
    finally:
        desk.close()
    return report


def _read_back(out: Path) -> dict[str, SubmittedClaim]:
    """The claims in the files that left, a later file's over an earlier one's."""
    read: dict[str, SubmittedClaim] = {}
    for path in sorted(out.glob("*.837"), key=lambda path: path.stem.rpartition("-")[2]):
        for interchange in read_interchanges(path.read_bytes()):
            assert interchange.problems == ()
            for transaction in interchange.sets:
                batch = read_837p(transaction)
                assert batch.problems == ()
                read |= {claim.number: without_places(claim) for claim in batch.claims}
    assert len(read) > 10
    return read


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_day_leaves_every_artefact_and_repeats(tmp_path: Path, reference_path: Path) -> None:
    reports = [_play(tmp_path / f"{name}.db", reference_path, tmp_path / name) for name in ("one", "two")]
    files = _bytes(tmp_path / "one")
    assert files == _bytes(tmp_path / "two")
    assert reports[0] == reports[1]
    assert reports[0].visits == 40 and reports[0].attested_fixes == 1
    left = {name: data for name, data in files.items() if name.endswith(".837") and "/" not in name}
    handed_over = {Path(name).name: data for name, data in files.items() if "/outbox/" in name}
    assert len(left) == 3 and handed_over == left
    assert {"cms1500.pdf", "cms1500-proof.pdf"} <= set(files)
    folders = {name.partition("/")[0] for name in files if "/" in name}
    assert folders == {"household", "confidential", "clearinghouse", "requisitions"}
    assert not re.search(rb"BTX|COS-|FILLER|SALES-TAX", b"".join(left.values()))
    assert sum("/inbox/taken/" in name for name in files) == 5
    history = files["claim-history.txt"].decode()
    steps = ("sent to", "laid in the outbox", "rejected", "ready again under its number", "sent to", "accepted into")
    places = [history.find(step, history.find("ready again") if place > 3 else 0) for place, step in enumerate(steps)]
    assert -1 not in places and places == sorted(places)
