"""Excisions, shaves and malignant destructions: one code a lesion, by site and size.

An excision counts its margins, a shave or destruction the lesion alone. Benign and malignant excisions are different
codes: without pathology (or an earlier biopsy) the honest answer is to hold the claim. Source: CPT's size ranges; AAD.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from dermdesk.domain.body_site import SITES, SiteGroup
from dermdesk.domain.coding.measures import band_words, cm, plain
from dermdesk.domain.coding.proposal import Option, Proposal, ProposedLine, Question, ask
from dermdesk.domain.coding.standing import Standing
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.line import Lesion
from dermdesk.domain.size_bands import (
    BENIGN_EXCISIONS,
    MALIGNANT_DESTRUCTIONS,
    MALIGNANT_EXCISIONS,
    SHAVES,
    SizeSeries,
)

_GROUPS = tuple(SiteGroup)
_CANCER = ("C00", "C43", "C44", "C4A", "D03", "D04")
_UNDECIDED = ("D48", "D49", "D37", "D38", "D39", "D40")


class RemovalKind(StrEnum):
    """How the lesion was taken away."""

    EXCISION = "excision"
    SHAVE = "shave"
    DESTRUCTION = "destruction"


class Nature(StrEnum):
    """Which family of excision codes a lesion belongs to; an uncertain one is coded as benign."""

    BENIGN = "benign"
    MALIGNANT = "malignant"


_EXCISIONS = {Nature.BENIGN: BENIGN_EXCISIONS, Nature.MALIGNANT: MALIGNANT_EXCISIONS}
_BY_DIAMETER = {RemovalKind.SHAVE: SHAVES, RemovalKind.DESTRUCTION: MALIGNANT_DESTRUCTIONS}
_FAMILIES = (
    *((RemovalKind.EXCISION, family) for family in _EXCISIONS.values()),
    *_BY_DIAMETER.items(),
)
KIND_AND_GROUP: dict[str, tuple[RemovalKind, SiteGroup]] = {
    code: (kind, group)
    for kind, family in _FAMILIES
    for group, series in zip(_GROUPS, family, strict=True)
    for code in series.codes
}
"""Of each removal code."""
MALIGNANT_EXCISION_CODES = frozenset(code for series in MALIGNANT_EXCISIONS for code in series.codes)


def nature_of(lesion: Lesion | None, diagnoses: Iterable[str] = ()) -> Nature | None:
    """By an earlier biopsy or pathology, else by the linked diagnoses; None: nobody has said."""
    if lesion is not None and lesion.biopsy_proven:
        return Nature.MALIGNANT
    if lesion is not None and lesion.pathology is not None:
        known = {"malignant": Nature.MALIGNANT, "benign": Nature.BENIGN, "uncertain": Nature.BENIGN}
        return known.get(lesion.pathology)
    linked = tuple(diagnoses)
    if any(diagnosis.startswith(_CANCER) for diagnosis in linked):
        return Nature.MALIGNANT
    return None if not linked or any(diagnosis.startswith(_UNDECIDED) for diagnosis in linked) else Nature.BENIGN


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """A lesion with its diameter, and with its site unless `group` is known from the code. `nature`: of an excision."""

    kind: RemovalKind
    lesion: Lesion
    group: SiteGroup | None = None
    nature: Nature | None = None

    def propose(self, standing: Standing) -> Proposal:
        """One line. An excision of unknown nature asks, and is held for pathology as a rule.

        Raises DermdeskError without a site or size.
        """
        if self.kind is not RemovalKind.EXCISION:
            return self.coded(standing, _BY_DIAMETER[self.kind])
        if self.nature is not None:
            return self.coded(standing, _EXCISIONS[self.nature])
        if self.lesion.pathology == "pending":
            return self._held(standing)
        question = Question(
            words="Is the lesion benign or malignant? The report says, or an earlier biopsy.",
            options=(
                self._option(standing, "b", Nature.BENIGN),
                self._option(standing, "m", Nature.MALIGNANT),
                Option(key="h", words="hold for pathology", proposal=self._held(standing)),
            ),
            usual=2,
        )
        return ask(question)

    def _option(self, standing: Standing, key: str, nature: Nature) -> Option:
        lesion = replace(self.lesion, pathology=nature.value)
        return Option(
            key=key, words=nature.value, proposal=replace(self, lesion=lesion, nature=nature).propose(standing)
        )

    def _held(self, standing: Standing) -> Proposal:
        """The family typed already, else the benign one, marked as pending: the claim waits."""
        pending = replace(self, lesion=replace(self.lesion, pathology="pending"))
        benign, malignant = (pending.coded(standing, family) for family in _EXCISIONS.values())
        model = standing.model
        kept = malignant if model is not None and model.code in MALIGNANT_EXCISION_CODES else benign
        codes = [each.lines[0].line.code for each in (benign, malignant)]
        return replace(
            kept,
            steps=(f"{self._arithmetic()}: {codes[0]} when benign, {codes[1]} when malignant; held for pathology",),
        )

    def coded(self, standing: Standing, family: tuple[SizeSeries, ...]) -> Proposal:
        """The line by site and size in one family of codes. Raises DermdeskError where one of them is missing."""
        site = SITES.get(self.lesion.site or "")
        group = site.removal if site is not None else self.group
        if self.lesion.diameter_mm is None or group is None:
            raise DermdeskError("A removal is coded by site and size.", "Type both, such as nose 0.6.")
        series = family[_GROUPS.index(group)]
        code = series.code_for(self._size_mm())
        if code is None:
            raise DermdeskError("No code is for this size.", "Type the longest diameter in cm.")
        model = standing.model
        lesion, line = self.lesion, model or standing.new_line(code)
        if model is None and not lesion.id:
            lesion = replace(lesion, id=standing.next_lesion())
        line = replace(line, code=code, lesion=lesion, modifiers=standing.twin_modifiers(code, line.modifiers))
        where = lesion.place.words if lesion.place is not None else group.value
        steps = [f"{self._arithmetic()} → {code}, {where}, {band_words(series, code)}"]
        if line.modifiers[:1] != (model.modifiers[:1] if model is not None else ()):
            steps.append(f"{code} stands on another line: {line.modifiers[0]} says that this is a second lesion")
        return Proposal(
            lines=(ProposedLine(line=line, was=standing.at),),
            steps=tuple(steps),
            replaces=(standing.at,) if standing.at is not None else (),
        )

    def _size_mm(self) -> Decimal:
        margins = 2 * self.lesion.margin_mm if self.kind is RemovalKind.EXCISION else Decimal(0)
        return (self.lesion.diameter_mm or Decimal(0)) + margins

    def _arithmetic(self) -> str:
        diameter = plain(cm(self.lesion.diameter_mm or Decimal(0)))
        if self.kind is not RemovalKind.EXCISION:
            return f"{diameter} cm"
        if not self.lesion.margin_mm:
            return f"{diameter} cm, no margin"
        return f"{diameter} + 2 × {plain(cm(self.lesion.margin_mm))} = {plain(cm(self._size_mm()))} cm"
