"""Labels, keys, buttons and captions in the desk's few sizes."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from dermdesk.ui import theme

Look = Literal["", "muted", "accent", "warn", "danger", "info", "key", "badge"]
_WORD = 24
SIZES = {"tiny": 12, "small": 13, "base": 15, "large": 17, "title": 20}


def text(
    words: str = "", *, size: str = "base", look: Look = "", bold: bool = False, wrap: bool = False, name: str = ""
) -> QLabel:
    """A label; plain text only, so that no name can carry markup."""
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setFont(theme.text_font(SIZES[size], QFont.Weight.DemiBold if bold else QFont.Weight.Normal))
    label.setWordWrap(wrap)
    if look:
        label.setProperty("look", look)
    if name:
        label.setAccessibleName(name)
    return label


def breakable(said: str) -> str:
    """Words of which none is too long for a narrow label: a long one may break anywhere."""
    return " ".join(
        "\u200b".join(word[at : at + _WORD] for at in range(0, len(word), _WORD)) for word in said.split(" ")
    )


def key_hint(keys: str) -> QLabel:
    """A small key cap."""
    label = text(keys, size="tiny", look="key")
    label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
    return label


def button(
    words: str, pressed: Callable[[], object], *, look: Literal["", "primary", "plain"] = "", name: str = ""
) -> QPushButton:
    """A push button; a `&` in its words is its mnemonic."""
    made = QPushButton(words)
    made.setFont(theme.text_font(SIZES["base"], QFont.Weight.DemiBold if look == "primary" else QFont.Weight.Normal))
    made.setAccessibleName(name or words.replace("&", ""))
    made.setAutoDefault(False)
    if look:
        made.setProperty("look", look)
    made.clicked.connect(lambda _checked=False: pressed())
    return made


def frame(look: str) -> QFrame:
    """A frame that the style sheet draws as card, bar, foot, inset …"""
    made = QFrame()
    made.setProperty("look", look)
    return made


def row(
    *items: QWidget | QLayout | int, spacing: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> QHBoxLayout:
    """Items side by side; a number is a stretch."""
    made = QHBoxLayout()
    _fill(made, items, spacing, margins)
    return made


def column(
    *items: QWidget | QLayout | int, spacing: int = 4, margins: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> QVBoxLayout:
    """Items under each other; a number is a stretch."""
    made = QVBoxLayout()
    _fill(made, items, spacing, margins)
    return made


def _fill(
    box: QHBoxLayout | QVBoxLayout,
    items: tuple[QWidget | QLayout | int, ...],
    spacing: int,
    margins: tuple[int, int, int, int],
) -> None:
    box.setSpacing(spacing)
    box.setContentsMargins(*margins)
    for item in items:
        if isinstance(item, int):
            box.addStretch(item)
        elif isinstance(item, QLayout):
            box.addLayout(item)
        else:
            box.addWidget(item)


def set_look(widget: QWidget, look: str) -> None:
    """Give another look to a widget that is already shown."""
    if widget.property("look") != look:
        widget.setProperty("look", look)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def clear(box: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := box.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)
