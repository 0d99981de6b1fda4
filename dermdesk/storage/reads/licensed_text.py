"""Licensed CPT text in force on a day."""

from collections.abc import Collection
from datetime import date

from dermdesk.domain.licensed_text import LicensedEdition, LicensedText
from dermdesk.storage.reads.reading import Reads

_IN_FORCE = "valid_from <= ? AND valid_to >= ?"
_MOST_AT_ONCE = 500


class LicensedTextReads(Reads):
    """The texts of the edition that covers the day."""

    def licensed_text(self, codes: Collection[str], day: date) -> dict[str, str]:
        """Text by code; codes without one are left out."""
        wanted = tuple(codes)[:_MOST_AT_ONCE]
        marks = ", ".join("?" * len(wanted))
        query = f"SELECT code, text FROM licensed_text WHERE {_IN_FORCE} AND code IN ({marks}) ORDER BY valid_from"  # noqa: S608
        return dict(self.rows(query, day.isoformat(), day.isoformat(), *wanted)) if wanted else {}

    def find_licensed_text(self, words: Collection[str], day: date, limit: int) -> tuple[LicensedText, ...]:
        """Codes in whose text every one of these words stands, by code."""
        wanted = [f"%{_plain(word)}%" for word in words]
        condition = " AND ".join(["text LIKE ? ESCAPE '!'"] * len(wanted))
        query = f"SELECT code, text FROM licensed_text WHERE {_IN_FORCE} AND {condition} ORDER BY code LIMIT ?"  # noqa: S608
        if not wanted:
            return ()
        return tuple(LicensedText(*row) for row in self.rows(query, day.isoformat(), day.isoformat(), *wanted, limit))

    def licensed_editions(self) -> tuple[LicensedEdition, ...]:
        """All, oldest first."""
        return tuple(
            LicensedEdition(
                name=name, valid_from=date.fromisoformat(first), valid_to=date.fromisoformat(last), codes=codes
            )
            for name, first, last, codes in self.rows(
                "SELECT name, valid_from, valid_to, codes FROM licensed_editions ORDER BY valid_from"
            )
        )


def _plain(word: str) -> str:
    """Without what LIKE would take for a sign of its own."""
    return word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
