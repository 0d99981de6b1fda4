"""Does a window open on this machine, and which printers does it know?"""

from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QLabel

from dermdesk.domain.machine_check import Check, Verdict

_SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8"/></svg>'


def check_window() -> list[Check]:
    """Paint a label and an SVG, and ask for printers; makes the application object when there is none."""
    application = QApplication.instance() or QApplication(["dermdesk"])
    label = QLabel("dermdesk")
    picture: QImage = label.grab().toImage()
    painted = not picture.isNull() and QSvgRenderer(_SVG).isValid()
    window = (
        Check("Window", Verdict.GOOD, f"painted with Qt on {QApplication.platformName()}")
        if painted
        else Check("Window", Verdict.BAD, "nothing was painted", "Install the program again.")
    )
    del application
    printers = QPrinterInfo.availablePrinterNames()
    found = ", ".join(printers) or "none set up; papers can be saved as PDF"
    return [window, Check("Printer", Verdict.GOOD if printers else Verdict.NOTE, found)]
