"""Fields of a line's second row: which ones a code's family needs, how each is read and written."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from dermdesk.domain.body_site import read_place
from dermdesk.domain.codes import is_ndc, is_place_of_service
from dermdesk.domain.days import iso_day
from dermdesk.domain.line import ChargeLine, Drug, Hyperhidrosis, Lesion, Mohs, Phototherapy, Repair, Slide
from dermdesk.domain.money import Money
from dermdesk.ui.charges.book_calls import LookUp, find_places


@dataclass(frozen=True, slots=True)
class DetailField:
    """`write` raises ValueError, ArithmeticError or DermdeskError when the text does not fit."""

    title: str
    group: str
    """The name of the field in findings (`lesion`, `drug` …)."""
    example: str
    read: Callable[[ChargeLine], str]
    write: Callable[[ChargeLine, str], ChargeLine]
    look_up: LookUp | None = None
    """What F4 offers; None: nothing to choose from."""


def fields_for(line: ChargeLine) -> list[DetailField]:
    """What the code's family needs first, then what any line may have."""
    families = [
        ("lesion", line.code.isdigit() and (10000 <= int(line.code) < 20000) and not _mohs(line.code), LESION),
        ("repair", line.code.isdigit() and 12001 <= int(line.code) <= 13160, REPAIR),
        ("mohs", _mohs(line.code), MOHS),
        ("drug", line.code[:1] in ("J", "Q"), DRUG),
        ("area", line.code.isdigit() and (14000 <= int(line.code) < 16000 or "96920" <= line.code <= "96922"), AREA),
        ("slide", _is_within(line.code, "88300", "88399"), SLIDE),
        ("specimens", _is_within(line.code, "88300", "88399"), SPECIMENS),
        ("hyperhidrosis", line.code in SWEAT_CODES, HYPERHIDROSIS),
        ("phototherapy", _is_within(line.code, "96900", "96913"), PHOTOTHERAPY),
        ("allergens", _is_within(line.code, "95004", "95078"), ALLERGENS),
        ("visual_field", line.code in LID_CODES, VISUAL_FIELD),
    ]
    chosen = [field for group, needed, fields in families if needed or _holds(line, group) for field in fields]
    return [*chosen, *ANY]


def _mohs(code: str) -> bool:
    return "17311" <= code <= "17315" and len(code) == 5


def _holds(line: ChargeLine, group: str) -> bool:
    return getattr(line, "area_cm2" if group == "area" else group) not in (None, False)


def _is_within(code: str, first: str, last: str) -> bool:
    return len(code) == 5 and code.isdigit() and first <= code <= last


def _part(  # noqa: PLR0917 - reads as a row of the tables below
    title: str, group: str, example: str, new: Callable[[], Any], name: str, convert: Callable[[str], Any]
) -> DetailField:
    def read(line: ChargeLine) -> str:
        held = getattr(line, group)
        value = getattr(held, name) if held is not None else None
        if isinstance(value, tuple):
            return "+".join(str(each) for each in value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
        return _said(value)

    def write(line: ChargeLine, text: str) -> ChargeLine:
        held = getattr(line, group) or new()
        blank = getattr(new(), name)
        return replace(line, **{group: replace(held, **{name: convert(text) if text else blank})})

    return DetailField(title, group, example, read, write)


def _said(value: object) -> str:
    if value is True:
        return "yes"
    return "" if value is None or value in (False, Decimal(0)) else str(value)


def _own(  # noqa: PLR0917 - reads as a row of the tables below
    title: str, group: str, example: str, convert: Callable[[str], Any], blank: object = None,
    look_up: LookUp | None = None,
) -> DetailField:  # fmt: skip
    def read(line: ChargeLine) -> str:
        return _said(getattr(line, group))

    def write(line: ChargeLine, text: str) -> ChargeLine:
        return replace(line, **{group: convert(text) if text else blank})

    return DetailField(title, group, example, read, write, look_up)


def _read_place(line: ChargeLine) -> str:
    place = line.lesion.place if line.lesion is not None else None
    return place.words if place is not None else ""


def _write_place(line: ChargeLine, text: str) -> ChargeLine:
    lesion = line.lesion or Lesion()
    place = read_place(text) if text else None
    where = (place.site, place.region, place.side) if place is not None else (None, None, None)
    return replace(line, lesion=replace(lesion, site=where[0], region=where[1], side=where[2]))


def _size(text: str) -> Decimal:
    size = Decimal(text.lower().removesuffix("mm").removesuffix("cm").strip())
    if not (size.is_finite() and 0 <= size < 10_000):
        raise ValueError(text)
    return size


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 1_000):
        raise ValueError(text)
    return int(text)


