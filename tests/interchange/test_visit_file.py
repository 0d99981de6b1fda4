"""The visit file is read strictly: every error is one line that names line and field, nothing is coerced."""

import json
from copy import deepcopy
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dermdesk.domain.account import Channel
from dermdesk.domain.circumstance import Accident, AccidentKind, Attachment
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.line import AccountSide
from dermdesk.domain.money import Money
from dermdesk.domain.payer import PayerType
from dermdesk.domain.people import Relation
from dermdesk.domain.practice import LineClass
from dermdesk.domain.resource_files import resource_path
from dermdesk.interchange.visit_file import ExpectedFinding, read_visits

CASES = Path(__file__).parents[3] / "shared" / "scrub" / "cases.jsonl"
SAMPLE = resource_path("sample", "visits.jsonl")
VISIT: dict[str, Any] = {
    "format": "dermdesk-visit/1",
    "id": "one",
    "payer": {"type": "medicare_part_b"},
    "encounter": {"date": "2026-03-10", "rendering": {"npi": "1000000038"}},
    "diagnoses": ["L57.0"],
    "lines": [{"code": "17000", "pointers": "A", "charge": "136.94", "lesion": {"diameter_mm": 4.1}}],
}


def changed(path: str, value: object) -> str:
    """A visit's line of the file with one field set; `path` uses the places of Python lists."""
    visit = deepcopy(VISIT)
    steps = path.split(".")
    place: Any = visit
    for step in steps[:-1]:
        place = place[int(step)] if step.isdigit() else place.setdefault(step, {})
    last = steps[-1]
    place[int(last) if last.isdigit() else last] = value
    return json.dumps(visit, ensure_ascii=False)


def error_of(content: str | bytes) -> str:
    with pytest.raises(DermdeskError) as caught:
        read_visits(content)
    assert "\n" not in str(caught.value)
    return caught.value.message


def test_a_visit_has_the_defaults_of_the_format() -> None:
    (record,) = read_visits("\ufeff\n" + json.dumps(VISIT) + "\r\n\n")
    snapshot = record.snapshot
    assert (record.id, record.line_number, record.book, record.expected) == ("one", 2, None, None)
    assert snapshot.payer.type is PayerType.MEDICARE_PART_B
    assert not snapshot.payer.pays_consults
    assert snapshot.encounter.day == date(2026, 3, 10)
    assert snapshot.encounter.assignment
    assert snapshot.history is None
    line = snapshot.lines[0]
    assert line.charge == Money(13694)
    assert (line.units, line.line_class, line.side) == (1, LineClass.INSURANCE, AccountSide.HOUSEHOLD)
    assert line.lesion is not None
    assert line.lesion.diameter_mm == Decimal("4.1")


def test_null_is_absent_but_an_empty_history_is_given() -> None:
    assert read_visits(changed("history", None))[0].snapshot.history is None
    assert read_visits(changed("history", []))[0].snapshot.history == ()
    assert read_visits(changed("encounter.seen_by", None))[0].snapshot.encounter.seen_by is None


