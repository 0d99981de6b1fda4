"""What an X12 file says and whether it is sound: any claim, remittance, acknowledgement, status or eligibility file."""

import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from dermdesk.domain.acknowledgement import GroupAnswer, InterchangeAnswer
from dermdesk.domain.claim_status import StatusReport
from dermdesk.domain.eligibility import EligibilityReport
from dermdesk.domain.envelope import Envelope, GroupEnvelope
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.file_problem import FileProblem, ProblemKind
from dermdesk.domain.remittance import Remittance
from dermdesk.domain.submitted_claim import SubmittedBatch
from dermdesk.interchange.acknowledgement_999 import read_999
from dermdesk.interchange.acknowledgement_ta1 import read_ta1
from dermdesk.interchange.claim_837p_reading import read_837p
from dermdesk.interchange.claim_status_277ca import kind_of, read_claim_status
from dermdesk.interchange.eligibility_271 import read_eligibility
from dermdesk.interchange.remittance_835 import read_835
from dermdesk.interchange.x12_reader import Interchange, TransactionSet, read_interchanges
from dermdesk.interchange.x12_text import MOST_BYTES

Content = SubmittedBatch | Remittance | GroupAnswer | InterchangeAnswer | StatusReport | EligibilityReport

_READERS: dict[str, Callable[[TransactionSet], Content]] = {
    "837P": read_837p,
    "835": read_835,
    "999": read_999,
    "997": read_999,
    "277CA": read_claim_status,
    "277": read_claim_status,
    "276": read_claim_status,
    "271": read_eligibility,
    "270": read_eligibility,
}
_OTHER_CLAIMS = {"005010X223": "837I", "005010X224": "837D"}
NOTHING = "nothing"
"""The kind of an interchange that holds no transaction set and no TA1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """One transaction set or TA1. `content` is None for a kind that the program does not read.

    `envelope_problems` are those of the whole interchange; each of its sets carries them.
    """

    kind: str
    control: str
    version: str
    envelope: Envelope
    group: GroupEnvelope | None
    content: Content | None
    envelope_problems: tuple[FileProblem, ...]
    own_problems: tuple[FileProblem, ...]
    whole: bool = True
    """Neither its interchange nor itself is cut short."""

    @property
    def problems(self) -> tuple[FileProblem, ...]:
        """Those of the interchange, then its own."""
        return (*self.envelope_problems, *self.own_problems)


def inspect_file(path: Path) -> Iterator[Inspected]:
    """The transaction sets of a file, in their order. Raises DermdeskError before the first when it is unreadable."""
    return inspect_bytes(bytes_of_file(path))


def inspect_bytes(data: bytes) -> Iterator[Inspected]:
    """The same for what was read already."""
    return (one for interchange in read_interchanges(data) for one in _parts(interchange))


def bytes_of_file(path: Path) -> bytes:
    """Not more than may be read; what is no plain file (a folder, a pipe, a device) is refused."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise DermdeskError(f"{path.name} is no file.", "Choose the file that the clearinghouse or payer sent.")
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is not valid"
        raise DermdeskError(f"{path.name} cannot be read: {reason}.", "Choose another file.") from None


def _parts(interchange: Interchange) -> Iterator[Inspected]:
    for segment in interchange.acknowledgements:
        answer = read_ta1(segment)
        yield Inspected(
            kind="TA1",
            control=answer.control,
            version=interchange.envelope.version,
            envelope=interchange.envelope,
            group=None,
            content=answer,
            envelope_problems=interchange.problems,
            own_problems=answer.problems,
            whole=interchange.closed,
        )
    for transaction in interchange.sets:
        yield _part(interchange, transaction)
    if not interchange.acknowledgements and not interchange.sets:
        yield Inspected(
            kind=NOTHING,
            control=interchange.envelope.control,
            version=interchange.envelope.version,
            envelope=interchange.envelope,
            group=None,
            content=None,
            envelope_problems=interchange.problems,
            own_problems=(
                FileProblem(kind=ProblemKind.ENVELOPE, message="The interchange holds no transaction set and no TA1."),
            ),
        )


def _part(interchange: Interchange, transaction: TransactionSet) -> Inspected:
    kind = _kind(transaction)
    reader = _READERS.get(kind)
    content = reader(transaction) if reader is not None else None
    unread = FileProblem(
        kind=ProblemKind.CONTENT,
        message="This kind of transaction set is not read here.",
        segment=transaction.place,
    )
    return Inspected(
        kind=kind,
        control=transaction.control,
        version=transaction.version,
        envelope=transaction.envelope,
        group=transaction.group,
        content=content,
        envelope_problems=interchange.problems,
        own_problems=content.problems if content is not None else (*transaction.problems, unread),
        whole=interchange.closed and transaction.closed,
    )


def _kind(transaction: TransactionSet) -> str:
    """837P, 277CA and so on; what ST01 says where there is but one kind."""
    if transaction.kind == "837":
        return _OTHER_CLAIMS.get(transaction.version[:10], "837P")
    if transaction.kind == "277":
        return kind_of(transaction)
    return transaction.kind
