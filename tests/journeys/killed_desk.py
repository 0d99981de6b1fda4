"""A clerk in the middle of a visit, as a process of its own: types line after line until it is killed."""

import sys
from dataclasses import replace
from pathlib import Path

from dermdesk.domain.visit import Visit
from dermdesk.services import charge_entry
from tests.desks import DAY, add_patient, cosmetic, insured, make_desk


def type_forever(book: Path, reference: Path) -> None:
    """Save a draft after each line, and say so on standard output."""
    desk = make_desk(book, reference)
    person = add_patient(desk, "Moss")
    fresh = charge_entry.new_visit(desk, person.patient_id, DAY)
    visit = Visit(visit_id=fresh.visit_id, header=fresh.header, diagnoses=("L57.0",))
    while True:
        line = cosmetic() if len(visit.lines) == 1 else insured("17003", 1336 + len(visit.lines))
        visit = replace(visit, lines=(*visit.lines, line))
        charge_entry.save_draft(desk, visit)
        sys.stdout.write(f"{len(visit.lines)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    type_forever(Path(sys.argv[1]), Path(sys.argv[2]))
