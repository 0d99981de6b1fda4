"""Imported editions: put on the shelf whole, seen at once, asked by their own days, not used when damaged."""

import json
import os
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.reference import CodeStatus, DiagnosisStatus, Edition, EditionKind
from dermdesk.storage.driver import sqlite
from dermdesk.storage.edition_changes import compare
from dermdesk.storage.edition_shelf import EditionShelf, ImportedEdition
from dermdesk.storage.edition_tables import EditionWriter
from dermdesk.storage.reference_book import ReferenceBook
from dermdesk.storage.reference_icd import DiagnosisRow
from dermdesk.storage.reference_pairs import PairTable

Q1, Q2 = date(2026, 1, 1), date(2026, 4, 1)
PFS_ROW = ("A", "000", "0", "2", "0", "1", "0", "0", "1.00", "1.00", "0.50", "0.10", "2.10", "1.60", "33.4009")


def put(
    book: Path,
    kind: EditionKind,
    tables: dict[str, list[tuple[str | int, ...]]],
    first: date = Q1,
    last: date | None = None,
) -> ImportedEdition:
    """An edition with these rows, on the shelf of the book."""
    shelf = EditionShelf(book)
    with shelf.writing(kind) as unfinished:
        with EditionWriter(unfinished, kind) as writer:
            rows = sum(writer.insert(table, values) for table, values in tables.items())
            writer.finish()
        edition = Edition(kind, f"from {first}", first, last, first, "a test")
        return shelf.put(edition, unfinished, rows)


def put_pairs(book: Path, pairs: list[tuple[str | int, ...]], first: date = Q1) -> ImportedEdition:
    codes: list[tuple[str | int, ...]] = [(code,) for code in sorted({str(c) for pair in pairs for c in pair[:2]})]
    return put(book, EditionKind.PTP, {"ptp_pairs": pairs, "ptp_codes": codes}, first)


PAIR = ("11102", "99999", 1, "20200101", "")


# --- asked by date of service ----------------------------------------------------------------------------------------


def test_pairs_are_those_of_the_edition_in_force_and_in_force_themselves(own_reference: Path) -> None:
    put_pairs(own_reference, [PAIR, ("11102", "99998", 0, "20260201", "20260228")])
    put_pairs(own_reference, [("11102", "99999", 0, "20200101", "")], Q2)
    with ReferenceBook.open(own_reference) as book:

        def indicator(day: date, other: str = "99999") -> int | None:
            edit = book.slice(day, ["11102", other]).edit("11102", other)
            return edit.indicator if edit is not None else None

        assert [indicator(day) for day in (date(2025, 12, 31), Q1, date(2026, 3, 31), Q2, date(2030, 1, 1))] == [
            None, 1, 1, 0, 0,
        ]  # fmt: skip
        assert [indicator(date(2026, month, 10), "99998") for month in (1, 2, 3)] == [None, 0, None]
        assert indicator(date(2025, 12, 31), "17000") == 1  # the starter pack's
        assert indicator(Q1, "17000") is None
        assert book.slice(Q1, []).editions[EditionKind.PTP].name == "from 2026-01-01"
        assert not book.slice(date(2024, 6, 30), ["11102"]).edits_are_checked()


def test_an_edition_that_begins_with_the_starter_pack_s_own_day_goes_before_it(own_reference: Path) -> None:
    put_pairs(own_reference, [PAIR], date(2024, 7, 1))
    with ReferenceBook.open(own_reference) as book:
        assert book.slice(date(2024, 7, 1), ["11102", "17000", "99999"]).edits.keys() == {("11102", "99999")}


def test_edits_with_codes_of_the_history_and_not_among_them(own_reference: Path) -> None:
    put_pairs(own_reference, [PAIR, ("11104", "11102", 0, "20200101", ""), ("99998", "99999", 1, "20200101", "")])
    with ReferenceBook.open(own_reference) as book:
        cut = book.slice(Q1, ["11102"], (), ["11104", "99999", "99998"])
        assert cut.edits.keys() == {("11102", "99999"), ("11104", "11102")}


def test_two_pairs_on_one_day_the_stricter_counts(own_reference: Path) -> None:
    put_pairs(own_reference, [("11102", "99999", 1, "20200101", ""), ("11102", "99999", 0, "20210101", "")])
    with ReferenceBook.open(own_reference) as book:
        edit = book.slice(Q1, ["11102", "99999"]).edit("99999", "11102")
        assert edit is not None and edit.indicator == 0


