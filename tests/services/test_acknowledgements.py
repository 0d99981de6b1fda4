"""Answers move claims: once, in any order, to the field that is wrong; strange and broken files do no harm."""

import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dermdesk.app.sample_answers import FormError, Said, answer_claims, answer_envelope, answer_form
from dermdesk.domain.claim_field import ClaimField
from dermdesk.domain.code_words.claim_status_codes import STATUSES
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.events import ReceiverChanged
from dermdesk.domain.status_field import known_codes
from dermdesk.services import acknowledgements, claim_following, claim_preparation, submission
from dermdesk.services.acknowledgements import NotOursError, first_of, import_acknowledgement
from dermdesk.services.clocks import SeededIds
from dermdesk.services.desk import Desk
from dermdesk.storage.book import Book
from dermdesk.storage.reference_book import ReferenceBook
from tests.desks import OWNER, SITE, MovedClock, add_patient, insured, make_desk, post_visit

MORNING = datetime.fromisoformat("2026-11-21T08:00:00-06:00")
ONE, TWO, THREE = "GRD000001", "GRD000002", "GRD000003"
F = ClaimField


class Office(NamedTuple):
    """A book whose three claims were sent, closed; and the bytes that left."""

    path: Path
    reference: Path
    sent: bytes

    def open(self, path: Path) -> Desk:
        shutil.copy2(self.path, path)
        clock = MovedClock()
        clock.move(60 * 24)
        return Desk(
            book=Book.open(path, bytes(range(32))),
            reference=ReferenceBook.open(self.reference),
            user=OWNER,
            site=SITE,
            clock=clock,
            ids=SeededIds("practice later", clock),
            confidential_ids=SeededIds("confidential later", clock),
            draft_ids=SeededIds("drafts later", clock),
        )


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, reference_path: Path) -> Office:
    folder = tmp_path_factory.mktemp("office")
    desk = make_desk(folder / "book.db", reference_path)
    desk.append(*(ReceiverChanged(receiver=replace(one, test=False)) for one in desk.setup().receivers.values()))
    for last in ("Alder", "Birch", "Cedar"):
        post_visit(desk, add_patient(desk, last), [insured("17000", 11500), insured("17003", 1200)])
    claim_preparation.prepare_claims(desk)
    (file,) = submission.export_837p(desk, folder).files
    desk.close()
    return Office(folder / "book.db", reference_path, file.path.read_bytes())


@pytest.fixture
def desk(office: Office, tmp_path: Path) -> Iterator[Desk]:
    opened = office.open(tmp_path / "book.db")
    yield opened
    opened.close()


def states(desk: Desk) -> list[str]:
    return [standing.state.value for standing in desk.book.practice.claims()]


def places(desk: Desk, number: str) -> list[tuple[ClaimField | None, int | None]]:
    standing = desk.book.practice.claim_of_number(number)
    assert standing is not None and standing.answer is not None
    return [(one.place.field, one.place.line) if one.place else (None, None) for one in standing.answer.faults]


@pytest.mark.parametrize(
    ("error", "place"),
    [
        (FormError(claim=TWO, segment="SV1*HC:17003", element="1:2", code="7"), (F.CODE, 2)),
        (FormError(claim=TWO, segment="SV1*HC:17000", element="7:1", code="7"), (F.POINTERS, 1)),
        (FormError(claim=TWO, segment="CLM", element="5:3", code="7", names_claim=False), (F.FREQUENCY, None)),
        (FormError(claim=TWO, segment="HI", element="1:2", code="I6", names_claim=False), (F.DIAGNOSES, None)),
        (FormError(claim=TWO, segment="PRV*PE", code="I6"), (F.RENDERING_TAXONOMY, None)),
        (FormError(claim=TWO, segment="REF*6R", code="5"), (F.LINE_NUMBER, 1)),
    ],
)
def test_a_999_finds_the_field_in_the_bytes_that_left(
    office: Office, desk: Desk, error: FormError, place: tuple[ClaimField, int | None]
) -> None:
    report = import_acknowledgement(desk, "a.999", answer_form(office.sent, MORNING, errors=[error]))
    assert states(desk) == ["rejected"] * 3
    assert [one.number for one in report.rejected] == ["", TWO]
    assert places(desk, TWO) == [place]
    assert places(desk, ONE) == []


def test_what_all_claims_share_is_wrong_for_all_and_a_copied_name_stays_in_the_file(office: Office, desk: Desk) -> None:
    errors = [
        FormError(segment="NM1*85", element="9", code="7"),
        FormError(segment="NM1*IL*1*BIRCH", element="3", code="6", copy="BIRCH", names_claim=False),
    ]
    data = answer_form(office.sent, MORNING, errors=errors)
    report = import_acknowledgement(desk, "a.999", data)
    assert places(desk, ONE) == [(F.BILLING_NPI, None)]
    assert places(desk, TWO) == [(F.BILLING_NPI, None), (F.SUBSCRIBER, None)]
    assert b"BIRCH" in data and "BIRCH" not in repr(report).upper()
    for standing in desk.book.practice.claims():
        claim_following.resend(desk, standing.claim.claim_id)
    assert states(desk) == ["ready"] * 3


