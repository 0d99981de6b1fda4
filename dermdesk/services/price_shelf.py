"""The price list as a look-up needs it: a practice may have imported a fee for each of 19,000 codes."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from dermdesk.domain.practice import ChargeItem


class PriceShelf:
    """A price list in the order of its codes, with all of its words in one text: a look-up reads no row in vain."""

    def __init__(self, price_list: Mapping[str, ChargeItem]) -> None:
        self.price_list = price_list
        self._rows = sorted(price_list.values(), key=lambda row: row.code)
        self._named: dict[str, list[ChargeItem]] = {}
        said: list[str] = []
        self._begins: list[int] = []
        length = 0
        for row in self._rows:
            for name in {row.code.casefold(), row.shortcut.casefold()} - {""}:
                self._named.setdefault(name, []).append(row)
            said.append(f"{row.code} {row.label} {row.shortcut}".casefold().replace("\n", " "))
            self._begins.append(length)
            length += len(said[-1]) + 1
        self._text = "\n".join(said)

    def find(self, words: Sequence[str], limit: int) -> tuple[ChargeItem, ...]:
        """Rows that hold every word; one whose code or shortcut is the first word comes first, the rest by code."""
        if not words:
            return tuple(self._rows[:limit])
        first = [row for row in self._named.get(words[0], ()) if self._holds(row, words)]
        found = {row.code: row for row in first}
        longest = max(words, key=len)
        at = self._text.find(longest)
        while at >= 0 and len(found) < limit:
            place = bisect_right(self._begins, at) - 1
            row = self._rows[place]
            if row.code not in found and self._holds(row, words):
                found[row.code] = row
            if place + 1 == len(self._rows):
                break
            at = self._text.find(longest, self._begins[place + 1])
        return tuple(found.values())[:limit]

    @staticmethod
    def _holds(row: ChargeItem, words: Sequence[str]) -> bool:
        said = f"{row.code} {row.label} {row.shortcut}".casefold()
        return all(word in said for word in words)


class _Kept:
    shelf: PriceShelf | None = None


def shelf_of(price_list: Mapping[str, ChargeItem]) -> PriceShelf:
    """The shelf of a price list; that of the list asked last is kept, for a list that changes is another one."""
    kept = _Kept.shelf
    if kept is None or kept.price_list is not price_list:
        kept = _Kept.shelf = PriceShelf(price_list)
    return kept