def test_what_is_kept_of_pairs_is_limited(own_reference: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dermdesk.storage.reference_pairs._MOST_KEPT", 5)
    put_pairs(own_reference, [PAIR])
    with ReferenceBook.open(own_reference) as book:
        for _ in range(3):
            cut = book.slice(Q1, ["11102", "99999", "17000", "17003"], (), ["11104"])
            assert cut.edits.keys() == {("11102", "99999")}


def test_whose_pairs_are_known(own_reference: Path) -> None:
    codes = ["11102", "27447", "99999"]
    with ReferenceBook.open(own_reference) as book:
        assert book.slice(Q1, codes).pairs_known_of == {"11102"}
        put(own_reference, EditionKind.CODES, {"relative_values": [("27447", "", *PFS_ROW)]}, Q1, date(2026, 12, 31))
        cut = book.slice(Q1, codes)
        assert cut.code("27447") is not None
        assert cut.pairs_known_of == {"11102"}  # the starter pack's table cannot know it, whoever else does
        put_pairs(own_reference, [("29881", "99999", 1, "20200101", "")])
        assert book.slice(Q1, codes).pairs_known_of == {"11102", "27447", "99999"}
        assert not book.slice(date(2024, 1, 1), codes).knows_edits_of("11102")


def test_figures_change_and_words_stay(own_reference: Path) -> None:
    year_end = date(2026, 12, 31)
    put(own_reference, EditionKind.CODES, {"relative_values": [
        ("11102", "", *PFS_ROW), ("27447", "", *PFS_ROW), ("27447", "26", *PFS_ROW)]}, Q1, year_end)  # fmt: skip
    put(own_reference, EditionKind.MUE, {"limits": [("11102", 7, 3), ("0001U", 1, 2)]})
    put(own_reference, EditionKind.ADD_ON, {"add_ons": [
        ("11103", "11102", 1, "", ""), ("11103", "11106", 1, "20260601", "20260630"),
        ("11105", "", 2, "", "")]})  # fmt: skip
    with ReferenceBook.open(own_reference) as book:
        before, after = (book.slice(day, ["11102", "11104", "27447", "0001U"]) for day in (date(2025, 12, 31), Q1))
        ours, theirs = before.codes["11102"], after.codes["11102"]
        assert (theirs.label, theirs.family, theirs.search_words) == (ours.label, ours.family, ours.search_words)
        assert (theirs.nonfacility_rvu, theirs.mue, theirs.mai) == (Decimal("2.10"), 7, 3)
        assert after.codes["11104"].nonfacility_rvu == before.codes["11104"].nonfacility_rvu
        assert after.codes["11104"].mue is None  # no limit is published any more
        strange = after.codes["27447"]
        assert (strange.label, strange.has_own_words, strange.global_days) == ("code 27447", False, "000")
        assert after.code_status("27447") is CodeStatus.VALID
        assert before.code_status("27447") is CodeStatus.NOT_CHECKED
        assert after.codes["0001U"].mue == 1
        assert book.code("27447", date(2027, 1, 1)) is None

        def first_codes(code: str, day: date) -> frozenset[str]:
            facts = book.code(code, day)
            assert facts is not None
            return facts.permitted_primaries

        assert first_codes("11103", Q1) == first_codes("11103", date(2026, 7, 1)) == {"11102"}
        assert first_codes("11103", date(2026, 6, 1)) == first_codes("11103", date(2026, 6, 30)) == {"11102", "11106"}
        assert first_codes("11105", Q1) == frozenset()  # the contractor's choice: nothing is proved
        assert [facts.code for facts in book.find_codes("2744", Q1)] == ["27447"]
        assert [facts.code for facts in book.find_codes("1110", Q1)][:2] == ["11102", "11103"]
        assert book.find_codes("2744", date(2025, 1, 1)) == ()


def test_days_of_hcpcs_codes(own_reference: Path) -> None:
    put(own_reference, EditionKind.HCPCS, {"hcpcs_codes": [
        ("J3301", "19840101", "20260331"), ("J9999", "20260401", ""), ("J1040", "19840101", "")]})  # fmt: skip
    put(own_reference, EditionKind.CODES, {"relative_values": [("11102", "", *PFS_ROW)]}, Q1, date(2026, 12, 31))
    with ReferenceBook.open(own_reference) as book:

        def status(day: date) -> list[CodeStatus]:
            cut = book.slice(day, ["J3301", "J9999", "J1040"])
            return [cut.code_status(code) for code in ("J3301", "J9999", "J1040")]

        assert status(Q1) == [CodeStatus.VALID, CodeStatus.NOT_YET_IN_FORCE, CodeStatus.VALID]
        assert status(Q2) == [CodeStatus.DELETED, CodeStatus.VALID, CodeStatus.VALID]


def test_diagnoses_of_two_years(own_reference: Path) -> None:
    rows = [
        DiagnosisRow("L98", "Others", billable=False, parent="", chapter="12", excludes1=("not (L57.-)",), words="L98"),
        DiagnosisRow(
            "L98.71", "New", billable=True, parent="L98", chapter="12", excludes1=(), words="L98.71 invented skin"
        ),
    ]
    shelf = EditionShelf(own_reference)
    first, last = date(2026, 10, 1), date(2027, 9, 30)
    with shelf.writing(EditionKind.ICD10CM) as unfinished:
        with EditionWriter(unfinished, EditionKind.ICD10CM) as writer:
            assert writer.insert_diagnoses(rows, lambda _part: None) == 2
            writer.finish()
        shelf.put(Edition(EditionKind.ICD10CM, "FY2027", first, last, first, "a test"), unfinished, 2)
    with ReferenceBook.open(own_reference) as book:
        old, new, later = (book.slice(day, [], ["L98.71", "L57.0"]) for day in (Q1, first, date(2027, 10, 1)))
        assert [old.diagnosis_status(code) for code in ("L98.71", "L57.0")] == [
            DiagnosisStatus.UNKNOWN,
            DiagnosisStatus.VALID,
        ]
        assert [new.diagnosis_status(code) for code in ("L98.71", "L57.0")] == [
            DiagnosisStatus.VALID,
            DiagnosisStatus.UNKNOWN,
        ]
        assert later.diagnosis_status("L57.0") is DiagnosisStatus.NOT_CHECKED
        facts = book.diagnosis("L98.71")
        assert facts is not None and facts.excludes("L57.0")
        assert book.diagnosis("L98.71", Q1) is None
        assert [each.code for each in book.find_diagnoses("invented", 5, first)] == ["L98.71"]
        assert book.find_diagnoses("invented", 5, Q1) == ()
        assert book.find_diagnoses("ak", 5, Q1)[0].code == "L57.0"


# --- the shelf -------------------------------------------------------------------------------------------------------


def test_an_open_book_sees_an_import_at_once_and_survives_a_rebuild(
    own_reference: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ReferenceBook.open(own_reference) as book:
        assert book.slice(Q1, ["11102", "99999"]).edits == {}
        put_pairs(own_reference, [PAIR])
        assert book.slice(Q1, ["11102", "99999"]).edits
        put_pairs(own_reference, [("11102", "99999", 0, "20200101", "")])  # the same edition again
        assert book.slice(Q1, ["11102", "99999"]).edits["11102", "99999"].indicator == 0
        assert len([each for each in book.editions() if each.kind is EditionKind.PTP]) == 2
    own_reference.with_name(f"{own_reference.name}.seal").unlink()
    own_reference.unlink()
    row = DiagnosisRow("L57.0", "AK", billable=True, parent="", chapter="12", excludes1=(), words="L57.0")
    monkeypatch.setattr("dermdesk.storage.reference_build.read_icd10cm", lambda _words: [row])  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]
    assert ReferenceBook.build(own_reference)
    with ReferenceBook.open(own_reference) as book:
        assert book.slice(Q1, ["11102", "99999"]).edits


def test_only_listed_files_stay(own_reference: Path) -> None:
    shelf = EditionShelf(own_reference)
    first = put_pairs(own_reference, [PAIR])
    (shelf.folder / "ptp-20200101-aaaa.edition").write_bytes(b"left by a killed import")
    (shelf.folder / ".ptp-1.new").write_bytes(b"left too")
    second = put_pairs(own_reference, [PAIR, ("11104", "99999", 1, "20200101", "")])
    assert {each.name for each in shelf.folder.iterdir()} == {".lock", "editions.json", second.file}
    assert first.file != second.file
    assert [each.rows for each in shelf.listed()] == [second.rows]


@pytest.mark.parametrize("how", ["flip", "cut", "gone", "other", "quiet flip"])
def test_a_damaged_edition_is_not_used(how: str, own_reference: Path) -> None:
    shelf = EditionShelf(own_reference)
    imported = put_pairs(own_reference, [PAIR])
    path = shelf.path(imported)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    changed = {"cut": bytes(data[:-4096]), "other": b"x" * len(data)}.get(how, bytes(data))
    if how == "gone":
        path.unlink()
    else:
        path.write_bytes(changed)
    if how == "quiet flip":  # size and time as they were: found when somebody asks
        os.utime(path, ns=(imported.modified, imported.modified))
        assert shelf.is_sound(imported)
    assert not shelf.is_sound(imported, thorough=True)
    if how != "quiet flip":
        with ReferenceBook.open(own_reference) as book:
            assert book.slice(Q1, ["11102", "17000"]).edits  # the starter pack answers
            assert [each.kind for each in book.damaged()] == [EditionKind.PTP]


def test_a_copied_folder_with_other_times_is_sound(own_reference: Path) -> None:
    imported = put_pairs(own_reference, [PAIR])
    os.utime(EditionShelf(own_reference).path(imported), ns=(1, 1))
    with ReferenceBook.open(own_reference) as book:
        assert book.slice(Q1, ["11102", "99999"]).edits
        assert book.damaged() == ()


def test_a_file_that_breaks_while_it_is_read_is_told_in_words(own_reference: Path) -> None:
    imported = put_pairs(own_reference, [PAIR])
    path = EditionShelf(own_reference).path(imported)
    path.write_bytes(b"SQLite format 3\x00" + b"\xff" * (imported.size - 16))
    os.utime(path, ns=(imported.modified, imported.modified))
    with (
        ReferenceBook.open(own_reference) as book,
        pytest.raises(DermdeskError, match="imported reference file cannot"),
    ):
        book.slice(Q1, ["11102", "17000"])


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"format": "dermdesk-editions/9", "editions": []}', '{"format": 1}']
)
def test_a_list_that_cannot_be_read(content: str, own_reference: Path) -> None:
    shelf = EditionShelf(own_reference)
    put_pairs(own_reference, [PAIR])
    (shelf.folder / "editions.json").write_text(content, "utf-8")
    with pytest.raises(DermdeskError, match="list of imported"):
        shelf.listed()
    with ReferenceBook.open(own_reference) as book:
        assert book.slice(Q1, ["11102", "17000"]).edits


