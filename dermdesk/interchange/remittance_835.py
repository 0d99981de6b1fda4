"""835 (005010X221A1): a remittance from its transaction set, with the balance equations as its guard."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dermdesk.domain.file_problem import ProblemKind
from dermdesk.domain.money import ZERO
from dermdesk.domain.named_party import Party
from dermdesk.domain.remittance import ProviderAdjustment, Remittance, RemittedClaim
from dermdesk.domain.remittance_balance import payment_problems
from dermdesk.interchange.remittance_835_claim import CLAIM_RULES, read_claim
from dermdesk.interchange.x12 import Segment
from dermdesk.interchange.x12_loops import Block, blocks, check, rule
from dermdesk.interchange.x12_parties import organization_of, references_of
from dermdesk.interchange.x12_reader import TransactionSet
from dermdesk.interchange.x12_told import Told

VERSION = "005010X221A1"
_HEADER, _PAYER, _PAYEE, _GROUP, _CLAIM, _LINE, _PROVIDER = "header", "1000A", "1000B", "2000", "2100", "2110", "PLB"
_RULES = {
    _HEADER: rule("BPR! TRN! CUR REF* DTM*"),
    _PAYER: rule("N1! N2 N3 N4 REF* PER*"),
    _PAYEE: rule("N1! N2 N3 N4 REF* RDM"),
    _GROUP: rule("LX! TS3 TS2"),
    _PROVIDER: rule("PLB!"),
    **CLAIM_RULES,
}
_BEGINNINGS = {"LX": _GROUP, "CLP": _CLAIM, "SVC": _LINE, "PLB": _PROVIDER}


def read_835(transaction: TransactionSet) -> Remittance:
    """The remittance of one transaction set; whatever is wrong with it stands in its problems."""
    told = Told()
    if transaction.version != VERSION:
        told.add(ProblemKind.VERSION, f"This 835 does not follow {VERSION}, the guide in force.")
    parts = blocks(transaction.segments(), _begins, _HEADER)
    header = parts[0] if parts and parts[0].name == _HEADER else Block(_HEADER)
    for part in parts:
        if part.name not in (_CLAIM, _LINE):
            check(part, _RULES, told)
    remittance = replace(
        _header(header, transaction, told),
        payer=_party(parts, _PAYER, "The payer (N1*PR)", told),
        payee=_party(parts, _PAYEE, "The payee (N1*PE)", told),
        claims=_claims(parts, told),
        provider_adjustments=tuple(
            one for part in parts if part.name == _PROVIDER for one in _provider_adjustments(part.head, told)
        ),
    )
    for problem in payment_problems(remittance):
        told.keep(problem)
    return replace(remittance, problems=(*transaction.problems, *told.problems))


def _begins(segment: Segment, _current: str) -> str | None:
    if segment.name == "N1":
        return _PAYEE if segment.element(1) == "PE" else _PAYER
    return _BEGINNINGS.get(segment.name)


def _header(block: Block, transaction: TransactionSet, told: Told) -> Remittance:
    payment, trace, currency = block.first("BPR"), block.first("TRN"), block.first("CUR")
    if payment is None:
        told.missing("The payment (BPR)")
        payment = Segment("BPR", (), transaction.place)
    else:
        _check_payment(payment, told)
    if trace is None:
        told.missing("The number of the check or transfer (TRN)")
        trace = Segment("TRN", (), transaction.place)
    produced = block.first("DTM", "405")
    if currency is not None and currency.element(2).strip() != "USD":
        told.add(ProblemKind.CONTENT, "The amounts are not US dollars (CUR).", currency)
    return Remittance(
        control=transaction.control,
        version=transaction.version,
        trace=told.need(trace, 2) if trace.elements else "",
        payer_trace_id=trace.element(3).strip(),
        payment=told.amount(payment, 2),
        handling=payment.element(1).strip(),
        method=payment.element(4).strip(),
        credit=payment.element(3).strip() != "D",
        paid_on=told.day(payment, 16),
        produced_on=told.day(produced, 2) if produced is not None else None,
        receiving_account=payment.element(15).strip(),
        currency=currency.element(2).strip() if currency is not None else "USD",
        references=references_of(block.segments),
    )


def _check_payment(segment: Segment, told: Told) -> None:
    """BPR: a payment is never negative, and no method of payment means no payment."""
    amount = told.money(segment, 2)
    if amount is None:
        return
    if amount < ZERO:
        told.add(ProblemKind.CONTENT, "The payment (BPR02) is negative.", segment)
    if (segment.element(4).strip() == "NON") == bool(amount):
        words = "an amount without" if amount else "no amount, but"
        told.add(ProblemKind.CONTENT, f"The payment has {words} a method of payment (BPR04).", segment)
    if amount and segment.element(3).strip() == "D":
        told.add(ProblemKind.CONTENT, "The payer takes this amount instead of paying it (BPR03).", segment)


def _party(parts: Sequence[Block], name: str, words: str, told: Told) -> Party | None:
    found = [part for part in parts if part.name == name]
    if not found:
        told.missing(words)
        return None
    if len(found) > 1:
        told.add(ProblemKind.STRUCTURE, f"{words} stands twice.", found[1].head)
    return organization_of(found[0])


def _claims(parts: Sequence[Block], told: Told) -> tuple[RemittedClaim, ...]:
    found: list[tuple[Block, list[Block]]] = []
    for part in parts:
        if part.name == _CLAIM:
            found.append((part, []))
        elif part.name == _LINE:
            if found:
                found[-1][1].append(part)
            else:
                told.add(ProblemKind.STRUCTURE, "A service line (SVC) stands outside of any claim.", part.head)
    claims = tuple(read_claim(claim, lines, told) for claim, lines in found)
    told.begin("")
    return claims


def _provider_adjustments(segment: Segment, told: Told) -> Iterator[ProviderAdjustment]:
    provider, year_end = told.need(segment, 1), told.day(segment, 2)
    for place in range(3, max(len(segment.elements), 4) + 1, 2):
        reason, *reference = segment.components(place) or ("",)
        if reason.strip() or segment.element(place + 1).strip():
            if not reason.strip():
                told.add(ProblemKind.CONTENT, f"PLB{place:02d} is missing: an amount without its reason.", segment)
            yield ProviderAdjustment(
                provider=provider,
                year_end=year_end,
                reason=reason.strip(),
                reference=reference[0].strip() if reference else "",
                amount=told.amount(segment, place + 1),
            )
