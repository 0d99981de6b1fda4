"""Flaps: primary and secondary defect are one area; over 30 cm² the place no longer matters.

A flap pays for the excision of its own lesion. Source: CPT's ranges of adjacent tissue transfer, as coding pages
quote them; NCCI pairs 14000-14302 with excisions.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from dermdesk.domain.body_site import SITES, FlapGroup
from dermdesk.domain.coding.measures import band_words, plain
from dermdesk.domain.coding.proposal import Option, Proposal, ProposedLine, Question, ask
from dermdesk.domain.coding.removal import KIND_AND_GROUP, RemovalKind
from dermdesk.domain.coding.standing import Standing, same_lesion
from dermdesk.domain.coding.wounds import WOUND_CODES
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.line import ChargeLine, Lesion
from dermdesk.domain.size_bands import FLAP_BASE_CM2, FLAP_STEP_CM2, FLAPS, further_units

LARGE, LARGER = "14301", "14302"
_GROUPS = tuple(FlapGroup)
GROUP_OF = {code: group for group, series in zip(_GROUPS, FLAPS, strict=True) for code in series.codes if code != LARGE}
"""The place that a flap code is for; 14301 is for any."""
_EXCISIONS = frozenset(code for code, (kind, _group) in KIND_AND_GROUP.items() if kind is RemovalKind.EXCISION)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlapRepair:
    """`area_cm2` is both defects together, `said` how it was measured (`2 × 3 + 4 × 1`)."""

    area_cm2: Decimal
    lesion: Lesion
    group: FlapGroup | None = None
    said: str = ""

    def propose(self, standing: Standing) -> Proposal:
        """The flap with its add-on. Beside an excision at the same place it asks whether it closes that wound."""
        if standing.model is not None:
            return self.coded(standing)
        closing = replace(self, lesion=standing.wound(self.lesion, WOUND_CODES))
        proposal = closing.coded(standing)
        excisions = [place for place in standing.of(_EXCISIONS) if closing.lesion.id == _lesion_id(standing, place)]
        if not excisions or closing.lesion.id is None:
            return proposal
        codes = ", ".join(standing.lines[place].code for place in excisions)
        without = replace(
            proposal,
            replaces=(*proposal.replaces, *excisions),
            steps=(*proposal.steps, f"the flap pays for {codes}: it goes"),
        )
        fresh = replace(self, lesion=replace(self.lesion, id=standing.next_lesion()))
        question = Question(
            words=f"Does the flap close the wound of {codes}? Then it pays for the excision.",
            options=(
                Option(key="s", words=f"the same wound, {codes} goes", proposal=without),
                Option(key="o", words="another wound", proposal=fresh.coded(standing)),
            ),
        )
        return ask(question)

    def coded(self, standing: Standing) -> Proposal:
        """The flap and its add-on by area and site. Raises DermdeskError where one of them is missing."""
        site = SITES.get(self.lesion.site or "")
        group = site.flap if site is not None else self.group
        series = FLAPS[_GROUPS.index(group)] if group is not None else FLAPS[0]
        code = series.code_for(self.area_cm2)
        if code is None or (group is None and code != LARGE):
            raise DermdeskError("A flap is coded by site and area.", "Type both, such as cheek 2x3+4x1.")
        line = standing.model or standing.new_line(code)
        lesion = self.lesion if self.lesion != Lesion() else None
        modifiers = standing.twin_modifiers(code, line.modifiers)
        line = replace(line, code=code, lesion=lesion, area_cm2=self.area_cm2, modifiers=modifiers)
        place = self.lesion.place.words if self.lesion.place is not None else str(group)
        said = f"{self.said} = {plain(self.area_cm2)} cm²" if self.said else f"{plain(self.area_cm2)} cm²"
        proposal = Proposal(
            lines=(ProposedLine(line=line, was=standing.at),),
            steps=(f"{said} → {code}, {'any place' if code == LARGE else place}, {band_words(series, code)}",),
            replaces=() if standing.at is None else (standing.at,),
        )
        return self._with_add_on(standing, proposal, line)

    def _with_add_on(self, standing: Standing, proposal: Proposal, flap: ChargeLine) -> Proposal:
        before = standing.belonging((LARGER,), flap.lesion)
        replaced = replace(proposal, replaces=(*proposal.replaces, *before))
        units = further_units(self.area_cm2, FLAP_BASE_CM2, FLAP_STEP_CM2)
        if not units:
            return replaced
        was = next(iter(before), None)
        line = standing.new_line(LARGER) if was is None else standing.lines[was]
        line = replace(line, units=units, lesion=same_lesion(flap.lesion))
        over = plain(self.area_cm2 - FLAP_BASE_CM2)
        return replace(
            replaced,
            lines=(*proposal.lines, ProposedLine(line=line, was=was)),
            steps=(*proposal.steps, f"{plain(self.area_cm2)} − 60 = {over} cm², each 30 or part → {LARGER} × {units}"),
        )


def _lesion_id(standing: Standing, place: int) -> str | None:
    lesion = standing.lines[place].lesion
    return lesion.id if lesion is not None else None
