"""What is being typed, in a local table of the book: no event, no projection, and there again after a kill."""

from datetime import datetime

from dermdesk.domain.standing import Draft
from dermdesk.storage.codec import moment_of, moment_text
from dermdesk.storage.driver import sqlite_utils
from dermdesk.storage.failures import in_words


class Drafts:
    """A confidential draft is its author's alone: for everybody else it does not exist."""

    def __init__(self, db: sqlite_utils.Database) -> None:
        self._db = db

    def save(self, visit_id: str, user: str, text: str, confidential: bool, moment: datetime) -> None:
        """Keep the text, in place of the visit's former one. Another author's confidential draft is never replaced."""
        with in_words(), self._db.atomic():
            self._db.conn.execute(
                "INSERT INTO drafts (visit_id, user, confidential, moment, text) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (visit_id) DO UPDATE SET user = excluded.user, confidential = excluded.confidential, "
                "moment = excluded.moment, text = excluded.text "
                "WHERE drafts.confidential = 0 OR drafts.user = excluded.user",
                (visit_id, user, int(confidential), moment_text(moment), text),
            )

    def all_of(self, user: str) -> tuple[Draft, ...]:
        """All drafts that the user may see, the oldest first."""
        return self._read("confidential = 0 OR user = ?", (user,))

    def load(self, visit_id: str, user: str) -> Draft | None:
        """The draft of a visit, when there is one that the user may see."""
        return next(iter(self._read("visit_id = ? AND (confidential = 0 OR user = ?)", (visit_id, user))), None)

    def drop(self, visit_id: str) -> None:
        """Forget the draft."""
        with in_words(), self._db.atomic():
            self.drop_within(visit_id)

    def drop_within(self, visit_id: str) -> None:
        """Forget it as part of the caller's transaction."""
        self._db.conn.execute("DELETE FROM drafts WHERE visit_id = ?", (visit_id,))

    def _read(self, condition: str, values: tuple[str, ...]) -> tuple[Draft, ...]:
        query = f"SELECT visit_id, user, text, confidential, moment FROM drafts WHERE {condition}"  # noqa: S608
        found = self._db.conn.execute(f"{query} ORDER BY moment, visit_id", values)
        return tuple(
            Draft(visit_id=row[0], user=row[1], text=row[2], confidential=bool(row[3]), moment=moment_of(row[4]))
            for row in found
        )
