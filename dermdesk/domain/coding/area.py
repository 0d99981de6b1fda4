"""Lasers coded by the area treated: all fields of the visit are one code.

Source: CPT's areas of 17106-17108 and 96920-96922.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from dermdesk.domain.coding.measures import band_words, plain
from dermdesk.domain.coding.proposal import Proposal, ProposedLine
from dermdesk.domain.coding.standing import Standing
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.size_bands import EXCIMER_LASER, VASCULAR_LASER, SizeSeries

LASERS = {code: series for series in (VASCULAR_LASER, EXCIMER_LASER) for code in series.codes}


@dataclass(frozen=True, slots=True, kw_only=True)
class LaserArea:
    """Square centimetres of one laser."""

    series: SizeSeries
    area_cm2: Decimal
    said: str = ""

    def propose(self, standing: Standing) -> Proposal:
        """One line, one unit. Raises DermdeskError when a standing line of the laser has no area."""
        others = tuple(place for place in standing.of(self.series.codes) if place != standing.at)
        parts = [_area(standing, place) for place in others]
        total = sum(parts, self.area_cm2)
        code = self.series.code_for(total)
        if code is None:
            raise DermdeskError("No code is for this area.", "Type the area treated in cm².")
        was = standing.at if standing.at is not None else next(iter(others), None)
        line = standing.new_line(code) if was is None else standing.pointing(standing.lines[was])
        line = replace(line, code=code, units=1, area_cm2=total)
        own = self.said or plain(self.area_cm2)
        said = " + ".join((*map(plain, parts), own))
        said = f"{said} = {plain(total)} cm²" if parts or self.said else f"{said} cm²"
        return Proposal(
            lines=(ProposedLine(line=line, was=was),),
            steps=(f"{said} → {code}, {band_words(self.series, code)}",),
            replaces=(*others, *(() if standing.at is None else (standing.at,))),
        )


def _area(standing: Standing, place: int) -> Decimal:
    line = standing.lines[place]
    if line.area_cm2 is None:
        raise DermdeskError(
            f"{line.code} stands on the visit without its area.", "Type the area in its second row (F6), then again."
        )
    return line.area_cm2
