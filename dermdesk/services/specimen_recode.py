"""The recode that a report proposes: worked out from the line as it stands, asked as the coder's question.

Nothing is changed here; `specimen_answers` does what a person answers.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dermdesk.domain.claim import ClaimState
from dermdesk.domain.coding.recoding import Recoded, is_excision, recoded
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.line import PracticeLine
from dermdesk.domain.money import Money
from dermdesk.domain.severity import Severity
from dermdesk.domain.specimen import SpecimenStanding
from dermdesk.domain.user import Permission
from dermdesk.domain.visit import PostedVisit
from dermdesk.scrub.finding import Field, Finding
from dermdesk.services.desk import Desk
from dermdesk.services.specimen_lines import linked

RULE = "DERM-EXC-002"
"""The rule that holds an excision for its report."""
_LEFT = frozenset(
    (
        ClaimState.SENT, ClaimState.PRINTED, ClaimState.RECEIVED, ClaimState.ACCEPTED, ClaimState.DENIED,
        ClaimState.PAID,
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class RecodeProposal:
    """What a line says and what it should say after the reports of its specimens.

    `by_hand`: why the program cannot propose it. `left` are the numbers of claims that went out with the line as it
    stands: after the recode they need a replacement. `new_charge` None: the price list has no fee for the code.
    """

    specimen_id: str
    visit_id: str
    line_number: int
    place: int
    """Of the line in its visit, counted from 1."""
    report: str
    code: str
    diagnoses: tuple[str, ...]
    charge: Money
    new_code: str
    new_diagnoses: tuple[str, ...]
    new_charge: Money | None
    left: tuple[str, ...] = ()
    by_hand: str = ""

    @property
    def change(self) -> str:
        """`11402 D49.2 → 11602 C44.519`."""
        before, after = (self.code, *self.diagnoses), (self.new_code, *self.new_diagnoses)
        return self.by_hand or f"{' '.join(before)} → {' '.join(after)}"

    @property
    def question(self) -> str:
        """What a coder would ask."""
        if self.by_hand:
            return self.by_hand
        asked = f"Does the report in the chart say {self.report}"
        if self.code == self.new_code:
            return f"{asked}, and is it of this lesion?"
        return f"{asked}, and is {self.new_code} right for the size in the note?"


def proposal_of(
    desk: Desk, standing: SpecimenStanding, visit: PostedVisit | None, logged: Sequence[SpecimenStanding]
) -> RecodeProposal | None:
    """What the report of a specimen asks of its line; None when nothing does or a person has answered.

    `logged` are all specimens of the visit. A biopsy whose claim has left is not asked about: its diagnosis was right
    when it went out.
    """
    desk.require(Permission.SEE_PRACTICE)
    specimen, result = standing.specimen, standing.result
    place, part = _line(visit, specimen.line_number)
    if result is None or standing.answer is not None or standing.dropped or visit is None or part is None:
        return None
    line, own = part.line, [one for one in logged if one.specimen.line_number == part.number and not one.dropped]
    is_out = any(one.is_out for one in own)
    if is_out and is_excision(line.code):
        return None
    before = linked(line, visit.diagnoses)
    reported = tuple(dict.fromkeys(one.result.diagnosis for one in _by_letter(own) if one.result is not None))
    by_hand = ""
    try:
        wanted = recoded(line, before, reported, all_in=not is_out)
    except DermdeskError as error:
        wanted, by_hand = Recoded(line.code, before), str(error)
    if (wanted.code, wanted.diagnoses) == (line.code, before) and not by_hand:
        return None
    left = _left(desk, visit.visit_id, part.number)
    if left and not is_excision(line.code):
        return None
    return RecodeProposal(
        specimen_id=specimen.specimen_id,
        visit_id=visit.visit_id,
        line_number=part.number,
        place=place,
        report=result.said,
        code=line.code,
        diagnoses=before,
        charge=line.charge,
        new_code=wanted.code,
        new_diagnoses=wanted.diagnoses,
        new_charge=_charge(desk, part, wanted.code),
        left=left,
        by_hand=by_hand,
    )


def unanswered(desk: Desk, visit: PostedVisit, logged: Sequence[SpecimenStanding]) -> tuple[Finding, ...]:
    """A finding for each excision line of a visit whose report waits for a person's answer: the claim waits too."""
    desk.require(Permission.SEE_PRACTICE)
    return tuple(_unanswered(desk, visit, logged))


def _unanswered(desk: Desk, visit: PostedVisit, logged: Sequence[SpecimenStanding]) -> Iterator[Finding]:
    for standing in logged:
        proposal = proposal_of(desk, standing, visit, logged) if standing.result is not None else None
        if proposal is None or proposal.left or not is_excision(proposal.code):
            continue
        edition = standing.result.reported.isoformat() if standing.result is not None else ""
        yield Finding(
            rule=RULE,
            severity=Severity.COMPLIANCE,
            line=proposal.place,
            field=Field.LESION,
            message=(
                f"The report of specimen {standing.specimen.letter} is in ({proposal.report}): {proposal.change}. "
                "Answer it under Specimens, Alt+0."
            ),
            source="The specimen log",
            edition=edition,
            key=f"{RULE}:{_digest(proposal)}",
            fact="pathology",
        )


def _digest(proposal: RecodeProposal) -> str:
    """Stays the same while report and line say the same."""
    return hashlib.blake2b(f"{proposal.specimen_id} {proposal.change}".encode(), digest_size=9).hexdigest()


def _line(visit: PostedVisit | None, number: int) -> tuple[int, PracticeLine | None]:
    lines = enumerate(visit.lines, 1) if visit is not None else ()
    return next(((place, part) for place, part in lines if part.number == number), (0, None))


def _by_letter(some: Sequence[SpecimenStanding]) -> list[SpecimenStanding]:
    return sorted(some, key=lambda one: (len(one.specimen.letter), one.specimen.letter))


def _left(desk: Desk, visit_id: str, number: int) -> tuple[str, ...]:
    return tuple(
        one.claim.number
        for one in desk.book.practice.claims_of_visit(visit_id)
        if one.state in _LEFT and any(line.source.number == number for line in one.claim.lines)
    )


def _charge(desk: Desk, part: PracticeLine, code: str) -> Money | None:
    """The fee of the new code, where the old line bore the fee of the old one; a charge of its own is kept."""
    fees, line = desk.setup().price_list, part.line
    old = fees.get(line.code)
    if code == line.code or (old is not None and old.fee * line.units != line.charge):
        return line.charge
    return fees[code].fee * line.units if code in fees else None
