"""How rules are written in the tables of the settings."""

from collections.abc import Mapping
from types import MappingProxyType

from dermdesk.domain.severity import Severity
from dermdesk.services.practice_rules import LastSwitch
from dermdesk.ui.models.rows import Ink
from dermdesk.ui.patient_words import day_words

SEVERITY_INKS: Mapping[Severity, Ink] = MappingProxyType(
    {
        Severity.REJECT: "danger",
        Severity.DENIAL_RISK: "warn",
        Severity.COMPLIANCE: "warn",
        Severity.ADVICE: "info",
    }
)


def switch_words(switch: LastSwitch | None) -> str:
    """Who switched a rule the last time, when and why; blank when nobody did."""
    if switch is None:
        return ""
    state = "On" if switch.on else "Off"
    return f"{state} since {day_words(switch.moment.date())}, {switch.user}: {switch.reason}."
