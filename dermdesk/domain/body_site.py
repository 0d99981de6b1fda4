"""Body sites of the visit file, by which group each code family sorts them, and the words that hands type for them.

Sources: CPT's groupings of removals, repairs and flaps, as coding pages quote them; the sites of 17311 and 17313;
ICD-10-CM's fourth character of the skin neoplasm categories, with shoulder and hip as parts of the limbs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from dermdesk.domain.errors import DermdeskError


class SiteGroup(StrEnum):
    """Groups of 11300-11313, 11400-11446, 11600-11646 and 17260-17286, in the order of `size_bands`."""

    TRUNK = "trunk, arms or legs"
    HANDS = "scalp, neck, hands, feet or genitals"
    FACE = "face, ears, eyelids, nose, lips or mucosa"


class SimpleGroup(StrEnum):
    """Groups of 12001-12018, in the order of `size_bands`."""

    BODY = "scalp, neck, genitals, trunk or limbs"
    FACE = "face, ears, eyelids, nose, lips or mucosa"


class LayeredGroup(StrEnum):
    """Groups of 12031-12057, in the order of `size_bands`."""

    BODY = "scalp, armpits, trunk, arms or legs"
    NECK = "neck, hands, feet or genitals"
    FACE = "face, ears, eyelids, nose, lips or mucosa"


class FlapGroup(StrEnum):
    """Groups of 13100-13153 and 14000-14061, in the order of `size_bands`."""

    TRUNK = "trunk"
    LIMBS = "scalp, arms or legs"
    CHEEKS = "forehead, cheeks, chin, mouth, neck, armpits, genitals, hands or feet"
    FEATURES = "eyelids, nose, ears or lips"


@dataclass(frozen=True, slots=True)
class BodySite:
    """A site of the visit file. `mohs_head`: its first Mohs stage is 17311, else 17313."""

    name: str
    removal: SiteGroup
    simple: SimpleGroup
    layered: LayeredGroup
    flap: FlapGroup
    mohs_head: bool


def _site(name: str, removal: SiteGroup, layered: LayeredGroup, flap: FlapGroup) -> BodySite:
    simple = SimpleGroup.FACE if layered is LayeredGroup.FACE else SimpleGroup.BODY
    return BodySite(name, removal, simple, layered, flap, removal is not SiteGroup.TRUNK)


_HANDS_NECK_CHEEKS = (SiteGroup.HANDS, LayeredGroup.NECK, FlapGroup.CHEEKS)
_FACE_FEATURES = (SiteGroup.FACE, LayeredGroup.FACE, FlapGroup.FEATURES)
_FACE_CHEEKS = (SiteGroup.FACE, LayeredGroup.FACE, FlapGroup.CHEEKS)
SITES: Mapping[str, BodySite] = MappingProxyType(
    {
        site.name: site
        for site in (
            _site("scalp", SiteGroup.HANDS, LayeredGroup.BODY, FlapGroup.LIMBS),
            _site("face", *_FACE_CHEEKS),
            _site("nose", *_FACE_FEATURES),
            _site("ear", *_FACE_FEATURES),
            _site("eyelid", *_FACE_FEATURES),
            _site("lip", *_FACE_FEATURES),
            _site("mucosa", *_FACE_CHEEKS),
            _site("neck", *_HANDS_NECK_CHEEKS),
            _site("trunk", SiteGroup.TRUNK, LayeredGroup.BODY, FlapGroup.TRUNK),
            _site("breast", SiteGroup.TRUNK, LayeredGroup.BODY, FlapGroup.TRUNK),
            _site("axilla", SiteGroup.TRUNK, LayeredGroup.BODY, FlapGroup.CHEEKS),
            _site("arm", SiteGroup.TRUNK, LayeredGroup.BODY, FlapGroup.LIMBS),
            _site("leg", SiteGroup.TRUNK, LayeredGroup.BODY, FlapGroup.LIMBS),
            *(_site(name, *_HANDS_NECK_CHEEKS) for name in ("hand", "finger", "foot", "toe", "nail")),
            *(_site(name, *_HANDS_NECK_CHEEKS) for name in ("penis", "vulva", "genital")),
        )
    }
)
"""Every site that a lesion may name."""

_REGIONS = {
    "scalp": "crown",
    "face": "forehead temple eyebrow cheek chin jaw",
    "nose": "nose-tip nostril",
    "ear": "earlobe",
    "eyelid": "upper-eyelid lower-eyelid",
    "lip": "upper-lip lower-lip",
    "mucosa": "mouth tongue",
    "neck": "nape",
    "trunk": "chest abdomen flank upper-back lower-back back buttock groin",
    "breast": "nipple",
    "arm": "shoulder upper-arm elbow forearm wrist",
    "leg": "hip thigh knee shin calf ankle",
    "hand": "palm",
    "finger": "thumb",
    "foot": "sole heel",
    "nail": "fingernail toenail",
    "genital": "scrotum",
}
REGIONS: Mapping[str, str] = MappingProxyType(
    {region.replace("-", " "): site for site, regions in _REGIONS.items() for region in regions.split()}
)
"""Finer words for a place, and the site that each belongs to."""
_SAME = {
    "armpit": "axilla", "belly": "abdomen", "stomach": "abdomen", "brow": "eyebrow", "auricle": "ear", "lid": "eyelid",
    "upper lid": "upper eyelid", "lower lid": "lower eyelid", "vertex": "crown", "foreleg": "shin", "lower leg": "shin",
    "mid back": "back", "ala": "nostril", "mouth mucosa": "mouth", "mandible": "jaw",
}  # fmt: skip
_SIDES = {"l": "left", "lt": "left", "left": "left", "r": "right", "rt": "right", "right": "right"}
_LONGEST = 2
"""Words that the name of a place may have beside its side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where on the body: the site, perhaps a finer `region` of it, and `side`: left or right."""

    site: str
    region: str | None = None
    side: str | None = None

    @property
    def words(self) -> str:
        """As people say it: left forearm."""
        name = self.region or self.site
        return f"{self.side} {name}" if self.side else name

    @property
    def body_site(self) -> BodySite:
        """Its groups."""
        return SITES[self.site]


def take_place(words: Iterable[str]) -> tuple[Place | None, list[str]]:
    """The place that the first words name, longest name first, and the words after it; None when they name none.

    A side may stand before or after the name.
    """
    given = list(words)
    left = [word.lower() for word in given]
    side = _SIDES.get(left[0]) if left else None
    start = 1 if side else 0
    for count in range(_LONGEST, 0, -1):
        name = _known(" ".join(left[start : start + count])) if len(left) >= start + count else None
        if name is None:
            continue
        end = start + count
        if side is None and end < len(left) and (side := _SIDES.get(left[end])):
            end += 1
        if name in SITES:
            return Place(site=name, side=side), given[end:]
        return Place(site=REGIONS[name], region=name, side=side), given[end:]
    return None, given


def read_place(text: str) -> Place:
    """The place that a text names whole, such as `left forearm`. Raises DermdeskError naming what it cannot read."""
    place, rest = take_place(text.replace("-", " ").split())
    if place is None or rest:
        word = rest[0] if rest else text
        raise DermdeskError(
            f"'{word[:20]}' is no place on the body.", "Type a site such as nose, left forearm or upper back."
        )
    return place


def _known(name: str) -> str | None:
    for each in (name, name.removesuffix("s"), name.replace("-", " ")):
        found = _SAME.get(each, each)
        if found in SITES or found in REGIONS:
            return found
    return None


# --- sites of diagnoses ----------------------------------------------------------------------------------------------

_SITED_DIAGNOSES = ("C43", "C44", "C4A", "D03", "D04", "D22", "D23")
_GROUPS_OF_FOURTH: Mapping[str, frozenset[SiteGroup]] = {
    **dict.fromkeys("0123", frozenset((SiteGroup.FACE,))),
    "4": frozenset((SiteGroup.HANDS,)),
    "5": frozenset((SiteGroup.TRUNK,)),
    **dict.fromkeys("67", frozenset((SiteGroup.TRUNK, SiteGroup.HANDS))),
}
_NOWHERE: frozenset[SiteGroup] = frozenset()


def groups_of_diagnosis(diagnosis: str) -> frozenset[SiteGroup]:
    """The removal groups that an ICD-10-CM code of a skin neoplasm allows; empty when it names no site.

    A limb diagnosis may be an arm or a hand, so it allows two.
    """
    if not diagnosis.startswith(_SITED_DIAGNOSES):
        return _NOWHERE
    return _GROUPS_OF_FOURTH.get(diagnosis.replace(".", "")[3:4], _NOWHERE)
