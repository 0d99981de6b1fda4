"""The form of an own rule: what hands type for its conditions, and back."""

import re
from collections.abc import Mapping

from PySide6.QtWidgets import QLineEdit

from dermdesk.domain.payer import PayerType
from dermdesk.domain.practice import LineClass, PracticeSetup
from dermdesk.domain.practice_rule import FixAction, LineScope, PracticeRule, RuleFix
from dermdesk.domain.practice_rule_check import LONGEST_TEXT, problems_of
from dermdesk.domain.practice_rule_words import PAYER_TYPES
from dermdesk.domain.severity import Severity
from dermdesk.ui.widgets import checks
from dermdesk.ui.widgets.form import Form

SEVERITY_WORDS = {
    Severity.REJECT: "Reject: cannot be sent",
    Severity.DENIAL_RISK: "Denial risk",
    Severity.COMPLIANCE: "Compliance",
    Severity.ADVICE: "Advice",
}
_SCOPES = (
    ("Insurance lines", LineScope.INSURANCE),
    ("Lines that the patient pays", LineScope.PATIENT),
    ("All lines", LineScope.ANY),
)
_FIXES = (
    ("No fix", None),
    ("Words: what to do", FixAction.GUIDANCE),
    ("Add a modifier", FixAction.ADD_MODIFIER),
    ("Remove a modifier", FixAction.REMOVE_MODIFIER),
    ("Set the units", FixAction.SET_UNITS),
    ("Change the code", FixAction.SET_CODE),
    ("Move to another class", FixAction.SET_CLASS),
)
_HINTS = {
    FixAction.GUIDANCE: "what a person has to do",
    FixAction.ADD_MODIFIER: "such as 59",
    FixAction.REMOVE_MODIFIER: "such as 59",
    FixAction.SET_UNITS: "such as 1",
    FixAction.SET_CODE: "such as 17004",
    FixAction.SET_CLASS: "self, cosmetic, retail or fee",
}
_LISTS = (
    "codes", "with_modifiers", "without_modifiers", "with_diagnoses", "without_diagnoses", "places", "beside",
    "not_beside",
)  # fmt: skip
_NUMBERS = ("age_from", "age_to", "units_above", "units_below")


def lay_out(form: Form) -> None:
    """The fields on twelve columns."""
    form.choice("severity", "Severity", [(said, key) for key, said in SEVERITY_WORDS.items()], span=3)
    form.choice("scope", "Looks at", _SCOPES, span=4)
    form.line("payers", "Payers", span=5, hint="all, or Medicaid, heartland …", most=400)
    form.line("codes", "Codes", span=4, hint="such as 17000-17004, 17110", most=400)
    form.line("beside", "Beside a line of", span=4, hint="codes", most=400)
    form.line("not_beside", "Without a line of", span=4, hint="codes", most=400)
    form.line("with_modifiers", "With modifiers", span=3, most=80)
    form.line("without_modifiers", "Without modifiers", span=3, most=80)
    form.line("with_diagnoses", "Diagnosis begins", span=3, hint="such as C44, L57.0", most=200)
    form.line("without_diagnoses", "None begins", span=3, most=200)
    form.line("places", "Places", span=2, most=40)
    form.line("age_from", "Age from", span=2, check=checks.optional(_number_wrong), most=3)
    form.line("age_to", "Age to", span=2, check=checks.optional(_number_wrong), most=3)
    form.line("units_above", "Units above", span=2, check=checks.optional(_number_wrong), most=4)
    form.line("units_below", "Units below", span=2, check=checks.optional(_number_wrong), most=4)
    form.line("message", "Sa&ys", span=8, check=checks.required, hint="one sentence for who types", most=LONGEST_TEXT)
    form.line("source", "Known from", span=4, hint="such as a bulletin and its date", most=LONGEST_TEXT)
    form.choice("fix", "Way out", _FIXES, span=3)
    form.line("fix_value", "With what", span=4, most=LONGEST_TEXT)
    form.line("question", "The coder's question", span=5, hint="ends with ?", most=LONGEST_TEXT)


def values_of(rule: PracticeRule, setup: PracticeSetup) -> Mapping[str, object]:
    """A rule as fields."""
    lists = {name: ", ".join(getattr(rule, name)) for name in _LISTS}
    numbers = {name: "" if getattr(rule, name) is None else str(getattr(rule, name)) for name in _NUMBERS}
    return {
        "severity": rule.severity,
        "scope": rule.scope,
        "payers": write_payers(rule, setup),
        "message": rule.message,
        "source": rule.source,
        "fix": rule.fix.action if rule.fix is not None else None,
        "fix_value": rule.fix.value if rule.fix is not None else "",
        "question": rule.fix.question if rule.fix is not None else "",
        **lists,
        **numbers,
    }


