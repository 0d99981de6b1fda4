"""Sizes in the words of the arithmetic: `1.2`, `1.1–2.0 cm`, `over 30 cm²`."""

from decimal import Decimal

from dermdesk.domain.size_bands import SizeBand, SizeSeries

_STEP = Decimal("0.1")


def plain(number: Decimal) -> str:
    """Without needless zeros, never with an exponent."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def cm(size_mm: Decimal) -> Decimal:
    """Millimetres as centimetres."""
    return size_mm / 10


def band_words(series: SizeSeries, code: str) -> str:
    """The sizes of a code of the series, in cm or cm²."""
    band = next(band for band in series.bands if band.code == code)
    unit = "cm" if series.unit == "mm" else series.unit
    low, high = (limit / 10 if limit is not None and series.unit == "mm" else limit for limit in (band.low, band.high))
    if low is None:
        return f"{'to' if band.holds_high else 'under'} {_limit(high, unit)} {unit}"
    if high is None:
        return f"over {_limit(low, unit)} {unit}"
    return f"{_limit(_first(band, low), unit)}–{_limit(high, unit)} {unit}"


def _first(band: SizeBand, low: Decimal) -> Decimal:
    return low if band.holds_low else low + _STEP


def _limit(size: Decimal | None, unit: str) -> str:
    if size is None:
        return ""
    return f"{size:.1f}" if unit == "cm" else plain(size)


def counted(count: int, one: str, many: str) -> str:
    """`1 lesion`, `3 lesions`."""
    return f"{count} {one if count == 1 else many}"
