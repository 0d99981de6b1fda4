"""The visit file `dermdesk-visit/1`: JSON Lines, one visit each, strict; `resources/sample/README.md` describes it."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.people import PriorService, Relation, Sex
from dermdesk.domain.practice import Credential
from dermdesk.domain.visit import (
    Encounter,
    PatientFacts,
    Person,
    PracticeFacts,
    Presence,
    Supervision,
    Telehealth,
    VisitSnapshot,
)
from dermdesk.interchange.book_fields import (
    BookFields,
    EncounterPart,
    PatientPart,
    book_fields,
    encounter_part,
    patient_part,
)
from dermdesk.interchange.json_lines import decoded, objects
from dermdesk.interchange.line_fields import charge_line, line_code, modifiers, ten_digits
from dermdesk.interchange.shared_fields import clia, payer_card, place_of_service, state
from dermdesk.interchange.strict import (
    Fields,
    choice,
    day,
    flag,
    many,
    member,
    pattern,
    private_day,
    record,
    shaped,
    text,
    whole,
)

FORMAT = "dermdesk-visit/1"

_diagnosis = pattern(r"[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?", "a diagnosis in capitals with its dot")
_member_id = shaped(lambda value: 0 < len(value) <= 80, "a member id", private=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedFinding:
    """Of a test file: a rule and the line that it should name, None for the whole visit."""

    rule: str
    line: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRecord:
    """One visit of a file: what rules read, what a book needs besides (None: not said), where it stands."""

    id: str
    line_number: int
    snapshot: VisitSnapshot
    book: BookFields | None = None
    expected: tuple[ExpectedFinding, ...] | None = None

    def refusal(self, today: date) -> str | None:
        """Why this visit alone cannot be taken: a charge below zero, or a day of service after `today`."""
        for number, line in enumerate(self.snapshot.lines, 1):
            if line.charge.cents < 0:
                return f"line {number}: a charge is never below zero; a credit is an adjustment."
        if self.snapshot.encounter.day > today:
            return f"the day of service {self.snapshot.encounter.day.isoformat()} is in the future."
        return None


def read_visits(source: str | bytes | Path) -> tuple[VisitRecord, ...]:
    """Read a visit file: its text, its bytes or its path.

    Raises DermdeskError in one line that names line and field; such a file is refused whole. What makes one visit
    alone impossible is told by `VisitRecord.refusal`.
    """
    if isinstance(source, Path):
        source = _file_bytes(source)
    content = decoded(source) if isinstance(source, bytes) else source
    records: list[VisitRecord] = []
    seen: dict[str, int] = {}
    for number, value in objects(content):
        try:
            found = record(lambda fields, number=number: _visit(fields, number))(value, "")
        except DermdeskError as error:
            raise DermdeskError(f"Line {number}: {error.message}", "Nothing was changed.") from None
        if found.id in seen:
            raise DermdeskError(f"Line {number}: id: line {seen[found.id]} has the same id.", "Nothing was changed.")
        seen[found.id] = number
        records.append(found)
    return tuple(records)


def _file_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DermdeskError(f"{path.name} cannot be read: {error.strerror}.", "Nothing was changed.") from None


def _visit(fields: Fields, number: int) -> VisitRecord:
    fields.need("format", choice(FORMAT))
    identifier = fields.need("id", text)
    payer = fields.need("payer", payer_card)
    patient, patient_book = fields.get("patient", record(_patient), (PatientFacts(), None))
    encounter, encounter_book = fields.need("encounter", record(_encounter))
    book = patient_book and book_fields(
        patient_book, encounter_book, patient.birth_date, patient.sex, patient.guarantor
    )
    snapshot = VisitSnapshot(
        id=identifier,
        payer=payer,
        practice=fields.get("practice", record(_practice), PracticeFacts()),
        patient=patient,
        encounter=encounter,
        diagnoses=fields.need("diagnoses", many(_diagnosis, most=12)),
        lines=fields.need("lines", many(charge_line, least=1)),
        history=fields.get("history", many(record(_prior_service), most=100_000), None),
    )
    expected = fields.get("expect", record(_expect), None)
    return VisitRecord(id=identifier, line_number=number, snapshot=snapshot, book=book, expected=expected)


def _practice(fields: Fields) -> PracticeFacts:
    return PracticeFacts(
        state=fields.get("state", state, None),
        participating=fields.get("participating", flag, False),
        clia=fields.get("clia", clia, None),
        direct_billing=fields.get("direct_billing", flag, False),
    )


def _patient(fields: Fields) -> tuple[PatientFacts, PatientPart]:
    facts = PatientFacts(
        birth_date=fields.get("birth_date", private_day, None),
        sex=fields.get("sex", member(Sex), None),
        member_id=fields.get("member_id", _member_id, None),
        guarantor=fields.get("guarantor", member(Relation), Relation.SELF),
        signature_on_file=fields.get("signature_on_file", flag, True),
        medicaid=fields.get("medicaid", flag, False),
    )
    return facts, patient_part(fields)


def _person(fields: Fields) -> Person:
    return Person(
        npi=fields.need("npi", ten_digits), credential=fields.get("credential", member(Credential), Credential.MD)
    )


def _supervision(fields: Fields) -> Supervision:
    """Without an NPI the place still counts, and rules see an empty one."""
    return Supervision(
        npi=fields.get("npi", ten_digits, ""), presence=fields.get("presence", member(Presence), Presence.ABSENT)
    )


def _other_npi(fields: Fields) -> str:
    return fields.need("npi", ten_digits)


def _encounter(fields: Fields) -> tuple[Encounter, EncounterPart]:
    encounter = Encounter(
        day=fields.need("date", day),
        place_of_service=fields.get("place_of_service", place_of_service, None),
        telehealth=fields.get("telehealth", member(Telehealth), None),
        rendering=fields.need("rendering", record(_person)),
        seen_by=fields.get("seen_by", record(_person), None),
        supervising=fields.get("supervising", record(_supervision), None),
        incident_to=fields.get("incident_to", flag, False),
        plan_diagnoses=fields.get("plan_diagnoses", many(_diagnosis), ()),
        referring_npi=fields.get("referring", record(_other_npi), None),
        ordering_npi=fields.get("ordering", record(_other_npi), None),
        em_basis=fields.get("em_basis", choice("mdm", "time"), "mdm"),
        em_minutes=fields.get("em_minutes", whole(), None),
        assignment=fields.get("assignment", choice("Y", "N"), "Y") == "Y",
        submit_date=fields.get("submit_date", day, None),
    )
    return encounter, encounter_part(fields)


def _prior_service(fields: Fields) -> PriorService:
    return PriorService(
        day=fields.need("date", day),
        code=fields.need("code", line_code),
        modifiers=fields.get("modifiers", modifiers, ()),
        diagnosis=fields.get("diagnosis", _diagnosis, None),
        same_group=fields.get("same_group", flag, True),
        face_to_face=fields.get("face_to_face", flag, True),
        billed=fields.get("billed", flag, False),
    )


def _expected_finding(fields: Fields) -> ExpectedFinding:
    rule = fields.need("rule", pattern(r"DERM-[A-Z]{2,3}-\d{3}", "the id of a rule"))
    return ExpectedFinding(rule=rule, line=fields.get("line", whole(1), None))


def _expect(fields: Fields) -> tuple[ExpectedFinding, ...]:
    fields.get("fix", text, None)
    return fields.need("findings", many(record(_expected_finding)))
