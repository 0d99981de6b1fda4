"""Acknowledgements, claim status and eligibility in words."""

from collections.abc import Iterator

from dermdesk.cli.x12_money_words import counted, days, listed, service
from dermdesk.domain.acknowledgement import ElementError, GroupAnswer, InterchangeAnswer, SegmentError
from dermdesk.domain.claim_status import ClaimStatus, StatusClaim, StatusLevel, StatusReport
from dermdesk.domain.eligibility import Benefit, EligibilityPerson, EligibilityReport


def ta1_words(found: InterchangeAnswer) -> list[str]:
    """The one line of a TA1."""
    return [f"interchange {found.control}: {found.words}"]


def acknowledgement_words(found: GroupAnswer) -> list[str]:
    """What is said of the group, then of each set with its errors."""
    counts = ""
    if found.sets_received is not None and found.sets_accepted is not None:
        counts = f"; {found.sets_accepted} of {found.sets_received} transaction sets accepted"
    lines = [f"group {found.group_control} ({found.group_kind}): {found.words}{counts}"]
    for one in found.sets:
        lines.append(f"{one.kind} {one.control}: {one.words}")
        for error in one.errors:
            lines += [f"  {text}" for text in _segment_error(error)]
    return lines


def _segment_error(error: SegmentError) -> Iterator[str]:
    place = f"segment {error.place}" if error.place is not None else "somewhere"
    loop = f" in loop {error.loop}" if error.loop else ""
    claim = f", claim {error.claim}" if error.claim else ""
    yield f"{place}{loop}{claim}: {error.words}"
    yield from (f"  {_element_error(one)}" for one in error.elements)


def _element_error(one: ElementError) -> str:
    place = f"element {one.element}" if one.element is not None else "an element"
    part = f", component {one.component}" if one.component is not None else ""
    return f"{place}{part}: {one.words}"


def status_words(found: StatusReport) -> list[str]:
    """The batch and its levels, then each claim."""
    created = f", {found.created_on.isoformat()}" if found.created_on is not None else ""
    lines = [f"number {found.batch or 'missing'}{created}; {counted(len(found.claims), 'claim')}"]
    for level in found.levels:
        if level.statuses:
            lines += _level(level)
    for claim in found.claims:
        lines += _claim(claim)
    return lines


def _level(level: StatusLevel) -> Iterator[str]:
    kind = "batch" if level.level == "21" else "provider's claims"
    yield f"{kind} {level.trace} of {listed(level.party)}"
    yield from (f"  {text}" for status in level.statuses for text in _status(status))


def _claim(claim: StatusClaim) -> Iterator[str]:
    facts = [one.words for one in (*claim.references, *claim.dates)]
    charge = [claim.charge.display] if claim.charge is not None else []
    yield "; ".join((f"claim {claim.trace}, {listed(claim.patient)}", *charge, *facts))
    yield from (f"  {text}" for status in claim.statuses for text in _status(status))
    for line in claim.lines:
        amount = f": {line.charge.display}" if line.charge is not None else ""
        when = "; ".join(one.words for one in line.dates)
        yield f"  {service(line.code, line.modifiers)}{amount} {when}".rstrip()
        yield from (f"    {text}" for status in line.statuses for text in _status(status))


def _status(status: ClaimStatus) -> Iterator[str]:
    codes = " ".join(f"{one.category}:{one.code}" + (f":{one.entity}" if one.entity else "") for one in status.codes)
    money = "".join(
        f", {word} {amount.display}"
        for word, amount in (("charged", status.charge), ("paid", status.paid))
        if amount is not None
    )
    when = f", {days(status.day, None)}" if status.day is not None else ""
    yield f"{codes}  {status.words}{money}{when}"
    if status.text:
        yield f"  {status.text}"


def eligibility_words(found: EligibilityReport) -> list[str]:
    """Payer and provider, then each person with benefits or questions."""
    lines = [f"{listed(found.payer)} and {listed(found.provider)}, number {found.reference or 'missing'}"]
    lines += [f"not answered: {one.words}" for one in found.rejections]
    for person in found.people:
        lines += _person(person)
    return lines


def _person(person: EligibilityPerson) -> Iterator[str]:
    role = "dependent" if person.is_dependent else "subscriber"
    state = {True: ": coverage active", False: ": coverage inactive", None: ""}[person.active]
    facts = "".join(f"; {one.words}" for one in person.dates)
    yield f"{listed(person.party)} ({role}){state}{facts}"
    yield from (f"  not answered: {one.words}" for one in person.rejections)
    yield from (f"  asks: {one.words}" for one in person.questions)
    for benefit in person.benefits:
        yield from (f"  {text}" for text in _benefit(benefit))


def _benefit(benefit: Benefit) -> Iterator[str]:
    yield benefit.words
    yield from (f"  {one.words}" for one in benefit.dates)
    yield from (f"  {text}" for text in benefit.messages)
    yield from (f"  {party.role_words} {listed(party)}" for party in benefit.parties)
    yield from (f"  not answered: {one.words}" for one in benefit.rejections)
