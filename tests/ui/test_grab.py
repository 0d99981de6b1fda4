"""Pictures of screens without a display."""

from pathlib import Path

from PySide6.QtGui import QImage

from dermdesk.ui import grab
from dermdesk.ui.theme import ThemeMode
from tests.ui.conftest import Hands


def test_each_screen_in_light_and_dark(hands: Hands, tmp_path: Path) -> None:
    grab.show_visit(hands.window, "alder", "99213 L40.0; 11104 D49.2")
    assert [line.code for line in hands.charges.editor.lines] == ["99213", "11104"]
    light = grab.grab_screens(hands.window, tmp_path, ThemeMode.LIGHT, ("charges",))
    dark = grab.grab_screens(hands.window, tmp_path, ThemeMode.DARK, ("charges",))
    grab.put_visit_away(hands.window)
    assert [path.name for path in (*light, *dark)] == ["charges-light.png", "charges-dark.png"]
    images = [QImage(str(path)) for path in (*light, *dark)]
    assert all((image.width(), image.height()) == (1440, 900) for image in images)
    assert images[0].pixelColor(700, 700).lightness() > 200
    assert images[1].pixelColor(700, 700).lightness() < 60
