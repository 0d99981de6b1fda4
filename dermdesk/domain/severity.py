"""How grave a finding is."""

from enum import StrEnum


class Severity(StrEnum):
    """How much a finding costs when it is ignored, gravest first."""

    REJECT = "reject"
    """The front end returns the claim: it cannot be sent."""
    DENIAL_RISK = "denial risk"
    COMPLIANCE = "compliance"
    ADVICE = "advice"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}
