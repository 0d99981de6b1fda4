"""A laboratory outside: it reads the practice's specimens and bills for them, or sells its work to the practice."""

from dataclasses import dataclass

from dermdesk.domain.people import Address
from dermdesk.domain.practice import Clia


@dataclass(frozen=True, slots=True, kw_only=True)
class Laboratory:
    """As claims and requisitions name it."""

    key: str
    name: str
    npi: str
    address: Address | None = None
    clia: Clia | None = None
    phone: str = ""
    fax: str = ""
