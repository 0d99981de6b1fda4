"""`rep int face 3.2` and `flap cheek 2x3+4x1`: how wounds were closed."""

from dermdesk.domain.body_site import Place
from dermdesk.domain.coding.flap import FlapRepair
from dermdesk.domain.coding.measures import cm
from dermdesk.domain.coding.repair import Closure, RepairClass
from dermdesk.domain.line import Lesion
from dermdesk.services.forms.form import Form, Typed
from dermdesk.services.forms.words import Words

_CLASSES = {
    "sim": RepairClass.SIMPLE, "simple": RepairClass.SIMPLE, "int": RepairClass.LAYERED,
    "intermediate": RepairClass.LAYERED, "layered": RepairClass.LAYERED, "com": RepairClass.COMPLEX,
    "complex": RepairClass.COMPLEX, "cx": RepairClass.COMPLEX,
}  # fmt: skip


def _lesion(place: Place) -> Lesion:
    return Lesion(site=place.site, region=place.region, side=place.side)


def _repair(_name: str, words: Words) -> Typed:
    kind = words.take_one_of(_CLASSES)
    if kind is None:
        raise words.refuse("a class of repair (sim, int or com)")
    lesion = _lesion(words.place())
    request = Closure(kind=_CLASSES[kind], length_cm=cm(words.size_mm()), lesion=lesion)
    return Typed(build=lambda _tails: request, tails=(words.rest,))


def _flap(_name: str, words: Words) -> Typed:
    lesion = _lesion(words.place())
    area, said = words.area_cm2()
    return Typed(build=lambda _tails: FlapRepair(area_cm2=area, lesion=lesion, said=said), tails=(words.rest,))


FORMS = (
    Form(names=("rep",), usage="rep int face 3.2", read=_repair),
    Form(names=("flap",), usage="flap cheek 2x3+4x1", read=_flap),
)
