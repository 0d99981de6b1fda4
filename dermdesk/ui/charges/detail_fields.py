"""Fields of a line's second row: which ones a code's family needs, how each is read and written."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from dermdesk.domain.codes import is_ndc, is_place_of_service
from dermdesk.domain.days import iso_day
from dermdesk.domain.line import ChargeLine, Drug, Lesion, Mohs, Repair


@dataclass(frozen=True, slots=True)
class DetailField:
    """`write` raises ValueError, ArithmeticError or DermdeskError when the text does not fit."""

    title: str
    group: str
    """The name of the field in findings (`lesion`, `drug` …)."""
    example: str
    read: Callable[[ChargeLine], str]
    write: Callable[[ChargeLine, str], ChargeLine]


def fields_for(line: ChargeLine) -> list[DetailField]:
    """What the code's family needs first, then what any line may have."""
    families = [
        ("lesion", line.code.isdigit() and (10000 <= int(line.code) < 20000) and not _mohs(line.code), LESION),
        ("repair", line.code.isdigit() and 12001 <= int(line.code) <= 13160, REPAIR),
        ("mohs", _mohs(line.code), MOHS),
        ("drug", line.code[:1] in ("J", "Q"), DRUG),
        ("area", line.code.isdigit() and (14000 <= int(line.code) < 16000 or line.code[:3] == "969"), AREA),
        ("specimens", line.code.isdigit() and line.code.startswith("88"), SPECIMENS),
    ]
    chosen = [field for group, needed, fields in families if needed or _holds(line, group) for field in fields]
    return [*chosen, *ANY]


def _mohs(code: str) -> bool:
    return "17311" <= code <= "17315" and len(code) == 5


def _holds(line: ChargeLine, group: str) -> bool:
    held = {"lesion": line.lesion, "repair": line.repair, "mohs": line.mohs, "drug": line.drug,
            "area": line.area_cm2, "specimens": line.specimens}  # fmt: skip
    return held[group] is not None


def _part(  # noqa: PLR0917 - reads as a row of the tables below
    title: str, group: str, example: str, new: Callable[[], Any], name: str, convert: Callable[[str], Any]
) -> DetailField:
    def read(line: ChargeLine) -> str:
        held = getattr(line, group)
        value = getattr(held, name) if held is not None else None
        if isinstance(value, tuple):
            return "+".join(str(each) for each in value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
        return "" if value is None or value == Decimal(0) else str(value)

    def write(line: ChargeLine, text: str) -> ChargeLine:
        held = getattr(line, group) or new()
        blank = getattr(new(), name)
        return replace(line, **{group: replace(held, **{name: convert(text) if text else blank})})

    return DetailField(title, group, example, read, write)


def _own(title: str, group: str, example: str, convert: Callable[[str], Any]) -> DetailField:
    def read(line: ChargeLine) -> str:
        value = getattr(line, group)
        return "" if value is None else str(value)

    def write(line: ChargeLine, text: str) -> ChargeLine:
        return replace(line, **{group: convert(text) if text else None})

    return DetailField(title, group, example, read, write)


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


def _result(text: str) -> str:
    for result in ("pending", "benign", "uncertain", "malignant"):
        if result.startswith(text.lower()):
            return result
    raise ValueError(text)


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
    _part("Site", "lesion", "left forearm", Lesion, "site", str),
    _part("Size, mm", "lesion", "7", Lesion, "diameter_mm", _size),
    _part("Margin, mm", "lesion", "4", Lesion, "margin_mm", _size),
    _part("How many", "lesion", "6", Lesion, "count", _count),
    _part("Pathology", "lesion", "pending", Lesion, "pathology", _result),
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
ANY = [
    _own("Place", "place_of_service", "11", _place),
    _own("Authorisation", "authorization", "number", str),
    _own("ABN signed", "abn_signed", "YYYY-MM-DD", iso_day),
    _own("Medical reason", "medical_reason", "in words", str),
    _own("Note", "note", "in words", str),
]
