"""TA1: the answer to an interchange, from its one segment."""

from dataclasses import replace

from dermdesk.domain.acknowledgement import InterchangeAnswer, Verdict
from dermdesk.domain.code_words.acknowledgements import INTERCHANGE_NOTES
from dermdesk.domain.file_problem import ProblemKind
from dermdesk.interchange.x12 import Segment
from dermdesk.interchange.x12_text import text_time
from dermdesk.interchange.x12_told import Told


def read_ta1(segment: Segment) -> InterchangeAnswer:
    """The answer; what is wrong with the segment stands in its problems."""
    told = Told()
    answer = InterchangeAnswer(
        control=told.need(segment, 1),
        day=told.day(segment, 2),
        hour=text_time(segment.element(3)),
        code=told.need(segment, 4),
        note=segment.element(5).strip(),
    )
    if answer.code and answer.verdict is Verdict.UNKNOWN:
        told.add(ProblemKind.CONTENT, "TA104 is none of A, E and R.", segment)
    if answer.note and answer.note not in INTERCHANGE_NOTES:
        told.add(ProblemKind.CONTENT, "TA105 is not a known note.", segment)
    if answer.verdict is Verdict.REJECTED and not answer.note.strip("0"):
        told.add(ProblemKind.CONTENT, "TA1 rejects the file and does not say why (TA105).", segment)
    return replace(answer, problems=tuple(told.problems))
