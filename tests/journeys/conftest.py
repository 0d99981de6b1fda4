"""Journeys use the same window and hands as the tests of the window."""

from tests.ui.conftest import calm_collector, hands, open_hands, window_reference

__all__ = ["calm_collector", "hands", "open_hands", "window_reference"]
