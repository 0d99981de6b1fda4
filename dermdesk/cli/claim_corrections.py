"""`dermdesk claims decide | next | replace | void | bill-again | resend | withdraw`: what follows a payer's answer."""

import re
from datetime import date, datetime

import click

from dermdesk.cli.session import Session, pass_session, session_options
from dermdesk.domain.coordination import Adjustment, AdjustmentGroup, LineDecision, PayerDecision
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.money import ZERO, Money, total
from dermdesk.domain.standing import ClaimStanding
from dermdesk.services import claim_coordination, claim_correction, claim_decisions, claim_following
from dermdesk.services.claim_lookup import claim_of_number
from dermdesk.services.desk import Desk

_LINE = re.compile(r"(?P<line>\d{1,3}):(?P<paid>[0-9.]+)(?::(?P<adjustments>.+))?")
_ADJUSTMENT = re.compile(r"(?P<group>CO|PR|OA|PI|CR)-(?P<reason>[A-Z0-9]{1,5})=(?P<amount>-?[0-9.]+)")


@click.command()
@click.argument("number")
@click.option("--decided", required=True, metavar="DAY", help="Day of the payer's decision, YYYY-MM-DD.")
@click.option("--paid", metavar="AMOUNT", help="What it paid; by default the sum of the lines.")
@click.option(
    "--line",
    "lines",
    multiple=True,
    metavar="N:PAID:GROUP-REASON=AMOUNT,…",
    help="A charge line, such as 1:80.00:CO-45=16.90,PR-2=20.00; once for each line of the claim.",
)
@click.option("--claim-adjustments", default="", metavar="GROUP-REASON=AMOUNT,…", help="Of the claim as a whole.")
@click.option("--payer-number", default="", help="The payer's own number of the claim.")
@click.option("--forwarded-to", default="", metavar="PAYER", help="The payer that the claim was handed on to.")
@session_options
@pass_session
def decide(
    session: Session,
    number: str,
    *,
    decided: str,
    paid: str | None,
    lines: tuple[str, ...],
    claim_adjustments: str,
    payer_number: str,
    forwarded_to: str,
) -> None:
    """Keep what the payer decided about a claim, from its explanation of benefits; no money is posted."""
    by_line = tuple(_line(text) for text in lines)
    adjustments = _adjustments(claim_adjustments)
    with session.desk() as desk:
        standing = claim_of_number(desk, number)
        sums = total(one.paid for one in by_line) - total(one.amount for one in adjustments)
        decision = PayerDecision(
            coverage_id=standing.claim.coverage.coverage_id,
            decided=_day(decided),
            paid=Money.parse_typed(paid) if paid is not None else (sums if by_line else ZERO),
            adjustments=adjustments,
            lines=by_line,
            payer_claim_number=payer_number.strip(),
            forwarded_to=forwarded_to.strip(),
        )
        after = claim_decisions.decide(desk, standing.claim.claim_id, decision)
    _tell(session, after)


@click.command("next")
@click.argument("number")
@session_options
@pass_session
def next_(session: Session, number: str) -> None:
    """Make the claim of the payer that comes after the one that decided."""
    with session.desk() as desk:
        after = claim_coordination.prepare_next(desk, _id_of(desk, number))
    _tell(session, after)


@click.command()
@session_options
@pass_session
def due(session: Session) -> None:
    """Decided claims of which the next payer was not asked yet."""
    with session.desk(read_only=True) as desk:
        found = claim_coordination.next_claims_due(desk)
    for one in found:
        waits = f", forwarded: wait until {one.waits_until.isoformat()}" if one.waits_until else ""
        session.tell(
            f"{one.number}  {one.open_amount.display}  next: {one.payer}{waits}",
            {
                "claim": one.number,
                "open": str(one.open_amount),
                "next_payer": one.payer,
                "decided": one.decided.isoformat(),
                "waits_until": one.waits_until.isoformat() if one.waits_until else None,
            },
        )


