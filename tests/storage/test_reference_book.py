"""The reference book: made from the starter pack and ICD-10-CM, checked by its seal, cut into slices, searched."""

import csv
import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.money import Money
from dermdesk.domain.reference import ChargeItemKind, CodeStatus, DiagnosisStatus, EditionKind
from dermdesk.domain.resource_files import resource_path
from dermdesk.storage import reference_build
from dermdesk.storage.driver import sqlite
from dermdesk.storage.reference_book import ReferenceBook
from dermdesk.storage.reference_build import ReferenceBuildCancelledError
from dermdesk.storage.reference_excludes import excluded_ranges
from dermdesk.storage.reference_icd import DiagnosisRow

DAY = date(2026, 3, 10)
PACK = resource_path("reference")
SHARED = Path(__file__).parents[3] / "shared" / "reference"


@pytest.fixture(scope="module")
def path(reference_path: Path) -> Path:
    return reference_path


@pytest.fixture(scope="module")
def book(path: Path) -> Iterator[ReferenceBook]:
    with ReferenceBook.open(path) as opened:
        yield opened


@pytest.fixture
def small_icd(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two diagnoses in place of the whole classification, for tests of the making itself."""
    rows = [
        DiagnosisRow("L57", "Radiation", billable=False, parent="", chapter="12", excludes1=(), words="L57 radiation"),
        DiagnosisRow(
            "L57.0",
            "Actinic keratosis",
            billable=True,
            parent="L57",
            chapter="12",
            excludes1=(),
            words="L57.0 actinic keratosis ak",
        ),
    ]

    def read(_words: object) -> list[DiagnosisRow]:
        return rows

    monkeypatch.setattr(reference_build, "read_icd10cm", read)


def _csv(name: str) -> list[dict[str, str]]:
    with (PACK / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_slice_holds_the_facts_of_its_visit_and_nothing_else(book: ReferenceBook) -> None:
    cut = book.slice(DAY, ["99213", "11102", "17000", "COS-BTX"], ["L57.0", "L40", "Q99.99"])
    assert cut.codes.keys() == {"99213", "11102", "17000"}
    assert cut.edits.keys() == {("11102", "17000"), ("11102", "99213"), ("17000", "99213")}
    biopsy = cut.codes["11102"]
    assert (biopsy.global_days, biopsy.mue, biopsy.mai, biopsy.nonfacility_rvu) == ("000", 1, 2, Decimal("2.96"))
    assert [cut.diagnosis_status(code) for code in ("L57.0", "L40", "Q99.99")] == [
        DiagnosisStatus.VALID,
        DiagnosisStatus.NOT_BILLABLE,
        DiagnosisStatus.UNKNOWN,
    ]
    assert cut.charge_items["COS-BTX"].price == Money(48_000)
    assert cut.is_normally_cosmetic("17360")
    assert not cut.is_normally_cosmetic("17000")
    assert cut.modifiers["XS"].label
    assert cut.places["11"].facility is False
    assert cut.editions.keys() == set(EditionKind) - {EditionKind.GPCI, EditionKind.HCPCS}


def test_permitted_primaries_of_an_add_on(book: ReferenceBook) -> None:
    facts = book.slice(DAY, ["11103"]).code("11103")
    assert facts is not None
    assert facts.is_add_on
    assert facts.permitted_primaries == {"11102", "11104", "11106"}


def test_deleted_codes_are_told_from_unknown_ones(book: ReferenceBook) -> None:
    cut = book.slice(DAY, ["11100", "99201", "99241", "J1040", "0123T"])
    assert {code: cut.code_status(code) for code in ("11100", "99201", "99241", "J1040")} == dict.fromkeys(
        ("11100", "99201", "99241", "J1040"), CodeStatus.DELETED
    )
    assert cut.code_status("0123T") is CodeStatus.NOT_CHECKED
    assert book.slice(date(2022, 6, 1), ["99241"]).code_status("99241") is CodeStatus.NOT_CHECKED


def test_pairs_are_in_force_from_the_day_of_their_edition(book: ReferenceBook) -> None:
    assert book.slice(date(2024, 6, 30), ["11102", "17000"]).edits == {}
    assert book.slice(date(2024, 7, 1), ["11102", "17000"]).edits
    assert book.slice(date(2028, 1, 1), ["11102", "17000"]).edits


def test_modifiers_and_places_are_asked_for_by_day(book: ReferenceBook) -> None:
    assert "JZ" not in book.slice(date(2022, 12, 31), []).modifiers
    assert "JZ" in book.slice(date(2023, 1, 1), []).modifiers
    assert "10" not in book.slice(date(2021, 12, 31), []).places
    assert "10" in book.slice(DAY, []).places


def test_excludes1_of_the_headings_above_counts(book: ReferenceBook) -> None:
    cut = book.slice(DAY, [], ["C44.319"])
    facts = cut.diagnosis("C44.319")
    assert facts is not None
    assert facts.excludes("C43.39")
    assert facts.excludes("C51.9")
    assert not facts.excludes("L57.0")
    assert any("melanoma" in note for note in facts.excludes1)


def test_every_diagnosis_can_be_read_up_to_its_chapter(book: ReferenceBook) -> None:
    listed = [code for (code,) in book._connection.execute("SELECT code FROM diagnoses WHERE length(code) = 3")]  # pyright: ignore[reportPrivateUsage]
    assert len(listed) > 1_900
    read = [book.diagnosis(code) for code in listed]
    assert [facts.code for facts in read if facts is not None and not facts.chapter] == []
    hiv = book.diagnosis("B20")
    assert hiv is not None
    assert hiv.billable
    assert hiv.chapter == "1"


@pytest.mark.parametrize(
    ("note", "ranges"),
    [
        ("melanoma of skin (C43.-)", (("C43", "C43"),)),
        ("genital organs (C51-C52, C60.-, C63.2)", (("C51", "C52"), ("C60", "C60"), ("C63.2", "C63.2"))),
        ("Merkel cell carcinoma (C4A.-)", (("C4A", "C4A"),)),
        ("certain infections - see chapters", ()),
        ("certain infections - code to condition in Chapter 15", ()),
        ("torticollis NOS M43.6", (("M43.6", "M43.6"),)),
        ("conditions classified to Q67.0-Q67.4", (("Q67.0", "Q67.4"),)),
        ("rheumatic fever with heart involvement (I01.0 -I01.9)", (("I01.0", "I01.9"),)),
        ("gangrene in diabetes (E08-E09 with .52)", (("E08.52", "E08.52"), ("E09.52", "E09.52"))),
        ("angiopathy (E13 with .51-.52)", (("E13.51", "E13.52"),)),
        ("skin disorders in diabetes (E11 with .62-)", (("E11.62", "E11.62"),)),
        ("open skull fracture (S02.- with 7th character B)", ()),
        ("open fracture of ankle, foot and toes (S92.-with 7th character B)", ()),
    ],
)
def test_codes_named_by_a_note(note: str, ranges: tuple[tuple[str, str], ...]) -> None:
    assert excluded_ranges([note]) == ranges


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("ak", "L57.0"),
        ("l570", "L57.0"),
        ("L57.0", "L57.0"),
        ("bcc nose", "C44.311"),
        ("psor", "L40.0"),
        ("wart", "B07.8"),
    ],
)
def test_the_office_finds_its_diagnoses_first(book: ReferenceBook, typed: str, first: str) -> None:
    assert book.find_diagnoses(typed, 5)[0].code == first


def test_headings_are_found_after_the_codes_below_them(book: ReferenceBook) -> None:
    found = book.find_diagnoses("L57", 20)
    assert [facts.billable for facts in found] == [True] * 8 + [False]
    assert found[-1].code == "L57"
    assert book.diagnosis("L55-L59") is not None


@pytest.mark.parametrize("typed", ["", "  ", '"', "AND", "*", "l57 OR", "né", "' OR 1=1", "~", "L5~"])
def test_whatever_is_typed_is_no_query_language(book: ReferenceBook, typed: str) -> None:
    assert len(book.find_diagnoses(typed, 3)) <= 3
    assert len(book.find_codes(typed, DAY, 3)) <= 3


def test_codes_by_number_by_words_and_by_the_words_of_the_office(book: ReferenceBook) -> None:
    assert [facts.code for facts in book.find_codes("1110", DAY)] == [f"1110{last}" for last in range(2, 8)]
    assert book.find_codes("punch", DAY)[0].code == "11104"
    assert [facts.code for facts in book.find_codes("ak", DAY)] == ["17000", "17003", "17004"]
    assert "11100" in [facts.code for facts in book.find_codes("1110", date(2018, 5, 1))]
    assert book.find_charge_items("spf50")[0].kind is ChargeItemKind.RETAIL


def test_a_sound_book_is_left_alone(path: Path) -> None:
    before = path.stat().st_mtime_ns
    assert not ReferenceBook.build(path)
    assert path.stat().st_mtime_ns == before


def test_reading_leaves_the_file_as_it_was(path: Path) -> None:
    before = path.read_bytes()
    with ReferenceBook.open(path) as book:
        book.slice(DAY, ["99213"], ["L57.0"])
        with pytest.raises(sqlite.OperationalError, match="readonly"):
            book._connection.execute("DELETE FROM codes")  # pyright: ignore[reportPrivateUsage]
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir() if each.name.endswith(("-wal", "-shm", "-journal"))] == []


@pytest.mark.usefixtures("small_icd")
@pytest.mark.parametrize("harm", ["flip", "cut", "seal", "gone"])
def test_a_damaged_book_is_made_anew(tmp_path: Path, harm: str) -> None:
    made = tmp_path / "reference.sqlite"
    assert ReferenceBook.build(made)
    sound = made.read_bytes()
    label = sound.index(b"Punch biopsy, first lesion")
    if harm == "flip":
        made.write_bytes(sound[:label] + b"X" + sound[label + 1 :])
    elif harm == "cut":
        made.write_bytes(sound[: len(sound) // 2])
    elif harm == "seal":
        made.with_name("reference.sqlite.seal").write_bytes(b"\xff")
    else:
        made.unlink()
    assert ReferenceBook.build(made)
    with ReferenceBook.open(made) as book:
        assert book.find_codes("11104", DAY)[0].label == "Punch biopsy, first lesion"
    assert not ReferenceBook.build(made)


@pytest.mark.usefixtures("small_icd")
def test_changed_sources_make_a_new_book(tmp_path: Path) -> None:
    sources, made = tmp_path / "pack", tmp_path / "reference.sqlite"
    shutil.copytree(PACK, sources)
    steps: list[int] = []
    assert ReferenceBook.build(made, lambda percent, _words: steps.append(percent), sources=sources)
    assert steps == sorted(steps) and (steps[0], steps[-1]) == (0, 100)
    retail = sources / "retail.csv"
    retail.write_text(retail.read_text(encoding="utf-8").replace("32.00", "35.00"), encoding="utf-8")
    assert ReferenceBook.build(made, sources=sources)
    with ReferenceBook.open(made) as book:
        assert book.slice(DAY, []).charge_items["RET-SPF50"].price == Money(3_500)


@pytest.mark.usefixtures("small_icd")
@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("codes.csv", "2018-12-31", "2018-13-31", "codes.csv line 18"),
        ("retail.csv", "32.00", "32", "column price"),
        ("ptp_pairs.csv", "column1,column2", "column1,column3", "must begin with"),
        ("normally_cosmetic.csv", "69090", "69091", "69091"),
    ],
)
def test_broken_sources_say_where_and_leave_nothing(tmp_path: Path, file: str, old: str, new: str, told: str) -> None:
    sources = tmp_path / "pack"
    shutil.copytree(PACK, sources)
    broken = sources / file
    text = broken.read_text(encoding="utf-8")
    assert old in text
    broken.write_text(text.replace(old, new, 1), encoding="utf-8")
    cache = tmp_path / "cache"
    with pytest.raises(DermdeskError, match=told):
        ReferenceBook.build(cache / "reference.sqlite", sources=sources)
    assert list(cache.iterdir()) == []


def test_cancelling_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ReferenceBuildCancelledError):
        ReferenceBook.build(tmp_path / "reference.sqlite", cancelled=lambda: True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("small_icd")
def test_cancelling_half_way_keeps_the_old_book(tmp_path: Path) -> None:
    made = tmp_path / "reference.sqlite"
    ReferenceBook.build(made)
    made.write_bytes(b"old")
    asked = iter([False, False, True])
    with pytest.raises(ReferenceBuildCancelledError):
        ReferenceBook.build(made, cancelled=lambda: next(asked))
    assert sorted(each.name for each in tmp_path.iterdir()) == ["reference.sqlite", "reference.sqlite.seal"]
    assert ReferenceBook.build(made)


def test_no_book_to_open(tmp_path: Path) -> None:
    with pytest.raises(DermdeskError, match="cannot be read"):
        ReferenceBook.open(tmp_path / "none.sqlite")
    (tmp_path / "text.sqlite").write_text("no book " * 500, encoding="utf-8")
    with pytest.raises(DermdeskError, match="cannot be read"):
        ReferenceBook.open(tmp_path / "text.sqlite")


def test_labels_are_short_and_unique() -> None:
    labels = [row["label"] for row in _csv("codes.csv")]
    assert max(map(len, labels)) <= 40
    assert len(set(labels)) == len(labels)


def test_pairs_and_primaries_name_codes_of_the_pack() -> None:
    codes = {row["code"] for row in _csv("codes.csv")}
    pairs = _csv("ptp_pairs.csv")
    assert {code for row in pairs for code in (row["column1"], row["column2"])} <= codes
    assert {row["indicator"] for row in pairs} <= {"0", "1", "9"}
    assert all(row["permitted_primaries"] for row in _csv("codes.csv") if row["code"] in ("17003", "17312", "11201"))


@pytest.mark.skipif(not SHARED.exists(), reason="the shared code facts are not here")
def test_figures_agree_with_the_shared_facts_and_labels_do_not() -> None:
    with (SHARED / "derm_codes.csv").open(encoding="utf-8", newline="") as file:
        facts = {row["code"]: row for row in csv.DictReader(file)}
    ours = {row["code"]: row for row in _csv("codes.csv")}
    assert facts.keys() <= ours.keys()
    for code, theirs in facts.items():
        mine = ours[code]
        for name, their_name in (
            ("pfs_status", "pfs_status"), ("global_days", "global_days"), ("pctc", "pctc_ind"),
            ("multiple_procedure", "mult_proc_ind"), ("bilateral", "bilat_ind"),
            ("mue", "mue_practitioner"), ("mai", "mai"),
        ):  # fmt: skip
            assert mine[name] == theirs[their_name], (code, name)
        assert set(mine["permitted_primaries"].split()) == set(theirs["permitted_primaries"].split()), code
        assert mine["label"].casefold() != theirs["label_own_words"].casefold(), code
    with (SHARED / "derm_ptp_pairs.csv").open(encoding="utf-8", newline="") as file:
        pairs = {(row["column1"], row["column2"], row["modifier_indicator"]) for row in csv.DictReader(file)}
    assert pairs <= {(row["column1"], row["column2"], row["indicator"]) for row in _csv("ptp_pairs.csv")}
