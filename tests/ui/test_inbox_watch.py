"""The window takes what a clearinghouse's program lays into the inbox, or what hands choose, and says what came."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from dermdesk.app.sample_answers import Said, answer_claims
from dermdesk.services import claim_preparation, practice_setup, submission
from dermdesk.services.claim_buckets import Bucket, buckets
from dermdesk.services.desk import Desk
from dermdesk.ui.claims.screen import ClaimsScreen
from dermdesk.ui.inbox_watch import InboxWatch
from tests.desks import insured, post_visit
from tests.ui.book_calls import ask, said, show
from tests.ui.conftest import Hands

MORNING = datetime.fromisoformat("2026-11-21T08:00:00-06:00")


def test_what_lies_in_the_inbox_is_taken_and_told(hands: Hands, tmp_path: Path) -> None:
    inbox = tmp_path / "from"
    inbox.mkdir()
    number, sent = ask(hands, lambda desk: _sent(desk, tmp_path, inbox))
    watch = InboxWatch(hands.window.office, settle=0)
    watch.look_again()
    hands.settle()
    assert watch.folders == (str(inbox),)
    (inbox / "note.txt").write_bytes(b"no X12")
    watch.collect()
    hands.settle()
    assert "note.txt" in said(hands) and [path.name for path in (inbox / "not taken").iterdir()] == ["note.txt"]
    (inbox / "a.277").write_bytes(answer_claims(sent, MORNING, {number: Said(claim="A7:164:IL")}))
    watch.collect()
    hands.settle()
    assert "a.277: 277CA: 1 claim rejected" in said(hands)
    assert [row.number for row in ask(hands, buckets)[Bucket.REJECTED]] == [number]
    watch.look_now()
    hands.settle()
    assert "Nothing new" in said(hands)
    ask(hands, lambda desk: _change(desk, ""))
    watch.look_again()
    hands.settle()
    assert watch.folders == ()
    watch.look_now()
    assert "No inbox is watched" in said(hands)


def test_answers_are_taken_from_chosen_files(hands: Hands, tmp_path: Path) -> None:
    number, sent = ask(hands, lambda desk: _sent(desk, tmp_path, tmp_path / "from"))
    screen = show(hands, "claims", ClaimsScreen)
    answer, note = tmp_path / "a.277", tmp_path / "b.txt"
    answer.write_bytes(answer_claims(sent, MORNING, {number: Said()}))
    note.write_bytes(b"no X12")
    screen.receiving.take([answer])
    hands.settle()
    assert "a.277: 277CA: 1 claim accepted" in said(hands)
    screen.receiving.take([answer, note])
    hands.settle()
    assert "1 file not taken: b.txt: This is no X12 file" in said(hands) and "taken before" in said(hands)
    assert [row.state.value for row in ask(hands, buckets)[Bucket.SENT]] == ["accepted"]


def _sent(desk: Desk, folder: Path, inbox: Path) -> tuple[str, bytes]:
    post_visit(desk, desk.book.practice.find_patients("alder")[0], [insured("17000", 11500)])
    (claim,) = claim_preparation.prepare_claims(desk).prepared
    (file,) = submission.export_837p(desk, folder / "out").files
    _change(desk, str(inbox))
    return claim.number, file.path.read_bytes()


def _change(desk: Desk, inbox: str) -> None:
    practice_setup.change_receiver(desk, replace(desk.setup().receivers["northgate"], inbox=inbox))
