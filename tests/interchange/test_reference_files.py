"""Reference files: what is read of CMS's layouts, and what is refused, in one line that names the trouble."""

import gzip
import io
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.money import Money
from dermdesk.domain.practice import LineClass
from dermdesk.domain.reference_kinds import ImportKind, Told
from dermdesk.interchange.reference_files import (
    add_on,
    fee_schedule,
    gpci,
    hcpcs,
    icd10cm,
    licensed_text,
    mue,
    pfs,
    ptp,
    source,
)
from dermdesk.interchange.reference_files.icd10cm_order import OrderRow
from dermdesk.interchange.reference_files.source import Source, Wanted, open_sources
from dermdesk.interchange.reference_files.told_by_name import told_by_name
from tests import reference_files as files

READERS: dict[str, tuple[Wanted, Callable[[Source], object]]] = {
    "mue": (mue.WANTED, mue.read_limits),
    "pfs": (pfs.WANTED, pfs.read_values),
    "gpci": (gpci.WANTED, gpci.read_indices),
    "add_on": (add_on.WANTED, add_on.read_add_ons),
    "hcpcs": (hcpcs.WANTED, hcpcs.read_codes),
    "icd10cm": (icd10cm.WANTED, lambda one: icd10cm.read_classification([one])),
    "fees": (fee_schedule.WANTED, fee_schedule.read_fees),
    "cpt_text": (licensed_text.WANTED, licensed_text.read_licensed_text),
    "ptp": (ptp.WANTED, lambda one: list(ptp.PairReading().pairs([one], lambda: None))),
}
SOUND = {
    "mue": ("m.csv", files.limit_text([("11102", 1, 2), ("J3301", 16, 3)])),
    "pfs": ("p.csv", files.value_text(files.VALUES)),
    "gpci": ("g.csv", files.index_text()),
    "add_on": ("a.csv", "primary,addon,type\n11102,11103,1\nCCCCC,0054T,2\n"),
    "hcpcs": ("h.txt", files.hcpcs_record("J3301") + "\n"),
    "icd10cm": ("o.txt", files.order_text(files.ORDER_ROWS)),
    "fees": ("f.csv", "code,fee\n99213,120.00\n"),
    "cpt_text": ("c.tsv", "11102\tWords that this practice has licensed\n"),
    "ptp": ("n.txt", files.pair_text()),
}  # fmt: skip


MEMBERS = {
    "mue": "Practitioner.csv", "pfs": "PPRRVU2026.csv", "gpci": "GPCI2026.csv", "add_on": "addon.csv", "ptp": "f1.TXT",
    "hcpcs": "HCPC_ANWEB.txt", "icd10cm": "icd10cm_order_2027.txt", "fees": "fees.csv", "cpt_text": "text.tsv",
}  # fmt: skip


def read(kind: str, path: Path) -> object:
    wanted, reader = READERS[kind]
    (one,) = open_sources([path], wanted)
    return reader(one)


def refused(kind: str, path: Path) -> str:
    """The one line of a refusal."""
    with pytest.raises(DermdeskError) as caught:
        read(kind, path)
    words = str(caught.value)
    assert "\n" not in words and "Nothing was changed." in words
    return words


# --- packed, cut short, no text --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(SOUND))
def test_plain_gz_and_zip_are_read_alike(kind: str, tmp_path: Path) -> None:
    name, text = SOUND[kind]
    plain = files.write(tmp_path, name, text)
    packed = tmp_path / f"{name}.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    archive = tmp_path / "packed.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        made.write(plain, f"folder/{MEMBERS[kind]}")
        made.writestr("readme.pdf", "other things lie in these zips")
    assert repr(read(kind, plain)) == repr(read(kind, packed)) == repr(read(kind, archive))


