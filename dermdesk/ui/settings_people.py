"""Settings of sites and of providers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from zoneinfo import available_timezones

from dermdesk.domain.laboratory import Clia
from dermdesk.domain.people import PersonName
from dermdesk.domain.practice import Credential, PracticeSetup, Provider, Site
from dermdesk.services import practice_setup
from dermdesk.services.desk import Desk
from dermdesk.ui.models.rows import Column
from dermdesk.ui.settings_page import KeyedPage, key_field
from dermdesk.ui.widgets import checks
from dermdesk.ui.widgets.form import Form
from dermdesk.ui.widgets.route_form import address_fields, address_values, typed_address

_CERTIFICATES = ("waiver", "ppm", "registration", "compliance", "accreditation")


class SitesPage(KeyedPage[Site]):
    """Where the practice works."""

    title = "Sites"
    one = "site"
    columns: tuple[Column[Site], ...] = (
        Column(title="Key", text=lambda site: site.key, ink=lambda _site: "muted", width=120),
        Column(title="Name", text=lambda site: site.name, bold=True, wide=True),
        Column(title="Place", spare=True, text=lambda site: site.place_of_service, width=80),
        Column(title="Time zone", spare=True, text=lambda site: site.time_zone, width=160),
        Column(title="CLIA", spare=True, text=lambda site: site.clia.number if site.clia else "", width=130),
        Column(title="Kind", text=lambda site: "satellite" if site.satellite else "", width=100),
    )

    def key_of(self, row: Site) -> str:
        return row.key

    def rows_of(self, setup: PracticeSetup) -> Sequence[Site]:
        return tuple(setup.sites.values())

    def fresh(self) -> Mapping[str, object]:
        zones = [site.time_zone for site in self.setup.sites.values()] if self.setup is not None else []
        return {"place": "11", "zone": zones[0] if zones else "", "certificate": "waiver"}

    def lay_out(self, form: Form) -> None:
        key_field(form)
        form.line("name", "Name", span=5, check=checks.required)
        form.line("phone", "Phone", span=3, check=checks.optional(checks.phone), most=20)
        form.line("place", "Place of service", span=2, check=checks.place_of_service, most=2)
        address_fields(form)
        form.line("npi", "NPI, when its own", span=3, check=checks.optional(checks.npi), most=10)
        form.line("zone", "Time zone", span=3, check=_zone_wrong, hint="America/Chicago")
        form.line("clia", "CLIA number", span=3, check=checks.optional(checks.clia), most=10)
        form.choice("certificate", "Certificate", [(name, name) for name in _CERTIFICATES], span=3)
        form.tick("satellite", "A satellite that works offline", span=6)

    def values_of(self, row: Site) -> Mapping[str, object]:
        return {
            "key": row.key,
            "name": row.name,
            "phone": checks.phone_words(row.phone),
            "place": row.place_of_service,
            "npi": row.npi,
            "zone": row.time_zone,
            "clia": row.clia.number if row.clia else "",
            "certificate": row.clia.certificate if row.clia else "waiver",
            "satellite": row.satellite,
        } | address_values(row.address)

    def typed(self, before: Site | None) -> Site:
        form = self.form
        number = form.text("clia").upper()
        return Site(
            key=before.key if before is not None else form.text("key"),
            name=form.text("name"),
            address=typed_address(form),
            time_zone=form.text("zone"),
            place_of_service=form.text("place"),
            npi=form.text("npi"),
            phone=checks.digits(form.text("phone")),
            clia=Clia(number=number, certificate=form.value("certificate")) if number else None,
            satellite=form.value("satellite"),
        )

    def change(self, desk: Desk, row: Site) -> None:
        practice_setup.change_site(desk, row)


class ProvidersPage(KeyedPage[Provider]):
    """Who renders, supervises and refers."""

    title = "Providers"
    one = "provider"
    columns: tuple[Column[Provider], ...] = (
        Column(title="Key", text=lambda one: one.key, ink=lambda _one: "muted", width=120),
        Column(title="Name", text=lambda one: one.name.listed, bold=True, wide=True),
        Column(title="Is", text=lambda one: one.credential.value, width=64),
        Column(title="NPI", text=lambda one: one.npi, width=120),
        Column(title="Supervised by", spare=True, text=lambda one: one.supervised_by or "", width=130),
        Column(title="", text=lambda one: "outside" if one.external else "", width=90),
    )

    def key_of(self, row: Provider) -> str:
        return row.key

    def rows_of(self, setup: PracticeSetup) -> Sequence[Provider]:
        return tuple(setup.providers.values())

    def lay_out(self, form: Form) -> None:
        key_field(form)
        form.line("last", "Last name", span=4, check=checks.required)
        form.line("first", "First name", span=3)
        form.line("middle", "Middle", span=2)
        form.choice("credential", "Is", [(one.value, one) for one in Credential], span=1)
        form.line("npi", "NPI", span=3, check=checks.npi, most=10)
        form.line("taxonomy", "Taxonomy", span=3, check=checks.optional(checks.taxonomy), most=10)
        form.choice("supervisor", "Supervised by", [("nobody", None)], span=3)
        form.tick("external", "Outside, refers only", span=3)

    def show_setup(self, setup: PracticeSetup) -> None:
        doctors = [
            (one.name.listed, one.key)
            for one in setup.providers.values()
            if one.credential.is_physician and not one.external
        ]
        self.form.set_options("supervisor", [("nobody", None), *doctors])
        super().show_setup(setup)

    def values_of(self, row: Provider) -> Mapping[str, object]:
        return {
            "key": row.key,
            "last": row.name.last,
            "first": row.name.first,
            "middle": row.name.middle,
            "credential": row.credential,
            "npi": row.npi,
            "taxonomy": row.taxonomy,
            "supervisor": row.supervised_by,
            "external": row.external,
        }

    def typed(self, before: Provider | None) -> Provider:
        form = self.form
        name = PersonName(last=form.text("last"), first=form.text("first"), middle=form.text("middle"))
        if before is not None:
            name = replace(name, suffix=before.name.suffix)
        return Provider(
            key=before.key if before is not None else form.text("key"),
            name=name,
            npi=form.text("npi"),
            credential=form.value("credential"),
            taxonomy=form.text("taxonomy").upper(),
            supervised_by=form.value("supervisor"),
            external=form.value("external"),
        )

    def change(self, desk: Desk, row: Provider) -> None:
        practice_setup.change_provider(desk, row)


def _zone_wrong(text: str) -> str:
    return "" if text.strip() in available_timezones() else "An IANA name such as America/Chicago."
