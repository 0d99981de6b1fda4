"""Settings of this machine's printer: how far it is off, and the page that finds it. Nothing of it is in the book."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.practice import PracticeSetup
from dermdesk.domain.print_offset import MARK, PrintOffset
from dermdesk.services import printing
from dermdesk.ui.print_preview import Paper, PrintPreview
from dermdesk.ui.screen import Office
from dermdesk.ui.settings_page import SettingsPage
from dermdesk.ui.widgets import words
from dermdesk.ui.widgets.form import Form

_HOW = (
    "Print the test page on plain paper at 100 %. Measure at cross 1, upper left, from the edges of the paper. "
    f"{MARK} mm both ways: the printer is right. Else type what you measured, and the offset follows from it."
)


class PrintingPage(SettingsPage):
    """Anybody at this machine may set its printer right."""

    title = "Printing"

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.preview: PrintPreview | None = None
        self.offset = Form("Offset of the print", taken="sptu")
        self.offset.line("right", "X: to the right, mm", span=3, hint="0")
        self.offset.line("down", "Y: down, mm", span=3, hint="0")
        self.measured = Form("Measured on the test page", taken="sptuxy")
        self.measured.line("left", "From the left edge, mm", span=3, hint=str(MARK))
        self.measured.line("top", "From the upper edge, mm", span=3, hint=str(MARK))
        self.save_button = words.button("&Save", self.save, look="primary", name="Save the offset, Ctrl+S")
        self.test_button = words.button("&Print a test page…", self.print_test)
        self.use_button = words.button("&Use what was measured", self.use_measured)
        card, below = words.frame("card"), words.frame("card")
        card.setLayout(
            words.column(
                words.text("CMS-1500 on this machine", bold=True),
                words.text("Moves the print on the red form; minus moves it left or up.", look="muted", wrap=True),
                self.offset, words.row(self.save_button, words.key_hint("Ctrl+S"), 1),
                spacing=12, margins=(16, 12, 16, 12),
            )
        )  # fmt: skip
        below.setLayout(
            words.column(
                words.text("Is the printer right?", bold=True), words.text(_HOW, look="muted", wrap=True),
                words.row(self.test_button, 1), self.measured, words.row(self.use_button, 1),
                spacing=12, margins=(16, 12, 16, 12),
            )
        )  # fmt: skip
        self.setLayout(words.column(card, below, 1, spacing=12))

    def show_setup(self, setup: PracticeSetup) -> None:
        super().show_setup(setup)
        self._show(printing.form_offset())

    def start(self) -> None:
        first = self.offset.editor("right")
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(first, QLineEdit):
            first.selectAll()

    def save(self) -> None:
        """Keep what is typed on this machine."""
        try:
            self.keep_offset(printing.offset_of(self.offset.text("right"), self.offset.text("down")))
        except DermdeskError as error:
            self.office.warn_of(error)

    def use_measured(self) -> None:
        """Work the offset out and keep it."""
        left, top = self.measured.text("left"), self.measured.text("top")
        if not left or not top:
            self.office.warn("One length is missing. Nothing was kept.", "Type both, in millimetres.")
            return
        try:
            self.keep_offset(printing.corrected_offset(printing.form_offset(), left, top))
        except DermdeskError as error:
            self.office.warn_of(error)
        else:
            self.measured.fill({})

    def keep_offset(self, offset: PrintOffset) -> None:
        """On the disk, then on the screen."""
        printing.keep_form_offset(offset)
        self._show(offset)
        self.office.say(
            f"The offset of this machine is {offset.right} mm right, {offset.down} mm down.",
            "Print the test page once more: cross 1 should stand right now.",
        )

    def print_test(self) -> None:
        """The test page, moved by the offset that is kept."""
        offset = printing.form_offset()
        paper = Paper(
            title="Printer test",
            job="Printer test",
            data=printing.printer_test(offset),
            offset=offset,
            remarks=("Page 1 on plain paper, page 2 on a red form. Print at 100 %.",),
        )
        self.preview = PrintPreview(self, paper)
        self.preview.open()

    def _show(self, offset: PrintOffset) -> None:
        self.offset.fill({"right": offset.right, "down": offset.down})
