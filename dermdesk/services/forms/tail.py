"""What stands behind a form: diagnoses as codes or letters, a class word, `conf`."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from dermdesk.domain.codes import DIAGNOSIS_LETTERS, is_icd10cm_shape
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.practice import LineClass
from dermdesk.services.forms.form import Tail

_CLASSES = {line_class.short.lower(): line_class for line_class in LineClass}


@dataclass(slots=True)
class TailReader:
    """Reads the tails of one form; diagnoses that the visit lacks join the list."""

    name: str
    diagnoses: list[str]
    line_class: LineClass
    confidential: bool = field(default=False)

    def read(self, words: Iterable[str]) -> Tail:
        """One tail. Raises DermdeskError naming the word that it cannot read."""
        letters = ""
        for word in words:
            lower = word.lower()
            if lower in _CLASSES:
                self.line_class = _CLASSES[lower]
            elif lower == "conf":
                self.confidential = True
            else:
                letters += self._letters(word)
        return replace(self.tail("".join(dict.fromkeys(letters))), typed=bool(letters))

    def tail(self, letters: str) -> Tail:
        """The letters with their codes."""
        return Tail(pointers=letters, diagnoses=tuple(self.diagnoses[DIAGNOSIS_LETTERS.index(one)] for one in letters))

    def letter_of(self, code: str) -> str:
        """The letter of a diagnosis, which joins the list where it is new. Raises DermdeskError beyond twelve."""
        if code not in self.diagnoses:
            if len(self.diagnoses) == len(DIAGNOSIS_LETTERS):
                raise DermdeskError(
                    f"{code} would be a thirteenth diagnosis.", "A claim holds twelve: put the rest on a second visit."
                )
            self.diagnoses.append(code)
        return DIAGNOSIS_LETTERS[self.diagnoses.index(code)]

    def _letters(self, word: str) -> str:
        upper = word.upper()
        known = DIAGNOSIS_LETTERS[: len(self.diagnoses)]
        if known and re.fullmatch(f"[{known}]+", upper):
            return upper
        code = upper if "." in upper or len(upper) <= 3 else f"{upper[:3]}.{upper[3:]}"
        if not is_icd10cm_shape(code):
            raise DermdeskError(
                f"'{word[:20]}' after {self.name} is not understood.",
                "Type a diagnosis such as L57.0, a letter of the visit's list, or a class (ins self cos ret fee).",
            )
        return self.letter_of(code)


def only(codes: Sequence[str]) -> str:
    """The single one; blank when there are none or several."""
    return codes[0] if len(codes) == 1 else ""
