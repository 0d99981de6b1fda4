"""Cards of every rule fit their panel, and say all that a person has to do."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QWidget
from shiboken6 import delete

from dermdesk.scrub.fix import SetUnits, attest, guide
from dermdesk.scrub.notation import read_visit
from dermdesk.scrub.rules import CATALOGUE
from dermdesk.services.scrubbing import Finding, FixKind, Scrubber, Severity
from dermdesk.ui import theme
from dermdesk.ui.charges import severity_look
from dermdesk.ui.charges.finding_card import FindingCard, lines_said
from dermdesk.ui.charges.finding_group import FindingGroup
from dermdesk.ui.charges.finding_places import opens_elsewhere
from dermdesk.ui.charges.findings_panel import WIDTH
from dermdesk.ui.widgets import words

_EDGE = 8


@pytest.fixture(scope="module")
def findings(reference_path: Path) -> list[Finding]:
    """One of each rule, and one whose words are longer than any of theirs."""
    scrubber = Scrubber.open(reference_path)
    found: list[Finding] = []
    for rule in CATALOGUE.rules:
        visit = read_visit(CATALOGUE.page(rule.id).fires[0].visit)
        found += [one for one in scrubber.check(visit).findings if one.rule == rule.id][:1]
    scrubber.close()
    long = attest(
        "Bill it under the physician who did it, saw it and wrote the note of that day", "Sure?", SetUnits(1, 2)
    )
    wordy = replace(found[0], message="x" * 90, fixes=(long, guide("y" * 90)))
    return [*found, wordy]


@pytest.fixture(scope="module")
def cards(qapp: QApplication, findings: list[Finding]) -> Iterator[list[FindingCard]]:
    """All cards in a column as wide as the panel."""
    theme.install(qapp)
    made = [FindingCard(FindingGroup(finding, message=finding.message)) for finding in findings]
    inside, area = QWidget(), QScrollArea()
    inside.setLayout(words.column(words.column(*made, spacing=10, margins=(16, 4, 16, 16)), 1))
    area.setWidgetResizable(True)
    area.setFixedWidth(WIDTH)
    area.setWidget(inside)
    area.show()
    qapp.processEvents()
    yield made
    area.close()
    delete(area)


@pytest.mark.parametrize("current", [True, False])
def test_nothing_sticks_out_of_a_card(qapp: QApplication, cards: list[FindingCard], current: bool) -> None:
    for card in cards:
        card.show_keys(current=current)
    for _ in range(3):
        qapp.processEvents()
    for card in cards:
        assert card.width() <= WIDTH - 32
        for part in (*card.findChildren(QPushButton), *card.findChildren(QLabel)):
            if part.isVisible():
                right = part.mapTo(card, QPoint(part.width(), 0)).x()
                assert right <= card.width() - _EDGE, (card.finding.rule, part.text())
                assert part.width() >= part.minimumSizeHint().width(), (card.finding.rule, part.text())


def test_a_card_says_what_only_a_person_can_do(cards: list[FindingCard]) -> None:
    told = 0
    for card in cards:
        said = [label.text().replace("\u200b", "") for label in card.findChildren(QLabel)]
        for fix in card.finding.fixes:
            if fix.kind is FixKind.GUIDANCE:
                told += 1
                assert f"To do: {fix.label}." in said
    assert told > 60


def test_a_button_keeps_its_whole_words(cards: list[FindingCard]) -> None:
    for card in cards:
        card.show_keys(current=False)
        buttons = card.findChildren(QPushButton)
        names = [button.accessibleName() for button in buttons]
        wanted = [fix.label for fix in card.finding.fixes if fix.kind is not FixKind.GUIDANCE]
        wanted += [elsewhere for elsewhere in [opens_elsewhere(card.finding.field)] if elsewhere]
        rejects = card.finding.severity is Severity.REJECT
        assert names == [*wanted, "Note for the next person" if rejects else "Ignore with a reason"]
        assert [button.text().replace("\n", " ") for button in buttons] == [*wanted, "Note" if rejects else "Ignore"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ((), "visit"),
        ((3,), "line 3"),
        ((2, 2), "line 2"),
        ((2, 1), "lines 1, 2"),
        ((1, 2, 3, 4, 7), "lines 1-4, 7"),
        ((1, 3, 5), "lines 1, 3, 5"),
    ],
)
def test_lines_are_said_shortly(lines: tuple[int, ...], said: str) -> None:
    assert lines_said(lines) == said


def test_a_long_word_may_break() -> None:
    broken = words.breakable("see " + "x" * 60)
    assert broken.replace("\u200b", "") == "see " + "x" * 60
    assert max(map(len, broken.replace("\u200b", " ").split())) <= 24


def test_the_sign_of_a_reject_is_a_whole_octagon(qapp: QApplication) -> None:
    theme.install(qapp)
    picture = QImage(40, 40, QImage.Format.Format_ARGB32)
    picture.fill(0)
    painter = QPainter(picture)
    severity_look.draw_sign(painter, QRectF(0, 0, 40, 40), Severity.REJECT)
    painter.end()
    edges = [(20, 1), (20, 38), (1, 20), (38, 20), (20, 20)]
    corners = [(1, 1), (38, 1), (1, 38), (38, 38)]
    assert all(picture.pixelColor(x, y).alpha() == 255 for x, y in edges)
    assert all(picture.pixelColor(x, y).alpha() == 0 for x, y in corners)
