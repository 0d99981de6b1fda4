"""Remittances (835) and claims (837P) in words."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from dermdesk.domain.adjustment import StatedAdjustment
from dermdesk.domain.code_words import said
from dermdesk.domain.code_words.remarks import REMARKS
from dermdesk.domain.money import total
from dermdesk.domain.named_party import Party
from dermdesk.domain.remittance import ProviderAdjustment, Remittance, RemittedClaim, RemittedLine
from dermdesk.domain.submitted_claim import OtherPayer, SubmittedBatch, SubmittedClaim, SubmittedLine


def listed(party: Party | None) -> str:
    """The name in a list, or that there is none."""
    return party.name.listed.strip(", ") or "no name" if party is not None else "nobody named"


def days(first: date | None, last: date | None) -> str:
    """One day, or the first and last; blank when none can be read."""
    return " to ".join(dict.fromkeys(day.isoformat() for day in (first, last) if day is not None))


def service(code: str, modifiers: Iterable[str]) -> str:
    """`99213-25-57`."""
    return "-".join((code or "no code", *modifiers))


def counted(count: int, noun: str) -> str:
    """`1 claim`, `3 claims`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def remittance_words(found: Remittance) -> list[str]:
    """What was paid, then each claim with its lines, then what the payer kept of the check."""
    paid_on = f" on {found.paid_on.isoformat()}" if found.paid_on is not None else ""
    balance = "in balance" if found.balanced else "OUT OF BALANCE"
    payment = f"{found.payment.display} by {found.method_words}{paid_on}, number {found.trace or 'missing'}"
    lines = [f"{listed(found.payer)} pays {listed(found.payee)} {payment}; {balance}", found.handling_words]
    for claim in found.claims:
        lines += _remitted_claim(claim)
    lines += [_provider_adjustment(one) for one in found.provider_adjustments]
    return lines


def _remitted_claim(claim: RemittedClaim) -> Iterator[str]:
    share = claim.patient_responsibility
    parts = (
        f"charged {claim.charge.display}, paid {claim.paid.display}",
        f"patient {share.display}" if share is not None else "",
        f"payer's number {claim.payer_claim_number}" if claim.payer_claim_number else "",
    )
    words = "; ".join((claim.status_words, ", ".join(part for part in parts if part)))
    yield f"claim {claim.claim_id}, {listed(claim.party('QC'))}: {words}"
    if (corrected := claim.party("74")) is not None:
        yield f"  the payer knows the insured as {listed(corrected)} {corrected.id}".rstrip()
    if (forwarded := claim.party("TT")) is not None:
        yield f"  passed on to {listed(forwarded)}"
    yield from (f"  {line}" for line in _reasons(claim.adjustments, claim.remarks))
    for line in claim.lines:
        yield from (f"  {text}" for text in _remitted_line(line))


def _remitted_line(line: RemittedLine) -> Iterator[str]:
    shown = service(line.code, line.modifiers)
    if line.submitted_code and line.submitted_code != line.code:
        shown += f" (sent as {service(line.submitted_code, line.submitted_modifiers)})"
    when = days(line.first_day, line.last_day)
    yield f"{shown} {when}".strip() + f": charged {line.charge.display}, paid {line.paid.display}"
    yield from (f"  {text}" for text in _reasons(line.adjustments, line.remarks))


def _reasons(adjustments: Iterable[StatedAdjustment], remarks: Iterable[str]) -> Iterator[str]:
    for one in adjustments:
        yield f"{one.code} {one.amount.display}  {one.words} ({one.group_words})"
    for code in remarks:
        yield f"{code}  {said(REMARKS, code)}"


def _provider_adjustment(one: ProviderAdjustment) -> str:
    way = "takes from" if one.amount.cents >= 0 else "adds to"
    size = one.amount if one.amount.cents >= 0 else -one.amount
    about = f", about {one.reference}" if one.reference else ""
    return f"{one.reason} {way} the payment {size.display}  {one.words}{about}"


def batch_words(found: SubmittedBatch) -> list[str]:
    """Who sends how many claims, then each claim with its lines."""
    charged = total(claim.total for claim in found.claims).display
    way = f"{listed(found.submitter)} to {listed(found.receiver)}, batch {found.batch or 'without a number'}"
    lines = [f"{way}; {counted(len(found.claims), 'claim')}, {charged}"]
    for claim in found.claims:
        lines += _submitted_claim(claim)
    return lines


def _submitted_claim(claim: SubmittedClaim) -> Iterator[str]:
    payer = f"{claim.total.display} to {listed(claim.payer)}"
    codes = " ".join(claim.diagnoses) or "no diagnosis"
    words = f"{payer} ({claim.coverage.words}); {claim.frequency_words}; place {claim.place_of_service or '?'}; {codes}"
    yield f"claim {claim.number}, {listed(claim.patient)}: {words}"
    named = [f"{party.role_words} {listed(party)}" for party in claim.parties]
    facts = [one.words for one in (*claim.dates, *claim.references)]
    if named or facts:
        yield "  " + "; ".join((*named, *facts))
    for other in claim.other_payers:
        yield f"  {_other_payer(other)}"
        yield from (f"    {text}" for text in _reasons(other.adjustments, other.remarks))
    for line in claim.lines:
        yield from (f"  {text}" for text in _submitted_line(line))


def _other_payer(other: OtherPayer) -> str:
    paid = f" paid {other.paid.display}" if other.paid is not None else ""
    left = f", {other.remaining.display} left to the patient" if other.remaining is not None else ""
    return f"other payer {listed(other.payer)}{paid}{left}"


def _submitted_line(line: SubmittedLine) -> Iterator[str]:
    units = f"{(line.units or Decimal(0)).normalize():f} {line.unit}"
    when = days(line.first_day, line.last_day)
    pointers = " ".join(str(one) for one in line.pointers) or "none"
    yield f"{service(line.code, line.modifiers)} {when}: {line.charge.display}, {units}, diagnoses {pointers}"
    if line.drug is not None:
        quantity = f"{line.drug.quantity:f}" if line.drug.quantity is not None else "?"
        yield f"  NDC {line.drug.ndc}, {quantity} {line.drug.unit}"
    for prior in line.prior_payments:
        yield f"  payer {prior.payer_id} paid {prior.paid.display}"
        yield from (f"    {text}" for text in _reasons(prior.adjustments, ()))
