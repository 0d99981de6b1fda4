"""Reference data in Settings: what is in force, imports by keys, and what the open window makes of them."""

import gzip
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dermdesk.domain.money import Money
from dermdesk.domain.user import Role, User
from dermdesk.services.desk import Desk
from dermdesk.services.rejudging import rejudge
from dermdesk.storage.edition_shelf import EditionShelf
from dermdesk.ui.claims.screen import ClaimsScreen
from dermdesk.ui.models.reference import age_words
from dermdesk.ui.settings import SettingsScreen
from dermdesk.ui.settings_reference import ReferencePage
from dermdesk.ui.today import TodayScreen
from tests import reference_files as files
from tests.desks import add_patient, insured, post_visit
from tests.ui.book_calls import ask, said, show
from tests.ui.conftest import Hands, OpenDesk

BUNDLED = ("17000", "11104", "20261001", "*", "0")
"""A pair that the starter pack has not, and that no modifier opens."""


@pytest.fixture
def window_reference(own_reference: Path) -> Path:
    return own_reference


def open_page(hands: Hands) -> ReferencePage:
    screen = show(hands, "settings", SettingsScreen)
    page = screen.pages["reference"]
    assert isinstance(page, ReferencePage)
    screen.show_page("reference")
    hands.settle()
    return page


@pytest.fixture
def page(hands: Hands) -> ReferencePage:
    return open_page(hands)


def quarter(folder: Path, name: str = "ptp_2026q4.txt", *more: tuple[str, ...]) -> Path:
    return files.write(folder, name, files.pair_text([*files.PAIRS[:3], *more]))


def take(hands: Hands, page: ReferencePage, kind: str, *paths: Path) -> None:
    """By keys: down to the kind, Enter, the path, Enter."""
    page.start()
    page.table.choose_row([row.key for row in page.table.rows].index(kind))
    hands.press(Qt.Key.Key_Return)
    assert hands.focus is page.form.files.edit
    page.form.files.show_files([str(path) for path in paths])
    hands.press(Qt.Key.Key_Return)
    hands.settle()


def state_of(page: ReferencePage, kind: str) -> tuple[str, str]:
    row = next(row for row in page.table.rows if row.key == kind)
    return row.name, row.state


def kept(reference: Path) -> list[str]:
    return [each.edition.name for each in EditionShelf(reference).listed()]


def test_every_kind_says_how_it_stands_and_where_the_next_is(hands: Hands, page: ReferencePage) -> None:
    assert hands.focus is page.table.view
    assert state_of(page, "ptp") == ("2024 Q3", "▲ newer since 10/01/2024")
    assert state_of(page, "icd10cm")[1] == "▲ ended 09/30/2026"
    assert state_of(page, "hcpcs") == ("–", "– none yet, not checked")
    assert state_of(page, "places")[1] == "with the program"
    page.table.choose_row([row.key for row in page.table.rows].index("icd10cm"))
    assert "No edition covers today" in page.details.text()
    assert "CMS.gov, 'ICD-10 Codes'" in page.where.text()
    page.table.choose_row([row.key for row in page.table.rows].index("places"))
    assert not page.form.isVisible()


def test_an_import_says_what_changed_since_the_last(hands: Hands, page: ReferencePage, tmp_path: Path) -> None:
    take(hands, page, "ptp", quarter(tmp_path, "ptp_2026q3.txt"))
    assert "no earlier import" in page.report.lines.text()
    assert state_of(page, "ptp") == ("2026 Q3", "▲ newer since 10/01/2026")
    take(hands, page, "ptp", quarter(tmp_path, "ptp_2026q4.txt", BUNDLED))
    assert page.report.heading.text() == "NCCI PTP edits 2026 Q4: 4 pairs, 10/01/2026 until replaced."
    assert page.report.lines.text().splitlines()[:2] == [
        "Since 2026 Q3: 1 added, 0 removed, 0 changed.",
        "Added: 17000/11104",
    ]
    assert state_of(page, "ptp") == ("2026 Q4", "✓ in force")
    assert "2026 Q3" in page.details.text()
    assert not page.form.cancel_button.isVisible()


