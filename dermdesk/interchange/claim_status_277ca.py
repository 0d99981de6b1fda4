"""277CA (005010X214), 277 and 276 (005010X212): where claims stand, or are asked to stand."""

from dataclasses import dataclass, field

from dermdesk.domain.claim_status import StatusClaim, StatusLevel, StatusReport
from dermdesk.domain.file_problem import ProblemKind
from dermdesk.domain.named_party import Party
from dermdesk.interchange.claim_status_values import count_of, money_of, status_line, statuses_of
from dermdesk.interchange.x12 import Segment
from dermdesk.interchange.x12_levels import Levels
from dermdesk.interchange.x12_loops import Block, blocks, check, rule
from dermdesk.interchange.x12_parties import dates_of, party_in, references_of
from dermdesk.interchange.x12_reader import TransactionSet
from dermdesk.interchange.x12_told import Told

ACKNOWLEDGEMENT, ANSWER, QUESTION = "277CA", "277", "276"
VERSIONS = {ACKNOWLEDGEMENT: "005010X214", ANSWER: "005010X212", QUESTION: "005010X212"}
_HEADER, _LEVEL, _PARTY, _TRACE, _LINE = "header", "2000", "2100", "2200", "2220"
_RULES = {
    _HEADER: rule("BHT!"),
    _LEVEL: rule("HL! DMG"),
    _PARTY: rule("NM1! N3 N4 PER*"),
    _TRACE: rule("TRN! STC* QTY* REF* AMT* DTP*"),
    _LINE: rule("SVC! STC* REF* DTP*"),
}
_BEGINNINGS = {"HL": _LEVEL, "NM1": _PARTY, "TRN": _TRACE, "SVC": _LINE}
_PAYER, _RECEIVER, _PROVIDER, _SUBSCRIBER, _DEPENDENT, _PATIENT = "20", "21", "19", "22", "23", "PT"
_PARENTS = {
    _PAYER: "",
    _RECEIVER: _PAYER,
    _PROVIDER: _RECEIVER,
    _SUBSCRIBER: _PROVIDER,
    _DEPENDENT: _SUBSCRIBER,
    _PATIENT: _PROVIDER,
}
_PEOPLE = (_SUBSCRIBER, _DEPENDENT, _PATIENT)


def kind_of(transaction: TransactionSet) -> str:
    """277CA, 277 or 276, by the guide's name or else by what BHT says."""
    if transaction.kind == QUESTION:
        return QUESTION
    if transaction.version.startswith("005010X21"):
        return ACKNOWLEDGEMENT if transaction.version.startswith(VERSIONS[ACKNOWLEDGEMENT]) else ANSWER
    begin = next((one for one in transaction.segments() if one.name == "BHT"), None)
    return ACKNOWLEDGEMENT if begin is not None and begin.element(1) == "0085" else ANSWER


@dataclass(slots=True)
class _Claim:
    trace: Block
    above: dict[str, Party]
    lines: list[Block] = field(default_factory=list[Block])


class _Walk:
    """The levels above a claim while the blocks go by."""

    def __init__(self, kind: str, told: Told) -> None:
        self.kind = kind
        self.told = told
        self.level = ""
        self.levels: list[StatusLevel] = []
        self.claims: list[_Claim] = []
        self._numbers = Levels(told, _PARENTS)
        self._above: dict[str, Party] = {}

    def take(self, block: Block) -> None:
        if block.name == _LEVEL:
            self.level = self._numbers.take(block.head)
            lower = list(_PARENTS)[list(_PARENTS).index(self.level) :] if self.level in _PARENTS else ()
            self._above = {level: party for level, party in self._above.items() if level not in lower}
        elif block.name == _PARTY:
            self._above.setdefault(self.level, party_in(block, self.told))
        elif block.name == _TRACE and self.level in _PEOPLE:
            self.claims.append(_Claim(block, dict(self._above)))
        elif block.name == _TRACE:
            self._take_level(block)
        elif block.name == _LINE and self.claims and self.level in _PEOPLE:
            self.claims[-1].lines.append(block)
        elif block.name == _LINE:
            self.told.add(ProblemKind.STRUCTURE, "A service line (SVC) stands outside of any claim.", block.head)

    def _take_level(self, block: Block) -> None:
        self.levels.append(
            StatusLevel(
                level=self.level,
                party=self._above.get(self.level),
                trace=block.head.element(2).strip(),
                statuses=statuses_of(block.segments, self.told),
                accepted=count_of(block, self.told, "90", "QA"),
                rejected=count_of(block, self.told, "AA", "QC"),
                accepted_amount=money_of(block, self.told, "YU"),
                rejected_amount=money_of(block, self.told, "YY"),
            )
        )


def read_claim_status(transaction: TransactionSet) -> StatusReport:
    """The report of one transaction set; whatever is wrong with it stands in its problems."""
    kind, told = kind_of(transaction), Told()
    if transaction.version != VERSIONS[kind]:
        told.add(ProblemKind.VERSION, f"This {kind} does not follow {VERSIONS[kind]}, the guide in force.")
    parts = blocks(transaction.segments(), _begins, _HEADER)
    walk = _Walk(kind, told)
    for part in parts:
        check(part, _RULES, told)
        walk.take(part)
    begin = parts[0].head if parts and parts[0].head.name == "BHT" else None
    if begin is None:
        told.missing("The beginning (BHT)")
    claims = tuple(_claim(one, walk) for one in walk.claims)
    if not claims and not walk.levels:
        told.begin("")
        told.missing("Any claim (TRN)")
    return StatusReport(
        kind=kind,
        control=transaction.control,
        version=transaction.version,
        batch=begin.element(3).strip() if begin is not None else "",
        created_on=told.day(begin, 4) if begin is not None else None,
        levels=tuple(walk.levels),
        claims=claims,
        problems=(*transaction.problems, *told.problems),
    )


def _begins(segment: Segment, _current: str) -> str | None:
    return _BEGINNINGS.get(segment.name)


def _claim(found: _Claim, walk: _Walk) -> StatusClaim:
    block, told = found.trace, walk.told
    trace = block.head.element(2).strip()
    told.begin(trace)
    told.need(block.head, 2)
    statuses = statuses_of(block.segments, told)
    lines = tuple(status_line(line, told) for line in found.lines)
    if walk.kind != QUESTION and not statuses and not any(line.statuses for line in lines):
        told.missing("The status (STC)", block.head)
    patient = found.above.get(_PATIENT) or found.above.get(_DEPENDENT)
    subscriber = found.above.get(_SUBSCRIBER)
    return StatusClaim(
        trace=trace,
        statuses=statuses,
        payer=found.above.get(_PAYER),
        receiver=found.above.get(_RECEIVER),
        provider=found.above.get(_PROVIDER),
        subscriber=subscriber,
        patient=patient or subscriber,
        charge=money_of(block, told, "T3"),
        references=references_of(block.segments),
        dates=dates_of(block.segments, told),
        lines=lines,
        segment=block.head.place,
    )
