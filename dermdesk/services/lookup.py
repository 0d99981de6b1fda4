"""Look-ups of any cell: codes, diagnoses, modifiers, places, and what a code is called."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dermdesk.domain.money import Money
from dermdesk.domain.practice import LineClass
from dermdesk.domain.reference import DiagnosisFacts, ModifierFacts, PlaceFacts, in_force, neutral_label
from dermdesk.domain.user import Permission
from dermdesk.services.desk import Desk
from dermdesk.services.price_list import fee_of
from dermdesk.services.price_shelf import shelf_of


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCode:
    """A code to choose; `fee` is the practice's for one unit, of a macro that of its parts, None when it has none."""

    code: str
    label: str
    line_class: LineClass
    fee: Money | None
    shortcut: str = ""


def codes(desk: Desk, text: str, day: date, limit: int = 30) -> tuple[FoundCode, ...]:
    """Codes by number, words or shortcut: the practice's own list first, then the reference of the day.

    A row whose code or shortcut is the first word typed stands before rows that only hold the word.
    """
    desk.require(Permission.SEE_PRACTICE)
    setup = desk.setup()
    price_list = setup.price_list
    words = text.casefold().split()
    rows = shelf_of(price_list).find(words, limit)
    named = labels(desk, [row.code for row in rows if not row.label], day)
    own = [
        FoundCode(
            code=row.code,
            label=row.label or named.get(row.code, ""),
            line_class=row.line_class,
            fee=fee_of(setup, row),
            shortcut=row.shortcut,
        )
        for row in rows
    ]
    listed = {found.code for found in own}
    found = {facts.code: facts.label for facts in desk.reference.find_codes(text, day, limit)}
    without_words = [code for code, label in found.items() if label == neutral_label(code)]
    found |= desk.book.practice.licensed_text(without_words, day)
    licensed = desk.book.practice.find_licensed_text(words, day, limit) if len(found) < limit else ()
    found |= {each.code: each.text for each in licensed if each.code not in found}
    public = [
        FoundCode(
            code=code,
            label=label,
            line_class=LineClass.INSURANCE,
            fee=price_list[code].fee if code in price_list else None,
        )
        for code, label in found.items()
        if code not in listed
    ]
    return tuple((own + public)[:limit])


def diagnoses(desk: Desk, text: str, limit: int = 30, day: date | None = None) -> tuple[DiagnosisFacts, ...]:
    """ICD-10-CM codes by code or words, of the edition that answers for the day, else of today."""
    desk.require(Permission.SEE_PRACTICE)
    return tuple(desk.reference.find_diagnoses(text, limit, day or desk.today()))


def modifiers(desk: Desk, day: date) -> tuple[ModifierFacts, ...]:
    """Modifiers in force on the day."""
    desk.require(Permission.SEE_PRACTICE)
    return tuple(row for row in desk.reference.modifiers() if in_force(day, row.effective_from, row.effective_to))


def places(desk: Desk, day: date) -> tuple[PlaceFacts, ...]:
    """Places of service in force on the day."""
    desk.require(Permission.SEE_PRACTICE)
    return tuple(row for row in desk.reference.places() if in_force(day, row.effective_from, row.effective_to))


def labels(desk: Desk, wanted: Sequence[str], day: date) -> dict[str, str]:
    """What codes are called: by the practice's list, else in our words, by licensed text, or neutrally.

    Codes that nobody knows on the day are left out.
    """
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
    without_words = [code for code in wanted if found.get(code, neutral_label(code)) == neutral_label(code)]
    return found | desk.book.practice.licensed_text(without_words, day)
