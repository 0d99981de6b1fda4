"""Where an account's statements go: hold, paper, e-mail, pick-up or portal, with the address that the channel needs."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from dermdesk.domain.account import Channel, StatementRoute
from dermdesk.domain.people import Address, Patient, PersonName
from dermdesk.ui.widgets import checks, words
from dermdesk.ui.widgets.form import Form

CHANNEL_WORDS = {
    Channel.HOLD: "Hold, send nothing",
    Channel.PAPER: "Paper by post",
    Channel.EMAIL: "E-mail notice",
    Channel.PICK_UP: "Pick up at the desk",
    Channel.PORTAL: "Portal, notice by e-mail",
}
_ADDRESS = ("line1", "line2", "city", "state", "zip")


class RouteForm(QWidget):
    """`chosen` gives a StatementRoute or None (hold). Nothing is guessed: addresses are typed or taken on purpose."""

    chosen = Signal(object)

    def __init__(self, name: str, *, taken: str = "") -> None:
        super().__init__()
        self._person: PersonName | None = None
        self._address: Address | None = None
        self._email = ""
        self.form = Form(name, taken=taken)
        channel = self.form.choice(
            "channel", "Statements", [(said, key) for key, said in CHANNEL_WORDS.items()], span=4
        )
        channel.currentIndexChanged.connect(self._fit)
        self.form.line("email", "E-mail for notices", span=8, check=checks.mailbox)
        address_fields(self.form)
        self._own = words.button("Use the address on file", self._use_own, look="plain")
        self.save_button = words.button("Keep this choice", self._save, name=f"Keep the choice of {name}")
        self.setLayout(words.column(self.form, words.row(self.save_button, self._own, 1), spacing=8))
        self._fit()

    def show_route(self, patient: Patient, route: StatementRoute | None) -> None:
        """Show what holds now; `patient` is who receives when the choice is kept."""
        self._person, self._address, self._email = patient.name, patient.address, patient.email
        address = route.address if route is not None else None
        self.form.fill(
            {"channel": route.channel if route is not None else Channel.HOLD, "email": route.email if route else ""}
            | address_values(address)
        )
        self._fit()

    def _fit(self) -> None:
        channel = self.form.value("channel")
        by_mail = channel in (Channel.EMAIL, Channel.PORTAL)
        self.form.show_fields(_ADDRESS, shown=channel is Channel.PAPER)
        self.form.show_fields(("email",), shown=by_mail)
        self._own.setVisible(by_mail or channel is Channel.PAPER)

    def _use_own(self) -> None:
        kept = {"channel": self.form.value("channel"), "email": self._email} | address_values(self._address)
        self.form.fill(kept)

    def _save(self) -> None:
        if self._person is None or not self.form.is_right():
            return
        channel = self.form.value("channel")
        if channel is Channel.HOLD:
            self.chosen.emit(None)
            return
        route = StatementRoute(
            recipient=self._person,
            channel=channel,
            address=typed_address(self.form) if channel is Channel.PAPER else None,
            email=self.form.text("email") if channel in (Channel.EMAIL, Channel.PORTAL) else "",
        )
        self.chosen.emit(route)


def address_values(address: Address | None, prefix: str = "") -> dict[str, str]:
    """An address for the fields of a form, each key led by `prefix`."""
    if address is None:
        return {}
    return {
        f"{prefix}line1": address.line1,
        f"{prefix}line2": address.line2,
        f"{prefix}city": address.city,
        f"{prefix}state": address.state,
        f"{prefix}zip": checks.zip_words(address.zip),
    }


def typed_address(form: Form, prefix: str = "") -> Address:
    """The address that was typed; the form has checked it."""
    return Address(
        line1=form.text(f"{prefix}line1"),
        line2=form.text(f"{prefix}line2"),
        city=form.text(f"{prefix}city"),
        state=form.text(f"{prefix}state").upper(),
        zip=checks.digits(form.text(f"{prefix}zip")),
    )


def address_fields(form: Form, prefix: str = "", *, needed: bool = True) -> None:
    """Put the five fields of an address into a form."""
    required = checks.required if needed else checks.anything
    form.line(f"{prefix}line1", "Street", span=6, check=required)
    form.line(f"{prefix}line2", "Street, second line", span=6)
    form.line(f"{prefix}city", "City", span=6, check=required)
    form.line(
        f"{prefix}state", "State", span=2, check=checks.state if needed else checks.optional(checks.state), most=2
    )
    zip_check = checks.zip_code if needed else checks.optional(checks.zip_code)
    form.line(f"{prefix}zip", "ZIP", span=4, check=zip_check, most=10)
