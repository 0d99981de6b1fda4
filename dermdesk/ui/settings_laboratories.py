"""Settings of the laboratories outside: who reads the specimens that the practice takes."""

from collections.abc import Mapping, Sequence

from dermdesk.domain.laboratory import Clia, Laboratory
from dermdesk.domain.practice import PracticeSetup
from dermdesk.services import practice_setup
from dermdesk.services.desk import Desk
from dermdesk.ui.models.rows import Column
from dermdesk.ui.settings_page import KeyedPage, key_field
from dermdesk.ui.widgets import checks
from dermdesk.ui.widgets.form import Form
from dermdesk.ui.widgets.route_form import address_fields, address_values, typed_address

_CERTIFICATES = ("compliance", "accreditation", "registration")
"""What a laboratory that reads tissue holds: a waiver or a certificate of microscopy does not do."""


class LaboratoriesPage(KeyedPage[Laboratory]):
    """As requisitions and claims of bought work name them."""

    title = "Laboratories"
    one = "laboratory"
    columns: tuple[Column[Laboratory], ...] = (
        Column(title="Key", text=lambda one: one.key, ink=lambda _one: "muted", width=120),
        Column(title="Name", text=lambda one: one.name, bold=True, wide=True),
        Column(title="NPI", text=lambda one: one.npi, width=120),
        Column(title="CLIA", spare=True, text=lambda one: one.clia.number if one.clia else "", width=130),
        Column(title="Phone", spare=True, text=lambda one: checks.phone_words(one.phone), width=130),
    )

    def key_of(self, row: Laboratory) -> str:
        return row.key

    def rows_of(self, setup: PracticeSetup) -> Sequence[Laboratory]:
        return tuple(setup.laboratories.values())

    def fresh(self) -> Mapping[str, object]:
        return {"certificate": _CERTIFICATES[0]}

    def lay_out(self, form: Form) -> None:
        key_field(form)
        form.line("name", "Name", span=6, check=checks.required)
        form.line("npi", "NPI", span=4, check=checks.npi, most=10)
        form.line("phone", "Phone", span=3, check=checks.optional(checks.phone), most=20)
        form.line("fax", "Fax", span=3, check=checks.optional(checks.phone), most=20)
        form.line("clia", "CLIA number", span=3, check=checks.optional(checks.clia), most=10)
        form.choice("certificate", "Certificate", [(name, name) for name in _CERTIFICATES], span=3)
        address_fields(form, needed=False)

    def values_of(self, row: Laboratory) -> Mapping[str, object]:
        return {
            "key": row.key,
            "name": row.name,
            "npi": row.npi,
            "phone": checks.phone_words(row.phone),
            "fax": checks.phone_words(row.fax),
            "clia": row.clia.number if row.clia else "",
            "certificate": row.clia.certificate if row.clia else _CERTIFICATES[0],
        } | address_values(row.address)

    def typed(self, before: Laboratory | None) -> Laboratory:
        form = self.form
        number = form.text("clia").upper()
        return Laboratory(
            key=before.key if before is not None else form.text("key"),
            name=form.text("name"),
            npi=form.text("npi"),
            address=typed_address(form) if form.text("line1") else None,
            clia=Clia(number=number, certificate=form.value("certificate")) if number else None,
            phone=checks.digits(form.text("phone")),
            fax=checks.digits(form.text("fax")),
        )

    def change(self, desk: Desk, row: Laboratory) -> None:
        practice_setup.change_laboratory(desk, row)
