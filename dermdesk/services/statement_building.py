"""From ledger entries to statements: pure, and each from the accounts of its own recipient alone."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dermdesk.domain.account import Account, AccountKind, Channel, StatementRoute
from dermdesk.domain.ledger import EntryKind, LedgerEntry, Owes, balance
from dermdesk.domain.money import Money, total
from dermdesk.domain.people import Guarantor, Patient
from dermdesk.domain.statement import Statement, StatementLine, refuse_foreign_entries

DAYS_TO_PAY = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """The patients whose medical accounts one person answers for; `route` None means hold."""

    recipient_key: str
    """Sorts households: the responsible person's listed name and number."""
    patients: tuple[Patient, ...]
    route: StatementRoute | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What one recipient would be asked to pay now."""

    recipient_key: str
    account_ids: tuple[str, ...]
    route: StatementRoute | None
    entries: tuple[LedgerEntry, ...]

    @property
    def amount(self) -> Money:
        """The patient's share that is open."""
        return balance(self.entries, Owes.PATIENT)


def households(
    patients: Iterable[Patient],
    guarantors: Mapping[str, Guarantor],
    chosen_routes: Mapping[str, StatementRoute | None],
) -> tuple[Household, ...]:
    """Gather patients by who answers for their medical account.

    A patient whose medical account has a choice of its own (`chosen_routes`, by account id; None: hold) stands alone.
    The household route is the responsible person's postal address; without one it is held, never guessed.
    """
    groups: dict[str, list[Patient]] = {}
    for patient in sorted(patients, key=lambda patient: patient.number):
        alone = patient.medical_account_id in chosen_routes or patient.guarantor_id is None
        groups.setdefault(f"patient {patient.patient_id}" if alone else f"guarantor {patient.guarantor_id}", []).append(
            patient
        )
    found = [_household(members, guarantors, chosen_routes) for members in groups.values()]
    return tuple(sorted(found, key=lambda household: household.recipient_key))


def _household(
    members: Sequence[Patient],
    guarantors: Mapping[str, Guarantor],
    chosen_routes: Mapping[str, StatementRoute | None],
) -> Household:
    first = members[0]
    chosen = first.medical_account_id in chosen_routes
    person = guarantors.get(first.guarantor_id) if first.guarantor_id and not chosen else None
    name, address = (person.name, person.address) if person else (first.name, first.address)
    route = chosen_routes[first.medical_account_id] if chosen else None
    if not chosen and address is not None:
        route = StatementRoute(recipient=name, channel=Channel.PAPER, address=address)
    return Household(recipient_key=f"{name.listed} {first.number}", patients=tuple(members), route=route)


def household_due(
    found: Iterable[Household], entries_of: Callable[[str], Sequence[LedgerEntry]]
) -> tuple[tuple[Household, Due], ...]:
    """The open patient share of each household; those that owe nothing are left out."""
    dues: list[tuple[Household, Due]] = []
    for household in found:
        account_ids = tuple(patient.medical_account_id for patient in household.patients)
        entries = tuple(entry for account in account_ids for entry in entries_of(account))
        due = Due(
            recipient_key=household.recipient_key, account_ids=account_ids, route=household.route, entries=entries
        )
        if due.amount > Money(0):
            dues.append((household, due))
    return tuple(dues)


def confidential_due(
    accounts: Iterable[Account], entries_of: Callable[[str], Sequence[LedgerEntry]], key_of: Callable[[Account], str]
) -> tuple[Due, ...]:
    """The open balance of each confidential account, by its own route only."""
    dues = (
        Due(
            recipient_key=key_of(account),
            account_ids=(account.account_id,),
            route=account.route,
            entries=tuple(entries_of(account.account_id)),
        )
        for account in accounts
    )
    return tuple(sorted((due for due in dues if due.amount > Money(0)), key=lambda due: due.recipient_key))


def build_statement(
    due: Due,
    *,
    kind: AccountKind,
    number: str,
    today: date,
    text_of: Callable[[LedgerEntry], str],
    name_of: Callable[[LedgerEntry], str],
    message: str = "",
) -> Statement:
    """The statement of what is due. `text_of` words a line; `name_of` is asked on household statements only.

    Raises ValueError for an entry of a foreign account, TypeError when there is no route.
    """
    owed = tuple(entry for entry in due.entries if entry.owes is Owes.PATIENT)
    refuse_foreign_entries(due.account_ids, owed)
    if due.route is None:
        raise TypeError("a statement has a route")
    lines = tuple(
        StatementLine(
            day=entry.day,
            who=name_of(entry) if kind is AccountKind.MEDICAL else "",
            text=text_of(entry),
            amount=entry.amount,
        )
        for entry in _without_taken_back(owed)
    )
    return Statement(
        number=number,
        kind=kind,
        account_ids=due.account_ids,
        route=due.route,
        issued=today,
        due=today + timedelta(days=DAYS_TO_PAY),
        lines=lines,
        total=total(line.amount for line in lines),
        entry_ids=tuple(entry.entry_id for entry in owed),
        message=message,
    )


def _without_taken_back(entries: Sequence[LedgerEntry]) -> list[LedgerEntry]:
    """A charge and its reversal say nothing to the reader: leave both out, in the order of days."""
    taken_back = {entry.reverses for entry in entries if entry.kind is EntryKind.REVERSAL}
    known = {entry.entry_id for entry in entries}
    shown = [
        entry
        for entry in entries
        if entry.entry_id not in taken_back and not (entry.kind is EntryKind.REVERSAL and entry.reverses in known)
    ]
    return sorted(shown, key=lambda entry: (entry.day, entry.patient_id, entry.visit_id or "", entry.line_number or 0))
