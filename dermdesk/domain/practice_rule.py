"""A scrub rule of the practice's own: what it looks for, how grave that is, what it says, which way out it offers."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dermdesk.domain.payer import PayerType
from dermdesk.domain.severity import Severity


class LineScope(StrEnum):
    """Which lines of a visit a rule looks at."""

    INSURANCE = "insurance"
    """Lines that a payer is billed for."""
    PATIENT = "patient"
    """Lines that the patient pays: self, cosmetic, retail, fee."""
    ANY = "any"


class FixAction(StrEnum):
    """What the way out does. Everything but GUIDANCE changes the claim and asks a question first."""

    GUIDANCE = "guidance"
    ADD_MODIFIER = "add_modifier"
    REMOVE_MODIFIER = "remove_modifier"
    SET_UNITS = "set_units"
    SET_CODE = "set_code"
    SET_CLASS = "set_class"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFix:
    """`value` is a modifier, units, a code or a class (`cosmetic` …); of guidance, what a person has to do.

    `question` is what a coder would ask before the change; blank for guidance.
    """

    action: FixAction
    value: str
    question: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeRule:
    """Speaks about a line for which all its conditions hold; a condition left empty always holds.

    With several values, one is enough for `with_…` and `beside`, none may be there for `without_…` and `not_beside`.
    Codes are single ones or ranges (`17000-17004`), diagnoses are beginnings of ICD-10-CM codes (`C44`). A rule that
    looks at diagnoses is silent about a line without a pointer, one that looks at place or age where that is unknown.
    """

    rule_id: str
    """`OWN-001` …, never given twice."""
    severity: Severity
    message: str
    """One sentence for the person who types the visit."""
    source: str = ""
    """Where the practice knows it from, such as a bulletin of the payer and its date."""
    on: bool = False
    scope: LineScope = LineScope.INSURANCE
    payer_types: tuple[PayerType, ...] = ()
    payers: tuple[str, ...] = ()
    """Keys of payers. With types and keys, any of either; with neither, every payer."""
    codes: tuple[str, ...] = ()
    with_modifiers: tuple[str, ...] = ()
    without_modifiers: tuple[str, ...] = ()
    with_diagnoses: tuple[str, ...] = ()
    without_diagnoses: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    age_from: int | None = None
    """Full years on the day of service, this one included."""
    age_to: int | None = None
    """This year of age is included."""
    units_above: int | None = None
    """More units than this."""
    units_below: int | None = None
    """Fewer units than this."""
    beside: tuple[str, ...] = ()
    """Another line of the same scope has such a code."""
    not_beside: tuple[str, ...] = ()
    fix: RuleFix | None = None

    @property
    def has_condition(self) -> bool:
        """Whether anything of the line, the visit or the patient is asked, beside the payer."""
        asked = (
            self.codes, self.with_modifiers, self.without_modifiers, self.with_diagnoses, self.without_diagnoses,
            self.places, self.beside, self.not_beside,
        )  # fmt: skip
        bounds = (self.age_from, self.age_to, self.units_above, self.units_below)
        return any(asked) or any(bound is not None for bound in bounds)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSwitch:
    """The last time that somebody switched a rule, built in or the practice's own."""

    rule_id: str
    on: bool
    reason: str
    user: str
    """Id of the user."""
    moment: datetime
