"""Settings of the practice itself: who bills, under which numbers, and how private papers name it."""

import re
from dataclasses import replace

from PySide6.QtWidgets import QScrollArea, QWidget

from dermdesk.domain.practice import Practice, PracticeSetup
from dermdesk.services import practice_setup
from dermdesk.services.desk import Desk
from dermdesk.ui.screen import Office
from dermdesk.ui.settings_page import NO_RIGHT, SettingsPage
from dermdesk.ui.widgets import checks, words
from dermdesk.ui.widgets.form import Form
from dermdesk.ui.widgets.route_form import address_fields, address_values, typed_address

_PERCENT = re.compile(r"(\d{1,2})(?:\.(\d{1,2}))?", re.ASCII)


class PracticePage(SettingsPage):
    """One form; Save keeps all of it at once."""

    title = "Practice"

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.form = Form("Practice", taken="s")
        self._lay_out(self.form)
        self.save_button = words.button("&Save", self.save, look="primary", name="Save the practice, Ctrl+S")
        self._right = words.text(NO_RIGHT, look="muted")
        card = words.frame("card")
        foot = words.row(self.save_button, words.key_hint("Ctrl+S"), self._right, 1)
        card.setLayout(words.column(self.form, foot, spacing=12, margins=(16, 12, 16, 12)))
        holder = QWidget()
        holder.setProperty("look", "canvas")
        holder.setLayout(words.column(card, 1, margins=(0, 0, 12, 0)))
        scroller = QScrollArea()
        scroller.setWidgetResizable(True)
        scroller.setWidget(holder)
        self.setLayout(words.column(scroller))

    def show_setup(self, setup: PracticeSetup) -> None:
        super().show_setup(setup)
        practice = setup.practice
        basis = practice.sales_tax_basis_points
        self.form.fill(
            {
                "name": practice.name,
                "npi": practice.npi,
                "ein": practice.ein,
                "taxonomy": practice.taxonomy,
                "phone": checks.phone_words(practice.phone),
                "contact": practice.contact,
                "neutral_name": practice.neutral_name,
                "participating": practice.participating,
                "direct": practice.direct_billing,
                "tax": f"{basis // 100}.{basis % 100:02d}",
                "prefix": practice.claim_prefix,
                "message": practice.statement_message,
            }
            | address_values(practice.address)
            | address_values(practice.pay_to, "pay_")
            | address_values(practice.neutral_address, "own_")
        )
        self._right.setVisible(not self.may_change)
        self.save_button.setEnabled(self.may_change)

    def start(self) -> None:
        self.form.start()

    def save(self) -> None:
        if self.setup is None or not self.may_change or not self.form.is_right():
            return
        practice = self._typed(self.setup.practice)

        def work(desk: Desk) -> None:
            practice_setup.change_practice(desk, practice)

        self.keep(work, self._kept)

    def _kept(self, _nothing: None) -> None:
        self.office.say("The practice is saved.")
        self.office.changed.emit(None)

    def _lay_out(self, form: Form) -> None:
        form.line("name", "Name on claims", span=6, check=checks.required)
        form.line("npi", "NPI", span=3, check=checks.npi, most=10)
        form.line("ein", "EIN", span=3, check=checks.ein, most=10)
        form.line("taxonomy", "Taxonomy", span=3, check=checks.taxonomy, most=10)
        form.line("phone", "Phone", span=3, check=checks.phone, most=20)
        form.line("contact", "Contact for claims", span=3)
        form.line("prefix", "Claim numbers begin with", span=3, most=8)
        form.heading("Address", "as on claims, no box")
        address_fields(form)
        form.heading("Payments go to", "blank: the same address")
        address_fields(form, "pay_", needed=False)
        form.heading("On private papers", "instead of the practice's name and specialty")
        form.line("neutral_name", "Neutral name", span=12)
        address_fields(form, "own_", needed=False)
        form.heading("Billing")
        form.line("tax", "Sales tax on retail, percent", span=4, check=_tax_wrong, most=5)
        form.line("message", "Message on household statements", span=8, most=200)
        form.tick("participating", "Participates in Medicare", span=6)
        form.tick("direct", "Laboratories must bill their own pathology", span=6)

    def _typed(self, before: Practice) -> Practice:
        form = self.form
        return replace(
            before,
            name=form.text("name"),
            npi=form.text("npi"),
            ein=form.text("ein"),
            taxonomy=form.text("taxonomy").upper(),
            phone=checks.digits(form.text("phone")),
            contact=form.text("contact"),
            claim_prefix=form.text("prefix"),
            address=typed_address(form),
            pay_to=typed_address(form, "pay_") if form.text("pay_line1") else None,
            neutral_name=form.text("neutral_name"),
            neutral_address=typed_address(form, "own_") if form.text("own_line1") else None,
            sales_tax_basis_points=basis_points(form.text("tax")),
            statement_message=form.text("message"),
            participating=form.value("participating"),
            direct_billing=form.value("direct"),
        )


def basis_points(percent: str) -> int:
    """`6.75` as 675; blank is none."""
    found = _PERCENT.fullmatch(percent.strip() or "0")
    if found is None:
        raise ValueError("not a percentage")
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def _tax_wrong(text: str) -> str:
    return "" if not text.strip() or _PERCENT.fullmatch(text.strip()) else "A percentage such as 6.75."