def test_the_visit_under_the_hands_is_judged_by_the_new_edition(
    hands: Hands, tmp_path: Path, own_reference: Path
) -> None:
    def bundled() -> bool:
        return any("11104 is bundled into 17000" in finding.message for finding in hands.charges.editor.findings)

    hands.start_visit("L57.0")
    for code in ("17000", "11104"):
        hands.enter(code)
        hands.settle()
    assert not bundled()
    take(hands, open_page(hands), "ptp", quarter(tmp_path, "ptp_2026q4.txt", BUNDLED))
    assert kept(own_reference) == ["2026 Q4"]
    hands.window.show_screen("charges")
    hands.settle()
    assert bundled(), "the scrub thread reads the new edition without a restart"


def test_unsent_visits_are_judged_again_and_lead_to_the_claims(
    hands: Hands, page: ReferencePage, tmp_path: Path
) -> None:
    def prepare(desk: Desk) -> None:
        person = add_patient(desk, "Cedar", payer="medicare")
        post_visit(desk, person, [insured("17000", 11500), insured("11104", 18000)])
        rejudge(desk)

    ask(hands, prepare)
    take(hands, page, "ptp", quarter(tmp_path, "ptp_2026q4.txt", BUNDLED))
    assert "1 visit judged, 1 changed" in page.report.judged.text()
    assert hands.focus is page.report.claims_button
    hands.press(Qt.Key.Key_Space)
    hands.settle()
    claims = hands.window.screens["claims"]
    assert isinstance(claims, ClaimsScreen) and claims.isVisible()
    assert claims.changes.isVisible()
    assert claims.changes.told.text().startswith("New: DERM-DES-011 line 2: 11104 is bundled into 17000")


def test_a_run_that_changes_nothing_offers_no_way(hands: Hands, page: ReferencePage, tmp_path: Path) -> None:
    take(hands, page, "ptp", quarter(tmp_path))
    assert "nothing changed" in page.report.judged.text()
    assert not page.report.claims_button.isVisible()
    hands.press(Qt.Key.Key_Escape)
    assert not page.report.isVisible()
    assert hands.focus is page.table.view


def test_a_file_that_is_cut_short_is_refused_in_words(
    hands: Hands, page: ReferencePage, tmp_path: Path, own_reference: Path
) -> None:
    packed = gzip.compress(quarter(tmp_path).read_bytes())
    cut = tmp_path / "ptp_2026q4.txt.gz"
    cut.write_bytes(packed[:-9])
    take(hands, page, "ptp", cut)
    assert page.form.refusal.text() == "ptp_2026q4.txt.gz is cut short or damaged. Nothing was changed."
    assert page.form.refusal.isVisible() and page.form.refusal_help.text() == "Download it again."
    assert kept(own_reference) == [] and not page.report.isVisible()
    assert hands.focus is page.form.files.edit, "what was typed is kept and can be mended"
    cut.write_bytes(packed)
    hands.press(Qt.Key.Key_Return)
    hands.settle()
    assert not page.form.refusal.isVisible()
    assert kept(own_reference) == ["2026 Q4"]


def test_an_older_edition_needs_the_word(
    hands: Hands, page: ReferencePage, tmp_path: Path, own_reference: Path
) -> None:
    take(hands, page, "ptp", quarter(tmp_path))
    old = quarter(tmp_path, "ptp_2026q1.txt")
    take(hands, page, "ptp", old)
    assert "2026 Q1 is older than 2026 Q4" in page.form.refusal.text()
    page.form.older.setChecked(True)
    hands.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    hands.settle()
    assert sorted(kept(own_reference)) == ["2026 Q1", "2026 Q4"]


def test_an_edition_that_no_file_tells_is_typed(
    hands: Hands, page: ReferencePage, tmp_path: Path, own_reference: Path
) -> None:
    file = quarter(tmp_path, "pairs.txt")
    take(hands, page, "ptp", file)
    assert "does not say which edition" in page.form.refusal.text()
    page.form.edition.setFocus()
    hands.enter("2026Q4")
    hands.settle()
    assert kept(own_reference) == ["2026 Q4"]


def test_cancel_leaves_nothing_behind(hands: Hands, page: ReferencePage, tmp_path: Path, own_reference: Path) -> None:
    steps: list[str] = []

    def cancel(_percent: int, words: str) -> None:
        steps.append(words)
        page.cancel()

    # On the importing thread itself, so that Cancel comes while it works.
    page.progressed.connect(cancel, Qt.ConnectionType.DirectConnection)
    take(hands, page, "ptp", quarter(tmp_path))
    assert page.form.refusal.text() == "The import was stopped. Nothing was changed."
    assert steps == ["Looking at the file"]
    assert kept(own_reference) == []
    assert page.form.import_button.isEnabled() and not page.form.cancel_button.isVisible()


