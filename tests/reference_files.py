"""Small reference files in the layouts of CMS, for tests: facts and invented codes, never a descriptor."""

from collections.abc import Iterable, Sequence
from pathlib import Path

PAIR_HEADING = (
    "Notice of the publisher\r\n"
    "Column1/Column2 Edits\t\t\t\t\t\t\r\n"
    'Column 1\tColumn 2\t"*=in existence\nprior to 1996"\tEffective Date\tDeletion Date\tModifier\t'
    "PTP Edit Rationale\r\n"
)
PAIRS = (
    ("11102", "17000", "20180101", "*", "1"),
    ("11104", "11102", "20190101", "*", "0"),
    ("11721", "11720", "19960101", "*", "0"),
    ("17000", "17281", "19990701", "20041231", "1"),
    ("17000", "17281", "19990701", "19990701", "9"),
    ("27447", "29881", "20150401", "*", "1"),
    ("99202", "27447", "20250101", "20250630", "1"),
)
"""Some pairs as CMS writes them: one deleted, one that was never in force, codes that the starter pack lacks."""


def pair_text(pairs: Iterable[Sequence[str]] = PAIRS, heading: str = PAIR_HEADING) -> str:
    """An NCCI PTP file: column 1, column 2, effective, deletion, indicator of each pair."""
    return heading + "".join(
        f"{one}\t{other}\t\t{begins}\t{ends}\t{indicator}\tSome rationale\r\n"
        for one, other, begins, ends, indicator in pairs
    )


def limit_text(limits: Iterable[tuple[str, int, int]], setting: str = "Practitioner Services") -> str:
    """An MUE file: code, units, MAI."""
    words = {1: "1 Line Edit", 2: "2 Date of Service Edit: Policy", 3: "3 Date of Service Edit: Clinical"}
    rows = "".join(f"{code},{units},{words[mai]},Clinical: Data\n" for code, units, mai in limits)
    notice = '"Notice of the publisher.\n\nIt has several lines.",,,\n'
    return f'{notice}"HCPCS/\nCPT Code",{setting} MUE Values,MUE Adjudication Indicator,MUE Rationale\n{rows}'


_STACK = (
    ",,,STATUS,NOT USED FOR MEDICARE,WORK,NON-FAC,NON-FAC NA,FACILITY,FACILITY NA,MP,NON-FACILITY,FACILITY,PCTC,GLOB,"
    "PRE,INTRA,POST,MULT,BILAT,ASST,CO-,TEAM,ENDO,CONV"
)
_NAMES = (
    "HCPCS,MOD,DESCRIPTION,CODE,PAYMENT,RVU,PE RVU,INDICATOR,PE RVU,INDICATOR,RVU,TOTAL,TOTAL,IND,DAYS,"
    "OP,OP,OP,PROC,SURG,SURG,SURG,SURG,BASE,FACTOR"
)


VALUES = (
    ("11102", "", "A", "000", "2.90", "1.10"),
    ("17311", "", "A", "000", "20.44", "NA"),
    ("88305", "26", "A", "XXX", "1.05", "1.05"),
)


def value_text(values: Iterable[Sequence[str]], release: str = "2026", month: str = "January") -> str:
    """A PPRRVU file: code, modifier, status, global days, total RVU outside and in a facility (`NA`: not paid)."""
    title = f",,{release} National Physician Fee Schedule Relative Value File {month} Release" + "," * 22
    released = ",,RELEASED 12/19/2025" + "," * 22
    lines = [title, released, _STACK, _NAMES]
    for code, modifier, status, days, rvu, facility in values:
        no, none = ("NA" if rvu == "NA" else ""), ("NA" if facility == "NA" else "")
        totals = ["0.00" if each == "NA" else each for each in (rvu, facility)]
        figures = ["1.00", "1.00", no, "0.50", none, "0.10", *totals]
        rest = ["0", days, "0.10", "0.80", "0.10", "2", "0", "1", "0", "0", "", "33.4009"]
        lines.append(",".join([code, modifier, "", status, "", *figures, *rest]))
    return "\n".join(lines) + "\n"


def index_text(year: int = 2026) -> str:
    """A GPCI file of two localities and a note."""
    return (
        f"ADDENDUM E. FINAL CY {year} GEOGRAPHIC PRACTICE COST INDICES (GPCIs),,,,,,\n,,,,,,\n"
        f"Medicare Administrative Contractor (MAC),State,Locality Number,Locality Name,{year} PW GPCI,{year} PE GPCI,"
        f"{year} MP GPCI\n06102,IL,99,REST OF ILLINOIS,1,0.923,1.205\n02102,AK,01,ALASKA*,1.5,1.081,0.592\n"
        "*A floor by statute.,,,,,,\n"
    )


def add_on_fixed(rows: Iterable[Sequence[str]]) -> str:
    """An add-on file of fixed width: type, add-on, its end, first code, its end, first day, last day (`YYYYDDD`)."""
    return "".join(
        f"{kind}{add_on}{ends:7}{first}{first_ends:7}{begins}{edit_ends:7}note\n"
        for kind, add_on, ends, first, first_ends, begins, edit_ends in rows
    )


def order_text(rows: Iterable[tuple[str, int, str]]) -> str:
    """An ICD-10-CM order file: code without its dot, whether complete, words."""
    return "".join(
        f"{number:05} {code:<7} {billable} {words[:60]:<60} {words}\n"
        for number, (code, billable, words) in enumerate(rows, 1)
    )


ORDER_ROWS = (
    ("L57", 0, "Skin changes due to chronic exposure to nonionizing radiation"),
    ("L570", 1, "Actinic keratosis"),
    ("L578", 1, "Other skin changes due to chronic exposure to nonionizing radiation"),
    ("L98", 0, "Other disorders of skin and subcutaneous tissue"),
    ("L987", 0, "Excessive and redundant skin"),
    ("L9871", 1, "Invented code of a year to come"),
)


def tabular_text(year: int = 2027) -> str:
    """An ICD-10-CM tabular file with the same categories and an Excludes1 note at each level."""
    return f"""<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.tabular><version>{year}</version>
<chapter><name>12</name><desc>Skin (L00-L99)</desc>
<section id="L55-L59"><desc>Radiation (L55-L59)</desc><excludes1><note>something else (Z99.-)</note></excludes1>
<diag><name>L57</name><desc>Skin changes</desc><excludes1><note>rosacea (L71.-)</note></excludes1>
<diag><name>L57.0</name><desc>Actinic keratosis</desc><inclusionTerm><note>Solar keratosis</note></inclusionTerm></diag>
<diag><name>L57.8</name><desc>Other</desc></diag></diag></section>
<section id="L98"><desc>Other (L98)</desc><excludes1><note>not this (L99.-)</note></excludes1>
<diag><name>L98</name><desc>Other disorders</desc></diag></section></chapter></ICD10CM.tabular>
"""


def hcpcs_record(code: str, *, kind: int = 3, added: str = "20100101", ends: str = "", sequence: int = 100) -> str:
    """A record of the HCPCS file, 320 columns wide."""
    head = f"{code:<5}{sequence:05}{kind}".ljust(268)
    return f"{head}{added:8}{'20240101':8}{ends:8}N".ljust(320)


def write(folder: Path, name: str, text: str) -> Path:
    """The text as a file, line ends as they stand."""
    path = folder / name
    path.write_bytes(text.encode("cp1252"))
    return path
