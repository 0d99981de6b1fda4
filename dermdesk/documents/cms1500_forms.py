"""One claim on several forms: lines that cannot share a form, then six lines a form.

What a form says once parts the lines: the source in box 17 (Medicare alone wants a form for each), one bought test
with its price (box 20, the laboratory in box 32), one number in box 23. Each form totals its own lines and is a claim
to its payer; all bear the claim's number in box 26, so that what is paid comes back to one claim.

Box 23 goes by the line's code: laboratory, pathology and Mohs bear the CLIA number of where they were done; another
line its own authorization, else the claim's; a line without either the referral. A line that needs none goes along
with the first form that takes it. A test that also has an authorization of its own cannot go on paper: NotOnPaper.
Sources: Medicare Claims Processing Manual ch. 26 section 10; NUCC 1500 (02/12), items 17, 20 and 23.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dermdesk.documents.cms1500_entry import NotOnPaper
from dermdesk.domain.claim import Claim, ClaimLine
from dermdesk.domain.claim_field import ClaimField, ClaimPlace
from dermdesk.domain.codes import is_laboratory
from dermdesk.domain.payer import PayerType
from dermdesk.domain.practice import Provider

LINES_OF_A_FORM = 6

Source = tuple[str, Provider]
"""Qualifier of box 17 (DN referring, DK ordering, DQ supervising) and who it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperForm:
    """One form: at most six lines, and what its boxes 17, 20 and 23 say for them. `number` counts within the claim."""

    number: int
    lines: tuple[ClaimLine, ...]
    source: Source | None
    bought: ClaimLine | None
    reference: str
    reference_field: ClaimField


@dataclass(frozen=True, slots=True)
class _Share:
    """What a line asks of its form; a blank `reference` takes any."""

    source: Source | None
    bought: int | None
    reference: str
    field: ClaimField


def is_bought(line: ClaimLine) -> bool:
    """Whether a laboratory sold the test to the practice."""
    slide = line.source.line.slide
    return slide is not None and slide.purchased


def forms(claim: Claim) -> Iterator[PaperForm]:
    """The forms of a claim, in the order of their first lines. Raises NotOnPaper."""
    groups: list[tuple[_Share, list[ClaimLine]]] = []
    asked = [(_share(claim, line), line) for line in claim.lines]
    for share, line in asked:
        wanted = share if share.reference else _first_that_takes(share, [one for one, _ in asked])
        group = next((lines for known, lines in groups if known == wanted), None)
        if group is None:
            groups.append((wanted, [line]))
        else:
            group.append(line)
    number = 0
    for share, lines in groups:
        for start in range(0, len(lines), LINES_OF_A_FORM):
            number += 1
            yield PaperForm(
                number=number,
                lines=tuple(lines[start : start + LINES_OF_A_FORM]),
                source=share.source,
                bought=lines[0] if share.bought is not None else None,
                reference=share.reference,
                reference_field=share.field,
            )


def _first_that_takes(share: _Share, others: Sequence[_Share]) -> _Share:
    """The first form with a number that a line without one may go on, else its own."""
    return next(
        (one for one in others if one.reference and (one.source, one.bought) == (share.source, share.bought)), share
    )


def _share(claim: Claim, line: ClaimLine) -> _Share:
    bought = line.number if is_bought(line) else None
    reference, field = _reference(claim, line)
    return _Share(_source(claim, line), bought, reference, field)


def _reference(claim: Claim, line: ClaimLine) -> tuple[str, ClaimField]:
    """What box 23 says for a line."""
    own = line.source.line.authorization or ""
    clia = _clia(claim, line) if is_laboratory(line.source.line.code) else ""
    if clia and own:
        raise NotOnPaper(
            f"Line {line.number} needs its CLIA number and its authorization, and box 23 holds one number.",
            "Send the claim electronically, or take the authorization off this line if its payer needs none.",
            ClaimPlace(field=ClaimField.AUTHORIZATION, line=line.number),
        )
    if clia:
        return clia, ClaimField.CLIA
    if authorization := own or claim.prior_authorization:
        return authorization, ClaimField.AUTHORIZATION
    return claim.referral_number, ClaimField.REFERRAL


def _clia(claim: Claim, line: ClaimLine) -> str:
    """The certificate of where the test was done."""
    if is_bought(line) and claim.laboratory is not None:
        return claim.laboratory.clia.number if claim.laboratory.clia is not None else ""
    return claim.clia_number


def _source(claim: Claim, line: ClaimLine) -> Source | None:
    """Box 17: the first of referring, ordering and supervising. For Medicare a test names who ordered it."""
    ordering, supervising = line.ordering or claim.ordering, line.supervising or claim.supervising
    listed = [("DN", claim.referring), ("DK", ordering), ("DQ", supervising)]
    by_line = claim.payer.stance.type is PayerType.MEDICARE_PART_B
    if by_line and is_laboratory(line.source.line.code) and not line.source.line.code.startswith("1"):
        listed.insert(0, listed.pop(1))
    elif not by_line:
        listed = [("DN", claim.referring), ("DK", claim.ordering), ("DQ", claim.supervising)]
    return next(((qualifier, provider) for qualifier, provider in listed if provider is not None), None)
