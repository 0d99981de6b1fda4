"""What proves when a claim was filed: the files that carried it, those that came back rejected left out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from dermdesk.domain.claim import ClaimBatch
from dermdesk.domain.claim_answer import AnswerOutcome, ClaimAnswer
from dermdesk.domain.events import BatchAnswered, BatchSent, ClaimAnswered
from dermdesk.domain.user import Permission
from dermdesk.services.desk import Desk

_PROVES = {
    AnswerOutcome.ACCEPTED: "accepted by the payer",
    AnswerOutcome.RECEIVED: "received by the clearinghouse",
}
RECEIPTS = "The receipts named above are enclosed."


@dataclass(slots=True, kw_only=True)
class Filing:
    """A file or print that carried the claim, on a day of the desk's site; `receipts` say that it was taken."""

    day: date
    batch: ClaimBatch
    receipts: list[tuple[date, ClaimAnswer]] = field(default_factory=list[tuple[date, ClaimAnswer]])
    rejected: bool = False

    def hear(self, day: date, answer: ClaimAnswer) -> None:
        """An answer about it. A rejection stands until the payer accepts the claim after all."""
        if answer.outcome in _PROVES:
            self.receipts.append((answer.answered_on or day, answer))
        if answer.outcome in (AnswerOutcome.REJECTED, AnswerOutcome.ACCEPTED):
            self.rejected = answer.outcome is AnswerOutcome.REJECTED

    @property
    def words(self) -> str:
        """When and how it left, and what was said of it."""
        control = self.batch.control
        how = f"sent on {self.day:%m/%d/%Y} in the file {self.batch.file_name}"
        left = f"{how}, interchange {control.interchange:09d}" if control else f"printed on {self.day:%m/%d/%Y}"
        said = [f"On {day:%m/%d/%Y} it was {_receipt(answer)}." for day, answer in self.receipts]
        return " ".join((f"It was {left}.", *dict.fromkeys(said or ["We hold no receipt for it."])))


def _receipt(answer: ClaimAnswer) -> str:
    number = f" under your number {answer.payer_claim_number}" if answer.payer_claim_number else ""
    trace = f", trace {answer.clearinghouse_number}" if answer.clearinghouse_number else ""
    return f"{_PROVES[answer.outcome]}{number} ({answer.kind.value}{trace})"


def filings(desk: Desk, claim_id: str) -> tuple[Filing, ...]:
    """The files and prints of a claim that were not rejected, in the order in which they left."""
    desk.require(Permission.SEE_PRACTICE)
    zone = ZoneInfo(desk.place(desk.site).time_zone)
    found: dict[str, Filing] = {}
    for event in desk.book.practice.claim_events(claim_id):
        day = _day_at(event.moment, zone)
        match event.body:
            case BatchSent(batch=batch):
                found[batch.batch_id] = Filing(day=day, batch=batch)
            case BatchAnswered(batch_id=batch_id, answer=answer) if batch_id in found:
                found[batch_id].hear(day, answer)
            case ClaimAnswered(answer=answer) if found:
                found.get(answer.batch_id, next(reversed(found.values()))).hear(day, answer)
            case _:
                continue
    return tuple(one for one in found.values() if not one.rejected)


def in_time(found: Sequence[Filing], last_day: date | None) -> tuple[Filing, ...]:
    """Those that left by the last day: the ones with a receipt, or else the ones without."""
    timely = [one for one in found if last_day is None or one.day <= last_day]
    return tuple([one for one in timely if one.receipts] or timely)


def accepted(found: Sequence[Filing]) -> bool:
    """Whether a payer took the claim in."""
    return any(answer.outcome is AnswerOutcome.ACCEPTED for one in found for _day, answer in one.receipts)


def _day_at(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()
