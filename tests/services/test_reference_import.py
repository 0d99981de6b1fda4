"""Importing reference files: what comes into force, what changed, and what is refused with nothing changed."""

import gzip
import importlib.util
import os
from datetime import date
from pathlib import Path

import pytest

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.reference import EditionKind
from dermdesk.domain.reference_kinds import ImportKind, ImportReport
from dermdesk.services.reference_import import ImportStoppedError, import_reference
from dermdesk.services.reference_info import damage_in_words, reference_status
from dermdesk.storage.edition_shelf import EditionShelf
from dermdesk.storage.edition_tables import known_codes
from dermdesk.storage.reference_book import ReferenceBook
from tests import reference_files as files

TODAY = date(2026, 11, 20)
SHARED = Path(__file__).parents[3] / "shared" / "reference"


def take(book: Path, kind: ImportKind, *paths: Path, edition: str | None = None, older: bool = False) -> ImportReport:
    return import_reference(kind, paths, today=TODAY, edition=edition, older=older, reference=book)


def state(book: Path) -> list[tuple[str, bytes]]:
    """Every file of the shelf."""
    folder = EditionShelf(book).folder
    return sorted((each.name, each.read_bytes()) for each in folder.iterdir()) if folder.exists() else []


def refused(book: Path, kind: ImportKind, *paths: Path, edition: str | None = None) -> str:
    """The one line of a refusal; not a byte of what is in force has changed."""
    before = [each for each in state(book) if each[0] != ".lock"]
    with pytest.raises(DermdeskError) as caught:
        take(book, kind, *paths, edition=edition)
    assert [each for each in state(book) if each[0] != ".lock"] == before
    words = str(caught.value)
    assert "\n" not in words
    return words


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    return files.write(tmp_path, "pairs.txt", files.pair_text())


# --- taken -----------------------------------------------------------------------------------------------------------


def test_a_quarter_comes_into_force_and_says_what_changed(own_reference: Path, pairs: Path, tmp_path: Path) -> None:
    steps: list[int] = []
    first = import_reference(
        ImportKind.PTP, [pairs], today=TODAY, edition="2026Q1", reference=own_reference,
        progress=lambda percent, _words: steps.append(percent),
    )  # fmt: skip
    assert steps == sorted(steps) and (steps[0], steps[-1]) == (0, 100)
    assert (first.period.name, first.period.valid_from, first.period.valid_to) == ("2026 Q1", date(2026, 1, 1), None)
    assert (first.rows, first.changes) == (6, None)
    assert first.notes == ("1 pairs were never in force and are left out",)
    later = [*files.PAIRS[1:3], ("11102", "17003", "20260401", "*", "1"), ("27447", "29881", "20150401", "*", "0")]
    second = take(own_reference, ImportKind.PTP, files.write(tmp_path, "ptp_2026q2.txt", files.pair_text(later)))
    changes = second.changes
    assert changes is not None and changes.since == "2026 Q1"
    assert (changes.examples_added, changes.examples_removed, changes.examples_changed) == (
        ("11102/17003",), ("11102/17000",), ("27447/29881",),
    )  # fmt: skip
    with ReferenceBook.open(own_reference) as book:
        found = [
            book.slice(day, ["11102", "17000", "17003"]).edits.keys() for day in (date(2026, 3, 31), date(2026, 4, 1))
        ]
        assert found == [{("11102", "17000")}, {("11102", "17003")}]


def test_the_same_quarter_again_replaces_it(own_reference: Path, pairs: Path) -> None:
    take(own_reference, ImportKind.PTP, pairs, edition="2026Q1")
    before = [each.sha256 for each in EditionShelf(own_reference).listed()]
    again = take(own_reference, ImportKind.PTP, pairs, edition="2026Q1")
    assert again.changes is not None
    assert (again.changes.added, again.changes.removed, again.changes.changed) == (0, 0, 0)
    assert [each.sha256 for each in EditionShelf(own_reference).listed()] == before


def test_four_parts_packed(own_reference: Path, tmp_path: Path) -> None:
    parts = [
        files.write(tmp_path, f"ccipra-v320r0-f{part}.txt", files.pair_text([files.PAIRS[part]])) for part in range(4)
    ]
    packed = [part.with_suffix(".txt.gz") for part in parts]
    for part, each in zip(parts, packed, strict=True):
        each.write_bytes(gzip.compress(part.read_bytes()))
    report = take(own_reference, ImportKind.PTP, *packed)
    assert (report.period.name, report.rows) == ("2026 Q1", 4)


