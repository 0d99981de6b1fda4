"""How far a printer is off: a shift that puts the print of a form back into its boxes."""

from dataclasses import dataclass
from decimal import Decimal

_POINTS_A_MILLIMETRE = Decimal(72) / Decimal("25.4")
MOST = Decimal(20)
"""Millimetres; whoever needs more has laid the paper in askew."""
MARK = Decimal("25.4")
"""Where the crosses of the test page stand, in millimetres from the left and from the upper edge."""


@dataclass(frozen=True, slots=True)
class PrintOffset:
    """Millimetres; positive moves the print to the right and down."""

    right: Decimal = Decimal(0)
    down: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        if not all(part.is_finite() and abs(part) <= MOST for part in (self.right, self.down)):
            raise ValueError(f"an offset is at most {MOST} mm")

    @property
    def points(self) -> tuple[float, float]:
        """1/72 inch, right and down."""
        return float(self.right * _POINTS_A_MILLIMETRE), float(self.down * _POINTS_A_MILLIMETRE)

    def corrected(self, left: Decimal, top: Decimal) -> "PrintOffset":
        """The offset to keep after a test page printed with this one.

        `left` and `top` are what a ruler says from the paper's edges to the first cross, in millimetres.
        """
        return PrintOffset(right=self.right + MARK - left, down=self.down + MARK - top)
