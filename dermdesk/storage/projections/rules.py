"""Projection of scrub rules: the practice's own as they stand, and the last switch of each rule, built in or own."""

from collections.abc import Sequence
from dataclasses import replace

from dermdesk.domain.event import RecordedEvent, Stream
from dermdesk.domain.events import PracticeRuleChanged, PracticeRuleRetired, RuleSwitched
from dermdesk.domain.practice_rule import PracticeRule
from dermdesk.storage.codec import moment_text, to_json
from dermdesk.storage.projections.projection import Projection, Row, Rows


def _fold(_entity: str, events: Sequence[RecordedEvent]) -> Rows:
    rule: PracticeRule | None = None
    switch: Row | None = None
    retired, is_on = False, False
    for event in events:
        match event.body:
            case PracticeRuleChanged(rule=written):
                rule = written
            case PracticeRuleRetired():
                retired = True
            case RuleSwitched(rule_id=rule_id, on=on, reason=reason):
                is_on = on
                switch = (rule_id, int(on), reason, event.user, moment_text(event.moment))
            case _:
                continue
    rows: Rows = {"rule_switches": [switch] if switch is not None else []}
    if rule is not None:
        standing = replace(rule, on=is_on and not retired)
        rows["practice_rules"] = [(rule.rule_id, int(retired), to_json(standing))]
    return rows


RULES = Projection(
    name="rules",
    version=1,
    stream=Stream.PRACTICE,
    kinds=frozenset({"rule"}),
    tables={
        "practice_rules": "rule_id TEXT NOT NULL PRIMARY KEY, retired INTEGER NOT NULL, body TEXT NOT NULL",
        "rule_switches": (
            "rule_id TEXT NOT NULL PRIMARY KEY, is_on INTEGER NOT NULL, reason TEXT NOT NULL, user TEXT NOT NULL, "
            "moment TEXT NOT NULL"
        ),
    },
    fold=_fold,
)
