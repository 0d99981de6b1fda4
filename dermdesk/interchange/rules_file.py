"""The practice's own scrub rules as TOML: `[[rules]]` of a practice file, or a file of rules alone; read strictly.

`resources/sample/README.md` describes the fields. Every error is one DermdeskError that names rule and field.
"""

import json
import tomllib
from collections.abc import Collection, Iterable
from dataclasses import fields
from typing import cast

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.payer import PayerType
from dermdesk.domain.practice_rule import FixAction, LineScope, PracticeRule, RuleFix
from dermdesk.domain.practice_rule_check import problems_of
from dermdesk.domain.severity import Severity
from dermdesk.interchange.strict import Fields, flag, many, member, pattern, record, text, whole

_word = pattern(r"[A-Za-z0-9._-]{1,30}", "a code, a modifier, a key …")
_words = many(_word, least=1, most=200)


def read_rules(content: str) -> tuple[PracticeRule, ...]:
    """The rules of a file, in its order. Other tables of a practice file are left alone.

    Raises DermdeskError: no TOML, no rules in it, a wrong field, an id that stands twice. Whether payers and codes of
    the price list exist is for the caller to see.
    """
    try:
        values = tomllib.loads(content.removeprefix("\ufeff"))
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        said = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "it is nested too deeply"
        said = " ".join(said.split())[:120]
        raise DermdeskError(f"The file of rules is not TOML: {said}.", "Nothing was changed.") from None
    if "rules" not in values:
        raise DermdeskError("This file holds no [[rules]].", "Choose a practice file or a file of rules.")
    try:
        return rules_reader(values["rules"], "rules")
    except DermdeskError as error:
        raise DermdeskError(f"File of rules: {error.message}", "Nothing was changed.") from None


def rules_reader(value: object, path: str) -> tuple[PracticeRule, ...]:
    """Reader of the list `rules`; ids stand once."""
    rules = many(record(_rule), most=999)(value, path)
    seen: set[str] = set()
    for rule in rules:
        if rule.rule_id in seen:
            raise DermdeskError(f"{path}: {rule.rule_id} stands here twice.")
        seen.add(rule.rule_id)
    return rules


def refuse_wrong_rules(rules: Iterable[PracticeRule], payers: Collection[str]) -> None:
    """Raise DermdeskError for the first rule that is none, with its field."""
    for rule in rules:
        if found := problems_of(rule, payers):
            raise DermdeskError(f"rules.{rule.rule_id}.{_field_name(found[0].field)}: {found[0].words}")


def write_rules(rules: Iterable[PracticeRule]) -> str:
    """Rules as `[[rules]]` tables; what is left at its default is left out, but for `on`."""
    return "\n".join(_table(rule) for rule in rules)


def _rule(said: Fields) -> PracticeRule:
    return PracticeRule(
        rule_id=said.need("id", pattern(r"OWN-\d{3}", "OWN- and three digits")),
        severity=said.need("severity", member(Severity)),
        message=said.need("message", text),
        source=said.get("source", text, ""),
        on=said.get("on", flag, False),
        scope=said.get("lines", member(LineScope), LineScope.INSURANCE),
        payer_types=said.get("payer_types", many(member(PayerType), least=1), ()),
        payers=said.get("payers", _words, ()),
        codes=said.get("codes", _words, ()),
        with_modifiers=said.get("with_modifiers", _words, ()),
        without_modifiers=said.get("without_modifiers", _words, ()),
        with_diagnoses=said.get("with_diagnoses", _words, ()),
        without_diagnoses=said.get("without_diagnoses", _words, ()),
        places=said.get("places", _words, ()),
        age_from=said.get("age_from", whole(), None),
        age_to=said.get("age_to", whole(), None),
        units_above=said.get("units_above", whole(), None),
        units_below=said.get("units_below", whole(), None),
        beside=said.get("beside", _words, ()),
        not_beside=said.get("not_beside", _words, ()),
        fix=said.get("fix", record(_fix), None),
    )


def _fix(said: Fields) -> RuleFix:
    return RuleFix(
        action=said.need("action", member(FixAction)),
        value=said.need("value", text),
        question=said.get("question", text, ""),
    )


def _table(rule: PracticeRule) -> str:
    rows = [f"id = {_toml(rule.rule_id)}", f"on = {_toml(rule.on)}"]
    for each in fields(PracticeRule):
        value: object = getattr(rule, each.name)
        if each.name in ("rule_id", "on") or value == each.default:
            continue
        rows.append(f"{_field_name(each.name)} = {_toml(value)}")
    return "[[rules]]\n" + "".join(f"{row}\n" for row in rows)


def _toml(value: object) -> str:
    """A JSON string is a basic string of TOML too, as long as nothing but controls is escaped."""
    if isinstance(value, RuleFix):
        asked = f", question = {_toml(value.question)}" if value.question else ""
        return f"{{ action = {_toml(value.action)}, value = {_toml(value.value)}{asked} }}"
    if isinstance(value, tuple):
        return f"[{', '.join(_toml(member) for member in cast('tuple[object, ...]', value))}]"
    return json.dumps(str(value) if isinstance(value, str) else value, ensure_ascii=False)


def _field_name(name: str) -> str:
    """As the file calls a field."""
    return {"rule_id": "id", "scope": "lines", "fix_value": "fix.value", "question": "fix.question"}.get(name, name)
