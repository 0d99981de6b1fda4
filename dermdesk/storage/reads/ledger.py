"""Medical accounts: entries, household balances, statements, the next numbers."""

from collections import defaultdict

from dermdesk.domain.ledger import LedgerEntry, Owes, balance
from dermdesk.domain.standing import HouseholdBalance, IssuedStatement
from dermdesk.storage.reads.reading import ENTRY_FIELDS, Reads, entry_of

_FIELDS = ", ".join(f"e.{field}" for field in ENTRY_FIELDS.split(", "))
_ACCOUNT = "coalesce(e.account_id, p.medical_account_id, '')"
_SOURCE = "ledger_entries e LEFT JOIN patients p ON p.patient_id = e.patient_id"
_ENTRIES = f"SELECT {_ACCOUNT}, {_FIELDS} FROM {_SOURCE}"  # noqa: S608


class LedgerReads(Reads):
    """Charges name the patient; their account is the patient's medical one."""

    def entries(self, account_id: str) -> tuple[LedgerEntry, ...]:
        """One account's entries in the order in which they were made."""
        # Each half by an index of its own; the plus keeps the one of accounts, null in most rows, out of the second.
        patients = "SELECT patient_id FROM patients WHERE medical_account_id = ?"
        own = f"e.account_id = ? OR (+e.account_id IS NULL AND e.patient_id IN ({patients}))"
        query = f"{_ENTRIES} WHERE {own} ORDER BY e.position"
        return tuple(entry_of(row[0], row[1:]) for row in self.rows(query, account_id, account_id))

    def all_entries(self) -> tuple[LedgerEntry, ...]:
        """Entries of all medical accounts in the order in which they were made."""
        return tuple(entry_of(row[0], row[1:]) for row in self.rows(f"{_ENTRIES} ORDER BY e.position"))

    def household_balances(self) -> tuple[HouseholdBalance, ...]:
        """Each household with entries: patients of one guarantor together, a patient without one alone."""
        people: dict[str, tuple[str | None, str, str]] = {}
        for patient, guarantor, account in self.rows(
            "SELECT patient_id, guarantor_id, medical_account_id FROM patients"
        ):
            people[account] = (guarantor, patient, account)
        households: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        for guarantor, patient, account in people.values():
            households[(guarantor, "") if guarantor else ("", patient)].append((patient, account))
        by_account: dict[str, list[LedgerEntry]] = defaultdict(list)
        for entry in self.all_entries():
            by_account[entry.account_id].append(entry)
        balances: list[HouseholdBalance] = []
        for (guarantor, _), members in sorted(households.items()):
            entries = [entry for _, account in members for entry in by_account[account]]
            if entries:
                balances.append(
                    HouseholdBalance(
                        guarantor_id=guarantor or None,
                        patient_ids=tuple(sorted(patient for patient, _ in members)),
                        account_ids=tuple(sorted(account for _, account in members)),
                        patient_owes=balance(entries, Owes.PATIENT),
                        insurance_owes=balance(entries, Owes.INSURANCE),
                    )
                )
        return tuple(balances)

    def statements(self) -> tuple[IssuedStatement, ...]:
        """Household statements by day and number."""
        return self.all_as(IssuedStatement, "SELECT body FROM statements ORDER BY issued, number")

    def next_statement_sequence(self) -> int:
        """One more than the household statements ever issued."""
        return self.number("SELECT count(*) FROM statements") + 1

    def next_receipt_sequence(self, site: str) -> int:
        """One more than the receipts that the site ever gave on medical accounts."""
        return self.number("SELECT count(*) FROM receipts WHERE site = ?", site) + 1
