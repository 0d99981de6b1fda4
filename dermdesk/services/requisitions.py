"""Requisitions of the practice stream: the jars of a visit for a laboratory, as PDF. Nothing is counted by printing."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from dermdesk.documents.requisition import render_requisition
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.laboratory import Laboratory
from dermdesk.domain.line import ChargeLine
from dermdesk.domain.requisition import RequestedJar, Requisition, Suspected
from dermdesk.domain.specimen import ChargedTo, Specimen
from dermdesk.domain.user import Permission
from dermdesk.services.desk import Desk
from dermdesk.services.files import write_whole
from dermdesk.services.patients import known_patient
from dermdesk.services.specimen_lines import procedure_words


def requisitions(desk: Desk, visit_id: str) -> tuple[Requisition, ...]:
    """One for each laboratory and each way to bill, in the order of the jars that are still out; else of all jars.

    Raises DermdeskError: nothing of the visit is in the log.
    """
    desk.require(Permission.SEE_PRACTICE)
    reads = desk.book.practice
    visit = reads.visit(visit_id)
    logged = [one for one in reads.specimens_of_visit(visit_id) if not one.dropped]
    if visit is None or not logged:
        raise DermdeskError("No jar of this visit is in the log.", "Send them first: S on the board.")
    chosen = [one.specimen for one in logged if one.is_out] or [one.specimen for one in logged]
    lines = {part.number: part.line for part in visit.lines}
    patient, setup, header = known_patient(desk, visit.header.patient_id), desk.setup(), visit.header
    coverages = [one for one in reads.coverages(patient.patient_id) if one.covers(header.day)]
    own = [one for one in coverages if one.coverage_id == header.coverage_id]
    plans = [*own, *(one for one in coverages if own and one.rank > own[0].rank)]
    return tuple(
        Requisition(
            practice=setup.practice,
            site=setup.sites[header.site],
            orderer=setup.providers[header.seen_by or header.rendering],
            laboratory=known_laboratory(desk, key),
            patient=patient,
            collected=header.day,
            jars=requested(desk, some, lines, header.day),
            charged_to=charged_to,
            plans=tuple((one, setup.payers[one.payer_key]) for one in plans) if charged_to is ChargedTo.PLAN else (),
        )
        for (key, charged_to), some in _groups(chosen).items()
    )


def print_requisitions(desk: Desk, visit_id: str, out: Path) -> tuple[Path, ...]:
    """Write them as PDF. A name tells of nobody, and the same requisition has the same name."""
    desk.require(Permission.SEE_PRACTICE)
    return tuple(written(one, desk.today(), out) for one in requisitions(desk, visit_id))


def written(requisition: Requisition, today: date, out: Path) -> Path:
    """The PDF of a requisition in a folder."""
    data = render_requisition(requisition, today)
    path = out / f"requisition-{hashlib.sha256(data).hexdigest()[:10]}.pdf"
    write_whole(path, data)
    return path


def requested(
    desk: Desk, specimens: Iterable[Specimen], lines: dict[int, ChargeLine], day: date
) -> tuple[RequestedJar, ...]:
    """Jars with the words of their procedures and of what was suspected."""
    desk.require(Permission.SEE_PRACTICE)

    def jar(specimen: Specimen) -> RequestedJar:
        line = lines.get(specimen.line_number)
        facts = ((code, desk.reference.diagnosis(code, day)) for code in specimen.clinical)
        return RequestedJar(
            specimen=specimen,
            procedure=procedure_words(line.code) if line is not None else "",
            suspected=tuple(Suspected(code=code, words=fact.label if fact else "") for code, fact in facts),
        )

    return tuple(jar(specimen) for specimen in specimens)


def known_laboratory(desk: Desk, key: str) -> Laboratory:
    """A laboratory by its key. Raises DermdeskError for an unknown one."""
    desk.require(Permission.SEE_PRACTICE)
    found = desk.setup().laboratories.get(key)
    if found is None:
        raise DermdeskError("Choose the laboratory.", "Settings, Laboratories holds those of the practice.")
    return found


def _groups(specimens: Sequence[Specimen]) -> dict[tuple[str, ChargedTo], list[Specimen]]:
    groups: dict[tuple[str, ChargedTo], list[Specimen]] = {}
    for specimen in sorted(specimens, key=lambda one: (len(one.letter), one.letter)):
        groups.setdefault((specimen.laboratory, specimen.charged_to), []).append(specimen)
    return groups
