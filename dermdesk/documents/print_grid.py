"""The print grid of the CMS-1500: ten characters and six lines an inch, in points from the page's lower left corner."""

from reportlab.lib.pagesizes import letter

PAGE_HEIGHT: float = letter[1]
CHARACTER = 7.2
LINE = 12
LEFT_MARGIN = 21.6
"""Three tenths of an inch to column 1."""


def left_edge(column: int) -> float:
    """Where a character of a column (from 1) begins."""
    return LEFT_MARGIN + (column - 1) * CHARACTER


def baseline(row: int) -> float:
    """The baseline of a print row; row 8 stands 1 2/3 inches from the top."""
    return PAGE_HEIGHT - (row + 2) * LINE
