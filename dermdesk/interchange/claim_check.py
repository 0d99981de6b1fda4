"""Checks of finished 837P bytes: envelope, loops and values by our own eyes, the structure once more by pyx12.

`check_values` takes a small part of a millisecond a claim; `check_structure` (claim_check_structure) 10 to 30 ms a
claim, so it is called off the window's thread. `check_837p` is both.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time

from dermdesk.domain.claim import Claim, ControlNumbers
from dermdesk.domain.claim_problem import ClaimProblem
from dermdesk.domain.payer import Receiver
from dermdesk.domain.reference import ReferenceSlice
from dermdesk.interchange.claim_837p import write_837p
from dermdesk.interchange.claim_check_characters import CHARACTERS, characters
from dermdesk.interchange.claim_check_coordination import COORDINATION_CHECKS
from dermdesk.interchange.claim_check_destination import DESTINATION, destination
from dermdesk.interchange.claim_check_form import FORM_CHECKS
from dermdesk.interchange.claim_check_loops import ALIKE, Alike
from dermdesk.interchange.claim_check_structure import check_structure, not_checked
from dermdesk.interchange.claim_checking import ClaimCheck, Wrong
from dermdesk.interchange.claim_checks import ALL_CHECKS, CLAIM_CHECKS
from dermdesk.interchange.claim_text import ClaimText, FileText
from dermdesk.interchange.x12 import TERMINATOR, Separators
from dermdesk.interchange.x12_header import read_header

Known = Mapping[date, ReferenceSlice]
"""What the reference says of the codes of a file, by the day of service; a day that is not there is not checked."""

_SHARED = tuple((check, check.run) for check in CLAIM_CHECKS if check.shared)
_OWN = tuple((check, check.run) for check in CLAIM_CHECKS if not check.shared)
_WITH_OTHERS = (*_OWN, *((check, check.run) for check in COORDINATION_CHECKS))
_ON_PAPER = frozenset(check.id for check in ALL_CHECKS if check.paper)
_NOTHING_KNOWN: Known = {}


def check_837p(data: bytes, known: Known = _NOTHING_KNOWN, *, test: bool | None = None) -> tuple[ClaimProblem, ...]:
    """Every problem of a file; none means that it may leave. `test` is what the receiver wants, None: either."""
    return (*check_values(data, known, test=test), *check_structure(data))


def check_values(data: bytes, known: Known = _NOTHING_KNOWN, *, test: bool | None = None) -> tuple[ClaimProblem, ...]:
    """Our own checks, those of the file first. A file that cannot be read is one problem."""
    try:
        text = data.decode("ascii")
    except UnicodeDecodeError:
        return (CHARACTERS.problem(Wrong("A sign that no claim can carry stands in the file.")),)
    header = read_header(text, 0)
    if header is None or header.problems or text[header.end - 1] != header.separators.terminator:
        return (FORM_CHECKS[0].problem(Wrong("The file cannot be read: its header (ISA) is damaged.")),)
    file = FileText(_texts(text, header.separators), header.separators)
    of_claims = list(_of_claims(file, known))
    return (*_of_file(file, text, header.separators, test=test), *of_claims)


def check_claims(data: bytes, known: Known = _NOTHING_KNOWN) -> tuple[ClaimProblem, ...]:
    """Our own checks of the claims alone, in bytes that the program has just written; nothing of their envelope."""
    file = FileText(data.decode("ascii").split(TERMINATOR)[:-1], Separators())
    return tuple(_of_claims(file, known))


def _texts(text: str, signs: Separators) -> list[str]:
    texts = text.split(signs.terminator)
    if not texts[-1].strip():
        texts.pop()
    return [one.lstrip("\r\n") for one in texts] if "\n" in text else texts


def _of_file(file: FileText, text: str, signs: Separators, *, test: bool | None) -> Iterator[ClaimProblem]:
    for wrong in destination(file, test=test):
        yield DESTINATION.problem(wrong)
    for check in FORM_CHECKS:
        for wrong in check.run(file):
            yield check.problem(wrong)
    for wrong, place in characters(text, signs):
        yield CHARACTERS.problem(wrong, file.claim_at(place), place)


def _of_claims(file: FileText, known: Known) -> Iterator[ClaimProblem]:
    shared: dict[int, list[tuple[ClaimCheck, Wrong]]] = {}
    before = Alike()
    for claim in file.claims():
        if known and (day := claim.day) is not None:
            claim.known = known.get(day)
        level = claim.billing.head.place
        if level not in shared:
            shared[level] = [(check, wrong) for check, run in _SHARED for wrong in run(claim)]
        for check, wrong in shared[level]:
            yield check.problem(wrong, claim.number, claim.place)
        for wrong in before.run(claim):
            yield ALIKE.problem(wrong, claim.number, claim.place)
        for check, run in _WITH_OTHERS if _has_others(claim) else _OWN:
            try:
                found = list(run(claim))
            except Exception as trouble:  # noqa: BLE001 - one check that breaks off must not silence the others
                yield not_checked(check.id, type(trouble).__name__, claim.number)
                continue
            for wrong in found:
                yield check.problem(wrong, claim.number, claim.place)


def _has_others(claim: ClaimText) -> bool:
    return bool(claim.others) or any(line.priors for line in claim.lines)


def check_paper(claims: Sequence[Claim], known: Known = _NOTHING_KNOWN) -> tuple[ClaimProblem, ...]:
    """The same checks for claims that are printed, but for what the paper form does not ask."""
    if not claims:
        return ()
    nobody = Receiver(key="paper", name="Paper", receiver_id="PAPER", submitter_id="PAPER")
    nothing = ControlNumbers(interchange=0, group=0, transaction=0, batch="PAPER")
    written = datetime.combine(max(claim.day for claim in claims), time())
    data = write_837p(claims, nobody, claims[0].practice, nothing, written)
    return tuple(problem for problem in check_claims(data, known) if problem.check in _ON_PAPER)
