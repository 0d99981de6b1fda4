"""Claims on their way out: finished bytes checked, with what the reference knows of their codes, and by pyx12."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from dermdesk.domain.claim import Claim, ControlNumbers
from dermdesk.domain.claim_problem import ClaimProblem
from dermdesk.domain.payer import Receiver
from dermdesk.domain.reference import ReferenceSlice
from dermdesk.domain.user import Permission
from dermdesk.interchange.claim_837p import write_837p
from dermdesk.interchange.claim_check import check_claims, check_paper, check_values
from dermdesk.interchange.claim_check_structure import check_structure
from dermdesk.services.desk import Desk
from dermdesk.storage.reference_book import ReferenceBook

Write = Callable[[Sequence[Claim]], bytes]
"""A file of some of the claims."""


def problems_of_file(
    reference: ReferenceBook, claims: Sequence[Claim], receiver: Receiver, write: Write
) -> tuple[bytes, tuple[ClaimProblem, ...]]:
    """The file of the claims, and every problem of it; none means that it may leave.

    Where pyx12 breaks off, the claim that it breaks off at is looked for, so that the others can go.
    """
    data = write(claims)
    found = check_values(data, known_codes(reference, claims), test=receiver.test)
    return data, found or _structure(data, claims, write)


def problems_on_paper(reference: ReferenceBook, claims: Sequence[Claim]) -> tuple[ClaimProblem, ...]:
    """Every problem of claims that are to be printed."""
    return check_paper(claims, known_codes(reference, claims))


def problems_of_claim(desk: Desk, claim: Claim) -> tuple[ClaimProblem, ...]:
    """What our own checks say of one claim as it stands, if it went out now; pyx12 is not asked."""
    desk.require(Permission.SEE_PRACTICE)
    receiver = desk.setup().receivers.get(claim.payer.receiver)
    if receiver is None:
        return problems_on_paper(desk.reference, [claim])
    nothing = ControlNumbers(interchange=0, group=1, transaction=1, batch="TRIAL")
    moment = desk.now().astimezone(ZoneInfo(desk.place(desk.site).time_zone))
    data = write_837p([claim], receiver, desk.setup().practice, nothing, moment)
    return check_claims(data, known_codes(desk.reference, [claim]))


def known_codes(reference: ReferenceBook, claims: Iterable[Claim]) -> dict[date, ReferenceSlice]:
    """What the reference says of the codes of the claims, by the day of service; edits between codes apart."""
    codes: dict[date, set[str]] = defaultdict(set)
    diagnoses: dict[date, set[str]] = defaultdict(set)
    for claim in claims:
        codes[claim.day] |= {line.source.line.code for line in claim.lines}
        diagnoses[claim.day] |= set(claim.diagnoses)
    known: dict[date, ReferenceSlice] = {}
    for day, listed in codes.items():
        facts = {code: found for code in listed if (found := reference.code(code, day)) is not None}
        known[day] = replace(reference.slice(day, (), diagnoses[day]), codes=facts)
    return known


def _structure(data: bytes, claims: Sequence[Claim], write: Write) -> tuple[ClaimProblem, ...]:
    """pyx12's opinion; of claims that it could not judge together, of each half by itself."""
    found = check_structure(data)
    if not any(problem.not_checked for problem in found):
        return found
    if len(claims) == 1:
        return tuple(replace(problem, claim_number=claims[0].number) for problem in found)
    middle = len(claims) // 2
    halves = (claims[:middle], claims[middle:])
    apart = tuple(problem for half in halves for problem in _structure(write(half), half, write))
    return apart or found