def test_a_blank_ndc_is_read_so_that_a_rule_can_ask_for_it() -> None:
    for typed, read in (("", ""), (" ", ""), (None, None), ("0003-0494-20", "0003-0494-20")):
        drug = read_visits(changed("lines.0.drug.ndc", typed))[0].snapshot.lines[0].drug
        assert drug is not None and drug.ndc == read


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("color", "red", "color: there is no such field."),
        ("lines.0.lesion.colour", 1, "lines[1].lesion.colour: there is no such field."),
        ("format", "dermdesk-visit/2", 'format: one of dermdesk-visit/1, not "dermdesk-visit/2".'),
        ("lines.0.units", "x", 'lines[1].units: a whole number of 1 or more, not "x".'),
        ("lines.0.units", "5", 'lines[1].units: a whole number of 1 or more, not "5".'),
        ("lines.0.units", 0, "lines[1].units: a whole number of 1 or more, not 0."),
        ("lines.0.units", True, "lines[1].units: a whole number of 1 or more, not true."),
        ("lines.0.units", 1.0, "lines[1].units: a whole number of 1 or more, not 1.0."),
        ("lines.0.confidential", 1, "lines[1].confidential: true or false is wanted, not 1."),
        ("lines.0.charge", 12.5, 'lines[1].charge: dollars with two places, such as "136.94", not 12.5.'),
        ("lines.0.charge", "12.5", 'lines[1].charge: dollars with two places, such as "136.94", not "12.5".'),
        ("lines.0.charge", None, "lines[1].charge: this field is missing."),
        ("lines.0.lesion.diameter_mm", "4", 'lines[1].lesion.diameter_mm: a number of 0 or more, not "4".'),
        ("lines.0.lesion.diameter_mm", -1, "lines[1].lesion.diameter_mm: a number of 0 or more, not -1."),
        ("lines.0.pointers", "AZ", 'lines[1].pointers: diagnosis letters A to L, not "AZ".'),
        ("lines.0.modifiers", ["25", "5"], 'lines[1].modifiers[2]: a modifier of two characters, not "5".'),
        ("lines", [], "lines: a list of 1 to 1000 is wanted, not 0."),
        ("lines", {}, "lines: a list is wanted, not an object."),
        ("diagnoses", ["l57.0"], 'diagnoses[1]: a diagnosis in capitals with its dot, not "l57.0".'),
        ("diagnoses", ["L57.0"] * 13, "diagnoses: a list of 0 to 12 is wanted, not 13."),
        ("encounter.date", "2026-02-30", 'encounter.date: a day as YYYY-MM-DD, not "2026-02-30".'),
        ("encounter.rendering.npi", "123", 'encounter.rendering.npi: an NPI of ten digits, not "123".'),
        ("encounter.em_basis", "guess", 'encounter.em_basis: one of mdm, time, not "guess".'),
        ("payer.type", "hmo", "payer.type: one of medicare_part_b"),
        ("payer.sad_list", ["J1"], 'payer.sad_list[1]: a code of five characters, not "J1".'),
        ("payer.product_labelers", {"J7308": ["x"]}, "payer.product_labelers.J7308[1]: the first digits"),
    ],
)
def test_an_error_names_line_and_field(path: str, value: object, message: str) -> None:
    assert error_of(json.dumps({**VISIT, "id": "zero"}) + "\n" + changed(path, value)).startswith("Line 2: " + message)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"format": ', "Line 1: this is not JSON, column 12."),
        ("[]", "Line 1: the object: an object is wanted, not a list."),
        ("17", "Line 1: the object: an object is wanted, not 17."),
        ('{"id": "a", "id": "b"}', "Line 1: an object has the same field twice."),
        ('{"id": NaN}', "Line 1: NaN is not a number."),
        ('{"id": -Infinity}', "Line 1: -Infinity is not a number."),
        ('{"id": ' + "9" * 5000 + "}", "Line 1: a number is too long."),
        ("[" * 100_000, "Line 1: nested too deeply."),
        (" " * 10 + '"' + "x" * 1_000_001 + '"', "Line 1: more than 1000000 characters."),
        (json.dumps(VISIT) + "\n" + json.dumps(VISIT), "Line 2: id: line 1 has the same id."),
        (b'{}\n{"id": "\xff"}', "Line 2: this is not UTF-8 text."),
        (json.dumps({**VISIT, "id": "a\ud800"}), "Line 1: id: one line of text is wanted."),
        (json.dumps({**VISIT, "id": "a\nb"}), "Line 1: id: one line of text is wanted."),
    ],
)
def test_text_that_is_no_visit_file(content: str | bytes, message: str) -> None:
    assert error_of(content) == message


def test_a_missing_file_and_a_folder_are_told_in_words(tmp_path: Path) -> None:
    for path in (tmp_path / "none.jsonl", tmp_path):
        with pytest.raises(DermdeskError, match="cannot be read"):
            read_visits(path)


def test_an_error_repeats_nothing_of_the_patient() -> None:
    for field, value in {
        "birth_date": "1944-05-33",
        "member_id": "S" * 90,
        "number": "Grimsby Edna 19",
        "phone": "81555501",
        "email": "edna grimsby",
        "name": {"last": "Grimsby\nEdna 19"},
        "address": {"line1": "Gear 19", "city": "Galena", "state": "IL", "zip": "Grimsby"},
    }.items():
        told = error_of(changed(f"patient.{field}", value))
        assert f"patient.{field}" in told
        assert not any(word in told for word in ("Grimsby", "Edna", "1944", "SSS", "8155", "edna"))


def test_one_visit_is_refused_for_a_charge_below_zero_or_a_future_day() -> None:
    (negative,) = read_visits(changed("lines.0.charge", "-1.00"))
    assert negative.refusal(date(2026, 3, 10)) == "line 1: a charge is never below zero; a credit is an adjustment."
    (visit,) = read_visits(json.dumps(VISIT))
    assert visit.refusal(date(2026, 3, 10)) is None
    assert visit.refusal(date(2026, 3, 9)) == "the day of service 2026-03-10 is in the future."


def test_expected_findings_are_handed_back() -> None:
    (record,) = read_visits(changed("expect", {"findings": [{"rule": "DERM-EM-001", "line": None}], "fix": "add 25"}))
    assert record.expected == (ExpectedFinding(rule="DERM-EM-001", line=None),)


