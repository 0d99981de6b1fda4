"""Events of scrub rules: the practice's own written and retired, any rule switched on or off."""

from dataclasses import dataclass
from typing import ClassVar

from dermdesk.domain.event import EventBody
from dermdesk.domain.practice_rule import PracticeRule


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeRuleChanged(EventBody):
    """A rule of the practice's own, new or changed. RuleSwitched alone tells whether it is on; a new one is off."""

    kind: ClassVar[str] = "practice_rule_changed"
    rule: PracticeRule

    @property
    def entity(self) -> str:
        return f"rule:{self.rule.rule_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeRuleRetired(EventBody):
    """A rule of the practice's own is put away; its id is never given again."""

    kind: ClassVar[str] = "practice_rule_retired"
    rule_id: str
    reason: str

    @property
    def entity(self) -> str:
        return f"rule:{self.rule_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSwitched(EventBody):
    """A rule, built in or the practice's own, is switched on or off, and why."""

    kind: ClassVar[str] = "rule_switched"
    rule_id: str
    on: bool
    reason: str

    @property
    def entity(self) -> str:
        return f"rule:{self.rule_id}"
