"""What a typed code or shortcut stands for: lines with the practice's fee and class, macros expanded."""

import re
from collections.abc import Mapping

from dermdesk.domain.codes import is_procedure_code
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.line import ChargeLine
from dermdesk.domain.money import ZERO, Money
from dermdesk.domain.practice import ChargeItem as PracticeItem
from dermdesk.domain.practice import LineClass, PracticeSetup
from dermdesk.domain.reference import ChargeItem, ChargeItemKind

_HEAD = re.compile(r"\s*(?P<code>[^\s{*]+)")
_DETAILS = re.compile(r"\{[^{}]*\}")
_CLASSES = {
    ChargeItemKind.COSMETIC: LineClass.COSMETIC,
    ChargeItemKind.SELF_PAY: LineClass.SELF,
    ChargeItemKind.RETAIL: LineClass.RETAIL,
    ChargeItemKind.FEE: LineClass.FEE,
}


def lines_for(
    setup: PracticeSetup, items: Mapping[str, ChargeItem], typed: str, *, self_pay: bool = False
) -> tuple[ChargeLine, ...]:
    """The lines that a code, a shortcut or a macro stands for, one unit each.

    `items` are the reference book's editable lists, for codes that the practice has not priced itself. What has the
    form of a CPT or HCPCS code is a medical line even when no list knows it; of a patient who pays, a Self line.
    Raises DermdeskError for anything else: a mistyped item must not become a line at no charge.
    """
    text = typed.strip()
    code = text.upper()
    item = _item(setup, text)
    if item is not None:
        return tuple(
            ChargeLine(code=part.code, charge=part.fee, line_class=_class(part.line_class, self_pay=self_pay))
            for part in _parts(setup, item)
        )
    listed = items.get(code) or next(
        (row for row in items.values() if row.shortcut and row.shortcut.casefold() == text.casefold()), None
    )
    if listed is not None and not listed.normally_cosmetic:
        return (ChargeLine(code=listed.code, charge=listed.price or ZERO, line_class=_CLASSES[listed.kind]),)
    if is_procedure_code(code):
        return (ChargeLine(code=code, charge=ZERO, line_class=_class(LineClass.INSURANCE, self_pay=self_pay)),)
    raise DermdeskError(
        f"'{text[:20]}' is no code and no shortcut of this practice.",
        "It stays in its cell: mend it, look it up with F4, or add it to the price list in Settings.",
    )


def spelled_out(setup: PracticeSetup, part: str) -> str:
    """A part of the shorthand with the codes that its shortcut or macro stands for, `ov3-25 L40.0` → `99213-25 L40.0`.

    Diagnoses and classes hold for every line of a macro; its modifiers, units, charge and details for the first alone.
    What is neither stays as it is.
    """
    named = _HEAD.match(part)
    if named is None:
        return part
    typed, more = named["code"], ""
    item = _item(setup, typed)
    if item is None and "-" in typed:
        typed, dash, modifiers = typed.partition("-")
        item, more = _item(setup, typed), dash + modifiers
    if item is None or (item.code == typed.upper() and not item.macro):
        return part
    rest = part[named.end("code") :]
    first, *others = (one.code for one in _parts(setup, item))
    shared = " ".join(word for word in _DETAILS.sub("", rest).split() if word[0] not in "*$")
    return "; ".join((f"{first}{more}{rest}", *(f"{code} {shared}".rstrip() for code in others)))


def fee_of(setup: PracticeSetup, item: PracticeItem) -> Money:
    """The fee of one unit; of a macro, that of all its parts."""
    return sum((part.fee for part in _parts(setup, item)), ZERO)


def begun_with(setup: PracticeSetup, typed: str, most: int = 3) -> tuple[str, ...]:
    """Shortcuts and own codes of the practice that begin with what was typed."""
    names = (row.shortcut or row.code for row in setup.price_list.values() if not is_procedure_code(row.code))
    return tuple(name for name in names if name.casefold().startswith(typed.casefold()))[:most]


def _item(setup: PracticeSetup, typed: str) -> PracticeItem | None:
    """The row of the price list with this code or shortcut."""
    return setup.price_list.get(typed.upper()) or next(
        (row for row in setup.price_list.values() if row.shortcut and row.shortcut.casefold() == typed.casefold()), None
    )


def _parts(setup: PracticeSetup, item: PracticeItem) -> list[PracticeItem]:
    """What a macro expands to; any other row is itself."""
    return [setup.price_list[part] for part in item.macro if part in setup.price_list] or [item]


def _class(line_class: LineClass, *, self_pay: bool) -> LineClass:
    return LineClass.SELF if self_pay and line_class is LineClass.INSURANCE else line_class