def test_the_button_cancels(hands: Hands, page: ReferencePage) -> None:
    assert not page.stopping
    page.form.cancel_button.click()
    assert page.stopping


def test_the_book_is_free_while_an_import_runs(hands: Hands, page: ReferencePage, tmp_path: Path) -> None:
    order: list[str] = []
    page.form.files.show_files([str(quarter(tmp_path))])

    def meanwhile(_percent: int, words: str) -> None:
        if words == "Looking at the file":
            hands.window.office.run(lambda desk: order.append(desk.user.name))
            for _ in range(500):
                if order:
                    break
                page.thread().msleep(10)
            order.append("the import goes on")

    page.progressed.connect(meanwhile, Qt.ConnectionType.DirectConnection)
    page.save()
    hands.settle()
    assert order == ["Owner", "the import goes on"]


def test_the_practices_fees_go_into_its_book(hands: Hands, page: ReferencePage, tmp_path: Path) -> None:
    fees = tmp_path / "fees.csv"
    fees.write_text("code,fee\n17000,121.50\n", "utf-8")
    take(hands, page, "fees", fees)
    assert ask(hands, lambda desk: desk.setup().price_list["17000"].fee) == Money(12150)
    assert "Changed: 17000" in page.report.lines.text()
    assert not page.report.judged.isVisible()
    take(hands, page, "fees", fees, fees)
    assert "one file" in page.form.refusal.text()


def test_without_a_file_nothing_is_asked(hands: Hands, page: ReferencePage) -> None:
    page.save()
    assert "no file is chosen" in page.form.refusal.text()
    assert hands.focus is page.form.files.edit


def test_what_was_typed_for_one_kind_is_not_sent_for_another(hands: Hands, page: ReferencePage, tmp_path: Path) -> None:
    page.form.files.show_files([str(quarter(tmp_path))])
    page.form.older.setChecked(True)
    page.table.choose_row(1)
    assert page.form.files.files == () and not page.form.older.isChecked()


def test_without_the_permission_it_is_for_looking_only(
    open_hands: OpenDesk, tmp_path: Path, own_reference: Path
) -> None:
    hands = open_hands(User(user_id="u-b", name="Biller", role=Role.BILLER))
    page = open_page(hands)
    assert not page.form.import_button.isEnabled()
    page.form.files.show_files([str(quarter(tmp_path))])
    page.save()
    hands.settle()
    assert kept(own_reference) == []


def test_today_says_it_first_and_a_key_leads_there(hands: Hands, qtbot: QtBot, tmp_path: Path) -> None:
    today = show(hands, "today", TodayScreen)
    assert today.news.isVisible()
    assert "ICD-10-CM ended 09/30/2026: diagnoses are not checked for today." in today.news.text()
    assert "NCCI PTP edits and 2 other lists are out of date, since 10/01/2024." in today.news.text()
    hands.press(Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: hands.window.shown_key == "settings")  # Qt shows the button pressed for a moment first
    hands.settle()
    settings = hands.window.screens["settings"]
    assert isinstance(settings, SettingsScreen)
    page = settings.pages["reference"]
    assert isinstance(page, ReferencePage) and page.isVisible()
    take(hands, page, "ptp", quarter(tmp_path))
    show(hands, "today", TodayScreen)
    assert "NCCI PTP edits" not in today.news.text()
    assert said(hands)


def test_closing_the_window_stops_an_import(
    hands: Hands, page: ReferencePage, tmp_path: Path, own_reference: Path
) -> None:
    begun: list[str] = []

    def hold(_percent: int, words: str) -> None:
        begun.append(words)
        for _ in range(500):
            if page.stopping:
                break
            page.thread().msleep(10)

    page.progressed.connect(hold, Qt.ConnectionType.DirectConnection)
    page.form.files.show_files([str(quarter(tmp_path))])
    page.save()
    for _ in range(500):
        if begun:
            break
        page.thread().msleep(10)
    hands.window.close()
    assert begun == ["Looking at the file"]
    assert kept(own_reference) == []


def test_ages_in_words() -> None:
    assert [age_words(days) for days in (1, 50, 200, 872)] == ["1 day", "50 days", "6 months", "2 years"]
