"""How grave a finding is for this payer: by its type, then by its card. The finding itself stays, whoever pays.

CMS binds Medicare and Medicaid to NCCI pairs and unit limits. A commercial payer may follow them or not: unless its
card says so, they count as advice. The card may raise or lower any other rule or family, but never a reject.
"""

from dermdesk.domain.payer import PayerStance
from dermdesk.domain.severity import Severity
from dermdesk.scrub.rule import Rule

_NCCI_RULES = frozenset(("DERM-NCC-001", "DERM-NCC-002"))
_UNIT_LIMITS = "MUE"


def severity_for(rule: Rule, usual: Severity, payer: PayerStance) -> tuple[Severity, str]:
    """The severity that counts for the payer, and words when it is not the usual one."""
    if usual is not Severity.REJECT:
        by_card = payer.severities.get(rule.id) or payer.severities.get(rule.family)
        if by_card is not None:
            return by_card, "" if by_card is usual else f"By this payer's card: {by_card.value}, not {usual.value}."
    if not payer.is_bound_by_ncci and (rule.id in _NCCI_RULES or rule.family == _UNIT_LIMITS):
        return Severity.ADVICE, "Advice: this payer's card does not say that it follows NCCI."
    return usual, ""
