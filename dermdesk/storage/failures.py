"""What the database says when it fails, in words for people."""

from collections.abc import Generator
from contextlib import contextmanager

from dermdesk.domain.errors import BookError, DermdeskError
from dermdesk.storage.driver import sqlite

_FULL = ("disk is full", "disk I/O error")
_LOCKED = ("database is locked", "readonly database", "read-only", "readonly")


@contextmanager
def in_words() -> Generator[None]:
    """Turn the database's errors into DermdeskError; a transaction around has been undone."""
    try:
        yield
    except sqlite.IntegrityError as error:
        raise _refused(str(error)) from error
    except sqlite.DatabaseError as error:
        words = str(error)
        if any(sign in words for sign in _FULL):
            raise BookError(
                "The disk is full or cannot be written: the last entry is NOT saved. All earlier entries are.",
                "Make room on the disk, then save again. The book stays open for reading.",
            ) from error
        if any(sign in words for sign in _LOCKED):
            raise BookError(
                "The book is open for reading only. Nothing was saved.",
                "Close the other window that writes into it, then open the book again.",
            ) from error
        if "malformed" in words or "not a database" in words:
            raise damaged() from error
        raise


def damaged() -> BookError:
    """The book's file no longer holds what was written."""
    return BookError(
        "The book is damaged. Nothing was changed.",
        "Copy the file away for inspection and restore the last verified backup: dermdesk book restore BACKUP.",
    )


def _refused(words: str) -> DermdeskError:
    if "claim_lines" in words:
        return DermdeskError(
            "A line of this claim is already on another live claim. Nothing was saved.",
            "Open Claims and look at the claim that carries it.",
        )
    return DermdeskError(
        "This was already recorded, or contradicts what is recorded. Nothing was saved.",
        "Refresh the screen and look at what the book says.",
    )
