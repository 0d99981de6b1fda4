"""Where the boxes of the CMS-1500 lie on the print grid: what the drawn form shows, and what holds each entry."""

from typing import NamedTuple

from dermdesk.documents.print_grid import CHARACTER, LINE, baseline, left_edge

RIGHT = 80
FIRST_SERVICE_ROW, LAST_SERVICE_ROW = 44, 54
_GAP = 2.0
"""Points between a box's left edge and its first character."""


class Rectangle(NamedTuple):
    """In points from the page's lower left corner."""

    left: float
    bottom: float
    right: float
    top: float


class Box(NamedTuple):
    """A box around print rows `top`..`row` and columns `first`..`last`, captioned in its upper left corner.

    The row above `top` holds the caption.
    """

    item: str
    row: int
    first: int
    last: int
    caption: str
    top: int | None = None

    @property
    def rectangle(self) -> Rectangle:
        """Its frame as drawn."""
        low_box = self.row == 61 and self.top is None
        top = bottom_of(60) if low_box else bottom_of((self.top or self.row) - 2)
        return Rectangle(left_edge(self.first) - _GAP, bottom_of(self.row), left_edge(self.last + 1) - _GAP, top)


class Cell(NamedTuple):
    """A place of a service row, without caption."""

    item: str
    row: int
    first: int
    last: int

    @property
    def rectangle(self) -> Rectangle:
        """Its frame as drawn."""
        left, right = left_edge(self.first) - _GAP, left_edge(self.last + 1) - _GAP
        return Rectangle(left, bottom_of(self.row), right, bottom_of(self.row - 1))


class Choice(NamedTuple):
    """A small tick box at a print position, with its word beside it."""

    item: str
    row: int
    column: int
    word: str

    @property
    def rectangle(self) -> Rectangle:
        """Its frame as drawn."""
        left, line = left_edge(self.column), baseline(self.row)
        return Rectangle(left - 1.2, line - 1.6, left + CHARACTER + 0.8, line + 8.8)


def bottom_of(row: int) -> float:
    """The lower frame of a box whose last print row this is."""
    return baseline(row) - LINE * 0.3


