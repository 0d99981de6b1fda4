"""Procedure codes that are sorted by size: which code a measure asks for, and whether a code fits it.

Sizes are diameters in mm (removals), lengths in cm (repairs) and areas in cm² (flaps, lasers). A limit belongs to the
lower band, except with lasers, whose middle band has both limits. Source: the size ranges that CPT prints with the
codes, as quoted by public coding pages; complex repair begins at 1.1 cm.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class SizeBand:
    """The sizes of one code: above `low` (`low` itself too with `holds_low`) up to `high`; None is an open end."""

    code: str
    low: Decimal | None
    high: Decimal | None
    holds_low: bool = False
    holds_high: bool = True

    def __contains__(self, size: object) -> bool:
        if not isinstance(size, Decimal):
            return False
        above = self.low is None or (size >= self.low if self.holds_low else size > self.low)
        below = self.high is None or (size <= self.high if self.holds_high else size < self.high)
        return above and below


@dataclass(frozen=True, slots=True)
class SizeSeries:
    """Codes that differ by size alone, smallest first. `unit` is mm, cm or cm²."""

    unit: str
    bands: tuple[SizeBand, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(band.code for band in self.bands)

    def code_for(self, size: Decimal) -> str | None:
        """The code whose band holds the size; None when the series has none for it."""
        return next((band.code for band in self.bands if size in band), None)


def _series(unit: str, codes: str, limits: str, low: str | None = None) -> SizeSeries:
    """Bands that meet at the limits; the last one is open unless there are as many limits as codes."""
    names = codes.split()
    highs: list[Decimal | None] = [Decimal(limit) for limit in limits.split()]
    highs += [None] * (len(names) - len(highs))
    lows = [Decimal(low) if low is not None else None, *highs[:-1]]
    return SizeSeries(unit, tuple(SizeBand(*band) for band in zip(names, lows, highs, strict=True)))


def _laser(codes: str, low: str, high: str) -> SizeSeries:
    """Three bands of which the middle one holds both of its limits."""
    small, middle, large = codes.split()
    lower, upper = Decimal(low), Decimal(high)
    bands = (
        SizeBand(small, None, lower, holds_high=False),
        SizeBand(middle, lower, upper, holds_low=True),
        SizeBand(large, upper, None),
    )
    return SizeSeries("cm²", bands)


_SHAVE_LIMITS = "5 10 20"
_REMOVAL_LIMITS = "5 10 20 30 40"
_LENGTHS = "2.5 7.5 12.5 20 30"
_FACE_LENGTHS = "2.5 5 7.5 12.5 20 30"

SHAVES = (
    _series("mm", "11300 11301 11302 11303", _SHAVE_LIMITS),
    _series("mm", "11305 11306 11307 11308", _SHAVE_LIMITS),
    _series("mm", "11310 11311 11312 11313", _SHAVE_LIMITS),
)
"""Each triple is trunk, arms and legs; scalp, neck, hands, feet and genitals; face."""
BENIGN_EXCISIONS = (
    _series("mm", "11400 11401 11402 11403 11404 11406", _REMOVAL_LIMITS),
    _series("mm", "11420 11421 11422 11423 11424 11426", _REMOVAL_LIMITS),
    _series("mm", "11440 11441 11442 11443 11444 11446", _REMOVAL_LIMITS),
)
MALIGNANT_EXCISIONS = (
    _series("mm", "11600 11601 11602 11603 11604 11606", _REMOVAL_LIMITS),
    _series("mm", "11620 11621 11622 11623 11624 11626", _REMOVAL_LIMITS),
    _series("mm", "11640 11641 11642 11643 11644 11646", _REMOVAL_LIMITS),
)
MALIGNANT_DESTRUCTIONS = (
    _series("mm", "17260 17261 17262 17263 17264 17266", _REMOVAL_LIMITS),
    _series("mm", "17270 17271 17272 17273 17274 17276", _REMOVAL_LIMITS),
    _series("mm", "17280 17281 17282 17283 17284 17286", _REMOVAL_LIMITS),
)
SIMPLE_REPAIRS = (
    _series("cm", "12001 12002 12004 12005 12006 12007", _LENGTHS),
    _series("cm", "12011 12013 12014 12015 12016 12017 12018", _FACE_LENGTHS),
)
"""Body with scalp, neck, genitals and limbs; face, ears, eyelids, nose, lips and mucosa."""
INTERMEDIATE_REPAIRS = (
    _series("cm", "12031 12032 12034 12035 12036 12037", _LENGTHS),
    _series("cm", "12041 12042 12044 12045 12046 12047", _LENGTHS),
    _series("cm", "12051 12052 12053 12054 12055 12056 12057", _FACE_LENGTHS),
)
"""Scalp, trunk, arms and legs; neck, hands, feet and genitals; face."""
COMPLEX_REPAIRS = (
    _series("cm", "13100 13101", "2.5", low="1"),
    _series("cm", "13120 13121", "2.5", low="1"),
    _series("cm", "13131 13132", "2.5", low="1"),
    _series("cm", "13151 13152", "2.5", low="1"),
)
"""Trunk; scalp, arms and legs; forehead, cheeks, chin, mouth, neck, axillae, genitals, hands and feet; eyelids, nose,
ears and lips. Each further 5 cm beyond 7.5 is an add-on (COMPLEX_REPAIR_ADD_ON)."""
FLAPS = (
    _series("cm²", "14000 14001 14301", "10 30"),
    _series("cm²", "14020 14021 14301", "10 30"),
    _series("cm²", "14040 14041 14301", "10 30"),
    _series("cm²", "14060 14061 14301", "10 30"),
)
"""Trunk; scalp, arms and legs; forehead, cheeks, chin, mouth, neck, axillae, genitals, hands and feet; eyelids, nose,
ears and lips. Over 30 cm² the place no longer matters; each further 30 beyond 60 is 14302."""
VASCULAR_LASER = _laser("17106 17107 17108", "10", "50")
EXCIMER_LASER = _laser("96920 96921 96922", "250", "500")

COMPLEX_REPAIR_ADD_ON: Mapping[str, str] = MappingProxyType(
    {"13101": "13102", "13121": "13122", "13132": "13133", "13152": "13153"}
)
"""The add-on for each further 5 cm of a complex repair, by its base code."""
COMPLEX_REPAIR_BASE_CM, COMPLEX_REPAIR_STEP_CM = Decimal("7.5"), Decimal(5)
FLAP_BASE_CM2, FLAP_STEP_CM2 = Decimal(60), Decimal(30)


def _all() -> Iterator[SizeSeries]:
    yield from (*SHAVES, *BENIGN_EXCISIONS, *MALIGNANT_EXCISIONS, *MALIGNANT_DESTRUCTIONS)
    yield from (*SIMPLE_REPAIRS, *INTERMEDIATE_REPAIRS, *COMPLEX_REPAIRS, *FLAPS)
    yield from (VASCULAR_LASER, EXCIMER_LASER)


_SERIES: Mapping[str, SizeSeries] = MappingProxyType({code: series for series in _all() for code in series.codes})


def series_of(code: str) -> SizeSeries | None:
    """The series of a code (14301 stands in all four of the flaps); None when its code is not sorted by size."""
    return _SERIES.get(code)


def band_of(code: str) -> SizeBand | None:
    """The sizes for which a code is; None when it is not sorted by size."""
    series = series_of(code)
    return next((band for band in series.bands if band.code == code), None) if series is not None else None


def further_units(size: Decimal, base: Decimal, step: Decimal) -> int:
    """Units of an add-on for each further `step` or part of it beyond `base`; 0 when the base holds the size."""
    return max(0, int(((size - base) / step).to_integral_value(ROUND_CEILING)))
