"""The specimen log: jars of a visit sent to a laboratory, corrected, taken out, and the reports that come back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from dermdesk.domain.codes import is_icd10cm_shape
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.event import EventBody
from dermdesk.domain.events import SpecimenDropped, SpecimenLogged, SpecimenReported
from dermdesk.domain.line import InsuranceLine, PracticeLine
from dermdesk.domain.specimen import (
    ChargedTo,
    PathologyResult,
    SlideWork,
    Specimen,
    SpecimenStanding,
    behavior_of,
    label_letter,
)
from dermdesk.domain.user import Permission
from dermdesk.domain.visit import PostedVisit
from dermdesk.services.claim_preparation import after_judgement
from dermdesk.services.desk import Desk
from dermdesk.services.judging import judge, noted
from dermdesk.services.specimen_lines import Jar, linked, missing_jars
from dermdesk.services.specimens import known


@dataclass(frozen=True, slots=True)
class _Shipment:
    """What jars have in common that leave together."""

    laboratory: str
    sent: date
    work: SlideWork = SlideWork.LABORATORY


def usual_laboratory(desk: Desk) -> str:
    """Key of the laboratory that the last specimen went to, else of the only one; blank where nobody can know."""
    desk.require(Permission.SEE_PRACTICE)
    known = desk.setup().laboratories
    last = desk.book.practice.last_laboratory()
    return last if last in known else (next(iter(known)) if len(known) == 1 else "")


def send(
    desk: Desk, visit_id: str, laboratory: str = "", *, sent: date | None = None, work: SlideWork = SlideWork.LABORATORY
) -> tuple[Specimen, ...]:
    """Log every jar that the lines of a visit propose, lettered in their order, as sent to one laboratory.

    `laboratory` blank: the usual one; `sent` None: today. Raises DermdeskError, nothing changed: nothing is missing,
    no such laboratory, a day before the visit or in the future.
    """
    desk.require(Permission.ENTER_CHARGES)
    visit, logged = _visit(desk, visit_id), desk.book.practice.specimens_of_visit(visit_id)
    jars = missing_jars(((part.number, part.line) for part in visit.lines), visit.diagnoses, logged)
    if not jars:
        raise DermdeskError(
            "Every jar of this visit is in the log. Nothing was changed.", "One more jar of a line is added with Ins."
        )
    return _log(desk, visit, logged, jars, _shipment(desk, visit, laboratory, sent, work))


def send_another(desk: Desk, visit_id: str, line_number: int, laboratory: str = "") -> Specimen:
    """Log one more jar of a line, whatever it proposes: a margin apart, tissue of a Mohs stage …"""
    desk.require(Permission.ENTER_CHARGES)
    visit, logged = _visit(desk, visit_id), desk.book.practice.specimens_of_visit(visit_id)
    line = _line(visit, line_number).line
    place = line.lesion.place if line.lesion is not None else None
    jar = Jar(line_number, place, linked(line, visit.diagnoses))
    return _log(desk, visit, logged, (jar,), _shipment(desk, visit, laboratory, None, SlideWork.LABORATORY))[0]


def correct(desk: Desk, specimen: Specimen) -> None:
    """Let a logged specimen stand as given: laboratory, day, place, who bills, note. Its visit and line stay.

    Raises DermdeskError, nothing changed: unknown, of another line, no such laboratory, a wrong day.
    """
    desk.require(Permission.ENTER_CHARGES)
    before = known(desk, specimen.specimen_id).specimen
    kept = replace(specimen, visit_id=before.visit_id, line_number=before.line_number, patient_id=before.patient_id)
    _check(desk, kept.laboratory, kept.taken, kept.sent)
    if kept != before:
        desk.append(SpecimenLogged(specimen=kept))


def drop(desk: Desk, specimen_id: str, reason: str) -> None:
    """Take a specimen out of the log, with a reason; its line proposes no other in its place."""
    desk.require(Permission.ENTER_CHARGES)
    visit_id = known(desk, specimen_id).specimen.visit_id
    desk.append(SpecimenDropped(specimen_id=specimen_id, reason=_reason(reason)))
    _let_claims_follow(desk, visit_id)


def none_sent(desk: Desk, visit_id: str, reason: str) -> int:
    """Say that no further jar of a visit was sent; returns how many its lines proposed."""
    desk.require(Permission.ENTER_CHARGES)
    words, visit = _reason(reason), _visit(desk, visit_id)
    logged = desk.book.practice.specimens_of_visit(visit_id)
    jars = missing_jars(((part.number, part.line) for part in visit.lines), visit.diagnoses, logged)
    events: list[EventBody] = []
    for specimen in _specimens(desk, visit, logged, jars, _Shipment("", visit.header.day)):
        dropped = SpecimenDropped(specimen_id=specimen.specimen_id, reason=words)
        events += [SpecimenLogged(specimen=specimen), dropped]
    if events:
        desk.append(*events)
    return len(jars)


def report(desk: Desk, specimen_id: str, result: PathologyResult) -> None:
    """Enter or correct the report of a specimen; claims that waited for nothing else go with the next file.

    Raises DermdeskError, nothing changed: no sound diagnosis code, one that needs more characters on the day of
    service, D49, a report of before the tissue was taken or of the future.
    """
    desk.require(Permission.ENTER_CHARGES)
    standing = known(desk, specimen_id)
    check_result(desk, standing.specimen, result)
    if standing.dropped:
        raise DermdeskError("This specimen is out of the log. Nothing was changed.", f"Reason: {standing.dropped}")
    if result != standing.result:
        desk.append(SpecimenReported(specimen_id=specimen_id, result=result))
        _let_claims_follow(desk, standing.specimen.visit_id)


def take_report_back(desk: Desk, specimen_id: str) -> None:
    """The report was typed at the wrong specimen: it is out again."""
    desk.require(Permission.ENTER_CHARGES)
    standing = known(desk, specimen_id)
    if standing.result is not None:
        desk.append(SpecimenReported(specimen_id=specimen_id, result=None))
        _let_claims_follow(desk, standing.specimen.visit_id)


def check_result(desk: Desk, specimen: Specimen, result: PathologyResult) -> None:
    """Raise DermdeskError when a result cannot be what a report says of a specimen."""
    desk.require(Permission.ENTER_CHARGES)
    code = result.diagnosis
    if not is_icd10cm_shape(code):
        raise DermdeskError(f"'{code[:12]}' is no ICD-10-CM code. Nothing was changed.", "Type it as D22.5.")
    if behavior_of(code) is None:
        raise DermdeskError(
            f"{code} says that nobody has looked yet. Nothing was changed.",
            "Type what the report says; D48.5 if it could not tell.",
        )
    facts = desk.reference.diagnosis(code, specimen.taken)
    if facts is not None and not facts.billable:
        raise DermdeskError(
            f"{code} needs more characters. Nothing was changed.",
            "The place and its side may be missing: F6 of the line says where the lesion was.",
        )
    if not specimen.taken <= result.reported <= desk.today():
        raise DermdeskError(
            "A report comes between the day of the procedure and today. Nothing was changed.", "Look at its day."
        )


def _shipment(desk: Desk, visit: PostedVisit, laboratory: str, sent: date | None, work: SlideWork) -> _Shipment:
    made = _Shipment(laboratory or usual_laboratory(desk), sent or desk.today(visit.header.site), work)
    _check(desk, made.laboratory, visit.header.day, made.sent)
    return made


def _log(
    desk: Desk,
    visit: PostedVisit,
    logged: Sequence[SpecimenStanding],
    jars: Sequence[Jar],
    shipment: _Shipment,
) -> tuple[Specimen, ...]:
    made = _specimens(desk, visit, logged, jars, shipment)
    desk.append(*(SpecimenLogged(specimen=specimen) for specimen in made))
    _let_claims_follow(desk, visit.visit_id)
    return made


def _specimens(
    desk: Desk,
    visit: PostedVisit,
    logged: Sequence[SpecimenStanding],
    jars: Sequence[Jar],
    shipment: _Shipment,
) -> tuple[Specimen, ...]:
    """Letters go on from those of the visit; a letter that was given is never given again."""
    return tuple(
        Specimen(
            specimen_id=desk.ids.new(),
            visit_id=visit.visit_id,
            line_number=jar.line_number,
            patient_id=visit.header.patient_id,
            letter=label_letter(len(logged) + place),
            place=jar.place,
            laboratory=shipment.laboratory,
            taken=visit.header.day,
            sent=shipment.sent,
            work=shipment.work,
            charged_to=_charged_to(_line(visit, jar.line_number)),
            clinical=jar.clinical,
        )
        for place, jar in enumerate(jars)
    )


def _charged_to(line: PracticeLine) -> ChargedTo:
    return ChargedTo.PLAN if isinstance(line, InsuranceLine) else ChargedTo.PATIENT


def _let_claims_follow(desk: Desk, visit_id: str) -> None:
    """Hold or release the unsent claims of a visit; who may not prepare claims leaves it to the next run."""
    visit = desk.book.practice.visit(visit_id)
    if visit is None or not desk.user.may(Permission.PREPARE_CLAIMS):
        return
    judged = judge(desk, visit)
    if events := (*noted(desk, judged), *after_judgement(desk, judged)):
        desk.append(*events)


def _check(desk: Desk, laboratory: str, taken: date, sent: date) -> None:
    if laboratory not in desk.setup().laboratories:
        raise DermdeskError(
            "Choose the laboratory. Nothing was changed.", "Settings, Laboratories holds those of the practice."
        )
    if not taken <= sent <= desk.today():
        raise DermdeskError(
            "A specimen goes out between the day of the procedure and today. Nothing was changed.", "Look at its day."
        )


def _reason(words: str) -> str:
    if not words.strip():
        raise DermdeskError("Say in a few words why nothing is awaited. Nothing was changed.", "The reason is kept.")
    return words.strip()


def _visit(desk: Desk, visit_id: str) -> PostedVisit:
    found = desk.book.practice.visit(visit_id)
    if found is None:
        raise DermdeskError("There is no such posted visit in this book.", "Choose a specimen from the list.")
    return found


def _line(visit: PostedVisit, number: int) -> PracticeLine:
    line = next((part for part in visit.lines if part.number == number), None)
    if line is None:
        raise DermdeskError("This line does not stand any more. Nothing was changed.", "Correct the visit from Claims.")
    return line
