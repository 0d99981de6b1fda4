"""The body-site group of a removal code, and the groups that a line's lesion or diagnosis names."""

from dermdesk.domain.body_site import SITES, SiteGroup, groups_of_diagnosis
from dermdesk.scrub.codes import CodeSet
from dermdesk.scrub.numbered_line import NumberedLine

_CODES = {
    SiteGroup.TRUNK: CodeSet("11300-11303, 11400-11406, 11600-11606, 17260-17266"),
    SiteGroup.HANDS: CodeSet("11305-11308, 11420-11426, 11620-11626, 17270-17276"),
    SiteGroup.FACE: CodeSet("11310-11313, 11440-11446, 11640-11646, 17280-17286"),
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
        return frozenset((SITES[site].removal,)) if site in SITES else frozenset()
    nowhere: frozenset[SiteGroup] = frozenset()
    return next((groups for groups in map(groups_of_diagnosis, line.linked) if groups), nowhere)


def same_size_code(code: str, group: SiteGroup) -> str:
    """The removal code of the same size for another group."""
    own = group_of_code(code)
    if own is None:
        raise ValueError(f"{code} is no removal code")
    if code in CodeSet("11300-11313"):
        return str(int(code) - _SHAVES[own] + _SHAVES[group])
    step = 10 if code.startswith("17") else 20
    return str(int(code) + step * (_TENS.index(group) - _TENS.index(own)))
