"""Answers of an invented clearinghouse to files that left: 999, TA1 and 277CA, made for the demo and for tests.

They are written from the bytes that they answer, so that control numbers, claims and lines fit.
Sources: 005010X231A1 (999), X12.5 (TA1), 005010X214 (277CA).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from dermdesk.domain.named_party import Party
from dermdesk.domain.submitted_claim import SubmittedBatch, SubmittedClaim
from dermdesk.interchange.claim_837p_reading import read_837p
from dermdesk.interchange.x12 import Segments, amount, interchange_header
from dermdesk.interchange.x12_reader import TransactionSet, read_interchanges

PAYER_TAKES = "A2:20:PR"
RECEIPT = "A1:19:PR"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormError:
    """What a 999 finds wrong: the segment of a claim that starts so (`SV1*HC:17000`), and the element (`1:2`).

    `code` is IK403, or IK304 where no element is named. `claim` blank: the first such segment of the file.
    """

    claim: str = ""
    segment: str
    element: str = ""
    code: str
    copy: str = ""
    names_claim: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a 277CA says of a claim: `A7:562:85`, several apart by blanks; of its lines by LX01."""

    claim: str = PAYER_TAKES
    lines: Mapping[int, str] = field(default_factory=dict[int, str])
    payer_number: str = ""
    text: str = ""


def answer_form(
    sent: bytes, moment: datetime, *, code: str = "", errors: Sequence[FormError] = (), control: int = 1
) -> bytes:
    """A 999; rejected when errors are given, unless `code` (IK501) says otherwise. `moment` is local."""
    transaction = _transaction(sent)
    verdict = code or ("R" if errors else "A")
    body = Segments()
    body.add("AK1", "HC", transaction.group.control, transaction.version)
    body.add("AK2", "837", transaction.control, transaction.version)
    for error in errors:
        place = _place(transaction, error)
        name = error.segment.partition("*")[0]
        body.add("IK3", name, str(place), "", "8" if error.element else error.code)
        if error.claim and error.names_claim:
            body.add("CTX", f"CLM01:{error.claim}")
        if error.element:
            body.add("IK4", error.element, "", error.code, error.copy)
    body.add("IK5", verdict, "I5" if verdict == "R" else "")
    body.add("AK9", verdict, "1", "1", "0" if verdict == "R" else "1")
    return _enveloped(transaction, moment, control, ("FA", "999", "005010X231A1"), body)


def answer_envelope(sent: bytes, moment: datetime, *, code: str = "A", note: str = "000", control: int = 1) -> bytes:
    """A TA1."""
    transaction = _transaction(sent)
    envelope = transaction.envelope
    header = _header(transaction, moment, control)
    segments = Segments()
    day = f"{envelope.day:%y%m%d}" if envelope.day is not None else ""
    hour = f"{envelope.hour:%H%M}" if envelope.hour is not None else ""
    segments.add("TA1", envelope.control, day, hour, code, note)
    segments.add("IEA", "0", f"{control:09d}")
    return "".join((header, *segments)).encode("ascii")


def answer_claims(
    sent: bytes,
    moment: datetime,
    said: Mapping[str, Said],
    *,
    control: int = 1,
    batch: str = RECEIPT,
    provider: str = "",
) -> bytes:
    """A 277CA about the claims named, in the order of the file; `batch` and `provider` are statuses of those levels.

    A blank `batch` leaves the file unnamed (BHT03 is not repeated), as after a clearinghouse has sorted claims anew.
    """
    transaction = _transaction(sent)
    found = read_837p(transaction)
    body = Segments()
    day = f"{moment:%Y%m%d}"
    body.add("BHT", "0085", "08", f"{control:09d}", day, f"{moment:%H%M}", "TH")
    body.add("HL", "1", "", "20", "1")
    body.add("NM1", "PR", "2", "INVENTED CLEARINGHOUSE", "", "", "", "", "46", transaction.envelope.receiver)
    body.add("TRN", "1", f"{control:09d}")
    body.add("DTP", "050", "D8", day)
    body.add("DTP", "009", "D8", day)
    body.add("HL", "2", "1", "21", "1")
    body.add("NM1", "41", "2", "SUBMITTER", "", "", "", "", "46", transaction.envelope.sender)
    body.add("TRN", "2", found.batch if batch else "SORTED")
    _add_statuses(body, batch or RECEIPT, day)
    body.add("HL", "3", "2", "19", "1")
    billing = found.claims[0].billing
    body.add("NM1", "85", "2", "PRACTICE", "", "", "", "", "XX", billing.id if billing is not None else "")
    if provider:
        body.add("TRN", "1", "0")
        _add_statuses(body, provider, day)
    _add_claims(body, found, said, day)
    return _enveloped(transaction, moment, control, ("HN", "277", "005010X214"), body)