def test_every_public_kind(own_reference: Path, tmp_path: Path) -> None:
    order = files.write(tmp_path, "icd10cm_order_2027.txt", files.order_text(files.ORDER_ROWS))
    tabular = files.write(tmp_path, "icd10cm_tabular_2027.xml", files.tabular_text())
    limits = files.write(tmp_path, "MCR_MUE_Eff_10-01-2026.csv", files.limit_text([("11102", 9, 3)]))
    values = files.write(tmp_path, "PPRRVU2026_Oct.csv", files.value_text(files.VALUES, "2026", "October"))
    add_ons = files.write(
        tmp_path, "AOC_V2026Q3-MCR.txt", files.add_on_fixed([("1", "11103", "", "11102", "", "2019001", "")])
    )
    codes = files.write(tmp_path, "HCPC2026_OCT_ANWEB.txt", files.hcpcs_record("J3301"))
    taken = {
        ImportKind.ICD10CM: take(own_reference, ImportKind.ICD10CM, order, tabular),
        ImportKind.MUE: take(own_reference, ImportKind.MUE, limits),
        ImportKind.PFS: take(own_reference, ImportKind.PFS, values),
        ImportKind.GPCI: take(own_reference, ImportKind.GPCI, files.write(tmp_path, "x.csv", files.index_text())),
        ImportKind.ADD_ON: take(own_reference, ImportKind.ADD_ON, add_ons),
        ImportKind.HCPCS: take(own_reference, ImportKind.HCPCS, codes),
    }
    assert {kind.value: (each.period.name, each.rows) for kind, each in taken.items()} == {
        "icd10cm": ("FY2027", 8), "mue": ("2026 Q4", 1), "pfs": ("2026 Q4", 3), "gpci": ("2026", 2),
        "add_on": ("2026 Q3", 1), "hcpcs": ("2026 Q4", 1),
    }  # fmt: skip
    with ReferenceBook.open(own_reference) as book:
        cut = book.slice(TODAY, ["11102", "11103"], ["L98.71", "L57.0"])
        assert (cut.codes["11102"].mue, cut.codes["11103"].permitted_primaries) == (9, {"11102"})
        assert cut.diagnoses["L57.0"].excludes("L71.9") and cut.diagnoses["L57.0"].excludes("Z99.2")
        assert book.find_diagnoses("solar", 3, TODAY)[0].code == "L57.0"
    status = {each.kind: each for each in reference_status(TODAY, own_reference)}
    icd = status[EditionKind.ICD10CM]
    assert icd.in_force is not None and (icd.in_force.edition.name, icd.in_force.rows) == ("FY2027", 8)
    assert (icd.next_due, icd.stale) == (date(2027, 4, 1), False)
    assert [each.edition.name for each in icd.editions] == ["April 2026", "FY2027"]
    assert status[EditionKind.PTP].stale and status[EditionKind.PTP].next_due == date(2024, 10, 1)
    assert status[EditionKind.MUE].next_due == date(2027, 1, 1)
    assert "CMS.gov" in icd.where and "quarterly" in status[EditionKind.PTP].where
    assert status[EditionKind.PLACES].next_due is None
    assert damage_in_words(tuple(status.values())) is None


def test_the_tabular_list_may_come_after_the_order_file(own_reference: Path, tmp_path: Path) -> None:
    order = files.write(tmp_path, "icd10cm_order_2027.txt", files.order_text(files.ORDER_ROWS))
    tabular = files.write(tmp_path, "icd10cm_tabular_2027.xml", files.tabular_text())
    assert "tells the notes alone" in refused(own_reference, ImportKind.ICD10CM, tabular)
    alone = take(own_reference, ImportKind.ICD10CM, order)
    assert "Excludes1" in alone.notes[0]
    assert take(own_reference, ImportKind.ICD10CM, tabular).rows == 8
    with ReferenceBook.open(own_reference) as book:
        facts = book.diagnosis("L57.0", TODAY)
        assert facts is not None and facts.excludes("L71.9") and facts.label == "Actinic keratosis"


def test_an_april_update_begins_in_april(own_reference: Path, tmp_path: Path) -> None:
    order = files.write(tmp_path, "icd10cm_order_2026.txt", files.order_text(files.ORDER_ROWS))
    report = take(own_reference, ImportKind.ICD10CM, order, edition="2026-04-01")
    assert (report.period.valid_from, report.period.valid_to) == (date(2026, 4, 1), date(2026, 9, 30))


# --- refused ---------------------------------------------------------------------------------------------------------


