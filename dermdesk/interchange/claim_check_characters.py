"""The check before sending that looks at the text of a file before it is parted: which characters stand in it."""

import re
from collections.abc import Iterator

from dermdesk.domain.claim_field import ClaimField
from dermdesk.interchange.claim_checking import CheckFacts, Wrong
from dermdesk.interchange.x12 import ISA_LENGTH, Separators

_NOT_SENDABLE = re.compile(r"[^A-Z0-9 !\"&'()+,\-./;?=%@\[\]_{}\\|<>#$*:~^]")

CHARACTERS = CheckFacts(
    id="DERM-SUB-040",
    field=ClaimField.ENVELOPE,
    answer="A7:511",
    source="X12.6, basic and extended character sets",
    paper=False,
    page="""A character stands in the file that a claim cannot carry.

    Why:
        Claims are plain capital letters, digits and a few signs. Small letters, accents, blanks at the edge of a text,
        signs that part the elements, and separators with nothing behind them come back from many front ends.
    What to do:
        This is the program's work: nothing was sent. Tell whoever looks after the program.
    """,
)


def characters(text: str, signs: Separators) -> Iterator[tuple[Wrong, int]]:
    """What is wrong, each once, with the place of its segment."""
    body = text[ISA_LENGTH:]
    element, component, end = signs.element, signs.component, signs.terminator
    if found := _NOT_SENDABLE.search(body):
        words = "A small letter or a sign that no claim can carry stands in the file."
        yield Wrong(words), _place(body, found.start(), end)
    edges = (f"{element} ", f" {element}", f"{component} ", f" {component}", f" {end}", f"{end} ")
    for edge in edges:
        if edge in body:
            yield Wrong("A blank stands at the edge of a text."), _place(body, body.index(edge) + 1, end)
            break
    for edge in (f"{element}{end}", f"{component}{end}", f"{component}{element}"):
        if edge in body:
            yield Wrong("A separator stands with nothing behind it."), _place(body, body.index(edge), end)
            break


def _place(body: str, at: int, end: str) -> int:
    """The place in the file of the segment at a position behind the ISA."""
    return body.count(end, 0, at) + 2
