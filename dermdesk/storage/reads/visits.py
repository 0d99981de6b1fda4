"""Visits, their findings and what a patient had before."""

import json
from datetime import date

from dermdesk.domain.codes import is_face_to_face
from dermdesk.domain.days import years_from
from dermdesk.domain.event import RecordedEvent, Stream
from dermdesk.domain.judgement import JudgedFinding
from dermdesk.domain.people import PriorService
from dermdesk.domain.standing import SettledFinding
from dermdesk.domain.visit import PostedVisit
from dermdesk.storage.codec import from_json
from dermdesk.storage.failures import in_words
from dermdesk.storage.journal import events_of
from dermdesk.storage.reads.reading import Reads, finding_of


class VisitReads(Reads):
    """The practice stream's part of visits, as they stand after voids and revisions."""

    def visit(self, visit_id: str) -> PostedVisit | None:
        """A visit; its lines may all be void."""
        return self.one_as(PostedVisit, "SELECT body FROM visits WHERE visit_id = ?", visit_id)

    def visit_events(self, visit_id: str) -> tuple[RecordedEvent, ...]:
        """Everything that happened to the practice's part of a visit, as the journal has it."""
        with in_words():
            return events_of(self._db, Stream.PRACTICE, f"visit:{visit_id}")

    def visits_of(self, patient_id: str) -> tuple[PostedVisit, ...]:
        """By day, the latest last."""
        return self.all_as(
            PostedVisit, "SELECT body FROM visits WHERE patient_id = ? ORDER BY day, visit_id", patient_id
        )

    def visits_on(self, day: date) -> tuple[PostedVisit, ...]:
        """All of one date of service."""
        return self.all_as(PostedVisit, "SELECT body FROM visits WHERE day = ? ORDER BY visit_id", day.isoformat())

    def visits_between(self, first: date, last: date) -> dict[str, date]:
        """Ids and days of the visits with standing lines of these days of service, both included, the latest first."""
        found = self.rows(
            "SELECT visit_id, day FROM visits v WHERE day BETWEEN ? AND ? AND EXISTS (SELECT 1 FROM visit_lines l "
            "WHERE l.visit_id = v.visit_id) ORDER BY day DESC, visit_id DESC",
            first.isoformat(), last.isoformat(),
        )  # fmt: skip
        return {visit_id: date.fromisoformat(day) for visit_id, day in found}

    def last_visit(self, patient_id: str) -> PostedVisit | None:
        """The latest by day of service."""
        return self.one_as(
            PostedVisit,
            "SELECT body FROM visits WHERE patient_id = ? ORDER BY day DESC, visit_id DESC LIMIT 1",
            patient_id,
        )

    def prior_services(
        self, patient_id: str, day: date, *, beside: str = "", years: int = 3
    ) -> tuple[PriorService, ...]:
        """Standing lines of days up to `day`, at most `years` back, but for those of the visit `beside`.

        `billed` when a claim carries the line. The report of its specimen says more than the line; of several reports
        the gravest counts.
        """
        found = self.rows(
            "SELECT l.day, l.code, l.modifiers, l.diagnosis, l.site, coalesce((SELECT s.behavior FROM specimens s "
            "WHERE s.visit_id = l.visit_id AND s.line_number = l.number AND s.behavior IS NOT NULL "
            "ORDER BY s.behavior = 'malignant' DESC, s.behavior DESC LIMIT 1), l.pathology), EXISTS (SELECT 1 "
            "FROM claim_lines c WHERE c.visit_id = l.visit_id AND c.line_number = l.number) FROM visit_lines l "
            "WHERE l.patient_id = ? AND l.day <= ? AND l.day >= ? AND l.visit_id != ? "
            "ORDER BY l.day, l.visit_id, l.number",
            patient_id, day.isoformat(), years_from(day, -years).isoformat(), beside,
        )  # fmt: skip
        return tuple(
            PriorService(
                day=date.fromisoformat(done),
                code=code,
                modifiers=tuple(json.loads(modifiers)),
                diagnosis=diagnosis,
                face_to_face=is_face_to_face(code),
                billed=bool(billed),
                site=site,
                pathology=pathology,
            )
            for done, code, modifiers, diagnosis, site, pathology, billed in found
        )

    def settled_findings(self, visit_id: str) -> tuple[SettledFinding, ...]:
        """Attested and ignored findings, the latest word on each."""
        found = self.rows(
            "SELECT visit_id, rule, finding_key, action, words, user, moment FROM settled_findings WHERE visit_id = ? "
            "ORDER BY rule, finding_key",
            visit_id,
        )
        return tuple(finding_of(row) for row in found)

    def judged_findings(self, visit_id: str) -> tuple[JudgedFinding, ...] | None:
        """What the rules said when the visit was judged last; None when it never was."""
        found = self.rows("SELECT findings FROM judged_findings WHERE visit_id = ?", visit_id)
        return from_json(found[0][0], tuple[JudgedFinding, ...]) if found else None

    def unclaimed_visits(self) -> tuple[PostedVisit, ...]:
        """Visits with an insurance line that no claim carries, by day."""
        return self.all_as(
            PostedVisit,
            "SELECT body FROM visits v WHERE EXISTS (SELECT 1 FROM visit_lines l WHERE l.visit_id = v.visit_id "
            "AND l.insurance = 1 AND NOT EXISTS (SELECT 1 FROM claim_lines c WHERE c.visit_id = l.visit_id "
            "AND c.line_number = l.number)) ORDER BY day, visit_id",
        )

    def claimed_lines(self, visit_id: str) -> frozenset[int]:
        """Numbers of the visit's lines that a claim carries."""
        found = self.rows("SELECT line_number FROM claim_lines WHERE visit_id = ?", visit_id)
        return frozenset(int(row[0]) for row in found)
