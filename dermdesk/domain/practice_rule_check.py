"""What is wrong with a practice's rule, in words and by field, before it is kept.

A rule that can never speak, one that speaks about every line, and a fix that would leave the finding where it is are
mistakes as well.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from dermdesk.domain.code_choice import code_choice, is_code_or_range, range_ends
from dermdesk.domain.codes import is_modifier, is_place_of_service, is_practice_code, is_procedure_code
from dermdesk.domain.practice import LineClass
from dermdesk.domain.practice_rule import FixAction, LineScope, PracticeRule, RuleFix
from dermdesk.domain.rule_names import is_own_rule

LONGEST_TEXT = 300
MOST_VALUES = 200
OLDEST = 130
MOST_UNITS = 9_999
_DIAGNOSIS = re.compile(r"[A-Z](?:[0-9](?:[0-9AB](?:\.[0-9A-Z]{0,4})?)?)?", re.ASCII)
_LINE_OF_TEXT = re.compile(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]*")


@dataclass(frozen=True, slots=True)
class RuleProblem:
    """`field` is a field of PracticeRule, or `fix_value` or `question` of its fix."""

    field: str
    words: str


def problems_of(
    rule: PracticeRule, payers: Collection[str], own_codes: Collection[str] | None = None
) -> tuple[RuleProblem, ...]:
    """Everything that is wrong, first things first.

    `payers` are the keys that the practice knows, `own_codes` the codes of its price list that are none of CPT or HCPCS
    (None: not checked).
    """
    found = [*_texts(rule), *_payers(rule, payers), *_values(rule), *_contradictions(rule), *_bounds(rule)]
    if own_codes is not None:
        found += _own_codes(rule, own_codes)
    if not found and not rule.has_condition:
        found.append(RuleProblem("codes", "This would speak about every line: name a code or another condition."))
    if not found and rule.fix is not None:
        found += _fix(rule, rule.fix)
    return tuple(found)


def _texts(rule: PracticeRule) -> Iterator[RuleProblem]:
    if not is_own_rule(rule.rule_id):
        yield RuleProblem("rule_id", "A rule of the practice is called OWN- and three digits.")
    if not rule.message.strip():
        yield RuleProblem("message", "Say in one sentence what is wrong with such a line.")
    for field, text in (("message", rule.message), ("source", rule.source)):
        if not _is_text(text):
            yield RuleProblem(field, f"One line of at most {LONGEST_TEXT} characters.")


def _payers(rule: PracticeRule, payers: Collection[str]) -> Iterator[RuleProblem]:
    for key in rule.payers:
        if key not in payers:
            yield RuleProblem("payers", f"The practice has no payer '{key[:30]}'.")
            return


def _values(rule: PracticeRule) -> Iterator[RuleProblem]:
    code_words = "is neither a code nor a range such as 17000-17004"
    checks: tuple[tuple[str, Sequence[str], Callable[[str], object], str], ...] = (
        ("codes", rule.codes, is_code_or_range, code_words),
        ("beside", rule.beside, is_code_or_range, code_words),
        ("not_beside", rule.not_beside, is_code_or_range, code_words),
        ("with_modifiers", rule.with_modifiers, is_modifier, "is no modifier: two characters"),
        ("without_modifiers", rule.without_modifiers, is_modifier, "is no modifier: two characters"),
        ("with_diagnoses", rule.with_diagnoses, _DIAGNOSIS.fullmatch, "begins no diagnosis: type C44 or L57.0"),
        ("without_diagnoses", rule.without_diagnoses, _DIAGNOSIS.fullmatch, "begins no diagnosis: type C44 or L57.0"),
        ("places", rule.places, is_place_of_service, "is no place of service: two digits"),
    )
    for field, values, is_right, words in checks:
        wrong = next((value for value in values if not is_right(value)), None)
        if wrong is not None:
            yield RuleProblem(field, f"'{wrong[:20]}' {words}.")
        elif len(values) > MOST_VALUES:
            yield RuleProblem(field, f"At most {MOST_VALUES} values: write ranges, or two rules.")
        elif len(set(values)) < len(values):
            twice = next(value for place, value in enumerate(values) if value in values[:place])
            yield RuleProblem(field, f"{twice} stands here twice.")


def _own_codes(rule: PracticeRule, own_codes: Collection[str]) -> Iterator[RuleProblem]:
    """A mistyped code looks like one of the practice's own, and would keep the rule silent for good."""
    for field, members in (("codes", rule.codes), ("beside", rule.beside), ("not_beside", rule.not_beside)):
        practice_codes = (code for code in members if is_code_or_range(code) and not is_procedure_code(code))
        unknown = (code for code in practice_codes if code not in own_codes and not range_ends(code))
        if (code := next(unknown, None)) is not None:
            yield RuleProblem(field, f"The price list has no code '{code}'.")


