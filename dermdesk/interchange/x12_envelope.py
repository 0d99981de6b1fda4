"""The walk over the segments of one interchange: groups and transaction sets, and whether counts and numbers agree."""

from dataclasses import dataclass, field

from dermdesk.domain.envelope import Envelope, GroupEnvelope
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.file_problem import MOST_PROBLEMS, FileProblem, ProblemKind
from dermdesk.interchange.x12_text import text_count, text_day

MOST_SETS = 20_000
MOST_SET_SEGMENTS = 150_000
"""Of one transaction set; five thousand claims, the most that the guide wants in one, have 115,000."""


@dataclass(slots=True)
class OpenSet:
    """A transaction set while its segments come in; `texts` begin with ST."""

    kind: str
    control: str
    version: str
    group: GroupEnvelope
    place: int
    texts: list[str]
    problems: list[FileProblem] = field(default_factory=list[FileProblem])
    closed: bool = False


class EnvelopeWalk:
    """Takes the texts of segments one after the other, the ISA being behind it. `place` counts segments of the file."""

    def __init__(self, envelope: Envelope, element: str, place: int) -> None:
        self.envelope = envelope
        self.place = place
        self.sets: list[OpenSet] = []
        self.answers: list[tuple[int, str]] = []
        self.problems: list[FileProblem] = []
        self._element = element
        self._groups = 0
        self._group: GroupEnvelope | None = None
        self._sets_before = 0
        self._controls: set[str] = set()
        self._set: OpenSet | None = None
        self._closed = False
        self._strays = 0

    @property
    def closed(self) -> bool:
        """Whether its IEA was there."""
        return self._closed

    def note(self, message: str, place: int | None, found: OpenSet | None = None) -> None:
        """A problem of the envelope, or of one of its transaction sets."""
        problems = self.problems if found is None else found.problems
        if len(problems) < MOST_PROBLEMS:
            problems.append(FileProblem(kind=ProblemKind.ENVELOPE, message=message, segment=place))

    def take(self, text: str) -> None:
        """The next segment."""
        self.place += 1
        name, _, rest = text.partition(self._element)
        name = name.strip(" ")
        if name in ("GS", "ST", "SE", "GE", "IEA", "TA1", "ISA"):
            self._take_envelope(name, text, [one.strip(" ") for one in rest.split(self._element)] + [""] * 8)
        elif self._set is not None:
            self._set.texts.append(text)
            if len(self._set.texts) > MOST_SET_SEGMENTS:
                raise _too_large(f"A transaction set of this file has more than {MOST_SET_SEGMENTS:,} segments.")
        else:
            self._stray()

    def _take_envelope(self, name: str, text: str, elements: list[str]) -> None:
        if name == "TA1":
            self.answers.append((self.place, text))
        elif name == "GS":
            self._open_group(elements)
        elif name == "ST":
            self._open_set(text, elements)
        elif name == "SE":
            self._close_set(elements)
        elif name == "GE":
            self._close_group(elements)
        elif name == "IEA":
            self._close(elements)
        else:
            self.note(
                "An ISA segment is damaged; what follows was read as a part of the interchange before.", self.place
            )

    def _open_group(self, elements: list[str]) -> None:
        self._expect_no_group()
        self._groups += 1
        self._sets_before = len(self.sets)
        self._controls = set()
        self._group = GroupEnvelope(
            kind=elements[0],
            control=elements[5],
            sender=elements[1],
            receiver=elements[2],
            day=text_day(elements[3]),
            version=elements[7],
        )

    def _open_set(self, text: str, elements: list[str]) -> None:
        self._expect_no_set()
        if len(self.sets) >= MOST_SETS:
            raise _too_large(f"The file holds more than {MOST_SETS:,} transaction sets.")
        if self._group is None:
            self.note("A transaction set stands outside of any group.", self.place)
        group = self._group or GroupEnvelope()
        self._set = OpenSet(elements[0], elements[1], elements[2], group, self.place, [text])
        if elements[1] in self._controls:
            self.note("Two transaction sets of a group have the same control number.", self.place, self._set)
        self._controls.add(elements[1])
        self.sets.append(self._set)

    def _close_set(self, elements: list[str]) -> None:
        found, self._set = self._set, None
        if found is None:
            self.note("An SE stands without its ST.", self.place)
            return
        found.closed = True
        there = len(found.texts) + 1
        if text_count(elements[0]) != there:
            self.note(f"SE counts {_said(elements[0])} segments, there are {there}.", self.place, found)
        if elements[1] != found.control:
            self.note("SE has another control number than ST.", self.place, found)

    def _close_group(self, elements: list[str]) -> None:
        self._expect_no_set()
        group, self._group = self._group, None
        if group is None:
            self.note("A GE stands without its GS.", self.place)
            return
        there = len(self.sets) - self._sets_before
        if text_count(elements[0]) != there:
            self.note(f"GE counts {_said(elements[0])} transaction sets, there are {there}.", self.place)
        if not _same_number(elements[1], group.control):
            self.note("GE has another control number than GS.", self.place)

    def _close(self, elements: list[str]) -> None:
        self._expect_no_group()
        if self._closed:
            self.note("The interchange ends twice.", self.place)
        self._closed = True
        if text_count(elements[0]) != self._groups:
            self.note(f"IEA counts {_said(elements[0])} groups, there are {self._groups}.", self.place)
        if not _same_number(elements[1], self.envelope.control):
            self.note("IEA has another control number than ISA.", self.place)

    def end(self) -> None:
        """The text is at its end."""
        self._expect_no_group()
        if not self._closed:
            self.note("The interchange has no IEA: the file is cut short, or its end is damaged.", None)
        if self._strays:
            self.note(f"Segments that stand outside of any transaction set: {self._strays}.", None)

    def _expect_no_set(self) -> None:
        if self._set is not None:
            self.note("The transaction set has no SE.", self._set.place, self._set)
            self._set = None

    def _expect_no_group(self) -> None:
        self._expect_no_set()
        if self._group is not None:
            self.note("A group has no GE.", None)
            self._group = None

    def _stray(self) -> None:
        self._strays += 1


def _too_large(words: str) -> DermdeskError:
    return DermdeskError(words, "Ask the sender for smaller files.")


def _same_number(one: str, other: str) -> bool:
    """Equal, leading zeros apart."""
    return one == other or (one.isdigit() and other.isdigit() and one.lstrip("0") == other.lstrip("0"))


def _said(text: str) -> str:
    count = text_count(text)
    return "an unreadable number of" if count is None else str(count)
