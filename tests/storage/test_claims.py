"""Claims in the book: their states, one live claim a line, and numbers that never repeat."""

from datetime import timedelta
from pathlib import Path

import pytest

from dermdesk.domain.claim import Claim, ClaimBatch, ClaimLine, ClaimState, ControlNumbers
from dermdesk.domain.coverage import Coverage
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.events import BatchSent, ClaimHeld, ClaimPrepared, ClaimReleased
from dermdesk.domain.line import InsuranceLine
from dermdesk.domain.money import Money
from dermdesk.domain.payer import Payer, PayerStance, PayerType
from dermdesk.domain.people import Address, PersonName
from dermdesk.domain.practice import Practice, Provider
from dermdesk.storage.book import Book
from tests.storage.samples import DAY, KEY, MOMENT, filled_book, insurance, patient, visit_posted

_ADDRESS = Address(line1="1 Alder Way", city="Salem", state="OR", zip="97301")


def _prepared(name: str, visit: str, *lines: InsuranceLine) -> ClaimPrepared:
    claim = Claim(
        claim_id=f"id-{name}",
        number=name,
        visit_id=visit,
        day=DAY,
        payer=Payer(key="p", name="Payer", stance=PayerStance(type=PayerType.COMMERCIAL)),
        coverage=Coverage(coverage_id="c", patient_id="p1", payer_key="p", member_id="M1"),
        practice=Practice(name="Practice", npi="1", ein="2", taxonomy="3", address=_ADDRESS, phone="5035550100"),
        patient=patient(),
        rendering=Provider(key="doc", name=PersonName(last="Reed"), npi="1"),
        place_of_service="11",
        diagnoses=("L57.0",),
        lines=tuple(ClaimLine(number=place, source=line) for place, line in enumerate(lines, 1)),
    )
    return ClaimPrepared(claim=claim)


def _sent(book: Book, name: str, receiver: str, *numbers: str, control: ControlNumbers | None) -> None:
    batch = ClaimBatch(
        batch_id=name,
        receiver_key=receiver,
        control=control,
        claim_numbers=numbers,
        sha256="",
        file_name="",
        total=Money(),
    )
    book.append([BatchSent(batch=batch)], user="u1", moment=MOMENT)


def test_a_claim_goes_from_ready_to_held_to_sent_and_the_tables_can_be_folded_anew(tmp_path: Path) -> None:
    with filled_book(tmp_path / "a.book") as book:
        assert [visit.visit_id for visit in book.practice.unclaimed_visits()] == ["v2"]
        book.append([_prepared("C1", "v2", insurance(1))], user="u1", moment=MOMENT)
        assert book.practice.unclaimed_visits() == ()
        assert book.practice.next_claim_sequence() == 2
        book.append([ClaimHeld(claim_id="id-C1", reason="ask the payer")], user="u1", moment=MOMENT)
        held = book.practice.claims(ClaimState.HELD)
        assert [(one.claim.number, one.hold_reason) for one in held] == [("C1", "ask the payer")]
        book.append([ClaimReleased(claim_id="id-C1")], user="u1", moment=MOMENT + timedelta(hours=1))
        assert [one.hold_reason for one in book.practice.claims(ClaimState.READY)] == [""]
        _sent(book, "b1", "paper", "C1", control=None)
        standing = book.practice.claim("id-C1")
        assert standing is not None
        assert (standing.state, standing.batch_id) == (ClaimState.PRINTED, "b1")
        _sent(book, "b2", "house", "C1", control=book.practice.next_control("house"))
        assert [one.state for one in book.practice.claims_of_visit("v2")] == [ClaimState.SENT]
        assert [(one.code, one.billed) for one in book.practice.prior_services("p1", DAY + timedelta(days=1))] == [
            ("17110", False), ("17110", False), ("17000", True),
        ]  # fmt: skip
        assert book.rebuild().all_equal


def test_a_line_is_on_one_live_claim_at_most(tmp_path: Path) -> None:
    with Book.create(tmp_path / "a.book", KEY, site="main") as book:
        book.append([visit_posted("v1", insurance(1), insurance(2))], user="u1", moment=MOMENT)
        book.append([_prepared("C1", "v1", insurance(1))], user="u1", moment=MOMENT)
        assert [visit.visit_id for visit in book.practice.unclaimed_visits()] == ["v1"]
        heads = book.heads()
        with pytest.raises(DermdeskError, match="another live claim"):
            book.append([_prepared("C2", "v1", insurance(1), insurance(2))], user="u1", moment=MOMENT)
        assert book.heads() == heads
        book.append([_prepared("C2", "v1", insurance(2))], user="u1", moment=MOMENT)
        assert book.practice.claimed_lines("v1") == {1, 2}


def test_control_numbers_count_over_the_whole_book(tmp_path: Path) -> None:
    with filled_book(tmp_path / "a.book") as book:
        first = book.practice.next_control("house")
        _sent(book, "b1", "house", control=first)
        second = book.practice.next_control("other")
        assert (second.interchange, second.group) == (first.interchange + 1, first.group + 1)
        with pytest.raises(DermdeskError, match="already recorded"):
            _sent(book, "b2", "other", control=first)
        with pytest.raises(DermdeskError, match="paper"):
            book.practice.next_control("paper")
