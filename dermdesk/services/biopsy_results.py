"""What earlier biopsies of a site found, for the lines of today that ask for it."""

from dataclasses import replace
from datetime import date
from typing import Final

from dermdesk.domain.line import ChargeLine, Mohs
from dermdesk.domain.people import PriorService

_BIOPSIES: Final = frozenset(
    ("11102", "11103", "11104", "11105", "11106", "11107", "11755", "40490", "54100", "56605", "67810", "69100")
)
_FIRST_STAGES: Final = frozenset(("17311", "17313"))
_RESULTS: Final = frozenset(("benign", "uncertain", "malignant"))


def with_biopsy_ages(
    lines: tuple[ChargeLine, ...], history: tuple[PriorService, ...] | None, day: date
) -> tuple[ChargeLine, ...]:
    """First stages of Mohs that do not say how old the newest biopsy result is learn it from the history.

    Biopsies of the same site with a known result count.
    """
    return tuple(_with_biopsy_age(line, history or (), day) for line in lines)


def _with_biopsy_age(line: ChargeLine, history: tuple[PriorService, ...], day: date) -> ChargeLine:
    site = line.lesion.site if line.lesion is not None else None
    mohs = line.mohs or Mohs()
    if line.code not in _FIRST_STAGES or site is None or mohs.prior_biopsy_days is not None:
        return line
    results = [
        past.day
        for past in history
        if past.code in _BIOPSIES
        and past.site == site
        and past.day < day
        and past.pathology in ("benign", "uncertain", "malignant")
    ]
    return replace(line, mohs=replace(mohs, prior_biopsy_days=(day - max(results)).days)) if results else line
