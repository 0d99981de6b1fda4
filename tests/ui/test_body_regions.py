"""The body map's drawing: every region is a place, can be reached by keys and lies on its own side."""

from collections import deque

import pytest

from dermdesk.domain.body_site import SITES, Place, read_place
from dermdesk.ui.charges.body_regions import (
    FIGURES,
    PLANE,
    REGIONS,
    BodyRegion,
    jump,
    mirrored,
    neighbour,
    region_of,
)

STEPS = ((1, 0), (-1, 0), (0, 1), (0, -1))
UNDRAWN = {"mucosa", "nail", "penis", "vulva"}


def find(figure: str, words: str) -> BodyRegion:
    return next(region for region in REGIONS if region.figure == figure and region.place.words == words)


def test_the_figures_lie_on_the_plane_beside_each_other() -> None:
    edges: list[float] = []
    for figure in FIGURES:
        points = [point for region in REGIONS if region.figure == figure.name for point in region.outline]
        assert all(0 <= x <= PLANE[0] and 0 <= y <= PLANE[1] for x, y in points), figure.name
        edges += [min(x for x, _ in points), max(x for x, _ in points)]
    assert edges == sorted(edges)


def test_sites_are_drawn_and_places_are_read() -> None:
    assert {region.place.site for region in REGIONS} == set(SITES) - UNDRAWN
    for region in REGIONS:
        assert read_place(region.place.words) == region.place


def test_every_region_is_reached_by_arrows() -> None:
    reached, ahead = {REGIONS[0]}, deque([REGIONS[0]])
    while ahead:
        here = ahead.popleft()
        for step in STEPS:
            there = neighbour(here, step)
            if there not in reached:
                reached.add(there)
                ahead.append(there)
    assert {region.place.words for region in REGIONS} - {region.place.words for region in reached} == set()
    assert len(reached) == len(REGIONS)


@pytest.mark.parametrize("figure", ["front", "back", "face"])
def test_sides_are_the_patients(figure: str) -> None:
    sided = [region for region in REGIONS if region.figure == figure and region.place.side]
    middle = sum(region.middle[0] for region in sided) / len(sided)
    for region in sided:
        on_the_viewers_left = region.middle[0] < middle
        assert (region.place.side == "left") is (on_the_viewers_left if figure == "back" else not on_the_viewers_left)
        other = mirrored(region)
        assert (other.name, other.middle[1]) == (region.name, pytest.approx(region.middle[1]))
        assert other.place.side != region.place.side


def test_letters_jump_round_and_arrows_go_near() -> None:
    nose = find("face", "nose")
    seen: list[str] = []
    here = nose
    for _ in range(40):
        here = jump(here, "c")
        if here.place.words in seen:
            break
        seen.append(here.place.words)
    assert {"chest", "left calf", "right calf", "left cheek", "right cheek", "chin", "crown"} == set(seen)
    assert jump(nose, "t").place.words == "right temple"
    assert jump(nose, "q") is nose
    assert mirrored(nose) is nose
    assert neighbour(find("front", "right shin"), (0, 1)).place.words == "right ankle"
    assert neighbour(find("face", "chin"), (0, 1)).place.words == "neck"
    assert neighbour(find("face", "neck"), (0, 1)) is find("face", "neck")


def test_a_lesion_is_shown_where_it_is_or_on_its_site() -> None:
    def shown(place: Place) -> str:
        region = region_of(place)
        return region.place.words if region is not None else ""

    assert shown(Place(site="face", region="cheek", side="left")) == "left cheek"
    assert shown(Place(site="nose")) == "nose"
    assert shown(Place(site="arm", side="right")) == "right shoulder"
    assert shown(Place(site="trunk", region="flank", side="left")) in {"left buttock", "left groin"}
    assert shown(Place(site="mucosa", region="mouth")) == "upper lip"
    assert shown(Place(site="nail", side="left")) == "left finger"
    assert all(shown(Place(site=site)) for site in SITES)
