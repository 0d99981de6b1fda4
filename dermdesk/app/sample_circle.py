"""The full circle of the sample practice's claims: handed over, answered, one rejected, mended, sent anew, accepted.

The clearinghouse is invented: its answers (`sample_answers`) come minutes after the files, into a folder of the demo.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from dermdesk.app.sample_answers import Said, answer_claims, answer_form
from dermdesk.cli.claim_history import entry_json, entry_words
from dermdesk.domain.claim import ClaimState
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.payer import PayerType
from dermdesk.domain.standing import ClaimStanding
from dermdesk.services import claim_following, claim_history, hand_over, patients, practice_setup, submission
from dermdesk.services.clocks import FixedClock
from dermdesk.services.desk import Desk
from dermdesk.services.files import write_whole
from dermdesk.services.submission import SentFile

CLEARINGHOUSE = "clearinghouse"
HISTORY = "claim-history"
RECEIVER = "northgate"
REJECTION = "A7:164:IL"
"""Member id of the insured not valid."""


def open_folders(desk: Desk, out: Path) -> None:
    """Give each receiver an outbox and an inbox below `out`."""
    for receiver in sorted(desk.setup().receivers.values(), key=lambda one: one.key):
        outbox, inbox = (out / CLEARINGHOUSE / receiver.key / name for name in ("outbox", "inbox"))
        for folder in (outbox, inbox):
            folder.mkdir(parents=True, exist_ok=True)
        changed = replace(receiver, outbox=str(outbox.absolute()), inbox=str(inbox.absolute()))
        practice_setup.change_receiver(desk, changed)


def close_folders(desk: Desk) -> None:
    """Hand over by hand again: the folders are the demo's own."""
    for receiver in sorted(desk.setup().receivers.values(), key=lambda one: one.key):
        practice_setup.change_receiver(desk, replace(receiver, outbox="", inbox=""))


def play(desk: Desk, out: Path, sent: Mapping[str, SentFile]) -> dict[str, object]:
    """All steps, over the files that were sent, by receiver. Raises DermdeskError when one ends otherwise.

    The desk's clock moves on meanwhile, and stands where it was afterwards.
    """
    clock = desk.clock
    try:
        return _Circle(desk, out).play(sent)
    finally:
        desk.clock = clock


class _Circle:
    def __init__(self, desk: Desk, out: Path) -> None:
        self._desk = desk
        self._out = out
        self._control = 0

    def play(self, sent: Mapping[str, SentFile]) -> dict[str, object]:
        first = sent[RECEIVER]
        chosen = self._chosen(first)
        number = chosen.claim.number
        for key, file in sorted(sent.items()):
            self._lay(key, "999", answer_form(file.path.read_bytes(), self._later(10), control=self._next()))
        self._collect()
        self._expect(number, ClaimState.RECEIVED)
        said = {one: Said(payer_number=f"ICN{place:06d}") for place, one in enumerate(first.batch.claim_numbers, 1)}
        said[number] = Said(claim=REJECTION)
        answer = answer_claims(first.path.read_bytes(), self._later(15), said, control=self._next())
        self._lay(RECEIVER, "277", answer)
        self._collect()
        self._expect(number, ClaimState.REJECTED)
        self._later(10)
        self._mend(chosen)
        claim_following.resend(self._desk, chosen.claim.claim_id)
        self._later(5)
        (second,) = submission.export_837p(self._desk, self._out, claim_ids=[chosen.claim.claim_id]).files
        self._expect(number, ClaimState.SENT)
        data = second.path.read_bytes()
        self._lay(RECEIVER, "999", answer_form(data, self._later(10), control=self._next()))
        accepted = {number: Said(payer_number="ICN900001")}
        self._lay(RECEIVER, "277", answer_claims(data, self._later(15), accepted, control=self._next()))
        self._collect()
        self._expect(number, ClaimState.ACCEPTED)
        return self._told(number, first, second)

    def _chosen(self, file: SentFile) -> ClaimStanding:
        """The first claim of the file to a payer whose member ids have no form of their own."""
        for number in file.batch.claim_numbers:
            standing = self._desk.book.practice.claim_of_number(number)
            if standing is not None and standing.claim.payer.stance.type is PayerType.COMMERCIAL:
                return standing
        raise DermdeskError("The sample day has no claim for its full circle.", "")

    def _mend(self, standing: ClaimStanding) -> None:
        """The card is looked at once more: a digit was read wrongly."""
        coverage = standing.claim.coverage
        digit = str((int(coverage.member_id[-1]) + 1) % 10) if coverage.member_id[-1].isdigit() else "7"
        patients.set_coverage(self._desk, replace(coverage, member_id=f"{coverage.member_id[:-1]}{digit}"))

    def _later(self, minutes: int) -> datetime:
        """Move on; the moment in the practice's own time."""
        self._desk.clock = FixedClock(self._desk.now() + timedelta(minutes=minutes))
        return self._desk.now().astimezone(ZoneInfo(self._desk.place(self._desk.site).time_zone))

    def _next(self) -> int:
        self._control += 1
        return self._control

    def _lay(self, receiver: str, kind: str, data: bytes) -> None:
        """As the clearinghouse's program would, a minute ago."""
        path = Path(self._desk.setup().receivers[receiver].inbox) / f"{receiver}-{self._control:04d}.{kind}"
        write_whole(path, data)
        written = (self._desk.now() - timedelta(minutes=1)).timestamp()
        os.utime(path, (written, written))

    def _collect(self) -> None:
        report = hand_over.collect(self._desk)
        if not report.taken or report.refused or report.problems:
            raise DermdeskError("The answers of the sample day were not taken.", "")

    def _expect(self, number: str, state: ClaimState) -> None:
        standing = self._desk.book.practice.claim_of_number(number)
        if standing is None or standing.state is not state:
            raise DermdeskError(f"Claim {number} of the sample day is not {state.value}.", "")

    def _told(self, number: str, first: SentFile, second: SentFile) -> dict[str, object]:
        standing = self._desk.book.practice.claim_of_number(number)
        entries = claim_history.history(self._desk, standing.claim.claim_id) if standing is not None else ()
        words = f"Claim {number}\n" + "".join(f"{entry_words(entry)}\n" for entry in entries)
        write_whole(self._out / f"{HISTORY}.txt", words.encode())
        lines = "".join(json.dumps(entry_json(entry), ensure_ascii=False) + "\n" for entry in entries)
        write_whole(self._out / f"{HISTORY}.jsonl", lines.encode())
        states = [one.state.value for one in self._desk.book.practice.claims()]
        return {
            "claim": number,
            "files": [first.path.name, second.path.name],
            "answers": [file.file_name for file in self._desk.book.practice.received_files()],
            "steps": [entry.happened.value for entry in entries],
            "states": {state: states.count(state) for state in sorted(set(states))},
        }