def typed_rule(form: Form, setup: PracticeSetup, rule_id: str, *, on: bool = False) -> PracticeRule:
    """What the fields say. Raises ValueError, in words, for an unknown payer."""
    types, keys = read_payers(form.text("payers"), setup)
    return PracticeRule(
        rule_id=rule_id,
        severity=form.value("severity"),
        message=form.text("message"),
        source=form.text("source"),
        on=on,
        scope=form.value("scope"),
        payer_types=types,
        payers=keys,
        codes=_words(form, "codes"),
        with_modifiers=_words(form, "with_modifiers"),
        without_modifiers=_words(form, "without_modifiers"),
        with_diagnoses=_words(form, "with_diagnoses"),
        without_diagnoses=_words(form, "without_diagnoses"),
        places=_words(form, "places"),
        age_from=_number(form, "age_from"),
        age_to=_number(form, "age_to"),
        units_above=_number(form, "units_above"),
        units_below=_number(form, "units_below"),
        beside=_words(form, "beside"),
        not_beside=_words(form, "not_beside"),
        fix=_fix(form),
    )


def right_rule(form: Form, setup: PracticeSetup, rule_id: str, *, on: bool) -> PracticeRule | None:
    """The rule, when nothing is wrong with it; else what is wrong stands under the fields and hands go to the first."""
    right = form.is_right()
    try:
        rule = typed_rule(form, setup, rule_id, on=on)
        wrong = {one.field: one.words for one in problems_of(rule, setup.payers.keys())}
    except ValueError as error:
        rule, wrong = None, {"payers": str(error)}
    for field, said in wrong.items():
        form.say_wrong(field, said)
    if wrong:
        form.editor(next(iter(wrong))).setFocus()
    return rule if right and not wrong else None


def show_fix_fields(form: Form) -> None:
    """Only what the chosen way out asks for."""
    action: FixAction | None = form.value("fix")
    editor = form.editor("fix_value")
    if isinstance(editor, QLineEdit) and action is not None:
        editor.setPlaceholderText(_HINTS[action])
    form.show_fields(("fix_value",), shown=action is not None)
    form.show_fields(("question",), shown=action not in (None, FixAction.GUIDANCE))


def read_payers(text: str, setup: PracticeSetup) -> tuple[tuple[PayerType, ...], tuple[str, ...]]:
    """Types and keys, from names of types, keys or names of payers parted by commas.

    A type goes before a payer of the same name. Raises ValueError with words for who typed it.
    """
    types: list[PayerType] = []
    keys: list[str] = []
    by_type = {_folded(said): kind for kind, said in PAYER_TYPES.items()}
    by_type |= {kind.value: kind for kind in PayerType}
    by_name = {_folded(payer.name): payer.key for payer in setup.payers.values()}
    for part in filter(None, (_folded(part) for part in text.split(","))):
        if part == "all":
            continue
        if part in by_type:
            types.append(by_type[part])
        elif part in setup.payers:
            keys.append(part)
        elif part in by_name:
            keys.append(by_name[part])
        else:
            known = ", ".join((*(said for said in PAYER_TYPES.values()), *setup.payers))
            raise ValueError(f"There is no payer '{part[:30]}': {known[:200]}.")
    return tuple(dict.fromkeys(types)), tuple(dict.fromkeys(keys))


def write_payers(rule: PracticeRule, setup: PracticeSetup) -> str:
    """As hands would type them; `read_payers` reads them back."""
    named = {_folded(said) for said in PAYER_TYPES.values()}

    def payer(key: str) -> str:
        known = setup.payers.get(key)
        if known is None or "," in known.name or _folded(known.name) in named:
            return key
        return known.name

    return ", ".join((*(PAYER_TYPES[kind] for kind in rule.payer_types), *map(payer, rule.payers)))


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _words(form: Form, key: str) -> tuple[str, ...]:
    return tuple(filter(None, re.split(r"[,;\s]+", form.text(key).upper())))


def _number(form: Form, key: str) -> int | None:
    return int(form.text(key)) if form.text(key) and not _number_wrong(form.text(key)) else None


def _number_wrong(text: str) -> str:
    return "" if text.strip().isascii() and text.strip().isdigit() else "A whole number."


def _fix(form: Form) -> RuleFix | None:
    action: FixAction | None = form.value("fix")
    if action is None:
        return None
    value = form.text("fix_value")
    if action is FixAction.GUIDANCE:
        return RuleFix(action=action, value=value)
    if action is FixAction.SET_CLASS:
        return RuleFix(action=action, value=_class(value), question=form.text("question"))
    return RuleFix(action=action, value=value.upper(), question=form.text("question"))


def _class(typed: str) -> str:
    """A class by its name or its short form: `Cos` is cosmetic."""
    by_short = {line_class.short.lower(): line_class.value for line_class in LineClass}
    return by_short.get(typed.lower(), typed.lower())
