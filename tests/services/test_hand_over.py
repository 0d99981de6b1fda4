"""Outbox and inbox: a file lies there whole or not at all, comes back once, and what cannot be taken is put aside."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from dermdesk.app.sample_answers import Said, answer_claims, answer_form
from dermdesk.domain.errors import DermdeskError
from dermdesk.services import claim_history, claim_preparation, hand_over, practice_setup, submission
from dermdesk.services.claim_history import Happened
from dermdesk.services.desk import Desk
from dermdesk.services.hand_over import CollectReport
from dermdesk.services.submission import ExportReport
from tests.desks import add_patient, insured, make_desk, post_visit

MORNING = datetime.fromisoformat("2026-11-21T08:00:00-06:00")
FILE = "northgate-000000001.837"


@pytest.fixture
def desk(tmp_path: Path, reference_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path / "book.db", reference_path)
    receiver = made.setup().receivers["northgate"]
    outbox, inbox = tmp_path / "to", tmp_path / "from"
    practice_setup.change_receiver(made, replace(receiver, outbox=str(outbox), inbox=str(inbox)))
    post_visit(made, add_patient(made, "Moss"), [insured("17000", 11500)])
    claim_preparation.prepare_claims(made)
    yield made
    made.close()


def export(desk: Desk, folder: Path) -> ExportReport:
    return submission.export_837p(desk, folder / "out")


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_an_export_lies_in_the_outbox_once(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "to").mkdir()
    report = export(desk, tmp_path)
    assert [(one.file_name, one.problem) for one in report.handed_over] == [(FILE, "")]
    assert (tmp_path / "to" / FILE).read_bytes() == report.files[0].path.read_bytes()
    assert names(tmp_path / "to") == [FILE]
    batch = report.files[0].batch
    with pytest.raises(DermdeskError, match="handed over before"):
        hand_over.hand_over(desk, batch.batch_id)
    (tmp_path / "to" / FILE).unlink()
    hand_over.hand_over(desk, batch.batch_id, again=True)
    assert names(tmp_path / "to") == [FILE]
    claim = desk.book.practice.claims()[0].claim
    happened = [one.happened for one in claim_history.history(desk, claim.claim_id)]
    assert happened == [Happened.MADE, Happened.SENT, Happened.HANDED_OVER, Happened.HANDED_OVER]


def test_without_its_folder_the_export_stands_and_the_hand_over_is_repeated(desk: Desk, tmp_path: Path) -> None:
    (handed,) = export(desk, tmp_path).handed_over
    assert "is not there" in handed.problem and desk.book.practice.claims()[0].state.value == "sent"
    (tmp_path / "to").mkdir()
    (tmp_path / "to" / FILE).write_bytes(b"somebody else's")
    batch = hand_over.batch_of_file(desk, FILE)
    with pytest.raises(DermdeskError, match="Nothing was written over it"):
        hand_over.hand_over(desk, batch.batch_id)
    assert (tmp_path / "to" / FILE).read_bytes() == b"somebody else's"
    (tmp_path / "to" / FILE).unlink()
    assert hand_over.hand_over(desk, batch.batch_id).problem == ""
    assert (tmp_path / "to" / FILE).read_bytes() == desk.book.sent.get(batch.sha256)
    with pytest.raises(DermdeskError, match="No file of this name"):
        hand_over.batch_of_file(desk, "northgate-000000009.837")


def test_an_inbox_is_emptied_once_and_nothing_is_deleted(desk: Desk, tmp_path: Path) -> None:
    assert "inbox of Northgate Clearing is not there" in hand_over.collect(desk).problems[0]
    assert hand_over.present(hand_over.inboxes(desk)) == ()
    sent = export(desk, tmp_path).files[0].path.read_bytes()
    inbox = tmp_path / "from"
    inbox.mkdir()
    number = desk.book.practice.claims()[0].claim.number
    foreign = answer_form(sent, MORNING).replace(b"AK1*HC*1*", b"AK1*HC*88*")
    files = {
        "a.999": answer_form(sent, MORNING),
        "b.277": answer_claims(sent, MORNING, {number: Said(claim="A7:507")}),
        "c.999": foreign,
        "d.txt": b"a note",
        "e.835": b"ISA*00*          ~GS*HP~ST*835*0001~",
        "f.999.part": b"half",
        ".g": b"hidden",
        "h.999": answer_form(sent, MORNING),
    }
    for name, data in files.items():
        (inbox / name).write_bytes(data)
    (inbox / "i.link").symlink_to(tmp_path / "book.db")
    fresh = inbox / "j.277"
    fresh.write_bytes(answer_claims(sent, MORNING, {number: Said()}, control=9))
    os.utime(fresh, (desk.now().timestamp() - 2, desk.now().timestamp() - 2))
    assert hand_over.present(hand_over.inboxes(desk)) == (inbox,) and hand_over.is_something_there([inbox])
    report = hand_over.collect(desk)
    assert [one.file_name for one in report.taken] == ["a.999", "b.277"]
    assert [one.file_name for one in report.refused] == ["c.999", "d.txt"] and report.rejected == 1
    assert [(one.file_name, one.unfinished) for one in report.files if one.left] == [("e.835", False), ("j.277", True)]
    assert names(inbox) == [
        ".g", "e.835", "f.999.part", "i.link", "j.277", "not taken/c.999", "not taken/d.txt",
        "taken/a.999", "taken/b.277", "taken/h.999",
    ]  # fmt: skip
    assert desk.book.practice.claims()[0].state.value == "rejected"
    os.utime(fresh, (1, 1))
    (inbox / "a.999").write_bytes(files["a.999"])
    again = hand_over.collect(desk)
    assert [one.file_name for one in again.taken] == ["j.277"] and "taken/a-2.999" in names(inbox)
    assert hand_over.collect(desk) == CollectReport(
        files=tuple(one for one in report.files if one.file_name == "e.835")
    )
