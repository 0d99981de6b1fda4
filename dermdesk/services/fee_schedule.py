"""A practice's fee schedule as CSV, taken into its price list."""

from dataclasses import replace
from pathlib import Path

from dermdesk.domain.codes import is_procedure_code
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.practice import ChargeItem, LineClass
from dermdesk.domain.reference_kinds import EditionChanges, ImportKind, ImportReport, Period, read_edition
from dermdesk.domain.user import Permission
from dermdesk.interchange.reference_files.fee_schedule import WANTED, FeeRow, read_fees
from dermdesk.interchange.reference_files.source import open_sources
from dermdesk.services.desk import Desk
from dermdesk.services.practice_setup import change_price_list

_FIRST_FEW = 5


def import_fees(desk: Desk, path: Path, *, edition: str | None = None) -> ImportReport:
    """Take the fees of a CSV file; they are in force at once, for lines typed from now on. Other rows stay.

    A row's label, class and shortcut are changed only where the file has them. `edition` is a name for the report; one
    that begins later than today is refused. Raises DermdeskError with nothing changed.
    """
    desk.require(Permission.CHANGE_PRACTICE)
    today = desk.today()
    first = read_edition(edition).day if edition is not None else today
    if first > today:
        raise DermdeskError(
            f"These fees begin on {first.isoformat()}. Nothing was changed.",
            "Fees are in force as soon as they are imported: import them on that day.",
        )
    source, *more = open_sources([path], WANTED)
    if more:
        raise DermdeskError("This kind comes in one file. Nothing was changed.", "Name one file.")
    price_list = desk.setup().price_list
    rows = read_fees(source)
    items = {row.code: _item(row, price_list.get(row.code)) for row in rows}
    shortcuts = [item.shortcut.casefold() for item in {**price_list, **items}.values() if item.shortcut]
    if len(set(shortcuts)) < len(shortcuts):
        raise DermdeskError("Two items would have the same shortcut. Nothing was changed.", "Change one of them.")
    added = sorted(items.keys() - price_list.keys())
    changed = sorted(code for code, item in items.items() if code in price_list and item != price_list[code])
    change_price_list(desk, [items[code] for code in (*added, *changed)])
    changes = EditionChanges(
        since="the price list as it was",
        added=len(added),
        changed=len(changed),
        examples_added=tuple(added[:_FIRST_FEW]),
        examples_changed=tuple(changed[:_FIRST_FEW]),
    )
    return ImportReport(
        kind=ImportKind.FEES,
        period=Period(first.isoformat(), first, None),
        rows=len(rows),
        what="fees",
        changes=changes,
        notes=_notes(len(price_list) - len(items.keys() & price_list.keys())),
    )


def _item(row: FeeRow, known: ChargeItem | None) -> ChargeItem:
    if known is not None and known.macro:
        raise DermdeskError(
            f"{row.code} is a macro of the practice: it has the fees of its items. Nothing was changed.",
            "Take it out of the file.",
        )
    usual = LineClass.INSURANCE if is_procedure_code(row.code) else LineClass.FEE
    item = known or ChargeItem(code=row.code, line_class=usual, fee=row.fee)
    item = replace(
        item,
        fee=row.fee,
        label=row.label or item.label,
        line_class=row.line_class or item.line_class,
        shortcut=row.shortcut or item.shortcut,
    )
    if item.line_class is LineClass.INSURANCE and not is_procedure_code(item.code):
        raise DermdeskError(
            f"{item.code} is no procedure code and cannot be billed to insurance. Nothing was changed.",
            "Give it another class in the file: self, cosmetic, retail or fee.",
        )
    return item


def _notes(untouched: int) -> tuple[str, ...]:
    return (f"{untouched:,} other items of the price list stay as they are",) if untouched else ()
