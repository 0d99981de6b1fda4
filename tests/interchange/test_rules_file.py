"""Own rules as TOML come back as they went out, and each mistake is told in one line that names rule and field."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.practice_rule import LineScope, PracticeRule
from dermdesk.domain.resource_files import resource_path
from dermdesk.interchange.practice_file import read_practice
from dermdesk.interchange.rules_file import read_rules, write_rules
from tests.practice_rules import ASK_59, RULE, practice_rules

SAMPLE = resource_path("sample", "practice.toml").read_text("utf-8")
MESSAGE = 'Say "where" — §2 \\ 😀'
FULL = replace(RULE, on=True, scope=LineScope.ANY, message=MESSAGE, without_modifiers=("59",), fix=ASK_59, age_to=17)
TEXT = write_rules([FULL])


def test_a_rule_as_text() -> None:
    assert TEXT == (
        '[[rules]]\nid = "OWN-001"\non = true\nseverity = "denial risk"\n'
        'message = "Say \\"where\\" — §2 \\\\ 😀"\nlines = "any"\ncodes = ["17000"]\nwithout_modifiers = ["59"]\n'
        'age_to = 17\nfix = { action = "add_modifier", value = "59", '
        'question = "Which separate lesion was it, and where?" }\n'
    )
    assert read_rules(TEXT) == (FULL,)


@given(rules=st.lists(practice_rules(), min_size=1, max_size=3, unique_by=lambda rule: rule.rule_id))
def test_rules_come_back_equal(rules: Sequence[PracticeRule]) -> None:
    assert read_rules(write_rules(rules)) == tuple(rules)


def test_rules_of_a_practice_file() -> None:
    setup = read_practice(f"{SAMPLE}\n{TEXT}")
    assert setup.rules == {"OWN-001": FULL}
    assert read_rules(f"{SAMPLE}\n{TEXT}") == (FULL,)
    assert read_practice(SAMPLE).rules == {}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"OWN-001"', '"OWN-1"', 'rules[1].id: OWN- and three digits, not "OWN-1".'),
        ('"denial risk"', '"grave"', "rules[1].severity: one of reject, denial risk"),
        ('severity = "denial risk"\n', "", "rules[1].severity: this field is missing."),
        ("on = true", 'on = "yes"', "rules[1].on: true or false is wanted"),
        ("age_to", "ages_to", "rules[1].ages_to: there is no such field."),
        ('["17000"]', "[]", "rules[1].codes: a list of 1 to 200 is wanted"),
        ('"add_modifier"', '"add"', "rules[1].fix.action: one of guidance"),
    ],
)
def test_a_mistake_is_told_in_one_line(old: str, new: str, message: str) -> None:
    assert old in TEXT
    wrong = TEXT.replace(old, new, 1)
    with pytest.raises(DermdeskError) as alone:
        read_rules(wrong)
    with pytest.raises(DermdeskError) as in_practice:
        read_practice(f"{SAMPLE}\n{wrong}")
    assert alone.value.message.startswith(f"File of rules: {message}")
    assert in_practice.value.message.startswith(f"Practice file: {message}")
    assert "\n" not in f"{alone.value}{in_practice.value}"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"payers": ("nobody",)}, "rules.OWN-001.payers: The practice has no payer 'nobody'."),
        ({"codes": ("17004-17000",)}, "rules.OWN-001.codes: '17004-17000' is neither a code"),
        ({"without_modifiers": ()}, "rules.OWN-001.fix.value: The rule would still speak"),
        ({"fix": replace(ASK_59, question="Well")}, "rules.OWN-001.fix.question: A fix that changes the claim"),
    ],
)
def test_a_practice_file_with_a_rule_that_is_none_is_refused(change: dict[str, object], message: str) -> None:
    text = write_rules([replace(FULL, **change)])  # pyright: ignore[reportArgumentType] - fields of the rule
    with pytest.raises(DermdeskError) as caught:
        read_practice(f"{SAMPLE}\n{text}")
    assert caught.value.message.startswith(f"Practice file: {message}")


def test_a_rule_twice_no_rules_and_no_toml() -> None:
    with pytest.raises(DermdeskError, match="OWN-001 stands here twice"):
        read_rules(TEXT + TEXT)
    with pytest.raises(DermdeskError, match="holds no"):
        read_rules(SAMPLE)
    for content in ('name = "', "[" * 50, "a = " + "[" * 20_000):
        with pytest.raises(DermdeskError, match="not TOML") as caught:
            read_rules(content)
        assert "\n" not in str(caught.value)