def _add_claims(body: Segments, found: SubmittedBatch, said: Mapping[str, Said], day: str) -> None:
    level = 3
    for claim in found.claims:
        if (one := said.get(claim.number)) is None:
            continue
        level += 1
        body.add("HL", str(level), "3", "PT")
        _add_patient(body, claim.patient)
        body.add("TRN", "2", claim.number)
        _add_statuses(body, one.claim, day, claim, text=one.text)
        if one.payer_number:
            body.add("REF", "1K", one.payer_number)
        body.add("DTP", "472", "D8", _day_of(claim))
        for line in claim.lines:
            if (status := one.lines.get(int(line.number))) is not None:
                body.add("SVC", ":".join(("HC", line.code, *line.modifiers)), amount(line.charge))
                _add_statuses(body, status, day)
                body.add("REF", "FJ", line.control_number)
                body.add("DTP", "472", "D8", _day_of(claim))


def _day_of(claim: SubmittedClaim) -> str:
    first = claim.lines[0].first_day
    return f"{first:%Y%m%d}" if first is not None else ""


def _add_patient(body: Segments, party: Party | None) -> None:
    if party is not None:
        body.add("NM1", "QC", "1", party.name.last, party.name.first, "", "", "", "MI", party.id or "0")


def _add_statuses(body: Segments, statuses: str, day: str, claim: SubmittedClaim | None = None, text: str = "") -> None:
    for status in statuses.split():
        action = "U" if status[:2] in ("A3", "A4", "A6", "A7", "A8") else "WQ"
        charge = amount(claim.total) if claim is not None else ""
        body.add("STC", status, day, action, charge, *([""] * 7), text)


def _place(transaction: TransactionSet, error: FormError) -> int:
    """Where the segment stands, ST being 1. Raises ValueError when it does not."""
    claim = ""
    for place, segment in enumerate(transaction.segments(), 2):
        if segment.name == "CLM":
            claim = segment.element(1)
        text = "*".join((segment.name, *segment.elements))
        if text.startswith(error.segment) and error.claim in ("", claim):
            return place
    raise ValueError("there is no such segment")


def _transaction(sent: bytes) -> TransactionSet:
    return read_interchanges(sent)[0].sets[0]


def _header(transaction: TransactionSet, moment: datetime, control: int) -> str:
    envelope = transaction.envelope
    return interchange_header(
        sender=("ZZ", envelope.receiver),
        receiver=("ZZ", envelope.sender),
        control=control,
        moment=moment,
        test=envelope.test,
    )


def _enveloped(
    transaction: TransactionSet, moment: datetime, control: int, kind: tuple[str, str, str], body: Segments
) -> bytes:
    group, name, version = kind
    ours = transaction.group
    segments = Segments()
    segments.add(
        "GS", group, ours.receiver, ours.sender, f"{moment:%Y%m%d}", f"{moment:%H%M}", str(control), "X", version
    )
    segments.add("ST", name, "0001", version)
    trailer = Segments()
    trailer.add("SE", str(len(body) + 2), "0001")
    trailer.add("GE", "1", str(control))
    trailer.add("IEA", "1", f"{control:09d}")
    return "".join((_header(transaction, moment, control), *segments, *body, *trailer)).encode("ascii")
