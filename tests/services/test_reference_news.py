"""What a desk says of its reference data on a day: what has ended, what is old, what is damaged."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dermdesk.domain.reference_kinds import ImportKind
from dermdesk.services.desk import Desk
from dermdesk.services.reference_import import import_reference
from dermdesk.services.reference_news import ReferenceNews, reference_news, reference_standing
from dermdesk.storage.edition_shelf import EditionShelf
from tests import reference_files as files
from tests.desks import DAY, MovedClock, make_desk


@pytest.fixture
def desk(tmp_path: Path, own_reference: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path / "a.book", own_reference)
    yield made
    made.close()


def _take(desk: Desk, kind: ImportKind, file: Path) -> None:
    import_reference(kind, [file], today=DAY, reference=desk.reference.path)


def _on(desk: Desk, day: date) -> ReferenceNews:
    desk.clock = MovedClock(datetime(day.year, day.month, day.day, 18, tzinfo=UTC))
    return reference_news(desk)


def _overdue(news: ReferenceNews) -> dict[str, date]:
    return {one.title: one.since for one in news.overdue}


def test_what_has_ended_is_no_more_checked(desk: Desk) -> None:
    gaps = {gap.title: (gap.edition.valid_to, gap.unchecked) for gap in reference_news(desk).gaps}
    assert gaps["ICD-10-CM"] == (date(2026, 9, 30), "diagnoses are not checked")
    assert "ICD-10-CM" not in {gap.title for gap in _on(desk, date(2026, 9, 30)).gaps}
    assert not any(gap.edition.covers(DAY) for gap in reference_news(desk).gaps)


def test_an_imported_quarter_is_news_no_more_on_the_open_desk(desk: Desk, tmp_path: Path) -> None:
    assert _overdue(reference_news(desk))["NCCI PTP edits"] == date(2024, 10, 1)
    _take(desk, ImportKind.PTP, files.write(tmp_path, "ptp_2026q4.txt", files.pair_text()))
    assert "NCCI PTP edits" not in _overdue(reference_news(desk))
    assert _overdue(_on(desk, date(2026, 12, 31))).keys() == {"MUE unit limits", "NCCI add-on codes"}
    assert _overdue(_on(desk, date(2027, 1, 1)))["NCCI PTP edits"] == date(2027, 1, 1)


def test_what_nobody_imported_is_no_news_until_it_is_there(desk: Desk, tmp_path: Path) -> None:
    name = "Geographic practice cost indices"
    assert name not in {gap.title for gap in reference_news(desk).gaps}
    _take(desk, ImportKind.GPCI, files.write(tmp_path, "gpci.csv", files.index_text(2026)))
    assert name not in {gap.title for gap in reference_news(desk).gaps}
    assert name in {gap.title for gap in _on(desk, date(2027, 1, 1)).gaps}


def test_a_damaged_edition_is_told(desk: Desk, tmp_path: Path) -> None:
    _take(desk, ImportKind.PTP, files.write(tmp_path, "ptp_2026q4.txt", files.pair_text()))
    shelf = EditionShelf(desk.reference.path)
    (kept,) = shelf.listed()
    with shelf.path(kept).open("rb+") as file:
        file.truncate(kept.size // 2)
    other = make_desk(tmp_path / "b.book", desk.reference.path)
    assert reference_news(other).damaged == ("NCCI PTP edits 2026 Q4",)
    assert _overdue(reference_news(other))["NCCI PTP edits"] == date(2024, 10, 1), "the starter pack answers"
    other.close()


def test_the_standing_is_of_the_reference_that_the_desk_reads(desk: Desk, tmp_path: Path) -> None:
    _take(
        desk, ImportKind.MUE, files.write(tmp_path, "MCR_MUE_Eff_10-01-2026.csv", files.limit_text([("11102", 9, 3)]))
    )
    standing = reference_standing(desk)
    (limits,) = [status for status in standing.kinds if status.import_kind is ImportKind.MUE]
    assert limits.in_force is not None
    assert (limits.in_force.edition.name, limits.in_force.rows, limits.stale) == ("2026 Q4", 1, False)
    assert standing.prices == len(desk.setup().price_list)
