"""What a person answers to the recode of a report: the line stands anew with its claims, or stays as it is."""

from dataclasses import replace

from dermdesk.domain.coding.recoding import with_diagnoses
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.events import LineRevised, RecodeAnswered
from dermdesk.domain.specimen import RecodeAnswer
from dermdesk.domain.user import Permission
from dermdesk.services.claim_following import Followed, follow
from dermdesk.services.desk import Desk
from dermdesk.services.specimen_lines import with_reports
from dermdesk.services.specimen_recode import RecodeProposal, proposal_of


def proposal(desk: Desk, specimen_id: str) -> RecodeProposal | None:
    """What the report of a specimen asks of its line; None when nothing is to be answered."""
    desk.require(Permission.SEE_PRACTICE)
    standing = desk.book.practice.specimen(specimen_id)
    if standing is None:
        return None
    visit_id = standing.specimen.visit_id
    reads = desk.book.practice
    return proposal_of(desk, standing, reads.visit(visit_id), reads.specimens_of_visit(visit_id))


def recode(desk: Desk, specimen_id: str, answer: str, *, although_left: bool = False) -> Followed:
    """Let the line stand as the report says; `answer` is what the person says to the coder's question, and is kept.

    Raises DermdeskError, nothing changed: nothing to answer, no answer, no fee for the new code, a thirteenth
    diagnosis, a line that only hands can part, and, unless `although_left`, a claim that went out with the line.
    """
    desk.require(Permission.CORRECT_VISITS)
    asked = _asked(desk, specimen_id)
    words = _words(answer)
    if asked.by_hand:
        raise DermdeskError(asked.by_hand, "Correct the visit from Claims.")
    if asked.left and not although_left:
        numbers = ", ".join(asked.left)
        raise DermdeskError(
            f"Claim {numbers} has left with {asked.code}. Nothing was changed.",
            "Recode on purpose, then replace the claim (Original Medicare: reopen or appeal it).",
        )
    if asked.new_charge is None:
        raise DermdeskError(
            f"The price list has no fee for {asked.new_code}. Nothing was changed.",
            "Add it under Settings, Fees; then answer again.",
        )
    reads = desk.book.practice
    visit = reads.visit(asked.visit_id)
    if visit is None:
        raise DermdeskError("This line does not stand any more.", "Nothing was changed.")
    part = next(one for one in visit.lines if one.number == asked.line_number)
    others = [one.line.pointers for one in visit.lines if one.number != asked.line_number]
    diagnoses, pointers = with_diagnoses(visit.diagnoses, asked.new_diagnoses, part.line.pointers, others)
    told = with_reports(part.number, part.line, reads.specimens_of_visit(asked.visit_id))
    line = replace(told, code=asked.new_code, charge=asked.new_charge, pointers=pointers)
    desk.append(
        LineRevised(
            visit_id=asked.visit_id,
            line=replace(part, line=line),
            diagnoses=diagnoses,
            reason=f"Pathology: {asked.report}",
            posted=desk.today(visit.header.site),
        ),
        RecodeAnswered(specimen_id=specimen_id, answer=RecodeAnswer(recoded=True, words=words)),
    )
    return _followed(desk, asked.visit_id)


def keep(desk: Desk, specimen_id: str, words: str) -> Followed:
    """Let the line stay as it is although the report says otherwise; `words` say why, and are kept."""
    desk.require(Permission.CORRECT_VISITS)
    asked = _asked(desk, specimen_id)
    desk.append(RecodeAnswered(specimen_id=specimen_id, answer=RecodeAnswer(recoded=False, words=_words(words))))
    return _followed(desk, asked.visit_id)


def _asked(desk: Desk, specimen_id: str) -> RecodeProposal:
    found = proposal(desk, specimen_id)
    if found is None:
        raise DermdeskError("The report of this specimen asks nothing. Nothing was changed.", "Choose another row.")
    return found


def _words(answer: str) -> str:
    if not answer.strip():
        raise DermdeskError(
            "A recode needs the answer to its question. Nothing was changed.", "Say it in a few words; it is kept."
        )
    return answer.strip()


def _followed(desk: Desk, visit_id: str) -> Followed:
    if desk.user.may(Permission.PREPARE_CLAIMS):
        return follow(desk, visit_id)
    return Followed(ready=(), held=(), taken_back=(), left=(), unclaimed=0)
