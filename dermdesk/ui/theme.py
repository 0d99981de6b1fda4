"""The look of the desk: Fusion with our palette, style sheet and Source Sans, light and dark following the system."""

from enum import StrEnum
from functools import cache
from pathlib import Path

import font_source_sans_pro
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from dermdesk.ui.palette import DARK, LIGHT, Tokens
from dermdesk.ui.style_sheet import style_sheet

GRID = 4
"""All distances are multiples of this, in device-independent pixels."""
BASE_PIXELS = 15
_WEIGHTS = ("Regular", "Semibold", "Bold", "It")


class ThemeMode(StrEnum):
    """What the user chose; SYSTEM follows the desktop's colour scheme."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """The application's theme; `changed` tells painters to fetch `tokens` anew."""

    changed = Signal()

    def __init__(self, app: QApplication, mode: ThemeMode = ThemeMode.SYSTEM) -> None:
        super().__init__(app)
        self._app = app
        self._mode = mode
        self._family = _load_fonts()
        app.setStyle("Fusion")
        app.setFont(text_font())
        app.styleHints().colorSchemeChanged.connect(self._system_changed)
        self.tokens = LIGHT
        self._apply()

    @property
    def mode(self) -> ThemeMode:
        """What was chosen."""
        return self._mode

    def choose(self, mode: ThemeMode) -> None:
        """Take another theme, or follow the system again."""
        self._mode = mode
        self._apply()

    def toggle(self) -> None:
        """Light if dark now, dark if light."""
        self.choose(ThemeMode.LIGHT if self.tokens.dark else ThemeMode.DARK)

    def _system_changed(self) -> None:
        if self._mode is ThemeMode.SYSTEM:
            self._apply()

    def _apply(self) -> None:
        system_dark = self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        dark = self._mode is ThemeMode.DARK or (self._mode is ThemeMode.SYSTEM and system_dark)
        self.tokens = DARK if dark else LIGHT
        self._app.setPalette(_palette(self.tokens))
        self._app.setStyleSheet(style_sheet(self.tokens))
        self.changed.emit()


class _Holder:
    theme: Theme | None = None


def install(app: QApplication, mode: ThemeMode = ThemeMode.SYSTEM) -> Theme:
    """Dress the application; a second call returns the theme that is there, in the mode asked for."""
    if _Holder.theme is None or _Holder.theme.parent() is not app:
        _Holder.theme = Theme(app, mode)
    elif _Holder.theme.mode is not mode:
        _Holder.theme.choose(mode)
    return _Holder.theme


def current() -> Theme:
    """The application's theme. Raises RuntimeError before `install`."""
    if _Holder.theme is None:
        raise RuntimeError("theme.install(app) comes first")
    return _Holder.theme


def tokens() -> Tokens:
    """The colours in force."""
    return current().tokens


@cache
def colour(name: str) -> QColor:
    """A `#rrggbb` of `tokens()` as Qt's colour."""
    return QColor(name)


@cache
def text_font(pixels: int = BASE_PIXELS, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Source Sans with tabular figures, so that amounts stand under each other."""
    font = QFont("Source Sans Pro")
    font.setPixelSize(pixels)
    font.setWeight(weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def _load_fonts() -> str:
    folder = Path(font_source_sans_pro.font_directory)
    family = ""
    for weight in _WEIGHTS:
        number = QFontDatabase.addApplicationFont(str(folder / f"SourceSansPro-{weight}.ttf"))
        family = family or next(iter(QFontDatabase.applicationFontFamilies(number)), "")
    return family


def _palette(tokens: Tokens) -> QPalette:
    roles = {
        QPalette.ColorRole.Window: tokens.canvas,
        QPalette.ColorRole.WindowText: tokens.ink,
        QPalette.ColorRole.Base: tokens.surface,
        QPalette.ColorRole.AlternateBase: tokens.inset,
        QPalette.ColorRole.Text: tokens.ink,
        QPalette.ColorRole.PlaceholderText: tokens.muted,
        QPalette.ColorRole.Button: tokens.surface,
        QPalette.ColorRole.ButtonText: tokens.ink,
        QPalette.ColorRole.BrightText: tokens.on_accent,
        QPalette.ColorRole.Highlight: tokens.accent,
        QPalette.ColorRole.HighlightedText: tokens.on_accent,
        QPalette.ColorRole.Accent: tokens.accent,
        QPalette.ColorRole.Link: tokens.accent,
        QPalette.ColorRole.LinkVisited: tokens.accent,
        QPalette.ColorRole.ToolTipBase: tokens.surface,
        QPalette.ColorRole.ToolTipText: tokens.ink,
        QPalette.ColorRole.Mid: tokens.border,
        QPalette.ColorRole.Midlight: tokens.hover,
        QPalette.ColorRole.Dark: tokens.border,
        QPalette.ColorRole.Light: tokens.surface,
        QPalette.ColorRole.Shadow: tokens.border,
    }
    palette = QPalette()
    for role, name in roles.items():
        palette.setColor(role, QColor(name))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.muted))
    return palette
