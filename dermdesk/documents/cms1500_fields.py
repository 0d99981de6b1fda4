"""What each box of the CMS-1500 (02/12) says, by print position.

Rows and columns are those of a print file of 10 x 6 characters an inch, as OpenEMR's form writer and the HCFA
print-file specification place them. Texts are upper case without punctuation, as the form asks.
"""

from collections.abc import Iterator
from datetime import date

from dermdesk.documents.cms1500_encounter import encounter
from dermdesk.documents.cms1500_entry import Entry
from dermdesk.documents.cms1500_forms import forms
from dermdesk.documents.cms1500_people import people
from dermdesk.documents.cms1500_provider import provider
from dermdesk.documents.cms1500_services import services
from dermdesk.domain.claim import Claim


def pages(claim: Claim, printed: date) -> Iterator[tuple[Entry, ...]]:
    """The entries of each form; a form holds six service lines and totals its own. `printed` dates box 31.

    Raises NotOnPaper when the claim does not fit the paper form.
    """
    for form in forms(claim):
        parts = (*people(claim), *encounter(claim, form), *services(claim, form), *provider(claim, form, printed))
        yield tuple(entry for entry in parts if entry.text)