@pytest.mark.parametrize("kind", sorted(SOUND))
@pytest.mark.parametrize("left", [0, 1, 9, 30, -9, -1])
def test_a_gz_cut_short_is_refused(kind: str, left: int, tmp_path: Path) -> None:
    name, text = SOUND[kind]
    packed = gzip.compress(text.encode("cp1252"))
    (tmp_path / f"{name}.gz").write_bytes(packed[:left])
    assert "cut short or damaged" in refused(kind, tmp_path / f"{name}.gz") or left == 0


@pytest.mark.parametrize("kind", sorted(SOUND))
def test_flipped_bits_in_a_gz_are_found(kind: str, tmp_path: Path) -> None:
    name, text = SOUND[kind]
    packed = bytearray(gzip.compress(text.encode("cp1252")))
    packed[len(packed) // 2] ^= 0x10
    (tmp_path / f"{name}.gz").write_bytes(packed)
    refused(kind, tmp_path / f"{name}.gz")


def test_a_zip_cut_short_or_damaged_inside(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("practitioner.csv", SOUND["mue"][1] * 20)
    whole = buffer.getvalue()
    cut, hurt = tmp_path / "cut.zip", tmp_path / "hurt.zip"
    cut.write_bytes(whole[:-30])
    hurt.write_bytes(whole[:80] + bytes([whole[80] ^ 0x20]) + whole[81:])
    assert "cut short or damaged" in refused("mue", cut)
    assert "cut short or damaged" in refused("mue", hurt)


@pytest.mark.parametrize("kind", sorted(SOUND))
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\n\n\n", ""),
        (bytes(range(256)) * 40, "no plain text"),
        (b"%PDF-1.7\n\xe2\xe3\xcf\xd3\n1 0 obj\n\x00\x01", "no plain text"),
        ("code\tfee".encode("utf-16"), "no plain text"),
        (b"Dear customer,\nyour file is not here.\n" * 90, ""),
        (b"<!DOCTYPE html><html><body>Please accept the licence</body></html>", ""),
    ],
)  # fmt: skip
def test_what_is_no_such_file(kind: str, content: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / SOUND[kind][0]
    path.write_bytes(content)
    assert words in refused(kind, path)


def test_not_there_a_folder_a_workbook(tmp_path: Path) -> None:
    assert "is not there" in refused("mue", tmp_path / "none.csv")
    assert "is no file" in refused("mue", tmp_path)
    with zipfile.ZipFile(tmp_path / "book.xlsx", "w") as made:
        made.writestr("xl/workbook.xml", "<workbook/>")
    assert "is a workbook" in refused("mue", tmp_path / "book.xlsx")
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as made:
        made.writestr("PPRRVU26_QPP.csv", "x")
        made.writestr("PPRRVU26_nonQPP.csv", "x")
    assert "holds several such files" in refused("pfs", tmp_path / "two.zip")
    with zipfile.ZipFile(tmp_path / "none.zip", "w") as made:
        made.writestr("readme.txt", "x")
    assert "does not hold an MUE file" in refused("mue", tmp_path / "none.zip")


def test_absurd_sizes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    big = tmp_path / "big.csv"
    with big.open("wb") as file:
        file.truncate(65 * 1024 * 1024)
    assert "is larger than the 64 MB" in refused("mue", big)
    bomb = tmp_path / "bomb.csv.gz"
    bomb.write_bytes(gzip.compress(b"a" * (65 * 1024 * 1024), 1))
    assert "is larger than the 64 MB" in refused("mue", bomb)
    monkeypatch.setattr(source, "_BLOCK", 100)
    endless = files.write(tmp_path, "endless.txt", "a" * 5_000)
    assert "a line that is too long" in refused("ptp", endless)


@pytest.mark.parametrize("wanted", sorted(READERS))
@pytest.mark.parametrize("given", sorted(SOUND))
def test_the_wrong_kind_is_named(wanted: str, given: str, tmp_path: Path) -> None:
    if wanted == given:
        return
    path = files.write(tmp_path, *SOUND[given])
    words = refused(wanted, path)
    if given not in ("fees", "cpt_text"):
        assert "looks like" in words


# --- NCCI PTP --------------------------------------------------------------------------------------------------------


def pairs(path: Path) -> tuple[list[ptp.PairRow], ptp.PairReading]:
    reading = ptp.PairReading()
    return [row for lot in reading.pairs(open_sources([path], ptp.WANTED), lambda: None) for row in lot], reading


def test_pairs_with_their_days_and_without_those_never_in_force(tmp_path: Path) -> None:
    rows, reading = pairs(files.write(tmp_path, "n.txt", files.pair_text()))
    assert rows[0] == ("11102", "17000", 1, "20180101", "")
    assert ("17000", "17281", 1, "19990701", "20041231") in rows
    assert len(rows) == len(files.PAIRS) - 1 and reading.left_out == 1
    assert reading.newest() == date(2025, 1, 1)
    assert {"11102", "17281", "29881"} <= reading.codes


@pytest.mark.parametrize("heading", ["", "One line\n", "A\nB\n\nC\n", files.PAIR_HEADING.replace("\r", "")])
def test_headings_are_passed_over(heading: str, tmp_path: Path) -> None:
    rows, _ = pairs(files.write(tmp_path, "n.txt", files.pair_text(heading=heading).replace("\r\n", "\n")))
    assert len(rows) == len(files.PAIRS) - 1


def test_lines_across_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = files.write(tmp_path, "n.txt", files.pair_text().removesuffix("\r\n"))
    whole, _ = pairs(path)
    monkeypatch.setattr(source, "_BLOCK", 700)
    assert pairs(path)[0] == whole


@pytest.mark.parametrize(
    "order",
    [(0, 1, 3, 2, 4, 5, 6), (0, 1, 2, 4, 3, 5, 6), (2, 0, 1, 3, 4, 5, 6), (0, 1, 2, 3, 5, 4, 6), (6, 0, 1, 2, 3, 4, 5),
     (1, 0, 2, 3, 4, 5, 6), (0, 1, 2, 3, 4, 6, 5), (5, 4, 3, 2, 1, 0, 6)],
)  # fmt: skip
@pytest.mark.parametrize("with_names", [True, False])
def test_shuffled_columns_are_refused(order: tuple[int, ...], with_names: bool, tmp_path: Path) -> None:
    names = ["Column 1", "Column 2", "*=in existence prior to 1996", "Effective Date", "Deletion Date", "Modifier",
             "PTP Edit Rationale"]  # fmt: skip
    rows = [[one, other, "", begins, ends, indicator, "Words"] for one, other, begins, ends, indicator in files.PAIRS]
    table = [*([names] if with_names else []), *rows]
    text = "\n".join("\t".join(cells[place] for place in order) for cells in table)
    if order[:2] == (1, 0) and not with_names:
        return  # told by pairs that are known: see the import
    assert "has other columns than a PTP file" in refused("ptp", files.write(tmp_path, "n.txt", text))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("27447\t29881", "2744\t29881"),
        ("27447\t29881", "27447\t2988?"),
        ("\t20150401\t", "\t20151301\t"),
        ("\t20150401\t*", "\t20150401\t"),
        ("\t20150401\t*\t1", "\t20150401\t*\t2"),
        ("27447\t29881\t\t", "27447\t29881\t"),
        ("27447\t", "27447 "),
        ("27447\t29881\t\t20150401\t*\t1\tSome rationale\r\n", "27447\t298\r\n"),
    ],
)
def test_a_damaged_line_is_named(old: str, new: str, tmp_path: Path) -> None:
    text = files.pair_text()
    assert old in text
    words = refused("ptp", files.write(tmp_path, "n.txt", text.replace(old, new, 1)))
    assert "cannot be right in line 10" in words


