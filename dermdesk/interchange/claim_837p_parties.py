"""Names, addresses and demographics of 837P, cut to the lengths of 005010X222A1."""

from datetime import date

from dermdesk.domain.claim import Claim
from dermdesk.domain.people import Address, PersonName, Sex
from dermdesk.domain.practice import Provider
from dermdesk.interchange.x12 import Segments, clean


def day_text(day: date) -> str:
    """CCYYMMDD, also for years before 1000."""
    return f"{day.year:04d}{day.month:02d}{day.day:02d}"


def sex_code(sex: Sex) -> str:
    """DMG03: F, M or U."""
    return "U" if sex is Sex.OTHER else sex.value


def member_id(claim: Claim) -> str:
    """NM109 of the subscriber; a Medicare identifier goes without the dashes of the card."""
    text = claim.coverage.member_id
    return clean(text.replace("-", "") if claim.payer.stance.type.is_medicare else text, 80)


def person(segments: Segments, entity: str, name: PersonName, qualifier: str = "", identifier: str = "") -> None:
    """NM1 of a person."""
    parts = (clean(name.last, 60), clean(name.first, 35), clean(name.middle, 25), "", clean(name.suffix, 10))
    segments.add("NM1", entity, "1", *parts, qualifier if identifier else "", identifier)


def write_provider(segments: Segments, entity: str, provider: Provider) -> None:
    """NM1 of a provider with the NPI."""
    person(segments, entity, provider.name, "XX", clean(provider.npi))


def write_organization(segments: Segments, entity: str, name: str, qualifier: str = "", identifier: str = "") -> None:
    """NM1 of an organisation."""
    shown = qualifier if identifier else ""
    segments.add("NM1", entity, "2", clean(name, 60), "", "", "", "", shown, identifier)


def write_address(segments: Segments, address: Address) -> None:
    """N3 and N4."""
    segments.add("N3", clean(address.line1, 55), clean(address.line2, 55))
    zip_code = clean(address.zip.replace("-", ""), 15)
    segments.add("N4", clean(address.city, 30), clean(address.state, 2), zip_code)


def write_demographics(segments: Segments, birth_date: date, sex: str) -> None:
    """DMG."""
    segments.add("DMG", "D8", day_text(birth_date), sex)
