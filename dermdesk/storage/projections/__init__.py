"""All projections, one module a subject."""

from dermdesk.storage.projections.claims import CLAIMS
from dermdesk.storage.projections.confidential import CONFIDENTIAL
from dermdesk.storage.projections.daylist import DAYLIST
from dermdesk.storage.projections.ledger import LEDGER
from dermdesk.storage.projections.licensed_text import LICENSED_TEXT
from dermdesk.storage.projections.people import PEOPLE
from dermdesk.storage.projections.practice import PRACTICE
from dermdesk.storage.projections.projection import Projection
from dermdesk.storage.projections.rules import RULES
from dermdesk.storage.projections.specimens import SPECIMENS
from dermdesk.storage.projections.statements import STATEMENTS
from dermdesk.storage.projections.supervision import SUPERVISION
from dermdesk.storage.projections.visits import VISITS

PROJECTIONS: tuple[Projection, ...] = (
    PRACTICE,
    RULES,
    LICENSED_TEXT,
    PEOPLE,
    VISITS,
    LEDGER,
    SPECIMENS,
    CLAIMS,
    STATEMENTS,
    SUPERVISION,
    DAYLIST,
    CONFIDENTIAL,
)

__all__ = ["PROJECTIONS", "Projection"]
