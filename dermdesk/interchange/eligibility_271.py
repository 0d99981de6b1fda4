"""271 and 270 (005010X279A1): benefits of people, or the questions after them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dermdesk.domain.code_words.eligibility import BENEFITS
from dermdesk.domain.eligibility import Benefit, BenefitQuestion, EligibilityPerson, EligibilityReport, Rejection
from dermdesk.domain.file_problem import ProblemKind
from dermdesk.domain.named_party import Party
from dermdesk.interchange.x12 import Segment
from dermdesk.interchange.x12_levels import Levels
from dermdesk.interchange.x12_loops import Block, blocks, check, rule
from dermdesk.interchange.x12_parties import dates_of, party_in, references_of
from dermdesk.interchange.x12_reader import TransactionSet
from dermdesk.interchange.x12_told import Told

VERSIONS = ("005010X279A1", "005010X279")
_HEADER, _LEVEL, _PARTY, _BENEFIT, _QUESTION = "header", "2000", "2100", "2110", "2110 EQ"
_START, _NESTED, _END = "LS", "2120", "LE"
_RULES = {
    _HEADER: rule("BHT!"),
    _LEVEL: rule("HL! TRN* AAA*"),
    _PARTY: rule("NM1! REF* N3 N4 PER* AAA* PRV DMG INS HI DTP* MPI"),
    _BENEFIT: rule("EB! HSD* REF* DTP* AAA* MSG* III*"),
    _QUESTION: rule("EQ! AMT* III* REF* DTP*"),
    _START: rule("LS!"),
    _NESTED: rule("NM1! N3 N4 PER* PRV"),
    _END: rule("LE!"),
}
_BEGINNINGS = {"HL": _LEVEL, "NM1": _PARTY, "EB": _BENEFIT, "EQ": _QUESTION, "LS": _START, "LE": _END}
_PAYER, _PROVIDER, _SUBSCRIBER, _DEPENDENT = "20", "21", "22", "23"
_PARENTS = {_PAYER: "", _PROVIDER: _PAYER, _SUBSCRIBER: _PROVIDER, _DEPENDENT: _SUBSCRIBER}


@dataclass(slots=True)
class _Level:
    """The blocks of one HL."""

    code: str
    head: Block
    party: Block | None = None
    benefits: list[tuple[Block, list[Block]]] = field(default_factory=list[tuple[Block, list[Block]]])
    questions: list[Block] = field(default_factory=list[Block])


def read_eligibility(transaction: TransactionSet) -> EligibilityReport:
    """The report of one transaction set; whatever is wrong with it stands in its problems."""
    told = Told()
    if transaction.version not in VERSIONS:
        told.add(ProblemKind.VERSION, f"This {transaction.kind} does not follow {VERSIONS[0]}, the guide in force.")
    parts = blocks(transaction.segments(), _begins, _HEADER)
    for part in parts:
        check(part, _RULES, told)
    begin = parts[0].head if parts and parts[0].head.name == "BHT" else None
    if begin is None:
        told.missing("The beginning (BHT)")
    levels = _levels(parts, told)
    if not levels:
        told.missing("Any level (HL)")
    people: list[EligibilityPerson] = []
    subscriber: Party | None = None
    for level in levels:
        if level.code in (_SUBSCRIBER, _DEPENDENT):
            people.append(_person(level, subscriber if level.code == _DEPENDENT else None, told))
            subscriber = people[-1].party if level.code == _SUBSCRIBER else subscriber
    return EligibilityReport(
        kind=transaction.kind,
        control=transaction.control,
        version=transaction.version,
        reference=begin.element(3).strip() if begin is not None else "",
        created_on=told.day(begin, 4) if begin is not None else None,
        payer=_first_party(levels, _PAYER, "The payer", told),
        provider=_first_party(levels, _PROVIDER, "The provider", told),
        rejections=tuple(
            one for level in levels if level.code in (_PAYER, _PROVIDER) for one in _rejections(level, told)
        ),
        people=tuple(people),
        problems=(*transaction.problems, *told.problems),
    )


def _begins(segment: Segment, current: str) -> str | None:
    if segment.name == "NM1" and current in (_START, _NESTED):
        return _NESTED
    return _BEGINNINGS.get(segment.name)


def _levels(parts: Sequence[Block], told: Told) -> list[_Level]:
    numbers = Levels(told, _PARENTS)
    found: list[_Level] = []
    for part in parts:
        if part.name == _LEVEL:
            found.append(_Level(numbers.take(part.head), part))
        elif not found:
            if part.name != _HEADER:
                told.add(ProblemKind.STRUCTURE, f"{part.head.name} stands before the first level (HL).", part.head)
        elif part.name == _PARTY and found[-1].party is None:
            found[-1].party = part
        elif part.name == _PARTY:
            told.add(ProblemKind.STRUCTURE, "A level names two parties.", part.head)
        elif part.name == _BENEFIT:
            found[-1].benefits.append((part, []))
        elif part.name == _QUESTION:
            found[-1].questions.append(part)
        elif part.name == _NESTED and found[-1].benefits:
            found[-1].benefits[-1][1].append(part)
    return found


def _first_party(levels: Sequence[_Level], code: str, words: str, told: Told) -> Party | None:
    found = next((level.party for level in levels if level.code == code and level.party is not None), None)
    if found is None:
        told.missing(f"{words} (NM1 of level {code})")
        return None
    return party_in(found, told)


def _person(level: _Level, subscriber: Party | None, told: Told) -> EligibilityPerson:
    if level.party is None:
        told.missing("The name of a person (NM1)", level.head.head)
    party = party_in(level.party, told) if level.party is not None else None
    insured = level.party.first("INS") if level.party is not None else None
    return EligibilityPerson(
        is_dependent=level.code == _DEPENDENT,
        party=party,
        subscriber=subscriber or (party if level.code == _SUBSCRIBER else None),
        traces=tuple(one.element(2).strip() for one in level.head.all("TRN")),
        relation=insured.element(2).strip() if insured is not None else "",
        dates=dates_of(level.party.segments, told) if level.party is not None else (),
        benefits=tuple(_benefit(one, nested, told) for one, nested in level.benefits),
        questions=tuple(_question(one) for one in level.questions),
        rejections=tuple(_rejections(level, told)),
        segment=level.head.head.place,
    )


def _benefit(block: Block, nested: Sequence[Block], told: Told) -> Benefit:
    head = block.head
    code = told.need(head, 1)
    if code and code not in BENEFITS:
        told.add(ProblemKind.CONTENT, "EB01 is not a known kind of benefit.", head)
    _, procedure, *rest = (*(part.strip() for part in head.components(13)), "", "")
    return Benefit(
        code=code,
        coverage_level=head.element(2).strip(),
        services=_services(head, 3),
        plan_type=head.element(4).strip(),
        plan=head.element(5).strip(),
        period=head.element(6).strip(),
        amount=told.money(head, 7),
        percent=told.number(head, 8),
        quantity_kind=head.element(9).strip(),
        quantity=told.number(head, 10),
        authorization=head.element(11).strip(),
        in_network=head.element(12).strip(),
        procedure=procedure,
        modifiers=tuple(one for one in rest[:4] if one),
        dates=dates_of(block.segments, told),
        references=references_of(block.segments),
        messages=tuple(one.element(1).strip() for one in block.all("MSG")),
        parties=tuple(party_in(one, told) for one in nested),
        rejections=_rejections_of(block.all("AAA"), told),
    )


def _question(block: Block) -> BenefitQuestion:
    parts = block.head.components(2)
    return BenefitQuestion(services=_services(block.head, 1), procedure=parts[1].strip() if len(parts) > 1 else "")


def _services(segment: Segment, number: int) -> tuple[str, ...]:
    return tuple(bare for one in segment.repeats(number) if (bare := one.strip()))


def _rejections(level: _Level, told: Told) -> tuple[Rejection, ...]:
    own = level.head.all("AAA")
    return _rejections_of([*own, *(level.party.all("AAA") if level.party is not None else ())], told)


def _rejections_of(segments: Iterable[Segment], told: Told) -> tuple[Rejection, ...]:
    return tuple(Rejection(reason=told.need(one, 3), follow_up=one.element(4).strip()) for one in segments)
