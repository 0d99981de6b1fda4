"""`mohs nose 3/3,6,2`: stages, then the tissue blocks of each; `deep` for muscle, cartilage or bone."""

import re

from dermdesk.domain.coding.mohs import MohsSurgery
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.line import Lesion, Mohs
from dermdesk.services.forms.form import Form, Typed
from dermdesk.services.forms.words import Words

USAGE = "mohs nose 3/3,6,2"
_STAGES = re.compile(r"(\d{1,2})(?:/(\d{1,2}(?:,\d{1,2})*))?")
_QUALIFYING = ("C00", "C43", "C44", "C4A", "C51", "C60", "C63", "D03", "D04")


def _read(_name: str, words: Words) -> Typed:
    deep = bool(words.take_flags("deep"))
    place = words.place()
    found = words.take_matching(_STAGES)
    if found is None or int(found[1]) < 1:
        raise words.refuse("stages and blocks")
    blocks = tuple(int(count) for count in found[2].split(",")) if found[2] else None
    if blocks is not None and (len(blocks) != int(found[1]) or min(blocks) < 1):
        raise DermdeskError(
            f"'{found[0]}' does not name the blocks of {found[1]} stages.", f"Type the blocks of each stage: {USAGE}."
        )
    request = MohsSurgery(
        mohs=Mohs(stages=int(found[1]), blocks=blocks, deep_structure=deep),
        lesion=Lesion(site=place.site, region=place.region, side=place.side),
    )
    return Typed(build=lambda _tails: request, tails=(words.rest,), fits=lambda code: code.startswith(_QUALIFYING))


FORMS = (Form(names=("mohs",), usage=USAGE, read=_read),)
