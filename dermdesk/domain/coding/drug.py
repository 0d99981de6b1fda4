"""Drugs: billing units of what was given, and of what was thrown away from the containers opened.

The containers opened, given and wasted together, are what may be billed: JW on a line of its own for waste, JZ where
nothing is left. A container shared with another patient has no waste here. Source: HCPCS units; MCPM chapter 17 on
JW and JZ.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from dermdesk.domain.coding.measures import plain
from dermdesk.domain.coding.proposal import Proposal, ProposedLine
from dermdesk.domain.coding.standing import Standing
from dermdesk.domain.drug_quantity import BILLING_UNITS, BillingUnit, units_of
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.line import Drug

SINGLE_DOSE = frozenset(("J0585", "J0586", "J0588", "J2357", "J7308", "J7345"))
"""Sold in containers for one patient, whatever the line says."""
WHOLE_CONTAINERS = frozenset(("J7308",))
"""One unit is the container itself: no part of it can be wasted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrugUse:
    """`drug.given` in the measure of the code, with `drug.containers` opened, else `drug.wasted`."""

    code: str
    drug: Drug

    def propose(self, standing: Standing) -> Proposal:
        """The line given and, where something was thrown away, the JW line.

        Raises DermdeskError for a drug without known units, and when more was given than opened.
        """
        unit = BILLING_UNITS.get(self.code)
        opened = sum(self.drug.containers or (), Decimal(0))
        given = self.drug.given
        if given is None and self.code in WHOLE_CONTAINERS:
            given = opened
        if unit is None or given is None or given <= 0:
            raise DermdeskError("The units of this drug cannot be counted.", "Type its code and what was given.")
        before = self._waste_lines(standing)
        if not opened:
            # Nobody said what was opened: waste typed here or on the JW line tells it, else the JW line is left alone.
            told = [standing.lines[place].drug for place in before]
            wasted_before = sum(((drug.wasted or Decimal(0)) for drug in told if drug is not None), Decimal(0))
            wasted = self.drug.wasted or wasted_before
            opened, before = (given + wasted, before) if wasted else (opened, ())
        if opened and given > opened:
            raise DermdeskError(
                f"{plain(given)} {unit.measure} cannot come from {plain(opened)} opened.",
                "Mend what was given or opened.",
            )
        units, wasted = self._units(given, opened)
        main = standing.model or standing.new_line(self.code)
        modifiers = main.modifiers
        if opened:
            nothing_left = not wasted and self._single_dose()
            kept = tuple(each for each in modifiers if each != "JZ")
            modifiers = (*kept, "JZ") if nothing_left else kept
        main = replace(main, units=units, modifiers=modifiers, drug=replace(self.drug, given=given, wasted=None))
        lines = [ProposedLine(line=main, was=standing.at)]
        if wasted:
            lines.append(self._waste_line(standing, before, wasted, opened - given))
        return Proposal(
            lines=tuple(lines),
            steps=self._steps(unit, given, opened, units, wasted),
            replaces=(*(() if standing.at is None else (standing.at,)), *before),
        )

    def _units(self, given: Decimal, opened: Decimal) -> tuple[int, int]:
        """Billing units given, and thrown away: what the containers hold beyond the units given."""
        if self.code in WHOLE_CONTAINERS and opened:
            return units_of(self.code, opened) or 1, 0
        units = units_of(self.code, given) or 1
        if not opened or not self._single_dose():
            return units, 0
        return units, max(0, (units_of(self.code, opened) or 0) - units)

    def _single_dose(self) -> bool:
        """Whether what is left in a container is thrown away for this patient."""
        if self.drug.shared_vial or self.drug.supplied_by_patient:
            return False
        return self.drug.container_type == "single_dose" or (
            self.drug.container_type is None and self.code in SINGLE_DOSE
        )

    def _waste_lines(self, standing: Standing) -> tuple[int, ...]:
        """The JW lines of the line that asks."""
        if standing.at is None:
            return ()
        return tuple(place for place in standing.of((self.code,)) if "JW" in standing.lines[place].modifiers)

    def _waste_line(self, standing: Standing, before: tuple[int, ...], units: int, wasted: Decimal) -> ProposedLine:
        was = next(iter(before), None)
        line = standing.new_line(self.code, modifiers=("JW",)) if was is None else standing.lines[was]
        drug = Drug(ndc=self.drug.ndc, wasted=wasted, container_type=self.drug.container_type)
        return ProposedLine(line=replace(line, units=units, drug=drug), was=was)

    def _steps(self, unit: BillingUnit, given: Decimal, opened: Decimal, units: int, wasted: int) -> tuple[str, ...]:
        per = f" ÷ {plain(unit.amount)}" if unit.amount != 1 else ""
        steps: list[str] = []
        if (containers := self.drug.containers) and len(containers) > 1:
            steps.append(f"{' + '.join(map(plain, containers))} = {plain(opened)} {unit.measure} opened")
        steps.append(f"{plain(given)} {unit.measure} given{per} → {self.code} × {units}")
        if wasted:
            left = f"{plain(opened)} − {plain(given)} = {plain(opened - given)} thrown away"
            steps.append(f"{left}{per} → {self.code}-JW × {wasted}")
        elif opened and self._single_dose():
            steps.append("nothing billable is thrown away: JZ")
        elif not opened and self._single_dose():
            steps.append("containers opened are not given: waste is not counted")
        return tuple(steps)
