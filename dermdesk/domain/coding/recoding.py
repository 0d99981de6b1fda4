"""What a pathology report makes of a charge line: the excision code of its nature, and the diagnosis that it names.

An excision takes the code of the same size and site in the family of the report; of a cancer that an earlier biopsy
proved nothing changes. Biopsies, shaves and all others keep their codes. Sources: CPT's excision guideline; ICD-10-CM
guidelines, section IV.K (confirmed diagnoses of the report that is there when the claim is made).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from dermdesk.domain.codes import DIAGNOSIS_LETTERS, letters_to_positions
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.line import ChargeLine
from dermdesk.domain.size_bands import BENIGN_EXCISIONS, MALIGNANT_EXCISIONS
from dermdesk.domain.specimen import Behavior, behavior_of

_MALIGNANT_OF: Mapping[str, str] = MappingProxyType(
    {
        benign: malignant
        for one, other in zip(BENIGN_EXCISIONS, MALIGNANT_EXCISIONS, strict=True)
        for benign, malignant in zip(one.codes, other.codes, strict=True)
    }
)
_BENIGN_OF: Mapping[str, str] = MappingProxyType({malignant: benign for benign, malignant in _MALIGNANT_OF.items()})
_EXCISIONS = frozenset((*_MALIGNANT_OF, *_BENIGN_OF))
_MOST_POINTERS = 4


@dataclass(frozen=True, slots=True)
class Recoded:
    """The line's code, and its diagnoses in the order of its pointers."""

    code: str
    diagnoses: tuple[str, ...]


def is_excision(code: str) -> bool:
    """Whether pathology decides between this code and another."""
    return code in _EXCISIONS


def recoded(line: ChargeLine, linked: Sequence[str], reported: Sequence[str], *, all_in: bool) -> Recoded:
    """What the line should say. `linked` are its diagnoses, `reported` those of its reports, in the order of the jars.

    While another jar of the line is still out (`all_in` False), what was linked before stays behind the reports.
    Raises DermdeskError for an excision line of several lesions of which not all are of one nature.
    """
    code = line.code
    if line.lesion is not None and line.lesion.biopsy_proven and is_excision(code):
        return Recoded(code, tuple(linked))
    if is_excision(code) and all_in:
        code = _code_of(line, reported)
    kept = [one for one in linked if one not in reported]
    if all_in:
        place = next((at for at, one in enumerate(kept) if not one.startswith("Z")), None)
        named = any(one in reported for one in linked)
        kept = [one for at, one in enumerate(kept) if not _is_provisional(one) and (named or at != place)]
    diagnoses = tuple(dict.fromkeys((*reported, *kept)))[:_MOST_POINTERS]
    return Recoded(code, diagnoses)


def with_diagnoses(
    listed: Sequence[str], wanted: Sequence[str], pointers: str, others: Sequence[str]
) -> tuple[tuple[str, ...], str]:
    """A visit's list and a line's pointers after the line points to `wanted`.

    A diagnosis that this line alone pointed to gives its place to a new one; `others` are the other lines' pointers.
    Raises DermdeskError where a thirteenth diagnosis would be needed.
    """
    after = list(listed)
    elsewhere = {place for letters in others for place in letters_to_positions(letters)}
    free = [
        place
        for place in letters_to_positions(pointers)
        if place < len(after) and place not in elsewhere and after[place] not in wanted
    ]
    for code in wanted:
        if code in after:
            continue
        if free:
            after[free.pop(0)] = code
        elif len(after) < len(DIAGNOSIS_LETTERS):
            after.append(code)
        else:
            raise DermdeskError(
                f"{code} would be a thirteenth diagnosis of this visit. Nothing was changed.",
                "Correct the visit from Claims and take away a diagnosis that no line needs.",
            )
    return tuple(after), "".join(DIAGNOSIS_LETTERS[after.index(code)] for code in wanted)


def _code_of(line: ChargeLine, reported: Sequence[str]) -> str:
    malignant = {behavior_of(code) is Behavior.MALIGNANT for code in reported}
    if len(malignant) > 1 and max(line.units, (line.lesion.count or 1) if line.lesion is not None else 1) > 1:
        raise DermdeskError(
            "This line stands for several lesions, and the reports do not agree. Nothing was changed.",
            "Correct the visit from Claims: one line for each lesion, with the code of its report.",
        )
    family = _MALIGNANT_OF if True in malignant else _BENIGN_OF
    return family.get(line.code, line.code)


def _is_provisional(code: str) -> bool:
    return code.startswith(("D48.5", "D49"))