def test_a_file_without_any_pair_in_force(tmp_path: Path) -> None:
    never = [("17000", "17281", "19990701", "19990701", "9")]
    assert "was ever in force" in refused("ptp", files.write(tmp_path, "n.txt", files.pair_text(never)))


def test_a_real_quarter_has_four_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    part = files.write(tmp_path, "ccipra-v320r0-f1.txt", files.pair_text())
    pairs(part)  # an excerpt
    monkeypatch.setattr(ptp, "_REAL_SIZE", 3)
    assert "parts are missing: f2, f3, f4" in refused("ptp", part)


# --- MUE, PFS, GPCI --------------------------------------------------------------------------------------------------


def test_limits(tmp_path: Path) -> None:
    assert read("mue", files.write(tmp_path, *SOUND["mue"])) == [("11102", 1, 2), ("J3301", 16, 3)]
    other = files.limit_text([("11102", 1, 2)], "Outpatient Hospital Services")
    assert "another setting" in refused("mue", files.write(tmp_path, "h.csv", other))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("J3301,16", "J3301,many", "no number"), ("J3301,16", "J3301,999999999", "no number"),
        ("J3301,16", "11102,16", "has a limit already"), ("J3301,16", "injection,16", "no procedure code"),
        ("3 Date of Service Edit: Clinical,Clinical: Data\n", "3 Date", "3 columns"), ("3 Date", "7 Date", "1, 2 or 3"),
        ("3 Date of Service Edit: Clinical,Clinical: Data\n", '"3 Date', "breaks off"),
        ("J3301,16,3", "16,J3301,3", "no procedure code"),
    ],
)  # fmt: skip
def test_damaged_limits(old: str, new: str, words: str, tmp_path: Path) -> None:
    text = SOUND["mue"][1]
    assert old in text
    assert words in refused("mue", files.write(tmp_path, "m.csv", text.replace(old, new, 1)))


