"""Small files made by hand for the tests of the reader; every person and number in them is invented."""

from collections.abc import Iterable
from datetime import datetime

from dermdesk.interchange.x12 import Segments, interchange_header

WRITTEN = datetime(2026, 11, 23, 9, 15)  # noqa: DTZ001 - an ISA knows no zone


def envelope(kind: str, version: str, *sets: Iterable[str], test: bool = False) -> str:
    """A whole file of one group: each set is given as the texts of its segments between ST and SE."""
    segments = Segments()
    segments.add("GS", kind, "SENDER", "DERM77", "20261123", "0915", "41", "X", version)
    name = {"HP": "835", "FA": "999", "HN": "277", "HB": "271", "HS": "270", "HR": "276", "HC": "837"}[kind]
    for number, texts in enumerate(sets, 1):
        body = [text.split("*") for text in texts]
        segments.add("ST", name, f"{number:04d}", version)
        for parts in body:
            segments.add(*parts)
        segments.add("SE", str(len(body) + 2), f"{number:04d}")
    segments.add("GE", str(len(sets)), "41")
    segments.add("IEA", "1", "000000905")
    header = interchange_header(
        sender=("ZZ", "SENDER"), receiver=("ZZ", "DERM77"), control=905, moment=WRITTEN, test=test
    )
    return header + "".join(segments)


def lines(text: str) -> list[str]:
    """The segments of a set, written one a line."""
    return [line.strip() for line in text.strip().splitlines()]