def test_a_missing_segment_is_looked_for_where_it_should_stand(office: Office, desk: Desk) -> None:
    data = answer_form(office.sent, MORNING, errors=[FormError(claim=TWO, segment="REF*6R", code="3")])
    import_acknowledgement(desk, "m.999", data.replace(b"IK3*REF*", b"IK3*DTP*"))
    assert places(desk, TWO) == [(F.SERVICE_DAY, 1)]


def test_form_accepted_is_a_receipt_and_errors_then_are_no_rejection(office: Office, desk: Desk) -> None:
    error = FormError(claim=ONE, segment="SV1*HC:17000", element="1:2", code="7")
    import_acknowledgement(desk, "e.999", answer_form(office.sent, MORNING, code="E", errors=[error]))
    assert states(desk) == ["received"] * 3
    assert places(desk, ONE) == [(F.CODE, 1)]


@pytest.mark.parametrize(
    ("code", "note", "state"), [("A", "000", "sent"), ("E", "009", "sent"), ("R", "025", "rejected")]
)
def test_a_ta1_rejects_the_file_or_is_noted(office: Office, desk: Desk, code: str, note: str, state: str) -> None:
    import_acknowledgement(desk, "ta1", answer_envelope(office.sent, MORNING, code=code, note=note))
    assert states(desk) == [state] * 3


class Case(NamedTuple):
    """What a 277CA says of a claim, and where the claim is then; without `batch` the file is not named."""

    said: Said
    state: str
    places: tuple[tuple[ClaimField | None, int | None], ...] = ()
    batch: str = "A1:19:PR"


@pytest.mark.parametrize(
    "case",
    [
        Case(Said(claim="A1:19:PR"), "received"),
        Case(Said(claim="A2:20:PR"), "accepted"),
        Case(Said(claim="A2:20:PR"), "accepted", batch=""),
        Case(Said(claim="A3:78"), "rejected", ((F.CLAIM_NUMBER, None),)),
        Case(Said(claim="A6:48"), "rejected", ((F.AUTHORIZATION, None),)),
        Case(Said(claim="A7:164:IL"), "rejected", ((F.MEMBER_ID, None),), batch=""),
        Case(Said(claim="A7:562:82 A7:500:77"), "rejected", ((F.RENDERING, None), (F.FACILITY, None))),
        Case(Said(claim="A7:158:QC A8:128:85"), "rejected", ((F.BIRTH_DATE, None), (F.BILLING_TAX_ID, None))),
        Case(Said(claim="A4:35"), "rejected", ((None, None),)),
        Case(Said(claim="A3:247", lines={2: "A7:453"}), "rejected", ((F.MODIFIERS, 2),)),
        Case(Said(claim="A2:20:PR", lines={1: "A7:178"}), "rejected", ((F.CHARGE, 1),), batch=""),
        Case(Said(claim="P1:20"), "sent", batch=""),
    ],
)
def test_a_277ca_moves_the_claim_that_it_names(office: Office, desk: Desk, case: Case) -> None:
    named = replace(case.said, payer_number="PCN77")
    import_acknowledgement(desk, "277", answer_claims(office.sent, MORNING, {TWO: named}, batch=case.batch))
    others = "received" if case.batch else "sent"
    assert states(desk) == [others, case.state, others]
    standing = desk.book.practice.claim_of_number(TWO)
    assert standing is not None and standing.payer_claim_number == "PCN77"
    if case.state == "rejected":
        assert tuple(places(desk, TWO)) == case.places


def test_a_batch_or_a_provider_is_rejected_as_a_whole(office: Office, desk: Desk) -> None:
    data = answer_claims(office.sent, MORNING, {ONE: Said()}, provider="A7:562:85")
    import_acknowledgement(desk, "p", data)
    assert states(desk) == ["accepted", "rejected", "rejected"]
    assert places(desk, TWO) == [(F.BILLING_NPI, None)]
    import_acknowledgement(desk, "b", answer_claims(office.sent, MORNING, {}, batch="A8:496:85"))
    assert states(desk) == ["accepted", "rejected", "rejected"], "what was said of a claim itself counts more"


def test_late_answers_are_noted_and_what_was_taken_after_all_is_warned_of(
    office: Office, desk: Desk, tmp_path: Path
) -> None:
    import_acknowledgement(desk, "r", answer_claims(office.sent, MORNING, {ONE: Said(claim="A7:507")}))
    claim = desk.book.practice.claims()[0].claim
    claim_following.resend(desk, claim.claim_id)
    late = import_acknowledgement(
        desk, "l", answer_claims(office.sent, MORNING + timedelta(1), {ONE: Said()}, control=2)
    )
    assert states(desk)[0] == "ready" and "duplicate" in late.warnings[0]
    (again,) = submission.export_837p(desk, tmp_path / "out").files
    for batch, moment in (("A1:19:PR", MORNING + timedelta(2)), ("", MORNING - timedelta(1))):
        import_acknowledgement(desk, "o", answer_claims(office.sent, moment, {ONE: Said()}, control=3, batch=batch))
        assert states(desk)[0] == "sent"
    import_acknowledgement(desk, "n", answer_claims(again.path.read_bytes(), MORNING + timedelta(2), {ONE: Said()}))
    assert states(desk)[0] == "accepted"


