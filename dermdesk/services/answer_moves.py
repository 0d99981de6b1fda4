"""What an answer does to a claim or a batch: whether it moves it, or only stands on its history.

Files come late, twice and in any order. A claim ends where its strongest answer leaves it, whatever came first: a
receipt is weaker than a decision; of acceptance and rejection the later day counts, on one day the rejection.
"""

from dataclasses import replace
from datetime import date

from dermdesk.domain.claim import ClaimState
from dermdesk.domain.claim_answer import AnswerOutcome, ClaimAnswer
from dermdesk.domain.standing import ClaimStanding, SentBatch

_WAITING = (ClaimState.SENT, ClaimState.RECEIVED, ClaimState.ACCEPTED, ClaimState.REJECTED)
_MENDED = (ClaimState.READY, ClaimState.HELD)


def settled(answer: ClaimAnswer, before: ClaimAnswer | None) -> ClaimAnswer:
    """The answer beside the one that counts so far: noted when that one is stronger.

    Of two rejections the faults come together: each was to be mended.
    """
    if answer.outcome is AnswerOutcome.NOTED or before is None:
        return answer
    if answer.outcome is before.outcome is AnswerOutcome.REJECTED:
        further = tuple(fault for fault in answer.faults if fault not in before.faults)
        days = [day for day in (answer.answered_on, before.answered_on) if day is not None]
        return replace(answer, faults=(*before.faults, *further), answered_on=max(days, default=None))
    if _strength(answer) < _strength(before):
        return noted(answer, f"{before.outcome.value} already")
    return answer


def noted(answer: ClaimAnswer, why: str) -> ClaimAnswer:
    """The same, moving nothing; its words say why."""
    return replace(answer, outcome=AnswerOutcome.NOTED, words=f"{answer.words} (noted only: {why})")


def why_not(standing: ClaimStanding, batch_id: str) -> str:
    """Why an answer about this batch cannot move the claim; blank when it can."""
    if standing.batch_id != batch_id:
        return "about an earlier file"
    if standing.state in _MENDED:
        return "the claim is being sent anew"
    if standing.state not in _WAITING:
        return f"the claim is {standing.state.value}"
    return ""


def own_answer(standing: ClaimStanding, sent: SentBatch | None) -> ClaimAnswer | None:
    """The last answer about the claim itself, not about its whole file."""
    if standing.answer is None or (sent is not None and standing.answer == sent.answer):
        return None
    return standing.answer


def _strength(answer: ClaimAnswer) -> tuple[bool, date, bool]:
    decides = answer.outcome in (AnswerOutcome.ACCEPTED, AnswerOutcome.REJECTED)
    day = answer.answered_on or date.min
    return decides, day if decides else date.min, answer.outcome is AnswerOutcome.REJECTED
