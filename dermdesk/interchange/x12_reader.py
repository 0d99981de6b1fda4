"""A tolerant reader of X12 files: any separators, line ends, several interchanges, groups and transaction sets.

What cannot be read at all is refused in words; whatever else is wrong with an envelope is told as a problem of it.
Transaction sets keep their text and give their segments when they are asked, so that a large file stays small.
Source: X12.5 and X12.6 (control and application structure).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dermdesk.domain.envelope import Envelope, GroupEnvelope
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.file_problem import FileProblem
from dermdesk.interchange.x12 import Segment, Separators
from dermdesk.interchange.x12_envelope import EnvelopeWalk
from dermdesk.interchange.x12_header import Header, find_headers
from dermdesk.interchange.x12_text import text_day, text_of, text_time

MOST_SEGMENTS = 300_000
"""Of a file; ten thousand claims have 230,000."""
MOST_INTERCHANGES = 1_000
LONGEST_SEGMENT = 20_000
"""Characters of one segment; the longest of real files have a few hundred."""
_CONTROL = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe]")
_PADDING = " \t\r\n\0\x1a\ufeff"


@dataclass(frozen=True, slots=True)
class TransactionSet:
    """One ST to SE. `texts` are its segments as they stand in the file, ST first and without SE."""

    kind: str
    control: str
    version: str
    envelope: Envelope
    group: GroupEnvelope
    separators: Separators
    texts: Sequence[str]
    place: int
    problems: tuple[FileProblem, ...] = ()
    closed: bool = True

    def segments(self) -> tuple[Segment, ...]:
        """The segments between ST and SE."""
        return tuple(segment_of(text, self.separators, self.place + step) for step, text in enumerate(self.texts))[1:]


@dataclass(frozen=True, slots=True)
class Interchange:
    """One ISA to IEA: its TA1 segments, its transaction sets in their order, and what is wrong with its envelope."""

    envelope: Envelope
    acknowledgements: tuple[Segment, ...]
    sets: tuple[TransactionSet, ...]
    problems: tuple[FileProblem, ...]
    closed: bool = True


def read_interchanges(data: bytes) -> tuple[Interchange, ...]:
    """Every interchange of a file. Raises DermdeskError when it is none, too large, or has no readable ISA."""
    text = text_of(data)
    headers = find_headers(text)
    if not headers:
        raise _no_isa(text)
    if len(headers) > MOST_INTERCHANGES:
        raise DermdeskError(f"The file holds more than {MOST_INTERCHANGES} interchanges.", "Ask for smaller files.")
    before = bool(text[: headers[0].start].strip(_PADDING))
    found: list[Interchange] = []
    place = 1
    for header, following in zip(headers, (*headers[1:], None), strict=True):
        body = text[header.end : following.start if following is not None else len(text)]
        walk = EnvelopeWalk(_envelope(header), header.separators.element, place)
        if before and not found:
            walk.note("Text stands before the ISA segment; it was passed over.", None)
        for words in header.problems:
            walk.note(f"{words}.", place)
        for raw in _raw_segments(body, header.separators, walk):
            walk.take(raw)
        found.append(_interchange(walk, header.separators))
        if walk.place > MOST_SEGMENTS:
            raise _too_many()
        place = walk.place + 1
    if not any(one.sets or one.acknowledgements for one in found):
        raise DermdeskError(
            "After its ISA segment this file holds nothing that can be read: no group, transaction set or TA1.",
            "It is cut short, or its ISA names other separators than it uses. Ask the sender for the file again.",
        )
    return tuple(found)


def read_segments(text: str) -> tuple[Segment, ...]:
    """Every segment of a text, envelopes too, in one row. Raises DermdeskError when it has no readable ISA."""
    headers = find_headers(text)
    if not headers:
        raise _no_isa(text)
    segments: list[Segment] = []
    for header, following in zip(headers, (*headers[1:], None), strict=True):
        signs = header.separators
        segments.append(Segment("ISA", header.elements, len(segments) + 1, signs.component, signs.repetition))
        body = text[header.end : following.start if following is not None else len(text)]
        for raw in _raw_segments(body, signs, None):
            segments.append(segment_of(raw, signs, len(segments) + 1))
    return tuple(segments)


def segment_of(raw: str, signs: Separators, place: int) -> Segment:
    """A segment from its text without the terminator."""
    name, *elements = raw.split(signs.element)
    return Segment(name.strip(" "), tuple(elements), place, signs.component, signs.repetition)


def _raw_segments(body: str, signs: Separators, walk: EnvelopeWalk | None) -> Iterator[str]:
    """The texts of the segments, without line ends between them and without control characters."""
    if body.count(signs.terminator) > MOST_SEGMENTS:
        raise _too_many()
    for line_end in "\r\n":
        if signs.terminator != line_end:
            body = body.replace(line_end, "")
    body = _printable(body.strip(_without(_PADDING, signs)), signs, walk)
    blanks = _without(" \t", signs)
    texts = body.split(signs.terminator)
    last = texts.pop().strip(_without(_PADDING, signs))
    for raw in texts:
        if bare := raw.lstrip(blanks):
            if len(bare) > LONGEST_SEGMENT:
                raise DermdeskError(
                    f"A segment of this file has more than {LONGEST_SEGMENT} characters.",
                    "It is damaged, or its ISA names another terminator than it uses. Ask the sender for it again.",
                )
            yield bare
    if last:
        yield from _unfinished(last, signs, walk)


def _unfinished(last: str, signs: Separators, walk: EnvelopeWalk | None) -> Iterator[str]:
    """What stands behind the last terminator: an IEA without its own, or a segment that was cut."""
    name, *elements = last.split(signs.element)
    if name == "IEA" or signs.terminator in "\r\n" or walk is None:
        yield last
    elif elements:
        walk.note("The file ends in the middle of a segment; that segment was left out.", None)
    else:
        walk.note("Text stands behind the last segment; it was passed over.", None)


def _without(padding: str, signs: Separators) -> str:
    return "".join(sign for sign in padding if sign not in (signs.element, signs.component, signs.terminator))


def _printable(body: str, signs: Separators, walk: EnvelopeWalk | None) -> str:
    """The text with a blank for each control character that is no separator."""
    kept = {signs.element, signs.component, signs.repetition, signs.terminator}
    if not _CONTROL.search(body):
        return body
    controls = set(_CONTROL.findall(body)) - kept
    if controls and walk is not None:
        walk.note("Control characters stand in the text; they were read as blanks.", None)
    return body.translate({ord(sign): " " for sign in controls})


def _interchange(walk: EnvelopeWalk, signs: Separators) -> Interchange:
    walk.end()
    sets = tuple(
        TransactionSet(
            kind=one.kind,
            control=one.control,
            version=one.version or one.group.version,
            envelope=walk.envelope,
            group=one.group,
            separators=signs,
            texts=one.texts,
            place=one.place,
            problems=tuple(one.problems),
            closed=one.closed,
        )
        for one in walk.sets
    )
    answers = tuple(segment_of(raw, signs, place) for place, raw in walk.answers)
    return Interchange(walk.envelope, answers, sets, tuple(walk.problems), walk.closed)


def _envelope(header: Header) -> Envelope:
    return Envelope(
        control=header.element(13),
        sender=header.element(6),
        receiver=header.element(8),
        day=text_day(header.element(9)),
        hour=text_time(header.element(10)),
        version=header.element(12),
        test=header.element(15) == "T",
        wants_acknowledgement=header.element(14) == "1",
    )


def _too_many() -> DermdeskError:
    return DermdeskError(f"The file holds more than {MOST_SEGMENTS:,} segments.", "Ask the sender for smaller files.")


def _no_isa(text: str) -> DermdeskError:
    if not text.strip(_PADDING):
        return DermdeskError("The file is empty.", "Ask the sender for it again.")
    if "ISA" in text:
        return DermdeskError(
            "The ISA segment of this file is damaged: its separators cannot be told.", "Ask the sender for it again."
        )
    return DermdeskError(
        "This is no X12 file: it has no ISA segment, with which every X12 file begins.",
        "Choose another file, or ask the sender for it again.",
    )