def test_relative_values_with_release_and_without_descriptors(tmp_path: Path) -> None:
    text = files.value_text(files.VALUES, "2026", "July").replace("11102,,,", "11102,,Words of the AMA,")
    (one,) = open_sources([files.write(tmp_path, "p.csv", text)], pfs.WANTED)
    found = pfs.read_values(one)
    assert (found.release, found.released) == (Told(date(2026, 7, 1)), date(2025, 12, 19))
    values = {row[:2]: dict(zip(("code", "modifier", *pfs.COLUMNS), row, strict=True)) for row in found.rows}
    assert values["11102", ""]["NON-FACILITY TOTAL"] == "2.90"
    assert values["17311", ""]["FACILITY TOTAL"] == ""
    assert values["88305", "26"]["GLOB DAYS"] == "XXX"
    assert "AMA" not in repr(found)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("HCPCS,MOD,DESCRIPTION", "CODE,MOD,DESCRIPTION", "does not begin"),
        ("GLOB,", "GLOBAL,", "lacks the column GLOB DAYS"),
        ("WORK,NON-FAC,", "NON-FAC,WORK,", "has not the columns"),
        (",000,0.10", ",00,0.10", "does not fit GLOB DAYS"),
        ("2.90,1.10", "2.9O,1.10", "no figure"),
        ("2.90,1.10", "NaN,1.10", "no figure"),
        ("11102,,,A", "11102,,,", "does not fit STATUS CODE"),
        ("88305,26", "11102,", "stands there twice"),
        ("88305,26", "88305,2", "no modifier"),
        (",1,0,0,,33.4009", "", "columns in place of"),
    ],
)
def test_other_headings_and_damaged_values(old: str, new: str, words: str, tmp_path: Path) -> None:
    text = SOUND["pfs"][1]
    assert old in text
    assert words in refused("pfs", files.write(tmp_path, "p.csv", text.replace(old, new, 1)))


