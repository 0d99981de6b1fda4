"""Proposals of codes on a visit: for the facts of a line's second row, and what taking one makes of the lines."""

from collections.abc import Iterable
from dataclasses import replace

from dermdesk.domain.codes import is_procedure_code
from dermdesk.domain.coding.from_line import proposal_for
from dermdesk.domain.coding.proposal import Option, Proposal, ProposedLine, Question, short
from dermdesk.domain.coding.standing import Standing
from dermdesk.domain.line import ChargeLine
from dermdesk.domain.money import Money
from dermdesk.domain.payer import PayerType
from dermdesk.domain.practice import LineClass, PracticeSetup
from dermdesk.domain.visit import Visit
from dermdesk.services.scrubbing import price_of

__all__ = ["Option", "Proposal", "Question", "line_proposal", "short", "take", "taken", "without_fee"]


def line_proposal(visit: Visit, place: int, payer: PayerType | None = None) -> Proposal | None:
    """What the facts of a line (by its place from 0) ask for; None while nothing can be said."""
    standing = Standing(lines=visit.lines, at=place, medicare=payer is not None and payer.is_medicare)
    return proposal_for(standing, visit.diagnoses)


def take(setup: PracticeSetup, visit: Visit, proposal: Proposal, *, others_follow: bool = False) -> Visit:
    """The visit with the proposed lines; see `taken`."""
    lines = taken(setup, visit, proposal, others_follow=others_follow)
    return replace(visit, lines=tuple(line for line, _was in lines))


def taken(
    setup: PracticeSetup, visit: Visit, proposal: Proposal, *, others_follow: bool = False
) -> tuple[tuple[ChargeLine, int | None], ...]:
    """The lines of the visit with the proposed ones, each with the place that it had before (None: it is new).

    Proposed lines stand where the first line that they replace stood, priced by the practice's list; a line whose code
    and units stay keeps its charge. New work without a diagnosis points to what other lines of its lesion point to,
    else to the only diagnosis; to none where more diagnoses follow (`others_follow`), for then it is in doubt.
    """
    only = "A" if len(visit.diagnoses) == 1 and not others_follow else ""
    gone = frozenset(proposal.replaces)
    first = min(gone, default=len(visit.lines))
    made = [(_pointed(_priced(setup, each, visit.lines), visit, only), each.was) for each in proposal.lines]
    kept = [(line, place) for place, line in enumerate(visit.lines) if place not in gone]
    before = sum(place < first for _line, place in kept)
    return (*kept[:before], *made, *kept[before:])


def without_fee(setup: PracticeSetup, lines: Iterable[ChargeLine]) -> tuple[str, ...]:
    """Codes among the lines whose fee the practice's list does not know and that cost nothing so far."""
    price = price_of(setup)
    return tuple(
        dict.fromkeys(
            line.code for line in lines if not line.charge and is_procedure_code(line.code) and price(line.code) is None
        )
    )


def _priced(setup: PracticeSetup, proposed: ProposedLine, lines: tuple[ChargeLine, ...]) -> ChargeLine:
    line = proposed.line
    was = lines[proposed.was] if proposed.was is not None else None
    if was is not None and (was.code, was.units) == (line.code, line.units):
        return line
    fee = price_of(setup)(line.code)
    if fee is not None:
        return replace(line, charge=fee * line.units)
    if was is not None and was.code == line.code and was.charge.cents % was.units == 0:
        return replace(line, charge=Money(was.charge.cents // was.units) * line.units)
    return replace(line, charge=Money())


def _pointed(line: ChargeLine, visit: Visit, only: str) -> ChargeLine:
    if line.pointers or line.line_class not in (LineClass.INSURANCE, LineClass.SELF):
        return line
    own = line.lesion.id if line.lesion is not None else None
    same = (
        other.pointers
        for other in visit.lines
        if own is not None and other.lesion is not None and other.lesion.id == own and other.pointers
    )
    return replace(line, pointers=next(same, only))
