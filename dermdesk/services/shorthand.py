"""The shorthand line: a visit in a breath, `99213-25 L40.0; 17000 L57.0; ak 6`."""

import re
from collections.abc import Mapping
from dataclasses import replace

from dermdesk.domain.codes import is_procedure_code
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.line import ChargeLine
from dermdesk.domain.practice import LineClass, PracticeSetup
from dermdesk.domain.visit import Visit
from dermdesk.scrub.notation import read_lines
from dermdesk.services.scrubbing import price_of

_AK = re.compile(r"ak\s+(\d{1,3})", re.IGNORECASE)
_BIOPSY = re.compile(r"bx\s+(shave|tangential|punch|incisional)(?:\s+(\d))?\b\s*(.*)", re.IGNORECASE)
_BIOPSY_CODES: Mapping[str, tuple[str, str]] = {
    "shave": ("11102", "11103"),
    "tangential": ("11102", "11103"),
    "punch": ("11104", "11105"),
    "incisional": ("11106", "11107"),
}
_SIDES = frozenset({"L", "R", "l", "r", "left", "right"})
_SITES: Mapping[str, str] = {"forearm": "arm", "cheek": "face", "forehead": "face", "back": "trunk", "chest": "trunk"}


def parse_shorthand(setup: PracticeSetup, text: str, visit: Visit) -> Visit:
    """The visit with the lines of `text` added, priced and classed by the practice's list.

    Simple forms: `ak 6` (destruction of six actinic keratoses), `bx punch L forearm D48.5`, `bx shave 2 L82.1`.
    Raises DermdeskError naming the word that it cannot read; the visit then stays as it was.
    """
    expanded = "; ".join(_expanded(part.strip()) for part in re.split(r"[;\n](?![^{]*\})", text) if part.strip())
    if not expanded:
        raise DermdeskError("There is nothing to read.", "Type codes with their diagnoses, such as 17000 L57.0.")
    lines, diagnoses = read_lines(expanded, visit.diagnoses, price=price_of(setup))
    self_pay = visit.header.coverage_id is None
    classed = tuple(_classed(setup, line, self_pay=self_pay) for line in lines)
    return replace(visit, diagnoses=diagnoses, lines=(*visit.lines, *classed))


def _expanded(part: str) -> str:
    if found := _AK.fullmatch(part):
        return _keratoses(int(found[1]))
    if found := _BIOPSY.fullmatch(part):
        return _biopsies(found[1].lower(), int(found[2] or 1), found[3].split())
    return part


def _keratoses(count: int) -> str:
    if count < 1:
        raise DermdeskError("'ak 0' destroys nothing.", "Type how many, such as ak 6.")
    if count >= 15:
        return "17004 L57.0"
    return "17000 L57.0" + (f"; 17003*{count - 1} L57.0" if count > 1 else "")


def _biopsies(kind: str, count: int, words: list[str]) -> str:
    first, further = _BIOPSY_CODES[kind]
    places = [word for word in words if word.isalpha() and word.lower() not in _SIDES and len(word) > 2]
    rest = [word for word in words if word not in places and word.lower() not in {side.lower() for side in _SIDES}]
    site = f" {{{_SITES.get(places[0].lower(), places[0].lower())}}}" if places else ""
    diagnoses = " ".join(rest)
    lines = f"{first} {diagnoses}{site}"
    return lines if count == 1 else f"{lines}; {further}*{count - 1} {diagnoses}"


def _classed(setup: PracticeSetup, line: ChargeLine, *, self_pay: bool) -> ChargeLine:
    """A line that names no class takes the list's; the patient who pays pays medical lines too."""
    if line.line_class is not LineClass.INSURANCE:
        return line
    item = setup.price_list.get(line.code)
    if item is not None and item.line_class is not LineClass.INSURANCE:
        return replace(line, line_class=item.line_class)
    if not is_procedure_code(line.code):
        if item is None and not line.charge:
            raise DermdeskError(
                f"'{line.code}' is not on the price list.", "Mend it, or type its amount: the line is kept as typed."
            )
        return replace(line, line_class=LineClass.COSMETIC)
    return replace(line, line_class=LineClass.SELF) if self_pay else line
