"""Which charge lines leave tissue for a laboratory, how many jars each, and where on the body they come from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dermdesk.domain.body_site import Place
from dermdesk.domain.codes import letters_to_positions
from dermdesk.domain.coding.recoding import is_excision
from dermdesk.domain.line import ChargeLine, Lesion
from dermdesk.domain.size_bands import BENIGN_EXCISIONS, MALIGNANT_EXCISIONS, SHAVES
from dermdesk.domain.specimen import Behavior, SpecimenStanding

DAYS_PROPOSED = 60
"""A line that is older proposes nothing: its tissue was read long ago."""
_ALWAYS = frozenset(
    (
        *(code for series in (*SHAVES, *BENIGN_EXCISIONS, *MALIGNANT_EXCISIONS) for code in series.codes),
        *("11102", "11103", "11104", "11105", "11106", "11107", "11755"),
        *("40490", "54100", "56605", "56606", "67810", "69100"),
    )
)
"""Biopsies, shaves and excisions of skin, nail, lip, eyelid, ear and genitals."""
_WITH_JARS = frozenset(("11200", "11201", "17311", "17312", "17313", "17314", "17315"))
"""Their tissue goes out only when somebody typed how many jars: Mohs slides are read in the room."""
CODES = tuple(sorted(_ALWAYS | _WITH_JARS))
_WORDS = (
    ("shave biopsy", "11102 11103"),
    ("punch biopsy", "11104 11105"),
    ("incisional biopsy", "11106 11107"),
    ("biopsy of the nail unit", "11755"),
    ("biopsy of the lip", "40490"),
    ("biopsy of the penis", "54100"),
    ("biopsy of the vulva", "56605 56606"),
    ("biopsy of the eyelid", "67810"),
    ("biopsy of the ear", "69100"),
    ("skin tags, cut", "11200 11201"),
    ("tissue of Mohs surgery", "17311 17312 17313 17314 17315"),
    ("shave removal", " ".join(code for series in SHAVES for code in series.codes)),
    ("excision", " ".join(code for series in (*BENIGN_EXCISIONS, *MALIGNANT_EXCISIONS) for code in series.codes)),
)
_WORDS_OF = {code: words for words, codes in _WORDS for code in codes.split()}
_GRAVEST = (Behavior.MALIGNANT, Behavior.UNCERTAIN, Behavior.BENIGN)


@dataclass(frozen=True, slots=True)
class Jar:
    """A jar that a line should have sent and nobody has logged: its line, its place, what was suspected."""

    line_number: int
    place: Place | None
    clinical: tuple[str, ...]


def first_day(today: date) -> date:
    """The first day of service whose lines propose specimens."""
    return today - timedelta(days=DAYS_PROPOSED)


def procedure_words(code: str) -> str:
    """How tissue was taken, in our own words; the code itself where it is another one."""
    return _WORDS_OF.get(code, code)


def jars_of(line: ChargeLine) -> int:
    """How many jars a line sends: as typed, else one a lesion; none when its report is known already."""
    lesion = line.lesion
    if lesion is not None and lesion.pathology not in (None, "pending"):
        return 0
    if line.code in _WITH_JARS:
        return line.specimens or 0
    if line.code not in _ALWAYS:
        return 0
    return line.specimens or max(line.units, (lesion.count or 1) if lesion is not None else 1)


def missing_jars(
    lines: Iterable[tuple[int, ChargeLine]], diagnoses: Sequence[str], logged: Iterable[SpecimenStanding]
) -> tuple[Jar, ...]:
    """Jars of numbered lines beyond those logged, in the order of the lines; dropped ones were answered for."""
    known = [one.specimen.line_number for one in logged]
    return tuple(
        Jar(number, line.lesion.place if line.lesion is not None else None, linked(line, diagnoses))
        for number, line in lines
        for _ in range(jars_of(line) - known.count(number))
    )


def linked(line: ChargeLine, diagnoses: Sequence[str]) -> tuple[str, ...]:
    """The diagnoses that a line points to."""
    return tuple(diagnoses[place] for place in letters_to_positions(line.pointers) if place < len(diagnoses))


def with_reports(number: int, line: ChargeLine, logged: Iterable[SpecimenStanding]) -> ChargeLine:
    """The line with what the log knows of its lesion: the gravest report, or pending while an excision is out."""
    own = [one for one in logged if one.specimen.line_number == number and not one.dropped]
    found = {one.result.behavior for one in own if one.result is not None}
    is_out = any(one.is_out for one in own)
    lesion = line.lesion or Lesion()
    if is_excision(line.code) and is_out and lesion.pathology is None:
        return replace(line, lesion=replace(lesion, pathology="pending"))
    if found and not is_out:
        gravest = next(behavior for behavior in _GRAVEST if behavior in found)
        return replace(line, lesion=replace(lesion, pathology=gravest.value))
    return line
