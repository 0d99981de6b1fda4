"""Letters: what fits a claim, the practice's words, what is never said untruly, and the bytes on the history."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pypdfium2
import pytest

from dermdesk.domain.claim_answer import AnswerKind, AnswerOutcome, ClaimAnswer
from dermdesk.domain.coordination import Adjustment, AdjustmentGroup, LineDecision, PayerDecision
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.events import BatchAnswered, ClaimAnswered, ClaimDecided, ClaimLetterWritten, PayerChanged
from dermdesk.domain.letter import LetterKind, LetterTemplate
from dermdesk.domain.money import Money
from dermdesk.domain.user import Role, User
from dermdesk.services import claim_following, claim_preparation, letters, submission
from dermdesk.services.desk import Desk
from tests.desks import DAY, MovedClock, add_patient, insured, make_desk, post_visit


@pytest.fixture
def desk(tmp_path: Path, reference_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path / "book.db", reference_path)
    yield made
    made.close()


def _sent(desk: Desk, payer: str, out: Path) -> str:
    post_visit(desk, add_patient(desk, "Moss", payer=payer), [insured("17000", 11500)])
    (claim,) = claim_preparation.prepare_claims(desk).prepared
    assert submission.export_837p(desk, out).files
    return claim.claim_id


def _deny(desk: Desk, claim_id: str, reason: str) -> None:
    standing = desk.book.practice.claim(claim_id)
    assert standing is not None
    denied = Adjustment(group=AdjustmentGroup.CONTRACTUAL, reason=reason, amount=Money(11500))
    decision = PayerDecision(
        coverage_id=standing.claim.coverage.coverage_id,
        decided=desk.today(),
        paid=Money(0),
        lines=(LineDecision(line=1, paid=Money(0), adjustments=(denied,)),),
        payer_claim_number="ICN77",
    )
    desk.append(ClaimDecided(claim_id=claim_id, decision=decision, denied=True))


def _text(pdf: bytes) -> str:
    return " ".join(pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range().split())


@pytest.mark.parametrize(
    ("payer", "kinds"),
    [
        ("medicare", ["redetermination", "reopening", "timely-filing", "records"]),
        ("heartland", ["appeal", "reconsideration", "timely-filing", "records"]),
    ],
)
def test_every_letter_that_fits_is_whole_and_its_bytes_are_kept(
    desk: Desk, tmp_path: Path, payer: str, kinds: list[str]
) -> None:
    claim_id = _sent(desk, payer, tmp_path)
    assert [kind.value for kind in letters.fitting(desk, claim_id)] == ["timely-filing", "records"]
    with pytest.raises(DermdeskError, match="has not decided"):
        letters.write(desk, claim_id, LetterKind(kinds[0]), tmp_path)
    _deny(desk, claim_id, "50")
    assert [kind.value for kind in letters.fitting(desk, claim_id)] == kinds
    for kind in letters.fitting(desk, claim_id):
        path = letters.write(desk, claim_id, kind, tmp_path, "The lesions bled <b>daily</b>.")
        assert path.name == f"GRD000001-{kind.value}.pdf"
        text = _text(path.read_bytes())
        assert "{" not in text and "<b>daily</b>" in text
        assert all(said in text for said in ("GRD000001", "ICN77", "Moss", "17000", "L57.0", "$115.00", "CO-50"))
        assert b"Moss" not in path.read_bytes()
    written = [
        one.body for one in desk.book.practice.claim_events(claim_id) if isinstance(one.body, ClaimLetterWritten)
    ]
    assert [one.letter for one in written] == kinds
    assert all(hashlib.sha256(desk.book.sent.get(one.sha256) or b"").hexdigest() == one.sha256 for one in written)
    assert letters.write(desk, claim_id, LetterKind(kinds[0]), tmp_path).name == f"GRD000001-{kinds[0]}-2.pdf"


def test_no_letter_claims_what_is_not_so(desk: Desk, tmp_path: Path) -> None:
    claim_id = _sent(desk, "medicare", tmp_path)
    bare = letters.draft(desk, claim_id, LetterKind.TIMELY_FILING)
    assert "No payer's acceptance" in " ".join(bare.cautions)
    assert "interchange 000000001. We hold no receipt" in _text(bare.pdf) and "enclosed" not in _text(bare.pdf)
    assert "Owner" not in _text(bare.pdf) and bare.letter.signer == "Billing Desk"
    answer = ClaimAnswer(
        kind=AnswerKind.CLAIMS, outcome=AnswerOutcome.ACCEPTED, words="", sha256="", payer_claim_number="ICN77",
        answered_on=DAY,
    )  # fmt: skip
    desk.append(ClaimAnswered(claim_id=claim_id, answer=answer))
    proof = letters.draft(desk, claim_id, LetterKind.TIMELY_FILING)
    assert proof.cautions == ()
    assert "accepted by the payer under your number ICN77 (277CA)" in _text(proof.pdf)
    assert "The receipts named above are enclosed." in _text(proof.pdf)
    _deny(desk, claim_id, "29")
    assert letters.fitting(desk, claim_id)[0] is LetterKind.TIMELY_FILING
    appeal = letters.draft(desk, claim_id, LetterKind.REDETERMINATION)
    assert "within 120 days" in _text(appeal.pdf) and any("no appeal against" in one for one in appeal.cautions)
    assert isinstance(desk.clock, MovedClock)
    desk.clock.move(60 * 24 * 126)
    late = letters.draft(desk, claim_id, LetterKind.REDETERMINATION)
    assert "within 120 days" not in _text(late.pdf)
    assert late.cautions[0] == f"The last day for this letter was {DAY + timedelta(125):%m/%d/%Y}."


def test_a_claim_that_was_sent_too_late_gets_no_proof(desk: Desk, tmp_path: Path) -> None:
    post_visit(desk, add_patient(desk, "Moss"), [insured("17000", 11500)])
    (claim,) = claim_preparation.prepare_claims(desk).prepared
    assert isinstance(desk.clock, MovedClock)
    desk.clock.move(60 * 24 * 5)
    submission.export_837p(desk, tmp_path)
    assert letters.draft(desk, claim.claim_id, LetterKind.TIMELY_FILING).letter.subject
    payer = desk.setup().payers["heartland"]
    desk.append(PayerChanged(payer=replace(payer, stance=replace(payer.stance, timely_days=4))))
    with pytest.raises(DermdeskError, match="after its last day"):
        letters.write(desk, claim.claim_id, LetterKind.TIMELY_FILING, tmp_path)
    _deny(desk, claim.claim_id, "50")
    with pytest.raises(DermdeskError, match="Original Medicare alone"):
        letters.draft(desk, claim.claim_id, LetterKind.REOPENING)


def test_a_file_that_was_rejected_proves_nothing(desk: Desk, tmp_path: Path) -> None:
    claim_id = _sent(desk, "heartland", tmp_path)

    def hear(outcome: AnswerOutcome) -> None:
        batch = desk.book.practice.batches()[-1].batch
        answer = ClaimAnswer(
            kind=AnswerKind.FORM, outcome=outcome, words="", sha256="", batch_id=batch.batch_id, answered_on=DAY
        )
        desk.append(BatchAnswered(batch_id=batch.batch_id, answer=answer))

    hear(AnswerOutcome.REJECTED)
    with pytest.raises(DermdeskError, match="was rejected: nothing proves"):
        letters.write(desk, claim_id, LetterKind.TIMELY_FILING, tmp_path)
    claim_following.resend(desk, claim_id)
    (again,) = submission.export_837p(desk, tmp_path).files
    hear(AnswerOutcome.RECEIVED)
    said = _text(letters.draft(desk, claim_id, LetterKind.TIMELY_FILING).pdf)
    assert again.path.name in said and "received by the clearinghouse (999)" in said and "000000001" not in said


def test_a_provider_signs_with_the_own_name(tmp_path: Path, reference_path: Path) -> None:
    user = User(user_id="u-v", name="Miriam E Vance, MD", role=Role.OWNER)
    desk = make_desk(tmp_path / "own.db", reference_path, user=user)
    claim_id = _sent(desk, "heartland", tmp_path)
    assert letters.draft(desk, claim_id, LetterKind.RECORDS).letter.signer == user.name
    desk.close()


def test_the_practice_has_its_own_words_and_gets_ours_back(desk: Desk, tmp_path: Path) -> None:
    claim_id = _sent(desk, "heartland", tmp_path)
    ours = letters.template(desk, LetterKind.RECORDS)
    own = LetterTemplate(
        kind=LetterKind.RECORDS,
        subject="Papers for {claim_number}",
        body="Dear {payer}.\n\n{paid} was paid.\n\n  Bye. ",
    )
    letters.change_template(desk, own)
    letter = letters.draft(desk, claim_id, LetterKind.RECORDS).letter
    assert (letter.subject, letter.paragraphs) == ("Papers for GRD000001", ("Dear Heartland Health Plan.", "Bye."))
    for body in ("{nobody} wrote this", "a brace { alone", " "):
        with pytest.raises(DermdeskError):
            letters.change_template(desk, LetterTemplate(kind=LetterKind.RECORDS, subject="x", body=body))
    assert desk.book.rebuild().all_equal
    letters.reset_template(desk, LetterKind.RECORDS)
    assert letters.template(desk, LetterKind.RECORDS) == ours
    for kind in LetterKind:
        letters.template(desk, kind).check()
        assert kind.last_day(date(2024, 2, 29)) in (None, date(2024, 7, 3), date(2025, 2, 28))
