"""Finding one claim: by its id, or by what people call it, its number (CLM01)."""

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.standing import ClaimStanding
from dermdesk.domain.user import Permission
from dermdesk.services.desk import Desk


def claim_of_number(desk: Desk, number: str) -> ClaimStanding:
    """The claim of a number. Raises DermdeskError when the book has none."""
    desk.require(Permission.SEE_PRACTICE)
    found = desk.book.practice.claim_of_number(number.strip())
    if found is None:
        raise DermdeskError("There is no claim of this number.", "`dermdesk claims list` shows them.")
    return found


def standing_of(desk: Desk, claim_id: str) -> ClaimStanding:
    """A claim as it stands. Raises DermdeskError for an unknown one."""
    desk.require(Permission.SEE_PRACTICE)
    found = desk.book.practice.claim(claim_id)
    if found is None:
        raise DermdeskError("There is no such claim in this book.", "Choose one from the list.")
    return found
