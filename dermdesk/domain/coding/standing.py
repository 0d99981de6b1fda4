"""What stands on the visit already, and what a new line takes over from it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from string import ascii_lowercase

from dermdesk.domain.body_site import Place
from dermdesk.domain.line import ChargeLine, Lesion
from dermdesk.domain.money import ZERO
from dermdesk.domain.practice import LineClass

DISTINCT = frozenset(("59", "XE", "XS", "XP", "XU"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The visit's lines; `at` is the place of the line whose second row asks, None for new work.

    New work takes `line_class`, `confidential` and `pointers`. `medicare` decides between 76 and 59 on a second line
    of one code.
    """

    lines: tuple[ChargeLine, ...] = ()
    at: int | None = None
    line_class: LineClass = LineClass.INSURANCE
    confidential: bool = False
    pointers: str = ""
    medicare: bool = False

    @property
    def model(self) -> ChargeLine | None:
        """The line that asks."""
        return self.lines[self.at] if self.at is not None else None

    def of(self, codes: Collection[str]) -> tuple[int, ...]:
        """Places of lines of some codes that may be counted together with the new ones: same class, same privacy."""
        return tuple(
            place
            for place, line in enumerate(self.lines)
            if line.code in codes and (place == self.at or self._is_like(line))
        )

    def _is_like(self, line: ChargeLine) -> bool:
        model = self.model
        if model is None:
            return (line.line_class, line.confidential) == (self.line_class, self.confidential)
        return (line.line_class, line.confidential, line.side) == (model.line_class, model.confidential, model.side)

    def new_line(
        self, code: str, *, units: int = 1, modifiers: tuple[str, ...] = (), lesion: Lesion | None = None
    ) -> ChargeLine:
        """A line beside the one that asks: its pointers, class, place and account."""
        model = self.model
        if model is None:
            return ChargeLine(
                code=code, charge=ZERO, units=units, modifiers=modifiers, pointers=self.pointers,
                line_class=self.line_class, confidential=self.confidential, lesion=lesion,
            )  # fmt: skip
        return ChargeLine(
            code=code, charge=ZERO, units=units, modifiers=modifiers, pointers=model.pointers, lesion=lesion,
            line_class=model.line_class, place_of_service=model.place_of_service, confidential=model.confidential,
            account=model.account, performed_by=model.performed_by,
        )  # fmt: skip

    def pointing(self, line: ChargeLine) -> ChargeLine:
        """A standing line that counts new work too: it points to the new work's diagnoses as well, four at most."""
        if self.at is not None:
            return line
        return replace(line, pointers="".join(dict.fromkeys(line.pointers + self.pointers))[:4])

    def next_lesion(self) -> str:
        """A letter for a lesion that no line names yet."""
        taken = {line.lesion.id for line in self.lines if line.lesion is not None}
        letters = (first + second for first in ("", *ascii_lowercase) for second in ascii_lowercase)
        return next(letter for letter in letters if letter not in taken)

    def lesions_at(self, place: Place, codes: Collection[str]) -> tuple[str, ...]:
        """Ids of the lesions that lines of some codes name at a place; a finer word and a side count when given."""
        found = (self.lines[at].lesion or Lesion() for at in self.of(codes))
        return tuple(dict.fromkeys(lesion.id for lesion in found if lesion.id and _is_there(lesion, place)))

    def belonging(self, codes: Collection[str], lesion: Lesion | None) -> tuple[int, ...]:
        """Places of add-ons of the line that asks: those of its lesion, and those that name none. None for new work."""
        if self.at is None:
            return ()
        own = lesion.id if lesion is not None else None
        found = ((place, self.lines[place].lesion) for place in self.of(codes))
        return tuple(
            place for place, other in found if own is None or other is None or other.id is None or other.id == own
        )

    def wound(self, lesion: Lesion, codes: Collection[str]) -> Lesion:
        """The lesion whose wound is closed: the only one of some codes at the place, a new one where there is none.

        Where several are it names none of them.
        """
        if lesion.id is not None:
            return lesion
        found = self.lesions_at(lesion.place, codes) if lesion.place is not None else ()
        if len(found) > 1:
            return lesion
        return replace(lesion, id=found[0] if found else self.next_lesion())

    def has_twin(self, code: str, modifiers: tuple[str, ...]) -> bool:
        """Whether an earlier line has the code of a line that no modifier sets apart."""
        before = self.lines if self.at is None else self.lines[: self.at]
        apart = "76" in modifiers or not DISTINCT.isdisjoint(modifiers)
        return not apart and any(line.code == code and self._is_like(line) for line in before)

    def twin_modifiers(self, code: str, modifiers: tuple[str, ...]) -> tuple[str, ...]:
        """The modifiers of a second line of one code: 76 for Medicare, 59 for others."""
        return ("76" if self.medicare else "59", *modifiers) if self.has_twin(code, modifiers) else modifiers


def _is_there(lesion: Lesion, place: Place) -> bool:
    return (
        lesion.site == place.site
        and (None in (lesion.region, place.region) or lesion.region == place.region)
        and (None in (lesion.side, place.side) or lesion.side == place.side)
    )


def same_lesion(lesion: Lesion | None) -> Lesion | None:
    """What an add-on says of its lesion: which it is, and where."""
    if lesion is None or (lesion.id is None and lesion.site is None):
        return None
    return Lesion(id=lesion.id, site=lesion.site, region=lesion.region, side=lesion.side)
