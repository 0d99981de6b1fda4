"""Mohs surgery: first stage by site, further stages, tissue blocks past five in a stage.

Source: CPT's sites of 17311 and 17313; 17315 counts each block past the fifth of one stage.
"""

from dataclasses import dataclass, replace

from dermdesk.domain.body_site import SITES
from dermdesk.domain.coding.proposal import Proposal, ProposedLine
from dermdesk.domain.coding.standing import Standing, same_lesion
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.line import ChargeLine, Lesion, Mohs

HEAD, TRUNK, PAST_FIVE = "17311", "17313", "17315"
FURTHER = {HEAD: "17312", TRUNK: "17314"}
BLOCKS_IN_STAGE = 5
_WHERE = {HEAD: "head, neck, hands, feet or genitals", TRUNK: "trunk, arms or legs"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MohsSurgery:
    """One tumor; `code` is the first stage typed already, for a lesion without a site."""

    mohs: Mohs
    lesion: Lesion
    code: str = ""

    def propose(self, standing: Standing) -> Proposal:
        """First stage, further stages, blocks past five. Raises DermdeskError without a site or stages."""
        stages, blocks = self.mohs.stages, self.mohs.blocks
        if not stages or stages < 1 or (blocks is not None and len(blocks) != stages):
            raise DermdeskError(
                "Mohs is coded by stages, with the blocks of each.", "Type stages and blocks, such as nose 3/3,6,2."
            )
        first = self._first_code()
        model = standing.model
        lesion = self.lesion
        if model is None and not lesion.id:
            lesion = replace(lesion, id=standing.next_lesion())
        if lesion.id is None and len(standing.of(tuple(FURTHER))) > 1:
            raise DermdeskError("Two tumors need a letter each.", "Type the lesion's letter in both second rows.")
        line = model or standing.new_line(first)
        modifiers = ("59", *line.modifiers) if standing.has_twin(first, line.modifiers) else line.modifiers
        line = replace(line, code=first, lesion=lesion, mohs=self.mohs, modifiers=modifiers)
        before = standing.belonging((*FURTHER.values(), PAST_FIVE), lesion)
        past = [f"{count} − {BLOCKS_IN_STAGE}" for count in blocks or () if count > BLOCKS_IN_STAGE]
        blocks_past = sum(max(0, count - BLOCKS_IN_STAGE) for count in blocks or ())
        add_ons = [(FURTHER[first], stages - 1), (PAST_FIVE, blocks_past)]
        if blocks is None:
            add_ons = add_ons[:1]
            before = tuple(place for place in before if standing.lines[place].code != PAST_FIVE)
        made = [self._add_on(standing, before, code, units, lesion) for code, units in add_ons if units]
        return Proposal(
            lines=(ProposedLine(line=line, was=standing.at), *made),
            steps=self._steps(line, stages, past, blocks_past),
            replaces=(*(() if standing.at is None else (standing.at,)), *before),
        )

    def _first_code(self) -> str:
        site = SITES.get(self.lesion.site or "")
        if site is not None:
            return HEAD if site.mohs_head or self.mohs.deep_structure else TRUNK
        if self.code not in FURTHER:
            raise DermdeskError("Mohs is coded by site.", "Type the site, such as nose.")
        return self.code

    @staticmethod
    def _add_on(standing: Standing, before: tuple[int, ...], code: str, units: int, lesion: Lesion) -> ProposedLine:
        past_five = code == PAST_FIVE
        was = next((place for place in before if (standing.lines[place].code == PAST_FIVE) is past_five), None)
        line = standing.new_line(code) if was is None else standing.lines[was]
        return ProposedLine(line=replace(line, code=code, units=units, lesion=same_lesion(lesion)), was=was)

    def _steps(self, line: ChargeLine, stages: int, past: list[str], blocks_past: int) -> tuple[str, ...]:
        place = self.lesion.place.words if self.lesion.place is not None else _WHERE[line.code]
        why = "deep structure" if self.mohs.deep_structure and line.code == HEAD else _WHERE[line.code]
        steps = [f"{place} → {line.code}, {why}" if place != why else f"{line.code}, {why}"]
        if stages > 1:
            steps.append(f"{stages} stages − 1 → {FURTHER[line.code]} × {stages - 1}")
        if self.mohs.blocks is None:
            steps.append(f"blocks not given: {PAST_FIVE} is not counted")
        elif past:
            sums = f"{' + '.join(past)} = {blocks_past}"
            steps.append(f"blocks past 5: {sums} → {PAST_FIVE} × {blocks_past}")
        if line.modifiers[:1] == ("59",):
            steps.append("59: a second tumor")
        return tuple(steps)
