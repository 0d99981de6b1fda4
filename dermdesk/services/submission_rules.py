"""The checks before sending as rules: findings of the family SUB beside all others, each with its page.

The checks have run when a rule speaks (`claim_trial`): it tells what they found, at the field where a person mends it.
"""

from collections.abc import Iterator, Mapping

from dermdesk.domain.claim_field import ClaimField, MendedAt
from dermdesk.domain.claim_problem import ClaimProblem
from dermdesk.domain.severity import Severity
from dermdesk.interchange.claim_checking import CheckFacts
from dermdesk.interchange.claim_checks import ALL_CHECKS
from dermdesk.scrub.catalogue import Catalogue
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field
from dermdesk.scrub.rule import Check, Hit, Rule, Status
from dermdesk.scrub.rules import CATALOGUE as BUILT_IN

TYPED_IN_VISIT: Mapping[ClaimField, Field] = {
    ClaimField.PLACE_OF_SERVICE: Field.PLACE,
    ClaimField.DIAGNOSES: Field.DIAGNOSES,
    ClaimField.RENDERING: Field.RENDERING,
    ClaimField.REFERRING: Field.REFERRING,
    ClaimField.ORDERING: Field.ORDERING,
    ClaimField.SUPERVISING: Field.SUPERVISING,
    ClaimField.CODE: Field.CODE,
    ClaimField.MODIFIERS: Field.MODIFIERS,
    ClaimField.CHARGE: Field.CHARGE,
    ClaimField.UNITS: Field.UNITS,
    ClaimField.POINTERS: Field.POINTERS,
    ClaimField.DRUG: Field.DRUG,
    ClaimField.NOTE: Field.NOTE,
    ClaimField.AUTHORIZATION: Field.AUTHORIZATION,
    ClaimField.BIRTH_DATE: Field.BIRTH_DATE,
    ClaimField.MEMBER_ID: Field.MEMBER_ID,
    ClaimField.SIGNATURES: Field.SIGNATURE,
    ClaimField.CLIA: Field.CLIA,
    ClaimField.ACCIDENT: Field.ACCIDENT,
    ClaimField.REFERRAL: Field.REFERRAL,
    ClaimField.ATTACHMENT: Field.PAPERS,
}
"""Fields of claims that findings know by the same name."""
_FIELDS_BY_PLACE: Mapping[MendedAt, Field] = {
    MendedAt.PRACTICE: Field.PRACTICE,
    MendedAt.PROVIDER: Field.PROVIDERS,
    MendedAt.SITE: Field.SITE,
    MendedAt.PAYER: Field.PAYER,
    MendedAt.RECEIVER: Field.RECEIVER,
    MendedAt.LABORATORY: Field.LABORATORY,
    MendedAt.PATIENT: Field.PATIENT,
    MendedAt.COVERAGE: Field.COVERAGE,
    MendedAt.VISIT: Field.DATE,
    MendedAt.LINE: Field.CODE,
    MendedAt.DECISION: Field.COVERAGE,
    MendedAt.CLAIM: Field.CODE,
}
_SAID_ALREADY: Mapping[str, tuple[str, ...]] = {
    "011": ("CLM-001",),
    "012": ("CLM-001",),
    "013": ("CLM-001",),
    "016": ("CLM-002", "CLM-007"),
    "018": ("CLM-004",),
    "025": ("DX-003",),
    "026": ("CLM-004",),
    "027": ("CLM-008",),
    "030": ("CLM-004",),
    "031": ("DX-001", "CLM-008"),
    "032": ("DX-001", "DX-003", "DX-008"),
    "033": ("DX-003",),
    "034": ("DRG-005",),
    "035": ("DRG-003",),
    "042": ("DX-003",),
    "049": ("CLM-007",),
}
"""Numbers of checks, and the rules that say the same earlier, with a fix."""


def field_of(problem: ClaimProblem) -> Field:
    """Where in charge entry, or on which other screen, a problem is mended."""
    field = problem.place.field
    return TYPED_IN_VISIT.get(field) or _FIELDS_BY_PLACE[field.mended_at]


def _rule(facts: CheckFacts) -> Rule:
    said = _SAID_ALREADY.get(facts.id.rpartition("-")[2], ())
    return Rule(
        id=facts.id,
        severity=Severity.REJECT,
        source=facts.source,
        status=Status.PAGE if facts.confirmed else Status.RECALLED,
        check=_telling(facts),
        yields_to=frozenset(f"DERM-{name}" for name in said),
    )


def _telling(facts: CheckFacts) -> Check:
    """A rule's function, with the check's page as its docstring."""

    def tell(visit: VisitContext) -> Iterator[Hit]:
        for problem in visit.visit.problems:
            if problem.check == facts.id:
                number = problem.place.line
                line = visit.all_lines[number - 1] if number is not None else None
                yield Hit(line, field_of(problem), problem.message, place=problem.place)

    tell.__doc__ = _page(facts)
    return tell


def _page(facts: CheckFacts) -> str:
    """The check's page, with what a payer would answer."""
    if facts.status is None:
        return facts.page
    answer = f"        A payer would answer: {facts.status.words} ({facts.answer}).\n    What to do:"
    return facts.page.replace("    What to do:", answer, 1)


SUBMISSION_RULES: tuple[Rule, ...] = tuple(_rule(facts) for facts in ALL_CHECKS)
"""A rule for every check before sending, by id."""

CATALOGUE = Catalogue((*BUILT_IN.rules, *SUBMISSION_RULES))
"""All rules that dermdesk brings along."""
