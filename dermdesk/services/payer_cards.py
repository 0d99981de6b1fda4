"""What a payer's card says about rules, checked before it is kept."""

from collections.abc import Iterable, Mapping

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.payer import Payer
from dermdesk.domain.practice_rule import PracticeRule
from dermdesk.domain.severity import Severity
from dermdesk.scrub.families import FAMILIES
from dermdesk.services.submission_rules import CATALOGUE


def refuse_wrong_severities(payers: Iterable[Payer], own_rules: Mapping[str, PracticeRule]) -> None:
    """Raise DermdeskError when a card weighs a rule that does not exist, or one that is a reject."""
    for payer in payers:
        for name in payer.stance.severities:
            built_in, own = CATALOGUE.by_id.get(name), own_rules.get(name)
            if built_in is None and own is None and name not in FAMILIES:
                raise DermdeskError(
                    f"{payer.name}: there is no rule and no family {name[:20]}. Nothing was changed.",
                    "Settings, Built-in rules lists them all.",
                )
            usual = built_in.severity if built_in is not None else own.severity if own is not None else None
            if usual is Severity.REJECT:
                raise DermdeskError(
                    f"{payer.name}: {name} is a reject, and stays one for every payer. Nothing was changed.",
                    "Take it off the card.",
                )
