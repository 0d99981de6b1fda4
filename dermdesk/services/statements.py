"""Statements: two runs that never mix, household and confidential, each by its own route; no route means hold."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dermdesk.documents.statement import render_statement
from dermdesk.domain.account import Account, AccountKind, Channel
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.event import EventBody
from dermdesk.domain.events import ConfidentialAccountRead, ConfidentialStatementIssued, StatementIssued
from dermdesk.domain.ledger import EntryKind, LedgerEntry
from dermdesk.domain.money import Money, total
from dermdesk.domain.statement import Statement
from dermdesk.domain.user import Permission
from dermdesk.services.desk import Desk
from dermdesk.services.files import staged
from dermdesk.services.patients import known_patient
from dermdesk.services.statement_building import (
    Due,
    Household,
    build_statement,
    confidential_due,
    household_due,
    households,
)

FOLDERS = {AccountKind.MEDICAL: "household", AccountKind.CONFIDENTIAL: "confidential"}
DAYS_BETWEEN = 28
"""An unchanged amount is asked for again after four weeks."""

_FIRST_NUMBER = 1000
_PREFIXES = {AccountKind.MEDICAL: "S", AccountKind.CONFIDENTIAL: "A"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """A row of the review list before a run; `held` says why nothing can be sent."""

    recipient: str
    channel: Channel
    amount: Money
    held: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRun:
    """What a run did: statements in order of their numbers, recipients held with the reason, files written."""

    issued: tuple[Statement, ...]
    held: tuple[DueRow, ...]
    files: tuple[Path, ...]

    @property
    def total(self) -> Money:
        """What the issued statements ask for."""
        return total(statement.total for statement in self.issued)


def due(desk: Desk, kind: AccountKind, *, reason: str = "") -> tuple[DueRow, ...]:
    """The review list: who would be asked for how much, and who is held. Sends nothing.

    A confidential list needs the permission and a reason, and is noted in the read log of each account on it.
    """
    _require(desk, kind, reason)
    dues = [found for _, found in _dues(desk, kind)]
    if kind is AccountKind.CONFIDENTIAL and dues:
        desk.append(*(_read(found, "statement list", reason) for found in dues))
    return tuple(_row(found, _asked(desk, kind, found)) for found in dues)


def run(desk: Desk, kind: AccountKind, out: Path, *, reason: str = "") -> StatementRun:
    """Issue a statement to everybody who owes and has a route; files go to `out/household` or `out/confidential`.

    Papers and book come together: all files lie on the disk before any statement counts as issued, and none takes its
    name unless all do. A confidential run needs the permission and a reason. Raises DermdeskError (disk full …).
    """
    _require(desk, kind, reason)
    found = _dues(desk, kind)
    rows = [_row(owed, _asked(desk, kind, owed)) for _, owed in found]
    held = tuple(row for row in rows if row.held)
    payable = [pair for pair, row in zip(found, rows, strict=True) if not row.held]
    first = _FIRST_NUMBER + _next_sequence(desk, kind)
    statements = [
        _statement(desk, kind, household, owed, f"{_PREFIXES[kind]}{first + place}")
        for place, (household, owed) in enumerate(payable)
    ]
    papers = [render_statement(statement, desk.setup().practice) for statement in statements]
    events: list[EventBody] = []
    for (_, owed), statement, paper in zip(payable, statements, papers, strict=True):
        events.extend(_events(kind, owed, statement, hashlib.sha256(paper).hexdigest(), reason))
    files: dict[Path, bytes] = {}
    for statement, paper in zip(statements, papers, strict=True):
        files |= _files(statement, paper, out / FOLDERS[kind], desk)
    if events:
        with staged(files):
            desk.append(*events, keep={hashlib.sha256(paper).hexdigest(): paper for paper in papers})
    return StatementRun(issued=tuple(statements), held=held, files=tuple(files))


def _require(desk: Desk, kind: AccountKind, reason: str) -> None:
    desk.require(Permission.RUN_STATEMENTS)
    if kind is AccountKind.CONFIDENTIAL:
        desk.require(Permission.READ_CONFIDENTIAL)
        if not reason.strip():
            raise DermdeskError("A confidential run needs a reason for the read log. Nothing was sent.", "Say why.")


def _dues(desk: Desk, kind: AccountKind) -> list[tuple[Household | None, Due]]:
    if kind is AccountKind.CONFIDENTIAL:
        reads = desk.book.confidential
        found = confidential_due(reads.accounts(), reads.entries, lambda account: _key(desk, account))
        return [(None, owed) for owed in found]
    practice = desk.book.practice
    patients = practice.patients()
    routes = {
        patient.medical_account_id: chosen.route
        for patient in patients
        if (chosen := practice.medical_route(patient.medical_account_id)) is not None
    }
    guarantors = {guarantor.guarantor_id: guarantor for guarantor in practice.guarantors()}
    return list(household_due(households(patients, guarantors, routes), practice.entries))


def _key(desk: Desk, account: Account) -> str:
    patient = known_patient(desk, account.patient_id)
    return f"{patient.name.listed} {patient.number}"


def _next_sequence(desk: Desk, kind: AccountKind) -> int:
    reads = desk.book.confidential if kind is AccountKind.CONFIDENTIAL else desk.book.practice
    return reads.next_statement_sequence()


def _statement(desk: Desk, kind: AccountKind, household: Household | None, owed: Due, number: str) -> Statement:
    names = {patient.patient_id: patient.name.spoken for patient in household.patients} if household else {}
    return build_statement(
        owed,
        kind=kind,
        number=number,
        today=desk.today(),
        text_of=lambda entry: _words(desk, kind, entry),
        name_of=lambda entry: names[entry.patient_id],
        message=desk.setup().practice.statement_message if kind is AccountKind.MEDICAL else "",
    )


_GENERIC = {
    EntryKind.CHARGE: "Service",
    EntryKind.TAX: "Sales tax",
    EntryKind.PAYMENT: "Payment, thank you",
    EntryKind.ADJUSTMENT: "Adjustment",
    EntryKind.REVERSAL: "Correction",
}


def _words(desk: Desk, kind: AccountKind, entry: LedgerEntry) -> str:
    """A line in plain words; a confidential paper says 'Service' and no more."""
    if kind is AccountKind.CONFIDENTIAL or entry.kind is not EntryKind.CHARGE:
        return _GENERIC[entry.kind]
    item = desk.setup().price_list.get(entry.text)
    if item and item.label:
        return item.label
    facts = desk.reference.slice(entry.day, (entry.text,), ()).code(entry.text)
    if facts is None or not facts.has_own_words:
        licensed = desk.book.practice.licensed_text((entry.text,), entry.day)
        return licensed.get(entry.text) or (facts.label if facts is not None else _GENERIC[entry.kind])
    return facts.label


def _events(kind: AccountKind, owed: Due, statement: Statement, sha256: str, reason: str) -> Sequence[EventBody]:
    channel = statement.route.channel.value
    if kind is AccountKind.MEDICAL:
        return [
            StatementIssued(
                number=statement.number,
                account_ids=statement.account_ids,
                recipient=owed.recipient_key,
                channel=channel,
                total=statement.total,
                sha256=sha256,
                issued=statement.issued,
                due=statement.due,
            )
        ]
    issued = ConfidentialStatementIssued(
        number=statement.number,
        account_id=statement.account_ids[0],
        channel=channel,
        total=statement.total,
        sha256=sha256,
        issued=statement.issued,
        due=statement.due,
    )
    return [_read(owed, "statement", reason), issued]


def _read(owed: Due, purpose: str, reason: str) -> ConfidentialAccountRead:
    return ConfidentialAccountRead(account_id=owed.account_ids[0], purpose=purpose, reason=reason)


def _asked(desk: Desk, kind: AccountKind, owed: Due) -> str:
    """Why nobody is asked twice: the same amount was asked for less than `DAYS_BETWEEN` days ago."""
    reads = desk.book.confidential if kind is AccountKind.CONFIDENTIAL else desk.book.practice
    own = [issued for issued in reads.statements() if set(issued.account_ids) == set(owed.account_ids)]
    last = max(own, key=lambda issued: issued.issued, default=None)
    if last is None or last.total != owed.amount or (desk.today() - last.issued).days >= DAYS_BETWEEN:
        return ""
    return f"asked for on {last.issued:%m/%d/%Y}, statement {last.number}"


def _row(owed: Due, asked: str) -> DueRow:
    return DueRow(
        recipient=owed.recipient_key,
        channel=owed.route.channel if owed.route else Channel.HOLD,
        amount=owed.amount,
        held=asked if owed.route else "no route is on file",
    )


def _files(statement: Statement, paper: bytes, folder: Path, desk: Desk) -> dict[Path, bytes]:
    """Paper and pick-up are PDFs; e-mail and portal are a notice with one recipient, the PDF waits for the portal."""
    files = {folder / f"{statement.number}.pdf": paper}
    if statement.route.channel in (Channel.EMAIL, Channel.PORTAL):
        files[folder / f"{statement.number}-notice.txt"] = _notice(statement, desk).encode()
    return files


def _notice(statement: Statement, desk: Desk) -> str:
    """The message that an e-mail route gets: no service, no amount, no specialty, nothing attached."""
    practice = desk.setup().practice
    neutral = practice.neutral_name if statement.kind is AccountKind.CONFIDENTIAL else practice.name
    sender = statement.route.sender_name or neutral or "Patient Accounts"
    return (
        f"To: {statement.route.email}\n"
        f"Subject: A message from {sender}\n\n"
        f"A statement is ready for you ({statement.number}). "
        f"Call {practice.phone[:3]}-{practice.phone[3:6]}-{practice.phone[6:]} to receive it or to pay.\n"
    )
