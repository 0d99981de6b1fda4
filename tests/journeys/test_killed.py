"""kill -9 in the middle of a visit: what was typed is there again, but for the cell being typed."""

import subprocess
import sys
from pathlib import Path

from dermdesk.services import charge_entry
from dermdesk.services.clocks import SeededIds
from dermdesk.services.desk import Desk
from dermdesk.storage.book import Book
from dermdesk.storage.reference_book import ReferenceBook
from tests.desks import OWNER, SITE, MovedClock

ROOT = Path(__file__).parents[2]


def reopened(book: Path, reference: Path) -> Desk:
    clock = MovedClock()
    return Desk(
        book=Book.open(book, bytes(range(32))),
        reference=ReferenceBook.open(reference),
        user=OWNER,
        site=SITE,
        clock=clock,
        ids=SeededIds("practice again", clock),
        confidential_ids=SeededIds("confidential again", clock),
        draft_ids=SeededIds("drafts again", clock),
    )


def test_a_killed_visit_is_there_again(tmp_path: Path, reference_path: Path) -> None:
    book = tmp_path / "book.db"
    with subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.killed_desk", str(book), str(reference_path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as clerk:
        assert clerk.stdout is not None
        typed = [int(clerk.stdout.readline()) for _ in range(5)]
        clerk.kill()
        typed += [int(line) for line in clerk.stdout.read().split()]
    assert clerk.returncode == -9
    desk = reopened(book, reference_path)
    try:
        (note,) = charge_entry.drafts(desk)
        draft = charge_entry.load_draft(desk, note.visit_id)
        assert len(draft.visit.lines) >= typed[-1]
        assert [line.code for line in draft.visit.lines[:3]] == ["17003", "BTX-GLAB", "17003"]
        assert desk.book.verify().problems == ()
        posted = charge_entry.post(desk, draft.visit, draft.settlements)
        assert posted.visit_id is not None
        assert posted.confidential_visit_id is not None
        assert charge_entry.drafts(desk) == ()
    finally:
        desk.close()