def test_indices(tmp_path: Path) -> None:
    (one,) = open_sources([files.write(tmp_path, *SOUND["gpci"])], gpci.WANTED)
    found = gpci.read_indices(one)
    assert found.year == Told(date(2026, 1, 1), year_alone=True)
    assert found.rows[1] == ("02102", "AK", "01", "ALASKA", "1.5", "1.081", "0.592")
    assert Decimal(found.rows[0][5]) == Decimal("0.923")
    text = SOUND["gpci"][1].replace("State,Locality Number", "Locality Number,State")
    refused("gpci", files.write(tmp_path, "s.csv", text))
    assert "no figure" in refused("gpci", files.write(tmp_path, "f.csv", SOUND["gpci"][1].replace("1.081", "x")))


# --- add-on codes, HCPCS, ICD-10-CM ----------------------------------------------------------------------------------

EDITS = (
    ("1", "11103", "", "11102", "", "2019001", ""),
    ("1", "11103", "", "11104", "2023365", "2019001", ""),
    ("2", "0054T", "", "CCCCC", "", "2013001", "2020366"),
    ("3", "64727", "", "64702", "", "2013001", ""),
)


def test_add_ons_of_fixed_width_by_tab_and_short_are_the_same(tmp_path: Path) -> None:
    expected = [
        ("11103", "11102", 1, "20190101", ""),
        ("11103", "11104", 1, "20190101", "20231231"),
        ("0054T", "", 2, "20130101", "20201231"),
        ("64727", "64702", 3, "20130101", ""),
    ]
    assert read("add_on", files.write(tmp_path, "f.txt", "A notice.\n" + files.add_on_fixed(EDITS))) == expected
    names = "AOC_Edit_Type Add-On_Code AOC_DelDT Primary_Code Primary_Code_DelDT AOC_Edit_EffDT AOC_Edit_DelDT Notes"
    tabbed = names.replace(" ", "\t") + "\n" + "".join("\t".join((*row, "note")) + "\n" for row in EDITS)
    assert read("add_on", files.write(tmp_path, "t.txt", tabbed)) == expected
    short = files.write(tmp_path, *SOUND["add_on"])
    assert read("add_on", short) == [("11103", "11102", 1, "", ""), ("0054T", "", 2, "", "")]


@pytest.mark.parametrize(
    ("old", "new"), [("2020366", "2021366"), ("111103       ", "111103"), ("CCCCC", "CCCC?"), ("\n2", "\n4")]
)
def test_damaged_add_ons(old: str, new: str, tmp_path: Path) -> None:
    text = "A notice.\n" + files.add_on_fixed((EDITS[3], *EDITS[:3]))
    assert old in text
    assert "cannot be right in line" in refused("add_on", files.write(tmp_path, "f.txt", text.replace(old, new, 1)))


def test_hcpcs_codes_and_days_without_words_modifiers_and_dental_codes(tmp_path: Path) -> None:
    text = "\n".join(
        (
            files.hcpcs_record("J3301", added="19840101"),
            files.hcpcs_record("J3301", kind=4, sequence=200),
            files.hcpcs_record("J1030", added="19840101", ends="20240331"),
            files.hcpcs_record("D0120"),
            files.hcpcs_record("   RT", kind=7),
        )
    )
    assert read("hcpcs", files.write(tmp_path, "h.txt", text)) == [
        ("J3301", "19840101", ""),
        ("J1030", "19840101", "20240331"),
    ]


@pytest.mark.parametrize(("old", "new"), [("19840101", "19841301"), ("J1030", "J103?"), ("J1030", "J3301")])
def test_damaged_hcpcs(old: str, new: str, tmp_path: Path) -> None:
    text = f"{files.hcpcs_record('J3301')}\n{files.hcpcs_record('J1030', added='19840101')}\n"
    assert "line 2" in refused("hcpcs", files.write(tmp_path, "h.txt", text.replace(old, new, 1)))
    assert "cut short" in refused("hcpcs", files.write(tmp_path, "c.txt", text[:500]))


