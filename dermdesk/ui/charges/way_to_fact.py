"""Brings the hands to where a finding's fact is typed (Alt+Down), to another screen where it is kept there (F12)."""

from typing import TYPE_CHECKING

from dermdesk.domain.claim_field import ClaimPlace
from dermdesk.domain.practice import LineClass
from dermdesk.services.scrubbing import Field, Finding, Severity
from dermdesk.ui.charges.finding_places import FIELDS_OF_CLAIMS, SETTINGS_PAGES, SPOTS, Spot
from dermdesk.ui.charges.grid_model import MARKED_COLUMN, Column, is_typed_below
from dermdesk.ui.screen import PatientFieldWanted

if TYPE_CHECKING:
    from dermdesk.ui.charges.screen import ChargesScreen


class WayToFact:
    """Knows the parts of the screen; `lead` never leaves it."""

    def __init__(self, screen: "ChargesScreen") -> None:
        self._screen = screen

    def lead(self, finding: Finding) -> None:
        """Alt+Down: into the field; a fact of another screen leaves the hands at the finding's line."""
        spot = self.spot_of(finding)
        if spot is Spot.HEADER:
            self._screen.header.lead_to(finding.field)
        elif spot is Spot.DETAILS:
            self._screen.header.details.lead_to(finding.field)
        elif spot is Spot.WHO_BILLS:
            self._to_who_bills(finding.field)
        elif spot is Spot.DIAGNOSES:
            self._screen.diagnoses.lead_to(finding.message)
        else:
            self._to_line(finding, spot)

    def lead_to_place(self, place: ClaimPlace | None, said: str) -> None:
        """To where a claim is wrong; None, or a field that the visit does not have: to the first finding."""
        field = FIELDS_OF_CLAIMS.get(place.field) if place is not None else None
        if place is None or field is None:
            if self._screen.editor.open_findings:
                self._screen.panel.next_finding()
            else:
                self._screen.grid.go_to(0, Column.CODE)
            return
        line = self._number_of(place.line or 1)
        wrong = Finding(
            rule="", severity=Severity.REJECT, line=line, field=field, message=said, source="", edition="", key=""
        )
        spot = self.spot_of(wrong)
        if spot in (Spot.CELL, Spot.SECOND_ROW):
            self._to_line(wrong, spot)
        else:
            self.lead(wrong)

    def _number_of(self, line: int) -> int | None:
        """The number of the visit's line that is the claim's line of a number: a claim has insurance lines alone."""
        numbers = [
            number for number, one in enumerate(self._screen.editor.lines, 1) if one.line_class is LineClass.INSURANCE
        ]
        return numbers[line - 1] if line <= len(numbers) else None

    def go(self, finding: Finding) -> None:
        """F12: like `lead`, and to the patient or the settings where the fact is kept there."""
        spot, editor = self.spot_of(finding), self._screen.editor
        if spot in (Spot.PATIENT, Spot.COVERAGE) and editor.patient is not None and editor.header is not None:
            wanted = PatientFieldWanted(editor.patient, finding.field.value, editor.header.coverage_id)
            self._screen.office.screen_wanted.emit("patients", wanted)
        elif spot is Spot.SETTINGS:
            self._screen.office.screen_wanted.emit("settings", SETTINGS_PAGES[finding.field])
        else:
            self.lead(finding)

    def spot_of(self, finding: Finding) -> Spot:
        """As the finding stands now: a line's own place of service is typed in its second row."""
        if finding.field is Field.PLACE:
            place = self._screen.editor.row_of(finding.line)
            line = self._screen.editor.rows[place].line if place is not None else None
            return Spot.SECOND_ROW if line is not None and is_typed_below(finding, line) else Spot.HEADER
        return SPOTS[finding.field]

    def _to_line(self, finding: Finding, spot: Spot) -> None:
        place = self._row_of(finding)
        if place is None:
            self._screen.grid.go_to_new_line()
        elif spot is Spot.SECOND_ROW:
            self._screen.grid.open_second_row_of(place, finding.field.value, finding.fact)
        else:
            self._screen.grid.go_to(place, MARKED_COLUMN.get(finding.field, Column.CODE))

    def _row_of(self, finding: Finding) -> int | None:
        """The finding's row; of a finding about the visit the first line that holds such a fact."""
        editor = self._screen.editor
        if finding.line is not None:
            return editor.row_of(finding.line)
        for place, row in enumerate(editor.rows):
            if row.line is not None and getattr(row.line, finding.field.value, None) is not None:
                return place
        return None

    def _to_who_bills(self, field: Field) -> None:
        """Into the card; where a physician saw the patient, or nobody supervises, into the header's second row."""
        card, details, header = self._screen.who_bills, self._screen.header.details, self._screen.editor.header
        if header is None:
            return
        if not card.isVisible():
            details.lead_to(Field.SEEN_BY)
        elif field is Field.SUPERVISING and header.supervising is None:
            details.lead_to(Field.SUPERVISING)
        elif field is Field.SUPERVISING and card.presence_button.isVisible():
            card.presence_button.setFocus()
        else:
            card.focus()
