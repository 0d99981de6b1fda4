"""Codes of skin neoplasms by place, held against ICD-10-CM itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dermdesk.domain.body_site import REGIONS, SITES, Place, read_place
from dermdesk.domain.sited_diagnosis import sited_diagnosis
from dermdesk.storage.reference_book import ReferenceBook

OPEN_CODES = ("C43.9", "C44.90", "C44.91", "C44.92", "C44.99", "C4A.9", "D03.9", "D04.9", "D22.9", "D23.9")


@pytest.mark.parametrize(
    ("open_code", "place", "sited"),
    [
        ("C44.91", "nose", "C44.311"),
        ("C44.92", "left ear", "C44.229"),
        ("C44.91", "right upper eyelid", "C44.1121"),
        ("C44.99", "scalp", "C44.49"),
        ("C43.9", "back", "C43.59"),
        ("C43.9", "right breast", "C43.52"),
        ("C4A.9", "left lower eyelid", "C4A.122"),
        ("D03.9", "nose", "D03.39"),
        ("D04.9", "left shoulder", "D04.62"),
        ("D22.9", "right heel", "D22.71"),
        ("D22.9", "left toenail", "D22.72"),
        ("D23.9", "upper lip", "D23.0"),
        ("D22.9", "ear", None),
        ("D22.9", "left eyelid", None),
        ("D22.9", "left nail", None),
        ("C44.91", "penis", None),
        ("C44.9", "nose", None),
        ("L57.0", "nose", None),
    ],
)
def test_the_place_is_put_into_the_code(open_code: str, place: str, sited: str | None) -> None:
    assert sited_diagnosis(open_code, read_place(place)) == sited


def _places() -> Iterator[Place]:
    named = [Place(site=site) for site in SITES] + [Place(site=site, region=region) for region, site in REGIONS.items()]
    for place in named:
        for side in (None, "left", "right"):
            yield Place(site=place.site, region=place.region, side=side)


def test_every_code_is_complete_and_names_the_same_side_and_lid(reference_path: Path) -> None:
    with ReferenceBook.open(reference_path) as book:
        made = [
            (place, code)
            for place in _places()
            for open_code in OPEN_CODES
            if (code := sited_diagnosis(open_code, place))
        ]
        assert len(made) > 500
        for place, code in made:
            facts = book.diagnosis(code)
            assert facts is not None and facts.billable, (place, code)
            words = facts.label.replace(",", " ").split()
            if "left" in words or "right" in words:
                assert place.side in words, (place, code)
            if "eyelid" in words:
                assert place.region is not None and place.region.split()[0] in words, (place, code)
