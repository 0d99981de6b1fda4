"""The check before sending that holds the test flag of a file against what its receiver is for."""

from collections.abc import Iterator

from dermdesk.domain.claim_field import ClaimField
from dermdesk.interchange.claim_checking import CheckFacts, Wrong
from dermdesk.interchange.claim_text import FileText

DESTINATION = CheckFacts(
    id="DERM-SUB-003",
    field=ClaimField.RECEIVER,
    source="X12.5, ISA15",
    paper=False,
    page="""The file is marked as a test and goes to a live receiver, or the other way round.

    Why:
        A test file is read and thrown away: nobody pays it. A live file sent to a test desk may be paid twice, or not
        at all.
    What to do:
        Say in Settings, Receivers whether the clearinghouse has the practice live.
    """,
)


def destination(file: FileText, *, test: bool | None) -> Iterator[Wrong]:
    """`test` is what the receiver wants; None: either."""
    flag = file.controls[0].element(15)
    if flag not in ("T", "P"):
        yield Wrong("The file does not say whether it is a test. Tell whoever looks after the program.")
    elif test is not None and (flag == "T") is not test:
        yield Wrong("The file's test flag does not fit the receiver. Correct it in Settings, Receivers.")
