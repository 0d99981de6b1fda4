"""Every kind of claim that the practice makes, from a visit that was typed and posted to a file that left.

Each file is sound for pyx12 and for x12sdk, and reads back by our own reader to the claim that was made.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from dermdesk.domain.claim import ClaimState
from dermdesk.domain.claim_answer import AnswerFault, AnswerKind, AnswerOutcome, ClaimAnswer
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.events import ClaimAnswered
from dermdesk.domain.line import Slide
from dermdesk.domain.money import Money
from dermdesk.interchange.claim_837p_reading import read_837p
from dermdesk.interchange.claim_check_structure import check_structure
from dermdesk.interchange.x12_reader import read_interchanges
from dermdesk.services import (
    charge_entry,
    claim_buckets,
    claim_coordination,
    claim_correction,
    claim_decisions,
    claim_following,
    claim_preparation,
    patients,
    submission,
)
from dermdesk.services.claim_filter import ClaimFilter
from dermdesk.services.desk import Desk
from tests.desks import DAY, MovedClock, add_patient, insured, make_desk
from tests.interchange.read_back import submitted, without_places
from tests.interchange.second_opinion import x12sdk_models
from tests.journeys.claim_kinds import KINDS, Kind, claim_of, cut, decided, send, two_payers


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, reference_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path_factory.mktemp("kinds") / "book.db", reference_path)
    yield made
    made.close()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_kind_is_made_sent_sound_for_two_validators_and_reads_back(desk: Desk, tmp_path: Path, kind: Kind) -> None:
    standing = kind.make(desk)
    report = submission.export_837p(desk, tmp_path, claim_ids={standing.claim.claim_id})
    assert report.problems == ()
    (sent,) = report.files
    data = sent.path.read_bytes()
    text = data.decode("ascii").replace("\n", "")
    for part in kind.shows:
        assert part in text
    assert check_structure(data) == ()
    if kind.x12sdk_says:
        with pytest.raises(ValidationError, match=kind.x12sdk_says):
            x12sdk_models(text)
    else:
        assert len(x12sdk_models(text)) == 1
    (interchange,) = read_interchanges(data)
    batch = read_837p(interchange.sets[0])
    assert (interchange.problems, batch.problems) == ((), ())
    assert [without_places(claim) for claim in batch.claims] == [submitted(standing.claim)]


def test_original_medicare_takes_no_replacement_and_no_void(desk: Desk) -> None:
    first = claim_of(desk, add_patient(desk, "Birch", payer="medicare"), (insured("17110", 21000),), ("B07.8",))
    send(desk, first)
    for change in (claim_correction.replace_claim, claim_correction.void_claim):
        with pytest.raises(DermdeskError, match="Original Medicare takes no replacement"):
            change(desk, first.claim.claim_id, "ICN-1")


def test_a_replacement_needs_the_payers_number_and_can_be_withdrawn(desk: Desk) -> None:
    first = claim_of(desk, add_patient(desk, "Cedar"))
    with pytest.raises(DermdeskError, match="Only a claim that a payer has"):
        claim_correction.replace_claim(desk, first.claim.claim_id)
    send(desk, first)
    with pytest.raises(DermdeskError, match="own number of this claim is not known"):
        claim_correction.replace_claim(desk, first.claim.claim_id)
    for wrong in ("a b*c~", "billed the wrong patient", "ICN"):
        with pytest.raises(DermdeskError, match="no claim number of a payer"):
            claim_correction.void_claim(desk, first.claim.claim_id, wrong)
    again = claim_correction.replace_claim(desk, first.claim.claim_id, "ICN-5")
    assert [row.frequency for row in claim_buckets.rows(desk) if row.claim_id == again.claim.claim_id] == ["7"]
    assert _state(desk, first.claim.number) is ClaimState.REPLACED
    with pytest.raises(DermdeskError, match="needs a reason"):
        claim_correction.withdraw(desk, again.claim.claim_id, " ")
    claim_correction.withdraw(desk, again.claim.claim_id, "typed by mistake")
    assert _state(desk, again.claim.number) is ClaimState.WITHDRAWN
    assert _state(desk, first.claim.number) is ClaimState.SENT
    with pytest.raises(DermdeskError, match="A first claim follows its visit"):
        claim_correction.withdraw(desk, claim_of(desk, add_patient(desk, "Fir")).claim.claim_id, "no")


def test_a_rejected_claim_that_nobody_mended_is_told_before_it_goes_again(desk: Desk) -> None:
    who = add_patient(desk, "Willow")
    first = claim_of(desk, who)
    claim_id = send(desk, first).claim_id
    fault = AnswerFault(code="A7:164:IL", message="the member id is not known")
    answer = ClaimAnswer(
        kind=AnswerKind.CLAIMS, outcome=AnswerOutcome.REJECTED, words="rejected", sha256="", faults=(fault,)
    )
    desk.append(ClaimAnswered(claim_id=claim_id, answer=answer))
    assert claim_following.unmended(desk, [claim_id]) == (first.claim.number,)
    coverage = desk.book.practice.coverages(who.patient_id)[0]
    patients.set_coverage(desk, replace(coverage, member_id="MENDED-1"))
    assert claim_following.unmended(desk, [claim_id]) == ()


def test_a_known_number_of_the_payer_is_not_typed_over_and_another_claims_is_refused(desk: Desk) -> None:
    first, second = claim_of(desk, add_patient(desk, "Alder")), claim_of(desk, add_patient(desk, "Beech"))
    decided(desk, first, 60_00, ("PR", "2", 20_00))
    send(desk, second)
    with pytest.raises(DermdeskError, match=f"is known as ICN-{first.claim.number}"):
        claim_correction.void_claim(desk, first.claim.claim_id, "ICN-1")
    with pytest.raises(DermdeskError, match=f"payer's number of claim {first.claim.number}"):
        claim_correction.void_claim(desk, second.claim.claim_id, f"icn-{first.claim.number}")


def test_a_decision_must_be_the_payers_and_add_up(desk: Desk) -> None:
    first = claim_of(desk, two_payers(desk, "heartland", "medicaid"))
    with pytest.raises(DermdeskError, match="has not decided"):
        claim_coordination.prepare_next(desk, first.claim.claim_id)
    decided(desk, first, 60_00, ("PR", "2", 20_00))
    good = desk.book.practice.claim(first.claim.claim_id)
    assert good is not None and good.decision is not None and good.state is ClaimState.PAID
    decision = good.decision
    for wrong, words in (
        (replace(decision, paid=decision.paid + decision.paid), "is not the sum of the lines"),
        (replace(decision, lines=decision.lines[:1]), "Nothing is said of line 2"),
        (replace(decision, decided=DAY + timedelta(days=1)), "lies in the future"),
        (replace(decision, decided=DAY - timedelta(days=1)), "before the day of service"),
        (replace(decision, coverage_id="another"), "another coverage's"),
        (replace(decision, adjustments=(cut("CO", "XX9", 0),)), "is no adjustment reason code"),
    ):
        with pytest.raises(DermdeskError, match=words):
            claim_decisions.decide(desk, first.claim.claim_id, wrong)
    assert desk.book.practice.claim(first.claim.claim_id) == good


def test_the_next_payer_is_asked_once_and_not_while_a_crossover_may_come(desk: Desk) -> None:
    first = claim_of(desk, two_payers(desk, "heartland", "medicaid"))
    decided(desk, first, 60_00, ("PR", "2", 20_00), forwarded_to="Illinois Medicaid")
    claim_id = first.claim.claim_id
    due = {one.claim_id: one for one in claim_coordination.next_claims_due(desk)}
    assert due[claim_id].waits_until == DAY + timedelta(days=30)
    with pytest.raises(DermdeskError, match="has forwarded this claim"):
        claim_coordination.prepare_next(desk, claim_id)
    assert isinstance(desk.clock, MovedClock)
    desk.clock.move(60 * 24 * 31)
    assert {one.claim_id: one.waits_until for one in claim_coordination.next_claims_due(desk)}[claim_id] is None
    behind = [row for row in claim_buckets.rows(desk) if ClaimFilter(behind=True).passes(row, desk.today())]
    assert [row.next_payer for row in behind if row.claim_id == claim_id] == ["Illinois Medicaid"]
    second = claim_coordination.prepare_next(desk, claim_id)
    assert claim_id not in {one.claim_id for one in claim_coordination.next_claims_due(desk)}
    with pytest.raises(DermdeskError, match=f"Claim {second.claim.number} asks the next payer already"):
        claim_coordination.prepare_next(desk, claim_id)
    desk.clock.move(-60 * 24 * 31)


def test_medicare_behind_another_payer_needs_its_reason(desk: Desk) -> None:
    who = two_payers(desk, "heartland", "medicare", medicare_secondary="12")
    first = claim_of(desk, who)
    decided(desk, first, 60_00, ("PR", "2", 20_00))
    medicare = next(one for one in desk.book.practice.coverages(who.patient_id) if one.rank == 2)
    patients.set_coverage(desk, replace(medicare, medicare_secondary=""))
    with pytest.raises(DermdeskError, match="not known why Medicare pays after"):
        claim_coordination.prepare_next(desk, first.claim.claim_id)


def test_a_bought_test_of_nobody_holds_its_visit_and_nothing_else(desk: Desk) -> None:
    slide = Slide(prepared_by="outside_lab", purchased=True, net_charge=Money(4000))
    lines = (insured("11104", 20700), replace(insured("88305", 9000, "A", "TC"), slide=slide))
    fresh = charge_entry.new_visit(desk, add_patient(desk, "Larch").patient_id, DAY)
    charge_entry.post(desk, replace(fresh, diagnoses=("D22.62",), lines=lines))
    run = claim_preparation.prepare_claims(desk)
    assert ["of which laboratory" in reason for held in run.held for reason in held.reasons] == [True]


def test_nobody_is_asked_for_nothing(desk: Desk) -> None:
    first = claim_of(desk, two_payers(desk, "heartland", "medicaid"))
    decided(desk, first, 60_00)
    with pytest.raises(DermdeskError, match="left nothing to ask for"):
        claim_coordination.prepare_next(desk, first.claim.claim_id)


def test_an_unsent_secondary_claim_follows_its_visit_and_keeps_its_decision(desk: Desk) -> None:
    who = two_payers(desk, "heartland", "medicaid")
    first = claim_of(desk, who)
    decided(desk, first, 60_00, ("PR", "2", 20_00))
    second = claim_coordination.prepare_next(desk, first.claim.claim_id)
    coverage = next(one for one in desk.book.practice.coverages(who.patient_id) if one.rank == 2)
    patients.set_coverage(desk, replace(coverage, member_id="NEW-7"))
    claim_preparation.prepare_claims(desk)
    after = desk.book.practice.claim(second.claim.claim_id)
    assert after is not None
    assert (after.claim.coverage.member_id, after.claim.rank, after.claim.decisions) == (
        "NEW-7", 2, second.claim.decisions,
    )  # fmt: skip


def _state(desk: Desk, number: str) -> ClaimState:
    found = desk.book.practice.claim_of_number(number)
    assert found is not None
    return found.state
