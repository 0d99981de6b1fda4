"""What came back for claims: an acknowledgement's word about a batch or a claim, with faults at their fields."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dermdesk.domain.claim_field import ClaimPlace


class AnswerKind(StrEnum):
    """The transaction that carried the answer."""

    INTERCHANGE = "TA1"
    FORM = "999"
    CLAIMS = "277CA"
    STATUS = "277"


class AnswerOutcome(StrEnum):
    """What an answer does to a claim. NOTED moves nothing: it stands on the history alone."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    NOTED = "noted"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFault:
    """One thing that the receiver did not like.

    `code` is `A7:562:85` (category, status, entity) or `IK3 8`; `message` says it in words, without patient data;
    `place` is the field where it is mended, None when the answer does not tell.
    """

    code: str
    message: str
    place: ClaimPlace | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimAnswer:
    """An answer of one file about one claim, or about a whole batch. `sha256` names the kept bytes of the file."""

    kind: AnswerKind
    outcome: AnswerOutcome
    words: str
    sha256: str
    batch_id: str = ""
    """The batch that is answered; blank when the answer names none."""
    faults: tuple[AnswerFault, ...] = ()
    answered_on: date | None = None
    payer_claim_number: str = ""
    """The payer's own number of the claim (REF*1K)."""
    clearinghouse_number: str = ""
    """The clearinghouse's trace (REF*D9)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedFile:
    """A file that came in, once: its bytes are kept by their hash. `receiver_key` is blank when it is unknown."""

    sha256: str
    file_name: str
    kinds: tuple[str, ...]
    receiver_key: str = ""
    words: str = ""
    """What it came to, in a line without patient data."""
