"""Asks the book of an open window and waits for its answer, as a screen would."""

from collections.abc import Callable
from typing import TypeVar

from dermdesk.services.desk import Desk
from dermdesk.ui.screen import Screen
from tests.ui.conftest import Hands

Answer = TypeVar("Answer")
Kind = TypeVar("Kind", bound=Screen)


def ask(hands: Hands, work: Callable[[Desk], Answer]) -> Answer:
    """What `work` answers on the book's thread."""
    answers: list[Answer] = []
    hands.window.office.run(work, answers.append)
    hands.settle()
    return answers[0]


def show(hands: Hands, key: str, kind: type[Kind]) -> Kind:
    """Turn to a screen and wait until it has loaded."""
    screen = hands.window.show_screen(key)
    hands.settle()
    assert isinstance(screen, kind)
    return screen


def said(hands: Hands) -> str:
    """What the message strip says."""
    return hands.window.messages.shown_words
