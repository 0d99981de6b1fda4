"""The ICD-10-CM code of a skin neoplasm at a place of the body, from the code that leaves the place open.

Source: structure of ICD-10-CM categories C43, C44, C4A, D03, D04, D22 and D23, fiscal year 2026. The fourth character
is the part of the body; C44 keeps the kind of cancer in its fifth and says right as 2 and left as 9, the others say
right as 1 and left as 2.
"""

from collections.abc import Mapping
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


def sited_diagnosis(open_code: str, place: Place) -> str | None:
    """C44.91 on the nose is C44.311. None when the code is no such code, or the place is not told finely enough."""
    part = _PART_OF_REGION.get(place.region or "") or _PART_OF_SITE.get(place.site)
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
