"""People and organisations as files name them."""

from dataclasses import dataclass
from datetime import date

from dermdesk.domain.code_words import said
from dermdesk.domain.code_words.claims import DATES, REFERENCES, ROLES
from dermdesk.domain.people import Address, PersonName


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A REF: an identifier and what it is."""

    qualifier: str
    value: str

    @property
    def words(self) -> str:
        """`authorization PA-77`."""
        return f"{said(REFERENCES, self.qualifier)} {self.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedFact:
    """A DTP or DTM: a day, or the first and last day of a time; None where it cannot be read."""

    qualifier: str
    first: date | None
    last: date | None

    @property
    def words(self) -> str:
        """`service 2026-11-20` or `service 2026-11-20 to 2026-11-22`."""
        days = [day.isoformat() for day in (self.first, self.last) if day is not None]
        return f"{said(DATES, self.qualifier)} {' to '.join(dict.fromkeys(days)) or 'unreadable'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A PER: whom to ask, and how."""

    name: str = ""
    phone: str = ""
    extension: str = ""
    fax: str = ""
    email: str = ""
    web: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Whom a NM1 or N1 names. An organisation has its whole name in `name.last`; `id` is a NPI, member id or other."""

    role: str
    name: PersonName
    is_person: bool = False
    id_qualifier: str = ""
    id: str = ""
    address: Address | None = None
    birth_date: date | None = None
    sex: str = ""
    taxonomy: str = ""
    references: tuple[Reference, ...] = ()
    contacts: tuple[Contact, ...] = ()

    @property
    def role_words(self) -> str:
        """`rendering provider`."""
        return said(ROLES, self.role)

    def reference(self, *qualifiers: str) -> str:
        """The first reference of one of the kinds; blank when there is none."""
        return next((one.value for one in self.references if one.qualifier in qualifiers), "")


def value_of(references: tuple[Reference, ...], *qualifiers: str) -> str:
    """The first reference of one of the kinds; blank when there is none."""
    return next((one.value for one in references if one.qualifier in qualifiers), "")
