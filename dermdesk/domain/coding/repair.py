"""Repairs: lengths of one class and body group are added up to one code.

A complex repair begins at 1.1 cm. What another code on the same lesion pays already is no repair of its own; whether
it was the same wound, a person says. Source: CPT's repair guideline; NCCI policy on closures that are included.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from dermdesk.domain.body_site import SITES, BodySite, FlapGroup, LayeredGroup, SimpleGroup
from dermdesk.domain.coding.measures import band_words, plain
from dermdesk.domain.coding.proposal import Option, Proposal, ProposedLine, Question, ask
from dermdesk.domain.coding.removal import KIND_AND_GROUP, RemovalKind
from dermdesk.domain.coding.standing import DISTINCT, Standing
from dermdesk.domain.coding.wounds import WOUND_CODES
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.line import Lesion, Repair
from dermdesk.domain.size_bands import (
    COMPLEX_REPAIR_ADD_ON,
    COMPLEX_REPAIR_BASE_CM,
    COMPLEX_REPAIR_STEP_CM,
    COMPLEX_REPAIRS,
    FLAPS,
    INTERMEDIATE_REPAIRS,
    SIMPLE_REPAIRS,
    SizeSeries,
    further_units,
)


class RepairClass(StrEnum):
    """How a wound was closed."""

    SIMPLE = "simple"
    LAYERED = "layered"
    COMPLEX = "complex"


RepairGroup = SimpleGroup | LayeredGroup | FlapGroup
_LONGEST_NOT_COMPLEX = Decimal(1)
_FAMILIES: dict[RepairClass, tuple[tuple[RepairGroup, SizeSeries], ...]] = {
    RepairClass.SIMPLE: tuple(zip(SimpleGroup, SIMPLE_REPAIRS, strict=True)),
    RepairClass.LAYERED: tuple(zip(LayeredGroup, INTERMEDIATE_REPAIRS, strict=True)),
    RepairClass.COMPLEX: tuple(zip(FlapGroup, COMPLEX_REPAIRS, strict=True)),
}
CLASS_AND_GROUP: dict[str, tuple[RepairClass, RepairGroup]] = {
    code: (kind, group) for kind, family in _FAMILIES.items() for group, series in family for code in series.codes
}
"""Of each repair code, add-ons apart."""

_FLAP_CODES = frozenset(code for series in FLAPS for code in series.codes)
_SHAVE_CODES = frozenset(code for code, (kind, _group) in KIND_AND_GROUP.items() if kind is RemovalKind.SHAVE)
_NO_REPAIR_AT_ALL = _FLAP_CODES | _SHAVE_CODES
_NO_SIMPLE_REPAIR = _NO_REPAIR_AT_ALL | frozenset(KIND_AND_GROUP) | frozenset(
    ("11102", "11103", "11104", "11105", "11106", "11107", "17000", "17003", "17004", "17110", "17111")
)  # fmt: skip
_NO_LAYERED_REPAIR = _NO_REPAIR_AT_ALL | frozenset(("11400", "11420", "11440"))


def _group_of(site: BodySite, kind: RepairClass) -> RepairGroup:
    by_class: dict[RepairClass, RepairGroup] = {
        RepairClass.SIMPLE: site.simple, RepairClass.LAYERED: site.layered, RepairClass.COMPLEX: site.flap,
    }  # fmt: skip
    return by_class[kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """A wound: its length, how it was closed, and where (`group` when only the code says where)."""

    kind: RepairClass
    length_cm: Decimal
    lesion: Lesion
    group: RepairGroup | None = None

    def propose(self, standing: Standing) -> Proposal:
        """One code for all wounds of the class and group. Raises DermdeskError when one of them has no length."""
        if self.kind is RepairClass.COMPLEX and self.length_cm <= _LONGEST_NOT_COMPLEX:
            shorter = replace(self, kind=RepairClass.LAYERED, group=self._layered_group())
            proposal = shorter.propose(standing)
            return replace(proposal, steps=("complex repair begins at 1.1 cm: coded as layered", *proposal.steps))
        if standing.model is not None:
            return self.added_up(standing)
        own = replace(self, lesion=standing.wound(self.lesion, WOUND_CODES))
        including = self._including(standing, own.lesion.id)
        if not including:
            return own.added_up(standing)
        other = replace(self, lesion=replace(self.lesion, id=standing.next_lesion()))
        question = Question(
            words=f"Is it the wound of {including}? Then closing it is paid with that code.",
            options=(
                Option(key="s", words="the same wound, included", proposal=Proposal(steps=(f"paid with {including}",))),
                Option(key="o", words="another wound", proposal=other.added_up(standing, apart=True)),
            ),
        )
        return ask(question)

    def _layered_group(self) -> RepairGroup | None:
        return None if self.group is None or self.lesion.site in SITES else _LAYERED_OF_COMPLEX.get(self.group)

    def _including(self, standing: Standing, wound: str | None) -> str:
        """The code on the wound that pays for closing it too."""
        included = _NO_SIMPLE_REPAIR if self.kind is RepairClass.SIMPLE else _NO_LAYERED_REPAIR
        lines = (standing.lines[place] for place in standing.of(included))
        return next((line.code for line in lines if wound and line.lesion is not None and line.lesion.id == wound), "")

    def added_up(self, standing: Standing, *, apart: bool = False) -> Proposal:
        """The code of all wounds; `apart`: 59 says that this one is not that of another line."""
        site = SITES.get(self.lesion.site or "")
        group = _group_of(site, self.kind) if site is not None else self.group
        family = dict(_FAMILIES[self.kind])
        if group is None or group not in family:
            raise DermdeskError("A repair is coded by site and length.", "Type both, such as face 3.2.")
        series = family[group]
        others = tuple(place for place in standing.of(series.codes) if place != standing.at)
        parts = [*(_length(standing, place) for place in others), self.length_cm]
        total = sum(parts, Decimal(0))
        code = series.code_for(total)
        if code is None:
            raise DermdeskError("No code is for this length.", "Type the length in cm.")
        was = standing.at if standing.at is not None else next(iter(others), None)
        line = standing.new_line(code) if was is None else standing.pointing(standing.lines[was])
        modifiers = line.modifiers
        if apart and DISTINCT.isdisjoint(modifiers):
            modifiers = ("59", *modifiers)
        line = replace(
            line, code=code, modifiers=modifiers, lesion=self._lesion(standing, others),
            repair=replace(line.repair or Repair(), length_cm=total),
        )  # fmt: skip
        said = " + ".join(plain(part) for part in parts)
        said = f"{said} = {plain(total)} cm" if len(parts) > 1 else f"{said} cm"
        where = self.lesion.place.words if self.lesion.place is not None and not others else group.value
        steps = [f"{said}, {self.kind}, {where} → {code}, {band_words(series, code)}"]
        proposal = Proposal(
            lines=(ProposedLine(line=line, was=was),),
            steps=tuple(steps),
            replaces=(*others, *(() if standing.at is None else (standing.at,))),
        )
        return self._with_add_on(standing, proposal, total, series)

    def _lesion(self, standing: Standing, others: tuple[int, ...]) -> Lesion | None:
        """Wounds of several lesions name none; the site stays when they share it."""
        lesions = [standing.lines[place].lesion for place in others]
        if not others:
            return self.lesion if self.lesion != Lesion() else None
        same_id = {lesion.id if lesion is not None else None for lesion in (*lesions, self.lesion)}
        same_site = {lesion.site if lesion is not None else None for lesion in (*lesions, self.lesion)}
        made = Lesion(
            id=self.lesion.id if len(same_id) == 1 else None, site=self.lesion.site if len(same_site) == 1 else None
        )
        return made if made != Lesion() else None

    @staticmethod
    def _with_add_on(standing: Standing, proposal: Proposal, total: Decimal, series: SizeSeries) -> Proposal:
        add_on = next((COMPLEX_REPAIR_ADD_ON[each] for each in series.codes if each in COMPLEX_REPAIR_ADD_ON), None)
        if add_on is None:
            return proposal
        before = standing.of((add_on,))
        replaced = replace(proposal, replaces=(*proposal.replaces, *before))
        units = further_units(total, COMPLEX_REPAIR_BASE_CM, COMPLEX_REPAIR_STEP_CM)
        if not units:
            return replaced
        base = proposal.lines[0].line
        was = next(iter(before), None)
        line = standing.new_line(add_on) if was is None else standing.lines[was]
        line = replace(line, units=units, pointers=base.pointers, lesion=base.lesion)
        over = plain(total - COMPLEX_REPAIR_BASE_CM)
        return replace(
            replaced,
            lines=(*proposal.lines, ProposedLine(line=line, was=was)),
            steps=(*proposal.steps, f"{plain(total)} − 7.5 = {over} cm, each 5 cm or part → {add_on} × {units}"),
        )


_LAYERED_OF_COMPLEX: dict[RepairGroup, RepairGroup] = {
    FlapGroup.TRUNK: LayeredGroup.BODY,
    FlapGroup.LIMBS: LayeredGroup.BODY,
    FlapGroup.FEATURES: LayeredGroup.FACE,
}
"""Where the site is not known: the cheek group of complex repairs has face, neck and hands in it, so it is missing."""


def _length(standing: Standing, place: int) -> Decimal:
    line = standing.lines[place]
    if line.repair is None or line.repair.length_cm is None:
        raise DermdeskError(
            f"{line.code} stands on the visit without its length.",
            "Type its length in its second row (F6), then again.",
        )
    return line.repair.length_cm
