"""Printing: the preview turns and scales, the dialog prints at 100 %, and only what was sent is marked as printed."""

from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QLineEdit, QRadioButton, QSpinBox
from pytestqt.qtbot import QtBot

from dermdesk.domain.claim import ClaimState
from dermdesk.domain.print_offset import PrintOffset
from dermdesk.services import claim_preparation, printing
from dermdesk.services.desk import Desk
from dermdesk.ui import printer as printers
from dermdesk.ui.claims.screen import ClaimsScreen
from dermdesk.ui.models.claims import page_image
from dermdesk.ui.settings import SettingsScreen
from dermdesk.ui.settings_printing import PrintingPage
from tests.desks import add_patient, insured, post_visit
from tests.ui.conftest import Hands


def ink(pdf: bytes, page: int) -> tuple[int, int, int, int]:
    """The frame of all that is dark on a page, in tenths of a millimetre."""
    picture = page_image(pdf, 2159, page).convertToFormat(QImage.Format.Format_Grayscale8)
    wide, high, step = picture.width(), picture.height(), picture.bytesPerLine()
    black_and_white = bytes(picture.constBits()).translate(bytes(0 if shade < 128 else 255 for shade in range(256)))
    rows = [black_and_white[y * step : y * step + wide] for y in range(high)]
    dark = [y for y, row in enumerate(rows) if 0 in row]
    left = min(row.index(0) for row in rows if 0 in row)
    right = max(row.rindex(0) for row in rows if 0 in row)
    return left, dark[0], right, dark[-1]


def answer_dialog(out: Path, *, accept: bool, last: int = 2) -> None:
    """Waits for the system's dialog, sends its print into a file, or goes back."""

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QPrintDialog)
        name = dialog.findChild(QLineEdit, "filename")
        assert name is not None
        name.setText(str(out))
        some, to = dialog.findChild(QRadioButton, "printRange"), dialog.findChild(QSpinBox, "to")
        assert some is not None and to is not None
        some.setChecked(True)
        to.setValue(last)
        if accept:
            dialog.accept()
        else:
            dialog.reject()

    QTimer.singleShot(50, answer)


def test_what_is_printed_covers_the_page_at_100_percent(tmp_path: Path, qtbot: QtBot) -> None:
    moved = printing.with_offset(printing.printer_test(PrintOffset()), PrintOffset(Decimal(3), Decimal(-2)))
    printer = printers.letter_printer("Printer test")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    printer.setResolution(300)
    assert printers.paint_pages(printer, moved, 1, 1)
    paper = (tmp_path / "out.pdf").read_bytes()
    assert printing.page_count(paper) == 1
    # Rulers reach from 15.4 mm to 200.5 mm across and from 15.4 mm to 264 mm down; all moved by 3 and -2 mm.
    assert ink(paper, 0) == pytest.approx((184, 134, 2035, 2620), abs=4)


def test_forms_are_looked_at_printed_and_printed_again(hands: Hands, tmp_path: Path) -> None:
    def prepare(desk: Desk) -> None:
        for last in ("Moss", "Fern"):
            post_visit(desk, add_patient(desk, last, payer="guild"), [insured("17000", 13694)])
        claim_preparation.prepare_claims(desk)

    states: list[ClaimState] = []
    claim_ids: list[str] = []

    def read(desk: Desk) -> None:
        states[:] = [standing.state for standing in desk.book.practice.claims()]
        claim_ids[:] = [standing.claim.claim_id for standing in desk.book.practice.claims()]

    def look() -> list[ClaimState]:
        hands.window.office.run(read)
        hands.settle()
        return states

    hands.window.office.run(prepare)
    hands.settle()
    screen = hands.window.show_screen("claims")
    assert isinstance(screen, ClaimsScreen)
    hands.settle()
    screen.sending.print_forms()
    hands.settle()
    preview = screen.sending.forms.preview
    assert preview is not None and preview.isVisible()
    assert not any(last in preview.windowTitle() for last in ("Moss", "Fern"))
    assert preview.view.said.text() == "Form 1 of 2"
    preview.view.turn(1)
    assert preview.view.said.text() == "Form 2 of 2"
    preview.view.zoom(1.25)
    preview.view.fit()
    preview.drawn.setChecked(False)
    answer_dialog(tmp_path / "no.pdf", accept=False)
    preview.print_()
    assert preview.isVisible() and look() == [ClaimState.READY] * 2, "the dialog was left: nothing is marked"
    answer_dialog(tmp_path / "part.pdf", accept=True, last=1)
    preview.print_()
    assert preview.isVisible() and look() == [ClaimState.READY] * 2, "half of the forms is not all of them"
    assert "A part" in preview.remarks.text()
    answer_dialog(tmp_path / "forms.pdf", accept=True)
    preview.print_()
    assert look() == [ClaimState.PRINTED] * 2
    printed = (tmp_path / "forms.pdf").read_bytes()
    assert printing.page_count(printed) == 2 and b"Moss" not in printed
    screen.sending.forms.start_again(claim_ids[0])
    hands.settle()
    again = screen.sending.forms.preview
    assert again is not None and again.view.pages == 2
    again.reject()


def test_the_offset_is_set_from_what_was_measured(
    hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platformdirs.user_config_path", lambda *_a, **_k: tmp_path)  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]
    screen = hands.window.show_screen("settings")
    assert isinstance(screen, SettingsScreen)
    hands.settle()
    screen.show_page("printing")
    page = screen.pages["printing"]
    assert isinstance(page, PrintingPage)
    hands.type("1.5")
    page.save()
    assert printing.form_offset() == PrintOffset(Decimal("1.5"), Decimal(0))
    page.measured.set_texts({"left": "27.4", "top": "25.4"})
    page.use_measured()
    assert page.offset.text("right") == "-0.5"
    assert printing.form_offset() == PrintOffset(Decimal("-0.5"), Decimal("0.0"))
    page.offset.set_texts({"down": "far"})
    page.save()
    assert printing.form_offset().right == Decimal("-0.5")
    page.print_test()
    assert page.preview is not None and page.preview.view.pages == 2
    page.preview.reject()
