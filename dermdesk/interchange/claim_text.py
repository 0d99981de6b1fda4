"""An 837P as it was written, parted into claims and loops again: what the checks before sending look at.

Made for speed: one pass, no judgement. What stands where it should not is kept, so that a check can say so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from dermdesk.domain.reference import ReferenceSlice
from dermdesk.interchange import claim_837p_loops as loops
from dermdesk.interchange.x12 import Segment, Separators

_LONG = 42
"""Characters of a segment below which none of its elements can be too long."""
_DAY = 8
"""Digits of a day; a span of days has two of them and a dash."""
_CONTROLS = ("ISA", "GS", "ST", "SE", "GE", "IEA")
_ENDS = frozenset(("CLM", "HL", *_CONTROLS))
"""What ends the claim before it."""


class Loop(dict[str, list[Segment]]):
    """The segments of one loop by their names; `kind` is the loop's number in the guide."""

    __slots__ = ("head", "kind", "parties", "role")

    def __init__(self, kind: str, head: Segment) -> None:
        super().__init__()
        self.kind = kind
        self.head = head
        self.parties: list[Loop] = []
        """The loops of NM1 below it, in their order."""
        self.role = head.elements[0] if head.elements else ""
        """NM101 of a party."""
        self[head.name] = [head]

    def value(self, name: str, element: int) -> str:
        """An element of the first segment of a name; blank when there is none."""
        found = self.get(name)
        if not found:
            return ""
        elements = found[0].elements
        return elements[element - 1] if element <= len(elements) else ""

    def marked(self, name: str, *qualifiers: str) -> Segment | None:
        """The first segment of a name with one of the qualifiers as element 01."""
        for one in self.get(name, ()):
            if one.elements and one.elements[0] in qualifiers:
                return one
        return None

    def said(self, name: str, element: int, *qualifiers: str) -> str:
        """An element of that segment; blank when there is none."""
        found = self.marked(name, *qualifiers)
        return found.element(element) if found is not None else ""

    def party(self, role: str) -> "Loop":
        """The first loop below with that NM101; an empty one when there is none."""
        for one in self.parties:
            if one.role == role:
                return one
        return NOTHING


NOTHING = Loop("", Segment("", (), 0))
NOTHING.clear()
"""What a claim does not have: all its values are blank."""


class Line(Loop):
    """2400 with its drug (2410) and what payers before decided (2430)."""

    __slots__ = ("_coded", "drugs", "number", "priors")

    def __init__(self, head: Segment) -> None:
        super().__init__(loops.LINE, head)
        self.drugs: list[Loop] = []
        self.priors: list[Loop] = []
        self.number = int(self.role) if self.role.isdigit() else None
        """LX01."""
        self._coded: list[str] | None = None

    @property
    def coded(self) -> list[str]:
        """The components of SV101: qualifier, code, four modifiers, description; blanks fill up to eight."""
        if self._coded is None:
            parts = list(self["SV1"][0].components(1)) if "SV1" in self else []
            self._coded = parts + [""] * (8 - len(parts))
        return self._coded


@dataclass(slots=True)
class ClaimText:
    """One claim with the loops above it, which claims of a level share. `written` is the file's day (BHT04).

    `known` is what the reference says of its codes on the day of service; None: nobody asked.
    """

    billing: Loop
    subscriber: Loop
    patient: Loop
    person: Loop
    """The patient: the dependent, or the subscriber."""
    claim: Loop
    written: date | None
    others: list[Loop] = field(default_factory=list[Loop])
    """2320 with the parties of 2330."""
    lines: list[Line] = field(default_factory=list[Line])
    people: list[tuple[int | None, Loop]] = field(default_factory=list[tuple[int | None, Loop]])
    """Parties of 2310 and 2420, each with the number of its line; None: of the claim."""
    known: ReferenceSlice | None = None
    number: str = ""
    place: int = 0
    parts: list[tuple[int | None, Loop]] = field(default_factory=list[tuple[int | None, Loop]])
    """The claim itself (None) and its lines, each with its number."""
    long: list[Segment] = field(default_factory=list[Segment])
    """Segments of the claim, or of the levels above it, that may hold an element of too many characters."""

    @property
    def is_original_medicare(self) -> bool:
        """Whether it goes to Medicare Part B."""
        return self.subscriber.value("SBR", 9) == "MB"

    @property
    def rank(self) -> str:
        """SBR01 of the payer that it goes to."""
        return self.subscriber.value("SBR", 1)

    @property
    def diagnoses(self) -> list[str]:
        """Codes of HI in their order, without points."""
        return [code for _, code in self.qualified_diagnoses]

    @property
    def qualified_diagnoses(self) -> list[tuple[str, str]]:
        """Each with its qualifier."""
        found: list[tuple[str, str]] = []
        for segment in self.claim.get("HI", ()):
            for element in segment.elements:
                qualifier, _, code = element.partition(segment.component)
                found.append((qualifier, code))
        return found

    @property
    def day(self) -> date | None:
        """The first day of its first line."""
        return x12_day(self.lines[0].said("DTP", 3, "472")[:_DAY]) if self.lines else None


@lru_cache(maxsize=8192)
def x12_day(text: str) -> date | None:
    """CCYYMMDD as a date; None when it is none."""
    if len(text) != _DAY or not text.isdigit():
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


