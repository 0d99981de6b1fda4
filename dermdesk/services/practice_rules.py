"""The practice's own scrub rules, and which rules are switched off: read, written, switched, retired.

A new rule is off. `rule_back_test` tells what it would have said before it is switched on. A reject that is built in
can never be switched off: the front end of the payer would return the claim all the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.event import EventBody
from dermdesk.domain.events import PracticeRuleChanged, PracticeRuleRetired, RuleSwitched
from dermdesk.domain.practice_rule import PracticeRule, RuleSwitch
from dermdesk.domain.practice_rule_check import RuleProblem, problems_of
from dermdesk.domain.practice_rule_words import in_words
from dermdesk.domain.rule_names import is_own_rule
from dermdesk.domain.severity import Severity
from dermdesk.domain.user import Permission
from dermdesk.interchange.rules_file import read_rules, write_rules
from dermdesk.scrub.catalogue import Catalogue
from dermdesk.scrub.families import family_title
from dermdesk.scrub.page import RulePage
from dermdesk.services.desk import Desk
from dermdesk.services.submission_rules import CATALOGUE

IMPORTED = "Read from a file of rules"
_MOST_RULES = 999


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSwitch:
    """Who switched a rule the last time, when and why; `moment` is UTC."""

    on: bool
    reason: str
    user: str
    """Name of the user."""
    moment: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRule:
    """A rule of the practice as it stands, and as a sentence; `switch` None: it was never switched on."""

    rule: PracticeRule
    words: str
    switch: LastSwitch | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltInRule:
    """A rule of dermdesk as it stands in this practice. `by_payer`: names of payers whose card weighs it otherwise."""

    rule_id: str
    family: str
    severity: Severity
    page: RulePage
    source: str
    on: bool
    may_switch: bool
    by_payer: Mapping[str, Severity]
    switch: LastSwitch | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedRules:
    """Ids of the rules that a file brought, changed, or held as they were."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    same: tuple[str, ...]


# --- reading ---------------------------------------------------------------------------------------------------------


def catalogue(desk: Desk) -> Catalogue:
    """What judges the practice's visits now; the window hands it to its scrub thread."""
    desk.require(Permission.SEE_PRACTICE)
    return desk.rules()


def own_rules(desk: Desk) -> tuple[OwnRule, ...]:
    """The practice's own rules by id, those that are off too."""
    desk.require(Permission.SEE_PRACTICE)
    switches, names = _switches(desk), _payer_names(desk)
    return tuple(
        OwnRule(rule=rule, words=in_words(rule, names), switch=switches.get(rule.rule_id))
        for rule in desk.book.practice.practice_rules()
    )


def built_in_rules(desk: Desk) -> tuple[BuiltInRule, ...]:
    """The rules of dermdesk in order of their pages, those that are switched off too."""
    desk.require(Permission.SEE_PRACTICE)
    switches, active = _switches(desk), desk.rules().by_id
    cards = [(payer.name, payer.stance.severities) for payer in desk.setup().payers.values()]
    return tuple(
        BuiltInRule(
            rule_id=rule.id,
            family=family_title(rule.family),
            severity=rule.severity,
            page=CATALOGUE.page(rule.id),
            source=rule.source,
            on=rule.id in active,
            may_switch=rule.severity is not Severity.REJECT,
            by_payer={
                name: weight
                for name, card in cards
                if (weight := card.get(rule.id) or card.get(rule.family)) and rule.severity is not Severity.REJECT
            },
            switch=switches.get(rule.id),
        )
        for rule in CATALOGUE
    )


def next_rule_id(desk: Desk) -> str:
    """The id of the next new rule; ids of retired rules are never given again. Raises DermdeskError after the 999th."""
    desk.require(Permission.SEE_PRACTICE)
    given = [int(rule_id.removeprefix("OWN-")) for rule_id in desk.book.practice.practice_rule_ids()]
    number = max(given, default=0) + 1
    if number > _MOST_RULES:
        raise DermdeskError(f"A practice has at most {_MOST_RULES} rules. Nothing was changed.", "Change an old one.")
    return f"OWN-{number:03}"


def problems(desk: Desk, rule: PracticeRule) -> tuple[RuleProblem, ...]:
    """What is wrong with a rule as it is typed, by field; nothing when it can be kept."""
    desk.require(Permission.SEE_PRACTICE)
    setup = desk.setup()
    items = {item.code for item in desk.reference.charge_items()}
    return problems_of(rule, setup.payers.keys(), items | setup.price_list.keys())


# --- changing --------------------------------------------------------------------------------------------------------


