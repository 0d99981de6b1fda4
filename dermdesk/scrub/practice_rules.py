"""The practice's own rules as rules of the catalogue: each line is asked for every condition of a rule.

A fix is offered only where the rule would be silent about the line afterwards: a way out that leads nowhere is none.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from dermdesk.domain.code_choice import code_choice
from dermdesk.domain.days import age_on
from dermdesk.domain.practice import LineClass
from dermdesk.domain.practice_rule import FixAction, LineScope, PracticeRule, RuleFix
from dermdesk.domain.practice_rule_words import fix_label, in_words
from dermdesk.scrub.codes import begins
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field
from dermdesk.scrub.fix import (
    AddModifier,
    Fix,
    LineChange,
    RemoveModifier,
    SetClass,
    SetCode,
    SetUnits,
    apply_to_lines,
    attest,
    guide,
)
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.page import RulePage
from dermdesk.scrub.rule import Hit, Rule, Status

SOURCE = "Rule of this practice"
_TITLE = "A rule of this practice"
_NOBODY: Mapping[str, str] = MappingProxyType({})

_Lines = tuple[NumberedLine, ...]
_MakeChange = Callable[[int, str], LineChange]
_CHANGES: Mapping[FixAction, _MakeChange] = MappingProxyType(
    {
        FixAction.ADD_MODIFIER: AddModifier,
        FixAction.REMOVE_MODIFIER: RemoveModifier,
        FixAction.SET_UNITS: lambda line, value: SetUnits(line, int(value)),
        FixAction.SET_CODE: SetCode,
        FixAction.SET_CLASS: lambda line, value: SetClass(line, LineClass(value)),
    }
)
_CELLS = {
    FixAction.ADD_MODIFIER: Field.MODIFIERS,
    FixAction.REMOVE_MODIFIER: Field.MODIFIERS,
    FixAction.SET_UNITS: Field.UNITS,
    FixAction.SET_CODE: Field.CODE,
    FixAction.SET_CLASS: Field.CLASS,
}


def compiled(rule: PracticeRule, payer_names: Mapping[str, str] = _NOBODY) -> Rule:
    """The rule as the engine runs it, whether it is on or not. It is well formed (see `practice_rule_check`)."""
    reader = _Reader(rule)
    return Rule(
        id=rule.rule_id,
        severity=rule.severity,
        source=rule.source or SOURCE,
        status=Status.OWN,
        check=reader.hits,
        about=reader.codes or None,
        any_class=rule.scope is not LineScope.INSURANCE,
        own_page=_page(rule, payer_names),
    )


class _Reader:
    """What is worked out once for a rule."""

    def __init__(self, rule: PracticeRule) -> None:
        self._rule = rule
        self.codes = code_choice(rule.codes)
        self._beside = code_choice(rule.beside)
        self._not_beside = code_choice(rule.not_beside)
        self._cell = _cell(rule)

    def hits(self, visit: VisitContext) -> Iterator[Hit]:
        """One hit a line for which every condition holds."""
        if not self._is_about_visit(visit):
            return
        lines = _scope(visit, self._rule.scope)
        for line in lines:
            if self._is_about_line(visit, line):
                others = tuple(other for other in lines if other.number != line.number)
                found = self._found_beside(others)
                if found is not None:
                    yield Hit(line, self._cell, self._rule.message, self._fixes(visit, line), found)

    def _is_about_visit(self, visit: VisitContext) -> bool:
        rule = self._rule
        if (rule.payers or rule.payer_types) and not (
            visit.payer.type in rule.payer_types or visit.visit.payer_key in rule.payers
        ):
            return False
        if rule.age_from is None and rule.age_to is None:
            return True
        born = visit.visit.patient.birth_date
        return born is not None and _is_within(age_on(born, visit.day), rule.age_from, rule.age_to)

    def _is_about_line(self, visit: VisitContext, line: NumberedLine) -> bool:
        rule = self._rule
        return (
            (not self.codes or line.code in self.codes)
            and (not rule.with_modifiers or not line.modifiers.isdisjoint(rule.with_modifiers))
            and line.modifiers.isdisjoint(rule.without_modifiers)
            and (rule.units_above is None or line.units > rule.units_above)
            and (rule.units_below is None or line.units < rule.units_below)
            and (not rule.places or visit.place_of(line) in rule.places)
            and self._fits_diagnoses(line)
        )

    def _fits_diagnoses(self, line: NumberedLine) -> bool:
        wanted, barred = self._rule.with_diagnoses, self._rule.without_diagnoses
        if not wanted and not barred:
            return True
        return (
            bool(line.linked)
            and (not wanted or any(begins(code, wanted) for code in line.linked))
            and not any(begins(code, barred) for code in line.linked)
        )

    def _found_beside(self, others: _Lines) -> _Lines | None:
        """The other lines that the rule wants to see; None when they, or their absence, are not as it wants."""
        if self._not_beside and any(other.code in self._not_beside for other in others):
            return None
        found = tuple(other for other in others if other.code in self._beside)
        return found if found or not self._beside else None

    def _fixes(self, visit: VisitContext, line: NumberedLine) -> tuple[Fix, ...]:
        fix = self._rule.fix
        if fix is None:
            return ()
        if fix.action is FixAction.GUIDANCE:
            return (guide(fix.value),)
        offered = _attested(fix, line.number)
        return (offered,) if self._is_silent_after(fix, visit, line) else ()

    def _is_silent_after(self, fix: RuleFix, visit: VisitContext, line: NumberedLine) -> bool:
        (after,) = apply_to_lines(_attested(fix, 1), (line.line,))
        if after == line.line:
            return False
        insured, scope = visit.visit.is_insurance(after), self._rule.scope
        if scope is not LineScope.ANY and insured != (scope is LineScope.INSURANCE):
            return True
        changed = replace(line, line=after, code=after.code, modifiers=frozenset(after.modifiers))
        return not self._is_about_line(visit, changed)


def _scope(visit: VisitContext, scope: LineScope) -> _Lines:
    match scope:
        case LineScope.INSURANCE:
            return visit.lines
        case LineScope.ANY:
            return visit.all_lines
        case LineScope.PATIENT:
            return tuple(line for line in visit.all_lines if not visit.visit.is_insurance(line.line))


def _attested(fix: RuleFix, number: int) -> Fix:
    return attest(fix_label(fix), fix.question, _CHANGES[fix.action](number, fix.value))


def _is_within(number: int, least: int | None, most: int | None) -> bool:
    return (least is None or number >= least) and (most is None or number <= most)


def _cell(rule: PracticeRule) -> Field:
    """The cell that the finding points at: that of the fix, else of the first condition."""
    if rule.fix is not None and rule.fix.action in _CELLS:
        return _CELLS[rule.fix.action]
    if rule.with_modifiers or rule.without_modifiers:
        return Field.MODIFIERS
    if rule.units_above is not None or rule.units_below is not None:
        return Field.UNITS
    if rule.with_diagnoses or rule.without_diagnoses:
        return Field.POINTERS
    return Field.PLACE if rule.places else Field.CODE


def _page(rule: PracticeRule, payer_names: Mapping[str, str]) -> RulePage:
    return RulePage(
        title=_TITLE,
        why=f"{rule.message} {in_words(rule, payer_names)}",
        what_to_do=fix_label(rule.fix) if rule.fix is not None else "",
        fires=(),
        silent=(),
        fixed=(),
    )