BOXES = (
    Box("carrier", 5, 41, 72, "CARRIER", top=2),
    Box("1", 8, 1, 49, "1  PROGRAM"),
    Box("1a", 8, 50, RIGHT, "1a  INSURED'S ID"),
    Box("2", 10, 1, 29, "2  PATIENT (LAST, FIRST, MIDDLE)"),
    Box("3", 10, 30, 49, "3  BIRTH DATE            SEX"),
    Box("4", 10, 50, RIGHT, "4  INSURED (LAST, FIRST, MIDDLE)"),
    Box("5 street", 12, 1, 29, "5  PATIENT: STREET"),
    Box("6", 12, 30, 49, "6  PATIENT IS"),
    Box("7 street", 12, 50, RIGHT, "7  INSURED: STREET"),
    Box("5 city", 14, 1, 24, "CITY"),
    Box("5 state", 14, 25, 29, "STATE"),
    Box("8", 16, 30, 49, "8  RESERVED", top=14),
    Box("7 city", 14, 50, 73, "CITY"),
    Box("7 state", 14, 74, RIGHT, "STATE"),
    Box("5 zip", 16, 1, 13, "ZIP"),
    Box("5 phone", 16, 14, 29, "PHONE"),
    Box("7 zip", 16, 50, 63, "ZIP"),
    Box("7 phone", 16, 64, RIGHT, "PHONE"),
    Box("9", 18, 1, 29, "9  OTHER INSURED"),
    Box("10", 18, 30, 49, "10  CONDITION RELATED TO"),
    Box("11", 18, 50, RIGHT, "11  INSURED'S GROUP OR FECA NUMBER"),
    Box("9a", 20, 1, 29, "9a  OTHER POLICY OR GROUP"),
    Box("10a", 20, 30, 49, "10a  EMPLOYMENT"),
    Box("11a", 20, 50, RIGHT, "11a  INSURED'S BIRTH DATE              SEX"),
    Box("9b", 22, 1, 29, "9b  RESERVED"),
    Box("10b", 22, 30, 49, "10b  AUTO ACCIDENT           STATE"),
    Box("11b", 22, 50, RIGHT, "11b  OTHER CLAIM ID"),
    Box("9c", 24, 1, 29, "9c  RESERVED"),
    Box("10c", 24, 30, 49, "10c  OTHER ACCIDENT"),
    Box("11c", 24, 50, RIGHT, "11c  PLAN OR PROGRAM"),
    Box("9d", 26, 1, 29, "9d  OTHER PLAN"),
    Box("10d", 26, 30, 49, "10d  CLAIM CODES"),
    Box("11d", 26, 50, RIGHT, "11d  ANOTHER PLAN?"),
    Box("12", 30, 1, 49, "12  RELEASE AND ASSIGNMENT TO GOVERNMENT PLANS: SIGNATURE, DATE", top=28),
    Box("13", 30, 50, RIGHT, "13  PAYMENT TO THE PROVIDER: SIGNATURE", top=28),
    Box("14", 32, 1, 29, "14  ILLNESS, INJURY OR LMP        QUAL"),
    Box("15", 32, 30, 49, "15  OTHER DATE"),
    Box("16", 32, 50, RIGHT, "16  UNABLE TO WORK  FROM              TO"),
    Box("17", 34, 1, 29, "17  REFERRING OR OTHER SOURCE"),
    Box("17b", 34, 30, 49, "17b  NPI"),
    Box("18", 34, 50, RIGHT, "18  IN HOSPITAL  FROM              TO"),
    Box("19", 36, 1, 49, "19  ADDITIONAL INFORMATION"),
    Box("20", 36, 50, RIGHT, "20  OUTSIDE LAB?            CHARGES"),
    Box("21", 40, 1, 49, "21  DIAGNOSES", top=38),
    Box("22", 38, 50, RIGHT, "22  RESUBMISSION        ORIGINAL REF"),
    Box("23", 40, 50, RIGHT, "23  AUTHORIZATION, REFERRAL OR CLIA"),
    Box("24A head", 42, 1, 18, "24A  FROM              TO"),
    Box("24B head", 42, 19, 21, "B  POS"),
    Box("24C head", 42, 22, 24, "C  EMG"),
    Box("24D head", 42, 25, 44, "D  CODE        MODIFIERS"),
    Box("24E head", 42, 45, 49, "E  PTR"),
    Box("24F head", 42, 50, 58, "F  CHARGE"),
    Box("24G head", 42, 59, 62, "G  UNITS"),
    Box("24H head", 42, 63, 64, "H"),
    Box("24I head", 42, 65, 67, "I  ID"),
    Box("24J head", 42, 68, RIGHT, "J  RENDERING NPI"),
    Box("25", 56, 1, 22, "25  FEDERAL TAX ID"),
    Box("26", 56, 23, 37, "26  PATIENT'S ACCOUNT"),
    Box("27", 56, 38, 49, "27  ASSIGNMENT"),
    Box("28", 56, 50, 60, "28  TOTAL"),
    Box("29", 56, 61, 70, "29  PAID"),
    Box("30", 56, 71, RIGHT, "30  RESERVED"),
    Box("31", 61, 1, 22, "31  PHYSICIAN OR SUPPLIER: SIGNATURE, DATE", top=58),
    Box("32", 60, 23, 49, "32  WHERE SERVED", top=58),
    Box("33", 60, 50, RIGHT, "33  BILLING PROVIDER AND PHONE", top=58),
    Box("32a", 61, 23, 34, ""),
    Box("32b", 61, 35, 49, ""),
    Box("33a", 61, 50, 61, ""),
    Box("33b", 61, 62, RIGHT, ""),
)

CHOICES = (
    *(Choice("1", 8, column, word) for column, word in (
        (1, "Medicare"), (8, "Medicaid"), (15, "Tricare"), (24, "Champva"), (31, "Group"), (39, "FECA"), (45, "Other"),
    )),
    Choice("3", 10, 42, "M"),
    Choice("3", 10, 47, "F"),
    *(Choice("6", 12, column, word) for column, word in ((33, "Self"), (38, "Sp"), (42, "Child"), (47, "Oth"))),
    *(
        Choice(item, row, column, word)
        for item, row in (("10a", 20), ("10b", 22), ("10c", 24))
        for column, word in ((35, "Yes"), (41, "No"))
    ),
    Choice("11a", 20, 68, "M"),
    Choice("11a", 20, 75, "F"),
    *(Choice("11d", 26, column, word) for column, word in ((52, "Yes"), (57, "No"))),
    *(Choice("20", 36, column, word) for column, word in ((52, "Yes"), (57, "No"))),
    Choice("25", 56, 17, ""),
    Choice("25", 56, 19, ""),
    Choice("27", 56, 38, "Yes"),
    Choice("27", 56, 43, "No"),
)  # fmt: skip

_DATA_COLUMNS = (
    ("24A", 1, 18), ("24B", 19, 21), ("24C", 22, 24), ("24D", 25, 44), ("24E", 45, 49),
    ("24F", 50, 58), ("24G", 59, 62), ("24H", 63, 64), ("24I", 65, 67), ("24J", 68, RIGHT),
)  # fmt: skip
_SHADED_COLUMNS = (("24 shaded", 1, 64), ("24I shaded", 65, 67), ("24J shaded", 68, RIGHT))
CELLS = tuple(
    Cell(item, row + down, first, last)
    for row in range(FIRST_SERVICE_ROW, LAST_SERVICE_ROW + 1, 2)
    for down, columns in ((-1, _SHADED_COLUMNS), (0, _DATA_COLUMNS))
    for item, first, last in columns
)
