"""The index of all rules, family by family, in the order of their pages."""

from dermdesk.scrub.catalogue import Catalogue
from dermdesk.scrub.rules import bx, des, des_beside, des_site, em, em_kinds, em_time
from dermdesk.scrub.rules.planned import PLANNED

CATALOGUE = Catalogue(
    (
        *em.RULES,
        *em_kinds.RULES,
        *em_time.RULES,
        *bx.RULES,
        *des.RULES,
        *des_site.RULES,
        *des_beside.RULES,
    ),
    planned=PLANNED,
)
