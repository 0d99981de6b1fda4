"""The balance equations of an 835, which decide whether it may be posted.

1. Line: charge less its adjustments is what was paid.
2. Claim: charge less all adjustments, its own and its lines', is what was paid; the lines' charges sum to its charge.
3. Whole: what was paid on claims less the provider adjustments is the payment.
4. The patient's responsibility is the sum of the PR adjustments, where the payer gives it.
Source: 005010X221A1, 1.10.2; amounts of AMT segments never enter.
"""

from collections.abc import Iterator

from dermdesk.domain.adjustment import PATIENT, sum_of
from dermdesk.domain.file_problem import FileProblem, ProblemKind
from dermdesk.domain.money import Money, total
from dermdesk.domain.remittance import Remittance, RemittedClaim


def claim_problems(claim: RemittedClaim) -> Iterator[FileProblem]:
    """Equations 1, 2 and 4."""
    for number, line in enumerate(claim.lines, 1):
        due = line.charge - sum_of(line.adjustments)
        if due != line.paid:
            yield _problem(claim, f"Line {number}: {_gap(line.charge, due, line.paid)}", line.segment)
    adjusted = sum_of(claim.all_adjustments)
    due = claim.charge - adjusted
    if due != claim.paid:
        yield _problem(claim, f"The claim: {_gap(claim.charge, due, claim.paid)}", claim.segment)
    if claim.lines:
        charged = total(line.charge for line in claim.lines)
        if charged != claim.charge:
            words = f"The lines' charges sum to {charged.display}, the claim says {claim.charge.display}."
            yield _problem(claim, words, claim.segment)
        paid = total(line.paid for line in claim.lines) - sum_of(claim.adjustments)
        if paid != claim.paid:
            words = f"The lines' payments come to {paid.display}, the claim says {claim.paid.display}."
            yield _problem(claim, words, claim.segment)
    share = sum_of(claim.all_adjustments, PATIENT)
    if claim.patient_responsibility is not None and claim.patient_responsibility != share:
        words = f"The patient's share is {claim.patient_responsibility.display}, its adjustments say {share.display}."
        yield _problem(claim, words, claim.segment, ProblemKind.PATIENT_SHARE)


def payment_problems(remittance: Remittance) -> Iterator[FileProblem]:
    """Equation 3."""
    due = total(claim.paid for claim in remittance.claims) - total(
        one.amount for one in remittance.provider_adjustments
    )
    if due != remittance.payment:
        words = f"Claims less provider adjustments come to {due.display}, the payment is {remittance.payment.display}."
        yield FileProblem(kind=ProblemKind.BALANCE, message=words)


def _gap(charge: Money, due: Money, paid: Money) -> str:
    return f"{charge.display} less adjustments is {due.display}, but {paid.display} was paid."


def _problem(claim: RemittedClaim, message: str, segment: int, kind: ProblemKind = ProblemKind.BALANCE) -> FileProblem:
    return FileProblem(kind=kind, message=message, segment=segment, claim=claim.claim_id)
