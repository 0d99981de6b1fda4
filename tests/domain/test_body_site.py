"""Sites, finer places, sides and the groups that code families sort them by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dermdesk.domain import size_bands
from dermdesk.domain.body_site import (
    REGIONS,
    SITES,
    FlapGroup,
    LayeredGroup,
    Place,
    SimpleGroup,
    SiteGroup,
    groups_of_diagnosis,
    read_place,
    take_place,
)
from dermdesk.domain.errors import DermdeskError


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("nose", Place(site="nose")),
        ("Cheek", Place(site="face", region="cheek")),
        ("L forearm", Place(site="arm", region="forearm", side="left")),
        ("upper arm rt", Place(site="arm", region="upper arm", side="right")),
        ("upper-back", Place(site="trunk", region="upper back")),
        ("armpit left", Place(site="axilla", side="left")),
        ("lips", Place(site="lip")),
        ("L nose", Place(site="nose", side="left")),
        ("shoulder", Place(site="arm", region="shoulder")),
    ],
)
def test_words_of_a_place(typed: str, place: Place) -> None:
    assert read_place(typed) == place


@pytest.mark.parametrize("typed", ["", "left", "elbow grease", "spleen"])
def test_other_words_are_refused(typed: str) -> None:
    with pytest.raises(DermdeskError):
        read_place(typed)


def test_the_words_after_a_place_are_left() -> None:
    assert take_place(["left", "cheek", "1.2", "D48.5"]) == (
        Place(site="face", region="cheek", side="left"),
        ["1.2", "D48.5"],
    )
    assert take_place(["1.2"]) == (None, ["1.2"])


@given(st.sampled_from(sorted({*SITES, *REGIONS})), st.sampled_from(["", "left", "right"]))
def test_every_name_reads_back(name: str, side: str) -> None:
    place = read_place(f"{side} {name}")
    assert read_place(place.words) == place
    assert place.site == REGIONS.get(name, name)


@pytest.mark.parametrize(
    ("name", "removal", "simple", "layered", "flap"),
    [
        ("scalp", SiteGroup.HANDS, SimpleGroup.BODY, LayeredGroup.BODY, FlapGroup.LIMBS),
        ("axilla", SiteGroup.TRUNK, SimpleGroup.BODY, LayeredGroup.BODY, FlapGroup.CHEEKS),
        ("neck", SiteGroup.HANDS, SimpleGroup.BODY, LayeredGroup.NECK, FlapGroup.CHEEKS),
        ("face", SiteGroup.FACE, SimpleGroup.FACE, LayeredGroup.FACE, FlapGroup.CHEEKS),
        ("ear", SiteGroup.FACE, SimpleGroup.FACE, LayeredGroup.FACE, FlapGroup.FEATURES),
        ("foot", SiteGroup.HANDS, SimpleGroup.BODY, LayeredGroup.NECK, FlapGroup.CHEEKS),
        ("leg", SiteGroup.TRUNK, SimpleGroup.BODY, LayeredGroup.BODY, FlapGroup.LIMBS),
        ("breast", SiteGroup.TRUNK, SimpleGroup.BODY, LayeredGroup.BODY, FlapGroup.TRUNK),
    ],
)
def test_groups_differ_by_family(
    name: str, removal: SiteGroup, simple: SimpleGroup, layered: LayeredGroup, flap: FlapGroup
) -> None:
    site = SITES[name]
    assert (site.removal, site.simple, site.layered, site.flap) == (removal, simple, layered, flap)


def test_groups_stand_in_the_order_of_the_size_bands() -> None:
    assert len(SiteGroup) == len(size_bands.SHAVES) == len(size_bands.BENIGN_EXCISIONS)
    assert len(SimpleGroup) == len(size_bands.SIMPLE_REPAIRS)
    assert len(LayeredGroup) == len(size_bands.INTERMEDIATE_REPAIRS)
    assert len(FlapGroup) == len(size_bands.COMPLEX_REPAIRS) == len(size_bands.FLAPS)


@pytest.mark.parametrize(
    ("diagnosis", "groups"),
    [
        ("C44.311", {SiteGroup.FACE}),
        ("C44.41", {SiteGroup.HANDS}),
        ("D22.5", {SiteGroup.TRUNK}),
        ("C44.612", {SiteGroup.TRUNK, SiteGroup.HANDS}),
        ("C44.91", set[SiteGroup]()),
        ("L57.0", set[SiteGroup]()),
    ],
)
def test_groups_of_a_diagnosis(diagnosis: str, groups: set[SiteGroup]) -> None:
    assert groups_of_diagnosis(diagnosis) == groups
