"""The index of all rules, family by family, in the order of their pages."""

from dermdesk.scrub.catalogue import Catalogue
from dermdesk.scrub.rules import em, em_time
from dermdesk.scrub.rules.planned import PLANNED

CATALOGUE = Catalogue((*em.RULES, *em_time.RULES), planned=PLANNED)