def test_the_person_for_a_book() -> None:
    records = {record.id: record for record in read_visits(SAMPLE)}
    book = records["2026-11-20-09"].book
    assert book is not None
    assert book.guarantor is not None
    assert (book.name.listed, book.guarantor.key, book.provider, book.site) == (
        "Kováč, Hannah",
        "G-103",
        "vance",
        "galena",
    )
    (coverage,) = book.coverages
    assert (coverage.payer, coverage.relation) == ("guild", Relation.PARENT)
    assert coverage.subscriber is not None
    assert coverage.subscriber.name.spoken == "Peter Kováč"
    assert book.confidential_route is not None
    assert book.confidential_route.channel is Channel.PICK_UP
    held = records["2026-11-20-14"].book
    assert held is not None
    assert held.confidential_route is None


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("number", None, "patient.number: this field is missing; a visit for a book needs it."),
        ("sex", None, "patient.sex: this field is missing; a visit for a book needs it."),
        ("guarantor", "self", "patient.guarantor_person: say in patient.guarantor"),
        ("guarantor_person", None, "patient.guarantor_person: this field is missing"),
        ("coverages", [{"payer": "guild", "member_id": "X", "relation": "parent"}], "patient.coverages[1].subscriber:"),
        ("confidential_route", {"channel": "email"}, "patient.confidential_route: an e-mail route needs"),
        ("confidential_route", {"channel": "paper"}, "patient.confidential_route: a paper route needs an address"),
        ("confidential_route", {"channel": "hold"}, "patient.confidential_route.channel: one of paper"),
        ("zip", "1", "patient.zip: there is no such field."),
    ],
)
def test_a_person_for_a_book_is_complete(field: str, value: object, message: str) -> None:
    visit = json.loads(SAMPLE.read_text("utf-8").splitlines()[8])
    visit["patient"][field] = value
    assert error_of(json.dumps(visit)).startswith("Line 1: " + message)


@pytest.mark.skipif(not CASES.exists(), reason="the shared cases are not here")
def test_circumstances_that_only_the_claim_tells() -> None:
    visit = json.loads(SAMPLE.read_text("utf-8").splitlines()[0])
    visit["encounter"] |= {
        "accident": {"kind": "auto", "date": "2026-11-17", "state": "IL"},
        "referral_number": "RF-1",
        "attachments": [{"report": "OZ", "sent": "EL", "control_number": "A1"}],
        "laboratory": "driftless",
    }
    visit["patient"]["coverages"][0] |= {"medicare_secondary": "12", "qualified_beneficiary": True}
    (record,) = read_visits(json.dumps(visit))
    assert record.book is not None
    said = record.book.circumstances
    assert said.accident == Accident(kind=AccidentKind.AUTO, day=date(2026, 11, 17), state="IL")
    assert said.attachments == (Attachment(report="OZ", transmission="EL", control_number="A1"),)
    assert (said.referral_number, said.laboratory) == ("RF-1", "driftless")
    assert record.book.coverages[0].medicare_secondary == "12" and record.book.coverages[0].qualified_beneficiary
    visit["encounter"]["accident"]["kind"] = "sport"
    assert "encounter.accident.kind" in error_of(json.dumps(visit))


def test_every_shared_case_is_read() -> None:
    records = read_visits(CASES)
    written = [line for line in CASES.read_text("utf-8").splitlines() if line.strip()]
    assert len(records) == len(written)
    for record, line in zip(records, written, strict=True):
        expected = json.loads(line)["expect"]["findings"]
        assert record.expected == tuple(ExpectedFinding(rule=one["rule"], line=one["line"]) for one in expected)


_LINES = SAMPLE.read_text("utf-8").splitlines()
_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.decimals(allow_nan=True).map(str),
    st.text(st.characters(codec=None)),
    st.just([]),
    st.just({}),
    st.just([[1]]),
)


def _places(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if isinstance(value, dict):
        inner = cast("dict[str, object]", value).items()
    elif isinstance(value, list):
        inner = enumerate(cast("list[object]", value))
    else:
        return [path]
    return [path, *(place for key, one in inner for place in _places(one, (*path, key)))]


@settings(max_examples=50)
@given(st.data())
def test_mutants_raise_nothing_but_our_error(data: st.DataObject) -> None:
    line = data.draw(st.sampled_from(_LINES))
    visit: Any = json.loads(line)
    path = data.draw(st.sampled_from(_places(visit)[1:]))
    place = visit
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = data.draw(_VALUES)
    text = json.dumps(visit)
    raw = bytearray(text.encode())
    if data.draw(st.booleans()):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        for record in read_visits(bytes(raw)):
            assert isinstance(record.refusal(date(2026, 11, 20)), str | None)
    except DermdeskError as error:
        assert "\n" not in str(error)  # noqa: PT017 - whether it raises is the mutant's choice
        assert error.message.startswith("Line ")  # noqa: PT017
