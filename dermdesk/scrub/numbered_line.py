"""A charge line as rules read it."""

from dataclasses import dataclass

from dermdesk.domain.line import ChargeLine, Drug
from dermdesk.domain.reference import CodeFacts
from dermdesk.scrub.codes import BYPASS_MODIFIERS, DISTINCT_MODIFIERS, EM, EM_BYPASS_MODIFIERS, VISIT_ELSEWHERE

_UNKNOWN_DRUG = Drug()


@dataclass(frozen=True, slots=True)
class NumberedLine:
    """`number` counts from 1 over all lines of the visit; `linked` are the diagnosis codes its pointers reach."""

    number: int
    line: ChargeLine
    code: str
    modifiers: frozenset[str]
    linked: tuple[str, ...]
    facts: CodeFacts | None
    global_days: str
    """000, 010, 090, XXX, YYY, ZZZ; empty when the code is not known on the day."""

    @property
    def units(self) -> int:
        return self.line.units

    @property
    def lesion_id(self) -> str | None:
        return self.line.lesion.id if self.line.lesion is not None else None

    @property
    def drug(self) -> Drug:
        """What is known of the drug: nothing, when the line does not say."""
        return self.line.drug or _UNKNOWN_DRUG

    @property
    def is_distinct(self) -> bool:
        """Carries a modifier of the 59 family."""
        return not self.modifiers.isdisjoint(DISTINCT_MODIFIERS)

    @property
    def opens_edits(self) -> bool:
        """Carries a modifier that opens an NCCI pair; an E/M line is opened by 25 or 57 alone."""
        if self.code in EM:
            return not self.modifiers.isdisjoint(EM_BYPASS_MODIFIERS)
        opened = not self.modifiers.isdisjoint(BYPASS_MODIFIERS)
        return opened or (self.is_visit and not self.modifiers.isdisjoint(EM_BYPASS_MODIFIERS))

    @property
    def is_visit(self) -> bool:
        """An E/M line, or a visit at another place than the office."""
        return self.code in EM or self.code in VISIT_ELSEWHERE

    def __str__(self) -> str:
        """As it is typed: `17000-59`."""
        return "-".join((self.code, *self.line.modifiers))
