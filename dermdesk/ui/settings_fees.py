"""Settings of the price list: fees of procedures, the practice's own cosmetic, retail and fee items, macros."""

from collections.abc import Mapping, Sequence

from dermdesk.domain.codes import is_practice_code
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.money import ZERO, Money
from dermdesk.domain.practice import ChargeItem, LineClass, PracticeSetup
from dermdesk.services import practice_setup
from dermdesk.services.desk import Desk
from dermdesk.ui.models.rows import Column
from dermdesk.ui.settings_page import KeyedPage
from dermdesk.ui.widgets.form import Form

_CLASSES = (
    ("Insurance", LineClass.INSURANCE),
    ("Self, medical", LineClass.SELF),
    ("Cosmetic", LineClass.COSMETIC),
    ("Retail", LineClass.RETAIL),
    ("Fee", LineClass.FEE),
)


class FeesPage(KeyedPage[ChargeItem]):
    """A row with a macro stands for several rows and has no fee of its own."""

    title = "Price list"
    one = "price"
    columns: tuple[Column[ChargeItem], ...] = (
        Column(title="Code", text=lambda item: item.code, bold=True, width=130),
        Column(title="Label", text=lambda item: item.label or " + ".join(item.macro), wide=True),
        Column(title="Class", text=lambda item: item.line_class.short, width=80),
        Column(title="Shortcut", text=lambda item: item.shortcut, ink=lambda _item: "muted", width=120),
        Column(title="Fee", text=lambda item: "" if item.macro else str(item.fee), right=True, width=110),
    )

    def key_of(self, row: ChargeItem) -> str:
        return row.code

    def rows_of(self, setup: PracticeSetup) -> Sequence[ChargeItem]:
        return tuple(setup.price_list[code] for code in sorted(setup.price_list))

    def lay_out(self, form: Form) -> None:
        form.line("key", "Code", span=3, check=_code_wrong, most=16)
        form.line("label", "Label, in your own words", span=5)
        form.choice("class", "Class", _CLASSES, span=2)
        form.line("fee", "Fee of one unit", span=2, check=_fee_wrong, most=12)
        form.line("shortcut", "Shortcut", span=3, most=20)
        form.line("macro", "Stands for these codes", span=9, hint="such as 17000 17003", most=120)

    def values_of(self, row: ChargeItem) -> Mapping[str, object]:
        return {
            "key": row.code,
            "label": row.label,
            "class": row.line_class,
            "fee": "" if row.macro else str(row.fee),
            "shortcut": row.shortcut,
            "macro": " ".join(row.macro),
        }

    def typed(self, before: ChargeItem | None) -> ChargeItem:
        form = self.form
        fee = form.text("fee")
        return ChargeItem(
            code=before.code if before is not None else form.text("key").upper(),
            label=form.text("label"),
            line_class=form.value("class"),
            fee=Money.parse_typed(fee) if fee else ZERO,
            shortcut=form.text("shortcut"),
            macro=tuple(form.text("macro").upper().replace(",", " ").split()),
        )

    def change(self, desk: Desk, row: ChargeItem) -> None:
        practice_setup.change_price_list(desk, (row,))


def _code_wrong(text: str) -> str:
    return "" if is_practice_code(text.strip().upper()) else "Letters, digits and dashes, 2 to 16."


def _fee_wrong(text: str) -> str:
    if not text.strip():
        return ""
    try:
        return "" if Money.parse_typed(text).cents >= 0 else "Not below zero."
    except DermdeskError:
        return "Dollars and cents."
