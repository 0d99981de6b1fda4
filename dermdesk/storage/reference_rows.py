"""Rows of the reference book as domain values."""

from datetime import date
from decimal import Decimal
from typing import Any

from dermdesk.domain.money import Money
from dermdesk.domain.reference import (
    ChargeItem,
    ChargeItemKind,
    CodeFacts,
    Edit,
    Edition,
    EditionKind,
    ModifierFacts,
    ModifierKind,
    PlaceFacts,
)

Row = tuple[Any, ...]
"""Columns in the order of reference_schema."""


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def code_facts(row: Row) -> CodeFacts:
    (
        code,
        label,
        family,
        status,
        global_days,
        pctc,
        multiple,
        bilateral,
        rvu,
        facility_rvu,
        mue,
        mai,
        firsts,
        since,
        until,
        words,
    ) = row
    return CodeFacts(
        code=code,
        label=label,
        family=family,
        pfs_status=status,
        global_days=global_days,
        pctc=pctc,
        multiple_procedure=multiple,
        bilateral=bilateral,
        mue=mue,
        mai=mai,
        permitted_primaries=frozenset(firsts.split()),
        nonfacility_rvu=Decimal(rvu) if rvu else None,
        facility_rvu=Decimal(facility_rvu) if facility_rvu else None,
        effective_from=day(since),
        effective_to=day(until),
        search_words=words,
    )


def edit(row: Row) -> Edit:
    column1, column2, indicator, since, until = row
    return Edit(column1, column2, indicator, day(since), day(until))


def edition(row: Row) -> Edition:
    kind, name, valid_from, valid_to, published, source = row
    return Edition(
        EditionKind(kind), name, date.fromisoformat(valid_from), day(valid_to), date.fromisoformat(published), source
    )


def modifier(row: Row) -> ModifierFacts:
    code, label, kind, since, until = row
    return ModifierFacts(code, label, ModifierKind(kind), day(since), day(until))


def place(row: Row) -> PlaceFacts:
    code, label, facility, since, until = row
    return PlaceFacts(code, label, bool(facility), day(since), day(until))


def charge_item(row: Row) -> ChargeItem:
    _position, code, label, kind, cents, taxable, normally_cosmetic, shortcut = row
    return ChargeItem(
        code=code,
        label=label,
        kind=ChargeItemKind(kind),
        price=Money(cents) if cents is not None else None,
        taxable=bool(taxable),
        normally_cosmetic=bool(normally_cosmetic),
        shortcut=shortcut,
    )
