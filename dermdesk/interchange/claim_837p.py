"""837P (005010X222A1): the file, its envelope and the loops above the claim.

A file is for one receiver and may hold claims for several payers. The same claims, control numbers and moment always
give the same bytes. The claim itself (2300) is in `claim_837p_claim`, its lines (2400) in `claim_837p_line`.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from dermdesk.domain.claim import Claim, ControlNumbers
from dermdesk.domain.payer import Receiver
from dermdesk.domain.people import Relation
from dermdesk.domain.practice import Practice
from dermdesk.interchange.claim_837p_claim import write_claim
from dermdesk.interchange.claim_837p_other_payers import RANKS, RELATIONS
from dermdesk.interchange.claim_837p_parties import (
    day_text,
    member_id,
    person,
    sex_code,
    write_address,
    write_demographics,
    write_organization,
)
from dermdesk.interchange.x12 import Segments, clean, interchange_header

VERSION = "005010X222A1"
MOST_CLAIMS = 5_000
"""Claims of one transaction set; more go into further sets of the same file."""


def write_837p(
    claims: Sequence[Claim], receiver: Receiver, practice: Practice, control: ControlNumbers, moment: datetime
) -> bytes:
    """The bytes of one file, in the order of the claims; `moment` is written as it is given (the practice's zone).

    Raises ValueError when there is no claim.
    """
    if not claims:
        raise ValueError("a file holds at least one claim")
    header = interchange_header(
        sender=(receiver.submitter_qualifier, receiver.submitter_id),
        receiver=(receiver.receiver_qualifier, receiver.receiver_id),
        control=control.interchange,
        moment=moment,
        test=receiver.test,
    )
    group = Segments()
    group.add(
        "GS",
        "HC",
        clean(receiver.application_sender or receiver.submitter_id, 15),
        clean(receiver.application_receiver or receiver.receiver_id, 15),
        day_text(moment.date()),
        f"{moment:%H%M}",
        str(control.group),
        "X",
        VERSION,
    )
    texts = [header, *group]
    parts = [claims[start : start + MOST_CLAIMS] for start in range(0, len(claims), MOST_CLAIMS)]
    for index, part in enumerate(parts):
        batch = control.batch if len(parts) == 1 else f"{control.batch}-{index + 1}"
        texts.extend(_transaction(part, receiver, practice, (control.transaction + index, batch), moment))
    trailer = Segments()
    trailer.add("GE", str(len(parts)), str(control.group))
    trailer.add("IEA", "1", f"{control.interchange:09d}")
    return "".join((*texts, *trailer)).encode("ascii")


def _transaction(
    claims: Sequence[Claim], receiver: Receiver, practice: Practice, numbers: tuple[int, str], moment: datetime
) -> Segments:
    """ST to SE; the numbers are ST02 and BHT03."""
    number, batch = numbers
    segments = Segments()
    control = f"{number:04d}"
    segments.add("ST", "837", control, VERSION)
    segments.add("BHT", "0019", "00", clean(batch, 50), day_text(moment.date()), f"{moment:%H%M}", "CH")
    _submitter(segments, receiver, practice)
    write_organization(segments, "40", receiver.name, "46", clean(receiver.receiver_id, 80))
    level = 0
    for billing, group in groupby(claims, key=lambda claim: claim.practice):
        level += 1
        parent = level
        _billing_provider(segments, billing, level)
        for claim in group:
            level = _subscriber(segments, claim, level + 1, parent)
            write_claim(segments, claim)
    segments.add("SE", str(len(segments) + 1), control)
    return segments


def _submitter(segments: Segments, receiver: Receiver, practice: Practice) -> None:
    write_organization(segments, "41", practice.name, "46", clean(receiver.submitter_id, 80))
    contact = clean(practice.contact or practice.name, 60)
    segments.add("PER", "IC", contact, "TE", clean(practice.phone))


def _billing_provider(segments: Segments, practice: Practice, level: int) -> None:
    """2000A, 2010AA, 2010AB."""
    segments.add("HL", str(level), "", "20", "1")
    if practice.taxonomy:
        segments.add("PRV", "BI", "PXC", clean(practice.taxonomy))
    write_organization(segments, "85", practice.name, "XX", clean(practice.npi))
    write_address(segments, practice.address)
    segments.add("REF", "EI", clean(practice.ein.replace("-", "")))
    if practice.pay_to is not None and practice.pay_to != practice.address:
        segments.add("NM1", "87", "2")
        write_address(segments, practice.pay_to)


def _subscriber(segments: Segments, claim: Claim, level: int, parent: int) -> int:
    """2000B with 2010BA and 2010BB, and 2000C with 2010CA for a dependent. Returns the last level written."""
    coverage, patient = claim.coverage, claim.patient
    dependent = coverage.relation is not Relation.SELF
    segments.add("HL", str(level), str(parent), "22", "1" if dependent else "0")
    group_number = clean(coverage.group_number, 50)
    group_name = "" if group_number else clean(coverage.group_name, 60)
    filing = clean(claim.payer.filing_code)
    reason = coverage.medicare_secondary if claim.payer.stance.type.is_medicare and claim.rank > 1 else ""
    relation = "" if dependent else RELATIONS[Relation.SELF]
    segments.add("SBR", RANKS[claim.rank], relation, group_number, group_name, clean(reason), "", "", "", filing)
    insured = coverage.subscriber.name if dependent and coverage.subscriber is not None else patient.name
    person(segments, "IL", insured, "MI", member_id(claim))
    if not dependent:
        if patient.address is not None:
            write_address(segments, patient.address)
        write_demographics(segments, patient.birth_date, sex_code(patient.sex))
    write_organization(segments, "PR", claim.payer.name, "PI", clean(claim.payer.payer_id, 80))
    if claim.payer.address is not None:
        write_address(segments, claim.payer.address)
    if not dependent:
        return level
    segments.add("HL", str(level + 1), str(level), "23", "0")
    segments.add("PAT", RELATIONS[coverage.relation])
    person(segments, "QC", patient.name)
    if patient.address is not None:
        write_address(segments, patient.address)
    write_demographics(segments, patient.birth_date, sex_code(patient.sex))
    return level + 1
