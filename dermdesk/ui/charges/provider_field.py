"""A provider by name: typed, looked up, or added when the practice does not know the doctor yet."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent

from dermdesk.domain.practice import PracticeSetup, Provider
from dermdesk.ui import theme
from dermdesk.ui.widgets.type_ahead import Choice, TypeAhead


@dataclass(frozen=True, slots=True)
class _Add:
    """The choice that adds a doctor of what was typed."""

    typed: str


_STEPS = {Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1, Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}


class ProviderField(TypeAhead):
    """`picked(key)` (None: nobody), `add_wanted(text)`; `stepped` when Enter or Tab leave it as it is."""

    picked = Signal(object)
    add_wanted = Signal(str)
    stepped = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__(list_width=420)
        self._setup: PracticeSetup | None = None
        self._key: str | None = None
        self.setProperty("look", "field")
        self.setFont(theme.text_font(15, QFont.Weight.DemiBold))
        self.setAccessibleName(f"{name}: name or NPI, F4 looks up")
        self.setPlaceholderText("nobody")
        self.queried.connect(self._answer)
        self.chosen.connect(self._take)
        self.installEventFilter(self)

    def show_provider(self, setup: PracticeSetup, key: str | None) -> None:
        """The provider that stands; what is being typed stays."""
        self._setup, self._key = setup, key
        if not self.isModified():
            self._show_again()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is self:
            return self._take_key_first(event)
        if event.type() == QEvent.Type.FocusOut:
            self._leave()
        return super().eventFilter(watched, event)

    def _take_key_first(self, event: QKeyEvent) -> bool:
        if event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier):
            return False
        step = {Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1, Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}.get(
            Qt.Key(event.key())
        )
        if event.key() == Qt.Key.Key_F4:
            self.look_up()
            return True
        if step is None or (self.list_is_open and step > 0):
            return False
        if not self.isModified() or not self.text().strip():
            self._leave()
            self.stepped.emit(step)
            return True
        return False

    def _leave(self) -> None:
        """Emptied means nobody; half a name means nothing and the one who stood there stays."""
        if self.isModified() and not self.text().strip() and self._key is not None:
            self._pick(None)
        else:
            self._show_again()

    def _show_again(self) -> None:
        known = self._setup.providers.get(self._key) if self._setup is not None and self._key else None
        self.setText(said(known) if known is not None else self._key or "")
        self.setCursorPosition(0)

    def _answer(self, typed: str) -> None:
        wanted = typed.casefold().split()
        providers = self._setup.providers.values() if self._setup is not None else ()
        fitting = [one for one in providers if all(word in f"{said(one)} {one.npi}".casefold() for word in wanted)]
        fitting.sort(
            key=lambda one: (not one.name.last.casefold().startswith(typed.casefold().strip()), one.name.listed)
        )
        choices = [Choice(said(one), _remark(one), one.key) for one in fitting]
        if wanted:
            choices.append(Choice(f"Add {typed.strip()} …", "a doctor outside, by name and NPI", _Add(typed.strip())))
        else:
            choices.append(Choice("Nobody", "", None))
        self.offer(typed, choices)

    def _take(self, value: object) -> None:
        if isinstance(value, _Add):
            self.add_wanted.emit(value.typed)
            return
        self._pick(str(value) if value is not None else None)
        self.stepped.emit(1)

    def _pick(self, key: str | None) -> None:
        self._key = key
        self._show_again()
        self.picked.emit(key)


def said(provider: Provider) -> str:
    """`Vance, Miriam E. MD`."""
    return f"{provider.name.listed} {provider.credential.value}"


def _remark(provider: Provider) -> str:
    return f"{provider.npi} · outside" if provider.external else provider.npi
