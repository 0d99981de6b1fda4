"""Posting: lines by account into two streams that know nothing of each other, refusals in words, corrections."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from dermdesk.domain.daylist import AppointmentStatus
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.ledger import EntryKind
from dermdesk.domain.line import AccountSide, ChargeLine, InsuranceLine
from dermdesk.domain.money import Money
from dermdesk.domain.people import Patient
from dermdesk.domain.practice import LineClass
from dermdesk.domain.user import Role, User
from dermdesk.domain.visit import Visit
from dermdesk.services import charge_entry, confidential, day_list, practice_setup
from dermdesk.services.charge_totals import SALES_TAX, totals
from dermdesk.services.desk import Desk
from dermdesk.services.scrubbing import Finding, FixKind, Scrubber, apply_fix
from dermdesk.storage.codec import to_json
from tests.desks import DAY, add_patient, cosmetic, insured, make_desk, self_paid

RETAIL = ChargeLine(code="SUNSCREEN", charge=Money(2_999), line_class=LineClass.RETAIL, account=AccountSide.HOUSEHOLD)


@pytest.fixture
def desk(tmp_path: Path, reference_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path / "book.db", reference_path)
    yield made
    made.close()


def _visit(desk: Desk, person: Patient, *lines: ChargeLine, diagnoses: tuple[str, ...] = ("L57.0", "L70.0")) -> Visit:
    return replace(charge_entry.new_visit(desk, person.patient_id, DAY), diagnoses=diagnoses, lines=lines)


def _practice_events(desk: Desk) -> list[tuple[object, ...]]:
    return [
        tuple(row)
        for row in desk.book.db.conn.execute(
            "SELECT seq, hlc, kind, entity, payload, hash FROM journal WHERE stream = 'practice' ORDER BY seq"
        )
    ]


def test_a_mixed_visit_goes_two_ways(desk: Desk) -> None:
    person = add_patient(desk, "Alder")
    result = charge_entry.post(desk, _visit(desk, person, cosmetic(pointers="B"), insured("17000", 18_000)))
    assert result.visit_id is not None and result.confidential_visit_id is not None
    posted = desk.book.practice.visit(result.visit_id)
    assert posted is not None
    assert [(part.number, part.line.code) for part in posted.lines] == [(1, "17000")]
    assert isinstance(posted.lines[0], InsuranceLine)
    assert posted.diagnoses == ("L57.0",)
    view = confidential.open_account(desk, person.patient_id, "asked at the desk")
    assert [(part.number, part.line.code) for part in view.visits[0].lines] == [(1, "BTX-GLAB")]
    assert view.visits[0].diagnoses == ("L70.0",)
    assert view.balance == Money(36_000)
    assert [read.reason for read in confidential.read_log(desk)] == ["asked at the desk"]


def test_the_practice_stream_is_the_same_without_the_confidential_line(tmp_path: Path, reference_path: Path) -> None:
    streams: list[list[tuple[object, ...]]] = []
    for name, private in (("with", (cosmetic(pointers="B"),)), ("without", ())):
        desk = make_desk(tmp_path / f"{name}.db", reference_path)
        first, second = add_patient(desk, "Alder"), add_patient(desk, "Birch")
        for person in (first, second):
            day_list.add(desk, person.patient_id, DAY, None, "okafor")
        if private:
            charge_entry.post(desk, _visit(desk, first, *private))
            confidential.take_payment(desk, first.patient_id, Money(500), "cash", "paid at the desk")
        charge_entry.post(desk, _visit(desk, second, *private, insured("17000", 18_000)))
        streams.append(_practice_events(desk))
        statuses = {one.patient_id: one.status for one in desk.book.practice.appointments(DAY)}
        assert statuses[first.patient_id] is AppointmentStatus.EXPECTED
        assert statuses[second.patient_id] is AppointmentStatus.CHARGED
        desk.close()
    assert streams[0] == streams[1]


def test_retail_tax_is_a_line_of_its_own_and_follows_a_void(desk: Desk) -> None:
    setup = desk.setup()
    practice_setup.change_practice(desk, replace(setup.practice, sales_tax_basis_points=675))
    person = add_patient(desk, "Alder")
    visit = _visit(desk, person, RETAIL, replace(RETAIL, charge=Money(1_000)), self_paid())
    assert totals(visit, desk.setup()).tax == Money(270)  # 6.75 % of 39.99 is 2.699325
    result = charge_entry.post(desk, visit)
    assert result.visit_id is not None and result.confidential_visit_id is None
    entries = desk.book.practice.entries(person.medical_account_id)
    assert [entry.amount for entry in entries if entry.kind is EntryKind.TAX] == [Money(270)]
    charge_entry.void_line(desk, result.visit_id, 1, "returned unopened")
    posted = desk.book.practice.visit(result.visit_id)
    assert posted is not None
    assert [part.line.charge for part in posted.lines if part.line.code == SALES_TAX] == [Money(68)]
    charge_entry.void_line(desk, result.visit_id, 2, "returned unopened")
    posted = desk.book.practice.visit(result.visit_id)
    assert posted is not None
    assert [part.line.code for part in posted.lines] == ["99213"]
    entries = desk.book.practice.entries(person.medical_account_id)
    assert sum(entry.amount.cents for entry in entries) == 9_000


_REFUSED: dict[str, Callable[[Visit], Visit]] = {
    "no line": lambda visit: replace(visit, lines=()),
    "below zero": lambda visit: replace(visit, lines=(insured("17000", -1),)),
    "units": lambda visit: replace(visit, lines=(replace(insured("17000", 1), units=0),)),
    "in the future": lambda visit: replace(visit, header=replace(visit.header, day=DAY + timedelta(days=1))),
    "no such patient": lambda visit: replace(visit, header=replace(visit.header, patient_id="nobody")),
    "coverage": lambda visit: replace(visit, header=replace(visit.header, coverage_id="none")),
    "no provider": lambda visit: replace(visit, header=replace(visit.header, rendering="nobody")),
    "no site": lambda visit: replace(visit, header=replace(visit.header, site="nowhere")),
}


@pytest.mark.parametrize("words", _REFUSED)
def test_refusals_say_why_and_change_nothing(desk: Desk, words: str) -> None:
    person = add_patient(desk, "Alder")
    before = desk.book.event_count()
    with pytest.raises(DermdeskError, match=words):
        charge_entry.post(desk, _REFUSED[words](_visit(desk, person, insured("17000", 18_000))))
    assert desk.book.event_count() == before


def test_an_attested_fix_is_kept_where_its_cause_lies(desk: Desk) -> None:
    person = add_patient(desk, "Alder")
    visit = _visit(desk, person, cosmetic(), insured("99213", 12_000, "B"), insured("17000", 18_000))
    found = Scrubber.of(desk).check(charge_entry.snapshot(desk, visit)).findings
    finding = next(one for one in found if one.rule == "DERM-EM-001")
    fix = finding.fixes[0]
    assert fix.kind is FixKind.ATTESTED and finding.line == 2
    with pytest.raises(DermdeskError, match="few words"):
        charge_entry.settle(desk, visit, finding, "  ", fix)
    settled = charge_entry.settle(desk, visit, finding, "Acne was treated too", fix)
    assert not settled.confidential
    mended = apply_fix(desk.setup(), visit, fix)
    assert mended.lines[1].modifiers == ("25",)
    result = charge_entry.post(desk, mended, (settled, replace(settled, confidential=True, words="Private")))
    assert result.visit_id is not None
    assert [one.words for one in desk.book.practice.settled_findings(result.visit_id)] == ["Acne was treated too"]
    assert [one.words for one in desk.book.confidential.settled_findings(result.visit_id)] == ["Private"]


def test_a_fix_names_who_ordered_a_test(desk: Desk) -> None:
    person = add_patient(desk, "Alder")
    visit = _visit(desk, person, insured("88305", 14_000))
    visit = replace(visit, header=replace(visit.header, ordering=None))
    scrubber = Scrubber.of(desk)

    def unordered(visit: Visit) -> list[Finding]:
        found = scrubber.check(charge_entry.snapshot(desk, visit)).findings
        return [one for one in found if one.rule == "DERM-PTH-009"]

    (finding,) = unordered(visit)
    mended = apply_fix(desk.setup(), visit, finding.fixes[0])
    assert mended.header.ordering == visit.header.rendering
    assert not unordered(mended)


def test_a_finding_of_a_confidential_line_is_settled_in_its_own_stream(desk: Desk) -> None:
    person = add_patient(desk, "Alder")
    hidden = replace(insured("17380", 20_000, ""), confidential=True)
    visit = _visit(desk, person, insured("17000", 18_000), hidden)
    found = Scrubber.of(desk).check(charge_entry.snapshot(desk, visit)).findings
    finding = next(one for one in found if one.line == 2)
    assert charge_entry.settle(desk, visit, finding, "She asked for it").confidential


def test_a_confidential_draft_is_its_authors_alone_and_goes_with_posting(desk: Desk) -> None:
    person = add_patient(desk, "Alder")
    visit = _visit(desk, person, cosmetic(), insured("17000", 18_000))
    charge_entry.save_draft(desk, visit)
    owner, other = desk.user, User(user_id="u-clerk", name="Clerk", role=Role.BILLER)
    desk.user = other
    assert charge_entry.drafts(desk) == ()
    with pytest.raises(DermdeskError):
        charge_entry.load_draft(desk, visit.visit_id)
    desk.user = owner
    assert charge_entry.load_draft(desk, visit.visit_id).visit == visit
    charge_entry.post(desk, visit)
    assert charge_entry.drafts(desk) == ()


def test_a_revised_line_keeps_its_class_and_a_reason_is_wanted(desk: Desk) -> None:
    person = add_patient(desk, "Alder")
    result = charge_entry.post(desk, _visit(desk, person, insured("17000", 18_000)))
    assert result.visit_id is not None
    with pytest.raises(DermdeskError, match="reason"):
        charge_entry.void_line(desk, result.visit_id, 1, " ")
    with pytest.raises(DermdeskError, match="void and a new entry"):
        charge_entry.revise_line(desk, result.visit_id, 1, cosmetic(), "wrong class")
    charge_entry.revise_line(desk, result.visit_id, 1, insured("17000", 17_000), "typing mistake")
    posted = desk.book.practice.visit(result.visit_id)
    assert posted is not None and posted.lines[0].line.charge == Money(17_000)
    charge_entry.void_line(desk, result.visit_id, 1, "other patient")
    with pytest.raises(DermdeskError, match="does not stand"):
        charge_entry.void_line(desk, result.visit_id, 1, "again")


def test_repeating_the_last_visit_never_brings_back_what_was_private(desk: Desk) -> None:
    person = add_patient(desk, "Alder")
    with pytest.raises(DermdeskError, match="no earlier visit"):
        charge_entry.repeat_last_visit(desk, person.patient_id, DAY)
    charge_entry.post(desk, _visit(desk, person, cosmetic(pointers="B"), insured("17000", 1)))
    again = charge_entry.repeat_last_visit(desk, person.patient_id, DAY)
    assert [line.code for line in again.lines] == ["17000"]
    assert again.lines[0].charge == desk.setup().price_list["17000"].fee
    assert "BTX" not in to_json(again)
