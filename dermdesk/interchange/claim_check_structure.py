"""pyx12's independent opinion of the structure of a finished 837P. Off the window's thread: 10 to 30 ms a claim."""

import io
import json
import logging
from collections.abc import Iterator
from functools import cache
from typing import Any, cast

import pyx12.map_if
import pyx12.params
import pyx12.x12n_document

from dermdesk.domain.claim_field import ClaimField, ClaimPlace
from dermdesk.domain.claim_problem import ClaimProblem
from dermdesk.interchange.claim_checking import CheckFacts
from dermdesk.interchange.x12_reader import read_segments

STRUCTURE = CheckFacts(
    id="DERM-SUB-098",
    field=ClaimField.ENVELOPE,
    source="pyx12's map of 005010X222A1",
    paper=False,
    page="""The structure of the file is not what the guide wants.

    Why:
        A second program, pyx12, reads every finished file by the guide: loops, segments, lists of codes and lengths.
        What it finds a clearinghouse would find too, and answer with a 999.
    What to do:
        The message names segment and element. Complete what it is about; where nothing is missing, tell whoever looks
        after the program.
    """,
)
NOT_CHECKED = CheckFacts(
    id="DERM-SUB-099",
    field=ClaimField.ENVELOPE,
    source="the program itself",
    paper=False,
    page="""A check could not run.

    Why:
        pyx12, which reads every finished file by the guide, or one of our own checks broke off at this claim. Nothing
        is known to be wrong; but nobody has said that it is right, so it is kept back, and the others go.
    What to do:
        Look whether something unusual stands in the claim, and try again. When it breaks off every time, tell whoever
        looks after the program.
    """,
)


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
    """What pyx12 finds. Trouble inside pyx12 is told as not checked: no finding, and no pass either."""
    report = io.StringIO()
    try:
        text = data.decode("ascii")
        sound = pyx12.x12n_document.x12n_document(_parameters(), io.StringIO(text), None, None, None, report)
        found = () if sound else tuple(_reported(json.loads(report.getvalue()), _claims_by_place(text)))
    except Exception as trouble:  # noqa: BLE001 - pyx12 raises IndexError and others on what it does not expect
        return (not_checked("pyx12", type(trouble).__name__),)
    if sound or found:
        return found
    return (_problem("The file is not sound, and pyx12 does not say where."),)


def not_checked(who: str, trouble: str, claim_number: str = "") -> ClaimProblem:
    """What is told where pyx12, or one of our own checks by its id, broke off."""
    return ClaimProblem(
        check=NOT_CHECKED.id,
        message=f"Not all was checked: {who} broke off ({trouble}). Nothing was found, and nothing is proved.",
        claim_number=claim_number,
        not_checked=True,
    )


def _problem(message: str, claim_number: str = "", segment: int | None = None) -> ClaimProblem:
    place = ClaimPlace(field=STRUCTURE.field)
    return ClaimProblem(check=STRUCTURE.id, message=message, place=place, claim_number=claim_number, segment=segment)


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
        yield _problem(f"{name or 'Envelope'}: X12 error {error['err_cde']}.", claims.get(where or 0, ""), where)
    for level in ("interchanges", "groups", "transactions", "segments", "elements"):
        for child in cast("list[dict[str, Any]]", node.get(level, [])):
            yield from _reported({"parent_line": where, **child}, claims)
