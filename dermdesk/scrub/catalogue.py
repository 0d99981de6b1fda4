"""All rules together: the index by code, who takes what, and the pages."""

from collections.abc import Container, Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.severity import Severity
from dermdesk.scrub.ownership import Ownership, Takes
from dermdesk.scrub.page import RulePage, read_page
from dermdesk.scrub.rule import Rule


class Catalogue:
    """Rules in order. `also_taken` says what rules take that are not among them: generic rules leave it alone too."""

    def __init__(self, rules: Iterable[Rule], *, also_taken: Mapping[str, tuple[Takes, ...]] | None = None) -> None:
        self.rules = tuple(rules)
        self.by_id: Mapping[str, Rule] = MappingProxyType({rule.id: rule for rule in self.rules})
        if len(self.by_id) != len(self.rules):
            raise ValueError("two rules bear one id")
        self._takes = {rule.id: rule.takes for rule in self.rules} | dict(also_taken or {})
        self.ownership = Ownership(self._takes)
        self._always = frozenset(place for place, rule in enumerate(self.rules) if rule.about is None)

        self._any_class = frozenset(place for place, rule in enumerate(self.rules) if rule.any_class)

        def about(code: str) -> frozenset[int]:
            return frozenset(
                place for place, rule in enumerate(self.rules) if rule.about is not None and code in rule.about
            )

        self._about = lru_cache(maxsize=4096)(about)

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def composed(self, own: Iterable[Rule], switched_off: Container[str]) -> "Catalogue":
        """A practice's catalogue: these rules without those that are switched off, then its own.

        A reject is never switched off. What a rule takes stays taken while it is off: its silence is not for a general
        rule to fill.
        """
        kept = (rule for rule in self.rules if rule.severity is Severity.REJECT or rule.id not in switched_off)
        return Catalogue((*kept, *own), also_taken=self._takes)

    def alone(self, rule: Rule) -> "Catalogue":
        """One rule by itself, with what all of these take: how it would speak among them."""
        return Catalogue((rule,), also_taken=self._takes)

    def rules_for(self, insured: frozenset[str], all_codes: Iterable[str]) -> list[Rule]:
        """The rules that may have something to say, in order.

        Rules about any class are chosen by all codes of the visit, the others by those of its insurance lines.
        """
        places = self._places(insured) if insured else set[int]()
        places |= self._places(code for code in all_codes if code not in insured) & self._any_class
        return [self.rules[place] for place in sorted(places)]

    def _places(self, codes: Iterable[str]) -> set[int]:
        places = set(self._always)
        for code in codes:
            places |= self._about(code)
        return places

    def rule(self, rule_id: str) -> Rule:
        """By id, upper or lower case, `EM-001` for short. Raises DermdeskError for an id that does not exist."""
        asked = rule_id.strip().upper()
        found = self.by_id.get(asked) or self.by_id.get(f"DERM-{asked}")
        if found is None:
            raise DermdeskError(
                f"'{asked[:20]}' is no rule.", "A rule goes by its id, such as EM-001; `dermdesk rules` lists them all."
            )
        return found

    def page(self, rule_id: str) -> RulePage:
        """The help page of a rule. Raises DermdeskError for an id that does not exist."""
        rule = self.rule(rule_id)
        return rule.own_page or read_page(rule.docstring)
