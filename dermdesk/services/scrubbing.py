"""Judging visits: the scrub engine with the reference in force on the day, fixes, and findings that were settled."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, Self

from dermdesk.domain.line import ChargeLine, route_lines
from dermdesk.domain.money import Money
from dermdesk.domain.payer import PayerType
from dermdesk.domain.practice import PracticeSetup
from dermdesk.domain.visit import Visit, VisitSnapshot, linked_diagnoses
from dermdesk.scrub.catalogue import Catalogue
from dermdesk.scrub.engine import ScrubResult, scrub
from dermdesk.scrub.finding import Field, Finding, Severity
from dermdesk.scrub.fix import Fix, FixKind, apply_to_diagnoses, apply_to_header, apply_to_lines
from dermdesk.scrub.notation_key import key_of
from dermdesk.scrub.page import RulePage
from dermdesk.scrub.rule import Rule
from dermdesk.services.biopsy_results import with_biopsy_ages
from dermdesk.services.claim_trial import ClaimTrial
from dermdesk.services.desk import Desk
from dermdesk.services.submission_rules import CATALOGUE
from dermdesk.services.visit_people import with_usual_orderer
from dermdesk.storage.reference_book import ReferenceBook

__all__ = [
    "Catalogue",
    "Field",
    "Finding",
    "Fix",
    "FixKind",
    "Rule",
    "RulePage",
    "ScrubResult",
    "Scrubber",
    "Settlement",
    "Severity",
    "apply_fix",
    "example_key",
    "finding_page",
    "household_lines",
    "household_part",
    "price_of",
    "rule",
    "rule_page",
    "rules",
    "settlement",
]


class Scrubber:
    """Judges snapshots over one read-only reference connection; stays on the thread that opened it.

    `rules` is the catalogue; another one may be put in its place between two checks.
    """

    def __init__(self, reference: ReferenceBook, rules: Catalogue) -> None:
        self._reference = reference
        self._trial = ClaimTrial()
        self.rules = rules

    @classmethod
    def of(cls, desk: Desk) -> Self:
        """By the practice's own catalogue, as it stands now."""
        return cls(desk.reference, desk.rules())

    @classmethod
    def open(cls, reference_path: Path) -> Self:
        """By the built-in catalogue, over a connection of its own.

        Raises DermdeskError when there is no sound reference book.
        """
        return cls(ReferenceBook.open(reference_path), CATALOGUE)

    def check(self, snapshot: VisitSnapshot) -> ScrubResult:
        """Findings, gravest first. What history says of earlier biopsies, and what a claim would lack, is filled in."""
        snapshot = self._trial.with_problems(snapshot)
        aged = with_biopsy_ages(snapshot.lines, snapshot.history, snapshot.encounter.day)
        if aged != snapshot.lines:
            snapshot = replace(snapshot, lines=aged)
        codes = {line.code for line in snapshot.lines}
        earlier = {prior.code for prior in snapshot.history or ()}
        diagnoses = set(snapshot.diagnoses) | set(snapshot.encounter.plan_diagnoses)
        reference = self._reference.slice(snapshot.encounter.day, codes, diagnoses, earlier)
        return scrub(snapshot, reference, rules=self.rules)

    def close(self) -> None:
        """Close the reference connection."""
        self._reference.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """A finding that a person answered for: `attested` with the fix and the answer, or `ignored` with a reason.

    `confidential`: without the lines that only the confidential account may show there would be no such finding, so
    the answer is kept in the confidential stream.
    """

    rule: str
    finding_key: str
    action: Literal["attested", "ignored"]
    words: str
    fix: str = ""
    confidential: bool = False


def settlement(
    scrubber: Scrubber, snapshot: VisitSnapshot, finding: Finding, words: str, fix: Fix | None = None
) -> Settlement:
    """Record an answer (`fix` given) or a reason for ignoring, for `snapshot` as it stood when the finding was shown.

    The key is that of the same finding on the household part alone, which is what will be posted and claimed; when
    that part has no such finding, the settlement is confidential.
    """
    household = household_part(snapshot)
    same = None
    if finding.line is None or _is_household(snapshot.lines[finding.line - 1]):
        place = _household_number(snapshot.lines, finding.line)
        found = scrubber.check(household).findings if household.lines else ()
        same = next((other for other in found if (other.rule, other.line) == (finding.rule, place)), None)
    return Settlement(
        rule=finding.rule,
        finding_key=(same or finding).key,
        action="ignored" if fix is None else "attested",
        words=words,
        fix="" if fix is None else fix.label,
        confidential=same is None,
    )


def household_part(snapshot: VisitSnapshot) -> VisitSnapshot:
    """The snapshot as the practice stream will know it: household lines and the diagnoses that they point to."""
    lines = household_lines(snapshot.lines, self_pay=snapshot.payer.type is PayerType.SELF_PAY)
    diagnoses, pointers = linked_diagnoses(snapshot.diagnoses, tuple(line.pointers for line in lines))
    relettered = tuple(replace(line, pointers=letters) for line, letters in zip(lines, pointers, strict=True))
    return replace(snapshot, diagnoses=diagnoses, lines=relettered)


def household_lines(lines: tuple[ChargeLine, ...], *, self_pay: bool) -> tuple[ChargeLine, ...]:
    """The lines that the practice stream may know."""
    return tuple(routed.line for routed in route_lines(lines, self_pay=self_pay).practice)


def apply_fix(setup: PracticeSetup, visit: Visit, fix: Fix) -> Visit:
    """The visit after a fix, priced from the practice's list. Who usually orders follows who sees the patient."""
    return replace(
        visit,
        header=with_usual_orderer(setup, visit.header, apply_to_header(fix, visit.header)),
        lines=apply_to_lines(fix, visit.lines, price=price_of(setup)),
        diagnoses=apply_to_diagnoses(fix, visit.diagnoses),
    )


def price_of(setup: PracticeSetup) -> Callable[[str], Money | None]:
    """The practice's fee for one unit of a code; None when the list has none."""

    def price(code: str) -> Money | None:
        item = setup.price_list.get(code)
        return item.fee if item is not None else None

    return price


def _is_household(line: ChargeLine) -> bool:
    return bool(route_lines((line,), self_pay=False).practice)


def _household_number(lines: tuple[ChargeLine, ...], number: int | None) -> int | None:
    return None if number is None else sum(_is_household(line) for line in lines[:number])


def rules() -> tuple[Rule, ...]:
    """The catalogue in order."""
    return CATALOGUE.rules


def rule(rule_id: str) -> Rule:
    """By id, `EM-001` for short. Raises DermdeskError for an id that does not exist."""
    return CATALOGUE.rule(rule_id)


def example_key(page: RulePage) -> tuple[str, ...]:
    """Words for the signs in the examples of a page."""
    return key_of(one.visit for one in (*page.fires, *page.silent, *page.fixed))


def finding_page(finding: Finding) -> RulePage:
    """The page of the rule that speaks, built in or the practice's own."""
    return finding.own_page or rule_page(finding.rule)


def rule_page(rule_id: str) -> RulePage:
    """A rule's help page. Raises DermdeskError for an id that does not exist."""
    return CATALOGUE.page(rule_id)
