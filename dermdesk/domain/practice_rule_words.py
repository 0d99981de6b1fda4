"""A practice's rule as a sentence, so that who writes it can read what it will do."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from dermdesk.domain.payer import PayerType
from dermdesk.domain.practice import LineClass
from dermdesk.domain.practice_rule import FixAction, LineScope, PracticeRule, RuleFix

PAYER_TYPES: Mapping[PayerType, str] = MappingProxyType(
    {
        PayerType.MEDICARE_PART_B: "Medicare Part B",
        PayerType.MEDICARE_ADVANTAGE: "Medicare Advantage",
        PayerType.MEDICAID: "Medicaid",
        PayerType.COMMERCIAL: "Commercial",
        PayerType.SELF_PAY: "Self-pay",
    }
)
_SCOPES = {
    LineScope.INSURANCE: "insurance line",
    LineScope.PATIENT: "line that the patient pays",
    LineScope.ANY: "line",
}
_CLASSES = {
    LineClass.INSURANCE: "insurance",
    LineClass.SELF: "self-pay",
    LineClass.COSMETIC: "cosmetic",
    LineClass.RETAIL: "retail",
    LineClass.FEE: "fees",
}
_NOBODY: Mapping[str, str] = MappingProxyType({})


def in_words(rule: PracticeRule, payer_names: Mapping[str, str] = _NOBODY) -> str:
    """`Speaks about an insurance line of 17000-17004 when …`; payers by name where `payer_names` has their key."""
    parts = [f"of {_any_of(rule.codes)}"] if rule.codes else []
    if who := payers_in_words(rule, payer_names):
        parts.append(f"for {who}")
    parts += _line_parts(rule)
    if ages := _bounds(rule.age_from, rule.age_to, at_least="aged {} or older", at_most="aged {} or younger"):
        parts.append(f"of a patient {ages}")
    if rule.beside:
        parts.append(f"beside {_any_of(rule.beside)}")
    if rule.not_beside:
        parts.append(f"without {_any_of(rule.not_beside)} on another line")
    scope = _SCOPES[rule.scope]
    article = "an" if scope[0] in "aeiou" else "a"
    return f"Speaks about {article} {scope} " + ", ".join(parts) + "." if parts else f"Speaks about every {scope}."


def payers_in_words(rule: PracticeRule, payer_names: Mapping[str, str] = _NOBODY) -> str:
    """The payers that a rule is about; blank for all."""
    named = [PAYER_TYPES[payer_type] for payer_type in rule.payer_types]
    return _any_of([*named, *(payer_names.get(key, key) for key in rule.payers)])


def fix_label(fix: RuleFix) -> str:
    """What the button says, or the guidance itself."""
    match fix.action:
        case FixAction.GUIDANCE:
            return fix.value
        case FixAction.ADD_MODIFIER:
            return f"Add {fix.value}"
        case FixAction.REMOVE_MODIFIER:
            return f"Remove {fix.value}"
        case FixAction.SET_UNITS:
            return f"Set units to {fix.value}"
        case FixAction.SET_CODE:
            return f"Change to {fix.value}"
        case FixAction.SET_CLASS:
            return f"Move to {_CLASSES[LineClass(fix.value)]}"


def _line_parts(rule: PracticeRule) -> list[str]:
    parts: list[str] = []
    if rule.with_modifiers:
        parts.append(f"with modifier {_any_of(rule.with_modifiers)}")
    if rule.without_modifiers:
        parts.append(f"without modifier {_any_of(rule.without_modifiers)}")
    if rule.with_diagnoses:
        parts.append(f"linked to a diagnosis that begins {_any_of(rule.with_diagnoses)}")
    if rule.without_diagnoses:
        parts.append(f"linked to none that begins {_any_of(rule.without_diagnoses)}")
    if rule.places:
        parts.append(f"at place of service {_any_of(rule.places)}")
    if units := _bounds(rule.units_above, rule.units_below, at_least="more than {}", at_most="fewer than {}"):
        parts.append(f"with {units} units")
    return parts


def _bounds(least: int | None, most: int | None, *, at_least: str, at_most: str) -> str:
    said = [words.format(bound) for words, bound in ((at_least, least), (at_most, most)) if bound is not None]
    return " and ".join(said)


def _any_of(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + f" or {names[-1]}" if names else ""
