"""Scrub rules: the practice's own, and who switched which rule on or off."""

from dermdesk.domain.practice_rule import PracticeRule, RuleSwitch
from dermdesk.storage.codec import moment_of
from dermdesk.storage.reads.reading import Reads


class RuleReads(Reads):
    """The read models of rules."""

    def practice_rules(self) -> tuple[PracticeRule, ...]:
        """The practice's own rules by id, those that are off too; retired ones are left out."""
        return self.all_as(PracticeRule, "SELECT body FROM practice_rules WHERE retired = 0 ORDER BY rule_id")

    def practice_rule_ids(self) -> frozenset[str]:
        """Every id that was ever given, of retired rules too."""
        return frozenset(row[0] for row in self.rows("SELECT rule_id FROM practice_rules"))

    def rule_switches(self) -> dict[str, RuleSwitch]:
        """The last switch of each rule that was ever switched, by rule id."""
        found = self.rows("SELECT rule_id, is_on, reason, user, moment FROM rule_switches ORDER BY rule_id")
        return {
            row[0]: RuleSwitch(rule_id=row[0], on=bool(row[1]), reason=row[2], user=row[3], moment=moment_of(row[4]))
            for row in found
        }
