"""A laboratory outside: it reads the practice's specimens and bills for them, or sells its work to the practice."""

from dataclasses import dataclass

from dermdesk.domain.people import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Clia:
    """A laboratory certificate; `certificate` is waiver, ppm, registration, compliance or accreditation."""

    number: str
    certificate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Laboratory:
    """As claims and requisitions name it. Telephone numbers are ten digits."""

    key: str
    name: str
    npi: str
    address: Address | None = None
    clia: Clia | None = None
    phone: str = ""
    fax: str = ""
