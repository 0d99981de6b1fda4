"""The specimen log of the practice stream, and the lines whose specimens nobody has logged yet."""

from collections.abc import Sequence
from datetime import date

from dermdesk.domain.specimen import DAYS_OVERDUE, SpecimenStanding
from dermdesk.storage.reads.reading import Reads


class SpecimenReads(Reads):
    """Specimens by the day on which they went out."""

    def specimens(self, first: date) -> tuple[SpecimenStanding, ...]:
        """All that are out, and those sent from a day on, dropped ones too."""
        query = (
            "SELECT body FROM specimens WHERE is_out = 1 OR sent >= ? ORDER BY sent, visit_id, line_number, specimen_id"
        )
        return self.all_as(SpecimenStanding, query, first.isoformat())

    def specimen(self, specimen_id: str) -> SpecimenStanding | None:
        """The specimen of an id."""
        return self.one_as(SpecimenStanding, "SELECT body FROM specimens WHERE specimen_id = ?", specimen_id)

    def specimens_of_visit(self, visit_id: str) -> tuple[SpecimenStanding, ...]:
        """Those of a visit, those that were dropped too."""
        query = "SELECT body FROM specimens WHERE visit_id = ? ORDER BY line_number, specimen_id"
        return self.all_as(SpecimenStanding, query, visit_id)

    def overdue_specimens(self, today: date) -> int:
        """How many have been out for longer than DAYS_OVERDUE days."""
        last = date.fromordinal(today.toordinal() - DAYS_OVERDUE).isoformat()
        return self.number("SELECT count(*) FROM specimens WHERE is_out = 1 AND sent < ?", last)

    def last_laboratory(self) -> str:
        """The laboratory that the last specimen went to; blank before there was one."""
        query = "SELECT body FROM specimens ORDER BY sent DESC, specimen_id DESC LIMIT 1"
        last = self.one_as(SpecimenStanding, query)
        return last.specimen.laboratory if last is not None else ""

    def visits_with_codes(self, codes: Sequence[str], first: date) -> tuple[str, ...]:
        """Ids of visits from a day on that have a standing line with one of these codes, by day."""
        marks = ", ".join("?" for _ in codes)
        found = self.rows(
            f"SELECT visit_id, min(day) AS day FROM visit_lines WHERE day >= ? AND code IN ({marks}) "  # noqa: S608
            "GROUP BY visit_id ORDER BY day, visit_id",
            first.isoformat(),
            *codes,
        )
        return tuple(row[0] for row in found)

    def lines_on_claims(self) -> tuple[tuple[str, int, str], ...]:
        """(visit, line, claim) of every line of a visit with specimens that a live claim carries."""
        found = self.rows(
            "SELECT visit_id, line_number, claim_id FROM claim_lines "
            "WHERE visit_id IN (SELECT visit_id FROM specimens) ORDER BY visit_id, line_number, claim_id"
        )
        return tuple((row[0], int(row[1]), row[2]) for row in found)