def test_a_list_names_no_file_elsewhere(own_reference: Path) -> None:
    shelf = EditionShelf(own_reference)
    put_pairs(own_reference, [PAIR])
    path = shelf.folder / "editions.json"
    value = json.loads(path.read_text("utf-8"))
    value["editions"][0]["file"] = "../reference.db"
    path.write_text(json.dumps(value), "utf-8")
    with pytest.raises(DermdeskError, match="list of imported"):
        shelf.listed()


def test_one_import_at_a_time(own_reference: Path) -> None:
    shelf = EditionShelf(own_reference)
    with shelf.writing(EditionKind.PTP), pytest.raises(DermdeskError, match="Another import"):
        put_pairs(own_reference, [PAIR])
    put_pairs(own_reference, [PAIR])


def test_a_full_disk(own_reference: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = put_pairs(own_reference, [PAIR])

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(DermdeskError, match="no space left"):
        put_pairs(own_reference, [("11104", "99999", 1, "20200101", "")])
    monkeypatch.undo()
    with ReferenceBook.open(own_reference) as book:
        assert book.slice(Q1, ["11102", "99999"]).edits
    assert [each.file for each in EditionShelf(own_reference).listed()] == [before.file]


def test_a_disk_that_is_full_while_rows_are_written(tmp_path: Path) -> None:
    rows = [(f"{number:05}", "99999", 1, "20200101", "") for number in range(9_999)]

    def fill() -> None:
        with EditionWriter(tmp_path / "x.new", EditionKind.PTP) as writer:
            writer.connection.execute("PRAGMA max_page_count = 20")
            writer.insert("ptp_pairs", rows)

    with pytest.raises(DermdeskError, match=r"full.*What was in force stays"):
        fill()


_KILLED = """
import os, sys
from pathlib import Path
from dermdesk.storage import edition_shelf
from tests.storage.test_editions import put_pairs
book, place = Path(sys.argv[1]), sys.argv[2]
def die(*_arguments, **_names):
    os._exit(9)
if place == "before the rename":
    Path.replace = die
elif place == "before the list":
    edition_shelf.write_whole = die
else:
    edition_shelf.EditionShelf._sweep = die
put_pairs(book, [("11102", "99999", 0, "20200101", "")])
"""


@pytest.mark.parametrize("place", ["before the rename", "before the list", "after the list"])
def test_killed_half_way_it_is_the_old_edition_or_the_new_one(place: str, own_reference: Path) -> None:
    put_pairs(own_reference, [PAIR])
    root = str(Path(__file__).parents[2])
    died = subprocess.run(
        [sys.executable, "-c", _KILLED, str(own_reference), place],
        check=False,
        cwd=root,
        env={**os.environ, "PYTHONPATH": root},
    )
    assert died.returncode == 9
    with ReferenceBook.open(own_reference) as book:
        edit = book.slice(Q1, ["11102", "99999"]).edits["11102", "99999"]
    assert edit.indicator == (0 if place == "after the list" else 1)
    put_pairs(own_reference, [PAIR])  # and the next import goes through
    assert len(list(EditionShelf(own_reference).folder.glob("*.edition"))) == 1


# --- writing and comparing -------------------------------------------------------------------------------------------


def test_many_rows_and_repeated_ones(tmp_path: Path) -> None:
    rows = [(f"{number:05}", "99999", 1, "20200101", "") for number in range(1_000)]
    with EditionWriter(tmp_path / "x.new", EditionKind.PTP) as writer:
        assert writer.insert("ptp_pairs", rows) == 1_000
        assert writer.insert("ptp_pairs", [*rows[:70], ("99998", "99999", 1, "20200101", "")]) == 1
        assert writer.runs_backwards([("99999", "00001")]) and not writer.runs_backwards([("00001", "99999")])
        writer.finish()
    connection = sqlite.connect(str(tmp_path / "x.new"))
    table = PairTable(connection)
    assert len(table.edits(Q1, [row[0] for row in rows], ["99999"])) == 1_000
    connection.close()


Rows = list[tuple[str | int, ...]]
CHANGES: list[tuple[EditionKind, str, Rows, Rows, tuple[tuple[str, ...], ...]]] = [
    (
        EditionKind.PTP,
        "ptp_pairs",
        [("11102", other, 1, "20200101", "") for other in ("11104", "17000", "20000")],
        [
            ("11102", "11104", 0, "20200101", ""),
            ("11102", "17000", 1, "20200101", ""),
            ("11102", "17003", 1, "20200101", ""),
            ("11102", "20000", 1, "20200101", "20251231"),
        ],
        (("11102/17003",), ("11102/20000",), ("11102/11104",)),
    ),
    (EditionKind.MUE, "limits", [("A", 1, 2), ("B", 1, 2)], [("B", 2, 2), ("C", 1, 2)], (("C",), ("A",), ("B",))),
    (
        EditionKind.CODES,
        "relative_values",
        [("A", "", *PFS_ROW)],
        [("A", "", *PFS_ROW), ("A", "26", *PFS_ROW)],
        (("A-26",), (), ()),
    ),
    (EditionKind.ADD_ON, "add_ons", [("A", "B", 1, "", "")], [("A", "", 2, "", "")], (("A/any",), ("A/B",), ())),
    (
        EditionKind.HCPCS,
        "hcpcs_codes",
        [("J1", "", "")],
        [("J1", "", "20251231"), ("J2", "", "")],
        (("J2",), ("J1",), ()),
    ),
    (
        EditionKind.GPCI,
        "localities",
        [("1", "IL", "99", "name", "1", "1", "1")],
        [("1", "IL", "99", "other name", "1", "2", "1")],
        ((), (), ("IL 99 1",)),
    ),
]


@pytest.mark.parametrize(("kind", "table", "old", "new", "expected"), CHANGES)
def test_what_changed(
    kind: EditionKind, table: str, old: Rows, new: Rows, *, expected: tuple[tuple[str, ...], ...], tmp_path: Path
) -> None:
    with EditionWriter(tmp_path / "a", kind) as before, EditionWriter(tmp_path / "b", kind) as after:
        before.insert(table, old)
        after.insert(table, new)
        changes = compare(kind, (before.connection, date(2025, 10, 1)), (after.connection, Q1), "before")
    assert (changes.examples_added, changes.examples_removed, changes.examples_changed) == expected
    assert (changes.added, changes.removed, changes.changed) == tuple(map(len, expected))
