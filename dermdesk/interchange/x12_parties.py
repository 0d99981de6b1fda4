"""NM1, N1 and what follows them: names, addresses, identifiers."""

from collections.abc import Iterable

from dermdesk.domain.named_party import Contact, DatedFact, Party, Reference
from dermdesk.domain.people import Address, PersonName
from dermdesk.interchange.x12 import Segment
from dermdesk.interchange.x12_loops import Block
from dermdesk.interchange.x12_told import Told


def party_of(segment: Segment, role: str = "") -> Party:
    """A NM1 alone."""
    name, first, middle, _, suffix, qualifier, identifier = (segment.element(number).strip() for number in range(3, 10))
    return Party(
        role=role or segment.element(1).strip(),
        name=PersonName(last=name, first=first, middle=middle, suffix=suffix),
        is_person=segment.element(2).strip() == "1",
        id_qualifier=qualifier,
        id=identifier,
    )


def organization_of(block: Block) -> Party:
    """A N1 with its address and references."""
    role, name, qualifier, identifier = (block.head.element(number).strip() for number in range(1, 5))
    return Party(
        role=role,
        name=PersonName(last=name),
        id_qualifier=qualifier,
        id=identifier,
        address=address_of(block),
        references=references_of(block.segments),
        contacts=contacts_of(block.segments),
    )


def party_in(block: Block, told: Told) -> Party:
    """A NM1 with its address, demographics, taxonomy and references."""
    told.need(block.head, 2)
    named = party_of(block.head)
    demographics, taxonomy = block.first("DMG"), block.first("PRV")
    return Party(
        role=named.role,
        name=named.name,
        is_person=named.is_person,
        id_qualifier=named.id_qualifier,
        id=named.id,
        address=address_of(block),
        birth_date=told.day(demographics, 2) if demographics is not None else None,
        sex=demographics.element(3).strip() if demographics is not None else "",
        taxonomy=taxonomy.element(3).strip() if taxonomy is not None else "",
        references=references_of(block.segments),
        contacts=contacts_of(block.segments),
    )


def address_of(block: Block) -> Address | None:
    """N3 and N4; None when neither stands."""
    street, city = block.first("N3"), block.first("N4")
    if street is None and city is None:
        return None
    one, two = (street.element(number).strip() if street is not None else "" for number in (1, 2))
    town, state, code = (city.element(number).strip() if city is not None else "" for number in (1, 2, 3))
    return Address(line1=one, line2=two, city=town, state=state, zip=code)


def references_of(segments: Iterable[Segment]) -> tuple[Reference, ...]:
    """The REF segments."""
    return tuple(
        Reference(qualifier=one.element(1).strip(), value=one.element(2).strip())
        for one in segments
        if one.name == "REF"
    )


def dates_of(segments: Iterable[Segment], told: Told) -> tuple[DatedFact, ...]:
    """The DTP segments, and DTM where one day stands alone."""
    found: list[DatedFact] = []
    for one in segments:
        if one.name in ("DTP", "DTM"):
            first, last = told.days(one, 3 if one.name == "DTP" else 2)
            found.append(DatedFact(qualifier=one.element(1).strip(), first=first, last=last))
    return tuple(found)


_WAYS = {"TE": "phone", "EX": "extension", "FX": "fax", "EM": "email", "UR": "web"}


def contacts_of(segments: Iterable[Segment]) -> tuple[Contact, ...]:
    """The PER segments."""
    return tuple(_contact(one) for one in segments if one.name == "PER")


def _contact(segment: Segment) -> Contact:
    ways: dict[str, str] = {}
    for place in (3, 5, 7):
        if way := _WAYS.get(segment.element(place).strip()):
            ways.setdefault(way, segment.element(place + 1).strip())
    return Contact(name=segment.element(2).strip(), **ways)
