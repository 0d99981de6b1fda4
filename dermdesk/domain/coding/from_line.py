"""What the facts in a line's second row ask for."""

from collections.abc import Callable

from dermdesk.domain.codes import letters_to_positions
from dermdesk.domain.coding.area import LASERS, LaserArea
from dermdesk.domain.coding.biopsy import CODES, Biopsies
from dermdesk.domain.coding.counted import COUNTABLE, Counted
from dermdesk.domain.coding.drug import DrugUse
from dermdesk.domain.coding.flap import GROUP_OF, LARGE, FlapRepair
from dermdesk.domain.coding.mohs import FURTHER, MohsSurgery
from dermdesk.domain.coding.proposal import Proposal, Request
from dermdesk.domain.coding.removal import KIND_AND_GROUP, Removal, RemovalKind, nature_of
from dermdesk.domain.coding.repair import CLASS_AND_GROUP, Closure
from dermdesk.domain.coding.standing import Standing
from dermdesk.domain.drug_quantity import BILLING_UNITS
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.line import ChargeLine, Lesion

Reader = Callable[[ChargeLine, tuple[str, ...]], Request | None]
"""A line and its linked diagnoses to a request; None while a fact is missing."""


def request_of(line: ChargeLine, linked: tuple[str, ...] = ()) -> Request | None:
    """The request of a line; None when its code is not coded by facts, or they are not typed yet."""
    reader = _READERS.get(line.code)
    return reader(line, linked) if reader is not None else None


def proposal_for(standing: Standing, diagnoses: tuple[str, ...] = ()) -> Proposal | None:
    """What the line that asks should be; None when nothing can be said yet."""
    line = standing.model
    if line is None:
        return None
    places = letters_to_positions(line.pointers)
    linked = tuple(diagnoses[place] for place in places if place < len(diagnoses))
    request = request_of(line, linked)
    if request is None:
        return None
    try:
        return request.propose(standing)
    except DermdeskError:
        return None


def _removal(line: ChargeLine, linked: tuple[str, ...]) -> Request | None:
    lesion = line.lesion
    if lesion is None or lesion.diameter_mm is None:
        return None
    kind, group = KIND_AND_GROUP[line.code]
    nature = nature_of(lesion, linked) if kind is RemovalKind.EXCISION else None
    return Removal(kind=kind, lesion=lesion, group=group, nature=nature)


def _counted(line: ChargeLine, _linked: tuple[str, ...]) -> Request | None:
    if line.lesion is None or not line.lesion.count:
        return None
    return Counted(kind=COUNTABLE[line.code], lesion=line.lesion)


def _biopsy(_line: ChargeLine, _linked: tuple[str, ...]) -> Request:
    return Biopsies()


def _repair(line: ChargeLine, _linked: tuple[str, ...]) -> Request | None:
    if line.repair is None or line.repair.length_cm is None or line.repair.length_cm <= 0:
        return None
    kind, group = CLASS_AND_GROUP[line.code]
    return Closure(kind=kind, length_cm=line.repair.length_cm, lesion=line.lesion or Lesion(), group=group)


def _flap(line: ChargeLine, _linked: tuple[str, ...]) -> Request | None:
    if not line.area_cm2:
        return None
    return FlapRepair(area_cm2=line.area_cm2, lesion=line.lesion or Lesion(), group=GROUP_OF.get(line.code))


def _mohs(line: ChargeLine, _linked: tuple[str, ...]) -> Request | None:
    if line.mohs is None or not line.mohs.stages:
        return None
    return MohsSurgery(mohs=line.mohs, lesion=line.lesion or Lesion(), code=line.code)


def _laser(line: ChargeLine, _linked: tuple[str, ...]) -> Request | None:
    return LaserArea(series=LASERS[line.code], area_cm2=line.area_cm2) if line.area_cm2 else None


def _drug(line: ChargeLine, _linked: tuple[str, ...]) -> Request | None:
    if line.drug is None or "JW" in line.modifiers or not (line.drug.given or line.drug.containers):
        return None
    return DrugUse(code=line.code, drug=line.drug)


_READERS: dict[str, Reader] = {
    **dict.fromkeys(KIND_AND_GROUP, _removal),
    **dict.fromkeys(COUNTABLE, _counted),
    **dict.fromkeys(CODES, _biopsy),
    **dict.fromkeys(CLASS_AND_GROUP, _repair),
    **dict.fromkeys((*GROUP_OF, LARGE), _flap),
    **dict.fromkeys(FURTHER, _mohs),
    **dict.fromkeys(LASERS, _laser),
    **dict.fromkeys(BILLING_UNITS, _drug),
}
