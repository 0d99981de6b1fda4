"""A rule of the practice is read back as a sentence, and refused in words when it is none."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dermdesk.domain.code_choice import code_choice, is_code_or_range
from dermdesk.domain.payer import PayerType
from dermdesk.domain.practice_rule import FixAction, LineScope, PracticeRule, RuleFix
from dermdesk.domain.practice_rule_check import problems_of
from dermdesk.domain.practice_rule_words import fix_label, in_words
from dermdesk.domain.rule_names import is_own_rule, rule_or_family
from dermdesk.domain.severity import Severity
from tests.practice_rules import ASK_59, PAYERS, RULE, practice_rules


@pytest.mark.parametrize(
    ("members", "inside", "outside"),
    [
        (("17000",), ["17000"], ["17001", "", "1700"]),
        (("17000-17004",), ["17000", "17003", "17004"], ["16999", "17005", "J7003", "17000-17004"]),
        (("J3300-J3399", "COS-BTX"), ["J3301", "COS-BTX"], ["Q3301", "J3400", "COS"]),
        (("0001T-0100T",), ["0042T"], ["0042U", "00420", "0101T"]),
    ],
)
def test_codes_and_ranges(members: tuple[str, ...], inside: list[str], outside: list[str]) -> None:
    choice = code_choice(members)
    assert [code for code in inside if code not in choice] == []
    assert [code for code in outside if code in choice] == []
    assert choice
    assert not code_choice(())


@pytest.mark.parametrize("member", ["17004-17000", "17000-J3301", "a", "17000-", "", "17000-17004-17005", "cos-btx"])
def test_what_is_neither_code_nor_range(member: str) -> None:
    assert not is_code_or_range(member)
    with pytest.raises(ValueError, match="neither"):
        code_choice((member,))


def test_a_code_of_the_practices_own_stands_on_its_price_list() -> None:
    rule = replace(RULE, codes=("1700", "17003"), beside=("SPF50",))
    assert problems_of(rule, PAYERS) == ()
    said = [(problem.field, problem.words) for problem in problems_of(rule, PAYERS, ("SPF50",))]
    assert said == [("codes", "The price list has no code '1700'.")]


@pytest.mark.parametrize(
    ("typed", "name"),
    [("em-002", "DERM-EM-002"), ("DERM-EM-002", "DERM-EM-002"), (" des ", "DES"), ("own-001", "OWN-001"), ("BX1", "")],
)
def test_names_of_rules(typed: str, name: str) -> None:
    assert rule_or_family(typed) == name
    assert is_own_rule(name) == name.startswith("OWN-")


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"rule_id": "DERM-EM-001"}, "rule_id", "OWN- and three digits"),
        ({"message": "  "}, "message", "one sentence"),
        ({"message": "two\nlines"}, "message", "One line"),
        ({"source": "x" * 301}, "source", "One line"),
        ({"payers": ("nobody",)}, "payers", "no payer 'nobody'"),
        ({"codes": ("17004-17000",)}, "codes", "neither a code nor a range"),
        ({"codes": ("17000", "17000")}, "codes", "17000 stands here twice"),
        ({"beside": ("?",)}, "beside", "neither a code nor a range"),
        ({"with_modifiers": ("5",)}, "with_modifiers", "is no modifier"),
        ({"with_diagnoses": ("44",)}, "with_diagnoses", "begins no diagnosis"),
        ({"with_diagnoses": ("L570",)}, "with_diagnoses", "begins no diagnosis"),
        ({"places": ("1",)}, "places", "no place of service"),
        ({"with_modifiers": ("59",), "without_modifiers": ("59", "XS")}, "without_modifiers", "59 cannot be wanted"),
        ({"with_diagnoses": ("C44.3",), "without_diagnoses": ("C44",)}, "without_diagnoses", "would never speak"),
        ({"beside": ("11900",), "not_beside": ("11900",)}, "not_beside", "11900 cannot be wanted"),
        ({"age_from": 131}, "age_from", "0 to 130"),
        ({"age_from": 40, "age_to": 39}, "age_to", "before the first"),
        ({"units_below": 1}, "units_below", "one unit at least"),
        ({"units_above": 4, "units_below": 5}, "units_below", "No number is above 4 and below 5"),
        ({"codes": ()}, "codes", "every line"),
        ({"codes": (), "payers": ("guild",)}, "codes", "every line"),
    ],
)
def test_what_is_wrong_is_said_by_field(fields: dict[str, Any], field: str, words: str) -> None:
    found = problems_of(replace(RULE, **fields), PAYERS)
    assert [problem.field for problem in found] == [field]
    assert words in found[0].words


@pytest.mark.parametrize(
    ("fields", "fix", "field", "words"),
    [
        ({"without_modifiers": ("59",)}, ASK_59, "", ""),
        ({}, ASK_59, "fix_value", "name 59 under 'Without modifiers'"),
        ({}, RuleFix(action=FixAction.GUIDANCE, value=" "), "fix_value", "Say what"),
        ({}, RuleFix(action=FixAction.GUIDANCE, value="Ask the payer."), "", ""),
        ({"units_above": 3}, RuleFix(action=FixAction.SET_UNITS, value="3", question="Were it three?"), "", ""),
        (
            {"units_above": 3},
            RuleFix(action=FixAction.SET_UNITS, value="4", question="Four?"),
            "fix_value",
            "still speak",
        ),
        ({}, RuleFix(action=FixAction.SET_UNITS, value="one", question="One?"), "fix_value", "Type the units"),
        ({}, RuleFix(action=FixAction.SET_CODE, value="17000", question="Was it?"), "fix_value", "still speak"),
        ({}, RuleFix(action=FixAction.SET_CODE, value="17004", question="Was it?"), "", ""),
        ({}, RuleFix(action=FixAction.SET_CODE, value="?", question="Was it?"), "fix_value", "Type a code"),
        ({}, RuleFix(action=FixAction.SET_CLASS, value="cosmetic", question="For looks?"), "", ""),
        (
            {},
            RuleFix(action=FixAction.SET_CLASS, value="insurance", question="For health?"),
            "fix_value",
            "still speak",
        ),
        ({}, RuleFix(action=FixAction.SET_CLASS, value="gift", question="A gift?"), "fix_value", "One of insurance"),
        ({}, RuleFix(action=FixAction.SET_CODE, value="17004", question="Say so"), "question", "question mark"),
        (
            {"scope": LineScope.ANY},
            RuleFix(action=FixAction.SET_CLASS, value="self", question="?"),
            "fix_value",
            "still",
        ),
    ],
)
def test_a_fix_that_would_lie_is_refused(fields: dict[str, Any], fix: RuleFix, field: str, words: str) -> None:
    found = problems_of(replace(RULE, fix=fix, **fields), PAYERS)
    assert [problem.field for problem in found] == ([field] if field else [])
    assert not found or words in found[0].words


_texts = st.text(max_size=6)


@given(
    values=st.lists(_texts, max_size=3).map(tuple),
    number=st.none() | st.integers(),
    fix=st.none() | st.builds(RuleFix, action=st.sampled_from(FixAction), value=_texts, question=_texts),
)
def test_nothing_that_is_typed_breaks_the_check(
    values: tuple[str, ...], number: int | None, fix: RuleFix | None
) -> None:
    rule = PracticeRule(
        rule_id="".join(values), severity=Severity.ADVICE, message="".join(values), payers=values, codes=values,
        with_modifiers=values, without_diagnoses=values, places=values, age_to=number, units_below=number,
        units_above=number, beside=values, fix=fix,
    )  # fmt: skip
    assert problems_of(rule, PAYERS)
    assert problems_of(replace(RULE, fix=fix), PAYERS) is not None


def test_a_rule_in_words() -> None:
    rule = replace(RULE,
        codes=("17000-17004", "17110"), payer_types=(PayerType.MEDICAID,), payers=("guild",),
        without_modifiers=("59", "XS"), with_diagnoses=("L57.0",), places=("22",), age_from=65, units_above=3,
        beside=("11102-11107",), not_beside=("99213",),
    )  # fmt: skip
    assert in_words(rule, {"guild": "Farm Guild Mutual"}) == (
        "Speaks about an insurance line of 17000-17004 or 17110, for Medicaid or Farm Guild Mutual, "
        "without modifier 59 or XS, linked to a diagnosis that begins L57.0, at place of service 22, "
        "with more than 3 units, of a patient aged 65 or older, beside 11102-11107, without 99213 on another line."
    )
    assert in_words(replace(RULE, scope=LineScope.PATIENT)) == "Speaks about a line that the patient pays of 17000."
    assert [fix_label(fix) for fix in (ASK_59, RuleFix(action=FixAction.SET_CLASS, value="cosmetic"))] == [
        "Add 59",
        "Move to cosmetic",
    ]


@given(rule=practice_rules())
def test_every_rule_has_words(rule: PracticeRule) -> None:
    said = in_words(rule)
    assert said.startswith("Speaks about")
    assert all(code in said for code in (*rule.codes, *rule.with_modifiers, *rule.with_diagnoses, *rule.places))
