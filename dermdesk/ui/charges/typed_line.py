"""What hands type into a code cell: `99213-25`, `17003*4`, `11104 b`, `17000-59 L57.0`."""

import re
from dataclasses import dataclass

from dermdesk.domain.codes import DIAGNOSIS_LETTERS, is_modifier, is_procedure_code

_UNITS = re.compile(r"(.*?)[*x](\d{1,4})", re.IGNORECASE)
_DIAGNOSIS = re.compile(r"[A-Z]\d[0-9AB]\.?[0-9A-Z]{0,4}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedLine:
    """The parts; what was not typed is empty or None."""

    code: str
    modifiers: tuple[str, ...] = ()
    units: int | None = None
    pointers: str = ""
    diagnoses: tuple[str, ...] = ()


def read_typed_line(text: str) -> TypedLine:
    """Part a code cell's text. A code of the practice may hold dashes itself, a CPT or HCPCS code may not."""
    first, *rest = text.upper().split() or [""]
    units = None
    if (found := _UNITS.fullmatch(first)) and len(found[1]) >= 2:
        first, units = found[1], int(found[2])
    code, *modifiers = first.split("-")
    if not (is_procedure_code(code) and all(is_modifier(modifier) for modifier in modifiers)):
        code, modifiers = first, []
    pointers = ""
    diagnoses: list[str] = []
    for word in rest:
        if all(letter in DIAGNOSIS_LETTERS for letter in word):
            pointers += word
        elif _DIAGNOSIS.fullmatch(word):
            diagnoses.append(dotted(word))
    return TypedLine(code=code, modifiers=tuple(modifiers), units=units, pointers=pointers, diagnoses=tuple(diagnoses))


def dotted(code: str) -> str:
    """`L400` as `L40.0`."""
    bare = code.upper().replace(".", "").strip()
    return f"{bare[:3]}.{bare[3:]}" if len(bare) > 3 else bare
