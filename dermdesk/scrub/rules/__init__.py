"""The index of all rules, family by family, in the order of their pages."""

from dermdesk.scrub.catalogue import Catalogue
from dermdesk.scrub.rules import (
    bx,
    clm,
    clm_lines,
    cos,
    cos_conditions,
    des,
    des_beside,
    des_site,
    em,
    em_kinds,
    em_time,
    ncc,
)
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
        *cos.RULES,
        *cos_conditions.RULES,
        *ncc.RULES,
        *clm.RULES,
        *clm_lines.RULES,
    ),
    planned=PLANNED,
)