def test_a_tests_answer_moves_nothing_live(office: Office, desk: Desk) -> None:
    data = answer_claims(office.sent, MORNING, {ONE: Said(claim="A7:507")}).replace(b"*P*:~", b"*T*:~", 1)
    report = import_acknowledgement(desk, "t", data)
    assert states(desk) == ["sent"] * 3 and "test" in report.warnings[0] and not report.rejected


def test_what_is_strange_or_broken_changes_nothing_and_the_same_bytes_count_once(office: Office, desk: Desk) -> None:
    before = desk.book.event_count()
    good = answer_claims(office.sent, MORNING, {ONE: Said(claim="A7:507"), TWO: Said()})
    foreign = good.replace(b"GRD00000", b"OTH00000").replace(b"TRN*2*000000001", b"TRN*2*000000777")
    for data in (
        foreign,
        answer_form(office.sent, MORNING).replace(b"AK1*HC*1*", b"AK1*HC*99*"),
        answer_form(office.sent, MORNING)
        .replace(b"NORTHGATE1 ", b"SOMEBODY   ")
        .replace(b"001234567      ", b"9" * 15),
    ):
        with pytest.raises(NotOursError, match="Nothing was kept"):
            import_acknowledgement(desk, "f", data)
    for data in (good[:-30], good.replace(b"SE*", b"SE*9"), good[:300], b"", b"\0\1", office.sent):
        with pytest.raises(DermdeskError, match="nothing was changed") as refused:
            import_acknowledgement(desk, "..\\CON/b.txt", data)
        assert not isinstance(refused.value, NotOursError)
    assert desk.book.event_count() == before
    report = import_acknowledgement(desk, "g", good.replace(b"TRN*2*GRD000002", b"TRN*2*OTH000002"))
    assert len(report.unknown) == 1 and states(desk) == ["rejected", "received", "received"]
    taken = desk.book.event_count()
    assert not import_acknowledgement(desk, "again", good.replace(b"TRN*2*GRD000002", b"TRN*2*OTH000002")).taken
    assert desk.book.event_count() == taken
    assert [one.file_name for one in acknowledgements.received(desk)] == ["g"]
    assert desk.book.verify().sound and desk.book.rebuild().all_equal


@settings(max_examples=6)
@given(order=st.lists(st.integers(0, 7), min_size=1, max_size=12), seed=st.integers(0, 9))
def test_no_order_and_no_repetition_changes_where_claims_end(
    office: Office, tmp_path_factory: pytest.TempPathFactory, order: list[int], seed: int
) -> None:
    day = timedelta(1)
    files = [
        answer_form(office.sent, MORNING),
        answer_envelope(office.sent, MORNING),
        answer_claims(office.sent, MORNING, {ONE: Said(claim="A1:19:PR"), TWO: Said(claim="A1:19:PR")}),
        answer_claims(office.sent, MORNING, {ONE: Said(), TWO: Said()}, control=2),
        answer_claims(office.sent, MORNING, {ONE: Said(payer_number="X1"), TWO: Said(claim="A7:164:IL")}, control=3),
        answer_claims(office.sent, MORNING + day, {TWO: Said(claim="A3:78")}, control=4, batch=""),
        answer_claims(office.sent, MORNING + 2 * day, {ONE: Said(claim="A1:19:PR"), TWO: Said()}, control=5),
        answer_claims(office.sent, MORNING + 2 * day, {}, control=6, batch="A3:24:41"),
    ]
    chosen = [files[place] for place in order]
    ends: list[tuple[list[str], int]] = []
    for some in (list(dict.fromkeys(chosen)), random.Random(seed).sample(chosen, len(chosen))):
        desk = office.open(tmp_path_factory.mktemp("any") / "book.db")
        for data in some:
            import_acknowledgement(desk, "any", data)
        ends.append((states(desk), desk.book.event_count()))
        assert len(desk.book.practice.received_files()) == len(set(chosen))
        desk.close()
    assert ends[0] == ends[1]


def test_every_status_that_leads_to_a_field_has_its_words() -> None:
    assert set(known_codes()) <= set(STATUSES)


def test_what_is_not_of_this_book_is_told_in_part() -> None:
    said = [f"Segment {place} answers nothing." for place in range(9)]
    assert list(first_of(said)) == [*said[:3], "And 6 more like these."]
    assert list(first_of(said[:3] * 2)) == said[:3]
