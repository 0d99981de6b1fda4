"""The ICD-10-CM code of a skin neoplasm at a place of the body, from the code that leaves the place open.

Source: structure of ICD-10-CM categories C43, C44, C4A, D03, D04, D22 and D23, fiscal year 2026. The fourth character
is the part of the body; C44 keeps the kind of cancer in its fifth and says right as 2 and left as 9, the others say
right as 1 and left as 2.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from dermdesk.domain.body_site import Place

_PARTS = {
    "0": "lip", "1": "eyelid", "2": "ear", "3": "nose face", "4": "scalp neck", "5": "trunk breast axilla",
    "6": "arm hand finger", "7": "leg foot toe",
}  # fmt: skip
_PART_OF_SITE: Mapping[str, str] = MappingProxyType(
    {site: part for part, sites in _PARTS.items() for site in sites.split()}
)
_PART_OF_REGION: Mapping[str, str] = MappingProxyType({"fingernail": "6", "toenail": "7"})
_LIDS: Mapping[str | None, str] = MappingProxyType({"upper eyelid": "1", "lower eyelid": "2"})
_KINDS_OF_SKIN_CANCER = ("C44.90", "C44.91", "C44.92", "C44.99")
_SIDES_OF_SKIN_CANCER = {"right": "2", "left": "9"}
_OTHERS = ("C43.9", "C4A.9", "D03.9", "D04.9", "D22.9", "D23.9")
_SIDES_OF_OTHERS = {"right": "1", "left": "2"}
_NOSE_APART = ("C43", "C4A")
_BREAST_APART = ("C43", "C4A", "D03")
_PAIRED = "1267"
"""Parts whose codes tell a side, or say that it is not told: C44 with a last 1, the others with a last 0."""


def possible_diagnoses(open_code: str, place: Place) -> Iterator[tuple[str, Place]]:
    """Codes at a place, each with the place that it says; the one that says no more than `place` first.

    C44.91 on a leg of no side is C44.711, perhaps C44.712 (right) or C44.719 (left). Nothing where no code of the
    kind tells the place.
    """
    exact = sited_diagnosis(open_code, place)
    part = _part(place)
    if exact is not None:
        yield exact, place
    if exact is not None or part is None or open_code not in (*_KINDS_OF_SKIN_CANCER, *_OTHERS):
        return
    is_cancer = open_code in _KINDS_OF_SKIN_CANCER
    yield (f"C44.{part}{open_code[-1]}1" if is_cancer else f"{open_code[:3]}.{part}0"), place
    for side in (place.side,) if place.side in _SIDES_OF_OTHERS else _SIDES_OF_OTHERS:
        for region in (place.region,) if place.site != "eyelid" or place.region in _LIDS else _LIDS:
            finer = replace(place, side=side, region=region)
            code = sited_diagnosis(open_code, finer)
            if code is not None:
                yield code, finer


def sited_diagnosis(open_code: str, place: Place) -> str | None:
    """C44.91 on the nose is C44.311. None when the code is no such code, or the place is not told finely enough."""
    part = _part(place)
    if part is None:
        return None
    if open_code in _KINDS_OF_SKIN_CANCER:
        head, sides = f"C44.{part}{open_code[-1]}", _SIDES_OF_SKIN_CANCER
        ends = {"nose": "1", "face": "9", "breast": "1", "trunk": "9", "axilla": "9"}
    elif open_code in _OTHERS:
        category = open_code[:3]
        head, sides = f"{category}.{part}", _SIDES_OF_OTHERS
        ends = {"nose": "1" if category in _NOSE_APART else "9", "face": "9"}
        if category in _BREAST_APART:
            ends |= {"breast": "2", "trunk": "9", "axilla": "9"}
    else:
        return None
    if part not in _PAIRED:
        return head + ends.get(place.site, "")
    if place.side not in sides or (place.site == "eyelid" and place.region not in _LIDS):
        return None
    return head + sides[place.side] + _LIDS.get(place.region, "")


def _part(place: Place) -> str | None:
    """The fourth character."""
    return _PART_OF_REGION.get(place.region or "") or _PART_OF_SITE.get(place.site)
