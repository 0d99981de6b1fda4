"""Checks before sending: the loops of a claim and the lengths of its texts, and claims of a file that are alike."""

from collections.abc import Iterator
from functools import lru_cache

from dermdesk.domain.claim_field import ClaimField
from dermdesk.interchange import claim_837p_loops as loops
from dermdesk.interchange.claim_checking import CheckFacts, ClaimCheck, Wrong, claim_check
from dermdesk.interchange.claim_text import ClaimText, Loop

_TELL = "Tell whoever looks after the program."
_NEEDED = {
    loops.HEADER: ("41", "40"),
    "2000A": ("85",),
    "2000B": ("IL", "PR"),
    "2000C": ("QC",),
    loops.OTHER: ("IL", "PR"),
}
_LENGTHS: dict[str, tuple[int, ...]] = {
    "BHT": (4, 2, 50, 8, 8, 2),
    "NM1": (3, 1, 60, 35, 25, 10, 10, 2, 80, 2, 3, 60),
    "N3": (55, 55),
    "N4": (30, 2, 15, 3),
    "PER": (2, 60, 2, 256, 2, 256, 2, 256),
    "PRV": (3, 3, 50),
    "REF": (3, 50, 80),
    "SBR": (1, 2, 50, 60, 3, 1, 1, 2, 2),
    "CLM": (38, 18, 2, 2, 43, 1, 1, 1, 1, 1, 14, 3),
    "PWK": (2, 2, 2, 3, 2, 50),
    "CN1": (2, 18, 6, 50, 15, 30),
    "AMT": (3, 18),
    "NTE": (3, 80),
    "DTP": (3, 3, 35),
    "SV1": (160, 18, 2, 15, 2, 2, 11),
    "LIN": (20, 2, 48),
    "SVD": (80, 18, 160, 48, 15, 6),
    "PS1": (50, 18),
}
"""Most characters of the elements, composites with their components and signs."""


@claim_check("DERM-SUB-042", ClaimField.ENVELOPE, "A7:684", paper=False)
def loops_in_full(claim: ClaimText) -> Iterator[Wrong]:
    """A loop lacks a segment, or holds one that does not belong there.

    Why:
        The guide says of each part of a claim what must stand in it, what may, and how often. What is missing or stands
        twice makes the claim unreadable (999).
    What to do:
        This is the program's work, unless a name or address was left empty: complete it. Else tell whoever looks after
        the program.
    """
    if not claim.billing or not claim.subscriber:
        yield Wrong(f"The claim has no billing provider or no subscriber above it. {_TELL}")
    yield from misfits(claim.subscriber)
    if claim.patient:
        yield from misfits(claim.patient)
    yield from misfits(claim.claim)
    for other in claim.others:
        yield from misfits(other)
    for line in claim.lines:
        yield from misfits(line)
        if len(line.drugs) > 1:
            yield Wrong("A line has two drugs. Part it.", ClaimField.DRUG, line.number, segment=line.head.place)
        for below in (*line.drugs, *line.priors):
            yield from misfits(below)


@claim_check("DERM-SUB-063", ClaimField.BILLING_NAME, "A7:684:85", paper=False, shared=True)
def billing_loop(claim: ClaimText) -> Iterator[Wrong]:
    """The practice is not told in full.

    Why:
        Name, street, city, ZIP, NPI and tax id of the practice stand above every claim of a file. Where one is missing,
        none of the claims can be read.
    What to do:
        Complete the practice in Settings.
    """
    yield from misfits(claim.billing)


def misfits(loop: Loop) -> Iterator[Wrong]:
    """What does not fit in a loop and its parties."""
    if not _fits(loop):
        yield Wrong(f"{_what_is_wrong(loop)} {_TELL}", segment=loop.head.place)
    parties = loop.parties
    if parties:
        for party in parties:
            if not _fits(party):
                yield Wrong(f"{_what_is_wrong(party)} {_TELL}", segment=party.head.place)
        if len({party.role for party in parties}) < len(parties):
            yield Wrong(f"A party stands twice. {_TELL}", segment=loop.head.place)
    for role in _NEEDED.get(loop.kind, ()):
        if loop.party(role).head.place == 0:
            yield Wrong(f"A party (NM1*{role}) is missing. {_TELL}", segment=loop.head.place)