def test_the_order_file_and_the_tabular_list_together(tmp_path: Path) -> None:
    order = files.write(tmp_path, "icd10cm_order_2027.txt", files.order_text(files.ORDER_ROWS))
    tabular = files.write(tmp_path, "icd10cm_tabular_2027.xml", files.tabular_text())
    found = icd10cm.read_classification(open_sources([order, tabular], icd10cm.WANTED))
    assert found.order is not None and found.tabular is not None and found.tabular.year == 2027
    rows = {row.code: row for row in icd10cm.classification(found.order, found.tabular)}
    assert rows.keys() == {"12", "L55-L59", "L57", "L57.0", "L57.8", "L98", "L98.7", "L98.71"}
    assert [rows[code].billable for code in ("L57", "L57.0", "L98.71")] == [False, True, True]
    parents = {code: rows[code].parent for code in ("L57.0", "L57", "L55-L59", "L98.71", "L98")}
    assert parents == {"L57.0": "L57", "L57": "L55-L59", "L55-L59": "12", "L98.71": "L98.7", "L98": "12"}
    assert rows["L55-L59"].excludes1 == ("something else (Z99.-)",)
    assert rows["L98"].excludes1 == ("not this (L99.-)",)  # the block's, whose only category bears its name
    assert rows["L57.0"].terms == ("Solar keratosis",)
    alone = {row.code: row for row in icd10cm.classification(found.order, None)}
    assert (alone["L57.0"].chapter, alone["L57.0"].excludes1, alone["L57"].parent) == ("12", (), "")


@pytest.mark.parametrize(
    ("category", "chapter"),
    [
        ("A00", "1"),
        ("D49", "2"),
        ("D50", "3"),
        ("H60", "8"),
        ("O9A", "15"),
        ("T88", "19"),
        ("U07", "22"),
        ("Z99", "21"),
    ],
)
def test_chapters_by_code(category: str, chapter: str) -> None:
    (row,) = icd10cm.classification([OrderRow(category, billable=True, label="x")], None)
    assert row.chapter == chapter


@pytest.mark.parametrize(
    ("old", "new"),
    [("00002 L57", "00001 L57"), ("3 L578 ", "3 L57? "), ("L578 ", "L570 "), ("00002 L570    1", "00002 L570    2")],
)
def test_damaged_order_files(old: str, new: str, tmp_path: Path) -> None:
    text = files.order_text(files.ORDER_ROWS)
    assert old in text
    refused("icd10cm", files.write(tmp_path, "o.txt", text.replace(old, new, 1)))


@pytest.mark.parametrize("cut", [700, 400, 130])
def test_a_tabular_file_cut_short_or_with_its_own_entities(cut: int, tmp_path: Path) -> None:
    text = files.tabular_text()
    assert "cut short or damaged" in refused("icd10cm", files.write(tmp_path, "t.xml", text[:cut]))
    bomb = text.replace("<ICD10CM", '<!DOCTYPE x [<!ENTITY a "aaaa">]><ICD10CM', 1)
    assert "document type" in refused("icd10cm", files.write(tmp_path, "b.xml", bomb))


def test_files_of_different_editions(tmp_path: Path) -> None:
    order = files.write(tmp_path, "o.txt", files.order_text([("A00", 0, "x"), ("A000", 1, "x"), ("B99", 1, "x")]))
    tabular = files.write(tmp_path, "t.xml", files.tabular_text())
    found = icd10cm.read_classification(open_sources([order, tabular], icd10cm.WANTED))
    assert found.order is not None
    with pytest.raises(DermdeskError, match="different editions"):
        icd10cm.classification(found.order, found.tabular)


# --- of the practice -------------------------------------------------------------------------------------------------