class FileText:
    """A file whose claims are parted off one by one, so that a large one is never held as a whole.

    `controls` (ISA to IEA), `levels` (HL), the headers of its `sets` and the `strays`, segments that belong to no loop,
    are complete when `claims` has come to its end.
    """

    def __init__(self, texts: Sequence[str], signs: Separators) -> None:
        self.controls: list[Segment] = []
        self.levels: list[Segment] = []
        self.sets: list[Loop] = []
        self.strays: list[Segment] = []
        self.count = 0
        """Claims so far."""
        self._texts = texts
        self._signs = signs
        self._long: list[Segment] = []
        self._written: date | None = None
        self._billing = self._subscriber = self._patient = NOTHING
        self._claim: ClaimText | None = None
        self._owner = self._here = NOTHING
        self._begin = {
            "NM1": self._party, "SBR": self._coverage, "LX": self._line, "LIN": self._drug, "SVD": self._prior,
            "HL": self._level, "CLM": self._new_claim, "BHT": self._header,
            **dict.fromkeys(_CONTROLS, self._control),
        }  # fmt: skip

    def claims(self) -> Iterator[ClaimText]:
        """The claims in their order."""
        element, component, repetition = self._signs.element, self._signs.component, self._signs.repetition
        begins, long = self._begin, self._long.append
        for place, text in enumerate(self._texts, 1):
            name, *elements = text.split(element)
            segment = Segment(name, tuple(elements), place, component, repetition)
            begin = begins.get(name)
            if begin is None:
                self._keep(segment)
            else:
                if self._claim is not None and name in _ENDS:
                    yield self._finished(self._claim)
                    long = self._long.append
                begin(segment)
            if len(text) > _LONG:
                long(segment)
        if self._claim is not None:
            yield self._finished(self._claim)

    def claim_at(self, place: int) -> str:
        """The number of the claim that a segment belongs to; blank when it stands above the claims."""
        number = ""
        for text in self._texts[:place]:
            name, *elements = text.split(self._signs.element)
            if name == "CLM":
                number = elements[0] if elements else ""
            elif name in _ENDS:
                number = ""
        return number

    def _finished(self, claim: ClaimText) -> ClaimText:
        claim.long, self._long = self._long, []
        claim.parts = [(None, claim.claim), *((line.number, line) for line in claim.lines)]
        self._claim = None
        self.count += 1
        return claim

    def _keep(self, segment: Segment) -> None:
        """A plain segment of the loop that is open; outside of all it is a stray."""
        here = self._here
        if here is NOTHING:
            self.strays.append(segment)
        elif segment.name in here:
            here[segment.name].append(segment)
        else:
            here[segment.name] = [segment]

    def _control(self, segment: Segment) -> None:
        self.controls.append(segment)
        self._owner = self._here = NOTHING
        if segment.name == "ST":
            self._owner = self._here = Loop(loops.HEADER, segment)
            self.sets.append(self._here)

    def _header(self, segment: Segment) -> None:
        self._written = x12_day(segment.element(4))
        self._keep(segment)

    def _level(self, segment: Segment) -> None:
        self.levels.append(segment)
        code = segment.element(3)
        self._owner = self._here = level = Loop(loops.LEVELS.get(code, "HL"), segment)
        if code == "20":
            self._billing, self._subscriber, self._patient = level, NOTHING, NOTHING
        elif code == "22":
            self._subscriber, self._patient = level, NOTHING
        elif code == "23":
            self._patient = level

    def _new_claim(self, segment: Segment) -> None:
        self._owner = self._here = Loop(loops.CLAIM, segment)
        self._claim = ClaimText(
            self._billing,
            self._subscriber,
            self._patient,
            self._patient.party("QC") if self._patient else self._subscriber.party("IL"),
            self._here,
            self._written,
            number=segment.element(1),
            place=segment.place,
        )

    def _party(self, segment: Segment) -> None:
        owner = self._owner
        if owner is NOTHING:
            self.strays.append(segment)
            return
        self._here = Loop(loops.party_loop(owner.kind, segment.element(1)), segment)
        owner.parties.append(self._here)
        if self._claim is not None and owner.kind is not loops.OTHER:
            self._claim.people.append((owner.number if isinstance(owner, Line) else None, self._here))

    def _coverage(self, segment: Segment) -> None:
        if self._claim is None:
            self._keep(segment)
            return
        self._owner = self._here = Loop(loops.OTHER, segment)
        self._claim.others.append(self._here)

    def _line(self, segment: Segment) -> None:
        if self._claim is None:
            self.strays.append(segment)
            return
        line = Line(segment)
        self._owner = self._here = line
        self._claim.lines.append(line)

    def _drug(self, segment: Segment) -> None:
        if line := self._last_line(segment):
            self._here = Loop(loops.DRUG, segment)
            line.drugs.append(self._here)

    def _prior(self, segment: Segment) -> None:
        if line := self._last_line(segment):
            self._here = Loop(loops.PRIOR, segment)
            line.priors.append(self._here)

    def _last_line(self, segment: Segment) -> Line | None:
        if self._claim is None or not self._claim.lines:
            self.strays.append(segment)
            return None
        return self._claim.lines[-1]
