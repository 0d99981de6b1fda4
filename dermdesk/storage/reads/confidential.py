"""Confidential accounts; services hand this out only with the permission and a reason for the read log."""

from datetime import date

from dermdesk.domain.account import Account, AccountKind, StatementRoute
from dermdesk.domain.ledger import LedgerEntry
from dermdesk.domain.specimen import SpecimenStanding
from dermdesk.domain.standing import ConfidentialRead, IssuedStatement, SettledFinding
from dermdesk.domain.visit import ConfidentialVisit
from dermdesk.storage.codec import from_json, moment_of
from dermdesk.storage.reads.reading import ENTRY_FIELDS, Reads, entry_of, finding_of


class ConfidentialReads(Reads):
    """The read models of the confidential stream."""

    def account_of(self, patient_id: str) -> Account | None:
        """The patient's confidential account, when anything was ever recorded on it."""
        return next(iter(self._accounts("WHERE patient_id = ?", patient_id)), None)

    def accounts(self) -> tuple[Account, ...]:
        """All that hold anything, by id."""
        return self._accounts("")

    def visits_of(self, account_id: str) -> tuple[ConfidentialVisit, ...]:
        """By day, as they stand after voids and revisions."""
        return self.all_as(
            ConfidentialVisit,
            "SELECT body FROM conf_visits WHERE account_id = ? ORDER BY day, confidential_visit_id",
            account_id,
        )

    def visits_between(self, first: date, last: date) -> tuple[ConfidentialVisit, ...]:
        """Those of these days of service, both included, the latest first."""
        return self.all_as(
            ConfidentialVisit,
            "SELECT body FROM conf_visits WHERE day BETWEEN ? AND ? ORDER BY day DESC, confidential_visit_id DESC",
            first.isoformat(),
            last.isoformat(),
        )

    def specimens_of(self, patient_id: str) -> tuple[SpecimenStanding, ...]:
        """Specimens of a patient's confidential lines, by the day on which they went out."""
        query = "SELECT body FROM conf_specimens WHERE patient_id = ? ORDER BY sent, visit_id, line_number, specimen_id"
        return self.all_as(SpecimenStanding, query, patient_id)

    def entries(self, account_id: str) -> tuple[LedgerEntry, ...]:
        """In the order in which they were made."""
        query = f"SELECT {ENTRY_FIELDS} FROM conf_entries WHERE account_id = ? ORDER BY position"  # noqa: S608
        return tuple(entry_of(account_id, row) for row in self.rows(query, account_id))

    def route(self, account_id: str) -> StatementRoute | None:
        """The route that the patient chose; None holds every statement."""
        return self.one_as(StatementRoute, "SELECT route FROM conf_accounts WHERE account_id = ?", account_id)

    def statements(self, account_id: str | None = None) -> tuple[IssuedStatement, ...]:
        """Of one account or of all, by day and number."""
        if account_id is None:
            return self.all_as(IssuedStatement, "SELECT body FROM conf_statements ORDER BY issued, number")
        return self.all_as(
            IssuedStatement, "SELECT body FROM conf_statements WHERE account_id = ? ORDER BY issued, number", account_id
        )

    def next_statement_sequence(self) -> int:
        """One more than the confidential statements ever issued."""
        return self.number("SELECT count(*) FROM conf_statements") + 1

    def next_receipt_sequence(self, site: str) -> int:
        """One more than the receipts that the site ever gave on confidential accounts."""
        return self.number("SELECT count(*) FROM conf_receipts WHERE site = ?", site) + 1

    def read_log(self) -> tuple[ConfidentialRead, ...]:
        """Who looked at what, when and why, the oldest first."""
        found = self.rows("SELECT account_id, user, moment, purpose, reason FROM conf_read_log ORDER BY hlc, site, seq")
        return tuple(
            ConfidentialRead(account_id=row[0], user=row[1], moment=moment_of(row[2]), purpose=row[3], reason=row[4])
            for row in found
        )

    def settled_findings(self, visit_id: str) -> tuple[SettledFinding, ...]:
        """Findings settled on the confidential part of a visit."""
        found = self.rows(
            "SELECT visit_id, rule, finding_key, action, words, user, moment FROM conf_findings WHERE visit_id = ? "
            "ORDER BY rule, finding_key",
            visit_id,
        )
        return tuple(finding_of(row) for row in found)

    def _accounts(self, condition: str, *values: str) -> tuple[Account, ...]:
        query = f"SELECT account_id, patient_id, route FROM conf_accounts {condition} ORDER BY account_id"  # noqa: S608
        return tuple(
            Account(
                account_id=row[0],
                patient_id=row[1],
                kind=AccountKind.CONFIDENTIAL,
                route=from_json(row[2], StatementRoute) if row[2] is not None else None,
            )
            for row in self.rows(query, *values)
        )
