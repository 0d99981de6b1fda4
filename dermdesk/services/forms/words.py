"""The words of a form, taken one after the other: places, sizes in cm, counts, areas."""

import re
from collections.abc import Collection
from decimal import Decimal

from dermdesk.domain.body_site import Place, take_place
from dermdesk.domain.coding.measures import plain
from dermdesk.domain.errors import DermdeskError

_SIZE = re.compile(r"(\d{0,3}(?:\.\d{1,2})?)(cm|mm)?", re.IGNORECASE)
_AREA = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)(?:x(\d{1,3}(?:\.\d{1,2})?))?", re.IGNORECASE)
_COUNT = re.compile(r"\d{1,3}")
_TIES = (
    (re.compile(r"(?<=\d)\s*[x×]\s*(?=\d)"), "x"),
    (re.compile(r"\+\s+(?=\d)"), "+"),
    (re.compile(r"\s*,\s*"), ","),
)


class Words:
    """Words of one form; each reader takes the next word, or says in words that it is not what stands there."""

    def __init__(self, name: str, text: str, usage: str) -> None:
        for tie, sign in _TIES:
            text = tie.sub(sign, text)
        self._name, self._usage = name, usage
        self._left = text.split()

    @property
    def rest(self) -> tuple[str, ...]:
        """What nobody has taken yet."""
        return tuple(self._left)

    def refuse(self, wanted: str) -> DermdeskError:
        """The error for the word that stands next."""
        if not self._left:
            return DermdeskError(f"'{self._name}' needs {wanted}.", f"Type it as {self._usage}.")
        return DermdeskError(
            f"'{self._left[0][:20]}' after {self._name} is not {wanted}.", f"Type it as {self._usage}."
        )

    def take_one_of(self, choices: Collection[str]) -> str | None:
        """The next word when it is one of these, in small letters."""
        if self._left and self._left[0].lower() in choices:
            return self._left.pop(0).lower()
        return None

    def take_flags(self, *flags: str) -> frozenset[str]:
        """Those of the flags that stand among the words, wherever."""
        found = frozenset(word.lower() for word in self._left if word.lower() in flags)
        self._left = [word for word in self._left if word.lower() not in flags]
        return found

    def take_matching(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The next word when it matches whole."""
        found = pattern.fullmatch(self._left[0]) if self._left else None
        if found is not None:
            del self._left[0]
        return found

    def place(self) -> Place:
        """A place on the body. Raises DermdeskError."""
        found = self.place_if_any()
        if found is None:
            raise self.refuse("a place on the body")
        return found

    def place_if_any(self) -> Place | None:
        """A place on the body, when one stands there."""
        found, self._left = take_place(self._left)
        return found

    def count(self, most: int = 300) -> int:
        """A whole number from 1. Raises DermdeskError."""
        found = _COUNT.fullmatch(self._left[0]) if self._left else None
        if found is None or not 0 < int(found[0]) <= most:
            raise self.refuse("a count")
        del self._left[0]
        return int(found[0])

    def count_if_any(self) -> int | None:
        """A whole number, when one stands there."""
        return self.count() if self._left and _COUNT.fullmatch(self._left[0]) else None

    def size_mm(self) -> Decimal:
        """A size typed in cm (or with mm), as millimetres. Raises DermdeskError."""
        size = self._size(self._left[0]) if self._left else None
        if size is None or size <= 0:
            raise self.refuse("a size in cm")
        del self._left[0]
        return size

    def margin_mm(self) -> Decimal:
        """A margin such as `+0.2`, 0 when none stands there. Raises DermdeskError for an unreadable one."""
        if not self._left or not self._left[0].startswith("+"):
            return Decimal(0)
        size = self._size(self._left[0][1:])
        if size is None:
            raise self.refuse("a margin in cm")
        del self._left[0]
        return size

    @staticmethod
    def _size(word: str) -> Decimal | None:
        found = _SIZE.fullmatch(word)
        if found is None or not found[1] or found[1] == ".":
            return None
        size = Decimal(found[1]) * (1 if (found[2] or "").lower() == "mm" else 10)
        return size.normalize() + 0 if size <= 1000 else None

    def area_cm2(self) -> tuple[Decimal, str]:
        """Products and numbers in cm, parted by `+`: the sum, and how it is said. Raises DermdeskError."""
        if not self._left:
            raise self.refuse("an area")
        word = self._left[0]
        taken = 1
        while taken < len(self._left) and self._left[taken].startswith("+"):
            word += self._left[taken]
            taken += 1
        parts = [_AREA.fullmatch(part) for part in re.sub(r"(?i)cm2|cm²", "", word).split("+")]
        products = [part for part in parts if part is not None]
        area = sum((Decimal(part[1]) * Decimal(part[2] or 1) for part in products), Decimal(0))
        if len(products) < len(parts) or not 0 < area < 10_000:
            raise self.refuse("an area in cm, such as 2x3+4x1")
        del self._left[:taken]
        said = " + ".join(
            f"{plain(Decimal(p[1]))} × {plain(Decimal(p[2]))}" if p[2] else plain(Decimal(p[1])) for p in products
        )
        return area.normalize() + 0, said if len(products) > 1 or products[0][2] else ""
