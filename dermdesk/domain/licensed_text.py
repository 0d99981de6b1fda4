"""Text of CPT codes that a practice has licensed from the AMA. It is the practice's and lies in its book alone."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class LicensedText:
    """What the licensed edition calls a code."""

    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LicensedEdition:
    """An imported edition without its texts."""

    name: str
    valid_from: date
    valid_to: date
    codes: int
