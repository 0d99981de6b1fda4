"""What follows a payer's answer, for the claim under the bar: sent again, replaced, voided, the next payer."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from dermdesk.domain.claim import ClaimFrequency, ClaimState
from dermdesk.domain.standing import ClaimStanding
from dermdesk.services import claim_coordination, claim_correction, claim_decisions
from dermdesk.services.claim_buckets import Bucket, ClaimRow
from dermdesk.services.desk import Desk
from dermdesk.ui.claims.actions import ClaimActions
from dermdesk.ui.claims.decision import ClaimDecisionForm
from dermdesk.ui.screen import ClaimWanted, Office
from dermdesk.ui.widgets.marked_table import MarkedTable
from dermdesk.ui.widgets.reason_row import ReasonRow

_NUMBER = "the payer's own number of the claim (ICN, DCN)"
_CAPTION = "Paye&r's number"


class ClaimCorrections(QObject):
    """Each step makes or takes back one claim; the bar goes to what was made."""

    def __init__(self, office: Office, table: MarkedTable[ClaimRow], why: ReasonRow, actions: ClaimActions) -> None:
        super().__init__(table)
        self._office, self._table, self._why, self._actions = office, table, why, actions
        self.decision = ClaimDecisionForm(office)

    def moved(self, row: ClaimRow | None) -> None:
        """The bar stands on another claim: a decision of the one before is left."""
        if self.decision.isVisible() and (row is None or row.claim_id != self.decision.claim_id):
            self.decision.close_form()

    def decide(self) -> None:
        """Type what the payer decided, from its paper."""
        if (row := self._claim()) is not None:
            claim_id = row.claim_id
            self._office.run(
                lambda desk: (claim_decisions.decidable(desk, claim_id), desk.today()),
                lambda found: self.decision.show_claim(*found),
            )

    def send_again(self) -> None:
        """A rejected claim under its own number; one that the payer has by a replacement (frequency 7)."""
        if any(row.bucket is Bucket.REJECTED for row in self._table.picked):
            self._actions.resend()
        elif (row := self._claim()) is not None:
            claim_id = row.claim_id
            known = row.payer_claim_number
            self._why.ask(
                "Replace",
                f"Enter makes the replacement of {row.number}, {known} at the payer" if known else _NUMBER,
                lambda said: self._make(lambda desk: claim_correction.replace_claim(desk, claim_id, said)),
                caption=_CAPTION,
            )

    def void(self) -> None:
        """Tell the payer that the claim is taken back (frequency 8), after one more Enter."""
        if (row := self._claim()) is not None:
            claim_id, known = row.claim_id, row.payer_claim_number
            hint = f"Enter voids {row.number}, {known} at the payer" if known else _NUMBER
            self._why.ask(
                "Void",
                hint,
                lambda said: self._make(lambda desk: claim_correction.void_claim(desk, claim_id, said)),
                caption=_CAPTION,
            )

    def bill_again(self) -> None:
        """A first claim anew after a void, such as to another payer."""
        if (row := self._claim()) is not None:
            claim_id = row.claim_id
            self._make(lambda desk: claim_correction.bill_again(desk, claim_id))

    def withdraw(self) -> None:
        """Take back a replacement, a void or a further payer's claim that has not left."""
        if (row := self._claim()) is not None:
            claim_id = row.claim_id

            def take_back(said: str) -> None:
                self._office.run(lambda desk: claim_correction.withdraw(desk, claim_id, said), self._withdrawn)

            self._why.ask("Take back", "why it is not sent", take_back)

    def next_payer(self) -> None:
        """The claim of the next payer in rank, with what this one decided."""
        if (row := self._claim()) is not None:
            claim_id = row.claim_id
            self._make(lambda desk: claim_coordination.prepare_next(desk, claim_id))

    def _claim(self) -> ClaimRow | None:
        row = self._table.current
        if row is not None and not row.claim_id:
            self._office.warn("This visit has no claim yet: it must be mended first.", "E opens its charges.")
            return None
        return row

    def _make(self, work: Callable[[Desk], ClaimStanding]) -> None:
        self._office.run(work, self._made)

    def _made(self, standing: ClaimStanding) -> None:
        claim = standing.claim
        what = {ClaimFrequency.REPLACEMENT: "replaces", ClaimFrequency.VOID: "voids"}.get(claim.frequency)
        said = f"{claim.number} {what} {claim.corrects}" if what else f"{claim.number} for {claim.payer.name} is made"
        self._why.close_row()
        if standing.state is ClaimState.HELD:
            self._office.warn(f"{said} and is held: {standing.hold_reason}", "R releases it, E opens the charges.")
        else:
            self._office.say(f"{said} and goes with the next file.")
        self._office.changed.emit(None)
        self._office.screen_wanted.emit("claims", ClaimWanted(claim.claim_id))

    def _withdrawn(self, _done: object) -> None:
        self._why.close_row()
        self._office.say("The claim is taken back; what it stood for stands as before.")
        self._office.changed.emit(None)
