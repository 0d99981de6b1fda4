"""Everything that may be read without a permission of its own: the practice stream's tables and no others."""

from dermdesk.storage.reads.claims import ClaimReads
from dermdesk.storage.reads.ledger import LedgerReads
from dermdesk.storage.reads.licensed_text import LicensedTextReads
from dermdesk.storage.reads.people import PeopleReads
from dermdesk.storage.reads.specimens import SpecimenReads
from dermdesk.storage.reads.supervision import SupervisionReads
from dermdesk.storage.reads.visits import VisitReads


class PracticeReads(
    PeopleReads, VisitReads, SpecimenReads, ClaimReads, LedgerReads, LicensedTextReads, SupervisionReads
):
    """The read models of the practice stream."""
