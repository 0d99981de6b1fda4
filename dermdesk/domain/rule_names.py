"""Names of scrub rules as people type them."""

import re

_BUILT_IN = re.compile(r"(?:DERM-)?(?P<family>[A-Z]{2,3})-(?P<number>[0-9]{3})")
_OWN = re.compile(r"OWN-[0-9]{3}")
_FAMILY = re.compile(r"[A-Z]{2,3}")


def is_own_rule(name: str) -> bool:
    """`OWN-001`: a rule of the practice."""
    return bool(_OWN.fullmatch(name))


def rule_or_family(typed: str) -> str:
    """`em-002` is `DERM-EM-002`, `OWN-001` stays, `em` is the family `EM`; blank when it is none of these."""
    name = typed.strip().upper()
    if _OWN.fullmatch(name) or _FAMILY.fullmatch(name):
        return name
    found = _BUILT_IN.fullmatch(name)
    return f"DERM-{found['family']}-{found['number']}" if found else ""
