"""Seventy ways to spoil a good claim: our own checks, pyx12 apart, catch each by the check that is there for it."""

import random
from datetime import date
from pathlib import Path

import pytest

from dermdesk.domain.claim import Claim
from dermdesk.domain.reference import ReferenceSlice
from dermdesk.interchange.claim_check import check_837p, check_values
from dermdesk.interchange.claim_checks import ALL_CHECKS
from dermdesk.storage.reference_book import ReferenceBook
from tests.interchange.claim_mutants import (
    BEYOND,
    BOUGHT,
    COB,
    CRASH,
    DAY,
    MEDICARE_BEHIND,
    MORE,
    MUTANTS,
    Mutant,
    recounted,
    written,
)

Known = dict[date, ReferenceSlice]
STRANGE = ("", "0", "-1", "1.234", "99999999", "ZZ", "20260230", "A" * 70, ":", "1:2:3", "^", "D8", "HC:")


@pytest.fixture(scope="module")
def known(reference_path: Path) -> Known:
    """What the reference says on the day of the claims."""
    with ReferenceBook.open(reference_path) as book:
        codes = ("99213", "17000", "17003", "17999", "J3301", "88305")
        return {DAY: book.slice(DAY, codes, ("L57.0", "D48.5", "L57.6"))}


def caught_by(mutant: Mutant, known: Known) -> set[str]:
    """The ids of the checks that speak, without `DERM-SUB-`."""
    return {one.check.removeprefix("DERM-SUB-") for one in check_values(mutant.text().encode(), known)}


@pytest.mark.parametrize("claim", [COB, MEDICARE_BEHIND, CRASH, BOUGHT])
def test_the_claims_are_good_before_they_are_spoilt(claim: Claim, known: Known) -> None:
    assert check_837p(written(claim).encode(), known, test=True) == ()


def test_at_least_66_of_the_70_are_caught_by_our_own_checks(known: Known) -> None:
    assert len({mutant.name for mutant in MUTANTS}) == 70
    missed = [mutant.name for mutant in MUTANTS if mutant.check not in caught_by(mutant, known)]
    assert missed == []


@pytest.mark.parametrize("mutant", MORE, ids=lambda one: one.name)
def test_other_kinds_of_claims_are_caught_too(mutant: Mutant, known: Known) -> None:
    assert mutant.check in caught_by(mutant, known)


@pytest.mark.parametrize(("name", "old", "new", "why"), BEYOND)
def test_what_nobody_can_see_without_a_register(name: str, old: str, new: str, why: str, known: Known) -> None:
    good = written(COB)
    assert old in good
    spoilt = recounted(good.replace(old, new))
    assert check_values(spoilt.encode(), known) == (), f"{name}: {why}"


def test_every_check_catches_something(known: Known) -> None:
    elsewhere = {"003", "022", "098", "099"}
    reached = set[str]().union(*(caught_by(mutant, known) for mutant in (*MUTANTS, *MORE)))
    assert {one.id.removeprefix("DERM-SUB-") for one in ALL_CHECKS} - reached == elsewhere


def spoilt(dice: random.Random) -> bytes:
    """A good file with one to three segments lost, repeated, cut, moved, or with a strange element or sign."""
    segments = written(dice.choice((COB, MEDICARE_BEHIND, CRASH, BOUGHT))).split("~")
    for _ in range(dice.randint(1, 3)):
        place, other = dice.randrange(len(segments)), dice.randrange(len(segments))
        elements = segments[place].split("*")
        how = dice.randrange(6)
        if how == 0:
            segments[place] = ""
        elif how == 1:
            segments[place] += f"~{segments[other]}"
        elif how == 2:
            segments[place] = "*".join(elements[: dice.randint(0, 6)])
        elif how == 3:
            elements[dice.randrange(len(elements))] = dice.choice(STRANGE)
            segments[place] = "*".join(elements)
        elif how == 4:
            segments[place], segments[other] = segments[other], segments[place]
        else:
            at = dice.randrange(len(segments[place]) + 1)
            segments[place] = segments[place][:at] + dice.choice("*:~^ aZ9.-\x00é\n") + segments[place][at:]
    return "~".join(segments).encode("latin-1")


def test_no_spoilt_file_ends_in_an_exception(known: Known) -> None:
    dice = random.Random(20261120)
    found = [check_values(spoilt(dice), known) for _ in range(200)]
    assert sum(map(bool, found)) > 180
    assert check_values(written(COB).encode(), known) == (), "one file leaves nothing behind for the next"


def test_outside_the_editions_nothing_is_refused() -> None:
    unknown = next(one for one in MUTANTS if one.name == "a diagnosis that does not exist")
    assert check_values(unknown.text().encode()) == ()
