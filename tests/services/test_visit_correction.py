"""A posted visit corrected as a whole: what is voided, revised and added, what the ledger says, and what is refused."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.line import InsuranceLine
from dermdesk.domain.money import Money, total
from dermdesk.domain.visit import Visit
from dermdesk.services import visit_correction
from dermdesk.services.desk import Desk
from tests.desks import DAY, add_patient, cosmetic, insured, make_desk, post_visit


@pytest.fixture
def desk(tmp_path: Path, reference_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path / "book.db", reference_path)
    yield made
    made.close()


@pytest.fixture
def typed(desk: Desk) -> Visit:
    """A visit of three lines, as the correction opens it."""
    lines = [insured("99213", 15400, "A"), insured("17000", 11500, "B"), insured("17003", 1200, "B")]
    posted = post_visit(desk, add_patient(desk, "Moss"), lines, ("L40.0", "L57.0"))
    return visit_correction.as_typed(desk, posted.visit_id or "")


def _owed(desk: Desk, visit: Visit) -> Money:
    patient = desk.book.practice.patient(visit.header.patient_id)
    assert patient is not None
    return total(entry.amount for entry in desk.book.practice.entries(patient.medical_account_id))


def test_lines_are_voided_revised_and_added_and_the_ledger_follows(desk: Desk, typed: Visit) -> None:
    visit, first = typed.lines[0], typed.lines[1]
    lines = (replace(visit, modifiers=("25",)), first, insured("11102", 21000, "A"), insured("11103", 9000, "A"))
    told = visit_correction.correct(desk, replace(typed, lines=lines), "the shave biopsy was left out")
    assert (told.revised, told.voided, told.added) == ((1, 3), (), (4,))
    stands = desk.book.practice.visit(typed.visit_id)
    assert stands is not None
    assert [(one.number, one.line.code) for one in stands.lines] == [
        (1, "99213"), (2, "17000"), (3, "11102"), (4, "11103"),
    ]  # fmt: skip
    assert _owed(desk, typed) == Money(15400 + 11500 + 21000 + 9000)
    gone = visit_correction.correct(desk, replace(typed, lines=(lines[0], first)), "no biopsy after all")
    again = visit_correction.correct(desk, replace(typed, lines=lines[:3]), "one biopsy")
    assert (gone.voided, again.added) == ((3, 4), (5,))
    assert _owed(desk, typed) == Money(15400 + 11500 + 21000)
    assert desk.book.rebuild().all_equal


def test_another_day_moves_every_entry_and_self_pay_makes_no_insurance_line(desk: Desk, typed: Visit) -> None:
    header = replace(typed.header, day=DAY - timedelta(days=3))
    told = visit_correction.correct(desk, replace(typed, header=header), "seen on Tuesday")
    assert (told.header_changed, told.revised) == (True, (1, 2, 3))
    assert [visit.visit_id for visit in desk.book.practice.visits_on(header.day)] == [typed.visit_id]
    visit_correction.correct(desk, replace(typed, header=replace(header, coverage_id=None)), "patient pays")
    stands = desk.book.practice.visit(typed.visit_id)
    assert stands is not None and not any(isinstance(line, InsuranceLine) for line in stands.lines)
    assert desk.book.practice.unclaimed_visits() == ()
    assert _owed(desk, typed) == Money(28100)


@pytest.mark.parametrize(
    ("change", "reason", "words"),
    [
        ({}, " ", "needs its reason"),
        ({"lines": (cosmetic(),)}, "forgot it", "private account"),
        ({"lines": (insured("99213", -1),)}, "typo", "below zero"),
        ({"visit_id": "gone"}, "typo", "no such posted visit"),
    ],
)
def test_what_cannot_stand_is_refused_and_changes_nothing(
    desk: Desk, typed: Visit, change: dict[str, object], reason: str, words: str
) -> None:
    before = desk.book.event_count()
    with pytest.raises(DermdeskError, match=words):
        visit_correction.correct(desk, replace(typed, **change), reason)  # pyright: ignore[reportArgumentType] - cases
    assert desk.book.event_count() == before
    assert not visit_correction.correct(desk, typed, "looked at it").changed
