"""Claims in the book: their states, one live claim a line, and numbers that never repeat."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from dermdesk.domain.claim import Claim, ClaimBatch, ClaimFrequency, ClaimLine, ClaimState, ControlNumbers
from dermdesk.domain.claim_answer import AnswerKind, AnswerOutcome, ClaimAnswer, ReceivedFile
from dermdesk.domain.coordination import PayerDecision
from dermdesk.domain.coverage import Coverage
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.event import EventBody
from dermdesk.domain.events import (
    BatchAnswered,
    BatchHandedOver,
    BatchSent,
    ClaimAnswered,
    ClaimClosed,
    ClaimDecided,
    ClaimFollowedUp,
    ClaimHeld,
    ClaimPrepared,
    ClaimReleased,
    ClaimReopened,
    ClaimWithdrawn,
    FileReceived,
)
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


def _answer(kind: AnswerKind, outcome: AnswerOutcome, number: str = "") -> ClaimAnswer:
    return ClaimAnswer(kind=kind, outcome=outcome, words="said", sha256="f1", batch_id="b1", payer_claim_number=number)


def test_answers_move_a_claim_and_its_history_has_all_of_them(tmp_path: Path) -> None:
    with Book.create(tmp_path / "a.book", KEY, site="main") as book:

        def after(*events: EventBody) -> ClaimState:
            book.append(events, user="u1", moment=MOMENT)
            standing = book.practice.claim_of_number("C1")
            assert standing is not None
            return standing.state

        claims, form = AnswerKind.CLAIMS, AnswerKind.FORM
        book.append([visit_posted("v1", insurance(1))], user="u1", moment=MOMENT)
        first = _prepared("C1", "v1", insurance(1))
        book.append([first], user="u1", moment=MOMENT)
        _sent(book, "b1", "house", "C1", control=book.practice.next_control("house"))
        assert after(BatchHandedOver(batch_id="b1", file_name="b1.837")) is ClaimState.SENT
        received = BatchAnswered(batch_id="b1", answer=_answer(form, AnswerOutcome.RECEIVED))
        assert after(received) is ClaimState.RECEIVED
        noted = ClaimAnswered(claim_id="id-C1", answer=_answer(claims, AnswerOutcome.NOTED))
        assert after(noted) is ClaimState.RECEIVED
        rejected = ClaimAnswered(claim_id="id-C1", answer=_answer(claims, AnswerOutcome.REJECTED))
        assert after(rejected) is ClaimState.REJECTED
        assert after(ClaimClosed(claim_id="id-C1", reason="too small")) is ClaimState.CLOSED
        assert after(ClaimReopened(claim_id="id-C1", reason="not at all")) is ClaimState.REJECTED
        assert after(first) is ClaimState.READY
        _sent(book, "b2", "house", "C1", control=book.practice.next_control("house"))
        refused = BatchAnswered(batch_id="b2", answer=_answer(form, AnswerOutcome.REJECTED))
        assert after(refused) is ClaimState.REJECTED
        assert after(first) is ClaimState.READY
        _sent(book, "b3", "house", "C1", control=book.practice.next_control("house"))
        accepted = ClaimAnswered(claim_id="id-C1", answer=_answer(claims, AnswerOutcome.ACCEPTED, "ICN1"))
        assert after(accepted) is ClaimState.ACCEPTED
        decision = PayerDecision(coverage_id="c", decided=DAY, paid=Money(8_000))
        assert after(ClaimDecided(claim_id="id-C1", decision=decision, denied=True)) is ClaimState.DENIED
        assert after(ClaimDecided(claim_id="id-C1", decision=decision)) is ClaimState.PAID
        day = date(2026, 3, 2)
        book.append([ClaimFollowedUp(claim_id="id-C1", words="call", next_action=day)], user="u1", moment=MOMENT)
        standing = book.practice.claim("id-C1")
        assert standing is not None
        assert (standing.payer_claim_number, standing.decision, standing.next_action) == ("ICN1", decision, day)
        assert [event.body.kind for event in book.practice.claim_events("id-C1")].count("batch_sent") == 3
        assert len(book.practice.claim_events("id-C1")) == 17
        (listed,) = book.practice.claim_summaries()
        assert (listed.state, listed.next_action, listed.next_words) == (ClaimState.PAID, day, "call")
        assert (listed.answer, listed.decision, listed.amount) == (standing.answer, decision, standing.claim.total)
        assert book.practice.batches()[1].answer == refused.answer
        assert book.rebuild().all_equal


def test_a_replacement_takes_the_place_of_its_claim_until_it_is_withdrawn(tmp_path: Path) -> None:
    with Book.create(tmp_path / "a.book", KEY, site="main") as book:
        book.append([visit_posted("v1", insurance(1))], user="u1", moment=MOMENT)
        book.append([_prepared("C1", "v1", insurance(1))], user="u1", moment=MOMENT)
        claim = _prepared("C2", "v1", insurance(1)).claim
        again = replace(claim, frequency=ClaimFrequency.REPLACEMENT, corrects="C1", payer_claim_number="ICN1")
        book.append([ClaimPrepared(claim=again)], user="u1", moment=MOMENT)
        assert [one.state for one in book.practice.claims()] == [ClaimState.REPLACED, ClaimState.READY]
        assert [one.followed_by for one in book.practice.claims()] == ["C2", ""]
        listed = [(one.state, one.followed_by, one.corrects) for one in book.practice.claim_summaries()]
        assert listed == [(ClaimState.REPLACED, "C2", ""), (ClaimState.READY, "", "C1")]
        with pytest.raises(DermdeskError, match="already on another live claim"):
            book.append([ClaimPrepared(claim=replace(again, claim_id="id-C3", number="C3"))], user="u", moment=MOMENT)
        book.append([ClaimWithdrawn(claim_id="id-C2", reason="a mistake")], user="u1", moment=MOMENT)
        assert [one.state for one in book.practice.claims()] == [ClaimState.READY, ClaimState.WITHDRAWN]
        void = replace(again, claim_id="id-C4", number="C4", frequency=ClaimFrequency.VOID)
        book.append([ClaimPrepared(claim=void)], user="u1", moment=MOMENT)
        assert next(one.state for one in book.practice.claims()) is ClaimState.VOIDED
        second = replace(claim, claim_id="id-C5", number="C5", rank=2)
        book.append([ClaimPrepared(claim=second)], user="u1", moment=MOMENT)
        assert book.practice.unclaimed_visits() == ()
        assert book.rebuild().all_equal


def test_a_file_that_came_in_is_known_by_its_bytes(tmp_path: Path) -> None:
    with Book.create(tmp_path / "a.book", KEY, site="main") as book:
        file = ReceivedFile(sha256="a1", file_name="x.999", kinds=("999",))
        book.append([FileReceived(file=file)], user="u1", moment=MOMENT)
        assert book.practice.received_file("a1") == file
        assert book.practice.received_file("a2") is None
        assert book.practice.received_files() == (file,)