def test_an_older_quarter_needs_the_word_and_then_stands_beside(
    own_reference: Path, pairs: Path, tmp_path: Path
) -> None:
    take(own_reference, ImportKind.PTP, pairs, edition="2026Q2")
    other = files.write(tmp_path, "other.txt", files.pair_text([("11102", "17003", "20200101", "*", "1")]))
    assert "2025 Q4 is older than 2026 Q2" in refused(own_reference, ImportKind.PTP, other, edition="2025Q4")
    report = take(own_reference, ImportKind.PTP, other, edition="2025Q4", older=True)
    assert report.changes is None
    with ReferenceBook.open(own_reference) as book:
        days = [date(2025, 9, 30), date(2025, 12, 1), date(2026, 3, 31), date(2026, 4, 1)]
        names = [book.editions_on(day)[EditionKind.PTP].name for day in days]
        assert names == ["2024 Q3", "2025 Q4", "2025 Q4", "2026 Q2"]
        assert book.slice(days[1], ["11102", "17003"]).edits and not book.slice(days[3], ["11102", "17003"]).edits


def test_older_than_the_starter_pack_needs_the_word_too(own_reference: Path, pairs: Path) -> None:
    assert "older than 2024 Q3" in refused(own_reference, ImportKind.PTP, pairs, edition="2024Q2")


@pytest.mark.parametrize(
    ("edition", "words"),
    [
        (None, "does not say which edition"), ("2028Q1", "too far ahead"), ("tomorrow", "names no edition"),
        ("2026Q5", "names no edition"), ("2026-13-01", "names no edition"),
        ("2024Q4", "has pairs that begin on 2025-01-01"),
    ],
)  # fmt: skip
def test_wrong_and_missing_quarters(edition: str | None, words: str, own_reference: Path, pairs: Path) -> None:
    assert words in refused(own_reference, ImportKind.PTP, pairs, edition=edition)


def test_a_file_of_another_quarter_than_was_said(own_reference: Path, tmp_path: Path) -> None:
    named = files.write(tmp_path, "ccipra-v321r0-f1.txt", files.pair_text())
    assert "says it is 2026 Q2, not 2026 Q1" in refused(own_reference, ImportKind.PTP, named, edition="2026Q1")
    other = files.write(tmp_path, "ccipra-v320r0-f2.txt", files.pair_text())
    assert "different editions" in refused(own_reference, ImportKind.PTP, named, other)
    values = files.write(tmp_path, "p.csv", files.value_text(files.VALUES, "2026", "April"))
    assert "says it is 2026 Q2, not 2026 Q3" in refused(own_reference, ImportKind.PFS, values, edition="2026Q3")
    renamed = files.write(tmp_path, "PPRRVU2026_Jul.csv", files.value_text(files.VALUES, "2026", "April"))
    assert "different editions" in refused(own_reference, ImportKind.PFS, renamed)
    order = files.write(tmp_path, "icd10cm_order_2027.txt", files.order_text(files.ORDER_ROWS))
    tabular = files.write(tmp_path, "t.xml", files.tabular_text(2026))
    assert "different editions" in refused(own_reference, ImportKind.ICD10CM, order, tabular)
    assert "says it is FY2027, not FY2026" in refused(own_reference, ImportKind.ICD10CM, order, edition="2026")


def test_columns_one_and_two_exchanged_show_by_known_pairs(own_reference: Path, tmp_path: Path) -> None:
    with ReferenceBook.open(own_reference) as book:
        known = book.starter_pairs()[:400]
    exchanged = [(other, one, "20240701", "*", "1") for one, other in known]
    path = files.write(tmp_path, "x.txt", files.pair_text(exchanged))
    assert "are exchanged" in refused(own_reference, ImportKind.PTP, path, edition="2026Q1")
    straight = [(one, other, "20240701", "*", "1") for one, other in known]
    assert take(
        own_reference, ImportKind.PTP, files.write(tmp_path, "y.txt", files.pair_text(straight)), edition="2026Q1"
    )


def test_two_files_of_a_kind_that_comes_in_one(own_reference: Path, tmp_path: Path) -> None:
    one, two = (
        files.write(tmp_path, f"{name}_Eff_10-01-2026.csv", files.limit_text([("11102", 1, 2)])) for name in "ab"
    )
    assert "comes in one file" in refused(own_reference, ImportKind.MUE, one, two)


def test_damage_in_the_last_of_four_parts_changes_nothing(own_reference: Path, pairs: Path, tmp_path: Path) -> None:
    take(own_reference, ImportKind.PTP, pairs, edition="2026Q1")
    packed = tmp_path / "last.txt.gz"
    packed.write_bytes(gzip.compress(files.pair_text().encode())[:-5])
    assert "cut short" in refused(own_reference, ImportKind.PTP, pairs, packed, edition="2026Q2")


