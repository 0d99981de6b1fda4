"""An 837P as it was written, parted into claims again: what the checks before sending look at."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from dermdesk.interchange.x12 import Segment

Loop = list[Segment]


@dataclass(slots=True)
class ClaimText:
    """One claim with the loops above it. `lines` hold the segments of each 2400, LX first."""

    number: str
    place: int
    written: date | None
    billing: Loop
    subscriber: Loop
    patient: Loop
    claim: Loop = field(default_factory=list[Segment])
    lines: list[Loop] = field(default_factory=list[Loop])

    def first(self, loop: Loop, name: str, *qualifiers: str) -> Segment | None:
        """The first segment of the loop with the name and, where given, one of the qualifiers as element 01."""
        return next(
            (one for one in loop if one.name == name and (not qualifiers or one.element(1) in qualifiers)), None
        )

    def value(self, loop: Loop, name: str, element: int, *qualifiers: str) -> str:
        """An element of that segment; blank when there is none."""
        found = self.first(loop, name, *qualifiers)
        return found.element(element) if found is not None else ""

    def after(self, loop: Loop, entity: str) -> Loop:
        """The segments that belong to the NM1 of an entity, the NM1 first; none when it is not there."""
        taken: Loop = []
        for segment in loop:
            if segment.name == "NM1" and (taken or segment.element(1) == entity):
                if taken:
                    break
                taken.append(segment)
            elif taken:
                taken.append(segment)
        return taken

    @property
    def person(self) -> Loop:
        """The segments of the patient: the dependent's own, or the subscriber's."""
        return self.after(self.patient, "QC") or self.after(self.subscriber, "IL")

    @property
    def diagnoses(self) -> tuple[str, ...]:
        """Codes of HI in their order, without points."""
        found = self.first(self.claim, "HI")
        if found is None:
            return ()
        return tuple("".join(found.components(place)[1:2]) for place in range(1, len(found.elements) + 1))


def x12_day(text: str) -> date | None:
    """CCYYMMDD as a date; None when it is none."""
    if len(text) != 8 or not text.isdigit():
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def claims_of(segments: Iterable[Segment]) -> tuple[ClaimText, ...]:
    """The claims of all transaction sets, in their order."""
    claims: list[ClaimText] = []
    billing: Loop = []
    subscriber: Loop = []
    patient: Loop = []
    current: Loop = []
    written: date | None = None
    for segment in segments:
        if segment.name == "BHT":
            written = x12_day(segment.element(4))
        elif segment.name == "HL":
            current = []
            level = segment.element(3)
            if level == "20":
                billing, subscriber, patient = current, [], []
            elif level == "22":
                subscriber, patient = current, []
            else:
                patient = current
        elif segment.name == "CLM":
            claims.append(ClaimText(segment.element(1), segment.place, written, billing, subscriber, patient))
            current = claims[-1].claim
        elif segment.name == "LX" and claims:
            current = []
            claims[-1].lines.append(current)
        elif segment.name == "SE":
            current = []
        current.append(segment)
    return tuple(claims)
