"""What a typed code or shortcut stands for: lines with the practice's fee and class, macros expanded."""

from collections.abc import Mapping

from dermdesk.domain.codes import is_procedure_code
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.line import ChargeLine
from dermdesk.domain.money import ZERO
from dermdesk.domain.practice import LineClass, PracticeSetup
from dermdesk.domain.reference import ChargeItem, ChargeItemKind

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
    item = setup.price_list.get(code) or next(
        (row for row in setup.price_list.values() if row.shortcut and row.shortcut.casefold() == text.casefold()), None
    )
    if item is not None:
        parts = [setup.price_list[part] for part in item.macro if part in setup.price_list] or [item]
        return tuple(
            ChargeLine(code=part.code, charge=part.fee, line_class=_class(part.line_class, self_pay=self_pay))
            for part in parts
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


def _class(line_class: LineClass, *, self_pay: bool) -> LineClass:
    return LineClass.SELF if self_pay and line_class is LineClass.INSURANCE else line_class
