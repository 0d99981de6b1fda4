"""837P (005010X222A1): the claims of a transaction set, with the loops above them."""

from dataclasses import dataclass, field, replace

from dermdesk.domain.file_problem import ProblemKind
from dermdesk.domain.named_party import Party
from dermdesk.domain.people import Address
from dermdesk.domain.submitted_claim import SubmittedBatch, SubmittedClaim, SubmittedCoverage
from dermdesk.interchange import claim_837p_loops as loops
from dermdesk.interchange.claim_837p_reading_claim import read_claim
from dermdesk.interchange.x12_levels import Levels
from dermdesk.interchange.x12_loops import Block, blocks, check
from dermdesk.interchange.x12_parties import address_of, party_in
from dermdesk.interchange.x12_reader import TransactionSet
from dermdesk.interchange.x12_told import Told

VERSIONS = ("005010X222A1", "005010X222A2", "005010X222")
"""The guide in force, the errata that some receivers name, and the guide without errata."""


def read_837p(transaction: TransactionSet) -> SubmittedBatch:
    """The claims of one transaction set; whatever is wrong with it stands in its problems."""
    told = Told()
    if transaction.version not in VERSIONS:
        told.add(ProblemKind.VERSION, f"This 837 does not follow {VERSIONS[0]}, the guide in force.")
    parts = blocks(transaction.segments(), loops.begins, loops.HEADER)
    begin = parts[0].first("BHT") if parts else None
    if begin is None:
        told.missing("The beginning (BHT)")
    walk = _Walk(told)
    for part in parts:
        walk.take(part)
    walk.finish()
    if not walk.claims:
        told.begin("")
        told.missing("Any claim (CLM)")
    elements = begin.elements if begin is not None else ()
    purpose, batch, _, _, use = (*(one.strip() for one in elements[1:6]), "", "", "", "", "")[:5]
    return SubmittedBatch(
        control=transaction.control,
        version=transaction.version,
        batch=batch,
        purpose=purpose,
        use=use,
        created_on=told.day(begin, 4) if begin is not None else None,
        submitter=walk.named("1000A", "The submitter (NM1*41)"),
        receiver=walk.named("1000B", "The receiver (NM1*40)"),
        claims=tuple(walk.claims),
        problems=(*transaction.problems, *told.problems),
    )


@dataclass(slots=True)
class _Above:
    """What stands above a claim; the claims of a level share it."""

    billing: Party | None = None
    pay_to: Address | None = None
    coverage: SubmittedCoverage = field(default_factory=lambda: SubmittedCoverage(rank=""))
    subscriber: Party | None = None
    payer: Party | None = None
    patient: Party | None = None


class _Walk:
    """Takes the blocks in their order and closes a claim when the next or a new level begins."""

    def __init__(self, told: Told) -> None:
        self.claims: list[SubmittedClaim] = []
        self._told = told
        self._levels = Levels(told, loops.PARENTS)
        self._above: _Above = _Above()
        self._taxonomy = ""
        self._names: dict[str, Party] = {}
        self._open: list[Block] = []
        self._checked = False

    def take(self, block: Block) -> None:
        """The next loop."""
        if block.name == loops.CLAIM or block.head.name == "HL":
            self.finish()
        if block.name == loops.CLAIM:
            self._open = [block]
        elif self._open:
            self._open.append(block)
        else:
            self._take_above(block)

    def finish(self) -> None:
        """The open claim, if there is one, has no further loops."""
        if not self._open:
            return
        parts, self._open = self._open, []
        self._check_above()
        above = self._above
        claim = read_claim(parts, above.coverage, self._told)
        self.claims.append(
            replace(
                claim,
                billing=above.billing,
                pay_to=above.pay_to,
                subscriber=above.subscriber,
                payer=above.payer,
                patient=above.patient or above.subscriber,
            )
        )
        self._told.begin("")

    def named(self, loop: str, words: str) -> Party | None:
        """Submitter or receiver."""
        found = self._names.get(loop)
        if found is None:
            self._told.missing(words)
        return found

    def _take_above(self, block: Block) -> None:
        check(block, loops.RULES, self._told)
        above = self._above
        if block.head.name == "HL":
            self._take_level(block)
        elif block.name in ("1000A", "1000B"):
            self._names[block.name] = party_in(block, self._told)
        elif block.name == "2010AA":
            above.billing = replace(party_in(block, self._told), taxonomy=self._taxonomy)
        elif block.name == "2010AB":
            above.pay_to = address_of(block)
        elif block.name == "2010BA":
            above.subscriber = party_in(block, self._told)
        elif block.name == "2010BB":
            above.payer = party_in(block, self._told)
        elif block.name == "2010CA":
            above.patient = party_in(block, self._told)

    def _take_level(self, block: Block) -> None:
        self._levels.take(block.head)
        self._checked = False
        above = self._above
        if block.name == "2000A":
            taxonomy = block.first("PRV")
            self._taxonomy = taxonomy.element(3).strip() if taxonomy is not None else ""
            self._above = _Above()
        elif block.name == "2000B":
            self._above = _Above(billing=above.billing, pay_to=above.pay_to, coverage=_coverage(block, self._told))
        elif block.name == "2000C":
            relation = block.first("PAT")
            code = relation.element(1).strip() if relation is not None else ""
            self._above = replace(above, coverage=replace(above.coverage, relation=code), patient=None)

    def _check_above(self) -> None:
        """Told once a level, not once a claim."""
        if self._checked:
            return
        self._checked = True
        above = self._above
        for found, words in (
            (above.billing, "The billing provider (NM1*85)"),
            (above.subscriber, "The insured (NM1*IL)"),
            (above.payer, "The payer (NM1*PR)"),
        ):
            if found is None:
                self._told.missing(words)


def _coverage(block: Block, told: Told) -> SubmittedCoverage:
    segment = block.first("SBR")
    if segment is None:
        return SubmittedCoverage(rank="")
    return SubmittedCoverage(
        rank=told.need(segment, 1),
        relation=segment.element(2).strip(),
        group_number=segment.element(3).strip(),
        group_name=segment.element(4).strip(),
        secondary_reason=segment.element(5).strip(),
        filing_code=segment.element(9).strip(),
    )
