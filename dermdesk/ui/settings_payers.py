"""Settings of payers with their stances."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dermdesk.domain.codes import is_modifier
from dermdesk.domain.payer import IncidentToStance, Payer, PayerStance, PayerType
from dermdesk.domain.practice import PracticeSetup
from dermdesk.domain.practice_rule_words import PAYER_TYPES
from dermdesk.services import practice_setup
from dermdesk.services.desk import Desk
from dermdesk.ui.models.rows import Column
from dermdesk.ui.payer_severities import HINT, read_severities, severities_wrong, write_severities
from dermdesk.ui.settings_page import KeyedPage, key_field
from dermdesk.ui.widgets import checks
from dermdesk.ui.widgets.form import Form
from dermdesk.ui.widgets.route_form import address_fields, address_values, typed_address

_BY_TYPE = (("As its type does", None), ("Yes", True), ("No", False))
_NCCI = (("As its type does: commercial payers do not", None), ("Yes: its pairs count in full", True), ("No", False))
_INCIDENT = (
    ("The physician renders", IncidentToStance.PHYSICIAN_RENDERS),
    ("The NP or PA renders", IncidentToStance.NPP_RENDERS),
)


class PayersPage(KeyedPage[Payer]):
    """Whom claims go to, and where this payer differs from others of its type."""

    title = "Payers"
    one = "payer"
    columns: tuple[Column[Payer], ...] = (
        Column(title="Key", text=lambda payer: payer.key, ink=lambda _payer: "muted", width=120),
        Column(title="Name", text=lambda payer: payer.name, bold=True, wide=True),
        Column(title="Type", spare=True, text=lambda payer: PAYER_TYPES[payer.stance.type], width=160),
        Column(title="Payer id", spare=True, text=lambda payer: payer.payer_id, width=110),
        Column(title="Goes to", text=lambda payer: payer.receiver or "paper", width=120),
        Column(title="", text=lambda payer: "" if payer.contracted else "no contract", width=110),
    )

    def key_of(self, row: Payer) -> str:
        return row.key

    def rows_of(self, setup: PracticeSetup) -> Sequence[Payer]:
        return tuple(setup.payers.values())

    def fresh(self) -> Mapping[str, object]:
        return {"type": PayerType.COMMERCIAL, "filing": "CI", "contracted": True, "telehealth_codes": "office"}

    def lay_out(self, form: Form) -> None:
        key_field(form)
        form.line("name", "Name", span=4, check=checks.required)
        form.choice("type", "Type", [(said, key) for key, said in PAYER_TYPES.items()], span=3)
        form.line("filing", "Filing code", span=2, check=checks.required, most=2)
        form.tick("contracted", "Contract", span=1)
        form.choice("receiver", "837P goes to", [("paper only", "")], span=3)
        form.line("payer_id", "Payer id", span=2, most=20)
        form.choice("incident", "Incident-to", _INCIDENT, span=3)
        form.line("incident_modifier", "with modifier", span=2, check=checks.optional(_modifier_wrong), most=2)
        form.line("timely", "Timely, days", span=2, check=checks.optional(_days_wrong), most=4)
        form.line("prolonged", "Prolonged", span=2, hint="by type", most=5)
        form.choice("consults", "Consultations", _BY_TYPE, span=3)
        form.choice("telehealth_pos", "Telehealth place 02, 10", _BY_TYPE, span=3)
        form.tick("ndc", "NDC on drugs", span=3)
        form.tick("pass_through", "No pass-through", span=3)
        form.choice("ncci", "Follows NCCI", _NCCI, span=4)
        form.line("medigap", "Medigap COBA id", span=3, check=checks.optional(_coba_wrong), most=5, hint="5 digits")
        form.line("severities", "Rules that weigh otherwise", span=8, check=severities_wrong, hint=HINT, most=400)
        address_fields(form, needed=False)

    def show_setup(self, setup: PracticeSetup) -> None:
        receivers = [(one.name, one.key) for one in setup.receivers.values()]
        self.form.set_options("receiver", [("paper only", ""), *receivers])
        super().show_setup(setup)

    def values_of(self, row: Payer) -> Mapping[str, object]:
        stance = row.stance
        return {
            "key": row.key,
            "name": row.name,
            "type": stance.type,
            "filing": row.filing_code,
            "contracted": row.contracted,
            "receiver": row.receiver,
            "payer_id": row.payer_id,
            "incident": row.incident_to,
            "incident_modifier": row.incident_to_modifier,
            "medigap": row.medigap_id,
            "timely": "" if stance.timely_days is None else str(stance.timely_days),
            "prolonged": stance.prolonged_code or "",
            "consults": stance.accepts_consults,
            "telehealth_pos": stance.telehealth_pos,
            "ndc": stance.requires_ndc,
            "pass_through": stance.bars_pass_through,
            "ncci": stance.follows_ncci,
            "severities": write_severities(stance.severities),
        } | address_values(row.address)

    def typed(self, before: Payer | None) -> Payer:
        form = self.form
        stance = replace(
            before.stance if before is not None else PayerStance(type=form.value("type")),
            type=form.value("type"),
            accepts_consults=form.value("consults"),
            prolonged_code=form.text("prolonged").upper() or None,
            requires_ndc=form.value("ndc"),
            bars_pass_through=form.value("pass_through"),
            timely_days=int(form.text("timely")) if form.text("timely") else None,
            telehealth_pos=form.value("telehealth_pos"),
            follows_ncci=form.value("ncci"),
            severities=read_severities(form.text("severities")),
        )
        return Payer(
            key=before.key if before is not None else form.text("key"),
            name=form.text("name"),
            stance=stance,
            payer_id=form.text("payer_id"),
            filing_code=form.text("filing").upper(),
            receiver=form.value("receiver"),
            address=typed_address(form) if form.text("line1") else None,
            incident_to=form.value("incident"),
            contracted=form.value("contracted"),
            incident_to_modifier=form.text("incident_modifier").upper(),
            medigap_id=form.text("medigap"),
        )

    def change(self, desk: Desk, row: Payer) -> None:
        practice_setup.change_payer(desk, row)


def _days_wrong(text: str) -> str:
    return "" if text.strip().isdecimal() and int(text) > 0 else "A number of days."


def _modifier_wrong(text: str) -> str:
    return "" if is_modifier(text.strip().upper()) else "Two signs, such as SA."


def _coba_wrong(text: str) -> str:
    return "" if len(text.strip()) == 5 and text.strip().isdecimal() else "Five digits."