def _fits(loop: Loop) -> bool:
    return _is_sound(loop.kind, tuple(loop), tuple(map(len, loop.values())))


@lru_cache(maxsize=4096)
def _is_sound(kind: str, names: tuple[str, ...], counts: tuple[int, ...]) -> bool:
    """Whether a loop may hold these segments, so many of each. Few ways to fill a loop come up, again and again."""
    rule = loops.STRICT.get(kind)
    if rule is None:
        return False
    allowed, needed, repeated = rule
    if not needed <= set(names) <= allowed:
        return False
    return all(count == 1 or name in repeated for name, count in zip(names, counts, strict=True))


def _what_is_wrong(loop: Loop) -> str:
    rule = loops.STRICT.get(loop.kind)
    if rule is None:
        return f"{loop.head.name} stands where it does not belong."
    allowed, needed, _ = rule
    names = set(loop)
    if missing := sorted(needed - names):
        return f"{missing[0]} is missing in loop {loop.kind}."
    if extra := sorted(names - allowed):
        return f"{extra[0][:3]} does not belong into loop {loop.kind}."
    return f"A segment stands twice in loop {loop.kind}."


@claim_check("DERM-SUB-043", ClaimField.ENVELOPE, "A7:512", paper=False)
def lengths(claim: ClaimText) -> Iterator[Wrong]:
    """A text is longer than its place in the claim.

    Why:
        Each element has a most number of characters. Longer ones come back (999), or are cut where nobody sees it.
    What to do:
        Shorten the name, address or number that the message is about.
    """
    for segment in claim.long:
        limits = _LENGTHS.get(segment.name)
        if limits is not None and any(
            len(element) > limit for element, limit in zip(segment.elements, limits, strict=False)
        ):
            yield Wrong(f"A text of {segment.name} is too long. Shorten it.", segment=segment.place)


ALIKE = CheckFacts(
    id="DERM-SUB-022",
    field=ClaimField.CLAIM_NUMBER,
    answer="A3:78",
    source="277CA, duplicates",
    confirmed=True,
    paper=False,
    page="""Two claims of the file are alike, or have one number.

    Why:
        The second of two claims with the same patient, day, services and charges is returned as a duplicate, and
        answers to two claims of one number cannot be told apart.
    What to do:
        Find out whether the visit was entered twice, and void one; what was done twice on a day needs a modifier.
    """,
)


class Alike:
    """Remembers the claims of a file that went by."""

    def __init__(self) -> None:
        self._numbers: set[str] = set()
        self._contents: set[int] = set()

    def run(self, claim: ClaimText) -> Iterator[Wrong]:
        """What is wrong with the next claim beside those before it."""
        if claim.number in self._numbers:
            yield Wrong("Two claims of the file have the same number.")
        self._numbers.add(claim.number)
        content = hash(_content(claim))
        if content in self._contents:
            yield Wrong("Another claim of the file has the same patient, day, services and charges. Void one visit.")
        self._contents.add(content)


def _content(claim: ClaimText) -> tuple[object, ...]:
    """What makes two claims alike: providers, payer, member, patient, and of each line the service and its day."""
    person = claim.person
    return (
        claim.billing.party("85").head.elements[8:9],
        claim.subscriber.party("PR").head.elements[8:9],
        claim.subscriber["SBR"][0].elements if "SBR" in claim.subscriber else (),
        person.head.elements,
        person.value("DMG", 2),
        claim.claim.head.element(5),
        *(
            (line["SV1"][0].elements[:4] if "SV1" in line else (), line["DTP"][0].elements if "DTP" in line else ())
            for line in claim.lines
        ),
    )


LOOP_CHECKS: tuple[ClaimCheck, ...] = (loops_in_full, billing_loop, lengths)
"""In the order of their pages."""
