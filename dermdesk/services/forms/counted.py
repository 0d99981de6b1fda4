"""`ak 17`, `wart 16 hand`, `tags 22`, `ilk 9 20mg`."""

import re
from decimal import Decimal
from functools import partial

from dermdesk.domain.coding.counted import INJECTED, KERATOSES, TAGS, WARTS, Countable, Counted
from dermdesk.domain.line import Lesion
from dermdesk.services.forms.form import Form, Typed
from dermdesk.services.forms.words import Words

_MG = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)mg", re.IGNORECASE)


def _read(kind: Countable, usual: str, fitting: tuple[str, ...], _name: str, words: Words) -> Typed:
    count = words.count()
    milligrams = words.take_matching(_MG) if kind is INJECTED else None
    place = words.place_if_any()
    if kind is INJECTED and milligrams is None:
        milligrams = words.take_matching(_MG)
    lesion = Lesion(count=count)
    if place is not None:
        lesion = Lesion(count=count, site=place.site, region=place.region, side=place.side)
    drug_mg = Decimal(milligrams[1]) if milligrams is not None else None
    request = Counted(kind=kind, lesion=lesion, drug_mg=drug_mg or None)
    return Typed(
        build=lambda _tails: request, tails=(words.rest,), usual=usual, fits=lambda code: code.startswith(fitting)
    )


FORMS = (
    Form(names=("ak", "aks"), usage="ak 6", read=partial(_read, KERATOSES, "L57.0", ("L57.0",))),
    Form(names=("wart", "warts"), usage="wart 16", read=partial(_read, WARTS, "", ("B07", "B08.1", "L82"))),
    Form(names=("tags",), usage="tags 12", read=partial(_read, TAGS, "", ("L91.8",))),
    Form(names=("ilk",), usage="ilk 9 20mg", read=partial(_read, INJECTED, "", ("L63", "L70", "L72", "L91.0"))),
)
