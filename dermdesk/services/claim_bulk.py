"""The same step on several claims: each stands alone, and what was refused is said with its reason."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.user import Permission
from dermdesk.services.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkReport:
    """Ids of the claims that took the step; the others with their reasons, in order."""

    done: tuple[str, ...]
    refused: tuple[tuple[str, DermdeskError], ...] = ()


def each(desk: Desk, claim_ids: Sequence[str], step: Callable[[Desk, str], object]) -> BulkReport:
    """Take a step with each claim, such as a hold with its reason. One that is refused stops no other."""
    desk.require(Permission.PREPARE_CLAIMS)
    done: list[str] = []
    refused: list[tuple[str, DermdeskError]] = []
    for claim_id in claim_ids:
        try:
            step(desk, claim_id)
            done.append(claim_id)
        except DermdeskError as error:
            refused.append((claim_id, error))
    return BulkReport(done=tuple(done), refused=tuple(refused))
