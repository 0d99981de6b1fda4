"""The confidential account: opened with a permission and a reason, every opening in the read log."""

from dataclasses import dataclass

from dermdesk.domain.account import Account, StatementRoute
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.events import ConfidentialPaymentTaken, ConfidentialRouteChosen
from dermdesk.domain.ledger import LedgerEntry, balance
from dermdesk.domain.money import Money
from dermdesk.domain.standing import ConfidentialRead
from dermdesk.domain.user import Permission
from dermdesk.domain.visit import ConfidentialVisit
from dermdesk.services.confidential_opening import opened
from dermdesk.services.confidential_specimens import PrivateSpecimens, listed
from dermdesk.services.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfidentialView:
    """What the account shows; `account` None: nothing was ever entered on it."""

    account_id: str
    account: Account | None
    visits: tuple[ConfidentialVisit, ...]
    entries: tuple[LedgerEntry, ...]
    balance: Money
    specimens: PrivateSpecimens


def open_account(desk: Desk, patient_id: str, reason: str) -> ConfidentialView:
    """Read the account; the opening goes into the read log first. Raises DermdeskError without permission or reason."""
    desk.require(Permission.READ_CONFIDENTIAL)
    patient = opened(desk, patient_id, "open", reason)
    account_id = patient.confidential_account_id
    reads = desk.book.confidential
    entries = reads.entries(account_id)
    return ConfidentialView(
        account_id=account_id,
        account=reads.account_of(patient_id),
        visits=reads.visits_of(account_id),
        entries=entries,
        balance=balance(entries),
        specimens=listed(desk, patient),
    )


def choose_route(desk: Desk, patient_id: str, route: StatementRoute | None, reason: str) -> None:
    """Where the patient wants the account's statements; None holds them."""
    desk.require(Permission.READ_CONFIDENTIAL)
    patient = opened(desk, patient_id, "choose route", reason)
    desk.append(ConfidentialRouteChosen(account_id=patient.confidential_account_id, patient_id=patient_id, route=route))


def take_payment(desk: Desk, patient_id: str, amount: Money, method: str, reason: str) -> str:
    """Take a payment on the account at the desk; returns the receipt's number, of a series of its own.

    Raises DermdeskError unless the amount is above zero.
    """
    desk.require(Permission.READ_CONFIDENTIAL)
    if amount.cents <= 0:
        raise DermdeskError("A payment is above zero. Nothing was changed.", "Type the amount that was paid.")
    patient = opened(desk, patient_id, "take payment", reason)
    receipt = f"{desk.site.upper()[:8]}-P{desk.book.confidential.next_receipt_sequence(desk.site):06d}"
    desk.append(
        ConfidentialPaymentTaken(
            payment_id=desk.confidential_ids.new(),
            account_id=patient.confidential_account_id,
            patient_id=patient_id,
            amount=amount,
            method=method,
            receipt=receipt,
            day=desk.today(),
        )
    )
    return receipt


def read_log(desk: Desk) -> tuple[ConfidentialRead, ...]:
    """Who opened, listed or printed a confidential account, when and why."""
    desk.require(Permission.READ_CONFIDENTIAL)
    return desk.book.confidential.read_log()
