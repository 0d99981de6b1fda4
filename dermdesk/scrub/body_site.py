"""The body-site groups by which removal codes are sorted, and the group that a line's lesion or diagnosis names.

Source: CPT's own grouping; ICD-10-CM's fourth character of the skin neoplasm categories.
"""

from collections.abc import Mapping
from enum import StrEnum

from dermdesk.scrub.codes import CodeSet, begins
from dermdesk.scrub.numbered_line import NumberedLine


class SiteGroup(StrEnum):
    """Groups of 11300-11313, 11400-11446, 11600-11646 and 17260-17286."""

    TRUNK = "trunk, arms or legs"
    HANDS = "scalp, neck, hands, feet or genitals"
    FACE = "face, ears, eyelids, nose, lips or mucosa"


_CODES = {
    SiteGroup.TRUNK: CodeSet("11300-11303, 11400-11406, 11600-11606, 17260-17266"),
    SiteGroup.HANDS: CodeSet("11305-11308, 11420-11426, 11620-11626, 17270-17276"),
    SiteGroup.FACE: CodeSet("11310-11313, 11440-11446, 11640-11646, 17280-17286"),
}
SITES_OF_GROUP = {
    SiteGroup.TRUNK: "trunk breast axilla arm leg",
    SiteGroup.HANDS: "scalp neck hand finger foot toe nail penis vulva genital",
    SiteGroup.FACE: "face nose ear eyelid lip mucosa",
}
_GROUP_OF_SITE = {site: group for group, sites in SITES_OF_GROUP.items() for site in sites.split()}
_SITED_DIAGNOSES = ("C43", "C44", "C4A", "D03", "D04", "D22", "D23")
_GROUPS_OF_FOURTH: Mapping[str, frozenset[SiteGroup]] = {
    **dict.fromkeys("0123", frozenset((SiteGroup.FACE,))),
    "4": frozenset((SiteGroup.HANDS,)),
    "5": frozenset((SiteGroup.TRUNK,)),
    **dict.fromkeys("67", frozenset((SiteGroup.TRUNK, SiteGroup.HANDS))),
}
_SHAVES = {SiteGroup.TRUNK: 11300, SiteGroup.HANDS: 11305, SiteGroup.FACE: 11310}
_TENS = tuple(SiteGroup)


def group_of_code(code: str) -> SiteGroup | None:
    """The group that a removal code is for."""
    return next((group for group, codes in _CODES.items() if code in codes), None)


def groups_of_line(line: NumberedLine) -> frozenset[SiteGroup]:
    """The groups that the lesion's site allows, else the first linked diagnosis with a site; empty: unknown.

    A limb diagnosis may be an arm or a hand, so it allows two.
    """
    site = line.line.lesion.site if line.line.lesion is not None else None
    if site is not None:
        group = _GROUP_OF_SITE.get(site)
        return frozenset() if group is None else frozenset((group,))
    fourths = (diagnosis.replace(".", "")[3:4] for diagnosis in line.linked if begins(diagnosis, _SITED_DIAGNOSES))
    nowhere: frozenset[SiteGroup] = frozenset()
    return next((_GROUPS_OF_FOURTH[fourth] for fourth in fourths if fourth in _GROUPS_OF_FOURTH), nowhere)


def same_size_code(code: str, group: SiteGroup) -> str:
    """The removal code of the same size for another group."""
    own = group_of_code(code)
    if own is None:
        raise ValueError(f"{code} is no removal code")
    if code in CodeSet("11300-11313"):
        return str(int(code) - _SHAVES[own] + _SHAVES[group])
    step = 10 if code.startswith("17") else 20
    return str(int(code) + step * (_TENS.index(group) - _TENS.index(own)))
