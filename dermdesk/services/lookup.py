"""Look-ups of any cell: codes, diagnoses, modifiers, places, and what a code is called."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dermdesk.domain.money import Money
from dermdesk.domain.practice import LineClass
from dermdesk.domain.reference import DiagnosisFacts, ModifierFacts, PlaceFacts, in_force
from dermdesk.domain.user import Permission
from dermdesk.services.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCode:
    """A code to choose; `fee` is the practice's for one unit, None when its list has none."""

    code: str
    label: str
    line_class: LineClass
    fee: Money | None
    shortcut: str = ""


def codes(desk: Desk, text: str, day: date, limit: int = 30) -> tuple[FoundCode, ...]:
    """Codes by number, words or shortcut: the practice's own list first, then the reference of the day."""
    desk.require(Permission.SEE_PRACTICE)
    price_list = desk.setup().price_list
    words = text.casefold().split()
    own = [
        FoundCode(code=row.code, label=row.label, line_class=row.line_class, fee=row.fee, shortcut=row.shortcut)
        for row in sorted(price_list.values(), key=lambda row: row.code)
        if all(word in f"{row.code} {row.label} {row.shortcut}".casefold() for word in words)
    ]
    listed = {found.code for found in own}
    public = [
        FoundCode(
            code=facts.code,
            label=facts.label,
            line_class=LineClass.INSURANCE,
            fee=price_list[facts.code].fee if facts.code in price_list else None,
        )
        for facts in desk.reference.find_codes(text, day, limit)
        if facts.code not in listed
    ]
    return tuple((own + public)[:limit])


def diagnoses(desk: Desk, text: str, limit: int = 30) -> tuple[DiagnosisFacts, ...]:
    """ICD-10-CM codes by code or words, billable ones of the newest edition."""
    desk.require(Permission.SEE_PRACTICE)
    return tuple(desk.reference.find_diagnoses(text, limit))


def modifiers(desk: Desk, day: date) -> tuple[ModifierFacts, ...]:
    """Modifiers in force on the day."""
    desk.require(Permission.SEE_PRACTICE)
    return tuple(row for row in desk.reference.modifiers() if in_force(day, row.effective_from, row.effective_to))


def places(desk: Desk, day: date) -> tuple[PlaceFacts, ...]:
    """Places of service in force on the day."""
    desk.require(Permission.SEE_PRACTICE)
    return tuple(row for row in desk.reference.places() if in_force(day, row.effective_from, row.effective_to))


def labels(desk: Desk, wanted: Sequence[str], day: date) -> dict[str, str]:
    """What codes are called: by the practice's list, else by the reference of the day; unknown codes are left out."""
    desk.require(Permission.SEE_PRACTICE)
    price_list = desk.setup().price_list
    items = {item.code: item.label for item in desk.reference.charge_items()}
    found: dict[str, str] = {}
    for code in wanted:
        item = price_list.get(code)
        facts = desk.reference.code(code, day)
        label = (item.label if item is not None else "") or (facts.label if facts is not None else items.get(code, ""))
        if label:
            found[code] = label
    return found
