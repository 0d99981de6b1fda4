"""What stands in the braces of a charge line.

Lesion: `lesion a left upper-arm 7mm +2mm count:3 pending proven`. Repair: `3.5cm glue donor`. Flap or laser: `12cm2`.
Mohs: `stages:2 blocks:6,4 reader:NPI deep biopsy:30`. Drug: `ndc:… given:40 wasted:10 vials:50,50 single_dose own_drug
shared`. Others: `allergens:70 agent:patient jars:2 slide:outside_lab purchased shares net:50.00 hdss:3 failed_topical
fields by:staff pos:11 abn:2026-03-01 auth:… note:"…" reason:"…" household private`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from dermdesk.domain.body_site import take_place
from dermdesk.domain.days import iso_day
from dermdesk.domain.line import AccountSide, ChargeLine, Drug, Hyperhidrosis, Lesion, Mohs, Phototherapy, Repair, Slide
from dermdesk.domain.money import Money
from dermdesk.scrub.notation_words import number, several, split_words, unreadable, whole

_SIDES = ("left", "right")
_PATHOLOGY = ("pending", "benign", "uncertain", "malignant")
_MEASURE = re.compile(r"(?P<margin>\+)?(?P<size>\d[\d.]*)(?P<unit>mm|cm2|cm)")
_HELP = (
    'In braces: lesion a nose 7mm +2mm, 3.5cm, 12cm2, stages:2 blocks:6,4, vials:100, note:"…"; see `dermdesk rules`.'
)

_Put = Callable[[ChargeLine, str], ChargeLine]


def _lesion(line: ChargeLine, **facts: object) -> ChargeLine:
    return replace(line, lesion=replace(line.lesion or Lesion(), **facts))


def _mohs(line: ChargeLine, **facts: object) -> ChargeLine:
    return replace(line, mohs=replace(line.mohs or Mohs(), **facts))


def _drug(line: ChargeLine, **facts: object) -> ChargeLine:
    return replace(line, drug=replace(line.drug or Drug(), **facts))


def _slide(line: ChargeLine, **facts: object) -> ChargeLine:
    return replace(line, slide=replace(line.slide or Slide(), **facts))


def _repair(line: ChargeLine, **facts: object) -> ChargeLine:
    return replace(line, repair=replace(line.repair or Repair(), **facts))


def _sweat(line: ChargeLine, **facts: object) -> ChargeLine:
    return replace(line, hyperhidrosis=replace(line.hyperhidrosis or Hyperhidrosis(), **facts))


_KEYS: Mapping[str, _Put] = MappingProxyType(
    {
        "count": lambda line, text: _lesion(line, count=whole(text)),
        "stages": lambda line, text: _mohs(line, stages=whole(text)),
        "blocks": lambda line, text: _mohs(line, blocks=tuple(whole(part) for part in several(text))),
        "reader": lambda line, text: _mohs(line, pathologist_npi=text),
        "biopsy": lambda line, text: _mohs(line, prior_biopsy_days=whole(text)),
        "ndc": lambda line, text: _drug(line, ndc=text),
        "given": lambda line, text: _drug(line, given=number(text)),
        "wasted": lambda line, text: _drug(line, wasted=number(text)),
        "vials": lambda line, text: _drug(line, containers=tuple(number(part) for part in several(text))),
        "allergens": lambda line, text: replace(line, allergens=whole(text)),
        "agent": lambda line, text: replace(line, phototherapy=Phototherapy(agent_applied_by=text)),
        "jars": lambda line, text: replace(line, specimens=whole(text)),
        "slide": lambda line, text: _slide(line, prepared_by=text),
        "net": lambda line, text: _slide(line, net_charge=Money.parse_typed(text)),
        "hdss": lambda line, text: _sweat(line, hdss=whole(text)),
        "by": lambda line, text: replace(line, performed_by=text),
        "pos": lambda line, text: replace(line, place_of_service=text),
        "abn": lambda line, text: replace(line, abn_signed=iso_day(text)),
        "auth": lambda line, text: replace(line, authorization=text),
        "note": lambda line, text: replace(line, note=text),
        "reason": lambda line, text: replace(line, medical_reason=text),
    }
)
_FLAGS: Mapping[str, Callable[[ChargeLine], ChargeLine]] = MappingProxyType(
    {
        "proven": lambda line: _lesion(line, biopsy_proven=True),
        "glue": lambda line: _repair(line, adhesive_only=True),
        "donor": lambda line: _repair(line, donor_site=True),
        "deep": lambda line: _mohs(line, deep_structure=True),
        "single_dose": lambda line: _drug(line, container_type="single_dose"),
        "multi_dose": lambda line: _drug(line, container_type="multi_dose"),
        "own_drug": lambda line: _drug(line, supplied_by_patient=True),
        "shared": lambda line: _drug(line, shared_vial=True),
        "purchased": lambda line: _slide(line, purchased=True),
        "shares": lambda line: _slide(line, shares_practice=True),
        "failed_topical": lambda line: _sweat(line, failed_topical=True),
        "fields": lambda line: replace(line, visual_field=True),
        "household": lambda line: replace(line, account=AccountSide.HOUSEHOLD),
        "private": lambda line: replace(line, account=AccountSide.PRIVATE),
    }
)


def read_details(line: ChargeLine, text: str) -> ChargeLine:
    """The line with what the braces say. Raises DermdeskError naming the word that it cannot read."""
    words = iter(split_words(text))
    for key, value in words:
        if key == "lesion" and not value:
            name, _ = next(words, ("", ""))
            if not name:
                raise unreadable(key, value, "Give the lesion a name, such as lesion a.")
            line = _lesion(line, id=name)
        elif key in _KEYS and value:
            line = _KEYS[key](line, value)
        elif value:
            raise unreadable(key, value, _HELP)
        elif key in _FLAGS:
            line = _FLAGS[key](line)
        elif key in _SIDES:
            line = _lesion(line, side=key)
        elif (place := take_place((key,))[0]) is not None:
            line = _lesion(line, site=place.site, region=place.region)
        elif key in _PATHOLOGY:
            line = _lesion(line, pathology=key)
        elif measure := _MEASURE.fullmatch(key):
            line = _measured(line, measure)
        else:
            raise unreadable(key, value, _HELP)
    return line


def _measured(line: ChargeLine, measure: re.Match[str]) -> ChargeLine:
    size = number(measure["size"])
    if measure["unit"] == "mm":
        return _lesion(line, margin_mm=size) if measure["margin"] else _lesion(line, diameter_mm=size)
    if measure["unit"] == "cm":
        return _repair(line, length_cm=size)
    return replace(line, area_cm2=size)