def test_a_fee_schedule(tmp_path: Path) -> None:
    text = '\ufeffCPT Code,Description,Fee,Class\n99213,whatever,"$1,120.50",\nsun50,Sunscreen,20,retail\n'
    path = tmp_path / "fees.csv"
    path.write_text(text, "utf-8")
    assert read("fees", path) == [
        fee_schedule.FeeRow(code="99213", fee=Money(112_050)),
        fee_schedule.FeeRow(code="SUN50", fee=Money(2_000), line_class=LineClass.RETAIL),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("code,fee\n99213,free\n", "no amount"), ("code,fee\n99213,-1\n", "no fee"),
        ("code,fee\n99213,1\n99213,2\n", "already"),
        ("code,fee\n99213\n", "1 columns"), ("code,fee\n", "no fee in it"), ("code,words\n99213,a\n", "does not begin"),
        ("code,fee,class\n99213,1,gift\n", "none of"), ("code,fee\n!!,1\n", "no procedure code"),
    ],
)  # fmt: skip
def test_damaged_fee_schedules(text: str, words: str, tmp_path: Path) -> None:
    assert words in refused("fees", files.write(tmp_path, "f.csv", text))


def test_licensed_text_by_tab_with_a_notice_and_by_comma(tmp_path: Path) -> None:
    tabbed = 'Copyright of somebody\n\nConcept Id\tCPT Code\tLong\n1\t11102\tA 6" thing\n2\t17000\tAnother,  thing\n'
    expected = {"11102": 'A 6" thing', "17000": "Another, thing"}
    assert read("cpt_text", files.write(tmp_path, "c.txt", tabbed)) == expected
    comma = 'code,text\n11102,"A 6"" thing"\n17000,"Another, thing"\n'
    assert read("cpt_text", files.write(tmp_path, "c.csv", comma)) == expected
    assert "line 3" in refused("cpt_text", files.write(tmp_path, "d.csv", comma.replace("17000", "170")))
    assert "twice" in refused("cpt_text", files.write(tmp_path, "e.csv", comma.replace("17000", "11102")))


# --- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "name", "day"),
    [
        (ImportKind.PTP, "ccipra-v302r0-f1.TXT", "2024-07-01"),
        (ImportKind.PTP, "medicare-ncci-2026q3-practitioner-ptp-edits-ccipra-v322r0-f1.zip", "2026-07-01"),
        (ImportKind.MUE, "MCR_MUE_PractitionerServices_Eff_04-01-2026.csv", "2026-04-01"),
        (ImportKind.PFS, "PPRRVU2026_Jan_nonQPP.csv", "2026-01-01"),
        (ImportKind.PFS, "rvu25d.zip", "2025-10-01"),
        (ImportKind.GPCI, "GPCI2025.csv", "2025"),
        (ImportKind.ADD_ON, "AOC_V2026Q2-MCR.txt", "2026-04-01"),
        (ImportKind.ADD_ON, "addon_codes_2024.csv", "2024"),
        (ImportKind.ICD10CM, "icd10cm_order_2027.txt", "2027"),
        (ImportKind.ICD10CM, "april-1-2026-code-descriptions-in-tabular-order.zip", "2026-04-01"),
        (ImportKind.HCPCS, "HCPC2026_APR_ANWEB.txt", "2026-04-01"),
        (ImportKind.CPT_TEXT, "cpt2027.tsv", "2027"),
        (ImportKind.PTP, "pairs.txt", None),
        (ImportKind.PTP, "ccipra-v302.txt", None),
        (ImportKind.MUE, "MUE_Eff_13-41-2026.csv", None),
    ],
)
def test_what_names_tell(kind: ImportKind, name: str, day: str | None) -> None:
    told = told_by_name(kind, name)
    if day is None or told is None:
        assert told is day is None
    else:
        assert (str(told.day.year) if told.year_alone else told.day.isoformat()) == day


@pytest.mark.parametrize("name", ["../../x.csv", "C:\\x.csv", "a\x1b[31m.csv", "naïve.csv", ""])
def test_names_are_made_plain(name: str) -> None:
    plain = source.plain_name(name)
    assert plain and plain.isascii() and plain.isprintable() and "/" not in plain and "\\" not in plain
