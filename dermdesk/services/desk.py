"""The desk: one user at work on one open book. Every service takes it first and asks it for a permission first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from dermdesk.domain.clock import Clock, IdSource
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.event import EventBody, RecordedEvent
from dermdesk.domain.events import (
    LaboratoryChanged,
    PayerChanged,
    PracticeChanged,
    PracticeRuleChanged,
    PracticeRuleRetired,
    PriceListChanged,
    ProviderChanged,
    ReceiverChanged,
    RuleSwitched,
    SiteChanged,
)
from dermdesk.domain.practice import PracticeSetup, Site
from dermdesk.domain.user import Permission, User
from dermdesk.scrub.catalogue import Catalogue
from dermdesk.scrub.practice_rules import compiled
from dermdesk.services.submission_rules import CATALOGUE
from dermdesk.storage.book import Book
from dermdesk.storage.reference_book import ReferenceBook

_RULE_EVENTS = (PracticeRuleChanged, PracticeRuleRetired, RuleSwitched)
_SETUP_EVENTS = (
    PracticeChanged, SiteChanged, ProviderChanged, PayerChanged, ReceiverChanged, LaboratoryChanged, PriceListChanged,
    *_RULE_EVENTS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Changed:
    """What an operation changed, so that open screens refresh themselves.

    `kinds` are kinds of entities (`patient`, `visit`, `claim`, `account` …), `entities` are their keys (`visit:<id>`).
    """

    kinds: frozenset[str]
    entities: frozenset[str]


@dataclass(slots=True, kw_only=True)
class Desk:
    """Book, reference, user, site, clock and identifiers. It stays on the thread that opened the book.

    Identifiers of the practice stream, of the confidential stream and of drafts come from three sources, so that
    what is born on confidential accounts never shifts what the practice stream draws.
    """

    book: Book
    reference: ReferenceBook
    user: User
    site: str
    clock: Clock
    ids: IdSource
    confidential_ids: IdSource
    draft_ids: IdSource
    on_changed: Callable[[Changed], object] | None = None
    """Called after each change on the desk's own thread; the window turns it into a signal."""
    _setup: PracticeSetup | None = field(default=None, init=False)
    _rules: Catalogue | None = field(default=None, init=False)

    def require(self, permission: Permission) -> None:
        """Go on only when the user may. Raises DermdeskError."""
        if not self.user.may(permission):
            task = permission.value.replace("_", " ")
            raise DermdeskError(
                f"{self.user.name} may not do this ({task}). Nothing was changed.",
                "Ask the owner of the book to do it, or for the permission.",
            )

    def now(self) -> datetime:
        """The present moment, UTC."""
        return self.clock.now().astimezone(UTC)

    def today(self, site: str | None = None) -> date:
        """Today in the time zone of a site, by default the desk's own."""
        return self.now().astimezone(ZoneInfo(self.place(site or self.site).time_zone)).date()

    def setup(self) -> PracticeSetup:
        """The practice as it stands; read once until it changes."""
        if self._setup is None:
            self._setup = self.book.practice.setup()
        return self._setup

    def rules(self) -> Catalogue:
        """The practice's catalogue: the rules built in, less those switched off, and its own that are on.

        Composed once until a rule or a payer changes.
        """
        if self._rules is None:
            setup = self.setup()
            off = {key for key, switch in self.book.practice.rule_switches().items() if not switch.on}
            names = {payer.key: payer.name for payer in setup.payers.values()}
            own = [compiled(rule, names) for rule in setup.rules.values() if rule.on]
            self._rules = CATALOGUE.composed(own, off)
        return self._rules

    def place(self, site: str) -> Site:
        """A site by its key. Raises DermdeskError for an unknown one."""
        found = self.setup().sites.get(site)
        if found is None:
            raise DermdeskError(f"The practice has no site '{site[:30]}'.", "Choose one of its sites.")
        return found

    def append(
        self, *bodies: EventBody, keep: Mapping[str, bytes] | None = None, drop_draft: str | None = None
    ) -> tuple[RecordedEvent, ...]:
        """Write events in one transaction, with sent bytes by their SHA-256 and the draft that they finish."""
        recorded = self.book.append(
            bodies, user=self.user.user_id, moment=self.now(), keep=keep or {}, drop_draft=drop_draft
        )
        if any(isinstance(body, _SETUP_EVENTS) for body in bodies):
            self._setup = None
        if any(isinstance(body, (*_RULE_EVENTS, PayerChanged)) for body in bodies):
            self._rules = None
        if self.on_changed is not None:
            entities = frozenset(body.entity for body in bodies)
            self.on_changed(Changed(frozenset(entity.partition(":")[0] for entity in entities), entities))
        return recorded

    def close(self) -> None:
        """Close the book and the reference."""
        self.book.close()
        self.reference.close()