def _contradictions(rule: PracticeRule) -> Iterator[RuleProblem]:
    both = set(rule.with_modifiers) & set(rule.without_modifiers)
    if both:
        yield RuleProblem("without_modifiers", f"{min(both)} cannot be wanted both on the line and off it.")
    hidden = [one for one in rule.with_diagnoses if one.startswith(rule.without_diagnoses)]
    if rule.with_diagnoses and len(hidden) == len(rule.with_diagnoses):
        yield RuleProblem("without_diagnoses", f"{hidden[0]} is ruled out here: the rule would never speak.")
    shared = set(rule.beside) & set(rule.not_beside)
    if shared:
        yield RuleProblem("not_beside", f"{min(shared)} cannot be wanted both on the visit and off it.")


def _bounds(rule: PracticeRule) -> Iterator[RuleProblem]:
    for field, bound, most in (
        ("age_from", rule.age_from, OLDEST),
        ("age_to", rule.age_to, OLDEST),
        ("units_above", rule.units_above, MOST_UNITS),
        ("units_below", rule.units_below, MOST_UNITS),
    ):
        if bound is not None and not 0 <= bound <= most:
            yield RuleProblem(field, f"A whole number of 0 to {most}.")
    if rule.age_from is not None and rule.age_to is not None and rule.age_from > rule.age_to:
        yield RuleProblem("age_to", "The last age lies before the first.")
    if rule.units_below is not None and rule.units_below < 2:
        yield RuleProblem("units_below", "A line has one unit at least: the rule would never speak.")
    if rule.units_above is not None and rule.units_below is not None and rule.units_below - rule.units_above < 2:
        yield RuleProblem("units_below", f"No number is above {rule.units_above} and below {rule.units_below}.")


def _fix(rule: PracticeRule, fix: RuleFix) -> Iterator[RuleProblem]:
    if not fix.value.strip() or not _is_text(fix.value):
        yield RuleProblem("fix_value", f"Say what is to be done, in at most {LONGEST_TEXT} characters.")
        return
    if fix.action is FixAction.GUIDANCE:
        return
    if said := _value_wrong(rule, fix):
        yield RuleProblem("fix_value", said)
    if not fix.question.strip().endswith("?") or not _is_text(fix.question):
        yield RuleProblem("question", "A fix that changes the claim asks a coder's question, with its question mark.")


def _value_wrong(rule: PracticeRule, fix: RuleFix) -> str:
    """Why the fix is none: a value of another form, or one after which the rule would still speak."""
    value = fix.value
    match fix.action:
        case FixAction.ADD_MODIFIER:
            return "" if value in rule.without_modifiers else _useless("Without modifiers", value)
        case FixAction.REMOVE_MODIFIER:
            return "" if value in rule.with_modifiers else _useless("With modifiers", value)
        case FixAction.SET_UNITS:
            return _units_wrong(rule, value)
        case FixAction.SET_CODE:
            return _code_wrong(rule, value)
        case FixAction.SET_CLASS:
            return _class_wrong(rule, value)
        case FixAction.GUIDANCE:
            return ""


def _units_wrong(rule: PracticeRule, value: str) -> str:
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= MOST_UNITS):
        return "Type the units, such as 1."
    above = rule.units_above is None or int(value) > rule.units_above
    below = rule.units_below is None or int(value) < rule.units_below
    return f"With {value} units the rule would still speak." if above and below else ""


def _code_wrong(rule: PracticeRule, value: str) -> str:
    if not (is_procedure_code(value) or is_practice_code(value)):
        return "Type a code."
    if not rule.codes or value in code_choice(rule.codes):
        return f"With {value} the rule would still speak."
    return ""


def _class_wrong(rule: PracticeRule, value: str) -> str:
    if value not in set(LineClass):
        return f"One of {', '.join(LineClass)}."
    stays = rule.scope is LineScope.ANY or (value == LineClass.INSURANCE) == (rule.scope is LineScope.INSURANCE)
    return "In that class the rule would still speak." if stays else ""


def _useless(field: str, value: str) -> str:
    return f"The rule would still speak: name {value[:20]} under '{field}'."


def _is_text(text: str) -> bool:
    return len(text) <= LONGEST_TEXT and bool(_LINE_OF_TEXT.fullmatch(text))
