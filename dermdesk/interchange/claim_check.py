"""Checks of finished 837P bytes: the envelope and the values by our own eyes, the structure by pyx12's.

`check_values` takes a fraction of a millisecond a claim; `check_structure` takes 10 to 30 ms a claim (and 0.4 s once),
so it is called off the window's thread. `check_837p` is both.
"""

import io
import json
import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from functools import cache
from typing import Any, cast

import pyx12.map_if
import pyx12.params
import pyx12.x12n_document

from dermdesk.domain.claim import Claim, ControlNumbers
from dermdesk.domain.claim_problem import ClaimProblem
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.payer import Receiver
from dermdesk.interchange.claim_837p import write_837p
from dermdesk.interchange.claim_check_values import CLAIM_CHECKS
from dermdesk.interchange.claim_text import claims_of
from dermdesk.interchange.x12 import ISA_WIDTHS, Segment
from dermdesk.interchange.x12_reader import read_segments

_NOT_PRINTED = ("payer_id", "zip_codes", "billing_street")
"""Checks of electronic claims alone."""


def check_837p(data: bytes) -> tuple[ClaimProblem, ...]:
    """Every problem of a file, in the order of its claims; none means that it may leave."""
    return (*check_values(data), *check_structure(data))


def check_values(data: bytes) -> tuple[ClaimProblem, ...]:
    """Our own checks, envelope first. A file that cannot be read is one problem."""
    try:
        text = data.decode("ascii")
        segments = read_segments(text)
    except (UnicodeDecodeError, DermdeskError) as trouble:
        return (ClaimProblem(check="envelope", message=f"The file cannot be read: {type(trouble).__name__}."),)
    claims = claims_of(segments)
    numbers = Counter(claim.number for claim in claims)
    problems = [ClaimProblem(check="envelope", message=message) for message in _envelope(segments)]
    problems += [
        ClaimProblem(check="claim_number", message="Two claims have the same number.", claim_number=number)
        for number, count in numbers.items()
        if count > 1 or not number
    ]
    problems += [
        ClaimProblem(check=check.__name__, message=message, claim_number=claim.number, segment=claim.place)
        for claim in claims
        for check in CLAIM_CHECKS
        for message in check(claim)
    ]
    return tuple(problems)


def check_paper(claims: Sequence[Claim]) -> tuple[ClaimProblem, ...]:
    """The same checks for claims that are printed, but for what the paper form does not ask."""
    if not claims:
        return ()
    nobody = Receiver(key="paper", name="Paper", receiver_id="PAPER", submitter_id="PAPER")
    nothing = ControlNumbers(interchange=0, group=0, transaction=0, batch="PAPER")
    written = datetime.combine(max(claim.day for claim in claims), time())
    data = write_837p(claims, nobody, claims[0].practice, nothing, written)
    return tuple(
        problem for problem in check_values(data) if problem.claim_number and problem.check not in _NOT_PRINTED
    )


def _envelope(segments: Sequence[Segment]) -> Iterator[str]:
    header, trailer = segments[0], segments[-1]
    if tuple(len(element) for element in header.elements) != ISA_WIDTHS:
        yield "The ISA segment has not its 106 characters."
    if trailer.name != "IEA" or trailer.element(2) != header.element(13):
        yield "The interchange's trailer does not close its header."
    groups = [segment for segment in segments if segment.name == "GS"]
    sets = [segment for segment in segments if segment.name == "ST"]
    if trailer.element(1) != str(len(groups)):
        yield "The count of groups is wrong."
    ends = [segment for segment in segments if segment.name == "SE"]
    for start, end in zip(sets, ends, strict=False):
        if end.element(1) != str(end.place - start.place + 1) or end.element(2) != start.element(2):
            yield "The count or number of a transaction set is wrong."
    if len(sets) != len(ends) or not sets or not any(segment.name == "CLM" for segment in segments):
        yield "A transaction set is not closed, or there is no claim."


@cache
def _parameters() -> pyx12.params.ParamsBase:
    """pyx12's settings, with its maps kept: reading one takes longer than checking forty claims.

    pyx12 only reads a loaded map (it counts loops in a walker of each call), so that files and threads may share one;
    nothing else in the program uses pyx12. Its log is silenced because it quotes values.
    """
    pyx12.map_if.load_map_file = cache(pyx12.map_if.load_map_file)
    logging.getLogger("pyx12").setLevel(logging.CRITICAL)
    return pyx12.params.params()


def check_structure(data: bytes) -> tuple[ClaimProblem, ...]:
    """What pyx12 finds. Trouble inside pyx12 is a problem of its own, never a pass."""
    report = io.StringIO()
    try:
        text = data.decode("ascii")
        sound = pyx12.x12n_document.x12n_document(_parameters(), io.StringIO(text), None, None, None, report)
        found = () if sound else tuple(_reported(json.loads(report.getvalue()), _claims_by_place(text)))
    except Exception as trouble:  # noqa: BLE001 - pyx12 raises IndexError and others on what it does not expect
        return (
            ClaimProblem(check="structure", message=f"The file could not be validated ({type(trouble).__name__})."),
        )
    if sound or found:
        return found
    return (ClaimProblem(check="structure", message="The file is not sound, and pyx12 does not say where."),)


def _claims_by_place(text: str) -> dict[int, str]:
    """The claim that each segment belongs to, by the segment's place in the file."""
    numbers: dict[int, str] = {}
    current = ""
    for segment in read_segments(text):
        if segment.name == "CLM":
            current = segment.element(1)
        elif segment.name in ("HL", "SE"):
            current = ""
        numbers[segment.place] = current
    return numbers


def _reported(node: dict[str, Any], claims: dict[int, str]) -> Iterator[ClaimProblem]:
    """Walk pyx12's report. Its words may quote a value, so that only code, segment and element are repeated."""
    where = cast("int | None", node.get("cur_line", node.get("parent_line")))
    for error in cast("list[dict[str, Any]]", node.get("errors", [])):
        name = " ".join(str(node[key]) for key in ("seg_id", "ele_ref_num", "name") if node.get(key))
        yield ClaimProblem(
            check="structure",
            message=f"{name or 'Envelope'}: X12 error {error['err_cde']}.",
            claim_number=claims.get(where or 0, ""),
            segment=where,
        )
    for level in ("interchanges", "groups", "transactions", "segments", "elements"):
        for child in cast("list[dict[str, Any]]", node.get(level, [])):
            yield from _reported({"parent_line": where, **child}, claims)