def _blocks(text: str) -> tuple[int, ...]:
    return tuple(_count(part.strip()) for part in text.replace(",", "+").split("+"))


def _one_of(*values: str) -> Callable[[str], str]:
    def convert(text: str) -> str:
        typed = text.lower().replace(" ", "_")
        for value in values:
            if value.startswith(typed):
                return value
        raise ValueError(text)

    return convert


def _yes(text: str) -> bool:
    return _one_of("yes", "no")(text) == "yes"


def _score(text: str) -> int:
    if text not in ("1", "2", "3", "4"):
        raise ValueError(text)
    return int(text)


def _ndc(text: str) -> str:
    bare = text.replace("-", "")
    if not is_ndc(bare):
        raise ValueError(text)
    return bare


def _place(text: str) -> str:
    if not is_place_of_service(text):
        raise ValueError(text)
    return text


LESION = [
    _part("Lesion", "lesion", "a", Lesion, "id", str.lower),
    DetailField("Site", "lesion", "left forearm", _read_place, _write_place),
    _part("Size, mm", "lesion", "7", Lesion, "diameter_mm", _size),
    _part("Margin, mm", "lesion", "4", Lesion, "margin_mm", _size),
    _part("How many", "lesion", "6", Lesion, "count", _count),
    _part(
        "Pathology", "lesion", "pending", Lesion, "pathology", _one_of("pending", "benign", "uncertain", "malignant")
    ),
]
REPAIR = [_part("Length, cm", "repair", "3.2", Repair, "length_cm", _size)]
MOHS = [
    _part("Stages", "mohs", "2", Mohs, "stages", _count),
    _part("Blocks a stage", "mohs", "4+6", Mohs, "blocks", _blocks),
    _part("Biopsy, days ago", "mohs", "21", Mohs, "prior_biopsy_days", _count),
]
DRUG = [
    _part("NDC", "drug", "11 digits", Drug, "ndc", _ndc),
    _part("Given", "drug", "50", Drug, "given", _size),
    _part("Wasted", "drug", "50", Drug, "wasted", _size),
]
AREA = [_own("Area, cm²", "area_cm2", "12", _size)]
SPECIMENS = [_own("Jars", "specimens", "1", _count)]
SLIDE = [
    _part("Slide made by", "slide", "practice, outside", Slide, "prepared_by", _one_of("practice", "outside_lab")),
    _part("Bought", "slide", "yes or no", Slide, "purchased", _yes),
    _part("Maker shares practice", "slide", "yes or no", Slide, "shares_practice", _yes),
    _part("Laboratory's charge", "slide", "50.00", Slide, "net_charge", Money.parse_typed),
]
HYPERHIDROSIS = [
    _part("HDSS", "hyperhidrosis", "1 to 4", Hyperhidrosis, "hdss", _score),
    _part("Topical failed", "hyperhidrosis", "yes or no", Hyperhidrosis, "failed_topical", _yes),
]
SWEAT_CODES = frozenset({"64650", "64653", "97033"})
PHOTOTHERAPY = [
    _part(
        "Agent put on by", "phototherapy", "office, patient or none", Phototherapy, "agent_applied_by",
        _one_of("office", "patient", "none"),
    ),
]  # fmt: skip
ALLERGENS = [_own("Allergens", "allergens", "70", _count)]
LID_CODES = frozenset({"15820", "15821", "15822", "15823", "67900", "67901", "67902", "67903", "67904"})
VISUAL_FIELD = [_own("Fields and photos", "visual_field", "yes or no", _yes, blank=False)]
ANY = [
    _own("Place", "place_of_service", "11, F4 looks up", _place, look_up=find_places),
    _own("Authorisation", "authorization", "number", str),
    _own("ABN signed", "abn_signed", "YYYY-MM-DD", iso_day),
    _own("Medical reason", "medical_reason", "in words", str),
    _own("Note", "note", "in words", str),
]
