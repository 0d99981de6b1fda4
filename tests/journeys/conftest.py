"""Journeys use the same window and hands as the tests of the window."""

from tests.ui.conftest import hands, open_hands, window_reference

__all__ = ["hands", "open_hands", "window_reference"]
