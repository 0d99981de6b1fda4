"""The shorthand that hands type and rule pages show.

    @part_b dob:1951-04-12 | 11102-59 D48.5 {lesion a nose 7mm}; 17003*4 L57.0; COS-BTX cos $480

Before the bar: facts of the visit (`notation_header`). After it charge lines, parted by `;` or new lines: code with its
modifiers, `*` units, diagnoses as codes or as letters (`AB`), a class word (`ins self cos ret fee`), `conf` for a
confidential line, `$` the charge for all units, and in braces what the code's family needs (`notation_details`).
A diagnosis that is not yet on the visit joins its list.
"""

import re
from dataclasses import dataclass, field, replace

from dermdesk.domain.codes import DIAGNOSIS_LETTERS, is_icd10cm_shape, is_modifier, is_practice_code, is_procedure_code
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.line import ChargeLine
from dermdesk.domain.money import Money
from dermdesk.domain.practice import LineClass
from dermdesk.domain.visit import VisitSnapshot
from dermdesk.scrub.fix import Price
from dermdesk.scrub.notation_details import read_details
from dermdesk.scrub.notation_header import read_header

_LINE = re.compile(r"(?P<code>[^\s{]+)(?P<words>[^{}]*)(?:\{(?P<details>[^{}]*)\})?\s*")
_CLASSES = {line_class.short.lower(): line_class for line_class in LineClass}
_EXAMPLE_PRICE = Money(100_00)


@dataclass(slots=True)
class _Reader:
    diagnoses: list[str]
    price: Price | None
    lines: list[ChargeLine] = field(default_factory=list[ChargeLine])

    def read(self, text: str) -> None:
        found = _LINE.fullmatch(text)
        if found is None:
            raise DermdeskError(
                f"'{text[:40]}' is no charge line.", "Type a code, its diagnoses, and details in one pair of braces."
            )
        code, modifiers, units = _code(found["code"])
        line = ChargeLine(code=code, charge=Money(), modifiers=modifiers, units=units)
        if found["details"] is not None:
            line = read_details(line, found["details"])
        pointers, charge = "", None
        for word in found["words"].split():
            lower = word.lower()
            if lower in _CLASSES:
                line = replace(line, line_class=_CLASSES[lower])
            elif lower == "conf":
                line = replace(line, confidential=True)
            elif word.startswith("$"):
                charge = Money.parse_typed(word)
            elif letters := self._letters(word.upper()):
                pointers += "".join(letter for letter in letters if letter not in pointers)
            else:
                raise DermdeskError(
                    f"'{word[:20]}' after {code} is neither a diagnosis nor a class.",
                    "Type diagnoses such as L57.0 or A, a class (ins self cos ret fee), or $ and the charge.",
                )
        self.lines.append(
            replace(line, pointers=pointers, charge=charge if charge is not None else self._price(code) * units)
        )

    def _letters(self, word: str) -> str:
        """The diagnosis letters that a word stands for; blank when it is no diagnosis."""
        if re.fullmatch(f"[{DIAGNOSIS_LETTERS}]+", word):
            return word
        code = word if "." in word or len(word) <= 3 else f"{word[:3]}.{word[3:]}"
        if not is_icd10cm_shape(code):
            return ""
        if code not in self.diagnoses:
            if len(self.diagnoses) == len(DIAGNOSIS_LETTERS):
                raise DermdeskError(
                    f"{code} would be a thirteenth diagnosis.", "A claim holds twelve: put the rest on a second visit."
                )
            self.diagnoses.append(code)
        return DIAGNOSIS_LETTERS[self.diagnoses.index(code)]

    def _price(self, code: str) -> Money:
        return (self.price(code) if self.price is not None else None) or Money()


def read_lines(
    text: str, diagnoses: tuple[str, ...] = (), *, price: Price | None = None
) -> tuple[tuple[ChargeLine, ...], tuple[str, ...]]:
    """Charge lines as typed, and the diagnoses of the visit with those that joined.

    `price` gives the fee for one unit of a code; without one, and without `$`, a line costs nothing yet.
    Raises DermdeskError naming the word that it cannot read.
    """
    reader = _Reader(list(diagnoses), price)
    for part in re.split(r"[;\n](?![^{]*\})", text):
        if part.strip():
            reader.read(part.strip())
    return tuple(reader.lines), tuple(reader.diagnoses)


def read_visit(text: str) -> VisitSnapshot:
    """A whole visit in notation, with an ordinary day, place, doctor and member id where it names none.

    Raises DermdeskError naming the word that it cannot read.
    """
    header, bar, body = text.rpartition("|")
    visit = read_header(header if bar else "")
    lines, diagnoses = read_lines(body, visit.diagnoses, price=lambda _code: _EXAMPLE_PRICE)
    return replace(visit, lines=lines, diagnoses=diagnoses)


def write_line(line: ChargeLine, diagnoses: tuple[str, ...]) -> str:
    """A line in notation, without its charge and details."""
    linked = [
        diagnoses[place]
        for letter in line.pointers
        if (place := DIAGNOSIS_LETTERS.find(letter)) in range(len(diagnoses))
    ]
    code = "-".join((line.code, *line.modifiers)) + (f"*{line.units}" if line.units != 1 else "")
    words = [code, *linked]
    if line.line_class is not LineClass.INSURANCE:
        words.append(line.line_class.short.lower())
    return " ".join((*words, "conf") if line.confidential else words)


def _code(word: str) -> tuple[str, tuple[str, ...], int]:
    typed, star, count = word.upper().partition("*")
    if star and not (count.isdecimal() and 0 < int(count) < 10_000):
        raise DermdeskError(f"'{count[:10]}' is no number of units.", "Type units as 17003*4.")
    code, *modifiers = typed.split("-")
    if not is_procedure_code(code):
        code, modifiers = typed, []
        if not is_practice_code(code):
            raise DermdeskError(
                f"'{word[:20]}' is no code.", "Type a CPT or HCPCS code, or a code of your own list such as COS-BTX."
            )
    for modifier in modifiers:
        if not is_modifier(modifier):
            raise DermdeskError(
                f"'{modifier[:10]}' after {code} is no modifier.", "A modifier has two characters, as in 99213-25."
            )
    return code, tuple(modifiers), int(count) if star else 1
