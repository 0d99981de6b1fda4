"""The practice's own rules speak where all their conditions hold, and what is off is as if it were not there."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dermdesk.domain.payer import PayerStance, PayerType
from dermdesk.domain.practice_rule import FixAction, LineScope, PracticeRule, RuleFix
from dermdesk.domain.reference import ReferenceSlice
from dermdesk.domain.severity import Severity
from dermdesk.domain.visit import PatientFacts, VisitSnapshot
from dermdesk.scrub.catalogue import Catalogue
from dermdesk.scrub.engine import scrub
from dermdesk.scrub.finding import Field, Finding
from dermdesk.scrub.fix import FixKind, apply
from dermdesk.scrub.notation import read_visit
from dermdesk.scrub.practice_rules import compiled
from dermdesk.scrub.rules import CATALOGUE
from tests.practice_rules import ASK_59, PAYERS, RULE, practice_rules
from tests.scrub.test_engine import visits

ReferenceOn = Callable[[date], ReferenceSlice]


def found(reference_on: ReferenceOn, rule: PracticeRule, text: str | VisitSnapshot) -> list[Finding]:
    visit = read_visit(text) if isinstance(text, str) else text
    result = scrub(visit, reference_on(visit.encounter.day), rules=Catalogue((compiled(rule),)))
    assert result.rules_that_failed == ()
    return list(result.findings)


def lines(reference_on: ReferenceOn, rule: PracticeRule, text: str | VisitSnapshot) -> list[int | None]:
    return [finding.line for finding in found(reference_on, rule, text)]


@pytest.mark.parametrize(
    ("rule", "text", "spoken"),
    [
        (RULE, "99213 L40.0; 17000 L57.0; 17000-59 L57.0", [2, 3]),
        (RULE, "17003 L57.0; 17000 cos", []),
        (replace(RULE, codes=("17000-17004",)), "17000 L57.0; 17003 L57.0; 17110 B07.8", [1, 2]),
        (replace(RULE, with_modifiers=("59", "XS")), "17000 L57.0; 17000-XS L57.0", [2]),
        (replace(RULE, without_modifiers=("59", "XS")), "17000 L57.0; 17000-XS L57.0", [1]),
        (replace(RULE, codes=(), with_modifiers=("GY",)), "17000-GY L57.0; 17110-GY B07.8; 99213 L40.0", [1, 2]),
        (replace(RULE, with_diagnoses=("C44", "D04")), "17000 L57.0; 17000 D04.9; 17000 L57.0 C44.311; 17000", [2, 3]),
        (replace(RULE, without_diagnoses=("L57.0",)), "17000 L57.0; 17000 D04.9; 17000 L40.0 L57.0; 17000", [2]),
        (replace(RULE, places=("22",)), "pos:22 | 17000 L57.0", [1]),
        (replace(RULE, places=("22",)), "pos:none | 17000 L57.0", []),
        (replace(RULE, units_above=3), "17000*3 L57.0; 17000*4 L57.0", [2]),
        (replace(RULE, units_below=3), "17000*3 L57.0; 17000*2 L57.0", [2]),
        (replace(RULE, units_above=1, units_below=4), "17000 L57.0; 17000*2 L57.0; 17000*4 L57.0", [2]),
        (replace(RULE, age_from=65), "dob:1961-03-10 on:2026-03-10 | 17000 L57.0", [1]),
        (replace(RULE, age_from=65), "dob:1961-03-11 on:2026-03-10 | 17000 L57.0", []),
        (replace(RULE, age_to=17), "dob:2008-03-11 on:2026-03-10 | 17000 L57.0", [1]),
        (replace(RULE, age_to=17), "dob:2008-03-10 on:2026-03-10 | 17000 L57.0", []),
        (replace(RULE, beside=("11102-11107",)), "17000 L57.0; 11104 D48.5", [1]),
        (replace(RULE, beside=("17000",)), "17000 L57.0", []),
        (replace(RULE, beside=("17000",)), "17000 L57.0; 17000 L57.0", [1, 2]),
        (replace(RULE, not_beside=("99213",)), "17000 L57.0; 11104 D48.5", [1]),
        (replace(RULE, not_beside=("99213",)), "17000 L57.0; 99213 L40.0", []),
        (replace(RULE, beside=("COS-BTX",)), "17000 L57.0; COS-BTX cos", []),
        (replace(RULE, beside=("COS-BTX",), scope=LineScope.ANY), "17000 L57.0; COS-BTX cos", [1]),
        (replace(RULE, scope=LineScope.PATIENT), "17000 L57.0; 17000 self; 17000 cos", [2, 3]),
        (replace(RULE, scope=LineScope.PATIENT), "@self_pay | 17000 L57.0", [1]),
        (replace(RULE, scope=LineScope.ANY), "17000 L57.0; 17000 self", [1, 2]),
        (RULE, "@self_pay | 17000 L57.0", []),
        (replace(RULE, payer_types=(PayerType.MEDICAID,)), "@medicaid | 17000 L57.0", [1]),
        (replace(RULE, payer_types=(PayerType.MEDICAID,)), "@commercial | 17000 L57.0", []),
    ],
)
def test_a_rule_speaks_where_its_conditions_hold(
    reference_on: ReferenceOn, rule: PracticeRule, text: str, spoken: list[int]
) -> None:
    assert lines(reference_on, rule, text) == spoken


def test_a_payer_by_its_key_or_its_type(reference_on: ReferenceOn) -> None:
    visit = read_visit("@commercial | 17000 L57.0")
    rule = replace(RULE, payers=("heartland",), payer_types=(PayerType.MEDICARE_PART_B,))
    assert lines(reference_on, rule, replace(visit, payer_key="heartland")) == [1]
    assert lines(reference_on, rule, replace(visit, payer_key="guild")) == []
    assert lines(reference_on, rule, replace(visit, payer=PayerStance(type=PayerType.MEDICARE_PART_B))) == [1]


def test_an_age_that_nobody_knows_keeps_a_rule_silent(reference_on: ReferenceOn) -> None:
    visit = replace(read_visit("17000 L57.0"), patient=PatientFacts(birth_date=None))
    assert lines(reference_on, replace(RULE, age_from=0), visit) == []


def test_a_finding_says_what_the_practice_wrote(reference_on: ReferenceOn) -> None:
    rule = replace(RULE, beside=("11104",), without_modifiers=("59",), fix=ASK_59, source="Bulletin 4/2026")
    (finding,) = found(reference_on, rule, "11104 D48.5; 17000 L57.0")
    assert (finding.rule, finding.severity, finding.line) == ("OWN-001", Severity.DENIAL_RISK, 2)
    assert (finding.message, finding.source, finding.beside) == (RULE.message, "Bulletin 4/2026", (1,))
    assert finding.field is Field.MODIFIERS
    assert finding.own_page is not None
    assert "without modifier 59" in finding.own_page.why
    (fix,) = finding.fixes
    assert (fix.kind, fix.label, fix.question) == (FixKind.ATTESTED, "Add 59", ASK_59.question)


@pytest.mark.parametrize(
    ("rule", "text", "after"),
    [
        (replace(RULE, without_modifiers=("59",), fix=ASK_59), "99213; 17000-LT L57.0", "99213; 17000-59-LT L57.0"),
        (
            replace(
                RULE,
                with_modifiers=("59",),
                fix=RuleFix(action=FixAction.REMOVE_MODIFIER, value="59", question="Same lesion?"),
            ),
            "17000-59 L57.0",
            "17000 L57.0",
        ),
        (
            replace(RULE, units_above=1, fix=RuleFix(action=FixAction.SET_UNITS, value="1", question="One lesion?")),
            "17000*4 L57.0 $400",
            "17000 L57.0 $100",
        ),
        (
            replace(RULE, fix=RuleFix(action=FixAction.SET_CODE, value="17004", question="Fifteen or more?")),
            "17000 L57.0",
            "17004 L57.0",
        ),
        (
            replace(RULE, fix=RuleFix(action=FixAction.SET_CLASS, value="cosmetic", question="For looks?")),
            "17000 L57.0",
            "17000 L57.0 cos",
        ),
    ],
)
def test_a_fix_answers_its_rule(reference_on: ReferenceOn, rule: PracticeRule, text: str, after: str) -> None:
    visit = read_visit(text)
    (finding,) = found(reference_on, rule, visit)
    mended = apply(finding.fixes[0], visit)
    assert mended.lines == read_visit(after).lines
    assert found(reference_on, rule, mended) == []


def test_a_way_out_that_leads_nowhere_is_not_offered(reference_on: ReferenceOn) -> None:
    remove = RuleFix(action=FixAction.REMOVE_MODIFIER, value="59", question="Same lesion?")
    rule = replace(RULE, with_modifiers=("59", "XS"), fix=remove)
    one, both, other = found(reference_on, rule, "17000-59 L57.0; 17000-59-XS L57.0; 17000-XS L57.0")
    assert [len(finding.fixes) for finding in (one, both, other)] == [1, 0, 0]


@given(visit=visits(), rule=practice_rules(), key=st.sampled_from(("", *PAYERS)), born=st.none() | st.dates())
def test_no_rule_of_a_practice_ever_raises(
    reference_on: ReferenceOn, visit: VisitSnapshot, rule: PracticeRule, key: str, born: date | None
) -> None:
    visit = replace(visit, payer_key=key, patient=replace(visit.patient, birth_date=born))
    for finding in found(reference_on, rule, visit):
        assert finding.line is not None
        for fix in finding.fixes:
            after = apply(fix, visit)
            assert (after == visit) == (fix.kind is FixKind.GUIDANCE)
            if fix.kind is FixKind.ATTESTED:
                assert finding.line not in lines(reference_on, rule, after)


@given(visit=visits(), rules=st.lists(practice_rules(), max_size=3, unique_by=lambda rule: rule.rule_id))
def test_own_rules_add_findings_and_change_none(
    reference_on: ReferenceOn, visit: VisitSnapshot, rules: list[PracticeRule]
) -> None:
    reference = reference_on(visit.encounter.day)
    usual = scrub(visit, reference)
    off = scrub(visit, reference, rules=CATALOGUE.composed((), ()))
    assert off == usual
    with_own = scrub(visit, reference, rules=CATALOGUE.composed(map(compiled, rules), ()))
    assert [one for one in with_own.findings if not one.rule.startswith("OWN-")] == list(usual.findings)


@given(visit=visits(), off=st.sets(st.sampled_from(CATALOGUE.rules).map(lambda rule: rule.id), max_size=12))
def test_a_rule_that_is_off_takes_its_findings_along_and_no_others(
    reference_on: ReferenceOn, visit: VisitSnapshot, off: set[str]
) -> None:
    """Rules that the silenced one would have replaced may speak again; rejects are never silenced."""
    reference = reference_on(visit.encounter.day)
    usual = scrub(visit, reference)
    fewer = scrub(visit, reference, rules=CATALOGUE.composed((), off))
    rejects = {rule.id for rule in CATALOGUE if rule.severity is Severity.REJECT}
    silenced = off - rejects
    replaced = {other for rule in CATALOGUE if rule.id in silenced for other in rule.replaces}
    assert not {finding.rule for finding in fewer.findings} & silenced
    assert [one for one in fewer.findings if one.rule not in replaced] == [
        one for one in usual.findings if one.rule not in silenced | replaced
    ]


def test_what_a_rule_takes_stays_taken_while_it_is_off(reference_on: ReferenceOn) -> None:
    visit = read_visit("@part_b | 11102 D48.5; 11301 D48.5")
    reference = reference_on(visit.encounter.day)
    speaking = [finding.rule for finding in scrub(visit, reference).findings]
    assert "DERM-BX-005" in speaking
    quiet = scrub(visit, reference, rules=CATALOGUE.composed((), ("DERM-BX-005",))).findings
    assert [finding.rule for finding in quiet] == [rule for rule in speaking if rule != "DERM-BX-005"]
    assert not [rule for rule in speaking if rule.startswith("DERM-NCC-00")]


def test_a_composed_catalogue_can_be_composed_again() -> None:
    own = CATALOGUE.composed((compiled(RULE),), ("DERM-BX-005",))
    assert "DERM-BX-005" not in own.by_id
    assert own.rule("own-001").severity is Severity.DENIAL_RISK
    assert own.page("OWN-001").title == "A rule of this practice"
    with pytest.raises(ValueError, match="one id"):
        own.composed((compiled(RULE),), ())
