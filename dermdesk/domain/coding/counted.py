"""Work that is counted: keratoses, warts, skin tags, lesions injected.

A visit has one count of each: new work is added to what stands. Source: the counts in CPT's code ranges; HCPCS for
J3301 per 10 mg.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType

from dermdesk.domain.coding.measures import plain
from dermdesk.domain.coding.proposal import Proposal, ProposedLine
from dermdesk.domain.coding.standing import Standing
from dermdesk.domain.drug_quantity import units_of
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.line import ChargeLine, Drug, Lesion

Codes = tuple[tuple[str, int], ...]
"""Codes with their units, the first one first."""
TRIAMCINOLONE = "J3301"


def _keratoses(count: int) -> tuple[Codes, str]:
    if count >= 15:
        return (("17004", 1),), ", 15 or more → 17004 alone"
    if count == 1:
        return (("17000", 1),), " → 17000"
    return (("17000", 1), ("17003", count - 1)), f" → 17000 for the first, 17003 × {count - 1}"


def _warts(count: int) -> tuple[Codes, str]:
    return ((("17111", 1),), ", 15 or more → 17111") if count >= 15 else ((("17110", 1),), ", up to 14 → 17110")


def _tags(count: int) -> tuple[Codes, str]:
    if count <= 15:
        return (("11200", 1),), ", up to 15 → 11200"
    further = -(-(count - 15) // 10)
    return (("11200", 1), ("11201", further)), f" → 11200 for 15, 11201 × {further} for the other {count - 15}"


def _injected(count: int) -> tuple[Codes, str]:
    return ((("11901", 1),), ", 8 or more → 11901") if count >= 8 else ((("11900", 1),), ", up to 7 → 11900")


@dataclass(frozen=True, slots=True)
class Countable:
    """What is counted: its words, its codes, and whether units of its codes tell a count that no lesion names."""

    one: str
    many: str
    codes_for: Callable[[int], tuple[Codes, str]]
    codes: tuple[str, ...]
    by_units: bool = False


KERATOSES = Countable("AK", "AKs", _keratoses, ("17000", "17003", "17004"), by_units=True)
WARTS = Countable("wart", "warts", _warts, ("17110", "17111"))
TAGS = Countable("skin tag", "skin tags", _tags, ("11200", "11201"))
INJECTED = Countable("lesion injected", "lesions injected", _injected, ("11900", "11901"))
COUNTABLE: Mapping[str, Countable] = MappingProxyType(
    {code: kind for kind in (KERATOSES, WARTS, TAGS, INJECTED) for code in kind.codes}
)
"""By code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """`lesion.count` of them; with injections perhaps `drug_mg` of triamcinolone."""

    kind: Countable
    lesion: Lesion
    drug_mg: Decimal | None = None

    def propose(self, standing: Standing) -> Proposal:
        """The codes of the whole visit's count. Raises DermdeskError when a standing line does not say its count."""
        if not self.lesion.count:
            raise DermdeskError("Nothing is counted.", "Type how many, such as 6.")
        before = standing.of(self.kind.codes)
        own = standing.model.lesion.id if standing.model is not None and standing.model.lesion is not None else None
        others = _fields(standing.lines[place] for place in before)
        if standing.model is not None:
            # Lines that name no lesion belong to the field that asks.
            others = {name: lines for name, lines in others.items() if name not in (own, None)}
        parts = [*(self._count(lines) for lines in others.values()), self.lesion.count]
        codes, words = self.kind.codes_for(sum(parts))
        lesion = self._lesion(standing, own, sum(parts), alone=not others)
        lines = self._lines(standing, before, codes, lesion)
        said = f"{' + '.join(map(str, parts))} = {sum(parts)}" if others else str(parts[0])
        step = f"{said} {self.kind.one if sum(parts) == 1 else self.kind.many}{words}"
        proposal = Proposal(lines=lines, steps=(step,), replaces=before)
        return _with_drug(standing, proposal, self.drug_mg) if self.drug_mg is not None else proposal

    def _count(self, lines: Iterable[ChargeLine]) -> int:
        """Of one treated field: as its lesion says, else by units. A 17004 stands for 15 at least."""
        named = [line.lesion.count for line in lines if line.lesion is not None and line.lesion.count]
        if named:
            return max(named)
        if self.kind.by_units:
            return sum(15 if line.code == "17004" else line.units for line in lines)
        code = next(iter(lines)).code
        raise DermdeskError(
            f"{code} stands on the visit without its count.", "Type how many there in its second row (F6), then again."
        )

    def _lesion(self, standing: Standing, own: str | None, total: int, *, alone: bool) -> Lesion:
        """One lesion names them all; several fields have no site in common."""
        if alone:
            return (
                self.lesion
                if standing.model is not None or self.lesion.id
                else replace(self.lesion, id=standing.next_lesion())
            )
        return Lesion(id=own or standing.next_lesion(), count=total)

    def _lines(
        self, standing: Standing, before: tuple[int, ...], codes: Codes, lesion: Lesion
    ) -> tuple[ProposedLine, ...]:
        """Each line is made from a standing one in the same part, first code or further ones, where there is one."""
        made: list[ProposedLine] = []
        free = list(before)
        for code, units in codes:
            further = code in ("17003", "11201")
            was = next((place for place in free if (standing.lines[place].code in ("17003", "11201")) is further), None)
            if was is None:
                made.append(ProposedLine(line=standing.new_line(code, units=units, lesion=lesion)))
                continue
            free.remove(was)
            line = replace(standing.lines[was], code=code, units=units, lesion=lesion)
            made.append(ProposedLine(line=standing.pointing(line), was=was))
        return tuple(made)


def _fields(lines: Iterable[ChargeLine]) -> dict[str | None, list[ChargeLine]]:
    fields: dict[str | None, list[ChargeLine]] = {}
    for line in lines:
        fields.setdefault(line.lesion.id if line.lesion is not None else None, []).append(line)
    return fields


def _with_drug(standing: Standing, proposal: Proposal, mg: Decimal) -> Proposal:
    """The drug injected, beside its injection: what stands of it is counted together."""
    before = next(iter(standing.of((TRIAMCINOLONE,))), None)
    held = standing.lines[before].drug if before is not None else None
    given = mg + (held.given or Decimal(0) if held is not None else Decimal(0))
    units = units_of(TRIAMCINOLONE, given) or 1
    drug = replace(held or Drug(), given=given)
    line = standing.new_line(TRIAMCINOLONE) if before is None else standing.pointing(standing.lines[before])
    line = replace(line, units=units, drug=drug)
    step = f"{plain(given)} mg ÷ 10 → {TRIAMCINOLONE} × {units}"
    return replace(
        proposal,
        lines=(*proposal.lines, ProposedLine(line=line, was=before)),
        steps=(*proposal.steps, step),
        replaces=(*proposal.replaces, *(() if before is None else (before,))),
    )