def save(desk: Desk, rule: PracticeRule) -> None:
    """Keep a rule, new or changed; a new one is off, a changed one stays as it is. Raises DermdeskError in words."""
    desk.require(Permission.CHANGE_RULES)
    changes = _changes(desk, rule)
    if changes:
        desk.append(*changes)


def switch(desk: Desk, rule_id: str, *, on: bool, reason: str) -> str:
    """Switch a rule on or off, built in or own; the reason is kept with user and time. Returns the rule's full id.

    Raises DermdeskError: no such rule, no reason, a reject that is built in.
    """
    desk.require(Permission.CHANGE_RULES)
    if not reason.strip():
        raise DermdeskError("A switch needs its reason. Nothing was changed.", "Say it in a few words; it is kept.")
    name = rule_id.strip().upper()
    if is_own_rule(name):
        is_on = _own(desk, name).on
    else:
        rule = CATALOGUE.rule(name)
        name, is_on = rule.id, rule.id in desk.rules().by_id
        if rule.severity is Severity.REJECT and not on:
            raise DermdeskError(
                f"{name} is a reject and cannot be switched off: the payer's front end returns such a claim.",
                "Mend the line. Nothing was changed.",
            )
    if is_on != on:
        desk.append(RuleSwitched(rule_id=name, on=on, reason=reason.strip()))
    return name


def retire(desk: Desk, rule_id: str, reason: str) -> None:
    """Put an own rule away for good; it stays in the journal, and its id is spent."""
    desk.require(Permission.CHANGE_RULES)
    if not reason.strip():
        raise DermdeskError("Say why the rule is retired. Nothing was changed.", "The reason is kept.")
    _own(desk, rule_id)
    desk.append(PracticeRuleRetired(rule_id=rule_id, reason=reason.strip()))


# --- files -----------------------------------------------------------------------------------------------------------


def import_rules(desk: Desk, text: str) -> ImportedRules:
    """Take the rules of a practice file, or of a file of rules alone; all or none.

    A rule that the file says is on is switched on. Raises DermdeskError that names rule and field.
    """
    desk.require(Permission.CHANGE_RULES)
    known = {rule.rule_id: rule for rule in desk.book.practice.practice_rules()}
    events: list[EventBody] = []
    added: list[str] = []
    changed: list[str] = []
    same: list[str] = []
    for rule in read_rules(text):
        before = known.get(rule.rule_id)
        bodies = _changes(desk, rule)
        if rule.on != (before is not None and before.on):
            bodies.append(RuleSwitched(rule_id=rule.rule_id, on=rule.on, reason=IMPORTED))
        (added if before is None else changed if bodies else same).append(rule.rule_id)
        events += bodies
    if events:
        desk.append(*events)
    return ImportedRules(added=tuple(added), changed=tuple(changed), same=tuple(same))


def export_rules(desk: Desk) -> str:
    """The practice's own rules as a file of rules, which can also be pasted into a practice file."""
    desk.require(Permission.SEE_PRACTICE)
    return write_rules(desk.book.practice.practice_rules())


# --- parts -----------------------------------------------------------------------------------------------------------


def _changes(desk: Desk, rule: PracticeRule) -> list[EventBody]:
    """The event that keeps the rule; none when it stands so already."""
    if found := problems(desk, rule):
        first = found[0]
        raise DermdeskError(
            f"{rule.rule_id[:10]}, {first.field.replace('_', ' ')}: {first.words} Nothing was changed.", "Mend it."
        )
    before = desk.setup().rules.get(rule.rule_id)
    if before is None and rule.rule_id in desk.book.practice.practice_rule_ids():
        raise DermdeskError(f"{rule.rule_id} was retired. Nothing was changed.", "Write it as a new rule.")
    if before is not None and replace(rule, on=before.on) == before:
        return []
    return [PracticeRuleChanged(rule=replace(rule, on=False))]


def _own(desk: Desk, rule_id: str) -> PracticeRule:
    found = desk.setup().rules.get(rule_id)
    if found is None:
        raise DermdeskError(f"The practice has no rule {rule_id[:20]}. Nothing was changed.", "It may be retired.")
    return found


def _switches(desk: Desk) -> dict[str, LastSwitch]:
    names = {user.user_id: user.name for user in desk.book.practice.users()}

    def last(switched: RuleSwitch) -> LastSwitch:
        user = names.get(switched.user, switched.user)
        return LastSwitch(on=switched.on, reason=switched.reason, user=user, moment=switched.moment)

    return {key: last(one) for key, one in desk.book.practice.rule_switches().items()}


def _payer_names(desk: Desk) -> dict[str, str]:
    return {payer.key: payer.name for payer in desk.setup().payers.values()}
