"""The printer's offset, and claims printed once, marked only when they were, and printed again from the same bytes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from dermdesk.domain.circumstance import Attachment
from dermdesk.domain.claim import Claim, ClaimState
from dermdesk.domain.coordination import PayerDecision
from dermdesk.domain.coverage import Coverage
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.events import ClaimPrepared
from dermdesk.domain.money import Money
from dermdesk.domain.print_offset import PrintOffset
from dermdesk.services import claim_preparation, paper_forms, printing
from dermdesk.services.desk import Desk
from tests.desks import add_patient, insured, make_desk, post_visit

POINTS = 72 / 25.4


@pytest.fixture
def desk(tmp_path: Path, reference_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path / "book.db", reference_path)
    yield made
    made.close()


def first_sign(pdf: bytes, page: int = 0) -> tuple[float, float]:
    """Left and bottom of a page's first character, in points."""
    document: Any = pypdfium2.PdfDocument(pdf)
    try:
        left, bottom, _, _ = document[page].get_textpage().get_charbox(0)
        return left, bottom
    finally:
        document.close()


def test_the_offset_of_this_machine_is_kept_measured_and_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platformdirs.user_config_path", lambda *_a, **_k: tmp_path)  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]
    assert printing.form_offset() == PrintOffset()
    printing.keep_form_offset(printing.offset_of("1,5", "-0.5"))
    kept = printing.form_offset()
    assert kept == PrintOffset(Decimal("1.5"), Decimal("-0.5"))
    # Cross 1 is found 27.4 mm from the left, 2 mm too far, and 24.4 mm from the top, 1 mm too high.
    assert printing.corrected_offset(kept, "27.4", "24.4") == PrintOffset(Decimal("-0.5"), Decimal("0.5"))
    page = printing.printer_test(kept)
    before, after = first_sign(page), first_sign(printing.with_offset(page, kept))
    assert after[0] - before[0] == pytest.approx(1.5 * POINTS, abs=0.02)
    assert after[1] - before[1] == pytest.approx(0.5 * POINTS, abs=0.02)
    assert printing.page_count(printing.with_offset(page, kept)) == 2
    assert printing.with_offset(page, PrintOffset()) == page
    for wrong in (("far", "0"), ("21", "0"), ("NaN", "0")):
        with pytest.raises(DermdeskError, match="no offset"):
            printing.offset_of(*wrong)
    with pytest.raises(DermdeskError, match="no offset follows"):
        printing.corrected_offset(kept, "80", "25")
    (tmp_path / "machine.json").write_text('{"cms1500_offset_mm": "torn', "utf-8")
    assert printing.form_offset() == PrintOffset()


def test_claims_are_marked_when_their_forms_were_sent_and_print_again_as_they_were(desk: Desk) -> None:
    for last in ("Moss", "Fern"):
        post_visit(desk, add_patient(desk, last, payer="guild"), [insured("17000", 13694)])
    first, second = claim_preparation.prepare_claims(desk).prepared
    too_long = replace(first, coverage=replace(first.coverage, group_number="9" * 30))
    desk.append(ClaimPrepared(claim=too_long))
    run = paper_forms.forms_to_print(desk)
    assert run is not None
    assert [claim.number for claim in run.claims] == [second.number]
    assert {problem.claim_number for problem in run.held} == {first.number}
    (held,) = desk.book.practice.claims(ClaimState.HELD)
    assert "box 11" in held.hold_reason
    assert [one.claim.number for one in desk.book.practice.claims(ClaimState.READY)] == [second.number]
    with pytest.raises(DermdeskError, match="not printed"):
        paper_forms.printed_forms(desk, second.claim_id)
    batch = paper_forms.mark_printed(desk, run)
    assert batch.claim_numbers == (second.number,)
    assert [one.state for one in desk.book.practice.claims() if one.claim.number == second.number] == [
        ClaimState.PRINTED
    ]
    assert paper_forms.printed_forms(desk, second.claim_id).data == run.data
    with pytest.raises(DermdeskError, match="has changed"):
        paper_forms.mark_printed(desk, run)
    assert paper_forms.forms_to_print(desk) is None


def test_what_goes_into_the_envelope_is_said_without_the_patient(desk: Desk) -> None:
    post_visit(desk, add_patient(desk, "Moss", payer="guild"), [insured("17000", 13694)])
    (claim,) = claim_preparation.prepare_claims(desk).prepared
    assert tuple(paper_forms.enclosures(claim)) == ()
    first = Coverage(coverage_id="f1", patient_id="p", payer_key="medicare", member_id="1EG4TE5MK73")
    second: Claim = replace(
        claim,
        rank=2,
        coverage=replace(claim.coverage, rank=2),
        other_coverages=(first,),
        other_payers=(desk.setup().payers["medicare"],),
        decisions=(PayerDecision(coverage_id="f1", decided=date(2026, 11, 3), paid=Money(1)),),
        attachments=(Attachment(report="OZ", transmission="BM", control_number="A-1"),),
        lines=claim.lines * 7,
    )
    benefits, papers = paper_forms.enclosures(second)
    payer = desk.setup().payers["medicare"].name
    assert benefits == (
        f"{claim.number}: the explanation of benefits of {payer} of 2026-11-03, a copy with each of the 2 forms"
    )
    assert papers.startswith(f"{claim.number}: the papers A-1 that box 19 announces")
