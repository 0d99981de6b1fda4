"""Where a payer differs in the severity of rules, as it is typed on its card: `EM-002 advice, DES compliance`."""

import re
from collections.abc import Mapping

from dermdesk.domain.rule_names import rule_or_family
from dermdesk.domain.severity import Severity

HINT = "such as EM-002 advice, DES denial risk"


def read_severities(text: str) -> dict[str, Severity]:
    """By rule id or family, in the order typed. Raises ValueError with words for the person who typed it."""
    read: dict[str, Severity] = {}
    for part in filter(None, (part.strip() for part in re.split(r"[,;]", text))):
        name, _space, said = part.partition(" ")
        rule = rule_or_family(name)
        if not rule:
            raise ValueError(f"'{name[:20]}' is no rule and no family: type EM-002 or EM.")
        read[rule] = _severity(said, rule)
    return read


def write_severities(severities: Mapping[str, Severity]) -> str:
    """As hands would type them."""
    return ", ".join(f"{rule.removeprefix('DERM-')} {severity.value}" for rule, severity in severities.items())


def severities_wrong(text: str) -> str:
    """What is wrong, in words; blank when nothing is."""
    try:
        read_severities(text)
    except ValueError as error:
        return str(error)
    return ""


def _severity(said: str, rule: str) -> Severity:
    """A severity by its first letters."""
    typed = said.strip().lower()
    found = [severity for severity in Severity if typed and severity.value.startswith(typed)]
    if len(found) != 1:
        allowed = ", ".join(severity.value for severity in Severity)
        raise ValueError(f"After {rule} comes one of {allowed}.")
    return found[0]
