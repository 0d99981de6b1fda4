"""The index of the checks before sending: findings of the family SUB, in the order of their pages."""

from dermdesk.interchange.claim_check_characters import CHARACTERS
from dermdesk.interchange.claim_check_claim import WHOLE_CLAIM_CHECKS
from dermdesk.interchange.claim_check_coordination import COORDINATION_CHECKS
from dermdesk.interchange.claim_check_destination import DESTINATION
from dermdesk.interchange.claim_check_form import FORM_CHECKS
from dermdesk.interchange.claim_check_insured import INSURED_CHECKS
from dermdesk.interchange.claim_check_lines import LINE_CHECKS
from dermdesk.interchange.claim_check_loops import ALIKE, LOOP_CHECKS
from dermdesk.interchange.claim_check_providers import PROVIDER_CHECKS
from dermdesk.interchange.claim_check_structure import NOT_CHECKED, STRUCTURE
from dermdesk.interchange.claim_checking import CheckFacts, ClaimCheck

CLAIM_CHECKS: tuple[ClaimCheck, ...] = (
    *LOOP_CHECKS,
    *PROVIDER_CHECKS,
    *INSURED_CHECKS,
    *WHOLE_CLAIM_CHECKS,
    *LINE_CHECKS,
)
"""Those that every claim goes through; COORDINATION_CHECKS are for claims with several payers."""

ALL_CHECKS: tuple[CheckFacts, ...] = tuple(
    sorted(
        (*FORM_CHECKS, CHARACTERS, DESTINATION, ALIKE, *CLAIM_CHECKS, *COORDINATION_CHECKS, STRUCTURE, NOT_CHECKED),
        key=lambda one: one.id,
    )
)
"""Every check of a file that leaves, by id."""
