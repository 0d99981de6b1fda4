"""`excimer 300` and `pdl 4x3`: the area treated, in cm²."""

from functools import partial

from dermdesk.domain.coding.area import LaserArea
from dermdesk.domain.size_bands import EXCIMER_LASER, VASCULAR_LASER, SizeSeries
from dermdesk.services.forms.form import Form, Typed
from dermdesk.services.forms.words import Words


def _read(series: SizeSeries, fitting: tuple[str, ...], _name: str, words: Words) -> Typed:
    area, said = words.area_cm2()
    return Typed(
        build=lambda _tails: LaserArea(series=series, area_cm2=area, said=said),
        tails=(words.rest,),
        fits=lambda code: code.startswith(fitting),
    )


FORMS = (
    Form(names=("excimer",), usage="excimer 300", read=partial(_read, EXCIMER_LASER, ("L40",))),
    Form(names=("pdl",), usage="pdl 12", read=partial(_read, VASCULAR_LASER, ("D18.01", "Q82.5", "I78.1"))),
)
