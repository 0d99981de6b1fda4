"""How grave a finding is depends on who pays; whether it is there does not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from dermdesk.domain.payer import PayerStance, PayerType
from dermdesk.domain.reference import ReferenceSlice
from dermdesk.domain.severity import Severity
from dermdesk.scrub.engine import scrub
from dermdesk.scrub.finding import Finding
from dermdesk.scrub.notation import read_visit
from dermdesk.scrub.payer_severity import severity_for
from dermdesk.scrub.rule import Rule, Status

ReferenceOn = Callable[[date], ReferenceSlice]

CLOSED_PAIR = "11721 B35.1; 11720 B35.1"
OPEN_PAIR = "17000 L57.0; 11900 L91.0"
SAME_PROBLEM = "99213-25 L57.0; 17000 L57.0"
OTHER_RULE = "17000 L57.0 $90; 17000 L57.0 $90"


def found(reference_on: ReferenceOn, text: str, rule: str, payer: PayerStance) -> Finding:
    visit = replace(read_visit(text), payer=payer)
    return next(one for one in scrub(visit, reference_on(visit.encounter.day)).findings if one.rule == rule)


@pytest.mark.parametrize(
    ("payer_type", "follows", "closed", "opened"),
    [
        (PayerType.MEDICARE_PART_B, None, Severity.REJECT, Severity.DENIAL_RISK),
        (PayerType.MEDICARE_PART_B, False, Severity.REJECT, Severity.DENIAL_RISK),
        (PayerType.MEDICARE_ADVANTAGE, None, Severity.REJECT, Severity.DENIAL_RISK),
        (PayerType.MEDICAID, None, Severity.REJECT, Severity.DENIAL_RISK),
        (PayerType.COMMERCIAL, None, Severity.ADVICE, Severity.ADVICE),
        (PayerType.COMMERCIAL, False, Severity.ADVICE, Severity.ADVICE),
        (PayerType.COMMERCIAL, True, Severity.REJECT, Severity.DENIAL_RISK),
    ],
)
def test_pairs_weigh_by_payer_type_and_card(
    reference_on: ReferenceOn, payer_type: PayerType, follows: bool | None, closed: Severity, opened: Severity
) -> None:
    payer = PayerStance(type=payer_type, follows_ncci=follows)
    never = found(reference_on, CLOSED_PAIR, "DERM-NCC-001", payer)
    unless = found(reference_on, OPEN_PAIR, "DERM-NCC-002", payer)
    assert (never.severity, unless.severity) == (closed, opened)
    says_so = "does not say that it follows NCCI" in never.message
    assert says_so == (closed is Severity.ADVICE)


@pytest.mark.parametrize("name", ["DERM-EM-002", "EM"])
@pytest.mark.parametrize("severity", Severity)
def test_a_card_raises_or_lowers_a_rule_or_its_family(reference_on: ReferenceOn, name: str, severity: Severity) -> None:
    usual = found(reference_on, SAME_PROBLEM, "DERM-EM-002", PayerStance(type=PayerType.COMMERCIAL))
    payer = PayerStance(type=PayerType.COMMERCIAL, severities={name: severity, "BX": Severity.ADVICE})
    finding = found(reference_on, SAME_PROBLEM, "DERM-EM-002", payer)
    assert finding.severity is severity
    assert finding.key == usual.key
    assert ("By this payer's card" in finding.message) == (severity is not usual.severity)


def test_the_rule_goes_before_its_family(reference_on: ReferenceOn) -> None:
    card = {"EM": Severity.ADVICE, "DERM-EM-002": Severity.COMPLIANCE}
    payer = PayerStance(type=PayerType.COMMERCIAL, severities=card)
    assert found(reference_on, SAME_PROBLEM, "DERM-EM-002", payer).severity is Severity.COMPLIANCE


def test_no_card_lowers_a_reject(reference_on: ReferenceOn) -> None:
    card = {"CLM": Severity.ADVICE, "DERM-CLM-009": Severity.ADVICE, "DERM-NCC-001": Severity.COMPLIANCE}
    part_b = PayerStance(type=PayerType.MEDICARE_PART_B, severities=card)
    assert found(reference_on, OTHER_RULE, "DERM-CLM-009", part_b).severity is Severity.REJECT
    assert found(reference_on, CLOSED_PAIR, "DERM-NCC-001", part_b).severity is Severity.REJECT


def test_unit_limits_are_advice_where_ncci_does_not_bind() -> None:
    limit = Rule(
        id="DERM-MUE-001", severity=Severity.REJECT, source="a test", status=Status.DATA, check=lambda _visit: iter(())
    )
    bound, free = PayerStance(type=PayerType.MEDICAID), PayerStance(type=PayerType.COMMERCIAL)
    assert severity_for(limit, limit.severity, bound) == (Severity.REJECT, "")
    assert severity_for(limit, limit.severity, free)[0] is Severity.ADVICE
