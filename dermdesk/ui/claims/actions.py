"""What hands do with the marked claims, or with the one under the bar: hold, release, resend, note, close, reopen."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QObject, Signal

from dermdesk.services import claim_bulk, claim_follow_up, claim_following, claim_preparation
from dermdesk.services.claim_buckets import Bucket, ClaimRow
from dermdesk.services.claim_bulk import BulkReport
from dermdesk.services.desk import Desk
from dermdesk.ui.claims.follow_up_row import FollowUpRow
from dermdesk.ui.screen import Office
from dermdesk.ui.widgets.counted import counted
from dermdesk.ui.widgets.marked_table import MarkedTable
from dermdesk.ui.widgets.reason_row import ReasonRow

_NOT_DONE = tuple(bucket for bucket in Bucket if bucket is not Bucket.DONE)


class ClaimActions(QObject):
    """Each step takes those of the picked claims that it fits, and says in words what it did."""

    stepped = Signal()
    """Claims have taken a step: marks may go."""

    def __init__(self, office: Office, table: MarkedTable[ClaimRow], why: ReasonRow, follow_up: FollowUpRow) -> None:
        super().__init__(table)
        self._office, self._table, self._why, self._follow_up = office, table, why, follow_up
        self._today = date.min

    def take_day(self, today: date) -> None:
        """Today at the desk's site."""
        self._today = today

    def hold(self) -> None:
        """Keep claims back that have not left, with a reason."""
        if rows := self._fitting((Bucket.READY, Bucket.HELD), "Only a claim that has not left can be held."):
            self._ask("Hold", rows, "what it waits for, such as: new member id", lambda ids, said: self._each(
                ids, lambda desk, claim_id: claim_preparation.hold(desk, claim_id, said),
                "{} held until released.",
            ))  # fmt: skip

    def release(self) -> None:
        """Let held claims go; those at risk on purpose, with words."""
        help = "A visit without a claim must be mended first: E opens its charges."  # noqa: A001 - as the strip calls it
        rows = self._fitting((Bucket.HELD,), "Only a held claim can be released.", help)
        if not rows:
            return
        if any(row.at_risk for row in rows):
            hint = "why it is right as it stands; the reason is kept"
            self._ask("Send all the same", rows, hint, self._release)
        else:
            self._release([row.claim_id for row in rows], "")

    def resend(self) -> None:
        """Make rejected claims ready again with their numbers, as visit, patient and payer stand now."""
        if rows := self._fitting((Bucket.REJECTED,), "Only a rejected claim goes again under its number."):
            ids = [row.claim_id for row in rows]
            self._office.run(
                lambda desk: claim_following.unmended(desk, ids), lambda unmended: self._resend(ids, unmended)
            )

    def note(self) -> None:
        """A note and the day on which somebody looks again."""
        rows = self._fitting(_NOT_DONE, "A claim that is done with needs no next step.", "O opens a closed one again.")
        if not rows:
            return
        offered = claim_follow_up.proposed(rows[0], self._today)
        ids = [row.claim_id for row in rows]

        def keep(said: str, day: date | None) -> None:
            self._office.run(
                lambda desk: claim_follow_up.follow_up(desk, ids, said, day),
                lambda _done: self._done(f"Noted on {counted(len(ids), 'claim')}."),
            )

        self._follow_up.ask(offered.words, offered.day, self._today, keep)

    def close(self) -> None:
        """Be done with claims, with a reason."""
        if rows := self._fitting(_NOT_DONE, "This claim is done with already."):
            self._ask("Close", rows, "why nothing more is done, such as: below what work on it costs", self._close)

    def reopen(self) -> None:
        """Let closed claims stand again."""
        if rows := self._fitting((Bucket.DONE,), "Only a closed claim can be opened again."):
            self._ask("Open again", rows, "what is new", self._reopen)

    # --- steps -------------------------------------------------------------------------------------------------------

    def _resend(self, ids: Sequence[str], unmended: Sequence[str]) -> None:
        """At once when something was mended; else after one more Enter."""

        def go(_said: str = "") -> None:
            self._each(ids, claim_following.resend, "{} made ready again.")

        if not unmended:
            go()
            return
        which = unmended[0] if len(unmended) == 1 else f"{len(unmended)} of them"
        hint = f"nothing was mended on {which} since the rejection: Enter sends all the same, Esc leaves"
        self._why.ask("Send again", hint, go, caption="Unchanged")

    def _release(self, ids: Sequence[str], said: str) -> None:
        self._each(
            ids,
            lambda desk, claim_id: claim_preparation.release(desk, claim_id, said),
            "{} released for the next file.",
        )

    def _close(self, ids: Sequence[str], said: str) -> None:
        self._all(ids, lambda desk: claim_follow_up.close(desk, ids, said), "{} closed.")

    def _reopen(self, ids: Sequence[str], said: str) -> None:
        self._all(ids, lambda desk: claim_follow_up.reopen(desk, ids, said), "{} open again.")

    def _fitting(self, buckets: Sequence[Bucket], refusal: str, help_: str = "Nothing was changed.") -> list[ClaimRow]:
        picked = self._table.picked
        rows = [row for row in picked if row.bucket in buckets and row.claim_id]
        if picked and not rows:
            self._office.warn(refusal, help_)
        return rows

    def _ask(
        self, button: str, rows: Sequence[ClaimRow], hint: str, then: Callable[[Sequence[str], str], object]
    ) -> None:
        ids = [row.claim_id for row in rows]
        many = f" {len(ids)}" if len(ids) > 1 else ""
        self._why.ask(f"{button}{many}", hint, lambda said: then(ids, said))

    def _each(self, ids: Sequence[str], step: Callable[[Desk, str], object], said: str) -> None:
        def tell(report: BulkReport) -> None:
            if not report.refused:
                self._done(said.format(counted(len(report.done), "claim")))
                return
            error = report.refused[0][1]
            if report.done:
                self._done("")
                done = said.format(counted(len(report.done), "claim"))
                self._office.warn(f"{done} {len(report.refused)} not: {error.message}", error.help)
            else:
                self._office.warn_of(error)

        self._office.run(lambda desk: claim_bulk.each(desk, ids, step), tell)

    def _all(self, ids: Sequence[str], step: Callable[[Desk], object], said: str) -> None:
        self._office.run(step, lambda _done: self._done(said.format(counted(len(ids), "claim"))))

    def _done(self, said: str) -> None:
        self._why.close_row()
        self._follow_up.close_row()
        self.stepped.emit()
        if said:
            self._office.say(said)
        self._office.changed.emit(None)