@click.command("replace")
@click.argument("number")
@click.option("--payer-number", default="", help="The payer's own number of the claim, where no answer has told it.")
@session_options
@pass_session
def replace_(session: Session, number: str, payer_number: str) -> None:
    """Make the replacement (frequency 7) of a claim that its payer has, as its visit stands now."""
    with session.desk() as desk:
        after = claim_correction.replace_claim(desk, _id_of(desk, number), payer_number)
    _tell(session, after)


@click.command()
@click.argument("number")
@click.option("--payer-number", default="", help="The payer's own number of the claim, where no answer has told it.")
@session_options
@pass_session
def void(session: Session, number: str, payer_number: str) -> None:
    """Make the void (frequency 8) of a claim that its payer has."""
    with session.desk() as desk:
        after = claim_correction.void_claim(desk, _id_of(desk, number), payer_number)
    _tell(session, after)


@click.command("bill-again")
@click.argument("number")
@session_options
@pass_session
def bill_again(session: Session, number: str) -> None:
    """Bill the lines of a void that has left once more, from their visit as it stands now."""
    with session.desk() as desk:
        after = claim_correction.bill_again(desk, _id_of(desk, number))
    _tell(session, after)


@click.command()
@click.argument("number")
@session_options
@pass_session
def resend(session: Session, number: str) -> int:
    """Make a rejected claim ready again under its number; exit 1 when it is held instead."""
    with session.desk() as desk:
        followed = claim_following.resend(desk, _id_of(desk, number))
        after = claim_of_number(desk, number)
    _tell(session, after)
    return 0 if number in followed.ready else 1


@click.command()
@click.argument("number")
@click.option("--reason", required=True, help="Why; it is kept.")
@session_options
@pass_session
def withdraw(session: Session, number: str, reason: str) -> None:
    """Take back a secondary claim, a replacement or a void that has not left."""
    with session.desk() as desk:
        claim_correction.withdraw(desk, _id_of(desk, number), reason)
        after = claim_of_number(desk, number)
    _tell(session, after)


def _id_of(desk: Desk, number: str) -> str:
    return claim_of_number(desk, number).claim.claim_id


def _tell(session: Session, standing: ClaimStanding) -> None:
    claim = standing.claim
    why = f": {standing.hold_reason}" if standing.hold_reason else ""
    session.tell(
        f"{claim.number}  {claim.total.display}  {claim.payer.name}  {standing.state.value}{why}",
        {
            "claim": claim.number,
            "state": standing.state.value,
            "rank": claim.rank,
            "frequency": claim.frequency.value,
            "corrects": claim.corrects,
            "payer": claim.payer.name,
            "total": str(claim.total),
            "reason": standing.hold_reason,
        },
    )


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError as error:
        raise DermdeskError(f"'{text[:20]}' is no day. Nothing was kept.", "Write it as 2026-03-14.") from error


def _line(text: str) -> LineDecision:
    found = _LINE.fullmatch(text.strip())
    if found is None:
        raise DermdeskError(f"'{text[:60]}' cannot be read. Nothing was kept.", "Write it as 1:80.00:CO-45=16.90.")
    return LineDecision(
        line=int(found["line"]),
        paid=Money.parse_typed(found["paid"]),
        adjustments=_adjustments(found["adjustments"] or ""),
    )


def _adjustments(text: str) -> tuple[Adjustment, ...]:
    return tuple(_adjustment(part.strip()) for part in text.split(",") if part.strip())


def _adjustment(text: str) -> Adjustment:
    found = _ADJUSTMENT.fullmatch(text)
    if found is None:
        raise DermdeskError(f"'{text[:40]}' cannot be read. Nothing was kept.", "Write it as PR-2=20.00.")
    return Adjustment(
        group=AdjustmentGroup(found["group"]), reason=found["reason"], amount=Money.parse_typed(found["amount"])
    )


COMMANDS = (decide, next_, due, replace_, void, bill_again, resend, withdraw)
