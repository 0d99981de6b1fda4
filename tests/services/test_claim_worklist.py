"""The worklist: filters that combine, the last day to file, what is due, notes, closing and opening again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.money import Money
from dermdesk.domain.payer import Payer, PayerStance, PayerType
from dermdesk.domain.timely_filing import filing_limit
from dermdesk.services import claim_follow_up, claim_preparation, submission, today
from dermdesk.services.claim_buckets import Bucket, ClaimRow, buckets, rows
from dermdesk.services.claim_filter import ClaimFilter
from dermdesk.services.desk import Desk
from tests.desks import DAY, MovedClock, add_patient, insured, make_desk, post_visit

LEAP = date(2024, 2, 29)


@pytest.mark.parametrize(
    ("stance", "contracted", "decided", "last", "assumed"),
    [
        (PayerStance(type=PayerType.MEDICARE_PART_B, timely_days=90), True, DAY, date(2025, 2, 28), False),
        (PayerStance(type=PayerType.MEDICAID, timely_days=180), True, None, LEAP + timedelta(180), False),
        (PayerStance(type=PayerType.COMMERCIAL), True, None, LEAP + timedelta(90), True),
        (PayerStance(type=PayerType.COMMERCIAL), False, None, LEAP + timedelta(180), True),
        (PayerStance(type=PayerType.COMMERCIAL, timely_days=60), True, DAY, DAY + timedelta(60), False),
    ],
)
def test_the_last_day_to_file(
    stance: PayerStance, contracted: bool, decided: date | None, last: date, assumed: bool
) -> None:
    found = filing_limit(Payer(key="p", name="P", stance=stance, contracted=contracted), LEAP, decided)
    assert found is not None and (found.last_day, found.assumed) == (last, assumed)


@pytest.fixture
def desk(tmp_path: Path, reference_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path / "book.db", reference_path)
    for last, payer, code, cents, diagnosis in (
        ("Alder", "heartland", "17000", 11500, "L57.0"),
        ("Birch", "guild", "11102", 21000, "D48.5"),
        ("Cedar", "medicare", "17000", 11500, "L57.0"),
    ):
        post_visit(made, add_patient(made, last, payer=payer), [insured(code, cents)], (diagnosis,))
    claim_preparation.prepare_claims(made)
    yield made
    made.close()


FILTERS: list[tuple[ClaimFilter, list[str]]] = [
    (ClaimFilter(words="1700 ced"), ["Cedar"]),
    (ClaimFilter(words="GRD000002"), ["Birch"]),
    (ClaimFilter(words="700"), []),
    (ClaimFilter(payer="heartland"), ["Alder"]),
    (ClaimFilter(receiver="paper"), ["Birch"]),
    (ClaimFilter(words="17000", most=Money(11500), first=DAY), ["Alder", "Cedar"]),
    (ClaimFilter(words="17000", least=Money(11501)), []),
    (ClaimFilter(last=DAY - timedelta(1)), []),
    (ClaimFilter(site="stockton"), []),
    (ClaimFilter(late=True), []),
]


def test_filters_combine(desk: Desk) -> None:
    for wanted, found in FILTERS:
        assert [row.patient.split(",")[0] for row in rows(desk) if wanted.passes(row, DAY)] == found
        assert wanted.without(*wanted.set_parts).is_empty
    assert all(ClaimFilter().passes(row, DAY) for row in rows(desk))


def test_time_makes_claims_late_and_a_closed_one_is_done_until_it_is_opened_again(desk: Desk, tmp_path: Path) -> None:
    submission.export_837p(desk, tmp_path, claim_ids=[_row(desk, "Alder").claim_id])
    assert [_row(desk, name).bucket for name in ("Alder", "Cedar")] == [Bucket.SENT, Bucket.READY]
    alder = _row(desk, "Alder")
    assert claim_follow_up.proposed(alder, DAY).day == DAY + timedelta(21)
    claim_follow_up.follow_up(desk, [alder.claim_id], "called, in process", DAY + timedelta(30))
    assert isinstance(desk.clock, MovedClock)
    desk.clock.move(60 * 24 * 151)
    counts = today.counts(desk)
    assert (counts.late_claims, counts.due_claims, counts.waiting_claims) == (2, 1, 1)
    assert [row.patient for row in rows(desk) if ClaimFilter(due=True).passes(row, desk.today())] == ["Alder, Ann"]
    with pytest.raises(DermdeskError, match="is over"):
        claim_follow_up.follow_up(desk, [alder.claim_id], "call", DAY)
    claim_follow_up.close(desk, [alder.claim_id], "too small to go on")
    assert _row(desk, "Alder").bucket is Bucket.DONE and today.counts(desk).due_claims == 0
    with pytest.raises(DermdeskError, match="done with already"):
        claim_follow_up.close(desk, [alder.claim_id], "again")
    claim_follow_up.reopen(desk, [alder.claim_id], "the payer called back")
    assert replace(_row(desk, "Alder"), limit=None) == replace(
        alder, limit=None, bucket=Bucket.WAITING, next_action=DAY + timedelta(30), next_words="called, in process"
    )
    assert [row.patient for row in buckets(desk)[Bucket.WAITING]] == ["Alder, Ann"]


def _row(desk: Desk, name: str) -> ClaimRow:
    return next(row for row in rows(desk) if row.patient.startswith(name))