@pytest.mark.parametrize("after", range(1, 5))
def test_stopping_leaves_nothing(after: int, own_reference: Path, pairs: Path) -> None:
    take(own_reference, ImportKind.PTP, pairs, edition="2026Q1")
    before = state(own_reference)
    asked = iter([*[False] * after, True])
    with pytest.raises(ImportStoppedError):
        import_reference(
            ImportKind.PTP, [pairs, pairs], today=TODAY, edition="2026Q2", reference=own_reference,
            cancelled=lambda: next(asked),
        )  # fmt: skip
    assert state(own_reference) == before


def test_a_key_that_interrupts_leaves_nothing(own_reference: Path, pairs: Path) -> None:
    def interrupt(percent: int, _words: str) -> None:
        if percent:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_reference(
            ImportKind.PTP, [pairs], today=TODAY, edition="2026Q2", reference=own_reference, progress=interrupt
        )
    assert [name for name, _ in state(own_reference)] == [".lock"]


def test_damage_is_told(own_reference: Path, pairs: Path) -> None:
    take(own_reference, ImportKind.PTP, pairs, edition="2026Q1")
    shelf = EditionShelf(own_reference)
    (imported,) = shelf.listed()
    path = shelf.path(imported)
    data = bytearray(path.read_bytes())
    data[-50] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(imported.modified, imported.modified))
    statuses = reference_status(TODAY, own_reference)
    (ptp,) = [each for each in statuses if each.kind is EditionKind.PTP]
    assert [each.damaged for each in ptp.editions] == [False, True] and ptp.in_force is None
    damage = damage_in_words(statuses)
    assert damage is not None and "2026 Q1" in damage.message


# --- with the official figures ---------------------------------------------------------------------------------------

_shared = pytest.mark.skipif(not SHARED.exists(), reason="the shared reference files are not here")


@_shared
def test_official_files_agree_with_the_starter_pack(own_reference: Path) -> None:
    """The pack was made from these: on their days nothing may change for its codes but what the pack leaves open."""
    day = date(2025, 12, 1)
    with ReferenceBook.open(own_reference) as book:
        codes = [row[0] for row in book._all("codes") if not row[14]]  # pyright: ignore[reportPrivateUsage]
        before = book.slice(day, codes).codes
        for kind, name in (
            (ImportKind.PFS, "PPRRVU2025_Oct_without_descriptors.csv"),
            (ImportKind.ADD_ON, "addon_codes_2024.csv"),
            (ImportKind.MUE, "MCR_MUE_PractitionerServices_Eff_04-01-2026.csv"),
            (ImportKind.GPCI, "GPCI2025.csv"),
        ):
            take(own_reference, kind, SHARED / name)
        assert len(before) > 400
        assert book.slice(day, codes).codes == before
        late = date(2026, 5, 1)
        assert {code: (facts.mue, facts.mai) for code, facts in book.slice(late, codes).codes.items()} == {
            code: (facts.mue, facts.mai) for code, facts in before.items()
        }


def test_the_tabular_list_of_the_package_reads_as_the_package_does(
    own_reference: Path, tmp_path: Path, soak: bool
) -> None:
    """The starter pack's ICD-10-CM comes from simple-icd-10-cm; its own source file gives the same classification."""
    spec = importlib.util.find_spec("simple_icd_10_cm")
    assert spec is not None and spec.origin is not None
    tabular = next((Path(spec.origin).parent / "data").glob("icd10c-tabular-*.xml"))
    day = date(2026, 5, 1)
    with ReferenceBook.open(own_reference) as book:
        starter = book._editions._starter_diagnoses  # pyright: ignore[reportPrivateUsage]
        whole = known_codes(book._connection)  # pyright: ignore[reportPrivateUsage]
        rows = [row for row in whole if soak or row[0].startswith(("L", "C4", "B2", "QA", "S52"))]
        text = files.order_text([(code.replace(".", ""), int(billable), label) for code, billable, label in rows])
        order = tmp_path / "icd10cm_order_2026.txt"
        order.write_text(text, "utf-8")
        assert take(own_reference, ImportKind.ICD10CM, order, tabular).period.name == "FY2026, April 2026"
        named = ("L57.0", "C44.319", "B20", "QA0.0101", "S52.131A", "12", "L55-L59")
        checked = [*(code for code, _, _ in rows[::20]), *named]
        pairs = [(starter.facts(code), book.diagnosis(code, day)) for code in checked]
        for old, new in pairs:
            assert old is not None and new is not None
            assert (new.label, new.billable, new.chapter) == (" ".join(old.label.split()), old.billable, old.chapter)
            assert sorted(new.excludes1) == sorted(old.excludes1)
        for typed in ("ak", "bcc nose", "l570"):
            few = 5 if soak else 1
            found = [facts.code for facts in book.find_diagnoses(typed, few, day)]
            assert found == [facts.code for facts in starter.find(typed, few)]
