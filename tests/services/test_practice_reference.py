"""What a practice imports into its own book: its fees, and the CPT text that it has licensed."""

from datetime import date
from pathlib import Path

import pytest

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.money import Money
from dermdesk.domain.practice import LineClass
from dermdesk.domain.reference import EditionKind
from dermdesk.domain.reference_kinds import ImportKind
from dermdesk.services import lookup
from dermdesk.services.desk import Desk
from dermdesk.services.fee_schedule import import_fees
from dermdesk.services.licensed_text import import_licensed_text, licensed_editions, licensed_status, texts
from dermdesk.services.reference_import import import_reference
from tests import reference_files as files
from tests.desks import DAY, make_desk


@pytest.fixture
def desk(tmp_path: Path, own_reference: Path) -> Desk:
    return make_desk(tmp_path / "x.book", own_reference)


def events(desk: Desk) -> int:
    return desk.book.event_count()


def test_fees_are_changed_and_added_and_nothing_else_is(desk: Desk, tmp_path: Path) -> None:
    before = desk.setup().price_list
    known = before["99213"]
    text = f"code,fee,class\n99213,{known.fee + Money(100)},\n27447,2500,\nSUNX,9.50,retail\n"
    path = files.write(tmp_path, "fees.csv", text)
    report = import_fees(desk, path)
    after = desk.setup().price_list
    assert after["99213"].fee == known.fee + Money(100) and after["99213"].label == known.label
    assert (after["27447"].fee, after["27447"].line_class) == (Money(250_000), LineClass.INSURANCE)
    assert after["SUNX"].line_class is LineClass.RETAIL
    assert {code: item for code, item in after.items() if code not in ("99213", "27447", "SUNX")} == {
        code: item for code, item in before.items() if code != "99213"
    }
    assert report.changes is not None
    assert (report.changes.examples_added, report.changes.examples_changed) == (("27447", "SUNX"), ("99213",))
    count = events(desk)
    import_fees(desk, path)  # again: nothing changes, nothing is recorded
    assert events(desk) == count


@pytest.mark.parametrize(
    ("text", "edition", "words"),
    [
        ("code,fee\n99213,120\n", "2027", "begin on 2027-01-01"),
        ("code,fee,class\nSUNX,9.50,insurance\n", None, "cannot be billed to insurance"),
        ("code,fee,shortcut\n99213,120,xx\n99214,130,XX\n", None, "same shortcut"),
        ("code,fee\n99213,free\n", None, "no amount"),
    ],
)
def test_refused_fees_change_nothing(text: str, edition: str | None, words: str, desk: Desk, tmp_path: Path) -> None:
    count, before = events(desk), desk.setup().price_list
    with pytest.raises(DermdeskError, match=words):
        import_fees(desk, files.write(tmp_path, "f.csv", text), edition=edition)
    assert (events(desk), desk.setup().price_list) == (count, before)


def test_licensed_text_by_year(desk: Desk, tmp_path: Path) -> None:
    old = files.write(tmp_path, "cpt2026.tsv", "27447\tWords of 2026\n29881\tGone next year\n")
    new = files.write(tmp_path, "cpt2027.tsv", "27447\tWords of 2027\n27446\tNew words\n")
    import_licensed_text(desk, old)
    report = import_licensed_text(desk, new)
    assert report.changes is not None and report.changes.since == "2026"
    assert (report.changes.examples_added, report.changes.examples_removed, report.changes.examples_changed) == (
        ("27446",), ("29881",), ("27447",),
    )  # fmt: skip
    assert texts(desk, ["27447"], DAY) == {"27447": "Words of 2026"}
    assert texts(desk, ["27447", "99999"], date(2027, 1, 1)) == {"27447": "Words of 2027"}
    assert texts(desk, ["27447"], date(2028, 1, 1)) == {}
    assert [each.name for each in licensed_editions(desk)] == ["2026", "2027"]
    status = [licensed_status(desk, day) for day in (DAY, date(2028, 1, 1))]
    assert [each.in_force and each.in_force.name for each in status] == ["2026", None]
    assert [(each.next_due, each.stale) for each in status] == [(date(2027, 1, 1), False), (date(2028, 1, 1), True)]
    with pytest.raises(DermdeskError, match="2025 is older than 2027"):
        import_licensed_text(desk, old.rename(tmp_path / "cpt2025.tsv"))
    count = events(desk)
    with pytest.raises(DermdeskError, match="does not say which edition"):
        import_licensed_text(desk, new.rename(tmp_path / "text.tsv"))
    import_licensed_text(desk, tmp_path / "text.tsv", edition="2026", older=True)
    assert events(desk) == count + 1
    assert texts(desk, ["27447", "29881"], DAY) == {"27447": "Words of 2027"}  # replaced as a whole
    equal = desk.book.rebuild().equal
    assert equal and all(equal.values())


def test_a_code_without_words_of_ours_shows_the_licensed_text_else_a_neutral_one(
    desk: Desk, own_reference: Path, tmp_path: Path
) -> None:
    assert lookup.labels(desk, ["27447"], DAY) == {}
    values = [("27447", "", "A", "090", "38.00", "38.00"), ("29881", "", "A", "090", "15.00", "15.00")]
    path = files.write(tmp_path, "p.csv", files.value_text(values, "2026", "October"))
    import_reference(ImportKind.PFS, [path], today=DAY, reference=own_reference)
    assert desk.reference.editions_on(DAY)[EditionKind.CODES].name == "2026 Q4"
    assert lookup.labels(desk, ["27447", "11102"], DAY)["27447"] == "code 27447"
    text = "27447\tBig joint, licensed words\n11102\tTheirs\n"
    import_licensed_text(desk, files.write(tmp_path, "cpt2026.tsv", text))
    labels = lookup.labels(desk, ["27447", "29881", "11102"], DAY)
    assert (labels["27447"], labels["29881"]) == ("Big joint, licensed words", "code 29881")
    assert "Theirs" not in labels["11102"]  # our words go before licensed ones
    assert [(found.code, found.label) for found in lookup.codes(desk, "2744", DAY)] == [
        ("27447", "Big joint, licensed words")
    ]
    assert [found.code for found in lookup.codes(desk, "big licensed", DAY)] == ["27447"]
    assert lookup.codes(desk, "%%%", DAY) == ()
