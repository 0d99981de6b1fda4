"""What a form is, and what reading one gives."""

from collections.abc import Callable
from dataclasses import dataclass

from dermdesk.domain.coding.proposal import Request
from dermdesk.services.forms.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Tail:
    """What stands behind a form: the diagnoses that its lines point to, as letters and as codes.

    `typed`: a person named them; else they were found on the visit and prove nothing.
    """

    pointers: str = ""
    diagnoses: tuple[str, ...] = ()
    typed: bool = False


def nothing_fits(_diagnosis: str) -> bool:
    """No diagnosis of the visit belongs to such work by itself."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A form that was read. `tails` are the words left, one list for each part that has diagnoses of its own.

    `build` makes the request once the tails are read. Without a diagnosis typed the work points to `usual`, else to
    the one diagnosis of the visit that `fits`; `beside` are codes whose pointers a drug follows.
    """

    build: Callable[[tuple[Tail, ...]], Request]
    tails: tuple[tuple[str, ...], ...]
    usual: str = ""
    fits: Callable[[str], bool] = nothing_fits
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """`names` are its first words, `usage` an example, `read` parts the words after the name.

    `read` raises DermdeskError naming the word that it cannot read.
    """

    names: tuple[str, ...]
    usage: str
    read: Callable[[str, Words], Typed]
